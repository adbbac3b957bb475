"""A search, from what is asked to what is shown."""

from typing import Any

import pytest

from igfarchive.archive.models import Utterance
from igfarchive.search import index
from igfarchive.search.matches.results import Facets, IndexUnavailableError, Results, Span
from igfarchive.search.queries.language import NOTHING, ONLY_EXCLUDED
from igfarchive.search.queries.query import FACETS, PAGE_SIZE, Query, Sort
from igfarchive.search.searching import search
from tests import cast
from tests.indexing import follow

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> cast.Panel:
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


def test_a_hit_shows_where_it_is_and_what_was_found(panel: cast.Panel) -> None:
    results = search(Query(text='"tide tables" OR governance'))

    assert results.total == 3
    texts = {said.pk: said.text for said in panel.utterances}
    assert {
        hit.utterance: [texts[hit.utterance][mark.start : mark.end] for mark in hit.marks]
        for hit in results.hits
    } == {
        panel.utterances[1].pk: ["tide", "tables"],
        panel.utterances[6].pk: ["governance"],
        panel.utterances[7].pk: ["governed"],
    }
    assert all(hit.passage == Span(0, len(texts[hit.utterance])) for hit in results.hits)


def test_a_long_turn_shows_its_best_passage(panel: cast.Panel) -> None:
    text = f"{'Nothing to see here. ' * 100}The buoy rang. {'Nothing more to see. ' * 100}"
    cast.speak(panel.session, (panel.guest, text))
    follow(panel.session)

    (hit,) = search(Query(text="buoys")).hits

    assert "The buoy rang." in text[hit.passage.start : hit.passage.end]


def test_filters_alone_list_their_utterances_newest_first(panel: cast.Panel) -> None:
    results = search(Query(speakers=("ada-quill",)))

    assert [hit.utterance for hit in results.hits] == [
        panel.utterances[1].pk,
        panel.utterances[4].pk,
    ]
    assert [hit.marks for hit in results.hits] == [(), ()]
    assert list(results.facets["speaker"].items()) == [
        ("ada-quill", 2),
        ("bo-tern", 2),
        ("moderator", 2),
        ("unknown", 1),
    ]


def test_the_counts_of_every_facet_add_up_to_the_total(panel: cast.Panel) -> None:
    results = search(Query(text="tables OR governing"))

    assert results.total == 5
    assert set(results.facets) == set(FACETS)
    for counts in results.facets.values():
        assert sum(counts.values()) == results.total


def test_how_the_words_were_read_is_said(panel: cast.Panel) -> None:
    assert search(Query(text="-tables")).problem == ONLY_EXCLUDED
    assert search(Query(text="tables")).problem == ""


def test_words_that_are_none_find_nothing(panel: cast.Panel) -> None:
    nothing: Facets = {name: {} for name in FACETS}
    assert search(Query(text="?!", years=("2031",))) == Results(0, (), nothing, NOTHING)


def test_a_page_past_the_end_is_empty(panel: cast.Panel) -> None:
    results = search(Query(text="governing", page=2))

    assert results.total == 2
    assert results.hits == ()


@pytest.mark.parametrize("hits", [1, PAGE_SIZE])
def test_a_page_takes_two_queries(
    panel: cast.Panel, hits: int, django_assert_num_queries: Any
) -> None:
    """And two after each commit: what is not public, and the glossary."""
    cast.speak(panel.session, *[(panel.guest, "A buoy.")] * hits)
    follow(panel.session)

    with django_assert_num_queries(4):
        assert len(search(Query(text="buoy", sort=Sort.OLDEST)).hits) == hits


def test_what_the_archive_no_longer_shows_is_left_out(panel: cast.Panel) -> None:
    cast.retire(panel.utterances[6])

    hits = search(Query(text="governing")).hits

    assert [hit.utterance for hit in hits] == [panel.utterances[7].pk]

    Utterance.objects.all().delete()
    assert search(Query(text="governing")).hits == ()


def test_without_an_index_it_says_so() -> None:
    with pytest.raises(IndexUnavailableError):
        search(Query(text="tide"))
