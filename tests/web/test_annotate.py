"""How curators annotate words: the form, what it refuses, and what follows."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client

from igfarchive.archive.models import Annotation, Session
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator
from tests.web.annotating import COMMENT, CORRECTION, FORM, HERE, refused, send
from tests.web.conftest import OnCommit, Visit


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


@pytest.fixture
def user(client: Client, panel: Panel) -> User:
    """A curator who may annotate, and is signed in."""
    user = curator("change_annotation")
    user.first_name, user.last_name = "Cy", "Wharf"
    user.save()
    client.force_login(user)
    return user


class TestWhoMay:
    ADDRESSES = (FORM, "/annotations/{}/edit/", "/annotations/{}/decide/")

    @pytest.fixture
    def addresses(self, panel: Panel) -> list[str]:
        made = cast.annotate(panel.utterances[1], "tide")
        return [address.format(made.pk) for address in self.ADDRESSES]

    def untouched(self) -> None:
        (annotation,) = Annotation.objects.all()
        assert annotation.is_public
        assert annotation.body == "Indeed."

    @pytest.mark.parametrize("staff", [None, False])
    def test_others_are_asked_to_sign_in(
        self, client: Client, addresses: list[str], staff: bool | None
    ) -> None:
        if staff is False:
            client.force_login(User.objects.create_user("reader"))
        for address in addresses:
            for response in (client.get(address), client.post(address, COMMENT)):
                assert response.status_code == 302
                assert response["Location"] == f"/admin/login/?next={address}"
        self.untouched()

    def test_curators_without_the_permission_are_refused(
        self, client: Client, addresses: list[str]
    ) -> None:
        client.force_login(curator("view_annotation", "add_annotation", "change_session"))
        for address in addresses:
            assert client.get(address).status_code == 403
            assert client.post(address, COMMENT | {"status": "withdrawn"}).status_code == 403
        self.untouched()

    def test_nobody_sends_a_curators_form_from_elsewhere(self, addresses: list[str]) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(curator("change_annotation"))
        for address in addresses:
            assert client.post(address, COMMENT | {"status": "withdrawn"}).status_code == 403
        self.untouched()


@pytest.mark.usefixtures("user")
class TestTheForm:
    def test_holds_the_words_that_were_chosen(self, visit: Visit) -> None:
        chosen = {"words": "tide tables", "before": "and the ", "after": " are", "start": "50"}
        page = visit(f"{FORM}?{urlencode(chosen)}")
        fields = page.fields("form.annotate")
        assert {name: fields[name] for name in chosen} == chosen
        assert fields["creator"] == "Cy Wharf"
        assert page.texts("h1") == ["Annotate turn u2"]
        assert "the tide tables are ours" in page.texts(".quoted-turn")[0]

    def test_escapes_the_words_that_were_chosen(self, visit: Visit) -> None:
        words = "</textarea><script>alert(1)</script>"
        page = visit(f"{FORM}?{urlencode({'words': words, 'before': words})}")
        assert page.fields("form.annotate")["words"] == words
        assert not page.find("main script")

    def test_of_an_unpublished_session_is_not_there(self, visit: Visit) -> None:
        Session.objects.update(published=False)
        visit(FORM, status=404)

    def test_refuses_an_address_that_cannot_be_read(self, visit: Visit) -> None:
        visit(f"{FORM}?words=tide%00", status=400)
        visit(f"{FORM}?reading=imagined", status=400)


class TestAnnotating:
    def test_keeps_what_was_said_and_leads_there(
        self, client: Client, visit: Visit, user: User
    ) -> None:
        said = COMMENT | {"creator": "Cy Wharf", "link": "https://harbour.example/"}
        response = client.post(FORM, said)
        made = Annotation.objects.get()
        assert response["Location"] == f"{HERE}#ref-{made.pk}"
        assert (made.exact, made.body, made.creator) == (
            "tide tables",
            "Printed yearly.",
            "Cy Wharf",
        )
        assert (made.created_by, made.is_public) == (user, True)
        assert [(each.event, each.by) for each in made.revisions.all()] == [("made", user)]
        assert visit(HERE).texts("#u2 .noted") == ["tide tables"]

    def test_without_words_is_about_the_whole_turn(
        self, client: Client, user: User, panel: Panel
    ) -> None:
        send(client, FORM, 302, COMMENT | {"words": ""})
        assert Annotation.objects.get().exact == panel.utterances[1].text

    @pytest.mark.parametrize("words", ["lighthouses are nowhere near", "zeppelin"])
    def test_words_that_are_not_there_are_refused(
        self, client: Client, user: User, words: str
    ) -> None:
        assert "These words do not stand in this turn." in refused(
            client, COMMENT | {"words": words}
        )

    def test_words_that_are_there_twice_are_refused(self, client: Client, user: User) -> None:
        said = COMMENT | {"words": "table"}
        address = f"{HERE}u5/annotate/"
        assert "They stand in 2 places of this turn. Choose one." in refused(client, said, address)

    def test_words_that_are_there_twice_are_chosen_in_their_context(
        self, client: Client, user: User, panel: Panel
    ) -> None:
        said = COMMENT | {"words": "table"}
        page = send(client, f"{HERE}u5/annotate/", 422, said)
        assert page.texts("fieldset label") == [
            "Everybody's. A table that nobody may copy is no table.",
            "… A table that nobody may copy is no table.",
        ]
        (_, second) = page.find("fieldset input[name=which]")
        send(client, f"{HERE}u5/annotate/", 302, said | {"which": str(second.get("value"))})
        made = Annotation.objects.get()
        assert made.start == panel.utterances[4].text.rindex("table")

    @pytest.mark.parametrize(
        ("around", "start"),
        [
            ({"before": "A ", "after": " that nobody"}, 15),
            ({"before": "copy is no ", "after": "."}, 48),
        ],
    )
    def test_words_that_are_there_twice_are_told_by_those_around_them(
        self, client: Client, user: User, around: dict[str, str], start: int
    ) -> None:
        said = COMMENT | {"words": "table"} | around
        send(client, f"{HERE}u5/annotate/", 302, said)
        assert Annotation.objects.get().start == start

    def test_words_are_told_by_their_place_though_shown_with_other_spaces(
        self, client: Client, user: User, panel: Panel
    ) -> None:
        (turn,) = cast.speak(panel.session, (panel.guest, "ay,\u00a0" * 60 + "ay."))
        said = COMMENT | {"words": "ay", "before": "ay, " * 16, "after": ", ay" * 16, "start": "80"}
        send(client, f"{HERE}u{turn.key}/annotate/", 302, said)
        (made,) = Annotation.objects.filter(utterance=turn)
        assert (made.start, made.end) == (80, 82)
        assert made.prefix.endswith("ay,\u00a0"), "the words are kept as they came"

    def test_words_are_told_by_their_place_across_paragraphs(
        self, client: Client, user: User, panel: Panel
    ) -> None:
        """As a browser sends them: with carriage returns."""
        text = "Aye.\n\nAye.\n\nAye.\n\nAye."
        (said,) = cast.speak(panel.session, (panel.guest, text))
        facts = {"words": "Aye", "before": "Aye.\r\n\r\nAye.\r\n\r\n", "start": 12}
        facts["after"] = ".\r\n\r\nAye."
        send(client, f"{said.permalink()}annotate/", 302, COMMENT | facts)
        assert Annotation.objects.get().start == 12

    def test_words_across_paragraphs_are_found(
        self, client: Client, user: User, panel: Panel
    ) -> None:
        send(client, FORM, 302, COMMENT | {"words": "Thank you.\r\n\r\nI chair"})
        assert Annotation.objects.get().exact == "Thank you.\n\nI chair"

    def test_a_text_keeps_no_carriage_returns(self, client: Client, user: User) -> None:
        send(client, FORM, 302, COMMENT | {"body": "One.\r\n\r\nTwo."})
        assert Annotation.objects.get().body == "One.\n\nTwo."

    def test_words_beside_white_space_stand_without_it(
        self, client: Client, user: User, panel: Panel
    ) -> None:
        text = panel.utterances[1].text
        start = text.index(" tide tables ")
        facts = {"words": " tide tables ", "start": start, "before": "the", "after": "are"}
        send(client, FORM, 302, COMMENT | facts)
        assert Annotation.objects.get().exact == "tide tables"

    @pytest.mark.parametrize("start", ["nowhere", "-1", "1.5", "9" * 5000])
    def test_a_place_that_is_none_is_refused_in_words(
        self, client: Client, user: User, start: str
    ) -> None:
        assert "Start" in refused(client, COMMENT | {"start": start})

    def test_more_context_than_anybody_sends_is_refused(self, client: Client, user: User) -> None:
        assert "at most 500" in refused(client, COMMENT | {"before": "x" * 501})

    def test_a_turn_that_is_retired_is_refused(
        self, client: Client, user: User, panel: Panel
    ) -> None:
        cast.retire(panel.utterances[1])
        assert "u2 no longer stands in the transcript." in refused(client, COMMENT)

    def test_a_turn_in_another_script(self, client: Client, user: User, panel: Panel) -> None:
        (said,) = cast.speak(panel.session, (panel.guest, "🌊🌊 جداول المد لنا"))
        address = f"{said.permalink()}annotate/"
        send(client, address, 302, COMMENT | {"words": "جداول", "start": "3"})
        made = Annotation.objects.get()
        assert (made.start, made.exact) == (3, "جداول")


class TestTheIndex:
    def test_follows_a_correction(
        self, client: Client, user: User, indexed: list[str], on_commit: OnCommit
    ) -> None:
        with on_commit():
            send(client, FORM, 302, CORRECTION)
        assert indexed == ["harbour-forum-2031/ws-7"]

    def test_is_left_alone_by_other_notes_and_by_what_is_refused(
        self, client: Client, user: User, indexed: list[str], on_commit: OnCommit
    ) -> None:
        with on_commit():
            send(client, FORM, 302, COMMENT)
            refused(client, CORRECTION | {"replacement": "tide"})
        assert indexed == []
