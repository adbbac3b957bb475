"""What every engine must say of what stands out: a part of the contract."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from igfarchive.search.engines import Document, SessionDocuments
from igfarchive.search.matches.marks import matches
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import Or, Phrase, Tree, Word
from tests.search.corpus import document
from tests.search.engine_tests import EngineTests, session
from tests.search.plain import PlainEngine


def talk(seed: int) -> Iterator[SessionDocuments]:
    """Twelve sessions of three events; each event has its words, and so have Ada and session 1."""
    random = Random(seed)  # noqa: S311 - the same each time
    words = ["tide", "tides", "table", "rope", "ropes", "buoy", "governing", "and", "7", "café"]
    for number in range(12):
        event = ("harbour", "estuary", "delta")[number % 3]
        documents = []
        for place in range(40):
            speaker = random.choice(["ada", "bo", "cy", "di"])
            liked = words + words[number % 3 * 3 :][:3] * 3
            liked += ["anchor"] * 20 * (speaker == "ada") + ["oars"] * 20 * (number == 1)
            text = " ".join(random.choices(liked, k=random.randint(0, 9)))
            facts = {"session": f"{event}/{number}", "speaker": speaker}
            documents.append(document(number * 100 + place, text, **facts))
        yield session(number, *documents)


class KeywordsContract(EngineTests):
    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize(
        "query",
        [
            Query(events=("harbour",)),
            Query(speakers=("ada",)),
            Query(sessions=("estuary/1",)),
            Query(events=("harbour", "estuary"), speakers=("ada", "eve")),
            Query(events=("nowhere",)),
            Query(),
        ],
    )
    def test_keywords_are_those_that_the_texts_make_stand_out(
        self, folder: Path, seed: int, query: Query
    ) -> None:
        programme = list(talk(seed))
        expressions: dict[str, Tree] = {
            "tide table": Phrase(("tide", "table")),
            "rope": Word("rope"),
        }
        engine, plain = self.build(folder, programme[:7]), PlainEngine()
        engine.replace(programme[7:])
        plain.replace(programme)

        for most in (2, 20):
            keywords = engine.keywords(query, expressions, most)
            expected = plain.keywords(query, expressions, most)
            assert bool(expected) is (query.events != ("nowhere",))
            assert [(each.name, each.documents, each.expression) for each in keywords] == [
                (name, documents, expression) for name, _, documents, expression in expected
            ]
            assert [each.score for each in keywords] == pytest.approx(
                [score for _, score, _, _ in expected]
            )
        texts = {each.utterance: each.text for told in programme for each in told.documents}
        for keyword in keywords:
            assert 0 < len(keyword.utterances) <= keyword.documents
            for utterance in keyword.utterances:
                assert matches(texts[utterance], expressions.get(keyword.name, Word(keyword.name)))

    def test_what_stands_out_is_not_what_one_speaker_or_one_session_says(
        self, folder: Path
    ) -> None:
        def said(word: str, speakers: str, sessions: int) -> list[Document]:
            return [
                document(0, f"{word} {word}", f"harbour/{place % sessions}", speaker=speaker)
                for place, speaker in enumerate(speakers * 4)
            ]

        rows = [
            *said("buoy", "abc", 4),
            *said("rope", "aab", 4),
            *said("sail", "abc", 2),
            *said("tide", "abc", 3),
            *(document(0, "ebb and flow", f"estuary/{place}") for place in range(40)),
        ]
        sessions: dict[str, list[Document]] = {}
        for number, each in enumerate(rows, 1):
            sessions.setdefault(each.session, []).append(replace(each, utterance=number))
        engine = self.build(
            folder, [session(number, *each) for number, each in enumerate(sessions.values())]
        )

        found = engine.keywords(Query(events=("harbour",)), {}, 9)
        assert [(each.name, each.documents) for each in found] == [("buoy", 12), ("tide", 12)]

    def test_keywords_are_of_the_corrected_reading_and_of_what_is_not_hidden(
        self, folder: Path
    ) -> None:
        engine = self.build(
            folder,
            [
                session(1, *(document(n, "tide", captioned="rope") for n in range(1, 9))),
                session(2, *(document(n, "buoy", "harbour-2031/ws-8") for n in range(11, 19))),
                session(3, *(document(n, "ebb", "estuary/1") for n in range(21, 61))),
            ],
        )

        def names(hidden: frozenset[int] = frozenset()) -> list[str]:
            found = engine.keywords(Query(events=("harbour-2031",)), {}, 9, hidden)
            return [each.name for each in found]

        assert names() == []  # each is said in one session of two
        assert names(frozenset({2})) == ["tide"]
        assert names(frozenset({1})) == ["buoy"]
        assert names(frozenset({1, 2})) == []

    @pytest.mark.parametrize("texts", [[], [""], ["潮汐 潮汐"]])
    def test_nothing_stands_out_where_there_is_nothing(
        self, folder: Path, texts: list[str]
    ) -> None:
        engine = self.holding(folder, *texts)

        for query in (Query(), Query(events=("harbour-2031",)), Query(events=("estuary",))):
            assert engine.keywords(query, {"tide": Word("tide")}, 9) == []

    def test_words_that_say_nothing_do_not_stand_out(self, folder: Path) -> None:
        engine = self.build(
            folder,
            [
                session(
                    1, *(document(n, "because they'd never thank 2031 x tides") for n in range(9))
                ),
                session(2, *(document(n, "ebb and it", "estuary/1") for n in range(10, 99))),
            ],
        )
        expressions: dict[str, Tree] = {
            "IT": Or((Phrase(("it",)), Phrase(("ebb", "technology")))),
            "WHO": Phrase(("never", "thank")),
            "2031": Phrase(("thank", "2031")),
            "tide": Phrase(("x", "tides")),
        }

        found = engine.keywords(Query(events=("harbour-2031",)), expressions, 9)
        assert [(each.name, each.expression) for each in found] == [("tide", True), ("tide", False)]
        engine.replace([session(2)])
        everything = engine.keywords(Query(), expressions, 9)
        assert [(each.name, each.score) for each in everything] == [("tide", 9.0)]
