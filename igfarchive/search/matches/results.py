"""What a search answers: ids, scores, offsets and counts; no models and no HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Counts = Mapping[str, int]
"""How many there are of each value of a filter, the most frequent first, then by value."""
Facets = Mapping[str, Counts]
"""The counts of filters, by their names in `igfarchive.search.queries.query.FILTERS`."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` up to and without `end` of an utterance's text."""

    start: int
    end: int


class Hit(NamedTuple):
    """One utterance. `marks` are the matched words, in order, never overlapping;
    `passage` is the stretch of the text that shows the match best. Both are places in the turn as
    corrected, or as captioned where only that reading matches."""

    utterance: int
    score: float
    marks: tuple[Span, ...] = ()
    passage: Span = Span(0, 0)
    captioned: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """`total` counts every hit; `hits` are those of one page.

    `facets` has the counts of each filter that was to be counted, with that filter lifted and all
    others in force; "unknown" is one of the values.
    `problem` says how the text was read where it could not be read as written; `others` are
    the synonyms that were looked for besides, `offered` the text with operators in place of words,
    and `all_words` one that asks for all of the words of a question, where most of them are enough.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Facets = field(default_factory=dict)
    problem: str = ""
    others: tuple[str, ...] = ()
    offered: str = ""
    all_words: str = ""


class IndexUnavailableError(Exception):
    """There is no index to ask, or it cannot be read: the message names the remedy."""


class IndexLockedError(IndexUnavailableError):
    """Another process writes the index, and has not come to an end in the time we wait."""
