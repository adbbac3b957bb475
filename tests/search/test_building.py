"""An index made by sorting arrays is the one that Whoosh's own writer would have made."""

import multiprocessing
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakSet

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index
from whoosh.searching import Searcher

from igfarchive import processors
from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.whoosh import WhooshEngine, building
from igfarchive.search.engines.whoosh.schema import CAPTIONED, TEXTS, WORDS
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query
from tests.examples import one_in
from tests.search.contract import ask
from tests.search.corpus import QUERIES, document, sessions
from tests.search.engine_tests import session
from tests.search.ordinary import commit

ROOT = Path(__file__).parent.parent.parent


@st.composite
def archives(draw: st.DrawFn) -> list[SessionDocuments]:
    return [draw(sessions(number, number * 10)) for number in range(1, draw(st.integers(1, 5)) + 1)]


@one_in(4)
@given(archives(), st.integers(1, 200), st.integers(1, 20))
def test_it_is_the_index_that_whoosh_makes(
    archive: list[SessionDocuments], part: int, run: int
) -> None:
    """Answers, scores and what Whoosh says of terms and lengths, in one segment or several."""
    with (
        TemporaryDirectory() as one,
        TemporaryDirectory() as other,
        pytest.MonkeyPatch.context() as patch,
    ):
        commit(Path(one), archive, create=True)
        committed = WhooshEngine(Path(one))
        patch.setattr(building, "PART", part)
        patch.setattr(building, "RUN", run)
        patch.setattr(building, "_cores", lambda: 1)  # more take seconds to start
        built = WhooshEngine.build(Path(other), archive)

        assert built.holdings() == committed.holdings()
        assert built.count() == committed.count()
        for text in ["", *QUERIES]:
            tree = parse(text).tree
            assert built.search(tree, Query(text)) == committed.search(tree, Query(text)), text
        with index.open_dir(one).searcher() as ours, index.open_dir(other).searcher() as theirs:
            assert statistics(ours) == statistics(theirs)


def statistics(searcher: Searcher) -> list[object]:
    reader = searcher.reader()
    found: list[object] = [reader.doc_count_all()]
    found += [reader.field_length(field) for field in TEXTS]
    for field, term in reader.all_terms():
        info = reader.term_info(field, term)
        found += [
            (field, term, searcher.idf(field, term), info.weight(), info.doc_frequency()),
            (info.min_length(), info.max_length(), info.max_weight()),
        ]
        matcher = reader.postings(field, term)
        while matcher.is_active():
            held = matcher.value_as("positions") if field in (WORDS, CAPTIONED[WORDS]) else None
            found.append((matcher.id(), matcher.weight(), held))
            found.append(reader.doc_field_length(matcher.id(), field))
            matcher.next()
    return found


def invented() -> Iterator[SessionDocuments]:
    for number in range(1, 41):
        yield session(
            number, *(document(number * 100 + k, f"tide w{k} {'é' * k}") for k in range(9))
        )


def test_several_processes_make_one_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "PART", 1000)
    building.build(tmp_path, invented(), processes=2)

    engine = WhooshEngine(tmp_path)

    assert len(list(tmp_path.glob("*.trm"))) > 2
    assert ask(engine, "tide").total == engine.count() == 360
    assert ask(engine, '"w3 ééé"').total == 40
    assert {path.suffix for path in tmp_path.iterdir()} == {".toc", ".trm", ".pst", ".col"}
    with TemporaryDirectory() as one:
        commit(Path(one), invented(), create=True)
        with index.open_dir(one).searcher() as theirs, index.open_dir(tmp_path).searcher() as ours:
            assert statistics(ours) == statistics(theirs)


def test_a_process_that_fails_fails_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "PART", 1000)
    (tmp_path / "file").touch()

    with pytest.raises(IndexUnavailableError, match="cannot be written"):
        building.build(tmp_path / "file", invented(), processes=2)


def test_what_cannot_be_read_fails_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> Iterator[SessionDocuments]:
        yield from invented()
        raise RuntimeError("the database went away")

    monkeypatch.setattr(building, "PART", 1000)
    with pytest.raises(RuntimeError, match="went away"):
        building.build(tmp_path, failing(), processes=2)


def test_a_character_takes_some_bytes_of_memory_while_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is made of the postings is made of some of them at a time."""
    monkeypatch.setattr(building, "RUN", 1 << 10)
    words = [f"{first}{second}" for first in "abcdefghij" for second in "klmnopqrst"]
    texts = [" ".join(words[k % 7 :: 1 + k % 3]) for k in range(3_000)]
    archive = [session(1, *(document(k, text) for k, text in enumerate(texts, 1)))]
    (part,) = building.parts(archive, building.PART)
    tracemalloc.start()
    try:
        building.write_segment(tmp_path, part)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 20 * sum(map(len, texts))


def test_a_session_is_not_held_beside_the_columns_that_its_documents_are_in() -> None:
    class Watched(SessionDocuments):
        """Not of slots, so that it can be told whether it is still held."""

    held: WeakSet[Watched] = WeakSet()

    def read() -> Iterator[SessionDocuments]:
        for each in invented():
            watched = Watched(each.session, each.documents)
            held.add(watched)
            yield watched

    found = [(len(part.sizes), len(held)) for part in building.parts(read(), 1000)]

    assert found == [(10, 1)] * 4


WITHOUT_AFFINITY = """
from pathlib import Path
import sys
from igfarchive.search.engines.whoosh import building
from tests.search.test_building import invented
building.PART = 1000
building.build(Path(sys.argv[1]), invented())
"""


def test_processors_are_counted_where_no_system_says_which_are_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on macOS: neither this process nor those that it starts have the function."""
    (tmp_path / "sitecustomize.py").write_text(
        'import os\nvars(os).pop("sched_getaffinity", None)\n'
    )
    index_folder = tmp_path / "index"
    index_folder.mkdir()
    subprocess.run(
        [sys.executable, "-c", WITHOUT_AFFINITY, str(index_folder)],
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        check=True,
    )
    assert WhooshEngine(index_folder).count() == 360

    assert processors.available() >= 1
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert processors.available() == os.cpu_count()
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert processors.available() == 1


def test_a_daemon_has_no_children(monkeypatch: pytest.MonkeyPatch) -> None:
    assert building._cores() >= 1
    monkeypatch.setattr(multiprocessing.current_process(), "_config", {"daemon": True})
    assert building._cores() == 1
