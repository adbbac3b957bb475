"""Tells what is said in earnest from what is denied, supposed, reported or asked."""

import re

from igfarchive.affiliations.grammar.occupations import (
    HYPOTHESES,
    NEGATIONS,
    REPORTS,
    SUPPOSITIONS,
)
from igfarchive.affiliations.grammar.sentences import Sentence

_PARTING = re.compile(r"[;:–—]|-")
_TURNING = frozenset({"but", "because"})
_REACH_OF_REPORTS = 3


def is_denied(sentence: Sentence, start: int, end: int, asked: bool = False) -> bool:
    """Whether the clause denies or supposes what stands from `start` to `end`, or asks it.

    `asked` lets questions pass.
    """
    clause = _clause(sentence, start)
    return (
        sentence.words[start].quoted
        or (sentence.asks and not asked)
        or _negated(sentence, clause, end)
        or not SUPPOSITIONS.isdisjoint(sentence.keys(clause, start))
    )


def is_doubtful(sentence: Sentence, start: int, end: int, asked: bool = False) -> bool:
    """Whether one says of oneself only for the argument's sake what stands there."""
    clause = _clause(sentence, start)
    return (
        is_denied(sentence, start, end, asked)
        or not HYPOTHESES.isdisjoint(sentence.keys(clause, start))
        or not REPORTS.isdisjoint(sentence.keys(max(clause, start - _REACH_OF_REPORTS), start))
    )


def _clause(sentence: Sentence, start: int) -> int:
    """Where the clause begins that `start` stands in."""
    for place in range(start - 1, -1, -1):
        word = sentence.words[place]
        if word.key in _TURNING or (word.gap and _PARTING.search(word.gap)):
            return place + 1
    return 0


def _negated(sentence: Sentence, start: int, end: int) -> bool:
    return any(key in NEGATIONS or key.endswith("n't") for key in sentence.keys(start, end))
