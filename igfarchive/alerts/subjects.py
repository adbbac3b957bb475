"""What a subscription follows, and what of it is new."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse

from igfarchive.archive.choices import SubscriptionKind
from igfarchive.archive.models import Session, Term, Utterance
from igfarchive.search import catalogue
from igfarchive.search.answers import AnsweredTurn, answered_hits
from igfarchive.search.arrivals import NewSession, hits_in, new_turns, sessions_since
from igfarchive.search.matches.results import Hit
from igfarchive.search.merged import resolve_merged
from igfarchive.search.naming import in_words
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import read

MOST = 20
"""Turns or sessions in one mail; of more it says how many, and where they are."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A search, a list of sessions or a term.

    `written` is how a subscription keeps it. `name` goes on after "what is new in". `path` leads to
    all of it, the newest first where there is such an order.
    """

    kind: SubscriptionKind
    written: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class News:
    """What came in: how many turns or sessions, the first of them, and the numbers of all the
    sessions that hold any."""

    total: int
    turns: Sequence[AnsweredTurn] = ()
    sessions: Sequence[Session] = ()
    numbers: Collection[int] = ()


class UnknownSubjectError(Exception):
    """What is followed is not in the archive, or no longer."""


def search_subject(query: Query) -> Subject:
    """`query` as the page of the search has it."""
    asked = query.changed()
    return Subject(
        SubscriptionKind.SEARCH,
        asked.url(),
        f"the search for {in_words(asked)}",
        reverse("search") + asked.url(),
    )


def sessions_subject(query: Query) -> Subject:
    """Of a query with nothing in it: all sessions."""
    asked = query.changed()
    named = f"the sessions of {in_words(asked)}" if asked else "all sessions"
    return Subject(SubscriptionKind.SESSIONS, asked.url(), named, reverse("sessions") + asked.url())


def term_subject(slug: str) -> Subject:
    """UnknownSubjectError."""
    term = Term.objects.filter(slug=slug).first()
    if term is None:
        raise UnknownSubjectError(f"The glossary has no term {slug}.")
    return Subject(
        SubscriptionKind.TERM, slug, f"the uses of “{term.name}”", reverse("term", args=[slug])
    )


def subject_of(kind: str, written: str) -> Subject:
    """What a subscription keeps. UnknownSubjectError."""
    if kind == SubscriptionKind.TERM:
        return term_subject(written)
    query = _query(written)
    return search_subject(query) if kind == SubscriptionKind.SEARCH else sessions_subject(query)


def news_of(subject: Subject, since: datetime, told: Collection[int] = ()) -> News:
    """What of it came in after `since`, but for the sessions that were `told` of: one that was
    unpublished comes in again once it is published. IndexUnavailableError."""
    new = sessions_since(since, but=told)
    if subject.kind is SubscriptionKind.SESSIONS:
        return _new_sessions(_query(subject.written), new)
    if subject.kind is SubscriptionKind.TERM:
        return _new_uses(subject.written, new)
    query = _query(subject.written)
    found = hits_in(query, new, MOST)
    turns = answered_hits([Hit(each.utterance, 0.0) for each in found.turns], read(query).tree)
    return News(found.total, turns, numbers=found.sessions)


def _query(written: str) -> Query:
    """From `?q=tide&speaker=ada-quill`, of which somebody may have been merged since."""
    return resolve_merged(Query.from_parameters(QueryDict(written.removeprefix("?"))))


def _new_sessions(query: Query, new: Sequence[NewSession]) -> News:
    numbers = [each.session for each in new]
    if query:
        among = set(catalogue.sessions(query).order_by().values_list("pk", flat=True))
        numbers = [number for number in numbers if number in among]
    rows = Session.objects.published().select_related("event").in_bulk(numbers[:MOST])
    shown = [rows[number] for number in numbers[:MOST] if number in rows]
    return News(len(numbers), sessions=shown, numbers=numbers)


def _new_uses(slug: str, new: Sequence[NewSession]) -> News:
    sessions = [each.session for each in new]
    used = Utterance.objects.current().filter(terms__term__slug=slug, session__in=sessions)
    counts = dict(used.published().order_by().values_list("session").annotate(Count("pk")))
    hits = [Hit(each.utterance, 0.0) for each in new_turns(used, MOST)] if counts else []
    return News(sum(counts.values()), answered_hits(hits, None), numbers=counts)
