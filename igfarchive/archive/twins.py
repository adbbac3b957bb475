"""Suggests speakers, and organisations, that may be one and the same.

Nothing is ever merged by rule: a person merges them, or says that they are two.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, TypeVar

from django.core.cache import cache

from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.history import Origin, newer, recording, watching
from igfarchive.archive.merging import Curator
from igfarchive.archive.models import NotTwins, Organisation, OrganisationName, Speaker, SpeakerName
from igfarchive.archive.name_similarity import find_alike
from igfarchive.archive.spelling import ORGANISATIONS, PERSONS, Wording

Named = TypeVar("Named", bound=Speaker | Organisation)
Pair = tuple[int, int]
Spelt = tuple[int, str, bool]
"""Whose name, the name, and whether it is the one that is shown."""
Alike = tuple[int, int, int, str]
"""The lower key, the higher key, the score and the reason of two that look alike."""


@dataclass(frozen=True, slots=True)
class Twins(Generic[Named]):
    """Two rows that may be one; `score` up to 100, `reason` in words."""

    first: Named
    second: Named
    score: int
    reason: str


def twin_speakers() -> list[Twins[Speaker]]:
    """Likely twins among the speakers that are not merged, best first.

    All spellings count. Roles are compared among themselves: the moderator is no person's twin.
    """
    speakers = Speaker.objects.filter(merged_into=None)
    names = list(SpeakerName.objects.order_by("name").values_list("speaker", "name"))
    apart = set(NotTwins.objects.values_list("first_speaker", "second_speaker"))
    roles = [speaker for speaker in speakers if speaker.kind == SpeakerKind.ROLE]
    others = [speaker for speaker in speakers if speaker.kind != SpeakerKind.ROLE]
    found = [
        *_alike("speakers", _spellings(others, names), PERSONS),
        *_alike("roles", _spellings(roles, names), PERSONS),
    ]
    return _twins(speakers, found, apart)


def twin_organisations() -> list[Twins[Organisation]]:
    """Likely twins among the organisations that are not merged, best first."""
    organisations = Organisation.objects.filter(merged_into=None)
    names = list(OrganisationName.objects.order_by("name").values_list("organisation", "name"))
    apart = set(NotTwins.objects.values_list("first_organisation", "second_organisation"))
    found = _alike("organisations", _spellings(organisations, names), ORGANISATIONS)
    return _twins(organisations, found, apart)


def known_twins(model: type[Speaker | Organisation]) -> int | None:
    """How many pairs this process found when it looked last; None where it has not.

    For who wants to know at a glance: to look takes a second where there are many names.
    """
    titles = ("speakers", "roles") if model is Speaker else ("organisations",)
    kept = [cache.get(f"twins-{title}") for title in titles]
    if None in kept:
        return None
    fields = [f"{place}_{model._meta.model_name}" for place in ("first", "second")]
    apart = set(NotTwins.objects.values_list(*fields))
    return sum(pair[:2] not in apart for _, found in kept for pair in found)


def keep_speakers_apart(one: Speaker, other: Speaker, by: Curator = None) -> None:
    """Remember that the two are two: they are not suggested again. Saying so twice is no error."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    with recording(by, Origin.FORM), watching(*newer(NotTwins)):
        NotTwins.objects.get_or_create(
            first_speaker=first,
            second_speaker=second,
            defaults={"found_by_id": by.pk if by else None},
        )


def keep_organisations_apart(one: Organisation, other: Organisation, by: Curator = None) -> None:
    """As `keep_speakers_apart`."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    with recording(by, Origin.FORM), watching(*newer(NotTwins)):
        NotTwins.objects.get_or_create(
            first_organisation=first,
            second_organisation=second,
            defaults={"found_by_id": by.pk if by else None},
        )


def _twins(
    rows: Iterable[Named], found: Iterable[Alike], apart: Container[Pair]
) -> list[Twins[Named]]:
    by_key = {row.pk: row for row in rows}
    return [
        Twins(by_key[first], by_key[second], score, reason)
        for first, second, score, reason in found
        if (first, second) not in apart
    ]


def _spellings(
    rows: Iterable[Speaker | Organisation], names: Iterable[tuple[int, str]]
) -> list[Spelt]:
    """Every spelling of the rows. As captioned and as shown, many differ in capitals alone."""
    others: dict[int, dict[str, str]] = defaultdict(dict)
    for owner, name in names:
        others[owner][name.casefold()] = name
    return [
        (row.pk, spelling, spelling == row.name)
        for row in rows
        for spelling in {**others[row.pk], row.name.casefold(): row.name}.values()
    ]


def _alike(title: str, spellings: Sequence[Spelt], wording: Wording) -> list[Alike]:
    """The pairs that look alike, best first; kept under `title` until a spelling changes.

    To find them takes a second for ten thousand names, and a curator goes through page by page.
    """
    digest = sha256(repr(spellings).encode()).hexdigest()
    kept: tuple[str, list[Alike]] | None = cache.get(f"twins-{title}")
    if kept and kept[0] == digest:
        return kept[1]
    found = _find(spellings, wording)
    cache.set(f"twins-{title}", (digest, found), timeout=None)
    return found


def _find(spellings: Sequence[Spelt], wording: Wording) -> list[Alike]:
    found: dict[Pair, Alike] = {}
    for alike in find_alike([spelling for _, spelling, _ in spellings], wording):
        reason = alike.reason
        owners: list[int] = []
        for owner, spelling, shown in (spellings[alike.first], spellings[alike.second]):
            owners.append(owner)
            if not shown:
                reason += f", spelt “{spelling}”"
        first, second = sorted(owners)
        if first != second:
            # The best comes first: what other spellings of the two have in common adds nothing.
            found.setdefault((first, second), (first, second, alike.score, reason))
    return list(found.values())
