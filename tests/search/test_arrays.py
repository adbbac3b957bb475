"""Blocks of postings are read as they were written or not at all, and plain Whoosh agrees."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index, query
from whoosh.scoring import BM25F
from whoosh.writing import OPTIMIZE

from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.relevance import B
from igfarchive.search.engines.whoosh import WhooshEngine, answer, building, codec, selection
from igfarchive.search.engines.whoosh.blocks import (
    HEADER_SIZE,
    MAGIC,
    Block,
    DamagedIndexError,
    Statistics,
    encode,
    read_blocks,
)
from igfarchive.search.engines.whoosh.cache import OVERHEAD, Cache
from igfarchive.search.engines.whoosh.many_postings import read_many
from igfarchive.search.engines.whoosh.schema import STEMS, WORDS
from igfarchive.search.engines.whoosh.term_dictionary import TERM, Records
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import And, Or, Phrase, Tree, Word
from igfarchive.text.words import stem
from tests.examples import one_in
from tests.search.contract import ask
from tests.search.corpus import document, histories
from tests.search.engine_tests import session
from tests.search.ordinary import commit, note_all

DOCUMENTS = 1 << 20

NO_STATISTICS = Statistics(1.0, 1, 1)
UNREAD = range(HEADER_SIZE - 4, HEADER_SIZE)
"""Bytes of a block that check its positions alone."""

Posting = tuple[int, list[int]]

POSTINGS = st.dictionaries(
    st.one_of(st.integers(0, 300), st.integers(0, DOCUMENTS - 1)),
    st.sets(st.one_of(st.integers(0, 300), st.integers(0, 2**31 - 1)), min_size=1, max_size=5),
    min_size=1,
    max_size=30,
).map(lambda held: [(number, sorted(places)) for number, places in sorted(held.items())])


def written(postings: list[Posting], last: bool = True) -> bytes:
    ids = np.array([number for number, _ in postings], np.int64)
    counts = np.array([len(places) for _, places in postings], np.int64)
    positions = np.array([place for _, places in postings for place in places], np.int64)
    return encode(ids, counts, counts, positions, Statistics(5.0, 1, 9), last)


def held_by(block: Block) -> list[Posting]:
    ids, weights = block.ids().tolist(), block.weights().tolist()
    counts, positions = block.positions()
    ends = np.cumsum(counts)
    parts = [part.tolist() for part in np.split(positions, ends[:-1])]
    assert weights == [len(part) for part in parts]
    return list(zip(ids, parts, strict=True))


def read(data: bytes) -> list[Posting]:
    return [held for block in read_blocks(data, DOCUMENTS) for held in held_by(block)]


@given(POSTINGS)
def test_what_is_read_is_what_was_written(postings: list[Posting]) -> None:
    assert read(MAGIC + written(postings)) == postings
    half = len(postings) // 2
    if half:
        blocks = written(postings[:half], last=False) + written(postings[half:])
        assert read(MAGIC + blocks) == postings


@given(POSTINGS, st.data())
def test_bytes_that_were_changed_or_lost_are_noticed(
    postings: list[Posting], data: st.DataObject
) -> None:
    sound = MAGIC + written(postings)
    at = data.draw(st.integers(0, len(sound) - 1))
    change = data.draw(st.integers(1, 255))
    changed = sound[:at] + bytes([sound[at] ^ change]) + sound[at + 1 :]
    for torn in (changed, sound[:at], sound + b"\0", sound[:at] + sound[at + 1 :]):
        with pytest.raises(DamagedIndexError):
            read(torn)


def known(parts: list[bytes], words: list[list[int]]) -> Records:
    """What a dictionary knows of words with these documents, whose postings follow each other."""
    terms = np.zeros(len(parts), TERM)
    terms["documents"] = [len(ids) for ids in words]
    terms["first"], terms["last"] = [ids[0] for ids in words], [ids[-1] for ids in words]
    terms["length"] = [len(part) for part in parts]
    terms["offset"] = np.cumsum(terms["length"]) - terms["length"]
    return terms


@given(POSTINGS, st.data())
def test_many_words_are_read_as_each_by_itself(
    postings: list[Posting], data: st.DataObject
) -> None:
    ids = [number for number, _ in postings]
    half = len(postings) // 2
    words = [ids, ids[:1], ids]
    first = written(postings[:half], last=False) if half else b""
    parts = [
        MAGIC + each
        for each in (written(postings), written(postings[:1]), first + written(postings[half:]))
    ]
    chosen = np.zeros(DOCUMENTS, np.bool_)
    chosen[ids[::2]] = True

    held = read_many(memoryview(b"".join(parts)), known(parts, words), DOCUMENTS)
    found = np.split(held.documents, held.starts[1:])

    for place, expected in enumerate(words):
        of_word = [part for part, of in zip(found, held.words, strict=True) if of == place]
        assert sorted(np.concatenate(of_word).tolist()) == expected
    assert held.count(chosen, 3).tolist() == [int(chosen[each].sum()) for each in words]

    # Without positions, which are not read; the last bytes of a header check them.
    bare = MAGIC + encode(np.array(ids), np.arange(len(ids)) + 1, None, None, NO_STATISTICS, True)
    at = data.draw(st.sampled_from([n for n in range(len(bare)) if n - len(MAGIC) not in UNREAD]))
    changed = bare[:at] + bytes([bare[at] ^ data.draw(st.integers(1, 255))]) + bare[at + 1 :]
    for torn in (changed, bare[:at], bare + b"\0", bare[:at] + bare[at + 1 :]):
        with pytest.raises(DamagedIndexError):
            read_many(memoryview(torn), known([torn], [ids]), DOCUMENTS)
    with pytest.raises(DamagedIndexError):
        read_many(memoryview(bare), known([bare], [[*ids, ids[-1]]]), DOCUMENTS)


@given(st.binary(max_size=200))
def test_no_bytes_are_more_than_an_error(data: bytes) -> None:
    with pytest.raises(DamagedIndexError):
        read(MAGIC + data)


@pytest.mark.parametrize(
    "blocks",
    [
        written([(DOCUMENTS, [1])]),
        written([(5, [1])], last=False),
        written([(5, [1])]) + written([(6, [1])]),
        written([(5, [1])], last=False) + written([(5, [1])]),
    ],
)
def test_sound_blocks_that_cannot_stand_together_are_refused(blocks: bytes) -> None:
    with pytest.raises(DamagedIndexError):
        read(MAGIC + blocks)


def test_fractions_of_weights_are_kept() -> None:
    weights = np.array([1.0, 0.25, 70_000.5], np.float32)
    data = encode(np.array([1, 2, 9]), weights, None, None, Statistics(70_000.5, 1, 1), True)
    (block,) = read_blocks(MAGIC + data, 10)

    assert block.ids().tolist() == [1, 2, 9]
    assert block.weights().tolist() == weights.tolist()
    with pytest.raises(DamagedIndexError, match="lacks its positions"):
        block.positions()


@cache
def sound_files() -> dict[str, bytes]:
    """Those of an index of eight turns, under their names."""
    with TemporaryDirectory() as name:
        turns = [document(number, "tide table rope") for number in range(1, 9)]
        WhooshEngine.build(Path(name), [session(1, *turns)])
        return {path.name: path.read_bytes() for path in Path(name).iterdir()}


@pytest.mark.parametrize("extension", ["pst", "trm"])
@given(st.data())
def test_a_torn_file_is_never_a_crash(extension: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in sound_files().items():
            (folder / file).write_bytes(content)
        (path,) = folder.glob(f"*.{extension}")
        sound = path.read_bytes()
        at = data.draw(st.integers(0, len(sound) - 1))
        path.write_bytes(sound[:at])
        for text in ("tide", '"tide table"', "rop*", "tyde~"):
            with pytest.raises(IndexUnavailableError):
                ask(WhooshEngine(folder), text)

        # What was changed is noticed, if it is needed at all.
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        for text in ("tide", '"tide table"', "rop*", "tyde~"):
            with suppress(IndexUnavailableError):
                assert ask(WhooshEngine(folder), text).total == 8


def term(field: str, word: str) -> query.Term:
    return query.Term(field, word)


TREES: list[tuple[Tree, query.Query]] = [
    (Word("tide"), term(STEMS, "tide")),
    (Word("nowhere"), term(STEMS, stem("nowhere"))),
    (
        And((Word("tide"), Word("table"))),
        query.And([term(STEMS, "tide"), term(STEMS, stem("table"))]),
    ),
    (
        Or((Word("tide"), Word("rope"), Word("and"))),
        query.Or([term(STEMS, "tide"), term(STEMS, stem("rope")), term(STEMS, "and")]),
    ),
    (
        And((Or((Word("tide"), Word("rope"))), Word("table"))),
        query.And(
            [
                query.Or([term(STEMS, "tide"), term(STEMS, stem("rope"))]),
                term(STEMS, stem("table")),
            ]
        ),
    ),
    (Phrase(("tide", "table")), query.Phrase(WORDS, ["tide", "table"])),
    (Phrase(("tides", "and", "table")), query.Phrase(WORDS, ["tides", "and", "table"])),
]


def optimise(folder: Path) -> None:
    index.open_dir(folder).writer(codec=codec.ArrayCodec(), compound=False).commit(
        mergetype=OPTIMIZE
    )
    note_all(folder)


@one_in(4)
@given(histories(corrected=False), st.integers(1, 300), st.sampled_from([2, 1 << 15]))
def test_hits_and_scores_are_those_of_plain_whoosh(
    commits: list[list[SessionDocuments]], part: int, block: int
) -> None:
    """Over segments made at once and one by one, with deletions, and merged by Whoosh itself."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "PART", part)
        patch.setattr(building, "_cores", lambda: 1)  # more take seconds to start
        patch.setattr(codec, "BLOCK", block)
        patch.setattr(answer, "RANKED", 0)
        folder = Path(name)
        engine = WhooshEngine.build(folder, commits[0])
        for commit in commits[1:]:
            engine.replace(commit)
        steps: list[Callable[[], None]] = [lambda: None, partial(optimise, folder)]
        for step in steps:
            step()
            with index.open_dir(folder).searcher(weighting=BM25F(B)) as searcher:
                for tree, theirs in TREES:
                    expected = [hit.score for hit in searcher.search(theirs, limit=20)]
                    results = engine.search(tree, Query("q"))
                    assert results.total == len(list(searcher.docs_for_query(theirs)))
                    assert [hit.score for hit in results.hits] == pytest.approx(expected, rel=1e-9)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60),
    st.integers(1, 60),
    st.integers(1, 4),
)
def test_the_lowest_are_those_that_a_sort_puts_first(
    rows: list[tuple[int, int]], count: int, group: int
) -> None:
    first, second = np.array(rows).T
    places = np.arange(len(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "GROUP", group)
        keys = [first.__getitem__, second.__getitem__, places.__getitem__]
        lowest = selection.lowest(keys, len(rows), count)
    assert sorted(lowest) == sorted(np.lexsort((places, second, first))[:count])


def test_a_word_in_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "BLOCK", 7)
    texts = ["rope " * (n % 3) + "tide table" for n in range(100)]
    held = session(1, *(document(n, text) for n, text in enumerate(texts, 1)))
    commit(tmp_path, [held], create=True)
    engine = WhooshEngine(tmp_path)

    assert ask(engine, "tide").total == ask(engine, '"tide table"').total == 100
    assert ask(engine, '"rope rope"').total == 33
    assert ask(engine, '"rope tide"').total == 66


def test_a_cache_keeps_no_more_than_it_may() -> None:
    cache = Cache(4 * (800 + OVERHEAD))
    made: list[int] = []

    def make(number: int) -> np.ndarray:
        made.append(number)
        return np.zeros(100)

    for number in (1, 2, 3, 4, 1, 5, 1, 2):
        cache.get(number, partial(make, number))
    assert made == [1, 2, 3, 4, 5, 2]
    assert cache.nbytes == 4 * (800 + OVERHEAD)

    nothing = Cache(0)
    nothing.get(1, partial(make, 1))
    assert nothing.nbytes == 0
