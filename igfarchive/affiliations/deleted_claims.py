"""Which claims curators have taken away, so that they do not come back with the next import.

No list of them is kept. What a sheet or the captions stated until now, and what no longer stands
among their claims, was deleted at the desk, or became a claim of a curator's who says otherwise.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.affiliations.organisations import known_organisations
from igfarchive.archive.choices import AffiliationOrigin
from igfarchive.archive.models import Session
from igfarchive.text.names import fold_name


class Statement(NamedTuple):
    """Whom a speaker, by key, spoke for: as it is written, and not where that is stated."""

    speaker: int
    organisation: str
    position: str
    stakeholder_group: str
    regional_group: str

    @classmethod
    def of(cls, speaker: int, facts: AffiliationFacts) -> "Statement":
        return cls(
            speaker,
            fold_name(facts.organisation),
            facts.position,
            facts.stakeholder_group,
            facts.regional_group,
        )


def deleted_from_sheet(session: Session, stated: Iterable[Statement]) -> set[Statement]:
    """Of what the sheet in force has `stated` so far, what no longer stands as its claims."""
    stated = list(stated)
    if not stated:
        return set()
    known = known_organisations(each.organisation for each in stated)
    claims = [
        (each.speaker, (known.get(each.organisation), each.position), each) for each in stated
    ]
    rows = session.affiliations.filter(origin=AffiliationOrigin.SHEET)
    held = rows.values_list("speaker", "organisation", "position")
    gone = _gone(
        [(speaker, what) for speaker, what, _ in claims],
        [(speaker, (organisation, position)) for speaker, organisation, position in held],
    )
    return {each for speaker, what, each in claims if (speaker, what) in gone}


def deleted_from_captions(session: Session) -> set[tuple[int, str]]:
    """Speakers, by key, with what the captions set beside their labels, of which no claim stands.
    Ask before the turns are changed."""
    beside = session.utterances.current().exclude(label_affiliation="").exclude(speaker=None)
    said = beside.order_by().values_list("speaker", "label_affiliation").distinct()
    rows = session.affiliations.filter(origin=AffiliationOrigin.CAPTIONS)
    return _gone(list(said), list(rows.values_list("speaker", "stated_in__label_affiliation")))


def _gone(stated: list[tuple[int, Any]], held: list[tuple[int, Any]]) -> set[tuple[int, Any]]:
    """What is stated of speakers and not held. A claim that nothing states was moved, as a split
    does, or its organisation was; it stands for one that is missing:

        stated   Ana: Tide Office    Ben: Tide Office    Ben: Cable Union
        held     Ana: Tide Office    Carla: Tide Office
        gone                                             Ben: Cable Union
    """
    missing = Counter(stated) - Counter(held)
    moved = list((Counter(held) - Counter(stated)).elements())
    gone = set()
    for speaker, what in missing.elements():
        as_moved = [each for each in moved if each[1] == what or each[0] == speaker]
        if as_moved:
            moved.remove(max(as_moved, key=lambda each: each[1] == what))
        else:
            gone.add((speaker, what))
    return gone
