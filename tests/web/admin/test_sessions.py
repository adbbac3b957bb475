"""The desk of sessions: publishing, facts, who takes part, deleting."""

from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from igfarchive.archive.counters import recount
from igfarchive.archive.models import Participation, Recording, Session, Source
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.web.admin.sessions import SessionAdmin
from igfarchive.web.search_index import FOLLOWS_SOON, MOST_AT_ONCE
from tests import cast
from tests.web.admin.curators import (
    curator,
    delete,
    delete_selected,
    desk,
    errors,
    fields_of,
    log,
    read,
    said,
)
from tests.web.conftest import OnCommit

pytestmark = pytest.mark.django_db


def act(client: Client, action: str, *sessions: Session) -> str:
    chosen = [session.pk for session in sessions]
    data = {"action": action, "_selected_action": chosen}
    return said(client.post(desk("session"), data, follow=True))


def test_sessions_are_unpublished_and_published(
    admin_client: Client, indexed: list[str], on_commit: OnCommit
) -> None:
    event = cast.event()
    first, second = cast.session(event, "WS 1"), cast.session(event, "WS 2", published=False)
    with on_commit():
        assert act(admin_client, "unpublish", first, second) == "Unpublished 1 session."

    assert not Session.objects.filter(published=True).exists()
    assert indexed == ["harbour-forum-2031/ws-1"], "the other one was not published before"
    assert log() == [(str(first), "Unpublished.")]

    indexed.clear()
    with on_commit():
        assert act(admin_client, "publish", first, second) == "Published 2 sessions."
    assert Session.objects.filter(published=True).count() == 2
    assert len(indexed) == 2


def test_who_may_only_look_publishes_nothing(client: Client) -> None:
    session = cast.session(cast.event())
    client.force_login(curator("view_session"))

    assert b'value="unpublish"' not in client.get(desk("session")).content
    act(client, "unpublish", session)
    session.refresh_from_db()
    assert session.published


def test_a_session_gets_its_address_once(admin_client: Client) -> None:
    event = cast.event()
    facts = fields_of(admin_client, desk("session", "add"))
    facts |= {"event": event.pk, "code": "OF 3", "title": "Ropes", "kind": "open-forum"}
    admin_client.post(desk("session", "add"), facts)
    admin_client.post(desk("session", "add"), facts)
    assert set(Session.objects.values_list("slug", flat=True)) == {"of-3", "of-3-2"}

    session = Session.objects.get(slug="of-3")
    other = cast.event("Lake Forum 2031")
    address = desk("session", "change", session.pk)
    facts = fields_of(admin_client, address)
    facts |= {"code": "OF 9", "slug": "of-9", "event": other.pk}
    admin_client.post(address, facts)
    session.refresh_from_db()
    assert (session.code, session.path) == ("OF 9", "harbour-forum-2031/of-3")


def test_the_index_hears_of_a_saved_session(
    admin_client: Client, indexed: list[str], on_commit: OnCommit
) -> None:
    session = cast.panel(cast.event()).session
    address = desk("session", "change", session.pk)
    facts = fields_of(admin_client, address) | {"date": "2031-05-06"}
    with on_commit():
        assert admin_client.post(address, facts).status_code == 302
        assert indexed == [], "what is not committed is not indexed"

    session.refresh_from_db()
    assert session.date == date(2031, 5, 6)
    assert indexed == ["harbour-forum-2031/ws-7"]


