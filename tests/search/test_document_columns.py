"""What is known of documents is joined from what was read before a commit and what it added."""

import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import RamStorage

from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.whoosh import WhooshEngine
from igfarchive.search.engines.whoosh import engine as engine_module
from igfarchive.search.engines.whoosh.columns import NumberColumn
from igfarchive.search.engines.whoosh.document_columns import DocumentColumns
from igfarchive.search.engines.whoosh.files import Files
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.segment import Segment
from igfarchive.search.queries.query import FILTERS
from tests.search.corpus import document
from tests.search.engine_tests import session


def told(columns: DocumentColumns) -> list[tuple[Any, ...]]:
    """All that is known of each document."""
    labels = columns.labels
    return list(
        zip(
            *(numbers.tolist() for numbers in columns.numbers.values()),
            *(lengths.tolist() for lengths in columns.lengths.values()),
            *(labels.names[name][labels.codes[name][labels.of]].tolist() for name in FILTERS),
            strict=True,
        )
    )


def spoken(number: int, words: list[int]) -> SessionDocuments:
    """A session of turns of so many words, each by another of three speakers."""
    return session(
        number,
        *(
            document(number * 10 + at, "tide " * count, speaker=f"ada-{(number + at) % 3}")
            for at, count in enumerate(words)
        ),
    )


COMMITS = st.lists(
    st.dictionaries(st.integers(1, 6), st.lists(st.integers(0, 300), max_size=3), max_size=3),
    max_size=6,
)


@given(COMMITS)
def test_a_reader_knows_after_many_commits_what_a_new_one_does(
    commits: list[dict[int, list[int]]],
) -> None:
    with TemporaryDirectory() as folder:
        engine = WhooshEngine.build(Path(folder), [])
        for commit in commits:
            engine.replace(spoken(number, words) for number, words in commit.items())
            with engine._asked() as reader:
                fresh = IndexReader(Path(folder), cache=0)
                assert told(reader.columns) == told(fresh.columns)
                assert reader.live.tolist() == fresh.live.tolist()
                assert reader.holdings() == fresh.holdings()
        engine.close()


def test_after_a_commit_only_what_it_added_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WhooshEngine.build(tmp_path, [spoken(1, [2, 3]), spoken(2, [4])])
    engine.replace([spoken(3, [5])])
    read: list[int] = []
    read_columns = Segment.read_columns

    def noted(self: Segment, files: Files, segment: object) -> DocumentColumns:
        read.append(self.size)
        return read_columns(self, files, segment)

    with engine._asked() as before:
        monkeypatch.setattr(Segment, "read_columns", noted)
        engine.replace([spoken(2, [1, 1, 1])])
        with engine._asked() as after:
            assert read == [3]
            # Nobody is new, and so nothing has to be put in order again.
            names = after.facet_tuples.names
            assert names["speaker"] is before.facet_tuples.names["speaker"]


def test_many_sessions_at_once_are_written_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the memory that it takes goes by the text of a part."""
    monkeypatch.setattr(engine_module, "SMALL_PART", 20)
    engine = WhooshEngine.build(tmp_path, [])
    engine.replace(spoken(number, [3]) for number in range(5))
    with engine._asked() as reader:
        assert [segment.size for segment in reader.segments] == [2, 2, 1]
        assert reader.sessions == {0, 1, 2, 3, 4}


def test_without_some_sessions_nothing_is_held_twice(tmp_path: Path) -> None:
    engine = WhooshEngine.build(tmp_path, [spoken(1, [2, 3]), spoken(2, [4])])
    with engine._asked() as reader, engine._asked(frozenset({1, 7})) as hiding:
        assert hiding.sessions == {2}
        assert hiding.columns is reader.columns


def test_words_take_no_memory_where_they_are_mapped(tmp_path: Path) -> None:
    words = 20_000
    text = " ".join(f"rope{number}" for number in range(words))
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, text))])
    engine.count()  # so that all that a process needs once is there
    engine.close()
    tracemalloc.start()
    try:
        assert engine.document_frequencies(["rope7", "rope20000"]) == [1, 0]
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 5 * words


@pytest.mark.parametrize(
    ("numbers", "width"), [([], 4), ([0, -7, 2**31 - 1], 4), ([1, 2**31], 8), ([-(2**40)], 8)]
)
def test_numbers_are_as_narrow_as_they_can_be(numbers: list[int], width: int) -> None:
    memory = RamStorage()
    with memory.create_file("numbers") as file:
        NumberColumn.write(file, numbers)
    size = memory.file_length("numbers")
    with memory.open_file("numbers") as file:
        read = NumberColumn().reader(file, 0, size, len(numbers)).numbers
    assert read.tolist() == numbers
    assert read.dtype.itemsize == width
    assert size == 1 + width * len(numbers)
    assert np.issubdtype(read.dtype, np.signedinteger)  # as they are taken negative to sort
