"""An event's programme leaves as a table that changes nothing when it comes in again."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from igfarchive.archive.models import Event, Organisation, OrganisationName, Session
from igfarchive.exporting.datasets import Page, programme_of_event
from igfarchive.exporting.formats.programme import write_programme
from igfarchive.importing.programmes.storing import ProgrammeImport
from igfarchive.text.names import fold_name
from tests import cast
from tests.cast import Panel
from tests.exporting.trips import SITE, empty


def written(event: Event) -> str:
    return "".join(write_programme(programme_of_event(event, Page(SITE, "/"))))


def picture() -> list[Any]:
    """All that a programme tells."""
    return [
        (
            str(session), session.kind, session.day, session.date, session.starts_at,
            session.ends_at, session.room, session.track, session.language, session.status,
            session.source_url, session.transcript_url,
            list(session.recordings.values_list("url", "starts_at")),
            sorted(session.participations.filter(listed=True).values_list("speaker__slug", "role")),
            sorted(
                session.affiliations.filter(speaker__participations__listed=True).values_list(
                    "speaker__slug", "organisation__name", "position", "stakeholder_group",
                    "regional_group", "stated_url", "preferred",
                ).distinct(),
                key=repr,
            ),
        )
        for session in Session.objects.order_by("slug")
    ]  # fmt: skip


@pytest.fixture
def told(panel: Panel) -> Panel:
    Session.objects.filter(pk=panel.session.pk).update(
        title="=Tides, “told”; and 'so", date=date(2031, 7, 5), day=2, room="+Quay", track="-T",
        starts_at=datetime(2031, 7, 5, 9, 30, 5, tzinfo=UTC), status="finished", language="en-GB",
        ends_at=datetime(2031, 7, 5, 11, tzinfo=UTC), source_url="https://forum.example/ws-7",
    )  # fmt: skip
    wharf = cast.speaker("Wharf, Cy")
    cast.listed(panel.session, panel.chair, "moderator")
    cast.listed(panel.session, wharf, "panellist")
    cast.affiliate(wharf, panel.session, cast.organisation("Pilots’ Guild"), position="Pilot")
    cast.affiliate(
        wharf, panel.session, None, stakeholder_group="academia",
        stated_url="https://forum.example/cy",
    )  # fmt: skip
    for each in Organisation.objects.all():
        OrganisationName.objects.create(
            organisation=each, name=each.name, folded=fold_name(each.name)
        )
    cast.record(panel.session, "https://media.example/7.mp4")
    cast.record(panel.session, "https://media.example/7b.mp4", 62_500)
    cast.session(panel.session.event, "", "Ropes", kind="open-forum")
    return panel


def test_what_was_exported_changes_nothing(told: Panel) -> None:
    before, text = picture(), written(told.session.event)

    reports = list(ProgrammeImport.of("programme.csv", text.encode()).run())

    assert [(each.outcome, each.changes, each.error) for each in reports] == [
        ("unchanged", (), ""), ("unchanged", (), ""),
    ]  # fmt: skip
    assert picture() == before
    assert written(told.session.event) == text


def test_an_empty_archive_has_the_same_programme_of_it(told: Panel) -> None:
    before, text = picture(), written(told.session.event)
    empty()

    reports = list(ProgrammeImport.of("programme.csv", text.encode()).run())

    assert [each.outcome for each in reports] == ["created", "created"]
    assert picture() == before


def test_no_cell_begins_a_formula_and_each_fact_stands_once(told: Panel) -> None:
    text = written(told.session.event)
    assert "\"'=Tides" in text
    assert ',"=' not in text
    assert ',"+' not in text
    assert text.count("Tides, “told”") == 1


def test_the_page_of_the_event_has_it_without_what_is_not_public(
    client: Client, told: Panel
) -> None:
    Session.objects.filter(title="Ropes").update(published=False)
    address = told.session.event.get_absolute_url() + "?format=programme"
    with CaptureQueriesContext(connection) as few:
        response = client.get(address)
        text = b"".join(response).decode()
    assert 'filename="harbour-forum-2031-programme.csv"' in response["Content-Disposition"]
    assert "WS 7" in text
    assert "Ropes" not in text
    for number in range(5):
        more = cast.session(told.session.event, f"WS 8{number}", "Oars")
        cast.listed(more, told.guest)
    with CaptureQueriesContext(connection) as many:
        b"".join(client.get(address))
    assert len(many) == len(few)
