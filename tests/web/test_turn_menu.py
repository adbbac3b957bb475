"""The menu of each turn: where to go from it, and what to do with it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator
from tests.web.conftest import Visit
from tests.web.reading import Page, words_of

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


def steps(page: Page, key: str) -> dict[str, str]:
    """The links of a turn's menu that stay in the page."""
    links = page.find(f"#{key} details a[href^='#']")
    return {words_of(link): link.attrib["href"] for link in links}


@pytest.mark.usefixtures("panel")
class TestSteps:
    def test_lead_to_the_neighbours_and_along_the_speaker(self, visit: Visit) -> None:
        page = visit(HERE)
        assert steps(page, "u4") == {
            "Turn before": "#u2",
            "Turn after": "#u5",
            "Same speaker next": "#u7",
        }
        assert steps(page, "u5") == {
            "Turn before": "#u4",
            "Turn after": "#u6",
            "Same speaker before": "#u2",
        }

    def test_end_where_the_session_does(self, visit: Visit) -> None:
        page = visit(HERE)
        assert steps(page, "u1") == {"Turn after": "#u2", "Same speaker next": "#u8"}
        assert steps(page, "u8") == {"Turn before": "#u7", "Same speaker before": "#u1"}

    def test_do_not_take_those_who_are_not_named_for_one(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, (None, "And about buoys?"))
        assert steps(visit(HERE), "u6") == {"Turn before": "#u5", "Turn after": "#u7"}

    def test_go_along_the_turns_that_a_filter_shows(self, visit: Visit) -> None:
        page = visit(f"{HERE}?speaker=ada-quill&speaker=unknown")
        assert steps(page, "u5") == {
            "Turn before": "#u2",
            "Turn after": "#u6",
            "Same speaker before": "#u2",
        }

    def test_pass_over_what_is_retired(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[4])
        assert steps(visit(HERE), "u4")["Turn after"] == "#u6"


def doings(page: Page, key: str) -> dict[str, str]:
    return {
        words_of(link): link.attrib["href"]
        for link in page.find(f"#{key} details a:not([href^='#'])")
    }


class TestDoings:
    SUGGEST = {"History": "u4/history/", "Correct these words": "u4/suggest/"}
    ANNOTATE = {"History": "u4/history/", "Annotate these words": "u4/annotate/"}

    def test_of_a_visitor_are_to_look_back_and_to_suggest(self, visit: Visit, panel: Panel) -> None:
        page = visit(HERE)
        assert doings(page, "u4") == self.SUGGEST
        assert not page.find("script[src*=annotating]")

    def test_of_a_curator_are_to_annotate(self, client: Client, visit: Visit, panel: Panel) -> None:
        client.force_login(curator("change_annotation"))
        page = visit(HERE)
        assert doings(page, "u4") == self.ANNOTATE
        assert page.find("script[src*=annotating]")

    @pytest.mark.parametrize("staff", [True, False])
    def test_of_who_may_not_annotate_are_a_visitors(
        self, client: Client, visit: Visit, panel: Panel, staff: bool
    ) -> None:
        user = curator("change_session") if staff else User.objects.create_user("cy")
        client.force_login(user)
        assert doings(visit(HERE), "u4") == self.SUGGEST

    def test_lead_to_pages_that_are_there(self, visit: Visit, panel: Panel) -> None:
        for address in self.SUGGEST.values():
            visit(HERE + address)


class TestATurnAlone:
    def test_has_the_same_ways_on(self, visit: Visit, panel: Panel) -> None:
        page = visit(f"{HERE}u5/")
        assert page.link("History") == f"{HERE}u5/history/"
        assert page.link("Correct these words") == f"{HERE}u5/suggest/"
        assert page.link("Same speaker before") == f"{HERE}u2/"
        assert "Same speaker next" not in page.texts("a")
        assert "Annotate these words" not in page.texts("a")

    def test_is_for_curators_to_annotate(self, client: Client, visit: Visit, panel: Panel) -> None:
        client.force_login(curator("change_annotation"))
        assert visit(f"{HERE}u5/").link("Annotate these words") == f"{HERE}u5/annotate/"
