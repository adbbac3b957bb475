"""Words that a stranger does not know are explained where they stand."""

import pytest

from tests import cast
from tests.web.conftest import Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture(autouse=True)
def panel(db: None) -> cast.Panel:
    return cast.panel(cast.event())


@pytest.mark.parametrize("address", [HERE, f"{HERE}u2/", f"{HERE}u3/"])
def test_the_page_of_words_explains_what_stands_around_them(visit: Visit, address: str) -> None:
    page = visit(address)
    assert page.texts(".aids dt") == [
        "Turn u12", "Continues", "Nobody named", "Stage direction", "As captioned", "As corrected"
    ]  # fmt: skip
    assert all(page.texts(".aids dd"))


def test_a_speakers_page_says_what_a_turn_is(visit: Visit) -> None:
    assert "A turn is what somebody says until somebody else speaks." in (
        visit("/speakers/ada-quill/").texts("h2#turns + p")
    )


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("u2/history/", "History of turn u2"),
        ("u3/history/", "History of stage direction u3"),
        ("u2/suggest/", "Suggest a correction to turn u2"),
        ("u3/suggest/", "Suggest a correction to stage direction u3"),
    ],
)
def test_a_number_says_what_it_is_of(visit: Visit, address: str, heading: str) -> None:
    page = visit(HERE + address)
    assert page.texts("h1") == [heading]
    assert page.title.startswith(heading)


@pytest.mark.parametrize(("key", "name"), [("u4", "Turn u4"), ("u3", "Stage direction u3")])
def test_what_is_gone_says_what_it_was(
    visit: Visit, panel: cast.Panel, key: str, name: str
) -> None:
    cast.retire(panel.utterances[int(key[1:]) - 1])
    page = visit(f"{HERE}{key}/", status=410)
    assert page.texts("h1") == [f"{name} no longer stands in the transcript"]
    assert visit(f"{HERE}{key}/suggest/", status=410).texts("h1") == page.texts("h1")
