"""Corrections that anybody may suggest: unseen until a curator accepts them, and not too many."""

import pytest
from django.test import Client

from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation, Session
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator
from tests.web.annotating import HERE, SUGGESTION, refused, send
from tests.web.conftest import OnCommit, Visit

FORM = f"{HERE}u2/suggest/"


@pytest.fixture(autouse=True)
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


class TestTheForm:
    def test_asks_for_the_words_and_for_a_reason(self, visit: Visit) -> None:
        page = visit(FORM)
        assert page.texts("h1") == ["Suggest a correction to turn u2"]
        assert page.texts("legend") == ["What is wrong?"]
        assert page.texts("main label") == [
            "The words: something else was said",
            "The speaker: somebody else said this, or it was not me",
            "The words that are wrong",
            "What was said instead",
            "Who said it",
            "How you know (required)",
            "An address that shows it",
            "Your name",
        ]
        assert page.fields("form.annotate")["wrong"] == "words"
        assert page.title.startswith("Suggest a correction to turn u2 · ")
        assert "the tide tables are ours" in page.texts(".quoted-turn")[0]
        assert page.find("meta[name=robots][content=noindex]")

    def test_holds_the_words_of_its_address(self, visit: Visit) -> None:
        for name in ("quote", "words"):
            page = visit(f"{FORM}?{name}=tide+tables&start=45")
            assert page.fields("form.annotate")["words"] == "tide tables"
            assert page.fields("form.annotate")["start"] == "45"

    def test_shows_the_reading_that_was_read(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide", replacement="time")
        assert "the time tables" in visit(FORM).texts(".quoted-turn")[0]
        captioned = visit(f"{FORM}?reading=captioned")
        assert "the tide tables" in captioned.texts(".quoted-turn")[0]

    def test_of_a_retired_turn_is_gone(self, client: Client, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[1])
        assert "nothing to correct" in visit(FORM, status=410).text
        send(client, FORM, 410, SUGGESTION)
        assert not Annotation.objects.exists()

    def test_of_an_unpublished_session_is_not_there(self, client: Client, visit: Visit) -> None:
        Session.objects.update(published=False)
        for address in (FORM, f"{FORM}?thanks=1:forged"):
            visit(address, status=404)
            send(client, address, 404, SUGGESTION)
        assert not Annotation.objects.exists()

    def test_of_a_turn_that_never_was_is_not_there(self, visit: Visit) -> None:
        visit(f"{HERE}u99/suggest/", status=404)

    def test_is_not_sent_from_elsewhere(self) -> None:
        assert Client(enforce_csrf_checks=True).post(FORM, SUGGESTION).status_code == 403
        assert not Annotation.objects.exists()


class TestASuggestion:
    def test_is_kept_for_the_curators_and_thanked_for(self, client: Client, visit: Visit) -> None:
        response = client.post(FORM, SUGGESTION | {"source": "https://harbour.example/"})
        assert response.status_code == 302
        page = visit(response["Location"])
        assert page.texts("h1") == ["Thank you"]
        assert page.link("Back to turn u2") == f"{HERE}#u2"
        made = Annotation.objects.get()
        assert page.texts("main strong") == [f"suggestion {made.reference}"]
        assert made.status == AnnotationStatus.PROPOSED
        assert (made.exact, made.replacement, made.body) == ("tide", "time", "I heard it.")
        assert (made.creator, made.link) == ("Ned Skerry", "https://harbour.example/")
        assert (made.created_by, made.published_at) == (None, None)

    def test_needs_no_name_and_no_address(self, client: Client) -> None:
        send(client, FORM, 302, SUGGESTION | {"name": ""})
        assert Annotation.objects.get().creator == ""

    @pytest.mark.parametrize("reference", ["1", "1:forged", ""])
    def test_is_not_thanked_for_where_there_was_none(self, visit: Visit, reference: str) -> None:
        page = visit(f"{FORM}?thanks={reference}", status=400)
        assert "thanks: is no reference that the archive gave." in page.text

    def test_is_kept_wherever_the_form_was_sent_to(self, client: Client) -> None:
        send(client, f"{FORM}?thanks=1", 302, SUGGESTION)
        assert Annotation.objects.exists()

    def test_is_read_nowhere(self, client: Client, visit: Visit) -> None:
        send(client, FORM, 302, SUGGESTION | {"replacement": "zephyr", "reason": "Zephyr it was."})
        for address in (
            HERE,
            f"{HERE}?reading=captioned",
            f"{HERE}u2/",
            f"{HERE}u2/history/",
            f"{HERE}annotations.json",
            FORM,
            "/",
            "/corrections/",
            "/corrections/feed/",
            "/speakers/ada-quill/",
        ):
            content = client.get(address).content.decode().lower()
            assert "zephyr" not in content, address
            assert "skerry" not in content, address
        visit(f"/annotations/{Annotation.objects.get().pk}/", status=404)

    def test_that_is_accepted_is_read_everywhere(
        self, client: Client, visit: Visit, indexed: list[str], on_commit: OnCommit
    ) -> None:
        send(client, FORM, 302, SUGGESTION)
        made = Annotation.objects.get()
        client.force_login(curator("change_annotation"))
        with on_commit():
            send(client, f"/annotations/{made.pk}/decide/", 302, {"status": "public"})
        client.logout()
        assert indexed == ["harbour-forum-2031/ws-7"]
        page = visit(HERE)
        assert "the time tables" in page.text
        assert "Ned Skerry" in page.texts("#u2 .note .by")[0]
        assert "Ned Skerry" in visit("/corrections/").text
        assert "Correction: made public" in visit(f"{HERE}u2/history/").texts("h2")
        visit(made.get_absolute_url())

    def test_that_is_declined_never_was(self, client: Client, visit: Visit) -> None:
        send(client, FORM, 302, SUGGESTION)
        made = Annotation.objects.get()
        client.force_login(curator("change_annotation"))
        send(client, f"/annotations/{made.pk}/decide/", 302, {"status": "withdrawn"})
        client.logout()
        visit(made.get_absolute_url(), status=404)
        assert "Skerry" not in visit(f"{HERE}u2/history/").html

    @pytest.mark.parametrize(
        ("words", "replacement", "captioned", "corrected"),
        [
            ("time tables are", "time charts are", "tied tables are", "time charts are"),
            ("are", "were", "are", "were"),
            ("time", "tide", "tied", "tide"),
            ("me", "de", "tied", "tide"),
            ("me tables", "de charts", "tied tables", "tide charts"),
        ],
    )
    def test_on_corrected_words_puts_the_captioned_ones_right(
        self,
        client: Client,
        panel: Panel,
        words: str,
        replacement: str,
        captioned: str,
        corrected: str,
    ) -> None:
        """Also where a part of a word was chosen: the rest of it stays as it was."""
        (said,) = cast.speak(panel.session, (panel.guest, "Your tied tables are late."))
        cast.annotate(said, "tied", replacement="time")
        facts = SUGGESTION | {"words": words, "replacement": replacement}
        send(client, f"{said.permalink()}suggest/", 302, facts)
        made = Annotation.objects.latest("pk")
        assert (made.exact, made.replacement) == (captioned, corrected)

    def test_may_say_that_words_were_not_spoken(self, client: Client, panel: Panel) -> None:
        send(client, FORM, 302, SUGGESTION | {"replacement": ""})
        assert Annotation.objects.get().replacement == ""


SPEAKER = {"wrong": "speaker", "speaker": "Bo Tern", "reason": "I was there.", "name": "Bo"}


class TestAWrongSpeaker:
    def test_is_kept_as_a_comment_that_says_so(self, client: Client, panel: Panel) -> None:
        send(client, FORM, 302, SPEAKER | {"words": "Thank you."})
        made = Annotation.objects.get()
        assert (made.motivation, made.replacement) == ("commenting", None)
        assert made.status == AnnotationStatus.PROPOSED
        assert made.exact == "Thank you."
        assert made.body == "Wrong speaker: this was Bo Tern.\n\nI was there."
        assert made.creator == "Bo"

    def test_needs_no_words_and_no_name(self, client: Client, panel: Panel) -> None:
        send(client, FORM, 302, SPEAKER | {"speaker": ""})
        made = Annotation.objects.get()
        assert made.exact == panel.utterances[1].text
        assert made.body == "Wrong speaker: this was somebody else.\n\nI was there."

    def test_stands_in_the_curators_queue(self, client: Client, admin_client: Client) -> None:
        send(client, FORM, 302, SPEAKER)
        pk = Annotation.objects.get().pk
        for asked in ("", f"?q={pk}"):
            page = admin_client.get(f"/admin/archive/annotation/{asked}").content.decode()
            assert f">Comment {pk}</a>" in page
            assert "Wrong speaker: this was Bo Tern." in page
        page = admin_client.get(f"/admin/archive/annotation/?q={pk + 1}").content.decode()
        assert "Wrong speaker" not in page

    def test_is_read_nowhere(self, client: Client, visit: Visit) -> None:
        send(client, FORM, 302, SPEAKER)
        for address in (HERE, f"{HERE}u2/", f"{HERE}annotations.json"):
            assert "Wrong speaker" not in client.get(address).content.decode()

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"replacement": "time"}, "Leave this empty where the speaker is wrong"),
            ({"words": "zeppelin"}, "These words do not stand in this turn."),
            ({"speaker": "x" * 201}, "at most 200 characters"),
            ({"speaker": "Bo\u200bTern"}, "The name: character 3 is U+200B ZERO WIDTH SPACE"),
            ({"reason": ""}, "Say how you know it"),
            ({"wrong": "weather"}, "Select a valid choice."),
        ],
    )
    def test_says_why_it_is_refused(self, client: Client, wrong: dict[str, str], why: str) -> None:
        assert why in refused(client, SPEAKER | wrong, FORM)


