"""What to ask instead: every number is what the search that it stands for finds."""

from collections.abc import Collection, Sequence
from typing import Any

import pytest

from igfarchive.archive.models import Session
from igfarchive.search import index, index_searcher
from igfarchive.search.did_you_mean import (
    MOST_PARTIAL,
    MOST_SPELLINGS,
    MOST_WORDS,
    Alternative,
    Suggestion,
    did_you_mean,
    explain,
)
from igfarchive.search.entities.name_index import NameIndex
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.results import IndexUnavailableError, Results
from igfarchive.search.queries.query import FACETS, Query
from igfarchive.search.queries.tree import Tree
from igfarchive.search.searching import search, total_of
from tests import cast
from tests.indexing import follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> cast.Panel:
    """Bo says "sovereignty" four times, once beside a buoy, and Ada says "buoys" three times."""
    panel = cast.panel(cast.event())
    cast.speak(
        panel.session,
        *((panel.guest, f"Sovereignty of the sea, part {number}.") for number in range(3)),
        (panel.guest, "Sovereignty over a buoy."),
        *((panel.chair, f"Buoys, part {number}.") for number in range(3)),
    )
    index.rebuild()
    return panel


def suggested(text: str, **filters: Any) -> list[Suggestion]:
    query = Query(text, **filters)
    found = did_you_mean(query, search(query), name_index())
    for each in found:
        assert each.total == search(query.changed(text=each.text)).total
    return found


def explained(text: str, **filters: Any) -> list[Alternative]:
    query = Query(text, **filters)
    results = search(query)
    found = explain(query, results)
    for each in found:
        assert each.total == search(each.query).total > results.total
    return found


@pytest.mark.usefixtures("panel")
class TestDidYouMean:
    @pytest.mark.parametrize(
        ("text", "suggestions"),
        [
            ("soverignty", [("sovereignty", 4)]),
            ("SOVERIGNTY, sea", [("SOVEREIGNTY, sea", 3)]),
            ("Soverignty, sea", [("Sovereignty, sea", 3)]),
            ("zeppelin Soverignty", [("Sovereignty", 4)]),
            ("zeppelin soverignty buoyz", [("sovereignty", 4), ("buoys", 4), ("buoy", 4)]),
            ("(soverignty OR zeppelin) -buoy", [("(sovereignty OR zeppelin) -buoy", 3)]),
            ('"soverignty over a buoy"', [('"sovereignty over a buoy"', 1)]),
            ("sóverignty", [("sovereignty", 4)]),
            ("Sóverignty", [("Sovereignty", 4)]),
            ("sovereignty", []),
            ("soverignty~", []),
            ("soverignt*", []),
            ("-soverignty", []),
            ("zeppelin", []),
            ("soverignty zeppelin", [("sovereignty", 4)]),
            ("soverignty -sovereignty", []),
            ('"soverignty zeppelin"', []),
            ("airship zeppelin", []),
            ("???", []),
            ("", []),
        ],
    )
    def test_spells_just_that_word_otherwise(
        self, text: str, suggestions: list[tuple[str, int]]
    ) -> None:
        assert [(each.text, each.total) for each in suggested(text)] == suggestions

    def test_counts_with_the_filters_in_force(self) -> None:
        assert suggested("soverignty", speakers=("bo-tern",)) == [Suggestion("sovereignty", 4)]
        assert suggested("soverignty", speakers=("ada-quill",)) == []

    def test_offers_the_best_first_and_few(self, panel: cast.Panel) -> None:
        for number, word in enumerate(["tiler", "tilen", "tiled", "tilex"], 1):
            cast.speak(panel.session, *[(panel.guest, f"{word}.")] * number)
        follow(panel.session)

        found = suggested("tilez")

        assert [each.text for each in found] == ["tilex", "tiled", "tilen"]

    def test_takes_no_word_of_a_name_for_another_word(self, panel: cast.Panel) -> None:
        """Tern is what a speaker is called; then so is Fern."""
        cast.speak(panel.session, *[(panel.guest, "A fern, a quip.")] * 2, (panel.chair, "Tern!"))
        follow(panel.session)
        assert suggested("ternn") == [Suggestion("tern", 1)]
        assert suggested("fernn") == [Suggestion("fern", 2)]
        assert suggested("tern") == []
        cast.listed(panel.session, cast.speaker("Cy Fern"))
        assert suggested("tern") == [Suggestion("fern", 2)]

    def test_takes_no_word_that_some_turns_hold_for_another(self, panel: cast.Panel) -> None:
        lost = [(panel.guest, "What is lost.")] * 2
        cast.speak(panel.session, *lost, (panel.chair, "The last cable."))
        follow(panel.session)
        assert suggested("lost cable") == [Suggestion("last cable", 1)]
        cast.speak(panel.session, *lost)
        follow(panel.session)
        assert suggested("lost cable") == []

    def test_tells_nothing_of_a_session_that_is_hidden(self, panel: cast.Panel) -> None:
        """A word that it alone holds is as good as one that nobody says."""
        hidden = cast.panel(panel.session.event, "WS 8").session
        cast.speak(hidden, (panel.guest, "Soverignty."))
        follow(hidden)
        assert suggested("zeppelin soverignty") == []
        Session.objects.filter(pk=hidden.pk).update(published=False)
        assert suggested("zeppelin soverignty") == [Suggestion("sovereignty", 4)]

    def test_makes_no_word_a_filter(self, panel: cast.Panel) -> None:
        cast.speak(panel.session, *[(panel.guest, "A year at sea.")] * 2)
        follow(panel.session)
        assert suggested("yaer sea") == [Suggestion("year sea", 2)]
        assert suggested("yaer:sea") == []

    def test_leaves_signs_as_they_are(self, panel: cast.Panel) -> None:
        """A dollar sign is a word behind the sum."""
        cast.speak(panel.session, *[(panel.guest, "One dollar, a dollar.")] * 2)
        follow(panel.session)
        assert suggested("$100") == []

    def test_offers_nothing_beside_enough(self, panel: cast.Panel) -> None:
        cast.speak(panel.session, *[(panel.guest, "Soverignty.")] * 3)
        follow(panel.session)

        assert suggested("soverignty") == []

    def test_a_long_text_stays_as_short_as_a_text_may_be(self) -> None:
        assert suggested(("soverignty " * 200)[:1999].strip()) == []


