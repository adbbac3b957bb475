"""What pages show, as data: all of it, however many pages it takes.

What there is to be written is known at the beginning, by number, and holds eight bytes a row. The
rows are read a part at a time, while they are written, and between two parts no connection to the
database is held: whoever reads slowly keeps nobody waiting. What is no longer public by the time
that it is read is left out.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

from igfarchive.archive.models import (
    Event,
    Organisation,
    Session,
    Speaker,
    Term,
    Utterance,
)
from igfarchive.archive.querysets import UtteranceQuerySet
from igfarchive.archive.replicas import read_connection
from igfarchive.exporting.formats.format import Dataset, WholeSession
from igfarchive.exporting.records import (
    OrganisationRecord,
    ProgrammeRecord,
    SessionRecord,
    SpeakerRecord,
    TermRecord,
    UtteranceRecord,
    UtteranceRecords,
    coverage_record,
    event_records,
    organisation_records,
    participation_records,
    programme_records,
    session_record,
    session_records,
    speaker_records,
    term_records,
)
from igfarchive.search import catalogue
from igfarchive.search.coverage import CAVEAT, coverage_of
from igfarchive.search.naming import TITLES, names_of, values_of
from igfarchive.search.queries.query import Query, Sort
from igfarchive.search.searching import every_hit

AT_ONCE = 1_000
"""Rows that are read with one question."""

Stored = TypeVar("Stored", bound=Model)
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Page:
    """The page that a dataset stands for: `site` is https://host, `path` with what is asked."""

    site: str
    path: str

    @property
    def address(self) -> str:
        return self.site + self.path


def turns_found(query: Query, page: Page, captioned: bool | None = None) -> Dataset:
    """All hits of a search, in its order; without words or filters, all turns.

    IndexUnavailableError.
    """
    numbers = every_hit(query)
    title = "Turns found by a search" if query else "All turns"
    return _turns(numbers, title, "search", page, captioned, query)


def turns_of_session(
    session: Session, query: Query, page: Page, captioned: bool | None = None
) -> Dataset:
    """The turns and stage directions of a session, in its order: those that the query's filters
    let through. It is read as a whole."""
    turns = session.utterances.current().order_by("position")
    turns = turns.by(query.speakers, query.affiliations, query.groups, query.regions)
    if "stage" in query.hidden:
        turns = turns.speech()
    (event,) = event_records([session.event], page.site)
    return Dataset(
        kind=UtteranceRecord,
        rows=UtteranceRecords(page.site).of(turns),
        title=f"Turns of the session {session.path}",
        address=page.address,
        name=session.path.replace("/", "-"),
        asked=_asked(query.changed(text="", sort=Sort.RELEVANCE)),
        notes=(CAVEAT,),
        captioned=captioned,
        of=WholeSession(
            event,
            session_record(session, page.site),
            participation_records(session.pk, page.site),
        ),
    )


def turns_of_speaker(
    speaker: Speaker, sort: Sort, page: Page, captioned: bool | None = None
) -> Dataset:
    """All that a speaker says, in an order of their page."""
    said = Utterance.objects.published().speech().filter(speaker=speaker)
    if sort is Sort.RELEVANCE:
        numbers = _numbers(said.order_by("-words", "pk"))
    else:
        numbers = _by_session(said, oldest=sort is Sort.OLDEST)
    title = f"Turns of the speaker {speaker.slug}"
    own = Query(speakers=(speaker.slug,))
    return _turns(numbers, title, f"speaker-{speaker.slug}", page, captioned, own)


def turns_of_organisation(
    organisation: Organisation, page: Page, captioned: bool | None = None
) -> Dataset:
    """All that is said by whom it is the preferred affiliation of, the newest sessions first."""
    said = Utterance.objects.published().speech().by(affiliations=[organisation.slug])
    title = f"Turns of the affiliation {organisation.slug}"
    own = Query(affiliations=(organisation.slug,))
    name = f"affiliation-{organisation.slug}"
    return _turns(_by_session(said), title, name, page, captioned, own)


def turns_of_term(term: Term, page: Page, captioned: bool | None = None) -> Dataset:
    """All turns that use a term, the newest sessions first."""
    using = Utterance.objects.published().filter(terms__term=term)
    title = f"Turns that use the term {term.name}"
    return _turns(_by_session(using), title, f"term-{term.slug}", page, captioned, Query())


def sessions_of_event(event: Event, page: Page) -> Dataset:
    """The published sessions of an event, in the order of days."""
    asked = [(TITLES["event"], event.name)]
    title = f"Sessions of the event {event.slug}"
    return _sessions(_in_order_of_days(event), title, event.slug, page, asked)