class TestWordsInSeveralPlaces:
    HERE = f"{HERE}u5/suggest/"
    TABLE = SUGGESTION | {"words": "table", "replacement": "chart"}

    def test_are_shown_in_their_context_to_choose_from(self, client: Client, panel: Panel) -> None:
        page = send(client, self.HERE, 422, self.TABLE)
        assert page.texts(".problem") == ["They stand in 2 places of this turn. Choose one."]
        assert page.texts("fieldset:last-of-type mark") == ["table", "table"]
        first, second = page.find("input[name=which]")
        assert not page.find("input[name=which][checked]")
        assert first.get("autofocus") is not None, "the focus is there"
        assert second.get("autofocus") is None
        assert page.fields("form.annotate")["replacement"] == "chart"
        send(client, self.HERE, 302, self.TABLE | {"which": str(second.get("value"))})
        made = Annotation.objects.get()
        assert (made.start, made.exact) == (panel.utterances[4].text.rindex("table"), "table")

    def test_stay_chosen_where_something_else_is_wrong(self, client: Client, panel: Panel) -> None:
        start = str(panel.utterances[4].text.rindex("table"))
        said = self.TABLE | {"which": start, "reason": ""}
        page = send(client, self.HERE, 422, said)
        assert [each.get("value") for each in page.find("input[name=which][checked]")] == [start]
        assert len(page.texts(".problem")) == 1

    def test_are_asked_for_again_where_none_stands_at_the_place(self, client: Client) -> None:
        why = refused(client, self.TABLE | {"which": "3"}, self.HERE)
        assert why == "They stand in 2 places of this turn. Choose one."

    def test_are_told_by_what_stands_around_them(self, client: Client, panel: Panel) -> None:
        send(client, self.HERE, 302, self.TABLE | {"before": "may copy is no ", "after": "."})
        assert Annotation.objects.get().start == panel.utterances[4].text.rindex("table")

    def test_are_forgotten_with_the_words_that_were_chosen_first(
        self, client: Client, panel: Panel
    ) -> None:
        """What stands around the words of the address is not what stands around others."""
        chosen = {"before": "may copy is no ", "after": ".", "start": "49"}
        said = SUGGESTION | chosen | {"words": "Everybody's", "replacement": "Nobody's"}
        send(client, self.HERE, 302, said)
        assert Annotation.objects.get().start == 0

    def test_are_words_and_no_parts_of_them(self, client: Client, panel: Panel) -> None:
        said = "Say a cat sat at a mat, and a bat sat."
        (utterance,) = cast.speak(panel.session, (panel.guest, said))
        page = send(client, f"{utterance.permalink()}suggest/", 422, SUGGESTION | {"words": "a"})
        starts = [int(str(each.get("value"))) for each in page.find("input[name=which]")]
        assert starts == [4, 17, 28]

    def test_are_shown_between_whole_words(self, client: Client, panel: Panel) -> None:
        said = "\u00a0".join(["low", *["water"] * 20, "low."])
        (utterance,) = cast.speak(panel.session, (panel.guest, said))
        page = send(client, f"{utterance.permalink()}suggest/", 422, SUGGESTION | {"words": "low"})
        first, second = (str(each.text_content()) for each in page.find("fieldset bdi"))
        assert first == "low" + " water" * 6 + " …"
        assert second == "…" + " water" * 6 + " low."

    def test_of_which_there_are_many_need_more_words(self, client: Client, panel: Panel) -> None:
        (utterance,) = cast.speak(panel.session, (panel.guest, "ay, ay, " * 20))
        address = f"{utterance.permalink()}suggest/"
        why = refused(client, SUGGESTION | {"words": "ay"}, address)
        assert why == (
            "These words stand in 40 places of this turn. "
            "Write more of the words around those that you mean."
        )

    def test_in_a_corrected_turn_are_chosen_in_that_reading(
        self, client: Client, panel: Panel
    ) -> None:
        cast.annotate(panel.utterances[4], "Everybody's. A", replacement="A good")
        page = send(client, self.HERE, 422, self.TABLE)
        second = page.find("input[name=which]")[1].get("value")
        send(client, self.HERE, 302, self.TABLE | {"which": str(second)})
        made = Annotation.objects.latest("pk")
        assert made.start == panel.utterances[4].text.rindex("table")


