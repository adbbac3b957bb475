"""Reads who is announced for a session: many in one cell, or one a row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.archive.choices import ParticipationRole
from igfarchive.importing.programmes.cells import CellError, find_choice, refuse_formula
from igfarchive.importing.programmes.grids import Cell
from igfarchive.importing.sheets import SpeakerFacts
from igfarchive.text.names import fold_name

LONGEST = 200
_PARTING = re.compile(r"[;\n\r\v]+")
_LAST_BRACKET = re.compile(r"\s*[(（]([^()（）]*)[)）]\s*\Z")
_RANK = ("moderator", "organiser", "staff", "panellist", "audience", "")
"""Of two roles of one person in one session that one counts which comes first here."""


def read_people(cell: Cell, role: str, otherwise: Mapping[str, str]) -> tuple[SpeakerFacts, ...]:
    """The people of a cell, who have this role where it says no other.

    "Ada Quill, Harbour Authority (moderator); Bo Tern" are two. What stands in brackets and is no
    role belongs to the affiliation.
    """
    refuse_formula(cell)
    people = []
    for part in _PARTING.split(str(cell)):
        words = " ".join(part.split()).strip(" ,")
        if words:
            people.append(_read_person(words, role, otherwise))
    return tuple(merge_people(people))


def _read_person(words: str, role: str, otherwise: Mapping[str, str]) -> SpeakerFacts:
    bracket = _LAST_BRACKET.search(words)
    rest, inside = (words[: bracket.start()], bracket[1].strip()) if bracket else (words, "")
    stated = find_choice(inside, ParticipationRole, otherwise) if inside else ""
    if bracket and not stated and "," in rest:
        rest, inside = words, ""
    name, _, organisation = (each.strip() for each in rest.partition(","))
    if not stated and not organisation:
        organisation = inside
    if not name:
        raise CellError(f"names nobody in “{words[:60]}”", "Write Ada Quill, Harbour Authority.")
    for text in (name, organisation):
        if len(text) > LONGEST:
            raise CellError(
                f"has {len(text):,} characters for one: {text[:60]}…",
                "Part the speakers by semicolons.",
            )
    affiliations = (AffiliationFacts(organisation),) if organisation else ()
    return SpeakerFacts(name, role=stated or role, affiliations=affiliations)


def merge_people(people: Iterable[SpeakerFacts]) -> list[SpeakerFacts]:
    """Each of them once, with all that is said of them, in the order in which they first come."""
    found: dict[str, SpeakerFacts] = {}
    for each in people:
        key = _key(each, found)
        known = found.get(key)
        found[key] = _merged(known, each) if known else each
    return list(found.values())


def _key(facts: SpeakerFacts, found: Mapping[str, SpeakerFacts]) -> str:
    """By the address that is stated, else by the name: two may have one name, but no address."""
    if facts.slug and (own := f"/{facts.slug}"):
        return own
    folded = fold_name(facts.name)
    named = [key for key, other in found.items() if fold_name(other.name) == folded]
    return named[0] if named else folded


def _merged(one: SpeakerFacts, other: SpeakerFacts) -> SpeakerFacts:
    return replace(
        one,
        slug=one.slug or other.slug,
        role=min(one.role, other.role, key=_RANK.index),
        affiliations=_distinct((*one.affiliations, *other.affiliations)),
    )


def _distinct(claims: Sequence[AffiliationFacts]) -> tuple[AffiliationFacts, ...]:
    return tuple(dict.fromkeys(claims))
