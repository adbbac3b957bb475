from tests.web.conftest import CountQueries, Visit


def test_it_says_what_captions_are_how_they_are_kept_and_how_to_cite(visit: Visit) -> None:
    page = visit("/about/")
    assert page.texts("h2") == [
        "What captions are, and are not",
        "How the text is kept",
        "How to cite",
        "Was it said?",
        "Data and programs",
        "Assistants",
    ]
    assert "no authoritative record" in page.text


def test_every_page_leads_to_it(visit: Visit) -> None:
    assert visit("/").link("what to make of them") == "/about/"


def test_it_asks_nothing_of_the_database(count_queries: CountQueries) -> None:
    assert count_queries("/about/") == 0
