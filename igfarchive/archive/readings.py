"""The corrected reading of a turn: the captioned words with corrections in their place.

Both readings stand side by side. Annotations, terms and matches are found in one of them, and
their places are carried over to the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from igfarchive.archive.models import Annotation, Utterance
from igfarchive.archive.revision import cached_per_revision, revision
from igfarchive.text.breaks import PARAGRAPH_BREAK

MOST_KEPT = 20_000
"""Numbers of corrected utterances that a process keeps: some hundred bytes for each."""


@dataclass(frozen=True, slots=True)
class Correction:
    """`replacement` stands for the characters `start` up to `end` of the captioned text."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, and the corrections that made it of the captioned one, in order and apart."""

    text: str
    corrections: tuple[Correction, ...] = ()

    def place_here(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of the captioned text stand in this reading.

        A place that begins or ends within a correction holds all of it.
        """
        return self._carry(start, ends=False), self._carry(end, ends=True)

    def captioned_place(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of this reading stand in the captioned text, the same way."""
        return self._carry_back(start, ends=False), self._carry_back(end, ends=True)

    def _carry(self, place: int, *, ends: bool) -> int:
        shift = 0
        for each in self.corrections:
            if place <= each.start:
                break
            if place < each.end:
                return each.start + shift + (len(each.replacement) if ends else 0)
            shift += len(each.replacement) - (each.end - each.start)
        return place + shift

    def _carry_back(self, place: int, *, ends: bool) -> int:
        shift = 0
        for each in self.corrections:
            start = each.start + shift
            end = start + len(each.replacement)
            # Of words left out nothing is here to begin or to end in.
            if place < start or (place == start and (ends or start < end)):
                break
            if place < end:
                return each.end if ends else each.start
            shift += len(each.replacement) - (each.end - each.start)
        return place - shift


def corrected(text: str, corrections: Iterable[Correction]) -> Reading:
    """The reading of `text` with these corrections.

    Of two that overlap the earlier one stands. What does not lie in one paragraph is left out: a
    later transcript may have parted the words.
    """
    applied: list[Correction] = []
    pieces: list[str] = []
    place = 0
    for each in sorted(corrections, key=lambda each: (each.start, each.end)):
        in_paragraph = PARAGRAPH_BREAK not in text[each.start : each.end]
        if place <= each.start < each.end <= len(text) and in_paragraph:
            applied.append(each)
            pieces += (text[place : each.start], each.replacement)
            place = each.end
    return Reading("".join([*pieces, text[place:]]), tuple(applied))


def corrections_where(**where: object) -> dict[int, list[Correction]]:
    """The public corrections that a lookup on annotations finds, by the ids of their utterances.

    One question to the database.
    """
    found: dict[int, list[Correction]] = defaultdict(list)
    rows = Annotation.objects.public().corrections().anchored().filter(**where)
    for pk, start, end, replacement in rows.values_list("utterance", "start", "end", "replacement"):
        found[pk].append(Correction(start or 0, end or 0, replacement or ""))
    return found


def shown_reading(utterance: Utterance, *, captioned: bool) -> Reading:
    """The reading of one turn that a page shows: as captioned, or as corrected."""
    if captioned:
        return Reading(utterance.text)
    return readings_of({utterance.pk: utterance.text})[utterance.pk]


def readings_of(texts: Mapping[int, str]) -> dict[int, Reading]:
    """The corrected readings of utterances, given by id and captioned text: one question, or none
    where it is known that nobody corrected any of them."""
    asked = set(texts)
    if revision() and (known := _few_corrected()) is not None:
        asked &= known
    corrections = corrections_where(utterance__in=list(asked)) if asked else {}
    return {pk: corrected(text, corrections.get(pk, ())) for pk, text in texts.items()}


@cached_per_revision
def _few_corrected() -> frozenset[int] | None:
    """The utterances with public corrections; None where there are more than are worth keeping."""
    corrections = Annotation.objects.public().corrections().anchored().order_by()
    found = frozenset(corrections.values_list("utterance", flat=True)[: MOST_KEPT + 1])
    return found if len(found) <= MOST_KEPT else None