@pytest.mark.django_db(transaction=True)
def test_a_save_stands_when_the_index_cannot_follow(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def update() -> None:
        raise IndexUnavailableError("The index is torn.")

    monkeypatch.setattr(index, "owes", lambda: 1)
    monkeypatch.setattr(index, "update", update)
    session = cast.session(cast.event())

    message = act(admin_client, "unpublish", session)

    session.refresh_from_db()
    assert not session.published
    assert "The change is saved" in message
    assert "python manage.py rebuild_index" in message
    assert "The index is torn." in message


@pytest.mark.django_db(transaction=True)
def test_much_that_is_owed_is_followed_apart(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart: list[bool] = []
    monkeypatch.setattr(index, "owes", lambda: MOST_AT_ONCE + 1)
    monkeypatch.setattr(index, "update_apart", lambda: apart.append(True))
    monkeypatch.setattr(index, "update", lambda: pytest.fail("somebody waits for it"))

    message = act(admin_client, "unpublish", cast.session(cast.event()))

    assert apart == [True]
    assert FOLLOWS_SOON in message


@pytest.mark.django_db(transaction=True)
def test_what_is_repeated_is_told_once(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_published = SessionAdmin._set_published
    refusals = [OperationalError("refused")]
    refusals[0].__cause__ = psycopg.errors.DeadlockDetected()

    def refuse_once(*arguments: Any) -> None:
        set_published(*arguments)
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(SessionAdmin, "_set_published", refuse_once)
    monkeypatch.setattr("igfarchive.archive.transactions.time.sleep", lambda _: None)
    monkeypatch.setattr(index, "owes", lambda: 0)
    monkeypatch.setattr(index, "update", lambda: None)

    message = act(admin_client, "unpublish", cast.session(cast.event()))

    assert message.count("Unpublished 1 session.") == 1
    assert not Session.objects.get().published
    assert not refusals


def test_somebody_who_takes_part_is_added(admin_client: Client) -> None:
    session = cast.session(cast.event())
    ada = cast.speaker("Ada Quill")
    address = desk("session", "change", session.pk)
    facts = fields_of(admin_client, address)
    facts |= {
        "participations-TOTAL_FORMS": 1,
        "participations-0-speaker": ada.pk,
        "participations-0-role": "moderator",
        "participations-0-listed": "on",
    }
    assert admin_client.post(address, facts).status_code == 302

    part = Participation.objects.get()
    assert (part.speaker, part.session, part.role) == (ada, session, "moderator")


def test_recordings_are_added_and_taken_out(admin_client: Client) -> None:
    session = cast.session(cast.event())
    Recording.objects.create(session=session, position=2, url="https://media.example/a.mp3")
    address = desk("session", "change", session.pk)
    facts = fields_of(admin_client, address) | {
        "recordings-TOTAL_FORMS": 3,
        "recordings-1-url": "https://media.example/b.mp3",
        "recordings-1-starts_at": 750_000,
        "recordings-2-url": "https://media.example/c.mp3",
        "recordings-2-starts_at": 0,
    }
    assert admin_client.post(address, facts).status_code == 302
    rows = Recording.objects.values_list("position", "url", "starts_at")
    assert list(rows) == [
        (2, "https://media.example/a.mp3", 0),
        (3, "https://media.example/b.mp3", 750_000),
        (4, "https://media.example/c.mp3", 0),
    ]
    facts = fields_of(admin_client, address) | {
        "recordings-TOTAL_FORMS": 4,
        "recordings-0-DELETE": "on",
        "recordings-1-starts_at": 751_000,
        "recordings-3-url": "https://media.example/c.mp3",
        "recordings-3-starts_at": 0,
    }
    assert "c.mp3 is there twice" in errors(admin_client.post(address, facts))
    facts |= {"recordings-3-url": "https://media.example/a.mp3"}
    assert admin_client.post(address, facts).status_code == 302
    assert list(rows.all()) == [
        (3, "https://media.example/b.mp3", 751_000),
        (4, "https://media.example/c.mp3", 0),
        (5, "https://media.example/a.mp3", 0),
    ]


def test_nobody_takes_part_twice(admin_client: Client) -> None:
    session = cast.session(cast.event())
    ada = cast.speaker("Ada Quill")
    address = desk("session", "change", session.pk)
    facts = fields_of(admin_client, address)
    facts["participations-TOTAL_FORMS"] = 2
    for number in range(2):
        facts[f"participations-{number}-speaker"] = ada.pk
        facts[f"participations-{number}-listed"] = "on"

    assert "Ada Quill takes part once" in errors(admin_client.post(address, facts))
    assert not Participation.objects.exists()


class TestALargeSession:
    def test_is_saved(self, admin_client: Client) -> None:
        session, office = cast.session(cast.event()), cast.organisation("Tide Office")
        for number in range(100):
            who = cast.speaker(f"Speaker Number{number:03}")
            cast.listed(session, who)
            cast.affiliate(who, session, office)
        address = desk("session", "change", session.pk)
        facts = fields_of(admin_client, address)
        assert len(facts) > 1_000, "more than Django takes of itself"
        assert admin_client.post(address, facts | {"room": "Loft"}).status_code == 302
        session.refresh_from_db()
        assert session.room == "Loft"

    def test_asks_as_much_of_the_database_as_a_small_one(self, admin_client: Client) -> None:
        session = cast.panel(cast.event()).session
        address = desk("session", "change", session.pk)
        with CaptureQueriesContext(connection) as few:
            page = read(admin_client.get(address))
        assert page.texts("#id_affiliations-0-organisation [selected]") == ["Harbour Authority"]
        assert "u2 ADA QUILL" in page.text, "the turn that it is stated in"
        turn = session.utterances.get(key=2)
        for number in range(20):
            who = cast.speaker(f"Speaker Number{number:02}")
            cast.listed(session, who)
            office = cast.organisation(f"Office {number}")
            cast.affiliate(who, session, office, stated_in=turn)
        with CaptureQueriesContext(connection) as many:
            admin_client.get(address)
        assert len(many) == len(few)


class TestDeleting:
    def test_a_session_with_words_stays(self, admin_client: Client) -> None:
        session = cast.panel(cast.event()).session
        address = desk("session", "delete", session.pk)

        page = admin_client.get(address).content.decode()
        assert "8 utterances: unpublish the session instead" in page
        admin_client.post(address, {"post": "yes"})
        act(admin_client, "delete_selected", session)
        data = {"action": "delete_selected", "_selected_action": session.pk, "post": "yes"}
        admin_client.post(desk("session"), data)
        assert session.utterances.count() == 8

    def test_a_session_whose_words_are_all_retired_stays(self, admin_client: Client) -> None:
        session = cast.session(cast.event())
        cast.retire(cast.speak(session, (None, "Hello."))[0])

        admin_client.post(desk("session", "delete", session.pk), {"post": "yes"})
        assert session.utterances.exists()

    @pytest.mark.parametrize("by_action", [False, True])
    def test_one_that_is_only_catalogued_goes_with_its_sheet(
        self, admin_client: Client, indexed: list[str], on_commit: OnCommit, by_action: bool
    ) -> None:
        session = cast.session(cast.event())
        cast.listed(session, cast.speaker("Ada Quill"))
        sheet = cast.source(session)
        Source.objects.filter(pk=sheet.pk).update(format=Source.SHEET)
        with on_commit():
            if by_action:
                delete_selected(admin_client, desk("session"), session)
            else:
                delete(admin_client, desk("session", "delete", session.pk))

        assert not Session.objects.exists()
        assert not Source.objects.exists()
        assert indexed == ["deleted"]


class TestParticipations:
    HELD = "says nothing here: choose a role or “listed”"

    def test_one_that_nothing_holds_is_refused(self, admin_client: Client) -> None:
        session, ada = cast.session(cast.event()), cast.speaker("Ada Quill")
        facts = {"speaker": ada.pk, "session": session.pk, "role": ""}
        assert self.HELD in errors(admin_client.post(desk("participation", "add"), facts))
        admin_client.post(desk("participation", "add"), facts | {"listed": "on"})
        part = session.participations.get()

        address = desk("participation", "change", part.pk)
        assert self.HELD in errors(admin_client.post(address, {"role": ""}))
        assert session.participations.get().listed

    def test_one_that_nothing_holds_is_refused_in_a_session_too(self, admin_client: Client) -> None:
        ada = cast.speaker("Ada Quill")
        facts = fields_of(admin_client, desk("session", "add"))
        facts |= {"event": cast.event().pk, "code": "OF 3", "title": "Ropes", "kind": "open-forum"}
        facts |= {"participations-TOTAL_FORMS": 1, "participations-0-speaker": ada.pk}
        assert self.HELD in errors(admin_client.post(desk("session", "add"), facts))
        admin_client.post(desk("session", "add"), facts | {"participations-0-role": "panellist"})
        assert Session.objects.get().participations.get().speaker == ada

    def test_words_or_a_claim_hold_one(self, admin_client: Client) -> None:
        panel = cast.panel(cast.event())
        lee = cast.speaker("Lee Sound")
        cast.affiliate(lee, panel.session, panel.harbour)
        recount([panel.session])
        address = desk("session", "change", panel.session.pk)
        assert admin_client.post(address, fields_of(admin_client, address)).status_code == 302
        assert panel.session.participations.filter(speaker=lee).exists()

    def test_a_role_is_given(self, admin_client: Client) -> None:
        part = cast.panel(cast.event()).session.participations.all()[0]
        address = desk("participation", "change", part.pk)
        admin_client.post(address, fields_of(admin_client, address) | {"role": "moderator"})

        part.refresh_from_db()
        assert (part.role, part.turns) == ("moderator", 2)

    @pytest.mark.parametrize("by_action", [False, True])
    def test_a_part_with_words_comes_back_with_them(
        self, admin_client: Client, by_action: bool
    ) -> None:
        panel = cast.panel(cast.event())
        ada = panel.session.participations.get(speaker=panel.chair)
        if by_action:
            delete_selected(admin_client, desk("participation"), ada)
        else:
            delete(admin_client, desk("participation", "delete", ada.pk))

        again = panel.session.participations.get(speaker=panel.chair)
        assert (again.turns, again.words) == (ada.turns, ada.words)

    def test_a_part_without_words_goes(self, admin_client: Client) -> None:
        session = cast.session(cast.event())
        part = cast.listed(session, cast.speaker("Ada Quill"))
        delete(admin_client, desk("participation", "delete", part.pk))
        assert not session.participations.exists()
