from datetime import date

import pytest
from django.test import Client

from igfarchive.archive.models import Speaker
from tests import cast
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page


def counts(page: Page, title: str) -> dict[str, int]:
    """The choices of one filter, and their counts."""
    headings = page.texts(".facets h3")
    lists = page.find(".facets h3 + ul")
    choices = lists[headings.index(title)].cssselect("li")
    found = (choice.text_content().rsplit(maxsplit=1) for choice in choices)
    return {label.strip(): int(count) for label, count in found}


@pytest.fixture
def programme(db: None) -> None:
    """Two forums, four sessions: one catalogued, one in which nobody is named."""
    past = cast.event("Harbour Forum 2030", 2030, city="Port Estuary", country="Estuaria")
    cast.panel(past, "WS 1", title="Buoys", date=date(2030, 3, 2))
    now = cast.event("Harbour Forum 2031", 2031)
    cast.panel(now, "WS 2", title="Charts", date=date(2031, 3, 2), kind="open-forum")
    anonymous = cast.session(now, "WS 3", "Dredging", date=date(2031, 3, 4))
    cast.speak(anonymous, (None, "Who digs?"))
    catalogued = cast.session(now, "MAIN", "Estuaries", kind="main", date=date(2031, 3, 3))
    cast.listed(catalogued, Speaker.objects.get(slug="bo-tern"))


def test_an_empty_archive_says_how_to_fill_it(visit: Visit) -> None:
    assert "import_transcripts" in visit("/sessions/").text


@pytest.mark.usefixtures("programme")
class TestTheList:
    def test_goes_by_event_newest_first(self, visit: Visit) -> None:
        page = visit("/sessions/")
        assert page.texts(".results h2") == ["Harbour Forum 2031", "Harbour Forum 2030"]
        assert page.texts(".entry h3") == ["Dredging", "Estuaries", "Charts", "Buoys"]

    def test_says_what_a_session_is(self, visit: Visit) -> None:
        page = visit("/sessions/")
        assert page.texts(".entry .facts") == [
            "WS 3 Workshop 4 March 2031 0 speakers 1 turn, 2 words",
            "MAIN Main session 3 March 2031 1 speaker words not in the archive yet",
            "WS 2 Open forum 2 March 2031 3 speakers 7 turns, 53 words",
            "WS 1 Workshop 2 March 2030 3 speakers 7 turns, 53 words",
        ]
        assert "Port Estuary, Estuaria" in page.text

    def test_leads_to_the_sessions(self, visit: Visit) -> None:
        assert visit("/sessions/").link("Buoys") == "/sessions/harbour-forum-2030/ws-1/"

    def test_leads_to_each_event(self, visit: Visit) -> None:
        page = visit("/sessions/")
        assert page.link("Harbour Forum 2030", "h2") == "/sessions/harbour-forum-2030/"

    def test_shows_one_event_where_it_is_asked_for(self, visit: Visit) -> None:
        page = visit("/sessions/?event=harbour-forum-2030")
        assert page.texts(".entry h3") == ["Buoys"]
        assert page.texts(".active li") == [
            "Event: Harbour Forum 2030 Remove Event Harbour Forum 2030"
        ]


@pytest.mark.usefixtures("programme")
class TestFindingOne:
    @pytest.mark.parametrize(
        ("words", "titles"),
        [
            ("charts", ["Charts"]),
            ("CHAR", ["Charts"]),
            ("ws2", ["Charts"]),
            ("WS-3", ["Dredging"]),
            ("harbour forum 2030", ["Buoys"]),
            ("2031 main", ["Estuaries"]),
            ("ws", ["Dredging", "Charts", "Buoys"]),
        ],
    )
    def test_takes_title_code_and_event(self, visit: Visit, words: str, titles: list[str]) -> None:
        page = visit(f"/sessions/?q={words}")
        assert page.texts(".entry h3") == titles
        sessions = "1 session" if len(titles) == 1 else f"{len(titles)} sessions"
        assert f"{sessions} with {words} in title, code or event" in page.text

    def test_goes_with_filters_and_is_kept_by_them(self, visit: Visit) -> None:
        page = visit("/sessions/?q=ws&year=2031")
        assert page.texts(".entry h3") == ["Dredging", "Charts"]
        assert counts(page, "Year") == {"2031": 2, "2030": 1}
        assert page.fields("form.find") == {"q": "ws", "year": "2031"}
        assert page.link("Remove Year 2031") == "/sessions/?q=ws"

    def test_forgives_a_letter_and_says_so(self, visit: Visit) -> None:
        page = visit("/sessions/?q=dreding")
        assert page.texts(".entry h3") == ["Dredging"]
        assert "nearly called dreding: none is called so" in page.text

    def test_says_where_there_is_none(self, visit: Visit) -> None:
        page = visit("/sessions/?q=zeppelin&year=2030")
        assert "No session with these filters is called zeppelin." in page.text
        assert page.link("search what was said") == "/search/?q=zeppelin"
        assert page.link("See every session") == "/sessions/"

    def test_is_kept_out_of_search_engines(self, visit: Visit) -> None:
        assert visit("/sessions/?q=ws").find("meta[name=robots][content=noindex]")