def programme_of_event(event: Event, page: Page) -> Dataset:
    """The same with who is announced for them."""

    def read(some: Sequence[int]) -> list[ProgrammeRecord]:
        return programme_records(_in_order(Session.objects.published(), some), page.site)

    rows = _in_parts(_numbers(_in_order_of_days(event)), read)
    title, name = f"Programme of the event {event.slug}", f"{event.slug}-programme"
    return Dataset(ProgrammeRecord, rows, title, page.address, name)


def _in_order_of_days(event: Event) -> QuerySet[Session]:
    return (
        Session.objects.published()
        .filter(event=event)
        .order_by(
            F("date").asc(nulls_last=True),
            F("starts_at").asc(nulls_last=True),
            *catalogue.natural_order("slug"),
        )
    )


def sessions_found(query: Query, page: Page) -> Dataset:
    """The sessions that a list of them shows."""
    return _sessions(catalogue.sessions(query), "Sessions", "sessions", page, _asked(query))


def speakers_listed(speakers: QuerySet[Speaker], query: Query, page: Page) -> Dataset:
    def read(some: Sequence[int]) -> list[SpeakerRecord]:
        return speaker_records(_in_order(Speaker.objects.public(), some), page.site)

    rows = _in_parts(_numbers(speakers), read)
    return Dataset(SpeakerRecord, rows, "Speakers", page.address, "speakers", _asked(query))


def organisations_listed(
    organisations: QuerySet[Organisation], query: Query, page: Page
) -> Dataset:
    def read(some: Sequence[int]) -> list[OrganisationRecord]:
        return organisation_records(_in_order(Organisation.objects.public(), some), page.site)

    rows = _in_parts(_numbers(organisations), read)
    return Dataset(
        OrganisationRecord, rows, "Affiliations", page.address, "affiliations", _asked(query)
    )


def terms_listed(terms: Sequence[Term], page: Page) -> Dataset:
    return Dataset(TermRecord, term_records(terms, page.site), "Glossary", page.address, "glossary")


def _turns(
    numbers: Sequence[int],
    title: str,
    name: str,
    page: Page,
    captioned: bool | None,
    query: Query,
) -> Dataset:
    coverage = coverage_of(query)
    version = f"Version {coverage.version} of the archive, {coverage.at:%-d %B %Y, %H:%M} UTC."
    notes = (coverage.sentence, coverage.missing, version, coverage.caveat)
    records = UtteranceRecords(page.site)
    return Dataset(
        kind=UtteranceRecord,
        rows=_in_parts(numbers, records.of_numbers),
        title=title,
        address=page.address,
        name=name,
        asked=_asked(query),
        notes=tuple(filter(None, notes)),
        captioned=captioned,
        coverage=coverage_record(coverage),
    )


def _sessions(
    found: QuerySet[Session],
    title: str,
    name: str,
    page: Page,
    asked: Sequence[tuple[str, str]],
) -> Dataset:
    def read(some: Sequence[int]) -> list[SessionRecord]:
        return session_records(_in_order(Session.objects.published(), some), page.site)

    rows = _in_parts(_numbers(found), read)
    return Dataset(SessionRecord, rows, title, page.address, name, asked)


def _asked(query: Query) -> list[tuple[str, str]]:
    """The words and the filters of a query, as people call them."""
    words = [("Words", query.text)] if query.text else []
    names = names_of(values_of(query, {}))
    return words + [
        (TITLES[name], names[name].get(value, value))
        for name, values in query.filters.items()
        for value in values
    ]


def _numbers(rows: QuerySet[Any]) -> array[int]:
    return array("q", rows.values_list("pk", flat=True).iterator())


def _by_session(turns: UtteranceQuerySet, *, oldest: bool = False) -> array[int]:
    """The turns in the order of sessions, the newest or the oldest first, and of speech."""
    ordered = Session.objects.published().filter(pk__in=turns.values("session"))
    sessions = list(
        ordered.order_by(*catalogue.newest_first()).values_list("pk", flat=True).iterator()
    )
    places = {
        session: place for place, session in enumerate(sessions[::-1] if oldest else sessions)
    }
    rows = [
        (places[session], position, pk)
        for session, position, pk in turns.values_list("session", "position", "pk").iterator()
        if session in places
    ]
    return array("q", (pk for _, _, pk in sorted(rows)))


def _in_order(rows: QuerySet[Stored], numbers: Sequence[int]) -> list[Stored]:
    """Those of the rows with these primary keys that are there still, in this order."""
    found = rows.in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def _in_parts(
    numbers: Sequence[int], read: Callable[[Sequence[int]], Iterable[Record]]
) -> Iterator[Record]:
    """What is read of rows with these numbers, some of them at once."""
    for start in range(0, len(numbers), AT_ONCE):
        rows = read(list(numbers[start : start + AT_ONCE]))
        connection = read_connection()
        if not connection.in_atomic_block:
            connection.close()
        yield from rows
