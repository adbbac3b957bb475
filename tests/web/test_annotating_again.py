"""Annotations that are there already: corrected words, changes, and what is withdrawn."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client

from igfarchive.annotating import curating
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator
from tests.web.annotating import COMMENT, CORRECTION, FORM, HERE, refused, send
from tests.web.conftest import OnCommit, Visit

CAPTIONED = f"{FORM}?reading=captioned"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


@pytest.fixture(autouse=True)
def user(client: Client, panel: Panel) -> User:
    user = curator("change_annotation")
    client.force_login(user)
    return user


@pytest.fixture
def correction(panel: Panel) -> Annotation:
    return cast.annotate(panel.utterances[1], "tide tables", "Heard.", replacement="time tables")


def made_on(client: Client, address: str, words: str, **said: str) -> Annotation:
    send(client, address, 302, COMMENT | {"words": words} | said)
    return Annotation.objects.latest("pk")


@pytest.mark.usefixtures("correction")
class TestWordsOfACorrectedTurn:
    def test_are_those_of_the_reading_that_is_shown(self, client: Client, visit: Visit) -> None:
        assert "the time tables are" in visit(FORM).texts(".quoted-turn")[0]
        assert "the tide tables are" in visit(CAPTIONED).texts(".quoted-turn")[0]
        assert "do not stand" in refused(client, COMMENT | {"words": "the tide"})
        assert "do not stand" in refused(client, COMMENT | {"words": "the time"}, CAPTIONED)

    @pytest.mark.parametrize(
        ("address", "words", "captioned"),
        [
            (FORM, "time tables are", "tide tables are"),
            (FORM, "are ours", "are ours"),
            (FORM, "the Harbour", "the Harbour"),
            (FORM, "the time", "the tide tables"),
            (CAPTIONED, "the tide", "the tide"),
        ],
    )
    def test_are_kept_as_they_were_captioned(
        self, client: Client, address: str, words: str, captioned: str
    ) -> None:
        assert made_on(client, address, words).exact == captioned

    def test_stand_where_they_were_chosen(self, client: Client, visit: Visit, panel: Panel) -> None:
        reading = panel.utterances[1].text.replace("tide tables", "time tables")
        start = reading.index("are ours")
        made = made_on(client, FORM, "are", start=str(start), before="tables ", after=" ours")
        assert panel.utterances[1].text[made.start : made.end] == "are"
        assert visit(HERE).texts("#u2 .noted.commenting") == ["are"]


class TestASecondCorrection:
    def test_of_the_same_words_is_refused(self, client: Client, correction: Annotation) -> None:
        why = refused(client, CORRECTION | {"words": "time tables", "replacement": "tidal"})
        assert f"Correction {correction.pk} puts “tide tables” right already." in why
        why = refused(client, CORRECTION | {"words": "the tide", "replacement": "a"}, CAPTIONED)
        assert "right already" in why

    def test_of_the_words_beside_it_is_kept(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        made_on(client, FORM, "are ours", motivation="editing", replacement="were ours")
        made_on(client, FORM, "and the", motivation="editing", replacement="and our")
        assert "and our time tables were ours." in visit(HERE).text

    def test_is_not_published_over_the_first(
        self, client: Client, visit: Visit, panel: Panel, correction: Annotation
    ) -> None:
        rival = cast.annotate(
            panel.utterances[1], "tide", replacement="tidal", status=AnnotationStatus.PROPOSED
        )
        address = f"/annotations/{rival.pk}/decide/"
        assert "right already" in send(client, address, 409, {"status": "public"}).text
        rival.refresh_from_db()
        assert rival.status == AnnotationStatus.PROPOSED
        assert "time tables" in visit(HERE).text

        curating.withdraw(correction)
        send(client, address, 302, {"status": "public"})
        assert "the tidal tables are" in visit(HERE).text


class TestChanging:
    def address(self, annotation: Annotation) -> str:
        return f"/annotations/{annotation.pk}/edit/"

    def test_begins_with_what_is_said(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        page = visit(self.address(correction))
        assert page.texts("h1") == [f"Edit correction {correction.pk}"]
        fields = page.fields("form.annotate")
        response = client.post(self.address(correction), fields)
        assert response["Location"] == correction.get_absolute_url()
        before = curating.facts_of(correction), curating.place_of(correction)
        correction.refresh_from_db()
        assert (curating.facts_of(correction), curating.place_of(correction)) == before

    def test_keeps_how_it_was(
        self, client: Client, visit: Visit, user: User, correction: Annotation
    ) -> None:
        fields = visit(self.address(correction)).fields("form.annotate")
        said = fields | {"replacement": "tidal tables", "body": "Heard twice."}
        send(client, self.address(correction), 302, said)
        made, changed = correction.revisions.all()
        assert (made.facts["replacement"], made.facts["body"]) == ("time tables", "Heard.")
        assert (changed.event, changed.by) == ("changed", user)
        assert changed.facts["replacement"] == "tidal tables"
        assert "tidal tables are ours" in visit(HERE).text

    def test_is_not_saved_over_what_another_curator_wrote(
        self, client: Client, visit: Visit, user: User, correction: Annotation
    ) -> None:
        fields = visit(self.address(correction)).fields("form.annotate")
        facts = curating.facts_of(correction)
        other = replace(facts, body="Heard by two.", creator="Ned Skerry")
        curating.change(correction, None, other, user)
        page = send(client, self.address(correction), 422, fields | {"replacement": "tidal tables"})
        assert "Somebody changed it" in page.texts(".problem")[0]
        assert f"by {user}" in page.text
        assert "Heard by two." in page.text
        correction.refresh_from_db()
        assert correction.replacement == "time tables", "nothing is saved"

        again = page.fields("form.annotate")
        assert (again["replacement"], again["body"]) == ("tidal tables", "Heard by two.")
        send(client, self.address(correction), 302, again)
        assert curating.facts_of(Annotation.objects.get(pk=correction.pk)) == replace(
            other, replacement="tidal tables"
        )

    def test_is_not_decided_on_unseen(
        self, client: Client, visit: Visit, user: User, correction: Annotation
    ) -> None:
        page = visit(correction.get_absolute_url())
        shown = page.fields("form.annotate")
        facts = curating.facts_of(correction)
        curating.change(correction, None, replace(facts, body="No doubt."), user)
        address = f"/annotations/{correction.pk}/decide/"
        refusal = send(client, address, 409, shown | {"status": "withdrawn"})
        assert "Somebody changed it" in refusal.text
        correction.refresh_from_db()
        assert correction.is_public

    def test_may_choose_other_words(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        fields = visit(self.address(correction)).fields("form.annotate")
        around = {"before": "", "after": "", "start": ""}
        said = fields | around | {"words": "tide", "replacement": "time"}
        send(client, self.address(correction), 302, said)
        correction.refresh_from_db()
        assert correction.exact == "tide"
        assert "the time tables are" in visit(HERE).text

    def test_into_another_kind_leaves_the_words_as_captioned(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        fields = visit(self.address(correction)).fields("form.annotate")
        send(client, self.address(correction), 302, fields | {"motivation": "commenting"})
        correction.refresh_from_db()
        assert correction.replacement is None
        assert "the tide tables are" in visit(HERE).text

    def test_that_is_refused_changes_nothing(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        fields = visit(self.address(correction)).fields("form.annotate")
        for wrong in ({"link": "javascript:alert(1)"}, {"words": "zeppelin"}, {"body": "a\u200bb"}):
            send(client, self.address(correction), 422, fields | wrong)
        send(client, self.address(correction), 200, fields | {"body": "Seen.", "preview": "1"})
        assert correction.revisions.count() == 1
        assert Annotation.objects.get().body == "Heard."

    def test_of_a_note_on_a_whole_turn_of_paragraphs(
        self, client: Client, visit: Visit, panel: Panel
    ) -> None:
        turn = panel.utterances[1]
        made = cast.annotate(turn, turn.text, "All.")
        fields = visit(self.address(made)).fields("form.annotate")
        fields["words"] = fields["words"].replace("\n", "\r\n")
        send(client, self.address(made), 302, fields | {"body": "All of it."})
        made.refresh_from_db()
        assert (made.exact, made.body) == (turn.text, "All of it.")

    def test_tells_the_index(
        self,
        client: Client,
        visit: Visit,
        correction: Annotation,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        fields = visit(self.address(correction)).fields("form.annotate")
        with on_commit():
            send(client, self.address(correction), 302, fields | {"motivation": "commenting"})
        assert indexed == ["harbour-forum-2031/ws-7"], "a correction less"

    def test_one_that_is_not_there(self, visit: Visit) -> None:
        visit("/annotations/99/edit/", status=404)


class TestDeciding:
    def test_withdraws_and_publishes_again(
        self,
        client: Client,
        visit: Visit,
        user: User,
        correction: Annotation,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        address = f"/annotations/{correction.pk}/decide/"
        with on_commit():
            send(client, address, 302, {"status": "withdrawn"})
        assert "tide tables" in visit(HERE).text
        with on_commit():
            send(client, address, 302, {"status": "public"})
        assert "time tables" in visit(HERE).text
        events = [(each.event, each.by) for each in correction.revisions.all()]
        assert events == [("made", None), ("withdrawn", user), ("published", user)]
        assert indexed == ["harbour-forum-2031/ws-7"] * 2

    def test_is_what_the_buttons_of_its_page_do(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        page = visit(correction.get_absolute_url())
        (form,) = page.find("main form")
        (button,) = form.cssselect("button")
        client.post(form.attrib["action"], {button.attrib["name"]: button.attrib["value"]})
        correction.refresh_from_db()
        assert correction.status == AnnotationStatus.WITHDRAWN

    @pytest.mark.parametrize("said", [{}, {"status": ""}, {"status": "proposed"}, {"status": "x"}])
    def test_anything_else_is_refused(
        self, client: Client, correction: Annotation, said: dict[str, str]
    ) -> None:
        send(client, f"/annotations/{correction.pk}/decide/", 400, said)
        correction.refresh_from_db()
        assert correction.is_public

    def test_is_not_done_by_a_link(self, client: Client, correction: Annotation) -> None:
        address = f"/annotations/{correction.pk}/decide/?status=withdrawn"
        assert client.get(address).status_code == 405
        correction.refresh_from_db()
        assert correction.is_public

    def test_one_that_is_not_there(self, client: Client) -> None:
        send(client, "/annotations/99/decide/", 404, {"status": "public"})
