"""A page says how it read what was typed, what else it looked for, and how to have it otherwise."""

import pytest

from igfarchive.archive.models import Session
from igfarchive.search import index
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import read, search
from tests import cast
from tests.web.conftest import Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> cast.Panel:
    panel = cast.panel(cast.event())
    cast.term("TTB", expansion="Tide Table Board", variants=["board of tide tables"])
    cast.speak(
        panel.session,
        (panel.guest, "Ask the TTB."),
        (panel.guest, "The Tide Table Board met twice."),
        (panel.guest, "A zephyr or a monsoon."),
        (panel.guest, "A monsoon."),
    )
    index.rebuild()
    return panel


@pytest.mark.usefixtures("panel")
class TestSynonyms:
    def test_are_searched_and_named_with_a_link_that_turns_them_off(self, visit: Visit) -> None:
        page = visit("/search/?q=TTB&speaker=bo-tern&sort=newest")
        assert page.texts(".also")[0] == (
            "Also searched: board of tide tables, Tide Table Board. Only what I wrote"
        )
        assert len(page.find(".hits > li")) == 2
        assert set(page.texts(".hits mark")) == {"TTB", "Tide", "Table", "Board"}

        only = visit(page.link("Only what I wrote"))
        assert only.address == "/search/?q=TTB&speaker=bo-tern&sort=newest&synonyms=off"
        assert len(only.find(".hits > li")) == 1
        assert only.link("Search them too") == "/search/?q=TTB&speaker=bo-tern&sort=newest"

    def test_turned_off_stay_so_in_every_link_and_form(self, visit: Visit) -> None:
        page = visit("/search/?q=TTB&synonyms=off")
        assert page.fields("form.find")["synonyms"] == "off"
        links = [link.get("href", "") for link in page.find(".facets a, .hits h3 a, .facts a")]
        assert all("synonyms=off" in link for link in links if "q=" in link)
        session = visit(f"{HERE}?q=TTB&synonyms=off")
        assert session.texts("mark") == ["TTB"]
        assert session.fields("form.find")["synonyms"] == "off"

    def test_are_found_in_a_session_as_in_all(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=tide+table+board")
        assert {"TTB", "Tide", "Table", "Board"} <= set(page.texts("mark"))
        assert page.texts(".also") == ["Also searched: TTB. Only what I wrote"]

    def test_that_are_quoted_are_not_looked_for(self, visit: Visit) -> None:
        page = visit("/search/?q=%22TTB%22")
        assert len(page.find(".hits > li")) == 1
        assert not page.find(".also")

    def test_that_do_not_exist_are_refused_by_name(self, visit: Visit) -> None:
        page = visit("/search/?q=TTB&synonyms=some", status=400)
        assert "synonyms=some: write one of on, off." in page.text

    def test_change_with_the_glossary(self) -> None:
        cast.term("zephyr", variants=["monsoon"])
        assert read(Query("zephyr")).others == ("monsoon",)
        assert search(Query("zephyr")).total == 2
        assert search(Query("zephyr", synonyms=False)).total == 1


@pytest.mark.usefixtures("panel")
class TestOperators:
    def test_are_offered_for_words_where_they_find_more(self, visit: Visit) -> None:
        page = visit("/search/?q=zephyr+or+monsoon&year=2031")
        assert "Did you mean zephyr OR monsoon? 2 results" in " ".join(page.texts(".also"))
        assert page.link("zephyr OR monsoon") == "/search/?q=zephyr+OR+monsoon&year=2031"

    def test_are_not_offered_where_they_find_no_more(self, visit: Visit) -> None:
        assert not visit("/search/?q=zephyr+and+board").find(".also")


@pytest.mark.usefixtures("panel")
class TestQuestions:
    def test_are_said_to_be_read_as_such(self, visit: Visit) -> None:
        page = visit("/search/?q=who+talked+about+the+monsoon%3F")
        assert len(page.find(".hits > li")) == 2
        (problem,) = page.texts(".problem")
        assert problem == (
            "This was read as a question: monsoon is looked for, "
            "“who”, “talked”, “about” and “the” left out."
        )

    def test_say_that_most_of_their_words_are_enough(self, visit: Visit) -> None:
        page = visit("/search/?q=who+mentioned+a+zephyr,+a+monsoon+and+a+hurricane%3F")
        assert len(page.find(".hits > li")) == 1
        assert page.texts(".also") == ["A turn is found if it holds most of these words."]

        cast.speak(Session.objects.get(), (None, "We saw a hurricane, a zephyr and a monsoon."))
        index.rebuild()
        page = visit(page.address + "&year=2031")
        assert len(page.find(".hits > li")) == 2
        assert "hurricane" in page.texts(".hits > li")[0]
        assert page.texts(".also") == [
            "A turn is found if it holds most of these words. Only with all of the words: 1 result"
        ]
        strict = visit(page.link("Only with all of the words"))
        assert strict.address == "/search/?q=zephyr%2C+monsoon+hurricane&year=2031"
        assert len(strict.find(".hits > li")) == 1
        assert not strict.find(".also")

    def test_of_two_words_are_asked_for_both(self, visit: Visit) -> None:
        page = visit("/search/?q=who+met+the+monsoon%3F")
        assert not page.find(".hits > li")
        assert not page.find(".also")

    def test_have_only_words_that_are_looked_for_spelled_otherwise(self, visit: Visit) -> None:
        """The words "whom" and "tasked" are one letter off those that are left out."""
        cast.speak(Session.objects.get(), (None, "Whom we tasked, and a zephyr."))
        index.rebuild()
        (offered, *others) = visit("/search/?q=who+asked+about+zephir%3F").texts(".instead li")
        assert offered == "Did you mean who asked about zephyr?? 2 results"
        assert others == []

    def test_are_read_so_in_a_session_too(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=who+talked+about+the+monsoon%3F")
        assert set(page.texts("mark")) == {"monsoon"}
        assert page.texts(".problem")