@pytest.mark.usefixtures("programme")
class TestFilters:
    def test_count_what_they_would_leave(self, visit: Visit) -> None:
        page = visit("/sessions/")
        assert counts(page, "Year") == {"2031": 3, "2030": 1}
        assert counts(page, "Kind of session") == {
            "Workshop": 2,
            "Main session": 1,
            "Open forum": 1,
        }
        assert counts(page, "Speaker") == {
            "Bo Tern": 3,
            "Moderator": 2,
            "Ada Quill": 2,
            "Unknown": 3,
        }
        assert counts(page, "Affiliation") == {"Harbour Authority": 2, "Unknown": 4}

    @pytest.mark.parametrize(
        ("asked", "titles"),
        [
            ("year=2030", ["Buoys"]),
            ("year=2030&year=2031", ["Dredging", "Estuaries", "Charts", "Buoys"]),
            ("kind=workshop", ["Dredging", "Buoys"]),
            ("kind=workshop&year=2031", ["Dredging"]),
            ("speaker=ada-quill", ["Charts", "Buoys"]),
            ("speaker=bo-tern", ["Estuaries", "Charts", "Buoys"]),
            ("speaker=unknown", ["Dredging", "Charts", "Buoys"]),
            ("speaker=unknown&kind=main", []),
            ("affiliation=harbour-authority", ["Charts", "Buoys"]),
            ("affiliation=unknown", ["Dredging", "Estuaries", "Charts", "Buoys"]),
            ("event=harbour-forum-2030&year=2031", []),
            ("group=government", ["Dredging", "Estuaries", "Charts", "Buoys"]),
        ],
    )
    def test_narrow_and_add_up(self, visit: Visit, asked: str, titles: list[str]) -> None:
        assert visit(f"/sessions/?{asked}").texts(".entry h3") == titles

    def test_count_with_the_others_in_force_and_themselves_lifted(self, visit: Visit) -> None:
        page = visit("/sessions/?year=2030")
        assert counts(page, "Year") == {"2031": 3, "2030": 1}
        assert counts(page, "Kind of session") == {"Workshop": 1}
        assert counts(page, "Speaker") == {
            "Ada Quill": 1,
            "Moderator": 1,
            "Bo Tern": 1,
            "Unknown": 1,
        }

    def test_every_count_is_what_its_link_shows(self, visit: Visit) -> None:
        page = visit("/sessions/?kind=workshop")
        links, numbers = page.find(".facets li a"), page.texts(".facets .number")
        for link, number in zip(links, numbers, strict=True):
            if not link.get("aria-current"):
                alone = link.attrib["href"].replace("kind=workshop&kind", "kind")
                assert len(visit(alone).find(".entry")) == int(number), alone

    def test_are_chosen_and_lifted_by_links(self, visit: Visit) -> None:
        page = visit(visit("/sessions/").link("2030", ".facets"))
        assert page.texts(".facets [aria-current]") == ["2030"]
        assert page.link("2030", ".facets") == "/sessions/"
        assert page.link("Remove Year 2030") == "/sessions/"

    def test_one_that_nobody_knows_says_so(self, visit: Visit) -> None:
        page = visit("/sessions/?speaker=nobody-at-all&year=banana")
        assert "Speaker “nobody-at-all” is not in the archive." in page.text
        assert "Year “banana” is not in the archive." in page.text
        assert "No session fits all of these filters." in page.text

    def test_a_filtered_list_is_kept_out_of_search_engines(self, visit: Visit) -> None:
        assert visit("/sessions/?year=2030").find("meta[name=robots][content=noindex]")
        assert not visit("/sessions/").find("meta[name=robots]")

    def test_a_merged_speaker_leads_to_the_one_that_was_kept(self, client: Client) -> None:
        ada = Speaker.objects.get(slug="ada-quill")
        cast.speaker("A. Quill", slug="a-quill", merged_into=ada)
        response = client.get("/sessions/?speaker=a-quill&year=2030")
        assert (response.status_code, response["Location"]) == (
            302,
            "/sessions/?speaker=ada-quill&year=2030",
        )


