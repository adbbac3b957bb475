"""Turns that may nearly hold a quotation: where its rare words stand as far apart as in it.

A word that stands in a turn says where the quotation would begin there: at its place, less its
place in the quotation. Where many words say the same, or nearly, is the place to look at more
closely. (Diagonals: Lipman and Pearson, "Rapid and sensitive protein similarity searches", Science
227, 1985.) For "tide tables are ours":

    word        0    1    2       3    4     5      tide says 2, ours says 1 (and 1 and 2 are
    the turn    so,  the  tide    is   ours  again  near enough): a candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log

import numpy as np

from igfarchive.search.engines.whoosh.answer import passing
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.segment import KEY_BITS, NOTHING
from igfarchive.search.queries.query import Query

BUDGET = 400_000
"""Documents of all the words together that are looked at; those of the two rarest all are."""
ENOUGH = 12
"""Words that are looked at, or a quarter of those of a long quotation."""
MOST_PLACES = 4
"""Of a word that the quotation has more often, the first are enough: who writes one word a thousand
times asks for no thousand votes of each turn."""

NEAR_BITS = 2
"""Beginnings in a strip of 4 words, and in the next strip, are near enough."""
WEIGHT_BITS = 8
DOCUMENT_SHIFT = KEY_BITS - NEAR_BITS + WEIGHT_BITS
"""A vote is the document, the strip in which the quotation would begin, and how rare the word is,
in the upper, middle and lower bits of a number."""
RARITY = 16
"""How much more a word weighs that stands in e times fewer turns."""


def find_candidates(
    reader: IndexReader, words: Sequence[str], query: Query, most: int
) -> list[int]:
    """The utterances, the likeliest first, of those that pass the filters of the query."""
    votes = np.concatenate([NOTHING, *_votes(reader, words)])
    if query.filters and len(votes):
        living = np.flatnonzero(reader.live)
        allowed = np.zeros(reader.size, np.bool_)
        allowed[living[passing(reader, living, query)]] = True
        votes = votes[allowed[votes >> DOCUMENT_SHIFT]]
    votes.sort(kind="stable")  # which merges: those of each word ascend
    # Most votes have none beside them.
    beside = np.diff(votes >> WEIGHT_BITS) <= 1
    supported = np.zeros(len(votes), np.bool_)
    supported[1:] |= beside
    supported[:-1] |= beside
    votes = votes[supported]
    if not len(votes):
        return []
    strips = votes >> WEIGHT_BITS
    starts = np.flatnonzero(np.diff(strips, prepend=-1))
    weights = np.add.reduceat(votes & ((1 << WEIGHT_BITS) - 1), starts)
    strips = strips[starts]
    followed = np.flatnonzero(strips[1:] == strips[:-1] + 1)
    weights[followed] += weights[followed + 1]
    documents = strips >> (DOCUMENT_SHIFT - WEIGHT_BITS)
    firsts = np.flatnonzero(np.diff(documents, prepend=-1))
    best = np.maximum.reduceat(weights, firsts)
    leading = np.argsort(-best, kind="stable")[:most]
    utterances: list[int] = reader.numbers["utterance"][documents[firsts[leading]]].tolist()
    return utterances


def _votes(reader: IndexReader, words: Sequence[str]) -> Iterator[Numbers]:
    """Those of the rarest words, ascending for each place that a word has in the quotation."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    counted = sorted((reader.documents(word), word) for word in places)
    held = [(documents, word) for documents, word in counted if documents]
    spent = 0
    for number, (documents, word) in enumerate(held[: max(ENOUGH, len(held) // 4)]):
        spent += documents * len(places[word][:MOST_PLACES])
        if spent > BUDGET and number >= 2:
            return
        keys = reader.position_keys(word)
        captioned = reader.position_keys(word, captioned=True)
        if len(captioned):
            keys = np.concatenate([keys, captioned])
            keys.sort(kind="stable")  # which merges
            keys = keys[np.diff(keys, prepend=-1) != 0]
        weight = 1 + min(int(log(reader.size / documents) * RARITY), (1 << WEIGHT_BITS) - 2)
        for place in places[word][:MOST_PLACES]:
            begins = keys + (len(words) - place)  # none is below 0
            yield (begins >> NEAR_BITS << WEIGHT_BITS) | weight
