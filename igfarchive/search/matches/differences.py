"""How a quotation and the words that it was aligned with differ, as a reader would say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby

from igfarchive.search.matches.alignment import EXACT, ONE_EDIT, SAME_STEM, Step, likeness
from igfarchive.search.matches.results import Span
from igfarchive.text.words import Token

LONGEST_SWAP = 6
"""Words that are seen to stand before others instead of behind them."""

_SENTENCE_END = re.compile(r"[.!?…。！？\n]")


class DifferenceKind(StrEnum):
    """How what is quoted and what stands there differ."""

    INFLECTED = "inflected"
    """Another form of the word stands there, or another spelling of it."""
    MISSPELT = "misspelt"
    """The same but for one letter."""
    OTHER = "other"
    """Other words stand there."""
    ADDED = "added"
    """The quotation has words that do not stand there."""
    MISSING = "missing"
    """The quotation lacks words that stand there."""
    SWAPPED = "swapped"
    """The same words stand there in another order."""
    WRITTEN = "written"
    """The same words stand there with other accents or signs, in one or in two; `compare` takes
    these for equal (`igfarchive.search.matches.verbatim` does not)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`quoted` are characters of the quotation, `standing` of the reading; of words that are
    missing or added the one of them is empty, at the place where they would stand."""

    kind: DifferenceKind
    quoted: Span
    standing: Span


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many words of the quotation stand there, half ones among them; where; and what differs,
    in order. `left_out` are the words of the text that its gaps stand for."""

    standing: float
    span: Span
    differences: tuple[Difference, ...]
    left_out: tuple[Span, ...] = ()


