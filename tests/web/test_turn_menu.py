"""The menu of the turns: one on a page, which a script fills. What it does: tests/browser."""

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


def items(page: Page) -> dict[str, str]:
    """What a script makes a menu of: what each item is called, and the page below the address of a
    turn that it leads to, or the step."""
    (menu,) = page.find("template#turn-menu")
    return {
        words_of(item): item.get("data-below", item.get("data-step", ""))
        for item in menu.cssselect("li")
    }


class TestTheMenu:
    STEPS = {
        "Turn before": "before",
        "Turn after": "after",
        "Same speaker before": "before-by-same",
        "Same speaker next": "after-by-same",
    }
    ANYBODY = {"Cite": "cite/", "This turn alone": "", "History": "history/", **STEPS}
    SUGGEST = {"Correct these words": "suggest/", **ANYBODY}
    ANNOTATE = {"Annotate these words": "annotate/", **ANYBODY}

    def test_of_a_visitor_is_to_look_back_and_to_suggest(self, visit: Visit, panel: Panel) -> None:
        page = visit(HERE)
        assert items(page) == self.SUGGEST
        assert not page.find("script[src*=annotating]")

    def test_of_a_curator_is_to_annotate(self, client: Client, visit: Visit, panel: Panel) -> None:
        client.force_login(curator("change_annotation"))
        page = visit(HERE)
        assert items(page) == self.ANNOTATE
        assert page.find("script[src*=annotating]")

    @pytest.mark.parametrize("staff", [True, False])
    def test_of_who_may_not_annotate_is_a_visitors(
        self, client: Client, visit: Visit, panel: Panel, staff: bool
    ) -> None:
        user = curator("change_session") if staff else User.objects.create_user("cy")
        client.force_login(user)
        assert items(visit(HERE)) == self.SUGGEST

    def test_leads_to_pages_that_are_there(self, visit: Visit, panel: Panel) -> None:
        for below in self.SUGGEST.values():
            if below not in self.STEPS.values():
                visit(f"{HERE}u4/{below}")

    def test_is_on_the_page_once_however_many_turns_there_are(
        self, visit: Visit, panel: Panel
    ) -> None:
        cast.speak(panel.session, *((panel.guest, "Aye.") for _ in range(30)))
        assert len(visit(HERE).find("template#turn-menu")) == 1


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
