"""The best hits in the order in which a reader would put them.

BM25F says how much a turn is about the words that were asked for. Of the few hundred turns that it
finds the best, each is looked at once more: its score is multiplied by 1 + WEIGHT × share for each
of four shares, none of which takes anything away:

    exact      of the words, those that stand in it as they were asked for: `government`, and not
               governance, which has the same stem; `IT` in capitals, and not what else it is called
    near       of each word and the next, how close they stand: 1 where the next follows at once,
               1/2 where it is two words on, and half of that where it stands before
    substance  words / (words + FRAGMENT): little for "Get the data.", nearly all for whatever says
               a thing in full, however long it is
    speaker    of the words, those that name who speaks: what Ada Quay says stands above the thanks
               that others give her

Closeness is that of Rasolofo and Savoy, Term proximity scoring for keyword-based retrieval systems
(2003), without the square; a share of the length that saturates is the saturation of BM25 itself.
What is looked for by its beginning or its likeness alone has no words to compare, and stays as it
is.
"""

from __future__ import annotations

from itertools import chain

import numpy as np

from igfarchive.search.engines.relevance import FRAGMENT, WEIGHT, pairs_of
from igfarchive.search.engines.whoosh.ascending import search_among
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.bm25 import Scores
from igfarchive.search.engines.whoosh.codec import LENGTHS
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.positions import KEY_BITS
from igfarchive.search.engines.whoosh.schema import STEMS, WORDS
from igfarchive.search.queries.tree import Acronym, Phrase, Tree, Word, wanted

SUBSTANCE = 1 + WEIGHT * (LENGTHS / (LENGTHS + FRAGMENT))
"""By the byte in which Whoosh keeps the length of a turn."""


def boosts(reader: IndexReader, tree: Tree, ids: Numbers, *, captioned: bool = False) -> Scores:
    """By how much more each of these documents counts than its score says; `ids` ascend.

    `captioned`: by what was captioned before they were corrected.
    """
    found: Scores = SUBSTANCE[reader.lengths(WORDS, captioned=captioned)[ids]]
    leaves = list(wanted(tree))
    words = {leaf.text for leaf in leaves if isinstance(leaf, Word)}
    acronyms = {leaf.text for leaf in leaves if isinstance(leaf, Acronym)}
    pairs = list(pairs_of(tree))
    # What stands where tells whether it stands there: no word is read twice.
    standing = {
        word: _Standing(reader.positions(word, captioned=captioned).keys_in(ids), ids)
        for word in dict.fromkeys(chain(*pairs))
    }
    if words or acronyms:
        exact = np.zeros(len(ids))
        for word in words:
            if word in standing:
                exact += standing[word].counts > 0
            else:
                exact += search_among(ids, reader.word(WORDS, word, captioned=captioned).ids)
        for capitals in acronyms:
            exact += search_among(ids, reader.word(STEMS, capitals, captioned=captioned).ids)
        found *= 1 + WEIGHT * exact / (len(words) + len(acronyms))
    if pairs:
        close = np.zeros(len(ids))
        for first, second in pairs:
            close += _closeness(standing[first], standing[second].keys)
        found *= 1 + WEIGHT * close / len(pairs)
    words = words.union(*(leaf.words for leaf in leaves if isinstance(leaf, Phrase)))
    if any(word in reader.speakers_by_word for word in words):
        found *= 1 + WEIGHT * _named(reader, words, ids)
    return found


class _Standing:
    """Where a word stands in some documents, which ascend.

    Its `keys` are of document and position, of these documents alone; each of them has so many
    (`counts`) from `begins` on.
    """

    def __init__(self, keys: Numbers, ids: Numbers) -> None:
        self.keys = keys
        edges = np.append(keys.searchsorted(ids << KEY_BITS), len(keys))
        self.begins = edges[:-1]
        self.counts = edges[1:] - self.begins


def _closeness(first: _Standing, second: Numbers) -> Scores:
    """How close a word stands to a second one, in each of some documents.

    Document 4 is "tide table and tide", 7 is "table":

        first   4:0 4:3       tide; in document 7 there is none
        second  4:1 7:0       table
        after   1   –         words from each of the first to the next of the second
        before  –   2         words from the last one of the second
        close   1   1/4       so that document 4 has 1 and document 7 has 0
    """
    close = np.zeros(len(first.counts))
    keys = first.keys
    if not len(keys) or not len(second):
        return close
    holding = first.counts.nonzero()[0]
    at = second.searchsorted(keys, "right")
    after = _apart(second.take(np.minimum(at, len(second) - 1)), keys)
    before = _apart(keys, second.take(np.maximum(at - 1, 0)))
    nearest = np.maximum(after, before / 2)
    close[holding] = np.maximum.reduceat(nearest, first.begins.take(holding))
    return close


def _apart(later: Numbers, earlier: Numbers) -> Scores:
    """1 divided by the words from an earlier place to a later one; 0 where it is not later, or in
    another document."""
    gaps = later - earlier
    same = (gaps > 0) & (later >> KEY_BITS == earlier >> KEY_BITS)
    shares: Scores = same / np.where(same, gaps, 1)
    return shares


def _named(reader: IndexReader, words: set[str], ids: Numbers) -> Scores:
    """Of these words, the share that names who speaks."""
    labels = reader.facet_tuples
    named = np.zeros(len(labels.names["speaker"]))
    for word in words:
        named[reader.speakers_by_word.get(word, [])] += 1
    shares: Scores = named[labels.codes["speaker"][labels.of[ids]]] / len(words)
    return shares
