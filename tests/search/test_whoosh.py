"""The engine on Whoosh keeps the contract, and its scores are Whoosh's own."""

import os
import resource
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index, query
from whoosh.scoring import BM25F

from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.engines.relevance import B
from igfarchive.search.engines.whoosh import WhooshEngine, answer, fragmentation
from igfarchive.search.engines.whoosh.files import Files
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.schema import STEMS, WORDS, make_schema
from igfarchive.search.engines.whoosh.segment import Segment
from igfarchive.search.engines.whoosh.term_dictionary import Rows
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError
from igfarchive.search.matches.spelling import one_edit_apart
from igfarchive.search.matches.wildcards import wildcard_pattern
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import PAGE_SIZE, Query
from igfarchive.text.words import fold
from tests.search.contract import EngineContract, ask, found
from tests.search.corpus import document
from tests.search.engine_tests import session


class TestWhooshEngine(EngineContract):
    def build(self, folder: Path, sessions: Iterable[SessionDocuments]) -> Engine:
        return WhooshEngine.build(folder, sessions)

    def open(self, folder: Path) -> Engine:
        return WhooshEngine(folder)


def term(word: str) -> query.Term:
    return query.Term(STEMS, word)


@pytest.mark.parametrize(
    ("text", "theirs"),
    [
        ("tide", term("tide")),
        ("tide table", query.And([term("tide"), term("tabl")])),
        ("tide OR rope", query.Or([term("tide"), term("rope")])),
        (
            "(tide OR rope) table",
            query.And([query.Or([term("tide"), term("rope")]), term("tabl")]),
        ),
        ('"tide table"', query.Phrase(WORDS, ["tide", "table"])),
    ],
)
def test_scores_are_those_of_whoosh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, theirs: query.Query
) -> None:
    """Over several segments, with deletions; before the best are looked at once more."""
    monkeypatch.setattr(answer, "RANKED", 0)
    words = cycle(["tide", "table", "rope", "tide", "oar", "and", "table"])

    def invented(number: int) -> SessionDocuments:
        return session(
            number,
            *(
                document(number * 100 + place, " ".join(islice(words, place + 2)))
                for place in range(15)
            ),
        )

    engine = WhooshEngine.build(tmp_path, map(invented, range(1, 9)))
    engine.replace(map(invented, range(6, 12)))
    engine.replace(map(invented, range(10, 13)))

    with index.open_dir(tmp_path).searcher(weighting=BM25F(B)) as searcher:
        expected = [hit.score for hit in searcher.search(theirs, limit=PAGE_SIZE)]
        total = len(list(searcher.docs_for_query(theirs)))
    results = engine.search(parse(text).tree, Query(text=text))

    assert results.total == total > PAGE_SIZE
    assert [hit.score for hit in results.hits] == pytest.approx(expected, rel=1e-9)


def damage_table(folder: Path) -> None:
    (table,) = folder.glob("*.toc")
    table.write_bytes(table.read_bytes()[:40])


def lose_table(folder: Path) -> None:
    (table,) = folder.glob("*.toc")
    table.unlink()


def lose_postings(folder: Path) -> None:
    for path in folder.glob("*.pst"):
        path.unlink()


def damage_postings(folder: Path) -> None:
    for path in folder.glob("*.pst"):
        path.write_bytes(bytes(path.stat().st_size))


def damage_terms(folder: Path) -> None:
    for path in folder.glob("*.trm"):
        path.write_bytes(path.read_bytes()[:-30])


def damage_column(folder: Path) -> None:
    for path in folder.glob("*speaker.col"):
        path.write_bytes(path.read_bytes()[:5])


