from datetime import date

import pytest
from django.test import Client

from igfarchive.archive.models import Session, Utterance
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(), date=date(2031, 3, 2))


@pytest.mark.usefixtures("panel")
class TestATurn:
    def test_stands_alone_with_speaker_affiliation_and_source(self, visit: Visit) -> None:
        page = visit(f"{HERE}u2/")
        assert page.texts("h1") == ["Ada Quill"]
        assert page.texts(".utterance p")[0] == (
            "Harbour master Harbour Authority Government African stated in turn u2"
        )
        assert page.texts(".words p") == [
            "Thank you.",
            "I chair the Harbour Authority, and the tide tables are ours.",
        ]
        assert (
            page.title
            == "Ada Quill, turn u2 · WS 7 Tides and tables, Harbour Forum 2031 · igfarchive"
        )

    def test_names_its_session_and_its_own_address(self, visit: Visit) -> None:
        page = visit(f"{HERE}u2/")
        assert page.link("WS 7 Tides and tables") == HERE
        assert page.link("Read it in the transcript") == f"{HERE}#u2"
        assert page.texts("code") == [f"http://testserver{HERE}u2/"]
        assert "2 March 2031" in page.text

    def test_stands_between_its_neighbours(self, visit: Visit) -> None:
        page = visit(f"{HERE}u4/")
        assert page.texts(".neighbour") == [
            "Before: Stage direction u3 [ Applause ]",
            "After: Ada Quill, turn u5 Everybody's. A table that nobody may copy is no table.",
        ]
        assert page.link("Ada Quill") == f"{HERE}u5/"

    def test_shows_the_near_end_of_a_long_neighbour(self, visit: Visit) -> None:
        (before,) = visit(f"{HERE}u3/").find(".neighbour .end")
        assert before.text == "I chair the Harbour Authority, and the tide tables are ours."

    def test_shows_spaces_that_do_not_break_as_spaces(self, client: Client, panel: Panel) -> None:
        said = panel.utterances[1]
        Utterance.objects.filter(pk=said.pk).update(text="Thank\u00a0you.\u00a0 The tide tables.")
        for path in ("u1/", "u2/", "u3/", "u2/suggest/"):
            text = client.get(f"{HERE}{path}").content.decode()
            assert "\u00a0" not in text, path
            assert "Thank you.  The" in text, path

    @pytest.mark.parametrize(("turn", "word"), [("u1", "After:"), ("u8", "Before:")])
    def test_at_an_end_has_one_neighbour(self, visit: Visit, turn: str, word: str) -> None:
        (neighbour,) = visit(f"{HERE}{turn}/").texts(".neighbour")
        assert neighbour.startswith(word)

    def test_of_nobody_is_given_to_nobody(self, visit: Visit) -> None:
        assert visit(f"{HERE}u6/").texts("h1.nobody") == ["Nobody named"]

    def test_that_is_a_stage_direction_says_so(self, visit: Visit) -> None:
        page = visit(f"{HERE}u3/")
        assert page.texts("h1") == ["Stage direction"]
        assert page.texts(".stage p") == ["[ Applause ]"]
        assert "The captioner noted this: nobody said it." in page.texts(".quiet")
        assert page.title.startswith("Stage direction u3 · ")


class TestARetiredTurn:
    def test_is_gone_and_says_what_stood_there(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[3])
        page = visit(f"{HERE}u4/", status=410)
        assert "Whose tables are they on a Sunday?" in page.text
        assert "Bo Tern" in page.text
        assert page.link("The transcript as it stands now") == HERE
        assert page.find("meta[name=robots][content=noindex]")

    def test_is_no_neighbour_any_longer(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[7])
        assert [text[:6] for text in visit(f"{HERE}u7/").texts(".neighbour")] == ["Before"]

    def test_of_an_unpublished_session_is_not_even_gone(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[3])
        Session.objects.update(published=False)
        visit(f"{HERE}u4/", status=404)


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize("key", ["u9", "u0", "u99999999999999999999", "u" + "9" * 5000, "u-1"])
def test_a_turn_that_never_was_is_not_found(visit: Visit, key: str) -> None:
    visit(f"{HERE}{key}/", status=404)


def test_it_asks_as_much_of_the_database_for_any_turn(
    count_queries: CountQueries, panel: Panel
) -> None:
    few = count_queries(f"{HERE}u4/")
    cast.speak(panel.session, *((panel.chair, "Aye.") for _ in range(30)))
    assert count_queries(f"{HERE}u20/") == few <= 9
