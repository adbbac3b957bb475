"""What every engine must do: subclass EngineContract and say how the engine is made."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.matches.results import Facets, Results
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import FACETS, PAGE_SIZE, UNKNOWN, Query, Sort
from igfarchive.search.queries.tree import (
    And,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Variants,
    Word,
)
from tests.examples import one_in
from tests.search.corpus import FILTERED, QUERIES, document, histories, sessions
from tests.search.engine_tests import session
from tests.search.keywords_contract import KeywordsContract
from tests.search.plain import PlainEngine


def ask(engine: Engine, text: str = "", **query: Any) -> Results:
    return engine.search(parse(text).tree, Query(text=text, **query))


def found(engine: Engine, text: str = "", **query: Any) -> list[int]:
    results = ask(engine, text, **query)
    assert results.total == len(results.hits) or results.total > PAGE_SIZE
    return [hit.utterance for hit in results.hits]


def paged(engine: Engine, query: Query) -> list[int]:
    """The utterances of all its pages."""
    tree = parse(query.text).tree
    found: list[int] = []
    while hits := engine.search(tree, query, ()).hits:
        found += [hit.utterance for hit in hits]
        query = query.changed(page=query.page + 1)
    return found


def ordered(facets: Facets) -> dict[str, list[tuple[str, int]]]:
    """The facets so that they are equal only if their counts come in the same order."""
    return {name: list(counts.items()) for name, counts in facets.items()}


class EngineContract(KeywordsContract):
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("governing", [1, 2]),
            ("GOVERN*", [1, 2]),
            ("governa*", [2]),
            ("gov*ce", [2]),
            ("tabl?s", [1, 3, 4]),
            ("c?fé", [5]),
            ("tide table", [1, 3, 4]),
            ('"tide tables"', [1, 3]),
            ("tide-tables", [1, 3]),
            ('"tables tides"', [4]),
            ('"tables tide"', []),
            ('"tables tide"~1', [1, 3]),
            ('"tide"', [1, 3]),
            ("tide -govern", [3, 4]),
            ("govern OR cafe", [1, 2, 5]),
            ("tabels~", [1, 3, 4]),
            ("cafés", [5]),
            ("cafe\u0301", [5]),
            ("café's", [5]),
            ("潮汐", [5]),
            ("汐潮", []),
            ("-tide", [2, 5]),
            ("tide (govern OR tables) -ropes", [1, 3]),
            ("harbour", []),
        ],
    )
    def test_each_form_of_the_language(self, folder: Path, query: str, expected: list[int]) -> None:
        engine = self.holding(
            folder,
            "We govern the tide tables.",
            "Governance!",
            "The TIDE\u2011TABLES, again",
            "tables, tides and ropes",
            "Café 潮汐",
        )

        assert sorted(found(engine, query)) == expected

    def test_a_quotation_that_is_nearly_right_has_its_turn_among_the_candidates(
        self, folder: Path
    ) -> None:
        engine = self.holding(
            folder,
            *(f"the rope and {word} of the pier" for word in ("gull", "tide", "quay")),
            "So I say: the tide tables are ours, on the pier, and nobody copies them.",
            "tables the the are of ours",
            "Nothing else.",
        )

        for quoted in (
            "the tide tables are ours on the pier",
            "tide tables were ours on pier",
            "the tables tide are ours",
            "zzz tide yyy tables are xxx",
            "tables tables are",
        ):
            (found,) = engine.candidates(quoted.split(), [Query()], 5).found
            assert found[0].utterance == 4, quoted
            votes = [each.votes for each in found]
            assert votes == sorted(votes, reverse=True)
        words = ["so", "i", "say", "the", "tide", "tables", "are", "ours"]
        (found,) = engine.candidates(words, [Query()], 9).found
        shares = {each.utterance: each.votes for each in found}
        assert shares[4] == pytest.approx(1, abs=0.05)
        assert shares[5] < 0.5
        for words, count in ((["of", "the", "pier"], 2), (["zzz", "yyy"], 0), ([], 0)):
            (found,) = engine.candidates(words, [Query()], 2).found
            assert len(found) == count

    def test_in_how_many_turns_words_stand(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(1, document(1, "the tide tables", captioned="the tied tables")),
                session(2, document(2, "Tide and tide"), document(3, "tides")),
            ],
        )
        words = ["tide", "tied", "tables", "tides", "rope", "the", "tide"]
        assert list(engine.document_frequencies(words)) == [2, 1, 1, 1, 0, 1, 2]
        candidates = engine.candidates(words, [Query()], 1)
        assert list(candidates.document_frequencies) == [2, 1, 1, 1, 0, 1, 2]
        assert candidates.documents == engine.count() == 3

    def test_candidates_are_of_either_reading_and_pass_the_filters(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(1, document(1, "the tide tables", captioned="the tied cables")),
                session(2, document(2, "the tied cables", "harbour-2031/ws-8", speaker="ada")),
                session(3, document(3, "the tied cables", "harbour-2031/ws-9")),
            ],
        )
        engine.replace([session(3)])

        def candidates(*words: str, hidden: int = 0, **filters: Any) -> list[int]:
            # Asked beside others it is answered the same.
            queries = [Query(), Query(**filters)]
            _, found = engine.candidates(words, queries, 9, frozenset([hidden])).found
            return sorted(each.utterance for each in found)

        assert candidates("tied", "cables") == [1, 2]
        assert candidates("tide", "tables") == [1]
        assert candidates("tied", "cables", hidden=2) == [1]
        assert candidates("tied", "cables", speakers=("ada",)) == [2]
        assert candidates("tied", "cables", speakers=("bo",)) == []

    def test_the_longest_beginning_that_any_turn_has_in_a_row(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(1, document(1, "so the tide tables are", captioned="the tied cables are")),
                session(2, document(2, "the tide tables"), document(3, "tables are ours")),
                session(3, document(4, "the tide the tide tables are ours")),
            ],
        )
        engine.replace([session(3)])

        def longest(text: str, least: int, *hidden: int) -> tuple[int, list[int]]:
            length, utterances = engine.longest_beginning(text.split(), least, frozenset(hidden))
            return length, sorted(utterances)

        assert longest("the tide tables are ours", 2) == (4, [1])
        assert longest("the tide tables are ours", 2, 1) == (3, [2])
        assert longest("the tide tables ours", 3) == (3, [1, 2])
        assert longest("the tied cables are ours", 2) == (4, [1])  # and nothing of both readings
        assert longest("the tied tables are ours", 2) == (2, [1])
        assert longest("the tables are ours", 2) == (0, [])
        assert longest("ours the tide", 1) == (1, [3])
        assert longest("rope", 1) == (0, [])

    @given(
        sessions(1, 1),
        st.lists(st.sampled_from(QUERIES), min_size=1, max_size=6, unique=True),
        FILTERED,
    )
    def test_what_turns_hold_together(
        self, made: SessionDocuments, texts: list[str], filters: dict[str, tuple[str, ...]]
    ) -> None:
        parts = [tree for text in texts if (tree := parse(text).tree) is not None]
        plain = PlainEngine()
        plain.replace([made])
        with TemporaryDirectory() as folder:
            engine = self.build(Path(folder), [made])
            query = Query().changed(**filters)
            found = list(engine.held_together(parts, query))
            assert found == plain.held_together(parts, query)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("cybersecurity", [1, 2, 3]),
            ("cyber security", [1, 2, 3]),
            ("cyber-securities", [1, 2, 3]),
            ('"cyber security"', [1, 3]),
            ('"cybersecurity"', [2]),
            ("data center", [1, 2]),
            ("datacentres", [1, 2]),
            ("security -datacenter", [3]),
            ("organization labour", [4, 5]),
            ('"labour"', [4]),
            ("35%", [3, 4]),
            ("35 percent", [3, 4]),
            ("35", [3, 4, 5]),
            ("$100", [3, 4]),
            ("100 dollars", [3, 4]),
            ("100", [3, 4, 6]),
            ("1000", [5]),
            ("US", [4]),
            ("U.S.", [4]),
            ("us", [4, 5]),
            ("-US", [1, 2, 3, 5, 6]),
            ("US OR cyber", [1, 3, 4]),
            ('"US"', [4, 5]),
            ("c++", [6]),
            ("C#", []),
            ("AT&T", [6]),
        ],
    )
    def test_variants_of_a_word_are_one(
        self, folder: Path, query: str, expected: list[int]
    ) -> None:
        engine = self.holding(
            folder,
            "Cyber security for data centres",
            "cybersecurity of the datacenter",
            "cyber\u2011security, 35 per cent, $100",
            "The U.S. labour organisation said 35% and 100 dollars",
            "let us say labor organizations, 1,000 and 35",
            "C++ and C at AT&T for 100",
        )

        assert sorted(found(engine, query)) == expected

    @pytest.mark.parametrize(
        ("query", "first"), [("cyber tide", 1), ("cyber-tide", 1), ("35%", 3), ("$100", 4)]
    )
    def test_what_is_written_as_asked_comes_first(
        self, folder: Path, query: str, first: int
    ) -> None:
        engine = self.holding(
            folder, "a cyber tide", "a cyber\u2011tide", "35%", "$100", "cybertide", "35 and 100"
        )

        assert found(engine, query)[0] == first

    @one_in(3)
    @given(histories(), st.lists(FILTERED, min_size=1, max_size=4), st.sampled_from(Sort))
    def test_it_finds_and_counts_what_the_texts_say(
        self,
        commits: list[list[SessionDocuments]],
        filters: list[dict[str, tuple[str, ...]]],
        sort: Sort,
    ) -> None:
        plain = PlainEngine()
        with TemporaryDirectory() as folder:
            engine = self.build(Path(folder), commits[0])
            plain.replace(commits[0])
            for commit in commits[1:]:
                engine.replace(commit)
                plain.replace(commit)

            assert engine.holdings() == plain.holdings()
            for number, text in enumerate(["", *QUERIES]):
                query = Query(text, sort=sort).changed(**filters[number % len(filters)])
                tree = parse(text).tree
                results = engine.search(tree, query)
                hits = [hit.utterance for hit in results.hits]
                expected = plain.matching(tree, query)

                assert results.total == len(expected), text
                every = list(engine.every_hit(tree, query))
                assert every[:PAGE_SIZE] == hits, text
                assert sorted(every) == sorted(each.utterance for each in expected), text
                assert ordered(results.facets) == ordered(plain.facets(tree, query)), text
                some = FACETS[number % len(FACETS) :]
                counted = {name: counts for name, counts in results.facets.items() if name in some}
                assert engine.search(tree, query, some) == replace(results, facets=counted), text
                if sort is Sort.RELEVANCE and tree is not None:
                    assert set(hits) <= {document.utterance for document in expected}, text
                    assert len(hits) == min(len(expected), PAGE_SIZE), text
                else:
                    assert hits == plain.page(tree, query), text
                # Of equally relevant hits the newest come first.
                place = {document.utterance: at for at, document in enumerate(expected)}
                order = [(-hit.score, place[hit.utterance]) for hit in results.hits]
                assert order == sorted(order), text
            engine.close()

    def test_nothing_asked_lists_everything_newest_first(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(3, document(1, "tide", date=date(2030, 1, 1))),
                session(2, document(2, "", date=None, year=UNKNOWN)),
                session(5, document(5, "b", position=2), document(4, "a", position=1)),
                session(4, document(6, "tide")),
                session(1, document(7, "c", date=None, year="2031")),
            ],
        )

        assert found(engine) == [6, 4, 5, 7, 1, 2]
        assert found(engine, sort=Sort.NEWEST) == [6, 4, 5, 7, 1, 2]
        assert found(engine, sort=Sort.OLDEST) == [1, 7, 6, 4, 5, 2]

    def test_a_rarer_and_a_more_frequent_word_counts_more(self, folder: Path) -> None:
        engine = self.holding(
            folder, "tide and rope", "tide and sail", "tide and tide", "tide and oar", "no oar"
        )

        assert found(engine, "tide") == [3, 1, 2, 4]
        assert found(engine, "rope OR tide")[0] == 1
        assert [hit.score for hit in ask(engine, "tid*").hits] == [1.0] * 4

    @pytest.mark.parametrize(
        "query",
        ["tables", '"tables"', '"tide tables"', "tabl*", "tablex~", "tables rope", "tables OR sail",
         '"rope tables"~9', "tide", "tide -oar", "(rope tables) OR sail", "tide OR -rope"],
    )  # fmt: skip
    def test_a_corrected_turn_scores_as_if_it_had_been_captioned_so(
        self, folder: Path, tmp_path_factory: pytest.TempPathFactory, query: str
    ) -> None:
        """And so do all others: what it was before disturbs nobody."""
        others = [document(2, "tide and rope and tables"), document(3, "a tide, a sail, an oar")]
        reading = "The tide tables are ours and hang from a rope"
        corrected = document(1, reading, captioned="The tide tabels are hours and hang from a rope")
        engine = self.build(folder, [session(1, corrected, *others)])
        of_one_reading = self.build(
            tmp_path_factory.mktemp("other"), [session(1, document(1, reading), *others)]
        )

        results = ask(engine, query)
        assert 1 in {hit.utterance for hit in results.hits}
        assert results == ask(of_one_reading, query)

    @pytest.mark.parametrize(
        "query",
        ["tabels", '"tide tabels"', "tabe*", "tide tabels", "hours", "Who has tide tabels, hours?",
         "Who has tide tabels, hours and buoys?"],
    )  # fmt: skip
    def test_a_turn_that_its_captions_alone_answer_scores_as_captioned(
        self, folder: Path, tmp_path_factory: pytest.TempPathFactory, query: str
    ) -> None:
        others = [document(2, "tide and rope and tables"), document(3, "a tide, a sail, an oar")]
        captions = "The tide tabels are hours"
        corrected = document(1, "The tide tables are ours", captioned=captions)
        engine = self.build(folder, [session(1, corrected, *others)])
        as_captioned = self.build(
            tmp_path_factory.mktemp("other"), [session(1, document(1, captions), *others)]
        )

        assert [hit.utterance for hit in ask(engine, query).hits] == [1]
        assert ask(engine, query) == ask(as_captioned, query)

    @pytest.mark.parametrize("query", ["harbour", '"the harbour"', "harb*", "harbour -oar"])
    def test_a_correction_does_not_part_a_turn_from_its_twin(
        self, folder: Path, query: str
    ) -> None:
        said, corrected = "The harbour has a key", "The harbour has a quay"
        engine = self.build(
            folder,
            [
                session(
                    1,
                    document(2, corrected, captioned=said),
                    document(3, said),
                    document(4, "Another turn is about the harbour, too, at greater length"),
                )
            ],
        )

        scores = [hit.score for hit in ask(engine, query).hits if hit.utterance in {2, 3}]
        assert scores[0] == scores[1]
        places = found(engine, query)
        assert places.index(3) == places.index(2) + 1

    def test_a_turn_found_by_words_of_either_reading_scores_what_the_corrected_one_holds(
        self, folder: Path
    ) -> None:
        turn = document(1, "the tide tables", captioned="the tied tabels")
        engine = self.build(folder, [session(1, turn, document(2, "rope"), document(3, "rope"))])

        (hit,) = ask(engine, "tied tables").hits
        assert hit.score == ask(engine, "tables OR tied").hits[0].score > 0
        assert found(engine, "tied -tables") == []
        assert found(engine, '"tied tables"') == []

    def test_a_correction_comes_and_goes(self, folder: Path) -> None:
        before, after = document(1, "a tied table"), document(1, "a tide", captioned="a tied table")
        engine = self.build(folder, [session(1, before)])
        held = engine.holdings()

        engine.replace([session(1, after)])
        assert (
            found(engine, "tide") == found(engine, "tied") == found(engine, '"tied table"') == [1]
        )
        assert engine.holdings() != held
        engine.replace([session(1, replace(after, captioned="a tried table"))])
        assert found(engine, "tied") == []
        engine.replace([session(1, before)])
        assert found(engine, "tide") == []
        assert found(engine, "tied") == [1]
        assert engine.holdings() == held

    @one_in(3)
    @given(histories(), st.frozensets(st.integers(1, 6), max_size=3))
    def test_hidden_sessions_might_as_well_not_be_held(
        self, commits: list[list[SessionDocuments]], hidden: frozenset[int]
    ) -> None:
        plain = PlainEngine()
        with TemporaryDirectory() as folder:
            engine = self.build(Path(folder), commits[0])
            plain.replace(commits[0])
            for commit in commits[1:]:
                engine.replace(commit)
                plain.replace(commit)
            held = engine.holdings()
            plain.replace([session(number) for number in hidden])

            for text in ["", *QUERIES]:
                tree, query = parse(text).tree, Query(text, sort=Sort.NEWEST)
                results = engine.search(tree, query, FACETS, hidden)
                assert [hit.utterance for hit in results.hits] == plain.page(tree, query), text
                expected = [each.utterance for each in plain.matching(tree, query)]
                assert list(engine.every_hit(tree, query, hidden)) == expected, text
                assert results.total == len(plain.matching(tree, query)), text
                assert ordered(results.facets) == ordered(plain.facets(tree, query)), text
            for prefix in ("ti", "ta", "go"):
                offered = {word for word, _ in engine.completions(prefix, 99, hidden)}
                words = {word for word, _ in plain.completions(prefix, 99)}
                assert offered == words
            assert engine.holdings() == held
            engine.close()

    def test_a_hidden_session_is_seen_again(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [session(1, document(1, "tide veil")), session(2, document(2, "tide", "harbour/two"))],
        )
        tree, query = parse("tide").tree, Query("tide")
        for hidden, total in [({1}, 1), (set(), 2), ({1, 2}, 0), ({2, 7}, 1), ({1}, 1)]:
            assert engine.search(tree, query, FACETS, frozenset(hidden)).total == total
        assert engine.spellings("veils", 9, frozenset({1})) == []
        assert engine.spellings("veils", 9, frozenset({2})) == [("veil", 1)]
        engine.replace([session(1, document(1, "tide rope"))])
        assert engine.search(tree, query, FACETS, frozenset({2})).total == 1
        assert engine.completions("rop", 9, frozenset({1})) == []

    def test_pages_follow_each_other_and_end(self, folder: Path) -> None:
        texts = ["tide table"] * (2 * PAGE_SIZE + 3)
        engine = self.holding(folder, *texts)

        pages = [ask(engine, "tide", page=page) for page in (1, 2, 3, 4, 5000)]

        assert [results.total for results in pages] == [len(texts)] * 5
        assert [len(results.hits) for results in pages] == [PAGE_SIZE, PAGE_SIZE, 3, 0, 0]
        assert [hit.utterance for results in pages for hit in results.hits] == list(
            range(1, len(texts) + 1)
        )
        assert pages[4].facets == pages[0].facets

    def test_every_hit_goes_on_where_the_best_end(self, folder: Path) -> None:
        """The best come in an order of their own; twelve pages of them."""
        texts = [
            " ".join(["tide"] * (1 + number % 3) + ["table"] * (number % 2) + ["rope"] * number)
            for number in range(12 * PAGE_SIZE)
        ]
        engine = self.holding(folder, *texts)

        for text in ("tide table", "tide OR table", '"tide table"', "tide", "t?de", "-sail"):
            for sort in Sort:
                query = Query(text, sort=sort)
                hits = engine.every_hit(parse(text).tree, query)
                assert list(hits) == paged(engine, query), text
                assert len(hits) >= 2 * PAGE_SIZE

    def test_a_facet_is_counted_with_its_own_filter_lifted(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(
                    1,
                    document(1, "tide", speaker="ada", year="2031"),
                    document(2, "tide", speaker="ada", year="2030"),
                    document(3, "tide", speaker="bo", year="2031"),
                    document(4, "tide", speaker=UNKNOWN, year="2031"),
                    document(5, "tide", speaker="bo", year="2030"),
                    document(6, "rope", speaker="bo", year="2031"),
                )
            ],
        )

        results = ask(engine, "tide", speakers=("ada",), years=("2031",))

        assert results.total == 1
        assert results.facets["speaker"] == {"ada": 1, "bo": 1, UNKNOWN: 1}
        assert results.facets["year"] == {"2030": 1, "2031": 1}
        assert results.facets["kind"] == {"workshop": 1}
        assert set(results.facets) == set(FACETS)

    def test_more_values_than_sixteen_bits_are_counted(self, folder: Path) -> None:
        many = 65_536 + 10
        engine = self.build(
            folder,
            [session(1, *(document(n, "", speaker=f"s{n}") for n in range(1, many + 1)))],
        )

        assert len(ask(engine).facets["speaker"]) == many
        assert found(engine, speakers=(f"s{many}",)) == [many]

    def test_sessions_come_change_and_go_in_one_commit(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(1, document(1, "tide"), document(2, "rope")),
                session(2, document(3, "tide", "harbour/two")),
                session(3, document(4, "tide", "harbour/three")),
            ],
        )

        engine.replace(
            [
                session(2),
                session(1, document(2, "tide tide tide"), document(9, "rope")),
                session(4, document(7, "tide", "harbour/four")),
                session(5),
            ]
        )

        assert found(engine, "tide") == [2, 4, 7]
        assert found(engine, "rope") == [9]
        assert {number: held.path for number, held in engine.holdings().items()} == {
            1: "harbour-2031/ws-7",
            3: "harbour/three",
            4: "harbour/four",
        }

    def test_nothing_can_be_held_and_written(self, folder: Path) -> None:
        engine = self.build(folder, [])

        assert ask(engine, "tide") == Results(0, (), {name: {} for name in FACETS})
        assert engine.holdings() == {}

        engine.replace([])
        engine.replace([session(1, document(1, "tide"))])
        engine.replace([session(1)])

        assert ask(engine).total == 0
        assert engine.holdings() == {}

    def test_many_small_commits_are_one_index(self, folder: Path) -> None:
        engine = self.build(folder, [])
        for number in range(1, 31):
            engine.replace([session(number % 20, document(number, f"tide w{number}"))])

        assert sorted(found(engine, "tide")) == list(range(11, 31))
        assert found(engine, "w30") == [30]
        assert found(engine, "w7") == []

    def test_a_failed_replacement_changes_nothing(self, folder: Path) -> None:
        engine = self.holding(folder, "tide")

        def failing() -> Iterable[SessionDocuments]:
            yield session(1)
            yield session(2, document(5, "tide"))
            raise RuntimeError("the database went away")

        with pytest.raises(RuntimeError, match="went away"):
            engine.replace(failing())

        assert found(engine, "tide") == [1]
        engine.replace([session(2, document(5, "tide"))])
        assert found(engine, "tide") == [1, 5]

    def test_an_open_engine_sees_what_another_process_writes(self, folder: Path) -> None:
        reader = self.holding(folder, "tide")
        assert found(reader, "tide") == [1]
        writer = self.open(folder)

        writer.replace([session(2, document(5, "tide")), session(1, document(1, "rope"))])

        assert found(reader, "tide") == [5]
        assert found(self.open(folder), "tide") == [5]

    def test_a_closed_engine_opens_again(self, folder: Path) -> None:
        engine = self.holding(folder, "tide")
        engine.close()
        assert found(engine, "tide") == [1]
        engine.close()
        engine.close()

    def test_threads_share_an_engine_while_it_is_written(self, folder: Path) -> None:
        engine = self.holding(folder, *["tide table", "rope table", "tide rope"] * 40)
        totals: list[int] = []

        def ask_often() -> None:
            totals.extend(ask(engine, '"tide table" OR tide').total for _ in range(25))

        threads = [Thread(target=ask_often) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(2, 6):
            engine.replace([session(number, document(1000 + number, "rope"))])
        for thread in threads:
            thread.join()

        assert totals == [80] * 100

    @pytest.mark.parametrize(
        "text",
        [
            "session:1", "number:1", "words:tide", "stems:tid", "[a TO z]", "?*?*?*z", "*", "*:*",
            "tide^5", "(" * 2000, "tide~5", "' OR 1=1 --", "{!lucene}", "tide\\:", "/tide/",
            "\x00tide", "tide\udcff", "NOT", '"""', "fingerprint:a OR utterance:1",
        ],
    )  # fmt: skip
    def test_no_text_reaches_anything_but_words(self, folder: Path, text: str) -> None:
        engine = self.holding(folder, "tide")

        results = ask(engine, text)

        parsed = parse(text).tree
        plain = PlainEngine()
        plain.replace([session(1, document(1, "tide"))])
        assert results.total == len(plain.matching(parsed, Query(text=text)))

    def test_values_of_filters_are_not_language(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(
                    1, document(1, "tide", speaker="ada OR bo"), document(2, "tide", speaker="bo")
                )
            ],
        )

        assert found(engine, "tide", speakers=("ada OR bo",)) == [1]
        assert found(engine, "tide", speakers=("*",)) == []
        assert found(engine, "tide", speakers=("",)) == []

    def test_every_expansion_counts(self, folder: Path) -> None:
        """No limit on expansions makes a total wrong in silence."""
        texts = [f"rope{n:04} tide" for n in range(3000)]
        engine = self.holding(folder, *texts)

        assert ask(engine, "rop*").total == 3000
        assert ask(engine, "rope1*").total == 1000
        assert ask(engine, "rope1234~").total == 1 + 2 + 3 * 9 + 3

    def test_long_and_odd_texts_are_held(self, folder: Path) -> None:
        engine = self.holding(
            folder, "tide " * 30_000 + "rope", "x" * 100_000, "", "\x00 🙂", "é" * 70
        )

        assert found(engine, "rope") == [1]
        assert found(engine, '"tide rope"') == [1]
        assert found(engine, "xxx*") == [2]
        assert ask(engine).total == 5

    def test_spellings_are_one_edit_away_and_the_most_frequent_first(self, folder: Path) -> None:
        engine = self.holding(
            folder, "Table table tables", "tables tabel", "tables, tablet", "cable", "stable Café"
        )

        assert engine.spellings("table", 9) == [
            ("tables", 3), ("cable", 1), ("stable", 1), ("tabel", 1), ("tablet", 1),
        ]  # fmt: skip
        assert engine.spellings("table", 1) == [("tables", 3)]
        assert engine.spellings("cofe", 9) == [("cafe", 1)]
        assert engine.spellings("zeppelin", 9) == []

    def test_completions_start_so(self, folder: Path) -> None:
        engine = self.holding(folder, "Table table", "tables tabel", "table", "cable Été", "潮汐")

        assert engine.completions("tab", 9) == [("table", 2), ("tabel", 1), ("tables", 1)]
        assert engine.completions("tab", 1) == [("table", 2)]
        assert engine.completions("table", 9) == [("table", 2), ("tables", 1)]
        assert engine.completions("et", 9) == [("ete", 1)]
        assert engine.completions("tab*", 9) == []

    def test_variants_are_one_thing_and_the_best_of_them_counts(self, folder: Path) -> None:
        engine = self.holding(
            folder, "a rope", "a hawser", "a rope and a hawser", "a rope, a hawser", "tide"
        )
        rope, hawser = Word("rope"), Word("hawser")

        results = engine.search(Variants((rope, hawser)), Query("rope"))

        scores = {hit.utterance: hit.score for hit in results.hits}
        alone = {hit.utterance: hit.score for hit in engine.search(rope, Query("rope")).hits}
        assert results.total == len(scores) == 4
        assert scores[1] == alone[1] > scores[2]
        assert scores[4] == alone[4]
        left_out = engine.search(And((Word("a"), Not(Variants((rope, hawser))))), Query("a"))
        assert left_out.total == 0

    def test_both_readings_of_a_turn_count_once_for_a_word(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(
                    1,
                    document(1, "tables tide", captioned="tabels tables tide"),
                    document(2, "tables", captioned="tabels"),
                    document(3, "tables tabels"),
                )
            ],
        )

        assert engine.completions("tab", 9) == [("tabels", 3), ("tables", 3)]
        assert engine.spellings("tabel", 9) == [("tabels", 3)]

    def test_a_word_of_captions_alone_outlives_others(self, folder: Path) -> None:
        gone = session(1, *(document(number, "tabla") for number in range(1, 9)))
        engine = self.build(folder, [gone, session(2, document(9, "rope", "harbour/two"))])
        engine.replace([session(1, document(1, "tables", captioned="tabels"))])

        assert engine.completions("tab", 9) == [("tabels", 1), ("tables", 1)]

    def test_words_that_are_gone_are_neither_spellings_nor_completions(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(1, document(1, "tide veil")),
                session(2, document(2, "tides", "harbour/two"), document(3, "tides rope")),
            ],
        )
        engine.replace([session(1), session(3, document(4, "tider tides", "harbour/three"))])

        assert engine.completions("ve", 9) == []
        assert engine.spellings("veils", 9) == []
        assert [word for word, _ in engine.completions("ti", 9)] == ["tides", "tider"]
        assert engine.completions("ti", 9)[0] == ("tides", 3)
        assert [word for word, _ in engine.spellings("tidex", 9)] == ["tides", "tider"]

    def test_what_is_scattered_is_replaced_as_it_is(self, folder: Path) -> None:
        sessions = [
            session(n, document(n, f"tide {n}", f"harbour/ws-{n}", speaker=f"ada-{n % 3}"))
            for n in range(9)
        ]
        engine = self.build(folder, sessions[:1])
        for one in sessions[1:]:
            engine.replace([one])
        before = ask(engine, "tide"), engine.holdings()

        fragmented = engine.fragmented()
        engine.replace([sessions[number] for number in fragmented])
        assert (ask(engine, "tide"), engine.holdings()) == before
        assert not engine.fragmented()

    def test_every_change_is_another_commit(self, folder: Path) -> None:
        engine = self.holding(folder, "tide")
        other = self.open(folder)
        before = engine.commit()
        assert other.commit() == before
        engine.replace([session(1, document(1, "tide"))])
        assert engine.commit() == other.commit() != before

    @given(
        st.lists(st.lists(st.text("abtiñ潮 ", max_size=12), max_size=4), min_size=1, max_size=3),
        st.text("abti", min_size=1, max_size=4),
    )
    def test_words_are_counted_over_all_commits(self, commits: list[list[str]], word: str) -> None:
        plain = PlainEngine()
        with TemporaryDirectory() as folder:
            engine = self.build(Path(folder), [])
            for number, texts in enumerate(commits, 1):
                held = session(
                    number, *(document(number * 10 + at, text) for at, text in enumerate(texts))
                )
                engine.replace([held])
                plain.replace([held])

            assert engine.spellings(word, 5) == plain.spellings(word, 5)
            assert engine.completions(word, 5) == plain.completions(word, 5)
            engine.close()

    @given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.text(max_size=20))
    def test_any_text_is_found_by_its_own_words(self, texts: list[str], other: str) -> None:
        trees = [tree for text in (*texts, other) if (tree := parse(text).tree)]
        plain = PlainEngine()
        held = session(1, *(document(number, text) for number, text in enumerate(texts, 1)))
        plain.replace([held])
        with TemporaryDirectory() as folder:
            engine = self.build(Path(folder), [held])
            for tree in (*trees, Not(Or((Word("a"), *trees)))):
                query = Query(sort=Sort.NEWEST)
                hits = engine.search(tree, query).hits
                assert [hit.utterance for hit in hits] == plain.page(tree, query)
            engine.close()

    @pytest.mark.parametrize(
        "tree",
        [Word("tide"), Prefix("tid"), Fuzzy("tyde"), Phrase(("tide",)), Phrase(("a", "tide"), 3)],
    )
    def test_a_score_is_positive(self, folder: Path, tree: Word) -> None:
        engine = self.holding(folder, "a tide", "no rope")

        (hit,) = engine.search(tree, Query()).hits

        assert hit.score > 0
