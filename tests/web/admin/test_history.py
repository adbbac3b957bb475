"""The pages of the history, and setting back what a form has changed."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from igfarchive.archive.history import Origin, of_session, recording, watching
from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Attribution, Event, Session, Speaker, SpeakerName, Utterance
from igfarchive.text.names import fold_name
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import Answer, curator, desk, fields_of, read, said

pytestmark = pytest.mark.django_db

ALL = "/admin/history/"


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


def entries(response: Answer) -> list[str]:
    tree = fromstring(response.content.decode())
    return [" ".join(item.text_content().split()) for item in tree.cssselect(".desk-changes li")]


def set_back(client: Client, entry: LogEntry) -> str:
    return said(client.post(reverse("set-back", args=[entry.pk]), follow=True))


class TestPages:
    def test_a_session_has_all_that_is_its_own(self, admin_client: Client, panel: Panel) -> None:
        with recording(None, Origin.IMPORT, "ws-7.toml"), watching(*of_session(panel.session.pk)):
            Session.objects.filter(pk=panel.session.pk).update(
                title="Tides and tables, again",
                date=date(2031, 5, 9),
                starts_at=datetime(2031, 5, 9, 14, 10, tzinfo=UTC),
            )
            panel.session.affiliations.update(position="Harbour chief")
            Utterance.objects.filter(pk=panel.utterances[5].pk).update(speaker=panel.guest)
        page = admin_client.get(desk("session", "history", panel.session.pk))
        turn, claim, title = entries(page)
        assert "an import of ws-7.toml: utterance u6 changed" in turn
        assert "speaker Bo Tern" in turn
        assert "affiliation Harbour chief, Harbour Authority changed" in claim
        assert "tables, again" in title
        assert "9 May 2031, 14:10:00 UTC" in title
        assert "2031-05-09" not in title
        tree = fromstring(page.content.decode())
        marked = [
            (each.tag, each.text_content().strip()) for each in tree.cssselect("li ins, li del")
        ]
        assert ("del", "master") in marked
        assert ("ins", "chief") in marked

    def test_a_speaker_has_names_and_merges(self, admin_client: Client, panel: Panel) -> None:
        merge_speakers(panel.chair, panel.guest, User.objects.get(is_superuser=True))
        page = admin_client.get(desk("speaker", "history", panel.guest.pk))
        text = " ".join(entries(page))
        assert "merged into Ada Quill" in text
        assert "admin, a merge" in text
        assert entries(admin_client.get(desk("event", "history", panel.session.event.pk))) == []

    def test_the_whole_is_filtered_and_paged_with_few_questions(
        self, admin_client: Client, panel: Panel, django_assert_max_num_queries: Any
    ) -> None:
        rows = Event.objects.filter(pk=panel.session.event.pk)
        for number in range(60):
            with watching(rows):
                rows.update(city=f"Porto {number}")
        by = curator("view_session")
        with recording(by, Origin.BULK), watching(*of_session(panel.session.pk)):
            Session.objects.filter(pk=panel.session.pk).update(room="Quay 2")
        with django_assert_max_num_queries(12):
            page = admin_client.get(ALL)
        assert len(entries(page)) == 50
        (older,) = [
            each.get("href")
            for each in fromstring(page.content.decode()).cssselect(".paginator a")
            if each.text_content() == "Older"
        ]
        assert len(entries(admin_client.get(f"{ALL}{older}"))) == 11
        for query in (
            f"person={by.pk}",
            "origin=bulk",
            "model=session",
            "model=session&origin=bulk",
        ):
            assert len(entries(admin_client.get(f"{ALL}?{query}"))) == 1, query
        today = timezone.now().date()
        assert len(entries(admin_client.get(f"{ALL}?since={today}"))) == 50
        assert entries(admin_client.get(f"{ALL}?until=2001-01-01")) == []
        assert entries(admin_client.get(f"{ALL}?since=soon&person=x")) == []

    def test_are_for_those_who_may_look(self, client: Client, panel: Panel) -> None:
        client.force_login(curator("view_speaker"))
        assert client.get(ALL).status_code == 403
        assert client.get(desk("session", "history", panel.session.pk)).status_code == 403
        assert client.get(desk("speaker", "history", panel.chair.pk)).status_code == 200


class TestSettingBack:
    def save(self, client: Client, model: str, pk: int, **facts: Any) -> LogEntry:
        """The entry of a form that is filled in so."""
        address = desk(model, "change", pk)
        client.post(address, fields_of(client, address) | facts)
        return LogEntry.objects.latest("pk")

    def test_what_stood_there_stands_there_again(self, admin_client: Client, panel: Panel) -> None:
        session = panel.session
        entry = self.save(admin_client, "session", session.pk, date_0="2031-05-04", room="Quay 9")
        page = admin_client.get(desk("session", "history", session.pk))
        address = reverse("set-back", args=[entry.pk])
        assert address in page.content.decode()
        assert b"Set it back" in admin_client.get(address).content
        assert "set back" in set_back(admin_client, entry)
        session.refresh_from_db()
        assert session.room == ""
        undone = LogEntry.objects.latest("pk")
        assert undone.changes["room"] == ["Quay 9", ""]
        assert (undone.cid or "").startswith("undo:")

    def test_a_spelling_is_found_as_it_is_written(self, admin_client: Client, panel: Panel) -> None:
        row = SpeakerName.objects.create(
            speaker=panel.chair, name="A. Quill", folded=fold_name("A. Quill"), reason="Guessed."
        )
        entry = self.save(admin_client, "speakername", row.pk, name="A. Q. Quill")
        set_back(admin_client, entry)
        row.refresh_from_db()
        assert (row.name, row.folded) == ("A. Quill", fold_name("A. Quill"))

    def test_whose_a_turn_is_goes_back_with_its_attribution_alone(
        self, admin_client: Client, panel: Panel
    ) -> None:
        turn = panel.utterances[5]
        self.save(admin_client, "utterance", turn.pk, speaker=panel.guest.pk)
        entry = LogEntry.objects.filter(content_type__model="utterance").latest("pk")
        assert admin_client.post(reverse("set-back", args=[entry.pk])).status_code == 403
        page = read(admin_client.get(ALL))
        made = Attribution.objects.get()
        assert page.link(str(made)) == desk("attribution", "change", made.pk)

    def test_nothing_is_overwritten_and_no_merge_is_torn(
        self, admin_client: Client, panel: Panel
    ) -> None:
        entry = self.save(admin_client, "event", panel.session.event.pk, city="Porto Novo")
        Event.objects.update(city="Delta")
        answer = set_back(admin_client, entry)
        assert "Nothing was set back" in answer
        assert "Delta" in answer
        with transaction.atomic():
            merge_speakers(panel.chair, panel.guest)
        merged = LogEntry.objects.filter(content_type__model="speaker").latest("pk")
        assert admin_client.post(reverse("set-back", args=[merged.pk])).status_code == 403
        assert Speaker.objects.get(pk=panel.guest.pk).merged_into == panel.chair

    def test_is_for_those_who_may_change(
        self, client: Client, admin_client: Client, panel: Panel
    ) -> None:
        entry = self.save(admin_client, "session", panel.session.pk, room="Quay 9")
        client.force_login(curator("view_session"))
        assert client.post(reverse("set-back", args=[entry.pk])).status_code == 403
        assert Session.objects.get().room == "Quay 9"

    def test_who_does_not_publish_sets_no_publishing_back(
        self, client: Client, admin_client: Client, panel: Panel
    ) -> None:
        unpublish = {"action": "unpublish", "_selected_action": panel.session.pk}
        admin_client.post(desk("session", "changelist"), unpublish)
        entry = LogEntry.objects.latest("pk")
        assert entry.changes == {"published": [True, False]}
        client.force_login(curator("view_session", "change_session"))
        answer = client.post(reverse("set-back", args=[entry.pk]))
        assert (answer.status_code, b"publish and unpublish" in answer.content) == (403, True)
        assert b"Set it back" not in client.get(ALL).content
        set_back(admin_client, entry)
        assert Session.objects.get().published
