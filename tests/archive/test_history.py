"""Who changed what: entries with values, whatever wrote the change."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction

from igfarchive.archive import history
from igfarchive.archive.history import Origin, newer, of_session, recording, watching
from igfarchive.archive.kept_values import KEPT
from igfarchive.archive.merging import merge_speakers, undo
from igfarchive.archive.models import Affiliation, Event, Session, Speaker, Utterance
from tests import cast

pytestmark = pytest.mark.django_db

NOT_KEPT = {
    "AnnotationRevision",
    "AttributedTurn",
    "AttributionRule",
    "EarlierReading",
    "HistorySubject",
    "ImportBatch",
    "ImportFile",
    "IndexVersion",
    "SignInAttempt",
    "Subscription",
    "TermUse",
}
"""Models whose rows are a history themselves, follow from others, or are a reader's own."""


def told() -> list[tuple[str, int, Any]]:
    """Of each entry the model, what was done, and the values."""
    rows = LogEntry.objects.select_related("content_type").order_by("pk")
    return [(each.content_type.model, each.action, each.changes) for each in rows]


def test_each_model_is_kept_or_named_here() -> None:
    kept = {model.__name__ for model in KEPT}
    models = {model.__name__ for model in apps.get_app_config("archive").get_models()}
    assert kept | NOT_KEPT == models
    assert not kept & NOT_KEPT


def test_a_statement_that_writes_many_is_told_with_values_and_with_who_gave_it() -> None:
    panel = cast.panel(cast.event())
    by = User.objects.create_user("curator")
    with recording(by, Origin.BULK), watching(*of_session(panel.session.pk)):
        Session.objects.filter(pk=panel.session.pk).update(room="Quay 2")
    (entry,) = LogEntry.objects.all()
    assert entry.changes == {"room": [panel.session.room, "Quay 2"]}
    assert entry.actor == by
    assert history.entry_origin(entry) == "bulk"
    assert [each.session for each in entry.subjects.all()] == [panel.session]
    assert entry.remote_addr is None


def test_what_is_written_as_it_was_is_no_change_under_another_number() -> None:
    panel = cast.panel(cast.event())
    claim = Affiliation.objects.create(
        session=panel.session, speaker=panel.chair, position="Pilot", origin="sheet"
    )
    with watching(*of_session(panel.session.pk)):
        claim.delete()
        claim.pk = None
        claim.save()
        Affiliation.objects.create(
            session=panel.session, speaker=panel.chair, position="Harbour chief"
        )
    assert [(model, action) for model, action, _ in told()] == [("affiliation", 0)]
    assert told()[0][2]["position"] == [None, "Harbour chief"]


def test_turns_that_change_hands_are_one_entry() -> None:
    panel = cast.panel(cast.event())
    turns = Utterance.objects.filter(session=panel.session, speaker=panel.chair)
    keys = sorted(turns.values_list("pk", flat=True))
    with watching(*of_session(panel.session.pk)):
        turns.update(speaker=panel.guest)
    (entry,) = LogEntry.objects.all()
    assert entry.changes == {"speaker": [panel.chair.pk, panel.guest.pk]}
    assert sorted(entry.additional_data["turns"]) == keys
    assert {each.speaker for each in entry.subjects.exclude(speaker=None)} == {
        panel.chair,
        panel.guest,
    }


def test_who_comes_first_is_who_does_it_and_rows_are_told_once() -> None:
    event = cast.event()
    rows = Event.objects.filter(pk=event.pk)
    with (
        recording(None, Origin.IMPORT, "ws-4.txt"),
        watching(rows),
        recording(None, Origin.FORM),
        watching(rows),
    ):
        rows.update(city="Lisbon")
    (entry,) = LogEntry.objects.all()
    assert history.entry_origin(entry) == "import"
    assert entry.additional_data == {"about": "ws-4.txt"}


def test_nothing_is_told_of_what_fails_or_is_taken_back() -> None:
    @transaction.atomic
    def break_off() -> None:
        with watching(*newer(Event)):
            Event.objects.create(name="Tides 2031", slug="tides-2031")
            raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        break_off()
    assert told() == []
    with transaction.atomic(), watching(*newer(Event)):
        Event.objects.create(name="Tides 2031", slug="tides-2031")
        transaction.set_rollback(True)
    assert told() == []
    with watching(*newer(Event)):
        Event.objects.create(name="Tides 2032", slug="tides-2032")
    assert len(told()) == 1, "nobody watches what was watched when it failed"


def test_a_merge_and_its_undoing_tell_what_changed_hands() -> None:
    panel = cast.panel(cast.event())
    merge = merge_speakers(panel.chair, panel.guest)
    models = {model for model, _, _ in told()}
    assert {"merge", "speaker", "utterance"} <= models
    count = LogEntry.objects.count()
    undo(merge)
    undone = LogEntry.objects.order_by("pk")[count:]
    assert {history.entry_origin(each) for each in undone} == {"undo"}
    assert ("speaker", 1, {"merged_into": [panel.chair.pk, None]}) in told()[count:]
    assert Speaker.objects.get(pk=panel.guest.pk).merged_into is None
