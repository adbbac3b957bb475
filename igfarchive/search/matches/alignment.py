"""Lays the words of a quotation beside those of a text, where the two are the most alike.

Local alignment (Smith and Waterman, "Identification of common molecular subsequences", Journal of
Molecular Biology 147, 1981) with words for letters, and a gap in the quotation for any words. What
a word adds where it stands is weighed: a rare one says more of where a quotation is from. A row of
the matrix, one word of the quotation against all of the text, is one step over arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from igfarchive.search.matches.quotations import LONGEST_GAP, Quotation
from igfarchive.text.words import stem

Scores = npt.NDArray[np.int32]

# What a pair of words adds. It is dearer to leave a word out on both sides than to take one for
# the other, and to leave out four in a row than to do without one more in common.
EXACT, SAME_STEM, ONE_EDIT, OTHER = 8, 6, 5, -3
SKIPPED = -2
"""What a word adds that stands on one side alone."""
SHORTEST_EDITED = 4
"""Letters of a word that may be another misspelt: "is" is not "it"."""

# Between two texts stands this word, so far away that nothing is aligned across it; more often than
# a gap is long, where there are gaps.
_BORDER = ""
_FAR = 1_000


class BestEnd(NamedTuple):
    """The score of the best alignment with a text, and the index of the word in which it ends."""

    score: int
    end: int


class Step(NamedTuple):
    """A word of the quotation and the one of the text beside it, by their indexes; None where it
    stands on one side alone. `gap`: it stands where the quotation has a gap."""

    quoted: int | None
    standing: int | None
    gap: bool = False


def likeness(one: str, other: str) -> int:
    """What two exact words add that are aligned."""
    if one == other:
        return EXACT
    if stem(one) == stem(other):
        return SAME_STEM
    long_enough = min(len(one), len(other)) >= SHORTEST_EDITED
    return ONE_EDIT if long_enough and OSA.distance(one, other, score_cutoff=1) <= 1 else OTHER


def weigh(likeness: int, weight: float) -> int:
    """What a pair adds by the weight of its word; what is lost by another one is not weighed."""
    return max(1, round(likeness * weight)) if likeness > 0 else likeness


class Alignments:
    """The best alignments of a quotation with texts, each given as its exact words; `weights` are
    of the quotation's. All are aligned at once, one behind the other.

    `ends` has of each text where its best alignment ends.
    """

    def __init__(
        self, quotation: Quotation, texts: Sequence[Sequence[str]], weights: Sequence[float]
    ) -> None:
        self._quotation = quotation
        self._weights = weights
        border = [_BORDER] * (LONGEST_GAP + 1 if quotation.gaps else 1)
        self._columns = [word for text in texts for word in (*text, *border)]
        nothing = np.zeros(len(self._columns), np.int32)
        self._rows = np.stack([nothing, *_rows(quotation, self._columns, weights)])
        lengths = [len(text) + len(border) for text in texts]
        self._starts = list(accumulate(lengths, initial=0))[:-1]
        best = self._rows.max(axis=0)
        self.ends = [
            _best_end(best[start : start + len(text)])
            for start, text in zip(self._starts, texts, strict=True)
        ]

    def steps(self, text: int) -> list[Step]:
        """The steps of the best alignment with a text, from the first pair of words to the last;
        none where no word is alike."""
        rows, words = self._rows, self._quotation.words
        items = list(_items(self._quotation))
        start = self._starts[text]
        column = start + self.ends[text].end
        item = int(rows[:, column].argmax())
        steps = []
        while column >= start and (score := int(rows[item, column])) > 0:
            word = items[item - 1]
            if word is None:  # the shortest gap that does
                before = rows[item - 1, max(start, column - LONGEST_GAP) : column + 1][::-1]
                length = int(np.argmax(before == score))
                steps += [Step(None, column - start - back, gap=True) for back in range(length)]
                item, column = item - 1, column - length
                continue
            pair = weigh(likeness(words[word].exact, self._columns[column]), self._weights[word])
            if score == (int(rows[item - 1, column - 1]) if column > start else 0) + pair:
                steps.append(Step(word, column - start))
                item, column = item - 1, column - 1
            elif score == rows[item - 1, column] + SKIPPED:
                steps.append(Step(word, None))
                item -= 1
            else:
                steps.append(Step(None, column - start))
                column -= 1
        return steps[::-1]


def _best_end(scores: Scores) -> BestEnd:
    """The first of the best; 0 of a text without words."""
    end = int(scores.argmax()) if len(scores) else 0
    return BestEnd(int(scores[end]) if len(scores) else 0, end)


def _items(quotation: Quotation) -> Iterator[int | None]:
    """What the rows stand for: words by their indexes, and None for a gap."""
    for index in range(len(quotation.words)):
        if index in quotation.gaps:
            yield None
        yield index


def _rows(
    quotation: Quotation, columns: Sequence[str], weights: Sequence[float]
) -> Iterator[Scores]:
    """The rows of the matrix: for each column the score of the best alignment that ends there.

    "tide ours" against "a tide is ours", where both weigh 1 and a word alone costs 2:

                a  tide  is  ours
        tide    0     8   6     4
        ours    0     6   5    14

    A row is first the best of a pair of words, of this word standing alone, and of a new beginning.
    Words of the text that stand alone come to it in one sweep: what each column has, less 2 for
    every word on the way, is handed on to the right, as a running maximum of score + 2 × place.
    """
    likenesses, kinds = _likenesses([word.exact for word in quotation.words], columns, weights)
    borders = kinds == kinds[-1:]  # as each text ends with one
    steps = np.where(borders, np.int32(_FAR), np.int32(1))
    places = np.cumsum(steps, dtype=np.int32) * -SKIPPED
    row = np.zeros(len(columns), np.int32)
    for item in _items(quotation):
        if item is None:
            row = _handed_on(row)
            row[borders] = 0
        else:
            pairs = likenesses[item].take(kinds)
            pairs[1:] += row[:-1]
            row = np.maximum(np.maximum(pairs, row + SKIPPED), 0)
            row = np.maximum.accumulate(row + places) - places
        yield row


def _handed_on(row: Scores) -> Scores:
    """For each column the best of it and of the LONGEST_GAP before it."""
    reach, width = 1, LONGEST_GAP + 1
    while reach < width:
        step = min(reach, width - reach)
        further = row.copy()
        np.maximum(row[step:], row[:-step], out=further[step:])
        row = further
        reach += step
    return row


def _likenesses(
    words: Sequence[str], columns: Sequence[str], weights: Sequence[float]
) -> tuple[Scores, npt.NDArray[np.int64]]:
    """What each word adds beside each different word of the columns, and which of these every
    column is: `likeness` for all pairs at once, weighed."""
    different = dict(zip(dict.fromkeys(columns), count(), strict=False))
    kinds = np.fromiter(map(different.__getitem__, columns), np.int64, len(columns))
    table = np.full((len(words), len(different)), OTHER, np.int32)
    long_words = [row for row, word in enumerate(words) if len(word) >= SHORTEST_EDITED]
    long_kinds = [kind for word, kind in different.items() if len(word) >= SHORTEST_EDITED]
    standing = list(different)
    edits = cdist(
        [words[row] for row in long_words],
        [standing[kind] for kind in long_kinds],
        scorer=OSA.distance,
        score_cutoff=1,
    )
    for row, kind in np.argwhere(edits <= 1).tolist():
        at = long_words[row]
        table[at, long_kinds[kind]] = weigh(ONE_EDIT, weights[at])
    rows: dict[str, list[int]] = {}
    for row, word in enumerate(words):
        rows.setdefault(stem(word), []).append(row)
    stems = [*map(stem, standing)]
    for kind in (kind for kind, stemmed in enumerate(stems) if stemmed in rows):
        for row in rows[stems[kind]]:
            exact = words[row] == standing[kind]
            table[row, kind] = weigh(EXACT if exact else SAME_STEM, weights[row])
    if _BORDER in different:
        table[:, different[_BORDER]] = -_FAR * EXACT
    return table, kinds
