from datetime import UTC, date, datetime

import pytest
from django.test import Client

from igfarchive.archive.models import Event, Session, Speaker
from igfarchive.search import index
from tests import cast
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/harbour-forum-2031/"


@pytest.fixture
def event(db: None) -> Event:
    """Three days of which one is known, two tracks, three sessions with words and one without."""
    event = cast.event(
        city="Port Estuary",
        country="Estuaria",
        starts_on=date(2031, 3, 2),
        ends_on=date(2031, 3, 4),
        source_url="https://forum.example/2031/",
    )
    cast.panel(event, "WS 10", title="Tenth", date=date(2031, 3, 2), track="Lamps", day=1)
    cast.panel(event, "WS 2", title="Second", date=date(2031, 3, 2), day=1)
    cast.panel(
        event,
        "OF 1",
        title="Early",
        date=date(2031, 3, 2),
        starts_at=datetime(2031, 3, 2, 9, 30, tzinfo=UTC),
        track="Depths",
    )
    cast.session(event, "MAIN", "Undated", kind="main")
    return event


@pytest.mark.usefixtures("event")
class TestAnEvent:
    def test_is_named_with_what_there_is(self, visit: Visit) -> None:
        page = visit(HERE)
        assert page.texts("h1") == ["Harbour Forum 2031"]
        assert page.texts(".facts")[0] == (
            "Port Estuary, Estuaria 2 March to 4 March 2031 4 sessions 3 speakers 21 turns "
            "159 words Feed of new sessions Alerts by e-mail event page"
        )
        assert "Of 1 session the words are not in the archive yet." in page.text

    def test_has_its_sessions_by_day_in_their_order(self, visit: Visit) -> None:
        page = visit(HERE)
        assert page.texts("#sessions ~ h3") == ["Day 1, Sunday 2 March 2031", "Day not known"]
        assert page.texts(".entries a") == ["Early", "Second", "Tenth", "Undated"]
        assert page.texts(".entries .facts")[0] == (
            "09:30 UTC OF 1 Workshop Depths 3 speakers 53 words"
        )
        assert page.link("Second") == f"{HERE}ws-2/"

    def test_has_them_by_track_where_one_asks_for_it(self, visit: Visit) -> None:
        page = visit(visit(HERE).link("track").partition("#")[0])
        assert page.texts("#sessions ~ h3") == ["Depths", "Lamps", "No track"]
        assert page.texts(".entries a") == ["Early", "Tenth", "Second", "Undated"]
        assert page.texts(".sorting [aria-current]") == ["track"]

    def test_of_one_track_has_no_choice(self, visit: Visit) -> None:
        Session.objects.update(track="Lamps")
        assert not visit(HERE).find(".sorting a:not(.jump)")

    def test_refuses_another_order(self, visit: Visit) -> None:
        assert "write one of day, track" in visit(f"{HERE}?by=moon", status=400).text

    def test_of_unknown_days_has_them_by_kind(self, visit: Visit) -> None:
        Session.objects.update(date=None, day=None)
        page = visit(HERE)
        assert page.texts("#sessions ~ h3") == ["Workshop", "Main session"]
        assert page.texts(".entries a") == ["Early", "Second", "Tenth", "Undated"]

    def test_of_days_without_a_date_has_them_by_day(self, visit: Visit) -> None:
        Session.objects.update(date=None)
        Session.objects.filter(code="OF 1").update(day=0)
        page = visit(HERE)
        assert page.texts("#sessions ~ h3") == ["Day 0", "Day 1", "Day not known"]

    def test_has_speakers_by_stakeholder_group(self, visit: Visit) -> None:
        page = visit(HERE)
        assert page.texts(".rail h3") == ["Government 1", "Unknown 2"]
        assert page.texts(".rail .choices li") == ["Ada Quill 69", "Moderator 39", "Bo Tern 36"]
        assert page.link("Government") == "/search/?group=government&event=harbour-forum-2031"
        assert page.link("Unknown") == "/search/?group=unknown&event=harbour-forum-2031"
        assert page.link("Ada Quill") == "/speakers/ada-quill/"

    def test_counts_each_speaker_in_the_group_they_spoke_for_most(
        self, visit: Visit, event: Event
    ) -> None:
        ada = Speaker.objects.get(slug="ada-quill")
        ada.affiliations.filter(session__code="WS 2").update(stakeholder_group="academia")
        assert visit(HERE).texts(".rail h3") == ["Government 1", "Unknown 2"]
        ada.affiliations.filter(session__code="OF 1").update(stakeholder_group="academia")
        assert visit(HERE).texts(".rail h3") == ["Academia 1", "Unknown 2"]

    def test_folds_the_many_and_says_how_many_are_not_named(
        self, visit: Visit, event: Event
    ) -> None:
        session = event.sessions.get(code="MAIN")
        for number in range(61):
            cast.listed(session, cast.speaker(f"Speaker Number{number:02}"))
        page = visit(HERE)
        assert page.texts(".rail summary") == ["55 more under Unknown"]
        assert page.texts(".rail details .quiet") == ["3 others spoke less than these."]

    def test_is_searched_alone(self, visit: Visit) -> None:
        assert visit(HERE).fields("main form[role=search]") == {
            "q": "",
            "event": "harbour-forum-2031",
        }

    def test_leads_to_those_of_its_forum_before_and_after(self, visit: Visit) -> None:
        for name, year in [("Harbour Forum 2029", 2029), ("Harbour Forum 2033", 2033)]:
            cast.session(cast.event(name, year))
        cast.session(cast.event("Delta Days 2030", 2030))
        cast.session(cast.event("Harbour Forum 2030", 2030), published=False)
        page = visit(HERE)
        assert page.link("Before: Harbour Forum 2029") == "/sessions/harbour-forum-2029/"
        assert page.link("After: Harbour Forum 2033") == "/sessions/harbour-forum-2033/"
        assert visit("/sessions/harbour-forum-2033/").texts(".pager a") == [
            "Before: Harbour Forum 2031"
        ]
        assert not visit("/sessions/delta-days-2030/").find(".pager")

    def test_is_led_to_from_its_sessions(self, visit: Visit) -> None:
        for address in (f"{HERE}ws-2/", f"{HERE}ws-2/u2/"):
            assert visit(address).link("Harbour Forum 2031") == HERE

    def test_says_nothing_of_what_is_not_published(self, visit: Visit, event: Event) -> None:
        event.sessions.exclude(code="MAIN").update(published=False)
        page = visit(HERE)
        assert page.texts(".entries a") == ["Undated"]
        assert not page.find(".rail")
        Session.objects.update(published=False)
        visit(HERE, status=404)


