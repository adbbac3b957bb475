"""The engines that are measured beside ours answer the same questions with the same turns."""

import gc
import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from weakref import ref

import pytest

from benchmarks import __main__ as command
from benchmarks.corpus import SHARED, YEARS, Turn, analyse, corpus, sessions
from benchmarks.engines import KINDS, Answer, Contender, Kind
from benchmarks.engines.ours import Ours, query
from benchmarks.engines.sqlite import SQLite
from benchmarks.engines.xapian import Xapian
from benchmarks.growth import growth
from benchmarks.processes import Footprint, Memory, footprint
from benchmarks.questions import FACETS, FREQUENT, Question, choose
from benchmarks.race import COLD, OURS, Built, Entrant, Timing, compare, differing, loaded, present
from benchmarks.report import Run, totals
from benchmarks.targets import judge, judge_alone
from benchmarks.updating import Update
from igfarchive.search.engines import Document
from tests.search.corpus import document
from tests.search.plain import PlainEngine

SPOKEN = [
    ("ada", "authority", "2010", "The tide tables are open, and the tide is in."),
    ("ada", "authority", "2011", "Tables of tides; tide after tide."),
    ("MIREILLE B. REECE, PSY.D", "union", "2012", "The harbour's tide table and the rope."),
    ("$STDOUT", "union", "2013", "A rope and a café; harbour\u2019s ropes."),
    ("ada", "union", "2012", "Tide. Table. The tabel of the tied rope."),
    ("BO O'TERN", "authority", "2014", "潮汐 and the tide: don't open the table"),
    ("BO O'TERN", "authority", "2012", "open tide, closed rope"),
    ("ada", "union", "2014", ""),
]
TURNS = [
    Turn(
        number // 3 + 1,
        document(
            number + 1,
            text,
            f"harbour/ws-{number // 3 + 1}",
            speaker=speaker,
            affiliation=affiliation,
            year=year,
            date=None,
        ),
        *analyse(text),
    )
    for number, (speaker, affiliation, year, text) in enumerate(SPOKEN)
]
QUESTIONS = [
    Question("a word", "tide"),
    Question("an apostrophe", "harbour's"),
    Question("an accent", "café"),
    Question("two words", "tide rope"),
    Question("three words", "tide table rope"),
    Question("OR", "rope OR open"),
    Question("quotation", '"tide table"'),
    Question("quotation of three", '"the tide table"'),
    Question("a script without spaces", "潮汐"),
    Question("prefix", "tab*"),
    Question("one edit", "tadle~"),
    Question("speaker", "tide", speaker="ada"),
    Question("odd speaker", "rope", speaker="$STDOUT"),
    Question("quoted speaker", "tide", speaker="BO O'TERN"),
    Question("years", "tide", years=(2010, 2011, 2012)),
    Question("speaker and years", "tide", speaker="ada", years=(2011, 2012)),
    Question("nowhere", "nowhere"),
]


@pytest.fixture(scope="module")
def entrants() -> Iterator[list[Entrant]]:
    """Every engine that is there, holding TURNS."""
    engines, _ = present()
    with loaded(engines, TURNS) as entrants:
        yield entrants