def compare(
    quoted: Sequence[Token], words: Sequence[Token], steps: Sequence[Step], text: str
) -> Comparison:
    """The `words` of a text and those that are `quoted`, aligned by `steps`, of which there is
    one at least."""
    ours, theirs = [word.exact for word in quoted], [word.exact for word in words]
    runs = list(_runs(ours, theirs, _with_edges(steps, len(ours), len(theirs))))
    runs = _swapped(runs, ours, theirs)
    runs = _replaced_at_edges(runs, words, text)
    runs = _joined(runs, ours, theirs)
    standing = sum(
        len(run.quoted) / (2 if run.kind in _HALF else 1) for run in runs if run.kind in _STANDING
    )
    held = [index for run in runs for index in run.standing]
    return Comparison(
        standing,
        Span(words[min(held)].start, words[max(held)].end),
        tuple(_differences(runs, quoted, words)),
        tuple(_span(words, run.standing, 0) for run in runs if run.kind is None and not run.quoted),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """Words of the quotation and of the text that stand beside each other, by their indexes."""

    kind: DifferenceKind | None
    quoted: tuple[int, ...]
    standing: tuple[int, ...]

    def __add__(self, other: _Run) -> _Run:
        kind = self.kind if self.kind is other.kind else DifferenceKind.OTHER
        return _Run(kind, self.quoted + other.quoted, self.standing + other.standing)


_HALF = (DifferenceKind.INFLECTED, DifferenceKind.MISSPELT)
_STANDING = (None, DifferenceKind.SWAPPED, *_HALF)
_LIKENESSES = {
    EXACT: None,
    SAME_STEM: DifferenceKind.INFLECTED,
    ONE_EDIT: DifferenceKind.MISSPELT,
}


def _with_edges(steps: Sequence[Step], quoted: int, standing: int) -> list[Step]:
    """The steps, and before and behind them the words that were not worth aligning: all those of
    the quotation, and of the text so many as might be swapped with them."""
    ours = [step.quoted for step in steps if step.quoted is not None]
    theirs = [step.standing for step in steps if step.standing is not None]
    before = range(max(0, theirs[0] - LONGEST_SWAP), theirs[0])
    behind = range(theirs[-1] + 1, min(standing, theirs[-1] + 1 + LONGEST_SWAP))
    return [
        *(Step(None, index) for index in before),
        *(Step(index, None) for index in range(ours[0])),
        *steps,
        *(Step(index, None) for index in range(ours[-1] + 1, quoted)),
        *(Step(None, index) for index in behind),
    ]


def _runs(quoted: Sequence[str], standing: Sequence[str], steps: Iterable[Step]) -> Iterator[_Run]:
    """The steps of a kind that follow each other; those of a gap are by themselves."""

    def kind(step: Step) -> DifferenceKind | None:
        if step.gap:
            return None
        if step.quoted is None:
            return DifferenceKind.MISSING
        if step.standing is None:
            return DifferenceKind.ADDED
        alike = likeness(quoted[step.quoted], standing[step.standing])
        return _LIKENESSES.get(alike, DifferenceKind.OTHER)

    for (shared, _), some in groupby(steps, key=lambda step: (kind(step), step.gap)):
        run = list(some)
        yield _Run(
            shared,
            tuple(step.quoted for step in run if step.quoted is not None),
            tuple(step.standing for step in run if step.standing is not None),
        )


def _swapped(runs: list[_Run], quoted: Sequence[str], standing: Sequence[str]) -> list[_Run]:
    """The runs with words that are added on one side of others, and missing on the other side of
    them, as swapped with these.

        quoted      are    tables tide     ours
        standing    are         tide tables    ours
    """
    runs = list(runs)
    at = 1
    while at < len(runs) - 1:
        before, middle, behind = runs[at - 1 : at + 2]
        kinds = (before.kind, behind.kind)
        if middle.kind is None and len(middle.quoted) == len(middle.standing) <= LONGEST_SWAP:
            if kinds == (DifferenceKind.ADDED, DifferenceKind.MISSING):
                count = len(before.quoted)
                moved, rest = behind.standing[:count], behind.standing[count:]
                if _words(standing, moved) == _words(quoted, before.quoted):
                    swapped = _Run(
                        DifferenceKind.SWAPPED,
                        before.quoted + middle.quoted,
                        middle.standing + moved,
                    )
                    left = [_Run(DifferenceKind.MISSING, (), rest)] if rest else []
                    runs[at - 1 : at + 2] = [swapped, *left]
            elif kinds == (DifferenceKind.MISSING, DifferenceKind.ADDED):
                count = len(behind.quoted)
                rest, moved = before.standing[:-count], before.standing[-count:]
                if _words(standing, moved) == _words(quoted, behind.quoted):
                    swapped = _Run(
                        DifferenceKind.SWAPPED,
                        middle.quoted + behind.quoted,
                        moved + middle.standing,
                    )
                    left = [_Run(DifferenceKind.MISSING, (), rest)] if rest else []
                    runs[at - 1 : at + 2] = [*left, swapped]
        at += 1
    return runs


def _words(words: Sequence[str], indexes: Iterable[int]) -> list[str]:
    return [words[index] for index in indexes]


def _replaced_at_edges(runs: list[_Run], words: Sequence[Token], text: str) -> list[_Run]:
    """The runs without the words before and behind them; but a single word at an edge of the
    quotation is there for the next one of the text, if that is in the same sentence."""
    for edge in (0, -1):
        outer = runs[edge]
        if outer.kind is not DifferenceKind.MISSING:
            continue
        runs = runs[1:] if edge == 0 else runs[:-1]
        if runs[edge].kind is DifferenceKind.ADDED and len(runs[edge].quoted) == 1:
            beside = outer.standing[-1 if edge == 0 else 0]
            first = beside if edge == 0 else beside - 1
            between = text[words[first].end : words[first + 1].start]
            if not _SENTENCE_END.search(between):
                runs[edge] = _Run(DifferenceKind.OTHER, runs[edge].quoted, (beside,))
    return runs


def _joined(runs: Iterable[_Run], quoted: Sequence[str], standing: Sequence[str]) -> list[_Run]:
    """Runs of other, added and missing words that follow each other as one; no difference where
    they are only written together or apart (cyber security, cybersecurity)."""
    joined: list[_Run] = []
    for replaced, some in groupby(runs, key=lambda run: run.kind in _REPLACED):
        if not replaced:
            joined += some
            continue
        first, *others = some
        run = sum(others, first)
        same = "".join(_words(quoted, run.quoted)) == "".join(_words(standing, run.standing))
        joined.append(_Run(None, run.quoted, run.standing) if same else run)
    return joined


_REPLACED = (DifferenceKind.OTHER, DifferenceKind.ADDED, DifferenceKind.MISSING)


def _differences(
    runs: Sequence[_Run], quoted: Sequence[Token], standing: Sequence[Token]
) -> Iterator[Difference]:
    """Where there are no words of a run, it stands behind those of the run before."""
    ours = quoted[0].start
    theirs = standing[next(chain.from_iterable(run.standing for run in runs))].start
    for run in runs:
        here = _span(quoted, run.quoted, ours)
        there = _span(standing, run.standing, theirs)
        if run.kind is not None:
            yield Difference(run.kind, here, there)
        ours, theirs = here.end, there.end


def _span(words: Sequence[Token], indexes: Sequence[int], empty: int) -> Span:
    if not indexes:
        return Span(empty, empty)
    return Span(words[indexes[0]].start, words[indexes[-1]].end)
