"""Lays over a transcript where curators parted a turn in two, or made two turns one.

    the file        >> ANA: Good morning. Thank you. May I ask …      one turn
    a boundary      before "Good morning. Thank you.", after "May I ask"
    the archive     >> ANA: Good morning. Thank you.   u12, its head
                    >> ANA: May I ask …                u40, its tail

The file stays as it came. A boundary is found again by the words on either side of it, or by those
of one side where they stand in one place alone; nothing is guessed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from igfarchive.archive.models import Session, TurnBoundary
from igfarchive.transcripts.transcript import Note, Turn, TurnKind

SIDE = 6
"""Words on either side that a boundary is known by."""
FEWEST = 4
"""Words of one side that are enough, where the other one was corrected."""


@dataclass(slots=True)
class Laid:
    """The turns with the boundaries laid over them. `pins` says which of them are which utterance,
    by its id, and None a new one; `tails` which of them a boundary begins."""

    turns: list[Turn]
    pins: dict[int, int | None] = field(default_factory=dict)
    tails: dict[int, TurnBoundary] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class _Item(NamedTuple):
    turn: Turn
    pinned: bool = False
    pin: int | None = None
    begins: TurnBoundary | None = None


def lay_boundaries(
    session: Session | None, turns: Sequence[Turn], undoing: TurnBoundary | None = None
) -> Laid:
    """The turns of a file as they stand in the archive, once those that stand of the session's
    boundaries are laid over them; `undoing` one more is left out, and its turns are what they were.
    """
    if session is None:
        return Laid(list(turns))
    items = [_Item(turn) for turn in turns]
    notes = []
    rows = session.boundaries.filter(undone_at=None).select_related("head")
    for boundary in rows:
        if boundary == undoing:
            _restore(items, boundary)
        elif not _lay(items, boundary):
            deed = "joined" if boundary.joins else "split"
            notes.append(
                Note(
                    0,
                    f"u{boundary.head.key} was {deed} at the desk at “{boundary.after}”, which no "
                    "longer stands here: left as the file has it.",
                )
            )
    laid = Laid([item.turn for item in items], notes=notes)
    laid.pins = {place: item.pin for place, item in enumerate(items) if item.pinned}
    laid.tails = {place: item.begins for place, item in enumerate(items) if item.begins}
    return laid


def sides(before: str, after: str) -> tuple[str, str]:
    """The words by which the place between two texts is found again."""
    return " ".join(before.split()[-SIDE:]), " ".join(after.split()[:SIDE])


def keep_tails(session: Session, laid: Laid) -> None:
    """Remember which utterances the boundaries begin, once they are written."""
    for place, boundary in laid.tails.items():
        tail = session.utterances.current().get(position=place + 1)
        if boundary.tail_id != tail.pk:
            TurnBoundary.objects.filter(pk=boundary.pk).update(tail=tail)


def _lay(items: list[_Item], boundary: TurnBoundary) -> bool:
    """Whether the boundary was found, or is there already."""
    if boundary.joins:
        seam = _nearest(_seams(items, boundary), boundary)
        if seam is None:
            return bool(_breaks(items, boundary))
        place = seam.place
        items[place : place + 2] = [
            _Item(_joined(items[place].turn, items[place + 1].turn), True, boundary.head_id)
        ]
        return True
    found = _nearest(_breaks(items, boundary), boundary)
    if found is None:
        return bool(_seams(items, boundary))
    place, word = found
    head, tail = _split(items[place].turn, word)
    items[place : place + 1] = [
        items[place]._replace(
            turn=head,
            pinned=True,
            pin=items[place].pin if items[place].pinned else boundary.head_id,
        ),
        _Item(tail, True, boundary.tail_id, boundary),
    ]
    return True


def _restore(items: list[_Item], boundary: TurnBoundary) -> None:
    """Pin the turns as the file has them to the utterances that they were."""
    if boundary.joins:
        if seam := _nearest(_seams(items, boundary), boundary):
            place = seam.place
            items[place] = items[place]._replace(pinned=True, pin=boundary.head_id)
            items[place + 1] = items[place + 1]._replace(pinned=True, pin=boundary.tail_id)
    elif found := _nearest(_breaks(items, boundary), boundary):
        items[found.place] = items[found.place]._replace(pinned=True, pin=boundary.head_id)


class _Found(NamedTuple):
    """A turn by its place, and how many of its words stand before the boundary."""

    place: int
    words: int


def _nearest(found: Sequence[_Found], boundary: TurnBoundary) -> _Found | None:
    """Of several places that all fit the one that is nearest to where it was."""
    there = (boundary.head.position or 1) - 1
    return min(found, key=lambda each: abs(each.place - there), default=None)


def _breaks(items: Sequence[_Item], boundary: TurnBoundary) -> list[_Found]:
    """Where the boundary parts the words of one turn."""
    spoken = ((place, _words(item.turn)) for place, item in enumerate(items))
    places = ((place, words, at) for place, words in spoken for at in range(1, len(words)))
    return _fitting(places, boundary)


def _seams(items: Sequence[_Item], boundary: TurnBoundary) -> list[_Found]:
    """Where the boundary stands between a turn and the next."""
    spoken = [_words(item.turn) for item in items]
    pairs = enumerate(pairwise(spoken))
    places = ((place, head + tail, len(head)) for place, (head, tail) in pairs if head and tail)
    return _fitting(places, boundary)


def _fitting(
    places: Iterable[tuple[int, Sequence[str], int]], boundary: TurnBoundary
) -> list[_Found]:
    """Of the turns, each with its words and how many of them stand before, those that have the
    boundary's words on both sides; or else the one that has those of one side."""
    before, after = boundary.before.casefold().split(), boundary.after.casefold().split()
    exact, half = [], []
    for place, words, at in places:
        if words[at] != after[0] and words[at - 1] != before[-1]:
            continue
        ends = words[max(0, at - len(before)) : at] == before
        begins = words[at : at + len(after)] == after
        if ends and begins:
            exact.append(_Found(place, at))
        elif (ends and len(before) >= FEWEST) or (begins and len(after) >= FEWEST):
            half.append(_Found(place, at))
    return exact or (half if len(half) == 1 else [])