@pytest.fixture
def two_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where nothing is installed but Python."""
    missing = {"Xapian": "it is not installed."}
    monkeypatch.setattr(command, "present", lambda _: ([Ours(), SQLite()], missing))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_all_engines_find_and_count_the_same(entrants: list[Entrant], question: Question) -> None:
    plain = PlainEngine()
    plain.replace(sessions(TURNS))
    asked = query(question)
    found = {turn.utterance for turn in plain.matching(question.tree, asked)}
    counted = plain.facets(question.tree, asked)
    facets = {name: counted[name] for name in FACETS}
    for engine in (entrant.engine for entrant in entrants):
        if not engine.lacks(question, "full"):
            answer = engine.ask(question, "full")
            assert (engine.name, set(answer.ids)) == (engine.name, found)
            assert (engine.name, answer.total) == (engine.name, len(found))
            assert (engine.name, answer.facets) == (engine.name, facets)
        if not engine.lacks(question, "top"):
            best = engine.ask(question, "top")
            assert (engine.name, set(best.ids)) == (engine.name, found)


def test_neighbours_that_were_swapped_are_one_edit_unless_it_is_remarked(
    entrants: list[Entrant],
) -> None:
    question = Question("one edit", "tabel~")
    for engine in (entrant.engine for entrant in entrants):
        if not engine.lacks(question, "full"):
            total = engine.ask(question, "full").total
            assert (engine.name, total) == (engine.name, 1 if engine.remark(question) else 3)


@pytest.mark.parametrize("kind", KINDS)
def test_every_engine_is_asked_what_it_can(entrants: list[Entrant], kind: Kind) -> None:
    word = Question("a word", "tide", speaker="ada", years=(2011, 2012))
    ranking_alone = {"bm25s", "lancedb"} if kind == "full" else set()
    lacking = {entrant.engine.name for entrant in entrants if entrant.engine.lacks(word, kind)}
    assert lacking <= ranking_alone


def test_nothing_is_kept_by_the_engine_that_is_asked_cold(entrants: list[Entrant]) -> None:
    ours = entrants[0].engine
    assert isinstance(ours, Ours)
    cold = ours.forgetful()
    assert isinstance(cold, Ours)
    question = Question("a word", "tide")
    for engine in (ours, cold):
        assert engine.ask(question, "full") == engine.ask(question, "full")
    # How much is kept is nobody's to see but the engine's own.
    kept = [engine.engine._reader._cache.nbytes for engine in (ours, cold)]  # type: ignore[union-attr]
    assert kept[0] > 0
    assert kept[1] == 0
    (timing, _) = compare(entrants[:1], [question], seconds=0)
    assert set(timing.spent) == set(timing.passed) == {OURS, COLD}


def test_each_engine_answers_in_a_process_of_its_own(entrants: list[Entrant]) -> None:
    for entrant in entrants:
        needed = footprint(entrant.engine, entrant.folder, QUESTIONS)
        assert needed.first > 0
        if needed.memory:
            assert needed.memory.after >= needed.memory.before


def test_every_engine_can_be_described(entrants: list[Entrant]) -> None:
    assert entrants[0].engine.name == "ours"
    for entrant in entrants:
        assert entrant.engine.version()
        assert entrant.size > 0
        assert entrant.seconds > 0


def test_a_missing_engine_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Xapian, "available", lambda _: "it is not installed.")
    engines, missing = present()
    assert missing["Xapian"] == "it is not installed."
    assert "xapian" not in {engine.name for engine in engines}


def test_an_engine_is_left_out_as_asked() -> None:
    engines, missing = present(["fts5", "whoosh"])
    assert missing["SQLite FTS5"] == missing["Whoosh"] == "as asked."
    assert not {"fts5", "whoosh"} & {engine.name for engine in engines}


class TestQuestions:
    def test_of_every_sort_are_asked_and_find_something(self) -> None:
        turns = corpus(2_000, generated=True).turns
        questions = choose(turns)
        assert [question.name for question in questions] == [
            "rare word",
            "common word",
            "stop-like word",
            "two words",
            "three words",
            "OR",
            "quotation",
            "quotation of frequent words",
            "prefix",
            "one edit",
            "speaker filter",
            "year range",
        ]
        plain = PlainEngine()
        plain.replace(sessions(turns))
        hits = {
            question.name: len(plain.matching(question.tree, query(question)))
            for question in questions
        }
        assert all(hits.values())
        steps = ["rare word", "two words", "common word", "stop-like word"]
        assert all(hits[fewer] < hits[more] for fewer, more in pairwise(steps))

    def test_are_chosen_alike_at_every_run(self) -> None:
        once, again = (choose(corpus(500, generated=True).turns) for _ in range(2))
        assert once == again


class TestCorpus:
    def test_is_real_where_it_can_be(self, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(SHARED, str(shared))
        found = corpus(300)
        assert found.source == "300 turns of real transcripts."
        assert [turn.document.utterance for turn in found.turns] == list(range(1, 301))
        assert {turn.document.affiliation for turn in found.turns} == {"bigtent"}
        assert {int(turn.document.year) for turn in found.turns} <= set(YEARS)
        assert found.turns[0].document.speaker == "MAT RYER"

    def test_is_invented_elsewhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(SHARED, raising=False)
        found = corpus(300)
        assert found.source == f"300 invented turns, as {SHARED} names no folder of real ones."
        assert len({turn.session for turn in found.turns}) == 2


@pytest.mark.usefixtures("two_engines")
class TestCommand:
    def test_a_quick_run_prints_a_line_for_each_question(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        command.quick(command.arguments(["--quick", "--utterances", "400", "--generated"]), end=0)
        printed = capsys.readouterr()
        lines = [json.loads(line) for line in printed.out.splitlines()]
        assert len(lines) == 24
        for line in lines:
            assert set(line) == {"query", "kind", "ours_ms", "cold_ms", "ratio"}
            assert line["kind"] in {"top", "full"}
            assert line["ours_ms"] > 0
            assert line["cold_ms"] > 0
            assert set(line["ratio"]) == (set() if line["query"] == "one edit" else {"fts5"})
        assert "Xapian is left out: it is not installed." in printed.err

    def test_a_whole_run_writes_a_page(self, tmp_path: Path) -> None:
        text = written(tmp_path)
        assert "`.venv/bin/python -m benchmarks --utterances 400 --generated`" in text
        assert "400 invented turns, as asked for." in text
        assert "- Xapian was left out: it is not installed." in text
        assert "found the same total and counted the same facets" in text
        assert (
            "one edit: SQLite FTS5 was not asked, as it has no query for a word one edit away."
            in text
        )
        assert "one session updated and visible" in text
        assert str(tmp_path) not in text
        assert "How it grows" not in text

    def test_a_second_corpus_is_measured_afterwards(self, tmp_path: Path) -> None:
        text = written(tmp_path, "--then", "800", "--without", "whoosh", "--without", "tantivy")
        options = "--utterances 400 --generated --then 800 --without whoosh --without tantivy"
        assert f"`.venv/bin/python -m benchmarks {options}`" in text
        above, grown = text.split("\n## How it grows\n")
        assert "400 invented turns, as asked for." in above
        assert "Growth" not in above
        assert "800 invented turns, as asked for.\n\nTurns grew × 2." in grown
        asked = [question.name for question in choose(corpus(800, generated=True).turns)]
        heads = "Growth (turns × 2) | Ours, ms | Growth (turns × 2) | cold | SQLite FTS5 |"
        for section in grown.split(heads)[1:]:
            rows = section.split("\n\n")[0].splitlines()[2:]
            assert [row.split(" | ")[0] for row in rows] == [f"| {name}" for name in asked]
        assert grown.count(heads) == 2
        assert "found the same total and counted the same facets" in grown

    def test_a_name_of_no_other_engine_is_refused(self) -> None:
        with pytest.raises(SystemExit):
            command.arguments(["--without", "ours"])


def written(folder: Path, *options: str) -> str:
    """The page of a whole run with few turns."""
    page = folder / "performance.md"
    few = ["--utterances", "400", "--generated", "--seconds", "0", "--output", str(page)]
    command.whole(command.arguments([*few, *options]))
    return page.read_text("utf-8")


class Circular(SQLite):
    """As an engine may be: it goes only where Python looks for circles."""

    def __init__(self) -> None:
        self.itself = self


def test_what_was_measured_is_gone_before_more_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engines: list[ref[Contender]] = []
    held: list[int] = []

    def fresh(without: Collection[str]) -> tuple[list[Contender], dict[str, str]]:
        assert not any(engine() for engine in engines)
        held.append(sum(type(it) is Document for it in gc.get_objects()))
        made = [Ours(), Circular()]
        engines.extend(map(ref, made))
        return made, {}

    gc.unfreeze()  # what other tests froze is counted both times
    monkeypatch.setattr(command, "present", fresh)
    written(tmp_path, "--then", "700")
    assert len(engines) == 4
    assert held[1] - held[0] == 700 - 400


LACKING: dict[tuple[str, Kind], str] = {
    ("one edit", "top"): "it",
    ("one edit", "full"): "it",
    ("a word", "full"): "it ranks",
    ("two words", "full"): "it ranks",
}


def measured(turns: int, times: float, memory: Memory | None) -> Run:
    """A run in which every figure is so many times what it is in another."""
    timing = Timing(
        Question("common word", "tide"),
        "full",
        int(100 * times),
        {OURS: 2.0 * times, COLD: 4.0 * times, "fts5": 8.0},
        {OURS: 3.0 * times, COLD: 4.0 * times, "fts5": 8.0},
        {},
    )
    needed = Footprint(50.0, memory)
    return Run(
        source=f"{turns} turns.",
        turns=turns,
        analysis=1.0,
        built=[
            Built("ours", "igfarchive", "1", turns / 1_000, int(1_000_000 * times), {}, needed),
            Built("fts5", "SQLite FTS5", "3", turns / 500 - 1, 2_000_000, LACKING, needed),
        ],
        missing={},
        timings=[timing],
        update=Update(10.0 * times, 20.0 * times, 100),
        load=(0.5, 2.0),
    )


def test_each_growth_is_told_beside_that_of_the_turns() -> None:
    before = measured(1_000, 1, Memory(10.0, 80.0, 40.0))
    text = growth(before, measured(12_000, 2.5, Memory(10.0, 120.0, 40.0)))
    lines = text.splitlines()
    assert "12000 turns.\n\nTurns grew × 12." in text
    assert "| common word | `tide` | 250 | × 2.5 | 5.000 | × 2.5 | 10.000 | 0.62 (1.2) |" in lines
    assert "| igfarchive | 1,000 | × 1 | 2.5 | × 2.5 | 50 | 120 |" in lines
    assert "| SQLite FTS5 | 500 | × 1 | 2.0 | × 1 | 50 | 120 |" in lines
    assert "| ms until a search finds the change | 10 | 25 | × 2.5 |" in lines
    assert "| MB of a process that has answered | 80 | 120 | × 1.5 |" in lines
    assert "- one edit: SQLite FTS5 was not asked, as it." in lines
    assert "| memory of a process that has answered | at most 250 MB | 120 MB | yes | – |" in lines
    assert lines.count("| Ours alone | Above | Here | Growth (turns × 12) |") == 1


def test_an_engine_that_would_take_long_is_left_out_of_a_second_corpus() -> None:
    before = measured(100_000, 1, None)  # which FTS5 takes 199 seconds for
    assert command.too_slow(before, 400_000) == {}
    assert command.too_slow(before, 500_000) == {"fts5": "to build it would take 17 minutes."}
    after = measured(500_000, 1, None)
    alone = replace(after, built=after.built[:1], missing={"SQLite FTS5": "it is slow."})
    text = growth(before, alone)
    assert "\n- SQLite FTS5 was left out: it is slow.\n" in text


def test_memory_that_cannot_be_read_has_no_growth() -> None:
    before = measured(1_000, 1, Memory(10.0, 80.0, 40.0))
    assert "MB of a process" not in growth(before, measured(2_000, 2, None))


def test_what_was_nothing_has_no_growth() -> None:
    text = growth(measured(1_000, 0.001, None), measured(2_000, 2, None))
    assert (
        "| common word | `tide` | 200 | – | 4.000 | × 2000 | 8.000 | 0.5 (1) |" in text.splitlines()
    )


def test_another_total_is_told() -> None:
    facets = {"year": {"2031": 2}}
    assert differing(
        {
            "ours": Answer(2, [1, 2], facets),
            "fts5": Answer(3, [1, 2, 3], facets),
            "whoosh": Answer(2, [1, 2], {"year": {"2030": 2}}),
            "tantivy": Answer(2, [2, 1], facets),
        },
        {"fts5": "", "whoosh": "it counts", "tantivy": "it counts"},
    ) == {"fts5": "3 hits, not 2", "whoosh": "other facets: it counts"}


def test_what_an_engine_cannot_be_asked_is_told_once_for_each_reason() -> None:
    assert totals(measured(100, 1, None)).splitlines()[1:] == [
        "- one edit: SQLite FTS5 was not asked, as it.",
        "- SQLite FTS5 was asked for no full result, as it ranks.",
    ]


def timed(name: str, kind: Kind, **spent: float) -> Timing:
    return Timing(Question(name, "tide"), kind, 2, {**spent, COLD: 4.0}, spent, {})


def test_a_target_is_judged_where_its_engine_took_part() -> None:
    timings = [
        timed("common word", "full", ours=1.0, tantivy=4.0, whoosh=50.0),
        timed("two words", "full", ours=3.0, tantivy=5.0),
        timed("rare word", "full", ours=3.0, tantivy=3.0),
        timed("rare word", "top", ours=3.0, tantivy=2.0),
        timed(FREQUENT, "full", ours=1.0),
    ]
    titles = {"ours": "igfarchive", "tantivy": "tantivy", "whoosh": "Whoosh"}
    verdicts = judge(timings, {"ours": 100.0}, titles)
    assert [
        (verdict.limit, verdict.measured, verdict.reached, verdict.cold) for verdict in verdicts
    ] == [
        ("at most 1", "1", True, "1.3"),
        ("at most 0.5", "0.6", False, "1"),
        ("at most 0.01", "0.02", False, "0.08"),
        ("at most 1.2", "1.5", False, "2"),
        ("at most 30 ms", "4.0 ms", True, "4.0 ms"),
    ]


def test_an_update_and_the_memory_are_judged_alone() -> None:
    verdicts = judge_alone(Update(120.0, 130.0, 3), Memory(50.0, 240.0, 40.0))
    assert [(verdict.measured, verdict.reached) for verdict in verdicts] == [
        ("120 ms", False),
        ("240 MB", True),
    ]
    assert len(list(judge_alone(Update(90.0, 130.0, 3), None))) == 1
