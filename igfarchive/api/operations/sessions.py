"""Sessions, and their transcripts turn by turn."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from ninja import Router

from igfarchive.api.declaring import ONE, EventId, SessionSlug, TurnKey, reads
from igfarchive.api.listings import Listing, listing
from igfarchive.api.parameters import PAGING, TURNS, asked
from igfarchive.api.problems import Kind, ProblemError
from igfarchive.archive.joined_turns import head_of
from igfarchive.archive.models import Session, Utterance
from igfarchive.archive.revision import cached_per_revision
from igfarchive.exporting.records import (
    ParticipationRecord,
    SessionRecord,
    UtteranceRecord,
    participation_records,
    session_record,
    session_records,
    utterance_records,
)
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search import catalogue
from igfarchive.search.merged import resolve_merged
from igfarchive.search.queries.query import Query

router = Router(tags=["Sessions and turns"])
LISTED = ("q", *catalogue.CONDITIONS)
SESSION = "/sessions/{name:event}/{name:slug}"


@dataclass(frozen=True, slots=True)
class SessionAnswer:
    """A session and who takes part in it."""

    __pydantic_config__ = DESCRIBED

    session: SessionRecord
    """The session."""
    participants: list[ParticipationRecord]
    """Those who speak most come first."""


@reads(
    router,
    "/sessions",
    *LISTED,
    *PAGING,
    response=Listing[SessionRecord],
    summary="List the sessions",
)
def sessions(request: HttpRequest) -> Listing[SessionRecord]:
    """Published sessions, those of the newest event first; `q` are words of a title, a code or an
    event."""
    question = asked(request, *LISTED, *PAGING)

    def records(page: Sequence[int]) -> list[SessionRecord]:
        rows = Session.objects.filter(pk__in=page).order_by(*catalogue.newest_first())
        return session_records(rows, question.site)

    return listing(question, _sessions(resolve_merged(question.query)), records)


@cached_per_revision
def _sessions(query: Query) -> Sequence[int]:
    return tuple(catalogue.sessions(query).values_list("pk", flat=True))


@reads(router, SESSION, response=SessionAnswer, summary="Read what is known of a session",
       besides=ONE)  # fmt: skip
def session(request: HttpRequest, event: EventId, slug: SessionSlug) -> SessionAnswer:
    """One session with those who take part, and for whom they spoke there. Its words are at
    `…/utterances`."""
    question = asked(request)
    found = session_at(event, slug)
    return SessionAnswer(
        session_record(found, question.site), participation_records(found.pk, question.site)
    )


@reads(
    router,
    f"{SESSION}/utterances",
    *TURNS,
    *PAGING,
    response=Listing[UtteranceRecord],
    summary="Read a transcript",
    besides=ONE,
)
def utterances(request: HttpRequest, event: EventId, slug: SessionSlug) -> Listing[UtteranceRecord]:
    """Turns of speech and stage directions, in the order of speech, as captioned and as corrected.
    Filters leave the turns that fit."""
    question = asked(request, *TURNS, *PAGING)
    query = resolve_merged(question.query)
    found = session_at(event, slug).utterances.current().order_by("position")
    found = found.by(query.speakers, query.affiliations, query.groups, query.regions)
    return listing(
        question,
        tuple(found.values_list("pk", flat=True)),
        lambda page: utterance_records(
            Utterance.objects.filter(pk__in=page).order_by("position"), question.site
        ),
    )


@reads(
    router,
    f"{SESSION}/utterances/{{int:key}}",
    response=UtteranceRecord,
    summary="Read a turn",
    besides=(*ONE, Kind.GONE),
    redirects=True,
)
def utterance(
    request: HttpRequest, event: EventId, slug: SessionSlug, key: TurnKey
) -> UtteranceRecord | HttpResponseRedirect:
    """One turn, by the number that it keeps. One that was joined to another leads there. A turn
    that a corrected transcript no longer holds answers 410, with what stood there."""
    question = asked(request)
    found = session_at(event, slug).utterances.filter(key=key)
    if records := utterance_records(found, question.site):
        return records[0]
    retired = found.filter(position=None).first()
    if retired is None:
        raise ProblemError(Kind.NOT_FOUND, f"There is no turn u{key} in {event}/{slug}.")
    if head := head_of(retired):
        return HttpResponseRedirect(reverse("api-v1:utterance", args=[event, slug, head.key]))
    raise ProblemError(
        Kind.GONE,
        f"A corrected transcript of {event}/{slug} no longer holds the turn u{key}: `stood_there` "
        "is what it said.",
        more={"stood_there": {"label": retired.label, "text_captioned": retired.text}},
    )


def session_at(event: str, slug: str) -> Session:
    """A published session; ProblemError where there is none."""
    found = Session.objects.published().at(event, slug).select_related("event").first()
    if found is None:
        raise ProblemError(
            Kind.NOT_FOUND, f"There is no session {event}/{slug}: /api/v1/sessions lists them."
        )
    return found