def _words(turn: Turn) -> list[str]:
    """Those of a turn of speech; a stage direction has none."""
    if turn.kind is not TurnKind.SPEECH:
        return []
    return " ".join(turn.paragraphs).casefold().split()


def _split(turn: Turn, words: int) -> tuple[Turn, Turn]:
    """The turn up to so many words, and from there on; white space between the two is dropped."""
    for place, paragraph in enumerate(turn.paragraphs):
        here = len(paragraph.split())
        if words < here or (words == here and place + 1 < len(turn.paragraphs)):
            break
        words -= here
    start = _offset(turn.paragraphs[place], words)
    head, tail = turn.paragraphs[place][:start].rstrip(), turn.paragraphs[place][start:].lstrip()
    times = turn.times or (None,) * len(turn.paragraphs)
    heads = (*turn.paragraphs[:place], head)
    tails = (*filter(None, [tail]), *turn.paragraphs[place + 1 :])
    parts = (
        replace(turn, paragraphs=heads, times=times[: place + 1]),
        # Where a paragraph is parted the time of its second half is not known.
        replace(
            turn,
            paragraphs=tails,
            times=(*((None,) if tail else ()), *times[place + 1 :]),
            continues=False,
        ),
    )
    first, second = parts if turn.times else (replace(each, times=()) for each in parts)
    return first, second


def _offset(paragraph: str, words: int) -> int:
    """Where the word begins before which there are so many; its length behind the last one."""
    starts = [match.start() for match in re.finditer(r"\S+", paragraph)]
    return starts[words] if words < len(starts) else len(paragraph)


def _joined(head: Turn, tail: Turn) -> Turn:
    """Two turns as one, under the label of the first."""
    times = tuple(
        time for turn in (head, tail) for time in turn.times or (None,) * len(turn.paragraphs)
    )
    return replace(
        head,
        paragraphs=(*head.paragraphs, *tail.paragraphs),
        times=times if head.times or tail.times else (),
    )
