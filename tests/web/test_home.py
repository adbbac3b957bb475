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
