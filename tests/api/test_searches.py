"""A search finds what its page finds, in the same order."""

import pytest
from django.test import Client

from igfarchive.archive.models import Session
from igfarchive.search import index_searcher
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import every_hit
from tests import cast
from tests.api.conftest import Ask
from tests.cast import Panel
from tests.indexing import follow


@pytest.fixture
def long(panel: Panel) -> Panel:
    """Some sixty turns about buoys."""
    cast.speak(
        panel.session, *[(panel.guest, f"Buoy {n} is {'green ' * (n % 7)}now.") for n in range(60)]
    )
    follow(panel.session)
    return panel


def keys(ask: Ask, address: str) -> list[int]:
    found = []
    while address:
        answer = ask(address)
        found += [each["utterance"]["key"] for each in answer["items"]]
        address = answer["next"]
    return found


def test_hits_are_told_with_their_places(ask: Ask, panel: Panel) -> None:
    answer = ask("search?q=tables&speaker=bo-tern")
    (hit,) = answer["items"]
    turn = hit["utterance"]
    assert (turn["id"], turn["speaker"]["name"]) == ("harbour-forum-2031/ws-7/u4", "Bo Tern")
    (mark,) = hit["marks"]
    assert turn["text_captioned"][mark["start"] : mark["end"]] == "tables"
    assert hit["reading"] == "corrected"
    assert answer["facets"]["speaker"]["ada-quill"] == 2
    assert answer["query"] == {"q": "tables", "speaker": ["bo-tern"]}
    assert answer["address"] == "http://testserver/search/?q=tables&speaker=bo-tern"
    assert answer["coverage"]["turns"] == 2


def test_what_only_the_captions_hold_is_told_as_such(ask: Ask, panel: Panel) -> None:
    cast.annotate(panel.utterances[3], "Sunday", replacement="Monday")
    follow(panel.session)
    (hit,) = ask("search?q=sunday")["items"]
    assert hit["reading"] == "captioned"
    (mark,) = hit["marks"]
    assert hit["utterance"]["text_captioned"][mark["start"] : mark["end"]] == "Sunday"
    assert "Monday" in hit["utterance"]["text_corrected"]


def test_filters_typed_among_the_words_are_filters(ask: Ask, panel: Panel) -> None:
    answer = ask('search?q=tables speaker:"Bo Tern"')
    assert answer["query"] == {"q": "tables", "speaker": ["bo-tern"]}
    assert answer["total"] == 1


def test_what_cannot_be_read_as_written_is_told(ask: Ask, panel: Panel) -> None:
    assert ask("search?q=(tables")["problem"]


@pytest.mark.parametrize("asked", ["q=buoy", "speaker=bo-tern", "q=buoy&sort=newest"])
@pytest.mark.parametrize("limit", [1, 7, 20, 30, 100])
def test_all_hits_come_in_the_order_of_the_pages(
    ask: Ask, long: Panel, asked: str, limit: int
) -> None:
    from django.http import QueryDict

    numbers = {each.pk: each.key for each in long.session.utterances.all()}
    expected = [numbers[pk] for pk in every_hit(Query.from_parameters(QueryDict(asked)))]
    if limit == 1:
        expected = expected[:3]
        answer = ask(f"search?{asked}&limit=1")
        found = [answer["items"][0]["utterance"]["key"]]
        for _ in range(2):
            answer = ask(answer["next"])
            found.append(answer["items"][0]["utterance"]["key"])
        assert found == expected
    else:
        assert keys(ask, f"search?{asked}&limit={limit}") == expected


def test_nothing_is_given_twice_or_left_out_while_turns_come_in(ask: Ask, long: Panel) -> None:
    before = keys(ask, "search?q=buoy&sort=newest&limit=25")
    first = ask("search?q=buoy&sort=newest&limit=25")
    newer = cast.panel(cast.event("Harbour Forum 2032", 2032), "WS 9")
    cast.speak(newer.session, *[(newer.guest, "A buoy again.")] * 30)
    follow(newer.session)
    rest = keys(ask, first["next"])
    assert [each["utterance"]["key"] for each in first["items"]] + rest == before


def test_who_goes_on_behind_a_hit_that_is_gone_is_told(ask: Ask, long: Panel) -> None:
    following = ask("search?q=buoy&limit=25")["next"]
    Session.objects.update(published=False)
    follow(long.session)
    assert "from its beginning" in ask(following, status=410)["detail"]


def test_no_more_than_so_many_hits_are_paged_through(
    ask: Ask, long: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("igfarchive.api.operations.searches.MOST_HITS", 40)
    second = ask(ask("search?q=buoy")["next"])
    answer = ask(second["next"], status=400)
    assert answer["detail"].startswith("cursor: the first 40 hits")


def test_without_an_index_it_says_so(ask: Ask, client: Client, db: None) -> None:
    answer = ask("search?q=tables", status=503)
    assert "try again" in answer["detail"]
    response = client.get("/api/v1/search?q=tables")
    assert (response["Retry-After"], response["Cache-Control"]) == ("60", "no-store")


def test_what_is_being_typed_is_completed(ask: Ask, panel: Panel) -> None:
    answer = ask("suggest?q=tab")
    assert answer["words"] == ["table", "tables"] or answer["words"] == ["tables", "table"]
    assert [(each["kind"], each["id"]) for each in ask("suggest?q=ada+q")["named"]] == [
        ("speaker", "ada-quill")
    ]
    nothing = {"words": [], "named": [], "nearly": False}
    assert ask("suggest?q=table+") == ask("suggest?q=t") == ask("suggest") == nothing


def test_it_costs_no_more_searches_than_the_page(
    ask: Ask, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    answer = index_searcher.ask

    def count(*question: object, **more: object) -> object:
        asked.append(question)
        return answer(*question, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(index_searcher, "ask", count)
    ask("search?q=tables")
    assert len(asked) == 1
