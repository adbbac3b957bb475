"""How much anybody may suggest, and what is kept of who does."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation, AnnotationRevision
from igfarchive.web import corrections_form
from tests import cast
from tests.cast import Panel
from tests.web.annotating import HERE, SUGGESTION
from tests.web.conftest import Visit

FORM = f"{HERE}u2/suggest/"


@pytest.fixture(autouse=True)
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


def suggest(client: Client, words: str, **headers: str) -> int:
    """What the suggestion was answered."""
    said = SUGGESTION | {"words": words, "replacement": words.upper()}
    return client.post(FORM, said, **headers).status_code  # type: ignore[arg-type]


WORDS = ("Thank", "chair", "Harbour", "tide", "tables", "ours", "Authority")


class TestTooMany:
    def test_from_one_address_in_an_hour_are_refused(self, client: Client) -> None:
        answers = [suggest(client, words) for words in WORDS]
        assert answers == [302] * 5 + [429] * 2
        response = client.post(FORM, SUGGESTION)
        assert response["Retry-After"] == "3600"
        assert "Nothing was kept" in response.content.decode()
        assert b"I heard it." in response.content, "what was written can be sent again"
        assert Annotation.objects.count() == 5

    def test_may_be_read_all_the_same(self, client: Client, visit: Visit) -> None:
        for words in WORDS:
            suggest(client, words)
        visit(FORM)
        visit(HERE)

    def test_do_not_count_after_an_hour(self, client: Client) -> None:
        for words in WORDS[:5]:
            suggest(client, words)
        Annotation.objects.update(created_at=timezone.now() - timedelta(minutes=61))
        assert suggest(client, WORDS[5]) == 302

    def test_do_not_count_where_they_were_refused(self, client: Client) -> None:
        for _ in range(8):
            assert suggest(client, "zeppelin") == 422
        assert suggest(client, "tide") == 302

    def test_count_also_where_they_were_declined(self, client: Client) -> None:
        for words in WORDS[:5]:
            suggest(client, words)
        Annotation.objects.update(status=AnnotationStatus.WITHDRAWN)
        assert suggest(client, WORDS[5]) == 429

    def test_from_another_address_may_come(self, client: Client) -> None:
        for words in WORDS:
            suggest(client, words, REMOTE_ADDR="198.51.100.7")
        assert suggest(client, "tide", REMOTE_ADDR="198.51.100.8") == 302

    def test_from_everywhere_are_refused(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(corrections_form, "MOST_OF_ALL", 3)
        answers = [
            suggest(client, words, REMOTE_ADDR=f"198.51.100.{number}")
            for number, words in enumerate(WORDS[:4])
        ]
        assert answers == [302, 302, 302, 429]
        assert Annotation.objects.count() == 3

    def test_are_not_what_curators_annotate(
        self, client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(corrections_form, "MOST_OF_ALL", 3)
        for words in WORDS[:4]:
            cast.annotate(panel.utterances[1], words)
        assert suggest(client, "tide") == 302

    def test_are_counted_by_no_header_where_there_is_no_proxy(self, client: Client) -> None:
        answers = [
            suggest(client, words, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
            for number, words in enumerate(WORDS[:6])
        ]
        assert answers == [302] * 5 + [429]


class TestBehindAProxy:
    @pytest.fixture(autouse=True)
    def proxied(self, settings: Settings) -> None:
        settings.HTTPS = True

    def test_the_address_that_the_proxy_saw_counts(self, client: Client) -> None:
        for words in WORDS[:5]:
            assert suggest(client, words, HTTP_X_FORWARDED_FOR="198.51.100.7") == 302
        assert suggest(client, "ours", HTTP_X_FORWARDED_FOR="198.51.100.7") == 429
        assert suggest(client, "ours", HTTP_X_FORWARDED_FOR="198.51.100.8") == 302

    def test_addresses_that_a_visitor_forges_do_not(self, client: Client) -> None:
        answers = [
            suggest(client, words, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.7")
            for number, words in enumerate(WORDS[:6])
        ]
        assert answers == [302] * 5 + [429]

    @pytest.mark.parametrize("header", ["", " ", ","])
    def test_a_header_that_names_none_is_passed_over(self, client: Client, header: str) -> None:
        answers = [suggest(client, words, HTTP_X_FORWARDED_FOR=header) for words in WORDS[:6]]
        assert answers == [302] * 5 + [429]


def everything_stored() -> Iterator[str]:
    """Each row of each table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            yield from map(str, cursor.fetchall())


def test_no_address_is_stored(client: Client, settings: Settings) -> None:
    settings.HTTPS = True
    said = {"REMOTE_ADDR": "192.0.2.55", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.77"}
    assert suggest(client, "tide", **said) == 302
    stored = "\n".join(everything_stored())
    assert "TIDE" in stored, "it looks where suggestions are"
    for address in ("192.0.2.55", "203.0.113.9", "198.51.100.77"):
        assert address not in stored
    assert len(Annotation.objects.get().sender) == 64


class TestASender:
    @pytest.fixture
    def first(self, client: Client) -> str:
        return self.of_a_suggestion(client)

    def of_a_suggestion(self, client: Client) -> str:
        assert suggest(client, "tide") == 302
        return Annotation.objects.latest("pk").sender

    def test_is_the_same_for_a_day(
        self, client: Client, first: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert self.of_a_suggestion(client) == first
        tomorrow = timezone.now() + timedelta(days=1)
        monkeypatch.setattr("igfarchive.web.corrections_form.timezone.now", lambda: tomorrow)
        assert self.of_a_suggestion(client) != first

    def test_cannot_be_worked_out_without_the_secret_of_the_archive(
        self, client: Client, first: str, settings: Settings
    ) -> None:
        settings.SECRET_KEY = "another"
        assert self.of_a_suggestion(client) != first


def test_the_history_of_a_suggestion_names_nobody(client: Client) -> None:
    suggest(client, "tide")
    (made,) = AnnotationRevision.objects.all()
    assert made.by is None
    assert "sender" not in made.facts
