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
from typing import Any

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines import Candidate
from igfarchive.search.engines.whoosh.answer import passing
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.positions import KEY_BITS
from igfarchive.search.engines.whoosh.segment import NOTHING
from igfarchive.search.queries.query import Query

BUDGET = 25_000
"""Documents of the rarest words together in which to look; those of the LEAST_NAMED all are."""
LEAST_NAMED = 3
ENOUGH = 12
"""Rarest words that are looked for, or a quarter of those of a long quotation."""
LEADING = 16
"""So many times as many documents as are asked for are looked at once more."""
NAMED = 14
"""Rarest words that are looked for in these, or half of those of a long quotation."""
ALL_NAMED = 10
TELLING = 6
"""Of so many documents one at most holds a word that is looked for there, beyond ALL_NAMED: what
stands in most of them says little, and takes long to read."""
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
    reader: IndexReader, words: Sequence[str], queries: Sequence[Query], most: int
) -> list[list[Candidate]]:
    """For each query those that pass its filters, the likeliest first.

    The rarest words name some documents, and more of them say which of these are the likeliest.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if len(places.setdefault(word, [])) < MOST_PLACES:
            places[word].append(len(words) - place)  # counted from the end, so that none is below 0
    counted = sorted((reader.documents(word), word) for word in places)
    held = {word: places[word] for documents, word in counted if documents}
    rarest = _rarest(reader, held)
    votes = np.sort(np.concatenate([NOTHING, *_votes(reader, rarest)]))
    counts = _count(votes)
    leading = [_likeliest(reader, counts, query, LEADING * most)[0] for query in queries]
    looked_at = np.unique(np.concatenate([NOTHING, *leading]))
    others = _telling(reader, held, rarest)
    votes = np.concatenate([_votes_in(votes, looked_at), *_votes(reader, others, looked_at)])
    documents, weights = _count(np.sort(votes))
    looked_for = [*rarest.items(), *others.items()]
    every = sum(_weight(reader, word) * len(some) for word, some in looked_for)
    shares = documents, weights / max(every, 1)
    return [_candidates(reader, shares, query, most) for query in queries]


def _candidates(reader: IndexReader, shares: Counts, query: Query, most: int) -> list[Candidate]:
    """A turn of which both readings are likely is one, as likely as the likelier of them."""
    likeliest: dict[int, float] = {}
    documents, votes = _likeliest(reader, shares, query, 2 * most)
    utterances = reader.numbers["utterance"][documents % (reader.size or 1)]
    for utterance, share in zip(utterances.tolist(), votes.tolist(), strict=True):
        likeliest.setdefault(utterance, share)
    return [Candidate(*each) for each in islice(likeliest.items(), most)]


Places = Mapping[str, Sequence[int]]
"""Of each word, the rarest first, where it stands in the quotation, counted from its end."""
Counts = tuple[Numbers, npt.NDArray[Any]]
"""Documents, and what is said of each."""


def _rarest(reader: IndexReader, held: Places) -> Places:
    """The words to look for, as far as the BUDGET goes."""
    rarest: dict[str, Sequence[int]] = {}
    spent = 0
    for word, places in islice(held.items(), max(ENOUGH, len(held) // 4)):
        spent += reader.documents(word) * len(places)
        if spent > BUDGET and len(rarest) >= LEAST_NAMED:
            break
        rarest[word] = places
    return rarest


def _votes(
    reader: IndexReader, held: Places, documents: Numbers | None = None
) -> Iterator[Numbers]:
    """Those of the words, ascending for each reading and each place that a word has in the
    quotation: in all documents, or in some, which ascend."""
    for word, places in held.items():
        weight = _weight(reader, word)
        for keys in filter(len, _position_keys(reader, word, documents)):
            for place in places:
                yield ((keys + place) >> NEAR_BITS << WEIGHT_BITS) | weight


def _telling(reader: IndexReader, held: Places, rarest: Places) -> Places:
    """The other words to look for where these were found."""
    named = enumerate(islice(held.items(), max(NAMED, len(held) // 2)))
    return {
        word: places
        for number, (word, places) in named
        if word not in rarest
        and (number < ALL_NAMED or reader.documents(word) * TELLING <= reader.size)
    }


def _weight(reader: IndexReader, word: str) -> int:
    rarity = int(log(reader.size / reader.documents(word)) * RARITY)
    return 1 + min(rarity, (1 << WEIGHT_BITS) - 2)


def _position_keys(reader: IndexReader, word: str, documents: Numbers | None) -> Iterator[Numbers]:
    """Where the word stands, ascending: as corrected, and in captions. Those of a document are
    another document, behind all: who counted what stands in both readings twice would take the
    corrected turns for the likeliest."""
    if documents is None:
        yield reader.position_keys(word)
        if reader.corrected:
            captioned = reader.position_keys(word, captioned=True)
            yield captioned + (reader.size << KEY_BITS)
        return
    corrected = int(documents.searchsorted(reader.size))
    yield reader.positions(word).keys_in(documents[:corrected])
    if corrected < len(documents):
        captions = reader.positions(word, captioned=True)
        keys = captions.keys_in(documents[corrected:] - reader.size)
        yield keys + (reader.size << KEY_BITS)


def _votes_in(votes: Numbers, documents: Numbers) -> Numbers:
    """Those of the votes that are for one of the documents; both ascend."""
    starts = votes.searchsorted(documents << DOCUMENT_SHIFT)
    counts = votes.searchsorted((documents + 1) << DOCUMENT_SHIFT) - starts
    begins = counts.cumsum() - counts
    found: Numbers = votes.take(np.arange(counts.sum()) + (starts - begins).repeat(counts))
    return found


def _count(votes: Numbers) -> Counts:
    """What the weightiest votes for one place weigh together in each document that has any beside
    each other; of votes that ascend."""
    strips = votes >> WEIGHT_BITS
    # Most votes have none beside them.
    beside = strips[1:] - strips[:-1] <= 1
    supported = np.zeros(len(votes), np.bool_)
    supported[1:] = beside
    supported[:-1] |= beside
    votes, strips = votes.compress(supported), strips.compress(supported)
    if not len(votes):
        return NOTHING, NOTHING
    starts = np.flatnonzero(np.diff(strips, prepend=-1))
    weights = np.add.reduceat(votes & ((1 << WEIGHT_BITS) - 1), starts)
    strips = strips.take(starts)
    followed = np.flatnonzero(strips[1:] == strips[:-1] + 1)
    weights[followed] += weights[followed + 1]
    documents = strips >> (DOCUMENT_SHIFT - WEIGHT_BITS)
    firsts = np.flatnonzero(np.diff(documents, prepend=-1))
    return documents.take(firsts), np.maximum.reduceat(weights, firsts)


def _likeliest(reader: IndexReader, counts: Counts, query: Query, most: int) -> Counts:
    """Those with the most weight that pass the filters, the weightiest first."""
    documents, weights = counts
    if query.filters and len(documents):
        passed = passing(reader, documents % reader.size, query)
        documents, weights = documents.compress(passed), weights.compress(passed)
    if len(documents) > most:  # to part them is faster than to sort them all
        enough = np.partition(weights, len(weights) - most)[len(weights) - most]
        heavy = weights >= enough
        documents, weights = documents.compress(heavy), weights.compress(heavy)
    order = np.argsort(-weights, kind="stable")[:most]
    return documents.take(order), weights.take(order)
