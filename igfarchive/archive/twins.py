"""Suggests speakers, and organisations, that may be one and the same.

Nothing is ever merged by rule: a person merges them, or says that they are two.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.likeness import find_alike
from igfarchive.archive.merging import Curator
from igfarchive.archive.models import NotTwins, Organisation, Speaker
from igfarchive.archive.spelling import ORGANISATIONS, PERSONS, Wording

Named = TypeVar("Named", bound=Speaker | Organisation)
Pair = tuple[int, int]


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
    speakers = Speaker.objects.filter(merged_into=None).prefetch_related("names")
    apart = set(NotTwins.objects.values_list("first_speaker", "second_speaker"))
    roles = [speaker for speaker in speakers if speaker.kind == SpeakerKind.ROLE]
    others = [speaker for speaker in speakers if speaker.kind != SpeakerKind.ROLE]
    return [*_twins(others, PERSONS, apart), *_twins(roles, PERSONS, apart)]


def twin_organisations() -> list[Twins[Organisation]]:
    """Likely twins among the organisations that are not merged, best first."""
    organisations = Organisation.objects.filter(merged_into=None).prefetch_related("names")
    apart = set(NotTwins.objects.values_list("first_organisation", "second_organisation"))
    return _twins(list(organisations), ORGANISATIONS, apart)


def keep_speakers_apart(one: Speaker, other: Speaker, by: Curator = None) -> None:
    """Remember that the two are two: they are not suggested again. Saying so twice is no error."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    NotTwins.objects.get_or_create(
        first_speaker=first,
        second_speaker=second,
        defaults={"found_by_id": by.pk if by else None},
    )


def keep_organisations_apart(one: Organisation, other: Organisation, by: Curator = None) -> None:
    """As `keep_speakers_apart`."""
    first, second = sorted((one, other), key=lambda row: row.pk)
    NotTwins.objects.get_or_create(
        first_organisation=first,
        second_organisation=second,
        defaults={"found_by_id": by.pk if by else None},
    )


def _twins(rows: list[Named], wording: Wording, apart: set[Pair]) -> list[Twins[Named]]:
    owners: list[Named] = []
    spellings: list[str] = []
    for row in rows:
        names = [known.name for known in row.names.all()]
        names.append(row.name)
        # As captioned and as shown, a name often differs in its capitals alone.
        for spelling in {name.casefold(): name for name in names}.values():
            owners.append(row)
            spellings.append(spelling)
    found: dict[Pair, Twins[Named]] = {}
    for alike in find_alike(spellings, wording):
        reason = alike.reason
        for place in (alike.first, alike.second):
            if spellings[place] != owners[place].name:
                reason += f", spelt “{spellings[place]}”"
        first, second = sorted(
            (owners[alike.first], owners[alike.second]), key=lambda owner: owner.pk
        )
        if first.pk != second.pk and (first.pk, second.pk) not in apart:
            # The best comes first: what other spellings of the two have in common adds nothing.
            found.setdefault((first.pk, second.pk), Twins(first, second, alike.score, reason))
    return list(found.values())
