import pytest

from igfarchive.archive.models import Speaker
from igfarchive.search import index
from tests import cast
from tests.web.conftest import CountQueries, Visit


def test_an_empty_archive_says_how_to_fill_it(visit: Visit) -> None:
    page = visit("/")
    assert "Nothing is in the archive yet" in page.text
    assert "import_transcripts" in page.text
    assert not page.find("#holdings")


def test_it_says_what_is_in_the_archive(visit: Visit) -> None:
    cast.panel(cast.event("Harbour Forum 2029", 2029))
    cast.panel(cast.event("Harbour Forum 2031", 2031))
    cast.session(cast.event("Delta Days 2030", 2030), "OF 1")
    page = visit("/")
    names, numbers = page.texts(".holdings dt"), page.texts(".holdings dd")
    assert dict(zip(names, numbers, strict=True)) == {
        "Sessions": "3",
        "Speakers": "3",
        "Turns of speech": "14",
        "Words": "106",
        "Years": "2029–2031",
    }
    assert "Of 1 session the words are not in the archive yet." in page.text


def test_one_year_alone_is_no_span(visit: Visit) -> None:
    cast.panel(cast.event("Harbour Forum 2031", 2031))
    page = visit("/")
    assert page.texts(".holdings dt")[-1] == "Year"
    assert page.texts(".holdings dd")[-1] == "2031"


def test_the_newest_sessions_come_first_and_no_more_than_eight(visit: Visit) -> None:
    for year in range(2020, 2030):
        cast.session(cast.event(f"Forum {year}", year), title=f"Tides of {year}")
    titles = visit("/").texts(".entry h3")
    assert titles == [f"Tides of {year}" for year in range(2029, 2021, -1)]


def test_the_search_box_leads_to_the_search(visit: Visit) -> None:
    (form,) = visit("/").find("form[role=search]")
    assert form.get("action") == "/search/"
    assert [field.get("name") for field in form.cssselect("input")] == ["q"]


def test_it_asks_as_much_of_the_database_for_many_sessions_as_for_one(
    visit: Visit, count_queries: CountQueries
) -> None:
    event = cast.event()
    cast.panel(event, "WS 1")
    few = count_queries("/")
    for number in range(2, 8):
        cast.panel(event, f"WS {number}")
    assert count_queries("/") == few


def test_it_names_the_forums_that_are_in_the_archive(visit: Visit) -> None:
    assert visit("/").title == "igfarchive"
    for year in (2030, 2031):
        cast.session(cast.event(f"Harbour Forum {year}", year))
    assert visit("/").title == "igfarchive: who said what at Harbour Forum"
    cast.session(cast.event("Delta Days", 2029))
    hidden = cast.session(cast.event("Hidden Forum 2032", 2032), published=False)
    page = visit("/")
    assert "The captions of Harbour Forum and Delta Days, turn by turn." in page.text
    assert hidden.event.name not in page.html
    (description,) = page.find("meta[name=description]")
    told = description.attrib["content"]
    assert "at Harbour Forum and Delta Days, turn by turn: 3 sessions" in told
    for name in ("Cape Talks 2028", "2027 Ebb Week", "Quay"):
        cast.session(cast.event(name, 2028))
    assert "of Harbour Forum, Delta Days, Ebb Week and 2 others, turn" in visit("/").text


def test_it_leads_to_the_events_the_newest_first(visit: Visit) -> None:
    for year in range(2020, 2030):
        cast.session(cast.event(f"Harbour Forum {year}", year))
    cast.session(cast.event("Harbour Forum 2019", 2019), "WS 1")
    event = cast.event("Harbour Forum 2030", 2030)
    for code in ("WS 1", "WS 2"):
        cast.session(event, code)
    page = visit("/")
    assert page.texts(".rail .choices li")[:2] == ["Harbour Forum 2030 2", "Harbour Forum 2029 1"]
    assert page.link("Harbour Forum 2030", ".rail") == "/sessions/harbour-forum-2030/"
    assert not page.find(".rail .quiet a")
    cast.session(cast.event("Harbour Forum 2018", 2018))
    page = visit("/")
    assert len(page.find(".rail .choices li")) == 12
    assert page.link("Earlier events") == "/sessions/"


EXAMPLES = "main p a[rel=nofollow]"


@pytest.fixture
def talk(db: None) -> None:
    """The newest event with words talks of lighthouses."""
    here, elsewhere = cast.session(cast.event()), cast.session(cast.event("Delta Days", 2030))
    cast.session(cast.event("Harbour Forum 2032", 2032), "WS 1")
    ada, bo = cast.speaker("Ada Quill"), cast.speaker("Bo Tern")
    cast.speak(here, *[(who, "They burn oil. Who lit the lighthouses?") for who in (ada, bo)] * 5)
    cast.speak(here, (bo, "Lighthouses (sic) burn well at last, oil or no oil, do they not?"))
    cast.speak(elsewhere, *[(bo, "Nothing but ebb and flow.")] * 40)


@pytest.mark.usefixtures("talk")
class TestWhatWasSaid:
    def test_at_the_newest_event_leads_to_the_searches_that_find_it(self, visit: Visit) -> None:
        index.rebuild()
        page = visit("/")
        assert "What Harbour Forum 2031 talked about" in page.texts("h2")
        assert page.link("Harbour Forum 2031", "h2") == "/sessions/harbour-forum-2031/"
        assert set(page.texts(".phrases a")) == {"oil", "burn", "lighthouses", "lit"}
        assert page.link("lit") == "/search/?q=lit&event=harbour-forum-2031"

    def test_gives_examples_that_find_something(self, visit: Visit) -> None:
        index.rebuild()
        page = visit("/")
        word, by_somebody, quotation = page.texts(EXAMPLES)
        assert word in page.texts(".phrases a")
        assert by_somebody.startswith("Bo Tern on “")
        assert quotation in ("“They burn oil.”", "“Who lit the lighthouses?”")
        for example in page.find(EXAMPLES):
            assert visit(example.attrib["href"]).find(".hits")

    def test_does_not_name_a_role_as_a_person(self, visit: Visit) -> None:
        Speaker.objects.update(kind="role")
        index.rebuild()
        assert len(visit("/").find(EXAMPLES)) == 2

    def test_is_left_out_while_there_is_no_index(self, visit: Visit) -> None:
        page = visit("/")
        assert not page.find(".phrases")
        assert "For example" not in page.text