@pytest.mark.usefixtures("panel")
class TestExplain:
    def test_says_what_each_word_finds_alone(self) -> None:
        assert [(each.word, each.total) for each in explained("sovereignty lighthouses")] == [
            ("lighthouses", 2),
            ("sovereignty", 4),
        ]
        assert [
            (each.word, each.total) for each in explained('"tide tables" (buoy* zeppelin)')
        ] == [
            ('"tide tables"', 1),
            ("buoy*", 4),
        ]
        assert [each.word for each in explained('"buoy sovereignty"')][1:] == [
            "buoy",
            "sovereignty",
        ]
        assert [each.word for each in explained("buoy -buoys -sea")] == ["buoy"]
        assert [each.word for each in explained('tables~ "sea part"~9 zeppelin')] == [
            "tables~",
            '"sea part"~9',
        ]

    def test_says_what_holds_most_of_the_words(self) -> None:
        def dropped(text: str, **filters: Any) -> list[tuple[str, tuple[str, ...], int]]:
            found = explained(text, **filters)
            return [(each.query.text, each.dropped, each.total) for each in found if each.dropped]

        assert dropped("Sovereignty sea zeppelin") == [("Sovereignty sea", ("zeppelin",), 3)]
        assert dropped("sovereignty sea cyber tide") == [("sovereignty sea", ("cyber tide",), 3)]
        assert dropped("sovereignty sea zeppelin -cyber-tide -(data centre)") == []
        assert dropped('zeppelin sovereig* "the sea" -buoy part') == [
            ('sovereig* "the sea" part -buoy', ("zeppelin",), 3)
        ]
        assert dropped("sovereignty zeppelin sea part airship") == [
            ("sovereignty sea part", ("zeppelin", "airship"), 3)
        ]
        assert dropped("sovereignty buoy sea") == [
            ("sovereignty sea", ("buoy",), 3),
            ("sovereignty buoy", ("sea",), 1),
        ]
        assert dropped("sovereignty sea zeppelin", speakers=("ada-quill",)) == []
        assert dropped("sovereignty zeppelin airship") == []
        assert dropped("sovereignty zeppelin") == []
        assert dropped("sovereignty (sea OR buoy) zeppelin") == []
        assert dropped("of the zeppelin") == []
        assert dropped("sovereignty OR sea OR zeppelin") == []

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("sovereignty of the buoys", ["sovereignty", "buoys"]),
            ('"part of that sea"', ["part"]),
            ("part a zeppelin", ["part"]),
            ("over the zeppelin", []),
        ],
    )
    def test_offers_no_word_alone_that_stands_in_any_turn(
        self, text: str, words: list[str]
    ) -> None:
        assert [each.word for each in explained(text) if each.word] == words

    def test_what_is_most_like_the_query_comes_first(self) -> None:
        found = explained("sovereignty sea buoys", speakers=("ada-quill",), years=("2031",))
        assert [(each.dropped, each.lifted, each.word) for each in found] == [((), "", "buoys")]
        found = explained("sovereignty sea zeppelin part", years=("2031",))
        assert [(each.dropped, each.word) for each in found] == [
            (("zeppelin",), ""),
            ((), "sea"),
            ((), "sovereignty"),
            ((), "part"),
        ]

    def test_says_where_the_words_of_a_quotation_stand_apart(self) -> None:
        found = explained('"sea of sovereignty"')
        assert [(each.query.text, each.apart, each.word, each.total) for each in found] == [
            ("sea of sovereignty", True, "", 3),
            ("sovereignty", False, "sovereignty", 4),
        ]
        assert not explained('"潮汐"')

    def test_says_nothing_of_one_word(self) -> None:
        for text in ("zeppelin", "lighthouses", '"zeppelin"', "zeppelin~", "???", ""):
            assert explained(text) == []

    def test_says_what_a_filter_costs(self) -> None:
        found = explained("buoys", speakers=("bo-tern",), years=("2031",))

        assert [(each.lifted, each.total) for each in found] == [("speaker", 4), ("", 4)]
        assert found[0].query == Query("buoys", years=("2031",))
        assert found[1].query == Query("buoys")

    def test_lifts_all_values_of_a_filter(self) -> None:
        found = explained("buoys", speakers=("nobody", "nobody-else"))
        assert [(each.query, each.total) for each in found] == [(Query("buoys"), 4)]

    def test_lifts_a_session(self) -> None:
        found = explained("buoys", sessions=("harbour/none",))
        assert [(each.lifted, each.total) for each in found] == [("session", 4)]

    def test_words_alone_keep_the_filters(self) -> None:
        found = explained("sovereignty lighthouses", speakers=("bo-tern",))
        assert [(each.word, each.total) for each in found] == [
            ("lighthouses", 1),
            ("sovereignty", 4),
        ]

    def test_filters_alone_are_explained_and_nothing_is_no_query(self) -> None:
        assert explained("", years=("1999",)) == []
        found = explained("", years=("1999",), speakers=("ada-quill",))
        assert [(each.lifted, each.total) for each in found] == [("year", 5)]

    def test_says_nothing_beside_enough(self) -> None:
        assert explained("sovereignty", speakers=("bo-tern",)) == []


