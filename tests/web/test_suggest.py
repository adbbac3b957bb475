"""Corrections that anybody may suggest: unseen until a curator accepts them, and not too many."""

import pytest
from django.test import Client

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
        assert page.texts("h1") == ["Suggest a correction to u2"]
        assert page.texts("label") == [
            "The words that are wrong",
            "What was said instead",
            "How you know",
            "An address that shows it",
            "Your name",
        ]
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
        for address in (FORM, f"{FORM}?thanks=1"):
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
        assert page.link("Back to u2") == f"{HERE}#u2"
        made = Annotation.objects.get()
        assert made.status == AnnotationStatus.PROPOSED
        assert (made.exact, made.replacement, made.body) == ("tide", "time", "I heard it.")
        assert (made.creator, made.link) == ("Ned Skerry", "https://harbour.example/")
        assert (made.created_by, made.published_at) == (None, None)

    def test_needs_no_name_and_no_address(self, client: Client) -> None:
        send(client, FORM, 302, SUGGESTION | {"name": ""})
        assert Annotation.objects.get().creator == ""

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


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            ({"words": ""}, "This field is required."),
            ({"words": "zeppelin"}, "in one place alone"),
            ({"words": "Thank you.\n\nI chair"}, "A correction stays within a paragraph."),
            ({"words": "x" * 2001}, "at most 2000 characters"),
            ({"words": "  "}, "Write the words that are wrong."),
            ({"replacement": "tide"}, "The corrected words are the captioned ones."),
            ({"replacement": "x" * 2001}, "at most 2000 characters"),
            ({"replacement": "ti\u202eme"}, "U+202E RIGHT-TO-LEFT OVERRIDE"),
            ({"replacement": "ti\nme"}, "has a line break"),
            ({"reason": ""}, "This field is required."),
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
        assert "This field is required." in refused(client, {}, FORM)
