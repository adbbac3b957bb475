"""Whatever changes the archive meets another program that locks the same rows in another order: it
is done again as a whole, and refused where that happens too often, with nothing done."""

from collections.abc import Callable

import pytest
from auditlog.models import LogEntry
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from igfarchive.annotating.curating import annotate
from igfarchive.annotating.webannotations.facts import Facts
from igfarchive.archive.attribution_plans import plan_split_by_session
from igfarchive.archive.attributions import attribute
from igfarchive.archive.choices import ImportKind, ImportState
from igfarchive.archive.merging import merge_speakers, undo
from igfarchive.archive.models import (
    Affiliation,
    AffiliationProposal,
    Annotation,
    Attribution,
    ImportBatch,
    ImportFile,
    Merge,
    Session,
    Speaker,
    TurnBoundary,
    Utterance,
)
from igfarchive.archive.outages import outage_of
from igfarchive.importing.file_states import look_again
from igfarchive.importing.parting import split_turn
from igfarchive.search import index
from tests import cast
from tests.archive.merging import everything
from tests.deadlocks import another
from tests.importing.small import COSTS, DOUBT, WELCOME, load_captions
from tests.web.admin.curators import desk, fields_of

pytestmark = pytest.mark.django_db(transaction=True)

Deed = Callable[[Client], int]
"""Changes the archive; the status that it was answered, or none where no page does it."""
NO_PAGE = 0

DEEDS: dict[Deed, Callable[[], bool]] = {}
"""Each with what is so once it is done, and was not before."""


def deed(done: Callable[[], bool]) -> Callable[[Deed], Deed]:
    def note(of: Deed) -> Deed:
        DEEDS[of] = done
        return of

    return note


def session() -> Session:
    return Session.objects.get(event__slug="harbour-forum-2031")


def turn() -> Utterance:
    return session().utterances.select_related("session__event", "speaker").get(key=5)


def speakers() -> tuple[Speaker, Speaker]:
    return Speaker.objects.get(slug="ada-quill"), Speaker.objects.get(slug="bo-tern")


@deed(lambda: Session.objects.filter(event__slug="igf-2023", turns=3).count() == 1)
def import_a_transcript(_: Client) -> int:
    load_captions(WELCOME, COSTS.replace("\n\n", " "), DOUBT)
    return NO_PAGE


@deed(lambda: Merge.objects.filter(undone_at=None).count() == 1)
def merge(_: Client) -> int:
    merge_speakers(*speakers())
    return NO_PAGE


@deed(lambda: Merge.objects.exclude(undone_at=None).count() == 1)
def undo_a_merge(_: Client) -> int:
    undo(Merge.objects.get())
    return NO_PAGE


@deed(lambda: Attribution.objects.count() == 1)
def split_a_speaker(_: Client) -> int:
    ada, bo = speakers()
    attribute(lambda: plan_split_by_session(bo, [session().pk], ada))
    return NO_PAGE


@deed(lambda: TurnBoundary.objects.count() == 1)
def split_a_turn(_: Client) -> int:
    turns = Utterance.objects.select_related("session__event", "speaker")
    costs = turns.get(session__event__slug="igf-2023", key=2)
    split_turn(costs, costs.text.index("Who pays"))
    return NO_PAGE


@deed(lambda: Annotation.objects.count() == 1)
def note(_: Client) -> int:
    annotate(turn(), None, Facts("commenting", "Printed yearly."))
    return NO_PAGE


@deed(lambda: not session().published)
def unpublish(client: Client) -> int:
    asked = {"action": "unpublish", "_selected_action": [session().pk]}
    return client.post(desk("session"), asked).status_code


@deed(lambda: session().room == "Quay 9")
def edit_at_the_desk(client: Client) -> int:
    address = desk("session", "change", session().pk)
    return client.post(address, fields_of(client, address) | {"room": "Quay 9"}).status_code


@deed(lambda: session().room == "")
def set_back_what_was_edited(client: Client) -> int:
    address = reverse("set-back", args=[LogEntry.objects.latest("pk").pk])
    return client.post(address).status_code


@deed(lambda: Affiliation.objects.filter(speaker__slug="bo-tern").count() == 1)
def accept_a_claim(client: Client) -> int:
    address = desk("affiliationproposal", "change", AffiliationProposal.objects.get().pk)
    return client.post(address, fields_of(client, address) | {"decision": "accept"}).status_code


@deed(lambda: ImportFile.objects.filter(state=ImportState.WAITING).count() == 1)
def have_files_looked_at_again(_: Client) -> int:
    look_again(ImportBatch.objects.get())
    return NO_PAGE


@pytest.fixture
def deeds(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """An archive where each can be done."""
    monkeypatch.setattr("igfarchive.archive.transactions.PAUSES", (0,))
    monkeypatch.setattr(index, "update", lambda: None)
    panel = cast.panel(cast.event())
    AffiliationProposal.objects.create(
        speaker=panel.guest,
        stated_in=panel.utterances[3],
        quote="I am a pilot of the Pilots’ Guild",
        by_self=True,
        organisation="Pilots’ Guild",
        position="pilot",
    )
    failed = {"kind": ImportKind.ANNOTATIONS, "state": ImportState.FAILED, "content": b"[]"}
    ImportBatch.objects.create().files.create(position=1, name="notes.jsonld", **failed)
    return admin_client


def attempt(of: Deed, client: Client) -> int:
    """Its status, or the one that an outage has on a page."""
    try:
        return of(client)
    except OperationalError as error:
        if not outage_of(error):
            raise
        return 503


def test_it_is_done_once_or_refused_as_a_whole(deeds: Client) -> None:
    """One after the other, as an archive takes long to make, and what is undone was done before."""
    with another() as other:
        if other is None:
            return  # SQLite has one writer, and nobody to meet.
        for each, done in DEEDS.items():
            assert not done(), each.__name__
            before = everything()
            other.left = 2
            assert attempt(each, deeds) == 503, each.__name__
            assert everything() == before, each.__name__
            assert other.left == 0, each.__name__
            other.left = 1
            assert attempt(each, deeds) in (NO_PAGE, 302), each.__name__
            assert other.left == 0, each.__name__
            assert done(), each.__name__
