"""Annotations as data: the feed of corrections, and all of a session as JSON-LD."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from igfarchive.annotating.webannotations.documents import WebAnnotation, read_document
from igfarchive.archive.choices import AnnotationMotivation
from igfarchive.archive.models import Annotation, Session
from tests import cast
from tests.cast import Panel
from tests.web.atom import Feed
from tests.web.conftest import WHEN, CountQueries

WHERE = "Ada Quill, Harbour Forum 2031 WS 7: Tides and tables"
HERE = "/sessions/harbour-forum-2031/ws-7/"
DATA = f"{HERE}annotations.json"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


class TestTheFeed:
    def test_has_the_latest_corrections_with_whole_addresses(
        self, client: Client, panel: Panel, correction: Annotation, hidden: list[Annotation]
    ) -> None:
        cast.annotate(panel.utterances[1], "Thank", "A comment.")
        cast.annotate(panel.utterances[1], "ours", "Heard.", replacement="hours", creator="")
        feed = Feed(client, "/corrections/feed/")
        assert feed.texts("a:entry/a:title") == [
            f"“ours” → “hours”: {WHERE}",
            f"“tide tables” → “time tables”: {WHERE}",
        ]
        assert feed.texts("a:entry[2]/a:summary") == ["<p>Heard <em>twice</em>.</p>"]
        assert feed.texts("a:entry[2]/a:author/a:name") == ["Cy Wharf"]
        assert feed.texts("a:entry[2]/a:published") == ["2024-04-05T06:07:00+00:00"]
        links = feed.texts("//a:link/@href")
        assert f"http://testserver/annotations/{correction.pk}/" in links
        assert all(link.startswith("http://testserver/") for link in links)
        assert len(set(feed.texts("a:entry/a:id"))) == 2
        assert b"ecret" not in feed.content

    def test_says_what_was_not_said(self, client: Client, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "Thank", replacement="")
        assert Feed(client, "/corrections/feed/").texts("a:entry/a:title") == [
            f"“Thank” (not said): {WHERE}"
        ]

    def test_holds_the_latest_alone(self, client: Client, panel: Panel) -> None:
        (said,) = cast.speak(panel.session, (panel.guest, " ".join(f"buoy{n}" for n in range(40))))
        for number in range(35):
            cast.annotate(said, f"buoy{number} ", replacement=f"boy{number}")
        feed = Feed(client, "/corrections/feed/")
        assert len(feed.texts("a:entry/a:title")) == 30
        assert "boy34" in feed.texts("a:entry[1]/a:title")[0]

    def test_is_the_same_as_long_as_nothing_happens(self, client: Client, db: None) -> None:
        assert Feed(client, "/corrections/feed/").texts("a:updated") == [
            "1970-01-01T00:00:00+00:00"
        ]

    def test_changes_when_a_correction_does(self, client: Client, correction: Annotation) -> None:
        assert Feed(client, "/corrections/feed/").texts("a:updated") == [
            "2024-04-05T06:07:00+00:00"
        ]
        Annotation.objects.update(modified_at=WHEN + timedelta(hours=1))
        assert Feed(client, "/corrections/feed/").texts("a:updated") == [
            "2024-04-05T07:07:00+00:00"
        ]


def read(client: Client, address: str = DATA) -> list[WebAnnotation]:
    """What the document at the address says: every item has to be sound."""
    items = read_document(client.get(address).content)
    assert [item.error for item in items if item.annotation is None] == []
    return [item.annotation for item in items if item.annotation]


def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(DATA).content)
    return found


class TestAsData:
    def test_is_a_collection_of_web_annotations(
        self, client: Client, correction: Annotation
    ) -> None:
        assert client.get(DATA)["Content-Type"] == (
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
        )
        said = document(client)
        assert said["type"] == "AnnotationCollection"
        assert said["id"] == f"http://testserver{DATA}"
        assert said["label"] == "Harbour Forum 2031 WS 7: Tides and tables"
        assert said["total"] == 1

    def test_reads_back_as_what_it_is(self, client: Client, correction: Annotation) -> None:
        (said,) = read(client)
        assert said.id == correction.identifier
        assert said.source == f"http://testserver{HERE}u2/"
        assert (said.exact, said.replacement) == ("tide tables", "time tables")
        assert (said.body, said.creator) == ("Heard *twice*.", "Cy Wharf")
        assert (said.start, said.end) == (correction.start, correction.end)
        assert said.created == said.modified == WHEN
        assert said.status == ""

    def test_has_every_kind_in_the_order_of_the_words(self, client: Client, panel: Panel) -> None:
        for motivation in reversed(AnnotationMotivation):
            facts = {"replacement": "x"} if motivation == AnnotationMotivation.EDITING else {}
            cast.annotate(
                panel.utterances[4 - list(AnnotationMotivation).index(motivation) % 4],
                "a" if motivation != AnnotationMotivation.EDITING else "o",
                motivation=motivation,
                link="https://harbour.example/",
                **facts,
            )
        said = read(client)
        assert {each.motivation.value for each in said} == set(AnnotationMotivation.values)
        keys = [int(each.source.rstrip("/").rpartition("/u")[2]) for each in said]
        assert keys == sorted(keys)

    def test_has_what_lost_its_words(
        self, client: Client, panel: Panel, correction: Annotation
    ) -> None:
        cast.retire(panel.utterances[1])
        Annotation.objects.update(anchored=False)
        assert [each.exact for each in read(client)] == ["tide tables"]

    def test_has_nothing_that_is_not_public(
        self, client: Client, correction: Annotation, hidden: list[Annotation]
    ) -> None:
        other = cast.panel(cast.event("Other Forum"))
        cast.annotate(other.utterances[1], "tide", "Elsewhere.")
        assert [each.id for each in read(client)] == [correction.identifier]
        assert b"ecret" not in client.get(DATA).content
        assert b"sender" not in client.get(DATA).content

    def test_of_a_session_without_notes_is_empty(self, client: Client, panel: Panel) -> None:
        assert document(client)["total"] == 0
        assert read(client) == []

    def test_of_an_unpublished_session_is_not_there(
        self, client: Client, correction: Annotation
    ) -> None:
        Session.objects.update(published=False)
        assert client.get(DATA).status_code == 404

    def test_asks_as_much_of_the_database_for_many(
        self, count_queries: CountQueries, panel: Panel, correction: Annotation
    ) -> None:
        few = count_queries(DATA)
        for said in panel.utterances:
            cast.annotate(said, said.text.split()[0])
        assert count_queries(DATA) == few
