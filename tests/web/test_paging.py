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


@pytest.mark.parametrize(
    ("beyond", "first"),
    [
        ("/sessions/?page=9", "/sessions/"),
        ("/sessions/?year=2031&page=9&kind=workshop", "/sessions/?year=2031&kind=workshop"),
        ("/speakers/?q=ada+quill&letter=Q&page=9", "/speakers/?q=ada+quill&letter=Q"),
    ],
)
def test_beyond_the_end_leads_to_the_first_page_of_the_same_list(
    visit: Visit, beyond: str, first: str
) -> None:
    assert visit(beyond, status=404).link("See its first page") == first