def test_sessions_without_a_year_come_last_and_are_counted_as_unknown(visit: Visit) -> None:
    cast.session(cast.event("Undated", None), "WS 1", "Some day")
    cast.session(cast.event("Dated", 2031), "WS 1", "That day")
    page = visit("/sessions/")
    assert page.texts(".entry h3") == ["That day", "Some day"]
    assert counts(page, "Year") == {"2031": 1, "Unknown": 1}
    assert visit("/sessions/?year=unknown").texts(".entry h3") == ["Some day"]


def test_sessions_of_one_time_come_in_their_natural_order(visit: Visit) -> None:
    event = cast.event()
    for code in ("WS 10", "WS 2", "OF 9", "WS 10 B", "Opening", "WS 100", "OF 10", "Озеро 2"):
        cast.session(event, code, code)
    late = cast.session(event, "WS 300", "Late", date=date(2031, 3, 3))
    early = cast.session(event, "WS 3", "Early", date=date(2031, 3, 2))
    titles = visit("/sessions/").texts(".entry h3")
    assert titles[:2] == [late.title, early.title]
    natural = ["OF 9", "OF 10", "Opening", "WS 2", "WS 10", "WS 10 B", "WS 100"]
    assert [title for title in titles if title in natural] == natural
    assert len(titles) == 10


def test_a_long_list_is_cut_into_pages(visit: Visit) -> None:
    event = cast.event()
    for number in range(51):
        cast.session(event, f"WS {number}")
    first = visit("/sessions/?kind=workshop")
    assert len(first.find(".entry")) == 50
    assert first.texts(".pager [aria-current]") == ["Page 1 of 2"]
    second = visit(first.link("Next"))
    assert len(second.find(".entry")) == 1
    assert second.link("Previous") == "/sessions/?kind=workshop"


def test_a_page_beyond_the_end_says_where_the_end_is(visit: Visit) -> None:
    cast.session(cast.event())
    assert "the list ends with page 1" in visit("/sessions/?page=2", status=404).text


def test_a_long_filter_folds_what_is_rare_but_never_the_unknown(visit: Visit) -> None:
    event = cast.event()
    for number in range(60):
        session = cast.session(event, f"WS {number}")
        cast.listed(session, cast.speaker(f"Speaker Number{number:02}"))
    cast.session(event, "WS 60")
    page = visit("/sessions/")
    assert len(counts(page, "Speaker")) == 8
    assert counts(page, "Speaker")["Unknown"] == 1
    assert page.texts(".facets h3 ~ details summary") == ["43 more under Speaker"]
    assert page.texts(".facets details p") == ["Others are less frequent than these."]
    chosen = visit("/sessions/?speaker=speaker-number30")
    assert chosen.find(".facets details[open]")


def test_it_asks_as_much_of_the_database_for_many_sessions_as_for_one(
    count_queries: CountQueries,
) -> None:
    event = cast.event()
    cast.panel(event, "WS 1")
    address = "/sessions/?speaker=ada-quill&affiliation=harbour-authority&year=2031"
    asked = ["/sessions/", address, "/sessions/?q=tides"]
    few = [count_queries(each) for each in asked]
    for year in range(2032, 2038):
        cast.panel(cast.event(f"Forum {year}", year), f"WS {year}")
    assert [count_queries(each) for each in asked] == few
