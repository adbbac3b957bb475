"""Filters typed in the search box lead to the address that holds them, or to what is near."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from igfarchive.archive.models import SpeakerName
from igfarchive.search import index
from igfarchive.search.known_entities import name_index
from igfarchive.search.queries.query import Query
from igfarchive.search.typed_filters import apply_typed, near
from tests import cast
from tests.web.conftest import CountQueries, Visit

NAMES = 7
"""Questions to the database for all names."""


@pytest.fixture
def forum(db: None) -> cast.Panel:
    """Two panels of one code in two years, and a third session."""
    first = cast.panel(cast.event("Harbour Forum 2031", 2031, city="Port Estuary"), "WS 7")
    cast.panel(cast.event("Harbour Forum 2030", 2030), "WS 7", kind="open-forum")
    SpeakerName.objects.create(
        speaker=first.guest, name="Captain Tern", folded="captain tern", reason="A sheet."
    )
    index.rebuild()
    return first


def typed(text: str) -> Query:
    return apply_typed(Query(text))


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize(
    ("text", "name", "values"),
    [
        ("speaker:ada-quill", "speaker", ["ada-quill"]),
        ('speaker:"ADA QUILL"', "speaker", ["ada-quill"]),
        ('speaker:"quill, ada"', "speaker", ["ada-quill"]),
        ("speaker:qui", "speaker", ["ada-quill"]),
        ("speaker:Ada Quill", "speaker", ["ada-quill"]),
        ("event:Harbour Forum 2030", "event", ["harbour-forum-2030"]),
        ("group:civil society", "group", ["civil-society"]),
        ("speaker:captain", "speaker", ["bo-tern"]),
        ("speaker:unknown", "speaker", ["unknown"]),
        ("speaker:ada OR speaker:bo", "speaker", ["ada-quill", "bo-tern"]),
        ('affiliation:"harbour authority"', "affiliation", ["harbour-authority"]),
        ("group:government", "group", ["government"]),
        ('group:"civil society"', "group", ["civil-society"]),
        ("group:tech", "group", ["technical-community"]),
        ("region:africa", "region", ["african"]),
        ("region:grulac", "region", ["grulac"]),
        ("region:latin america", "region", ["grulac"]),
        ("region:western europe", "region", ["weog"]),
        ("event:harbour-forum-2031", "event", ["harbour-forum-2031"]),
        ('event:"Harbour Forum 2030"', "event", ["harbour-forum-2030"]),
        ("event:2030", "event", ["harbour-forum-2030"]),
        ("event:estuary", "event", ["harbour-forum-2031"]),
        ("year:2031", "year", ["2031"]),
        ("year:2000-2031", "year", ["2030", "2031"]),
        ("year:2031..2030", "year", ["2030", "2031"]),
        ("kind:workshop", "kind", ["workshop"]),
        ("kind:forum", "kind", ["open-forum", "best-practice-forum"]),
        ('kind:"Open Forum"', "kind", ["open-forum"]),
        ("session:harbour-forum-2031/ws-7", "session", ["harbour-forum-2031/ws-7"]),
        ("session:ws7 event:2031", "session", ["harbour-forum-2031/ws-7"]),
        ('session:"WS 7 2030"', "session", ["harbour-forum-2030/ws-7"]),
    ],
)
def test_values_are_found_by_what_they_are_called(text: str, name: str, values: list[str]) -> None:
    query = typed(f"{text} tide")

    assert query.text == "tide"
    assert sorted(query.filters[name]) == sorted(values)


def test_whole_words_come_before_beginnings(forum: cast.Panel) -> None:
    SpeakerName.objects.create(
        speaker=forum.guest, name="Adabel Tern", folded="adabel tern", reason="A sheet."
    )
    assert typed("speaker:ada").speakers == ("ada-quill",)
    assert typed("speaker:adab").speakers == ("bo-tern",)


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize("session", ["ws7", "ws-7", '"WS 7"', '"WS 07"', "tables"])
def test_a_code_of_several_sessions_is_all_of_them(session: str) -> None:
    assert set(typed(f"session:{session}").sessions) == {
        "harbour-forum-2031/ws-7",
        "harbour-forum-2030/ws-7",
    }


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize(
    ("name", "value", "labels"),
    [
        ("speaker", "Quell", ["Ada Quill"]),
        ("speaker", "Zzyzx", []),
        ("affiliation", "Harbor Autority", ["Harbour Authority"]),
        ("region", "Asian", ["Asia-Pacific"]),
        ("event", "Harbor Forum 2029", ["Harbour Forum 2030", "Harbour Forum 2031"]),
        ("year", "1066", ["2031", "2030"]),
        ("session", "tibles", ["Harbour Forum 2031 WS 7: Tides and tables",
                               "Harbour Forum 2030 WS 7: Tides and tables"]),
    ],
)  # fmt: skip
def test_what_is_called_nothing_has_what_is_near(name: str, value: str, labels: list[str]) -> None:
    assert typed(f'{name}:"{value}"').filters == {name: (value,)}
    found, several = near(name_index(), name, value)
    assert sorted(found.values()) == sorted(labels)
    assert several == 0


@pytest.mark.usefixtures("forum")
def test_where_nothing_is_near_a_short_list_is_shown_whole() -> None:
    assert len(near(name_index(), "group", "zzz")[0]) == 6


def test_of_many_that_are_called_so_none_is_taken(forum: cast.Panel) -> None:
    for number in range(6):
        cast.speak(forum.session, (cast.speaker(f"Mole Number {number}"), "A tide."))

    assert typed("speaker:mole").speakers == ("mole",)
    found, several = near(name_index(), "speaker", "mole")
    assert (len(found), several) == (5, 6)


@pytest.mark.usefixtures("forum")
def test_names_are_read_once(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    filters = " ".join(f"speaker:Ada Quill {n} event:Harbour Forum {n}" for n in range(3))
    with django_assert_max_num_queries(NAMES + 6):
        typed(filters)


@pytest.mark.usefixtures("forum")
class TestThePage:
    def test_leads_to_the_address_with_the_filters(self, client: Client) -> None:
        response = client.get(
            "/search/", {"q": 'speaker:"Ada Quill" tide year:2031', "sort": "newest"}
        )
        assert response.status_code == 302
        assert response["Location"] == ("/search/?q=tide&speaker=ada-quill&year=2031&sort=newest")

    def test_shows_them_as_filters_and_keeps_the_words(self, visit: Visit) -> None:
        page = visit("/search/?q=tide&speaker=ada-quill")
        assert page.texts(".active li") == ["Speaker: Ada Quill Remove Speaker Ada Quill"]
        assert page.find("form input[name=q]")[0].get("value") == "tide"

    def test_says_what_is_near_a_value_that_fits_nothing(self, visit: Visit) -> None:
        page = visit("/search/?q=tide&speaker=Quell")
        assert "Speaker “Quell” is not in the archive. Near: Ada Quill." in page.text
        assert page.link("Ada Quill", ".active") == "/search/?q=tide&speaker=ada-quill"
        assert "Search without speaker Quell" in page.text

    def test_says_what_is_near_a_few_and_asks_no_more(
        self, count_queries: CountQueries, visit: Visit
    ) -> None:
        address = "/search/?q=tide" + "".join(f"&speaker=Quell+{n}" for n in range(5))
        page = visit(address + "&speaker=Quell+5")
        assert page.text.count("is not in the archive. Near: Ada Quill.") == 5
        assert page.text.count("is not in the archive.") == 6
        assert count_queries(address + "&speaker=Quell+5&speaker=Quell+6") == count_queries(address)

    def test_asks_which_of_many_is_meant(self, visit: Visit, forum: cast.Panel) -> None:
        for number in range(6):
            cast.speak(forum.session, (cast.speaker(f"Mole Number {number}"), "A tide."))
        page = visit("/search/?q=tide&speaker=mole")
        assert "6 are called so, among them Mole Number 0, Mole Number 1," in page.text

    def test_leaves_no_filter_out_silently(self, visit: Visit) -> None:
        page = visit("/search/?q=tide -speaker:ada")
        assert "-speaker:ada was left out: a filter holds" in page.text

    def test_of_a_session_takes_those_that_it_has(self, client: Client, visit: Visit) -> None:
        address = "/sessions/harbour-forum-2031/ws-7/"
        response = client.get(address, {"q": "tide speaker:ada year:2031"})
        assert response["Location"] == f"{address}?q=tide+year%3A2031&speaker=ada-quill"
        assert "year:2031 was left out" in visit(response["Location"]).text

    def test_takes_long_and_odd_values_for_what_they_are(self, client: Client) -> None:
        assert client.get("/search/", {"q": "speaker:" + "a" * 300}, follow=True).status_code == 400
        odd = client.get("/search/", {"q": 'speaker:"%_\\' + "'" + '" tide'}, follow=True)
        assert odd.status_code == 200


@pytest.mark.usefixtures("forum")
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (" ".join(f"speaker:nobody{number}" for number in range(60)), "at most 50 values"),
        (f"tide speaker:{'a' * 300}", "at most 201 characters"),
    ],
)
def test_more_than_an_address_carries_on_is_refused_and_stays_in_the_box(
    visit: Visit, typed: str, why: str
) -> None:
    asked = Query(text=typed).url()
    page = visit(f"/search/{asked}", status=400)
    assert why in page.texts("[role=alert]")[0]
    assert page.find("input#q")[0].get("value") == typed


@pytest.mark.usefixtures("forum")
def test_so_it_is_where_it_is_typed_in_a_session(client: Client) -> None:
    typed = " ".join(f"speaker:nobody{number}" for number in range(60))
    asked = Query(text=typed).url()
    response = client.get(f"/sessions/harbour-forum-2031/ws-7/{asked}")
    assert (response.status_code, response.headers["Location"]) == (302, f"/search/{asked}")
