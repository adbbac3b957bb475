"""Parting a turn in two, and joining two, from the transcript."""

import pytest
from django.test import Client

from igfarchive.archive.models import Session, TurnBoundary
from tests.importing.small import COSTS, DOUBT, WELCOME, load_captions
from tests.web.admin.curators import curator, desk, read, said

pytestmark = pytest.mark.django_db

HERE = "/sessions/igf-2023/ws-4/"


@pytest.fixture
def session() -> Session:
    return load_captions(WELCOME, COSTS, DOUBT).session


@pytest.fixture
def signed_in(client: Client, session: Session) -> Client:
    client.force_login(curator("change_utterance", "view_turnboundary"))
    return client


def test_a_turn_is_shown_in_two_parts_then_split_and_undone(
    signed_in: Client, session: Session
) -> None:
    turn = f"{HERE}u2/"
    assert read(signed_in.get(turn)).link("Split or join") == f"{turn}parts/"
    asked = {"deed": "split", "words": "Who pays"}
    shown = read(signed_in.post(f"{turn}parts/", asked))
    assert shown.texts("blockquote") == [
        "The cable will cost us nine million over ten years.",
        "Who pays?",
    ]
    assert not TurnBoundary.objects.exists()
    done = signed_in.post(f"{turn}parts/", asked | {"confirmed": "1"})
    assert done["Location"] == f"{HERE}#u2"
    assert "Who pays?" in read(signed_in.get(f"{HERE}u4/")).text

    undo = desk("turnboundary", "undo", TurnBoundary.objects.get().pk)
    assert undo in signed_in.get(desk("turnboundary")).content.decode()
    assert signed_in.get(undo).status_code == 200
    assert "Undone: u2" in said(signed_in.post(undo, follow=True))
    assert "undone already" in said(signed_in.post(undo, follow=True))
    led = signed_in.get(f"{HERE}u4/?reading=captioned")
    assert (led.status_code, led["Location"]) == (302, f"{turn}?reading=captioned")


def test_two_are_joined_and_the_other_address_leads_there(
    signed_in: Client, session: Session
) -> None:
    page = f"{HERE}u2/parts/"
    assert "The next is u3, by Ana Lima" in read(signed_in.get(page)).text
    assert len(read(signed_in.post(page, {"deed": "join"})).texts("blockquote")) == 2
    signed_in.post(page, {"deed": "join", "confirmed": "1"})
    assert signed_in.get(f"{HERE}u3/")["Location"] == f"{HERE}u2/"
    assert session.utterances.current().count() == 2


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("Who sings", "The turn does not say this."),
        ("The cable", "The turn begins so"),
        ("", "This field is required."),
    ],
)
def test_a_place_that_cannot_be_told(signed_in: Client, words: str, problem: str) -> None:
    answer = signed_in.post(f"{HERE}u2/parts/", {"deed": "split", "words": words})
    assert answer.status_code == 422
    assert problem in read(answer).text


def test_what_cannot_be_done_says_why(signed_in: Client) -> None:
    answer = signed_in.post(f"{HERE}u3/parts/", {"deed": "join"})
    assert answer.status_code == 422
    assert "No turn of speech stands right behind" in read(answer).text
    assert signed_in.get(f"{HERE}u99/parts/").status_code == 404


def test_it_is_for_curators(client: Client, session: Session) -> None:
    assert client.get(f"{HERE}u2/parts/").status_code == 302
    client.force_login(curator("change_annotation"))
    assert client.post(f"{HERE}u2/parts/", {"deed": "join"}).status_code == 403