@pytest.mark.usefixtures("event")
def test_its_address_in_capitals_leads_to_it(client: Client) -> None:
    response = client.get("/sessions/Harbour-Forum-2031/?by=track")
    assert (response.status_code, response["Location"]) == (301, f"{HERE}?by=track")


def test_an_event_that_is_not_there_is_not_found(visit: Visit, db: None) -> None:
    cast.event()
    visit(HERE, status=404)


def test_it_tells_what_it_talked_about(visit: Visit, db: None) -> None:
    here, elsewhere = cast.session(cast.event()), cast.session(cast.event("Delta Days", 2030))
    ada, bo = cast.speaker("Ada Quill"), cast.speaker("Bo Tern")
    cast.speak(here, *[(who, "The lighthouses were lit.") for who in (ada, bo)] * 5)
    cast.speak(elsewhere, *[(bo, "Nothing but ebb and flow.")] * 40)
    assert not visit(HERE).find(".phrases"), "there is no index yet"
    index.rebuild()
    page = visit(HERE)
    assert page.texts(".phrases a") == ["lighthouses", "lit"]
    found = visit(page.link("lighthouses"))
    assert "10 results" in found.texts("h2")


def test_it_asks_as_much_of_the_database_for_many_sessions_as_for_one(
    count_queries: CountQueries,
) -> None:
    event = cast.event()
    cast.panel(event, "WS 1")
    few = count_queries(HERE)
    for number in range(2, 12):
        made = cast.panel(event, f"WS {number}", date=date(2031, 3, number), track=str(number))
        cast.speak(made.session, (cast.speaker(f"Speaker Number{number}"), "Aye."))
        cast.panel(cast.event(f"Harbour Forum {2031 + number}", 2031 + number))
    assert count_queries(HERE) == few
    assert few <= 8