def lose_everything(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


@pytest.mark.parametrize(
    "damage",
    [
        damage_table, lose_table, lose_postings, damage_postings, damage_terms, damage_column,
        lose_everything,
    ],
)  # fmt: skip
def test_a_torn_index_is_unavailable(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = tmp_path / "index"
    folder.mkdir()
    WhooshEngine.build(folder, [session(1, document(1, "tide table"))])
    damage(folder)

    with pytest.raises(IndexUnavailableError, match="run `python manage"):
        ask(WhooshEngine(folder), "tide")


def test_no_file_is_missed_in_silence(tmp_path: Path) -> None:
    corrected = document(1, "tide table", captioned="tied table")
    WhooshEngine.build(tmp_path, [session(1, corrected, document(2, "rope"))])
    # Whoosh wants the one file of what is stored; there is nothing in it.
    files = [path for path in tmp_path.iterdir() if not path.name.endswith("_stored.col")]
    assert len(files) == 20

    for path in files:
        hidden = path.rename(tmp_path.with_suffix(".hidden"))
        engine = WhooshEngine(tmp_path)
        questions: list[Callable[[], object]] = [
            partial(ask, engine, "tide"), partial(engine.spellings, "tode", 3), engine.count,
            engine.holdings, engine.fragmented, partial(engine.replace, [session(1)]),
        ]  # fmt: skip
        for question in questions:
            with pytest.raises(IndexUnavailableError, match="run `python manage"):
                question()
        hidden.rename(path)
    assert found(WhooshEngine(tmp_path), "tied") == [1]


def test_a_mistake_of_ours_is_logged_where_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def postings(*_: object) -> None:
        raise TypeError("a mistake")

    engine = WhooshEngine.build(tmp_path, [session(1, document(1, "tide"))])
    monkeypatch.setattr(Segment, "postings", postings)
    with pytest.raises(IndexUnavailableError):
        ask(engine, "tide")

    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "raise TypeError(" in caplog.text


def test_an_index_that_is_gone_is_no_mistake_of_ours(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(IndexUnavailableError):
        ask(WhooshEngine(tmp_path / "nowhere"), "tide")

    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert not record.exc_info


def test_an_engine_that_cannot_open_tries_again(tmp_path: Path) -> None:
    WhooshEngine.build(tmp_path, [session(1, document(1, "tide"))])
    (table,) = tmp_path.glob("*.toc")
    hidden = table.rename(tmp_path / "hidden")
    engine = WhooshEngine(tmp_path)
    with pytest.raises(IndexUnavailableError):
        ask(engine)

    hidden.rename(table)

    assert found(engine, "tide") == [1]


def test_an_open_engine_whose_files_are_cut_short_lets_go_of_them(tmp_path: Path) -> None:
    # More words than an open file keeps in memory.
    words = " ".join(f"rope{number}" for number in range(3000))
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, f"tide {words}"))])
    assert found(engine, "tide") == [1]
    files = {path: path.read_bytes() for path in tmp_path.iterdir()}

    for path in files:
        os.truncate(path, 0)
    with pytest.raises(IndexUnavailableError):
        ask(engine, "tide")
    for question in (engine.count, engine.holdings):
        with pytest.raises(IndexUnavailableError):
            question()

    for path, content in files.items():
        path.write_bytes(content)
    assert engine.count() == 1
    assert found(engine, "tide") == [1]


@pytest.mark.parametrize("kind", ["pst", "trm"])
def test_a_mapped_file_that_is_cut_short_is_not_touched(tmp_path: Path, kind: str) -> None:
    """As that would be the end of the process."""
    words = " ".join(f"rope{number}" for number in range(3000))
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, f"tide {words}"))])
    assert found(engine, "tide") == [1]
    (path,) = tmp_path.glob(f"*.{kind}")
    os.truncate(path, 0)
    with pytest.raises(IndexUnavailableError):
        found(engine, "rope7")


def test_an_open_engine_needs_no_file_that_a_later_commit_deletes(tmp_path: Path) -> None:
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, "tide"), document(2, "rope"))])
    assert found(engine, "tide") == [1]

    for path in tmp_path.glob("*.*[a-z]"):
        if path.suffix != ".toc":
            path.unlink()

    assert found(engine, '"rope"') == [2]
    assert found(engine, "rop*", sort="oldest") == [2]
    assert ask(engine, "tide OR rope").hits[0].score > 0
    assert ask(engine, speakers=("unknown",)).total == 2


def test_a_commit_in_the_moment_of_opening_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = WhooshEngine.build(tmp_path, [session(1, document(1, "tide"))])
    read_column = Segment._read_column
    writes = iter([[session(1), session(2, document(2, "tide"))]])

    def late(self: Segment, files: Files, segment: object, name: str) -> object:
        for sessions in writes:
            writer.replace(sessions)  # and with it goes the segment being opened
        return read_column(self, files, segment, name)

    monkeypatch.setattr(Segment, "_read_column", late)

    assert found(WhooshEngine(tmp_path), "tide") == [2]


def test_what_no_longer_serves_is_given_back(tmp_path: Path) -> None:
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, "tide")), session(2)])
    with engine._asked() as first:
        kept, (segment,) = weakref.ref(first), first.segments
    del first
    assert found(engine, '"tide"') == [1]

    engine.replace([session(2, document(2, "tide"))])
    assert found(engine, '"tide"') == [1, 2]
    assert kept() is None
    with engine._asked() as second:
        # What did not change is not read again.
        assert second.segments[0] is segment

    mapped = weakref.ref(segment)
    del second, segment
    engine.close()
    assert mapped() is None


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    engine = WhooshEngine.build(tmp_path, [session(1, document(1, "tide"))])
    writer = index.open_dir(tmp_path).writer()
    try:
        with pytest.raises(IndexLockedError, match="Another process"):
            engine.replace([session(1)])
    finally:
        writer.cancel()

    engine.replace([session(1)])

    assert ask(engine).total == 0


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file of this process grows beyond that many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 10, 1_000, 10_000])
def test_a_full_disk_loses_nothing_and_locks_nobody_out(tmp_path: Path, size: int) -> None:
    before = [session(1, document(1, "tide table"))]
    after = [session(2, *(document(n, " ".join(map(str, range(n)))) for n in range(20, 600)))]
    engine = WhooshEngine.build(tmp_path, before)

    with full_disk(size), pytest.raises(IndexUnavailableError, match="cannot be written"):
        engine.replace(after)
    assert found(engine, "tide") == [1]

    engine.replace(after)
    assert ask(engine).total == 581