def test_a_page_asks_few_further_questions(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = Query(
        "soverignty buoyz tablez lighthousez governance zeppelin harbor sunday clock floor",
        speakers=("a", "b"), sessions=("x/y",), years=("2031",), kinds=("workshop",),
    )  # fmt: skip
    results = search(query)
    asked: list[Query] = []
    ask = index_searcher.ask

    def counted(tree: Tree | None, query: Query, facets: Collection[str] = FACETS) -> Results:
        asked.append(query)
        return ask(tree, query, facets)

    together = []
    held = index_searcher.held_together

    def counted_together(parts: Sequence[Tree], query: Query) -> Sequence[tuple[int, ...]]:
        together.append(query)
        return held(parts, query)

    monkeypatch.setattr(index_searcher, "ask", counted)
    monkeypatch.setattr(index_searcher, "held_together", counted_together)
    did_you_mean(query, results, name_index())
    explain(query, results)

    assert len(together) == 1
    assert 3 <= len(asked) <= 2 * MOST_SPELLINGS + MOST_PARTIAL + 2 + 2 * MOST_WORDS <= 24


def test_a_total_is_what_the_search_states(panel: cast.Panel) -> None:
    for text in ("buoy", "???", "", "-buoy", "(buoy"):
        assert total_of(Query(text)) == search(Query(text)).total


def test_without_an_index_it_is_unavailable() -> None:
    with pytest.raises(IndexUnavailableError):
        did_you_mean(Query("soverignty"), Results(0, ()), NameIndex(()))
