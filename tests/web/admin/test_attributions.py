"""Who speaks, decided at the desk for many turns at once: shown, done, and undone."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml.html import fromstring

from igfarchive.archive.attribution_rules import Decided
from igfarchive.archive.models import Attribution, SpeakerName
from igfarchive.search import index
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import Answer, curator, desk, log, read, said
from tests.web.conftest import OnCommit

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


@pytest.fixture
def session_page(panel: Panel) -> str:
    cast.speaker("Cy Wren")
    return desk("attribution", "session", panel.session.pk)


BY_WREN = {"who": "cy-wren"}
GUESTS = {"deed": "label", "label": "BO TERN"}


def carried(answer: Answer) -> dict[str, Any]:
    """What the preview sends on when it is confirmed."""
    tree = fromstring(answer.content.decode())
    inputs = tree.cssselect("#content form input[type=hidden]")
    return {each.get("name", ""): each.get("value", "") for each in inputs}


def problems(answer: Answer) -> str:
    return " ".join(read(answer).texts(".errornote"))


class TestTheSession:
    def test_a_label_is_shown_then_given_and_undone(
        self,
        admin_client: Client,
        panel: Panel,
        session_page: str,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        labels = read(admin_client.get(session_page)).texts("#by-label + form tbody tr")
        assert "BO TERN 2 Bo Tern: 2" in labels

        shown = admin_client.post(session_page, GUESTS | BY_WREN)
        text = read(shown).text
        assert "2 turns with 12 words in 1 session change hands." in text
        assert "Later transcripts and sheets of 1 session keep to it." in text
        assert not Attribution.objects.exists(), "a preview does nothing"

        with on_commit():
            done = admin_client.post(session_page, carried(shown), follow=True)
        assert said(done) == "“BO TERN” in harbour-forum-2031/ws-7 → Cy Wren. Undo this"
        assert panel.session.participations.filter(speaker__slug="cy-wren", turns=2).exists()
        assert indexed == ["harbour-forum-2031/ws-7"]
        assert log()[0][1] == "“BO TERN” in harbour-forum-2031/ws-7 → Cy Wren."

        undo = desk("attribution", "undo", Attribution.objects.get().pk)
        assert read(done).link("Undo this") == undo
        assert "2 turns" in read(admin_client.get(undo)).text
        panel.utterances[6].refresh_from_db()
        panel.utterances[6].speaker = panel.chair
        panel.utterances[6].save()
        message = said(admin_client.post(undo, follow=True))
        assert message.startswith("Undone: 1 turn set back. 1 turn had been given to somebody")
        assert "undone already" in said(admin_client.post(undo, follow=True))

    def test_boxes_and_ranges_are_turns(
        self, admin_client: Client, panel: Panel, session_page: str
    ) -> None:
        turns = {"deed": "turns", "turn": [8], "ranges": "u4 to u5, 6", "nobody": "on"}
        shown = admin_client.post(session_page, turns)
        assert (
            "3 turns with 23 words in 1 session change hands. 1 turn is so already."
            in read(shown).text
        )
        hidden = carried(shown)
        admin_client.post(session_page, turns | {"previewed": hidden["previewed"]})
        nobodys = panel.session.utterances.filter(speaker=None).values_list("key", flat=True)
        assert sorted(nobodys) == [3, 4, 5, 6, 8]

    @pytest.mark.parametrize(
        ("turns", "problem"),
        [
            ({"ranges": "u4 to u99"}, "u99 is no turn of speech"),
            ({"ranges": "u5 to u4"}, "u5 comes after u4"),
            ({"ranges": "u3"}, "u3 is no turn of speech"),
            ({"ranges": "all"}, "“all” is no turn: write u12"),
            ({"turn": "3"}, "Select a valid choice"),
            ({}, "Select at least one turn"),
        ],
    )
    def test_turns_that_are_none(
        self, admin_client: Client, session_page: str, turns: dict[str, str], problem: str
    ) -> None:
        answer = admin_client.post(session_page, {"deed": "turns", **BY_WREN, **turns})
        assert problem in problems(answer)

    @pytest.mark.parametrize(
        ("who", "problem"),
        [
            ({"who": "Dee Fathom"}, "Nobody is known as “Dee Fathom”. Is it somebody new?"),
            ({"who": ""}, "Name somebody"),
            ({"who": "Cy Wren", "nobody": "on"}, "Name somebody"),
            ({"who": "…", "new": "on"}, "A name has a letter"),
            ({"who": "Bo Tern"}, "this is so already"),
        ],
    )
    def test_who_it_is_has_to_be_clear(
        self, admin_client: Client, session_page: str, who: dict[str, str], problem: str
    ) -> None:
        answer = admin_client.post(session_page, {"deed": "turns", "ranges": "u4", **who})
        if "already" in problem:
            answer = admin_client.post(session_page, carried(answer))
        assert problem in problems(answer)

    def test_two_of_one_name_are_told_apart_by_their_addresses(
        self, admin_client: Client, session_page: str
    ) -> None:
        cast.speaker("Cy Wren", slug="cy-wren-2")
        answer = admin_client.post(session_page, GUESTS | {"who": "Cy Wren"})
        assert "one of cy-wren (Cy Wren), cy-wren-2 (Cy Wren)" in problems(answer)

    def test_what_changed_since_it_was_shown_is_shown_again(
        self, admin_client: Client, panel: Panel, session_page: str
    ) -> None:
        hidden = carried(admin_client.post(session_page, GUESTS | BY_WREN))
        panel.utterances[3].speaker = panel.chair
        panel.utterances[3].save()
        answer = admin_client.post(session_page, hidden)
        assert "changed since it was shown" in said(answer)
        assert "Ada Quill" in " ".join(read(answer).texts("tbody tr"))
        assert not Attribution.objects.exists()
        assert admin_client.post(session_page, carried(answer)).status_code == 302

    def test_a_long_session_asks_as_much_as_a_short_one(
        self, admin_client: Client, panel: Panel, session_page: str
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert admin_client.get(session_page).status_code == 200
            return len(asked)

        few = queries()
        cast.speak(panel.session, *((panel.chair, f"Tide {n}.") for n in range(300)))
        assert queries() == few <= 10


class TestSplitting:
    def test_somebody_new_gets_a_session(self, admin_client: Client, panel: Panel) -> None:
        other = cast.session(panel.session.event, "WS 8")
        cast.speak(other, (panel.chair, "I mend nets."))
        page = desk("attribution", "split", panel.chair.pk)
        change = read(admin_client.get(desk("speaker", "change", panel.chair.pk)))
        assert change.link("Split this speaker in two") == page
        wanted = {"session": [other.pk], "who": "Ada Quill", "new": "on"}
        shown = admin_client.post(page, wanted)
        assert "A new speaker is made, called Ada Quill." in read(shown).text
        admin_client.post(page, carried(shown))
        assert other.utterances.get().speaker.slug == "ada-quill-2"  # type: ignore[union-attr]

    def test_sessions_or_labels_are_selected_and_not_both(
        self, admin_client: Client, panel: Panel
    ) -> None:
        page = desk("attribution", "split", panel.chair.pk)
        both = {"session": [panel.session.pk], "label": ["ADA QUILL"]}
        for chosen in ({}, both):
            answer = admin_client.post(page, {"who": "Bo Tern", **chosen})
            assert "one of the two" in problems(answer)
        assert "somebody else" in problems(
            admin_client.post(page, {"who": "Ada Quill", "label": ["ADA QUILL"]})
        )

    def test_a_label_is_nobodys_wherever_it_stands(
        self, admin_client: Client, panel: Panel
    ) -> None:
        other = cast.session(panel.session.event, "WS 8")
        cast.speak(other, (panel.guest, "I mend nets."))
        page = desk("attribution", "split", panel.guest.pk)
        wanted = {"label": ["BO TERN"], "nobody": "on"}
        for more in ({"names": "on"}, {"label": [], "session": [other.pk]}):
            assert "select labels alone" in problems(admin_client.post(page, wanted | more))
        shown = admin_client.post(page, wanted)
        assert "3 turns" in read(shown).text
        assert "in 2 sessions change hands" in read(shown).text
        admin_client.post(page, carried(shown))
        assert not panel.guest.utterances.exists()
        assert Decided(other).meaning("bo tern", panel.guest).speaker is None

        admin_client.post(desk("attribution", "undo", Attribution.objects.get().pk))
        assert panel.guest.utterances.count() == 3

    def test_a_spelling_moves(self, admin_client: Client, panel: Panel) -> None:
        name = SpeakerName.objects.create(
            speaker=panel.guest, name="Bo Tern", folded="bo tern", reason="Heard."
        )
        page = desk("attribution", "spelling", name.pk)
        assert page in admin_client.get(desk("speakername")).content.decode()
        shown = admin_client.post(page, {"who": "Ada Quill"})
        assert "Captions with “Bo Tern” mean Ada Quill from now on." in read(shown).text
        admin_client.post(page, carried(shown))
        name.refresh_from_db()
        assert name.speaker == panel.chair
        assert not panel.guest.utterances.exists()


PAGES = ("session", "split", "spelling", "undo")


def test_who_may_not_is_told_which_permission(client: Client, panel: Panel) -> None:
    client.force_login(curator("change_session"))
    for page in PAGES:
        answer = client.post(desk("attribution", page, 1))
        assert answer.status_code == (404 if page == "undo" else 403)
    client.force_login(curator("change_utterance"))
    assert client.get(desk("attribution", "session", panel.session.pk)).status_code == 200
    answer = client.get(desk("attribution", "split", panel.chair.pk))
    assert (answer.status_code, b"change speakers" in answer.content) == (403, True)


class TestFromTheTranscript:
    HERE = "/sessions/harbour-forum-2031/ws-7/"

    def test_a_turn_leads_to_a_form_that_leads_back(
        self, client: Client, panel: Panel, session_page: str
    ) -> None:
        client.force_login(curator("change_utterance"))
        turn = f"{self.HERE}u4/"
        assert read(client.get(turn)).link("Who says this") == f"{turn}speaker/"
        assert b'data-below="speaker/"' in client.get(self.HERE).content
        page = read(client.get(f"{turn}speaker/"))
        assert "labelled BO TERN: 2" in page.text
        (back,) = page.find("input[name=next]")
        asked = {
            "deed": "label", "label": "BO TERN", "ranges": "u4", **BY_WREN,
            "next": str(back.get("value")),
        }  # fmt: skip
        shown = client.post(session_page, asked)
        done = client.post(session_page, carried(shown))
        assert done["Location"] == turn
        page = read(client.get(turn))
        assert page.texts(".notice")[0].startswith("“BO TERN” in harbour-forum-2031/ws-7 → Cy Wren")
        undo = desk("attribution", "undo", Attribution.objects.get().pk)
        assert page.link("Undo this") == undo
        assert panel.session.participations.filter(speaker__slug="cy-wren", turns=2).exists()

    def test_it_leads_nowhere_else(self, admin_client: Client, session_page: str) -> None:
        asked = GUESTS | BY_WREN | {"next": "https://elsewhere.example/"}
        done = admin_client.post(session_page, carried(admin_client.post(session_page, asked)))
        assert done["Location"] == session_page

    def test_visitors_find_nothing_of_it(self, client: Client, panel: Panel) -> None:
        assert b"speaker/" not in client.get(f"{self.HERE}u4/").content
        assert client.get(f"{self.HERE}u4/speaker/").status_code == 302
        client.force_login(curator("change_annotation"))
        assert client.get(f"{self.HERE}u4/speaker/").status_code == 403

    def test_what_is_no_turn_of_speech_has_none(self, admin_client: Client, panel: Panel) -> None:
        cast.retire(panel.utterances[3])
        for key in (3, 4, 99):
            assert admin_client.get(f"{self.HERE}u{key}/speaker/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_words_are_found_under_who_said_them(admin_client: Client, index_dir: Path) -> None:
    panel = cast.panel(cast.event())
    cast.speaker("Cy Wren")
    index.rebuild()
    page = desk("attribution", "session", panel.session.pk)
    admin_client.post(page, carried(admin_client.post(page, GUESTS | BY_WREN)))
    assert search(Query("lighthouses", speakers=("cy-wren",))).total == 1
    assert not index.check()