class TestAnErrorIs:
    """Found by who sees it, and by who hears it."""

    def test_beside_its_field_and_read_out_with_it(self, client: Client) -> None:
        page = send(client, FORM, 422, SUGGESTION | {"words": "zeppelin", "source": "nowhere"})
        for name, why in (("words", "do not stand"), ("source", "is no address of a page")):
            (field,) = page.find(f"[name={name}]")
            assert field.get("aria-invalid") == "true"
            described = str(field.get("aria-describedby")).split()
            texts = [" ".join(page.texts(f"#{each}")) for each in described]
            assert any(why in text for text in texts), texts
            assert len(texts) == 2, "the help is still there"
            assert page.find(f"[role=alert] #id_{name}_error")
        assert page.title.startswith("Error: Suggest a correction")

    def test_where_the_focus_is(self, client: Client) -> None:
        page = send(client, FORM, 422, SUGGESTION | {"reason": "", "source": "nowhere"})
        assert [each.get("name") for each in page.find("[autofocus]")] == ["reason"]
        assert not send(client, FORM, 302, SUGGESTION).find("[autofocus]")

    def test_where_the_focus_is_also_if_it_is_of_no_field(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise RefusedError("u2 reads otherwise.", "Choose the words again.")

        monkeypatch.setattr("igfarchive.annotating.curating.annotate", refuse)
        page = send(client, FORM, 422, SUGGESTION)
        assert page.texts(".problem[autofocus]") == ["u2 reads otherwise. Choose the words again."]

    def test_nothing_that_was_typed_is_lost_for(self, client: Client) -> None:
        said = {
            "wrong": "speaker", "words": "zeppelin", "replacement": "ti\u200bme",
            "speaker": "Bo Tern", "reason": "x" * 2001, "source": "nowhere", "name": "y" * 201,
            "before": "the ", "after": " tables", "start": "7",
        }  # fmt: skip
        page = send(client, FORM, 422, said)
        kept = page.fields("form.annotate")
        assert {name: kept[name] for name in said} == said


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"words": ""}, "Write the words that are wrong."),
            ({"words": "tide tables", "replacement": "tide  tables"}, "stands there already"),
            ({"speaker": "Bo Tern"}, "Leave this empty where the words are wrong"),
            ({"words": "zeppelin"}, "These words do not stand in this turn."),
            ({"words": "Thank you.\n\nI chair"}, "A correction stays within a paragraph."),
            ({"words": "x" * 2001}, "at most 2000 characters"),
            ({"words": "  "}, "Write the words that are wrong."),
            ({"replacement": "tide"}, "This is what stands there already."),
            ({"replacement": "x" * 2001}, "at most 2000 characters"),
            ({"replacement": "ti\u202eme"}, "U+202E RIGHT-TO-LEFT OVERRIDE"),
            ({"replacement": "ti\nme"}, "has a line break"),
            ({"reason": ""}, "Say how you know it"),
            ({"reason": "x" * 2001}, "at most 2000 characters"),
            ({"reason": "a\u200bb"}, "U+200B ZERO WIDTH SPACE"),
            ({"source": "javascript:alert(1)"}, "is no address of a page."),
            ({"source": "https://harbour.example/" + "x" * 500}, "at most 500 characters"),
            ({"name": "x" * 201}, "at most 200 characters"),
            ({"name": "Ned\0"}, "Null characters are not allowed."),
            ({"before": "x" * 501}, "at most 500 characters"),
            ({"start": "nowhere"}, "Enter a whole number."),
        ],
    )
    def test_says_why(self, client: Client, wrong: dict[str, str], why: str) -> None:
        assert why in refused(client, SUGGESTION | wrong, FORM)

    def test_is_nothing_at_all(self, client: Client) -> None:
        why = refused(client, {}, FORM)
        assert "Write the words that are wrong." in why
        assert "Say how you know it" in why

    def test_takes_a_correction_back_to_the_captions(self, client: Client, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide", replacement="time")
        said = SUGGESTION | {"words": "time", "replacement": "tide"}
        assert "The corrected words are the captioned ones." in refused(client, said, FORM)
