"""Finds speakers whom the archive knows and who may be those that a file would make anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.models import Speaker, SpeakerName
from igfarchive.archive.name_similarity import find_alike
from igfarchive.archive.spelling import PERSONS
from igfarchive.text.names import fold_name

MOST_OFFERED = 5
LETTERS = 3
"""At the beginning of a name, or at its end: a name that differs in one place has one of them."""


@dataclass(frozen=True, slots=True)
class LikelySpeaker:
    """`reason` says in words why the name may be the same."""

    name: str
    slug: str
    reason: str


def likely_speakers(
    new: Mapping[int, tuple[str, str]], newest: int
) -> dict[int, list[LikelySpeaker]]:
    """For each new speaker, by key with name and kind, those who may be the same, the likeliest
    first. None above `newest` was known before."""
    names = {key: name for key, (name, kind) in new.items() if kind != SpeakerKind.ROLE}
    if not names:
        return {}
    speakers = Speaker.objects.filter(pk__lte=newest, merged_into=None)
    known = speakers.exclude(kind=SpeakerKind.ROLE)
    spelt = SpeakerName.objects.filter(speaker__in=known).order_by("name")
    candidates = [
        *((name, name, slug) for name, slug in known.order_by("name").values_list("name", "slug")),
        *spelt.values_list("name", "speaker__name", "speaker__slug"),
    ]
    # Few share anything with the new ones, and only they are worth a closer look.
    wanted = {part for name in names.values() for part in _parts(name)}
    near = [row for row in candidates if not wanted.isdisjoint(_parts(row[0]))]
    spellings = [*names.values(), *(name for name, *_ in near)]
    found: dict[int, dict[str, LikelySpeaker]] = defaultdict(dict)
    keys = list(names)
    for pair in find_alike(spellings, PERSONS):
        if pair.first < len(keys) <= pair.second:
            _, name, slug = near[pair.second - len(keys)]
            found[keys[pair.first]].setdefault(slug, LikelySpeaker(name, slug, pair.reason))
    return {key: list(likely.values())[:MOST_OFFERED] for key, likely in found.items()}


def _parts(name: str) -> Iterable[str]:
    """The words of a name, and how its letters begin and end: `^ada`, `ill$`."""
    folded = fold_name(name)
    letters = "".join(filter(str.isalnum, folded))
    return {*folded.split(), f"^{letters[:LETTERS]}", f"{letters[-LETTERS:]}$"}