@pytest.mark.parametrize("size", [0, 1_000, 10_000])
def test_a_full_disk_takes_no_new_index(tmp_path: Path, size: int) -> None:
    documents = (document(n, " ".join(map(str, range(n)))) for n in range(20, 600))

    with full_disk(size), pytest.raises(IndexUnavailableError, match="cannot be written"):
        WhooshEngine.build(tmp_path, [session(1, *documents)])


def test_an_index_cannot_be_built_where_there_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailableError, match=r"cannot be written \(No such file"):
        WhooshEngine.build(tmp_path / "nowhere", [])


def test_what_is_deleted_is_given_up_in_time(tmp_path: Path) -> None:
    held = [session(n, *(document(n * 10 + k, "tide") for k in range(9))) for n in range(9)]
    engine = WhooshEngine.build(tmp_path, held)
    engine.replace([session(n) for n in range(4)])
    assert not engine.fragmented()

    engine.replace([session(n) for n in range(8)])
    assert index.open_dir(tmp_path, schema=make_schema()).doc_count_all() == 81
    assert engine.fragmented() == {8}
    engine.replace([held[8]])

    assert index.open_dir(tmp_path, schema=make_schema()).doc_count_all() == 9
    assert ask(engine, "tide").total == 9
    engine.replace([session(8)])
    assert index.open_dir(tmp_path, schema=make_schema()).doc_count_all() == 0


def test_tidied_up_it_has_few_segments_however_many_commits(tmp_path: Path) -> None:
    engine = WhooshEngine.build(tmp_path, [])
    held = [session(n, *(document(n * 10 + k, "tide") for k in range(n % 4))) for n in range(60)]
    written = 0
    for number, changed in enumerate(held, 1):
        engine.replace([changed])
        fragmented = engine.fragmented()
        written += len(fragmented)
        engine.replace([held[n] for n in fragmented])
        segments = IndexReader(tmp_path, cache=0).segments
        assert len(segments) <= log2(number) + 2
    assert written < len(held) * log2(len(held))
    assert ask(engine, "tide").total == 90


def test_a_large_segment_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragmentation, "LARGE", 3)
    engine = WhooshEngine.build(tmp_path, [])
    for number, size in enumerate((3, 1, 2, 1)):
        documents = (document(number * 10 + k, "tide") for k in range(size))
        engine.replace([session(number, *documents)])
    assert engine.fragmented() == {1, 2, 3}

    monkeypatch.setattr(fragmentation, "MOST", 3)
    assert engine.fragmented() == {1, 3}  # and the rest another time
    engine.replace([session(0, document(1, "tide"))])
    monkeypatch.setattr(fragmentation, "MOST", 30)
    assert engine.fragmented() == {0, 1, 2, 3}


WORD = st.text("ab\u00fe\u0431\U00010400", min_size=1, max_size=7).map(fold)


@given(st.lists(WORD, max_size=40, unique=True), WORD)
def test_a_lexicon_leaves_out_no_word(words: list[str], word: str) -> None:
    with TemporaryDirectory() as folder:
        WhooshEngine.build(Path(folder), [session(1, document(1, " ".join(["zzzzz", *words])))])
        dictionary = IndexReader(Path(folder), cache=0).segments[0].dictionaries[WORDS]

        def spelled(rows: Rows) -> list[str]:
            return [dictionary.word(row).decode() for row in rows.tolist()]

        assert spelled(dictionary.starting(word)) == sorted(w for w in words if w.startswith(word))
        pattern = f"{word[:2]}?{word[3:]}*"
        for fitting in (pattern, pattern.rstrip("*")):
            fits = wildcard_pattern(fitting).fullmatch
            assert spelled(dictionary.fitting(fitting)) == sorted(filter(fits, words))
        assert spelled(dictionary.like(word)) == sorted(w for w in words if one_edit_apart(w, word))
        for row, held in enumerate(sorted({"zzzzz", *words})):
            assert dictionary.find(held.encode()) == row
        assert dictionary.find(b"abcabcab") == dictionary.find(b"\xff") == -1
