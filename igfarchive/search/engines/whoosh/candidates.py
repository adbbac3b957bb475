"""Turns that may nearly hold a quotation: where its rare words stand as far apart as in it.

A word that stands in a turn says where the quotation would begin there: at its place, less its
place in the quotation. Where many words say the same, or nearly, is the place to look at more
closely. (Diagonals: Lipman and Pearson, "Rapid and sensitive protein similarity searches", Science
227, 1985.) For "tide tables are ours":

    word        0    1    2       3    4     5      tide says 2, ours says 1 (and 1 and 2 are
    the turn    so,  the  tide    is   ours  again  near enough): a candidate
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import log

import numpy as np

from igfarchive.search.engines.whoosh.answer import passing
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.positions import KEY_BITS
from igfarchive.search.engines.whoosh.segment import NOTHING
from igfarchive.search.queries.query import Query

BUDGET = 100_000
"""Documents of the rarest words together in which to look; those of the two rarest all are."""
ENOUGH = 12
"""Rarest words that are looked for, or a quarter of those of a long quotation."""
LEADING = 32
"""Of so many times as many documents as are asked for all words are looked at."""
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
    """The utterances, the likeliest first, of those that pass the filters of the query.

    The rarest words name some documents, and all words say which of these are the likeliest.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if len(places.setdefault(word, [])) < MOST_PLACES:
            places[word].append(len(words) - place)  # counted from the end, so that none is below 0
    counted = sorted((reader.documents(word), word) for word in places)
    held = {word: places[word] for documents, word in counted if documents}
    rarest = _rarest(reader, held)
    votes = np.sort(np.concatenate([NOTHING, *_votes(reader, rarest)]))
    if query.filters and len(votes):
        living = np.flatnonzero(reader.live)
        allowed = np.zeros(reader.size, np.bool_)
        allowed[living[passing(reader, living, query)]] = True
        votes = votes.compress(np.tile(allowed, 2)[votes >> DOCUMENT_SHIFT])
    leading = np.sort(_likeliest(votes, LEADING * most))
    others = {word: some for word, some in held.items() if word not in rarest}
    votes = np.concatenate([_votes_in(votes, leading), *_votes(reader, others, leading)])
    readings = _likeliest(np.sort(votes), 2 * most) % (reader.size or 1)
    likeliest = list(dict.fromkeys(readings.tolist()))[:most]
    utterances: list[int] = reader.numbers["utterance"][likeliest].tolist()
    return utterances


Places = Mapping[str, Sequence[int]]
"""Of each word, the rarest first, where it stands in the quotation, counted from its end."""


def _rarest(reader: IndexReader, held: Places) -> Places:
    """The words to look for, as far as the BUDGET goes."""
    rarest: dict[str, Sequence[int]] = {}
    spent = 0
    for word, places in islice(held.items(), max(ENOUGH, len(held) // 4)):
        spent += reader.documents(word) * len(places)
        if spent > BUDGET and len(rarest) >= 2:
            break
        rarest[word] = places
    return rarest


def _votes(
    reader: IndexReader, held: Places, documents: Numbers | None = None
) -> Iterator[Numbers]:
    """Those of the words, ascending for each reading and each place that a word has in the
    quotation: in all documents, or in some, which ascend."""
    for word, places in held.items():
        rarity = int(log(reader.size / reader.documents(word)) * RARITY)
        weight = 1 + min(rarity, (1 << WEIGHT_BITS) - 2)
        for keys in filter(len, _position_keys(reader, word, documents)):
            for place in places:
                yield ((keys + place) >> NEAR_BITS << WEIGHT_BITS) | weight


def _position_keys(
    reader: IndexReader, word: str, documents: Numbers | None
) -> tuple[Numbers, Numbers]:
    """Where the word stands, ascending: as corrected, and in captions. Those of a document are
    another document, behind all: who counted what stands in both readings twice would take the
    corrected turns for the likeliest."""
    if documents is None:
        keys, captioned = reader.position_keys(word), reader.position_keys(word, captioned=True)
    else:
        corrected, captions = np.split(documents, [documents.searchsorted(reader.size)])
        keys = reader.positions(word).keys_in(corrected)
        captioned = reader.positions(word, captioned=True).keys_in(captions - reader.size)
    return keys, captioned + (reader.size << KEY_BITS)


def _votes_in(votes: Numbers, documents: Numbers) -> Numbers:
    """Those of the votes that are for one of the documents; both ascend."""
    starts = votes.searchsorted(documents << DOCUMENT_SHIFT)
    counts = votes.searchsorted((documents + 1) << DOCUMENT_SHIFT) - starts
    begins = counts.cumsum() - counts
    found: Numbers = votes.take(np.arange(counts.sum()) + (starts - begins).repeat(counts))
    return found


def _likeliest(votes: Numbers, most: int) -> Numbers:
    """The documents with the weightiest votes for one place, the weightiest first; of votes that
    ascend."""
    strips = votes >> WEIGHT_BITS
    # Most votes have none beside them.
    beside = strips[1:] - strips[:-1] <= 1
    supported = np.zeros(len(votes), np.bool_)
    supported[1:] = beside
    supported[:-1] |= beside
    votes, strips = votes.compress(supported), strips.compress(supported)
    if not len(votes):
        return NOTHING
    starts = np.flatnonzero(np.diff(strips, prepend=-1))
    weights = np.add.reduceat(votes & ((1 << WEIGHT_BITS) - 1), starts)
    strips = strips[starts]
    followed = np.flatnonzero(strips[1:] == strips[:-1] + 1)
    weights[followed] += weights[followed + 1]
    documents = strips >> (DOCUMENT_SHIFT - WEIGHT_BITS)
    firsts = np.flatnonzero(np.diff(documents, prepend=-1))
    best = np.maximum.reduceat(weights, firsts)
    likeliest: Numbers = documents[firsts[np.argsort(-best, kind="stable")[:most]]]
    return likeliest
