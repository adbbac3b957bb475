"""The documents of thousands of words at once.

Most words have one block of few documents: to make an object of each takes several times as long
as to read it. What `igfarchive.search.engines.whoosh.blocks` says of blocks holds here, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from igfarchive.search.engines.whoosh.blocks import (
    DISORDERED,
    MAGIC,
    WHOLE,
    DamagedIndexError,
    Numbers,
)
from igfarchive.search.engines.whoosh.term_dictionary import Bytes, Records, Truths, records_at

_BEGINNING = np.dtype([("magic", f"S{len(MAGIC)}")])
_HEADER = np.dtype(
    [
        ("count", "<u4"), ("first", "<u4"), ("highest", "<u4"), ("total", "<u4"),
        ("statistics", "V6"), ("id_width", "u1"), ("weight_width", "u1"), ("count_width", "u1"),
        ("width", "u1"), ("last", "u1"), ("unused", "V1"), ("check", "<u4"), ("another", "<u4"),
    ]
)  # fmt: skip
"""What stands before the ids of a block, as `blocks` packs it."""
_CHECKS = 8
"""Bytes at its end: a check of ids and weights, and another of positions."""


@dataclass(frozen=True, slots=True)
class Held:
    """The documents of all blocks of some words, ascending in each; where those of each block
    start; and the place of its word among these."""

    documents: Numbers
    starts: Numbers
    words: Numbers

    def count(self, chosen: Truths, words: int) -> Numbers:
        """How many of the chosen documents each of that many words holds."""
        counts = np.add.reduceat(chosen[self.documents], self.starts, dtype=np.int64)
        return np.bincount(self.words, counts, words).astype(np.int64)


def read_many(postings: memoryview, terms: Records, size: int) -> Held:
    """The documents of one word or more; `terms` are what the dictionary knows of them, in a
    segment of so many documents. DamagedIndexError."""
    at, words, headers = _find_blocks(np.frombuffer(postings, np.uint8), terms, size)
    # Those of the same width are read together.
    order = np.argsort(headers["id_width"], kind="stable")
    at, words, headers = at[order], words[order], headers[order]
    widths, firsts = np.unique(headers["id_width"], return_index=True)
    documents = [
        _documents(postings, at[part], headers[part], width)
        for width, part in zip(
            widths.tolist(), np.split(np.arange(len(at)), firsts[1:]), strict=True
        )
    ]
    counts = headers["count"].astype(np.int64)
    return Held(np.concatenate(documents), np.cumsum(counts) - counts, words)


def _find_blocks(data: Bytes, terms: Records, size: int) -> tuple[Numbers, Numbers, Records]:
    """Where each block begins, the place of its word, and its header: of all words the first,
    then of those that have more the second, and so on."""
    at = terms["offset"].astype(np.int64)
    ends = at + terms["length"]
    if at.min() < 0 or np.any(at + len(MAGIC) > ends) or ends.max() > len(data):
        raise DamagedIndexError("A word has postings where there are none.")
    if np.any(records_at(data, at, _BEGINNING)["magic"] != MAGIC):
        raise DamagedIndexError("There are no postings where there should be.")
    at += len(MAGIC)
    words = np.arange(len(terms))
    lowest = terms["first"].astype(np.int64)
    found = []
    while len(words):
        if np.any(at + _HEADER.itemsize > ends):
            raise DamagedIndexError("A block ends in its header.")
        headers = records_at(data, at, _HEADER)
        first, highest = headers["first"].astype(np.int64), headers["highest"].astype(np.int64)
        following = at + _sizes_of(headers)
        last = headers["last"] != 0
        if (
            np.any((first < lowest) | (highest < first) | (highest >= size))
            or np.any((following > ends) | ((following == ends) != last))
            or np.any(highest[last] != terms["last"][words[last]])
        ):
            raise DamagedIndexError("A word has other postings than it says.")
        found.append((at, words, headers))
        on = ~last
        at, words, ends, lowest = following[on], words[on], ends[on], highest[on] + 1
    at, words, headers = map(np.concatenate, zip(*found, strict=True))
    documents = np.bincount(words, headers["count"])
    if np.any(documents != terms["documents"]) or np.any(found[0][2]["first"] != terms["first"]):
        raise DamagedIndexError("A word has other postings than it says.")
    return at, words, headers


def _sizes_of(headers: Records) -> Numbers:
    """How many bytes these blocks have."""
    id_width, *widths = (
        headers[name].astype(np.int64)
        for name in ("id_width", "weight_width", "count_width", "width")
    )
    count, total = headers["count"].astype(np.int64), headers["total"].astype(np.int64)
    possible = np.isin([id_width, *widths], list(WHOLE)).all()
    if not (possible and count.all() and id_width.all()):
        raise DamagedIndexError("A block has an impossible header.")
    weight_width, count_width, width = widths
    sizes: Numbers = count * (id_width + weight_width + count_width) + total * width
    return sizes + _HEADER.itemsize


def _documents(postings: memoryview, at: Numbers, headers: Records, width: int) -> Numbers:
    """The documents of these blocks, whose ids have the same width, one after the other."""
    counts = headers["count"].astype(np.int64)
    ids_at = at + _HEADER.itemsize
    weights_at = ids_at + counts * width
    ends = weights_at + counts * headers["weight_width"]
    columns = (at, ids_at, weights_at, ends, headers["check"])
    parts = []
    for start, first, behind, end, check in zip(*map(np.ndarray.tolist, columns), strict=True):
        if crc32(postings[first:end], crc32(postings[start : first - _CHECKS])) != check:
            raise DamagedIndexError("A block is not what was written.")
        parts.append(postings[first:behind])
    steps = np.frombuffer(b"".join(parts), WHOLE[width])
    starts = np.cumsum(counts) - counts
    ids = np.cumsum(steps, dtype=np.int64)
    # The first step of a block is none, so that this is what the sum had come to before.
    ids += np.repeat(headers["first"] - ids[starts], counts)
    if (
        np.any(steps[starts])
        or np.count_nonzero(steps) != len(steps) - len(starts)
        or np.any(ids[starts + counts - 1] != headers["highest"])
    ):
        raise DamagedIndexError(DISORDERED)
    return ids
