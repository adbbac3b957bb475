"""What an annotation says: what each kind needs, what is refused, and how it is previewed."""

import pytest
from django.test import Client

from igfarchive.archive.choices import AnnotationMotivation
from igfarchive.archive.models import Annotation, AnnotationRevision
from tests import cast
from tests.web.admin.curators import curator
from tests.web.annotating import COMMENT, CORRECTION, FORM, HERE, refused, send
from tests.web.conftest import Visit
from tests.web.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def user(client: Client) -> None:
    """A curator who may annotate, signed in at a panel without notes."""
    cast.panel(cast.event())
    client.force_login(curator("change_annotation"))


class TestEachKind:
    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ({"motivation": "commenting"}, "There is nothing in it to read."),
            ({"motivation": "describing", "body": " "}, "There is nothing in it to read."),
            ({"motivation": "replying"}, "There is nothing in it to read."),
            ({"motivation": "tagging"}, "There is nothing in it to read."),
            ({"motivation": "tagging", "body": "one\ntwo"}, "The tag has a line break."),
            ({"motivation": "tagging", "body": "x" * 101}, "Write 100 at most."),
            ({"motivation": "linking", "body": "There."}, "A link leads somewhere."),
            ({"motivation": "editing", "replacement": "tide"}, "are the captioned ones."),
            ({"motivation": "bookmarking", "body": "Mine."}, "not one of the available choices"),
            ({"body": "No kind."}, "This field is required."),
        ],
    )
    def test_has_to_say_something(self, client: Client, said: dict[str, str], why: str) -> None:
        assert why in refused(client, {"words": "tide"} | said)

    @pytest.mark.parametrize("motivation", AnnotationMotivation)
    def test_is_kept(self, client: Client, motivation: AnnotationMotivation) -> None:
        said = {"body": "open data", "link": "https://harbour.example/", "replacement": "time"}
        send(client, FORM, 302, {"motivation": motivation, "words": "tide"} | said)
        made = Annotation.objects.get()
        assert made.motivation == motivation
        assert made.replacement == ("time" if motivation == "editing" else None)


class TestWhatIsWritten:
    def test_is_shown_as_letters_where_it_is_markup(self, client: Client, visit: Visit) -> None:
        body = '<script>alert(1)</script> <img src=x onerror="alert(1)"> [x](javascript:alert(1))'
        send(client, FORM, 302, COMMENT | {"body": body})
        page = visit(HERE)
        assert page.texts("#u2 .note .body") == [body]
        assert not page.find(".note script, .note img, .note a[href^=javascript]")

    @pytest.mark.parametrize(
        ("body", "why"),
        [
            ("x" * (20 * 1024 + 1), "20,481 bytes. Shorten it to 20,480"),
            ("Tide\u202etables", "character 5 is U+202E RIGHT-TO-LEFT OVERRIDE"),
            ("One.\nTide\u200btables", "Line 2, character 5 is U+200B ZERO WIDTH SPACE"),
            ("Tide &#x202e; tables", "U+202E RIGHT-TO-LEFT OVERRIDE"),
            ("Tide\x1b[31m", "U+001B"),
            ("Tide\0", "Null characters are not allowed."),
            ("> " * 30 + "Deep.", "stand too deep"),
        ],
    )
    def test_is_refused_by_name_where_nobody_could_read_it(
        self, client: Client, body: str, why: str
    ) -> None:
        assert why in refused(client, COMMENT | {"body": body})
        assert why in refused(client, COMMENT | {"body": body, "preview": "1"})

    @pytest.mark.parametrize(
        ("name", "value", "why"),
        [
            ("replacement", "ti\u202eme", "The corrected words: character 3 is U+202E"),
            ("replacement", "x" * 2001, "at most 2000 characters"),
            ("creator", "Cy\u200bWharf", "The name: character 3 is U+200B"),
            ("creator", "x" * 201, "at most 200 characters"),
            ("link", "javascript:alert(1)", "is no address of a page."),
            ("link", "data:text/html,<script>", "is no address of a page."),
            ("link", "//harbour.example/", "is no address of a page."),
            ("link", "https:///nowhere", "is no address of a page."),
            ("link", "https://harbour.example/a b", "is no address of a page."),
            ("link", "https://harbour.example/" + "x" * 480, "at most 500 characters"),
        ],
    )
    def test_is_refused_in_every_field(
        self, client: Client, name: str, value: str, why: str
    ) -> None:
        assert why in refused(client, CORRECTION | {name: value})

    def test_stays_in_the_form_that_is_refused(self, client: Client) -> None:
        said = COMMENT | {"words": "zeppelin", "body": "Printed </textarea> yearly."}
        fields = send(client, FORM, 422, said).fields("form.annotate")
        assert {name: fields[name] for name in said} == said


class TestAPreview:
    def preview(self, client: Client, said: dict[str, str], address: str = FORM) -> Page:
        page = send(client, address, 200, said | {"preview": "1"})
        assert not AnnotationRevision.objects.exists()
        return page

    def test_shows_what_it_would_be_and_keeps_nothing(self, client: Client) -> None:
        said = COMMENT | {"body": "Printed *yearly*.", "creator": "<i>Cy</i>"}
        page = self.preview(client, said)
        assert page.texts(".note") == ["Printed yearly. <i>Cy</i>"]
        assert page.texts(".note em") == ["yearly"]
        assert page.fields("form.annotate")["body"] == "Printed *yearly*."
        assert not Annotation.objects.exists()

    def test_of_a_correction_shows_both_readings(self, client: Client) -> None:
        page = self.preview(client, CORRECTION)
        assert page.texts(".note p")[0] == "Captioned tide, corrected to time"
        page = self.preview(client, CORRECTION | {"replacement": ""})
        assert page.texts(".note p")[0] == "Captioned tide, which was not said"

    def test_of_words_that_are_not_there_is_none(self, client: Client) -> None:
        page = send(client, FORM, 422, COMMENT | {"words": "zeppelin"} | {"preview": "1"})
        assert not page.find(".note")

    def test_of_a_text_that_is_refused_is_none(self, client: Client) -> None:
        page = send(client, FORM, 422, COMMENT | {"body": "a\u202eb"} | {"preview": "1"})
        assert not page.find(".note")
        assert page.find(".problem")
