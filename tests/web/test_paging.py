import pytest

from igfarchive.web.templatetags import paging
from tests import cast
from tests.web.conftest import Visit


def test_a_list_ends_with_the_last_page_that_can_be_asked_for(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = cast.event()
    for number in range(101):
        cast.session(event, f"WS {number}")
    second = visit("/sessions/").link("Next")
    assert visit(second).link("Next") == "/sessions/?page=3"

    monkeypatch.setattr(paging, "LAST_PAGE", 2)
    assert visit(second).texts(".pager a, .pager span") == [
        "Previous",
        "Page 2 of 3",
        "No page beyond this one is shown: narrow the list to see more of it.",
    ]
