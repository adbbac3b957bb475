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
from itertools import islice
from math import log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from igfarchive.search.engines import Candidate
from igfarchive.search.engines.whoosh.answer import passing
from igfarchive.search.engines.whoosh.ascending import firsts, merge
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.positions import KEY_BITS
from igfarchive.search.engines.whoosh.segment import NOTHING
from igfarchive.search.queries.query import Query

BUDGET = 12_500
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
    held = _held(reader, words)
    rarest = _rarest(held)
    votes = np.sort(np.concatenate([NOTHING, *_votes(reader, rarest)]))
    counts = _count(votes)
    leading = [_likeliest(reader, counts, query, LEADING * most)[0] for query in queries]
    looked_at = merge(leading)
    others = _telling(reader, held, len(rarest))
    votes = np.concatenate([_votes_in(votes, looked_at), *_votes(reader, others, looked_at)])
    documents, weights = _count(np.sort(votes))
    every = sum(word.weight * len(word.places) for word in (*rarest, *others))
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


class _Word(NamedTuple):
    """A word of the quotation, in how many documents it stands, what a vote of it weighs, and where
    it stands in the quotation, counted from its end."""

    word: str
    documents: int
    weight: int
    places: Sequence[int]


Counts = tuple[Numbers, npt.NDArray[Any]]
"""Documents, and what is said of each."""


def _held(reader: IndexReader, words: Sequence[str]) -> list[_Word]:
    """The words that stand anywhere, the rarest first."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        if len(places.setdefault(word, [])) < MOST_PLACES:
            places[word].append(len(words) - place)  # counted from the end, so that none is below 0
    counted = sorted((reader.documents(word), word) for word in places)
    return [
        _Word(word, documents, _weight(documents, reader.size), places[word])
        for documents, word in counted
        if documents
    ]


def _weight(documents: int, size: int) -> int:
    rarity = int(log(size / documents) * RARITY)
    return 1 + min(rarity, (1 << WEIGHT_BITS) - 2)


def _rarest(held: Sequence[_Word]) -> list[_Word]:
    """The words to look for, as far as the BUDGET goes."""
    rarest: list[_Word] = []
    spent = 0
    for word in held[: max(ENOUGH, len(held) // 4)]:
        spent += word.documents * len(word.places)
        if spent > BUDGET and len(rarest) >= LEAST_NAMED:
            break
        rarest.append(word)
    return rarest


def _telling(reader: IndexReader, held: Sequence[_Word], looked_for: int) -> list[_Word]:
    """The words to look for where so many of the rarest were found."""
    named = enumerate(held[: max(NAMED, len(held) // 2)])
    return [
        word
        for number, word in named
        if number >= looked_for and (number < ALL_NAMED or word.documents * TELLING <= reader.size)
    ]


def _votes(
    reader: IndexReader, words: Sequence[_Word], documents: Numbers | None = None
) -> Iterator[Numbers]:
    """Those of the words, ascending for each reading and each place that a word has in the
    quotation: in all documents, or in some, which ascend."""
    for word in words:
        for keys in filter(len, _position_keys(reader, word.word, documents)):
            for place in word.places:
                yield ((keys + place) >> NEAR_BITS << WEIGHT_BITS) | word.weight


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
    starts = np.flatnonzero(firsts(strips))
    weights = np.add.reduceat(votes & ((1 << WEIGHT_BITS) - 1), starts)
    strips = strips.take(starts)
    followed = np.flatnonzero(strips[1:] == strips[:-1] + 1)
    weights[followed] += weights[followed + 1]
    documents = strips >> (DOCUMENT_SHIFT - WEIGHT_BITS)
    starts = np.flatnonzero(firsts(documents))
    return documents.take(starts), np.maximum.reduceat(weights, starts)


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
