"""Searches, and what completes the words of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from igfarchive.api.cursors import Cursor, gone
from igfarchive.api.declaring import reads
from igfarchive.api.parameters import PAGING, asked, query_as_read
from igfarchive.api.problems import unreadable
from igfarchive.exporting.records import UtteranceRecord, records_by_number
from igfarchive.exporting.records.checks import SpanRecord
from igfarchive.exporting.records.coverage import CoverageRecord, coverage_record
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search import index_searcher
from igfarchive.search.autocomplete import beginning_with, begun_word, completions
from igfarchive.search.coverage import archive_version, coverage_of
from igfarchive.search.entities.entity import Entity, EntityKind
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.results import Hit, Results
from igfarchive.search.merged import resolve_merged
from igfarchive.search.queries.query import FILTERS, LAST_PAGE, PAGE_SIZE, Query
from igfarchive.search.searching import every_hit
from igfarchive.search.searching import search as ask
from igfarchive.search.typed_filters import apply_typed

router = Router(tags=["Searching"])
SEARCHED = ("q", *FILTERS, "sort", "synonyms")
MOST_NAMED = 5

MOST_HITS = LAST_PAGE * PAGE_SIZE

PAGES = {
    EntityKind.SPEAKER: "speaker",
    EntityKind.ORGANISATION: "affiliation",
    EntityKind.TERM: "term",
    EntityKind.EVENT: "event",
    EntityKind.SESSION: "session",
}


@dataclass(frozen=True, slots=True)
class HitRecord:
    """A turn that was found."""

    __pydantic_config__ = DESCRIBED

    utterance: UtteranceRecord
    """The turn."""
    reading: str
    """corrected, or captioned where the words stand in that reading alone: the text of the turn
    that `passage` and `marks` are places in."""
    passage: SpanRecord
    """The stretch of the text that shows the match best."""
    marks: list[SpanRecord]
    """The words that match, in order."""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Turns that were found."""

    __pydantic_config__ = DESCRIBED

    query: dict[str, Any]
    """What was asked, as it was read: filters typed among the words stand here as filters."""
    problem: str
    """Why the words could not be read as they were written, and how they were read; else empty."""
    synonyms: list[str]
    """What was looked for besides, as the glossary calls the same."""
    total: int
    """How many turns fit."""
    items: list[HitRecord]
    """Some of them, in the order that was asked for."""
    facets: dict[str, dict[str, int]]
    """For each filter how many turns each of its values would leave, with that filter lifted."""
    coverage: CoverageRecord
    """What was looked at."""
    address: str
    """The page with the same results."""
    next: str | None
    """The absolute address of the hits after these; null where there are none."""


@reads(
    router,
    "/search",
    *SEARCHED,
    *PAGING,
    response=SearchAnswer,
    summary="Search the turns",
)
def search(request: HttpRequest) -> SearchAnswer:
    """Turns that hold the words and pass the filters, as the search page finds them; without words
    all that pass the filters, the newest first.

    An index is asked that is a few seconds behind the archive at most. The first 100,000 hits can
    be asked for.
    """
    question = asked(request, *SEARCHED, *PAGING)
    query = resolve_merged(apply_typed(question.query))
    # What was unpublished since the index was written is left out without a change of the index.
    at = sha256(f"{index_searcher.version()} {archive_version()}".encode()).hexdigest()[:12]
    start = _start(question.cursor, query, at) if question.cursor else 0
    results, hits = _stretch(query, start, question.limit)
    end = min(start + question.limit, results.total)
    last = hits[-1].utterance if hits else 0
    return SearchAnswer(
        query=query_as_read(query),
        problem=results.problem,
        synonyms=list(results.others),
        total=results.total,
        items=_records(hits, question.site),
        facets={name: dict(counts) for name, counts in results.facets.items()},
        coverage=coverage_record(coverage_of(query)),
        address=f"{question.site}{reverse('search')}{query.url()}",
        next=question.next_url(Cursor(end, last, at)) if end < results.total else None,
    )


def _stretch(query: Query, start: int, most: int) -> tuple[Results, list[Hit]]:
    """The hits from behind the first `start`, so many of them, and the first of the pages that they
    are on. IndexUnavailableError.

    Behind 30, 20 hits are the last 10 of the page from 21 to 40 and the first 10 of the next.
    """
    end = start + most
    if end > MOST_HITS:
        raise unreadable(
            "cursor",
            f"cursor: the first {MOST_HITS:,} hits can be asked for: narrow the search by filters.",
        )
    first = start // PAGE_SIZE
    found = [ask(query.changed(page=first + 1))]
    before = first * PAGE_SIZE
    hits = list(found[0].hits[start - before : end - before])
    for page in range(first + 1, -(-min(end, found[0].total) // PAGE_SIZE)):
        hits += ask(query.changed(page=page + 1)).hits[: end - page * PAGE_SIZE]
    return found[0], hits


def _start(cursor: Cursor, query: Query, at: str) -> int:
    """How many hits come before those that are asked for: where the archive changed since, the hit
    that was given last is looked for among all. ProblemError where it is no hit any more."""
    if cursor.at == at:
        return cursor.place
    try:
        return list(every_hit(query)).index(cursor.last) + 1
    except ValueError:
        raise gone() from None


def _records(hits: Sequence[Hit], site: str) -> list[HitRecord]:
    """The hits that are in the archive still, in their order: five questions to the database."""
    turns = records_by_number([hit.utterance for hit in hits], site)
    return [
        HitRecord(
            utterance=turns[hit.utterance],
            reading="captioned" if hit.captioned else "corrected",
            passage=SpanRecord(hit.passage.start, hit.passage.end),
            marks=[SpanRecord(mark.start, mark.end) for mark in hit.marks],
        )
        for hit in hits
        if hit.utterance in turns
    ]


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """Somebody or something that words name."""

    __pydantic_config__ = DESCRIBED

    kind: str
    """speaker, organisation, term, event or session."""
    id: str
    """As in its address and in filters."""
    name: str
    """As shown."""
    address: str
    """Its page here."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What somebody may be typing."""

    __pydantic_config__ = DESCRIBED

    words: list[str]
    """Words of the archive that complete the last one, the most frequent first."""
    named: list[NamedRecord]
    """Who and what is called so, or begins to be, the best first."""
    nearly: bool
    """Whether nothing is called so, and these are one letter off."""


@reads(router, "/suggest", "q", response=Suggestions, summary="Complete what is being typed")
def suggest(request: HttpRequest) -> Suggestions:
    """What completes the words as a search box does; nothing where the last word is complete, or is
    a letter alone."""
    question = asked(request, "q")
    text = request.GET.get("q", "").lstrip()
    word = begun_word(text)
    if word is None:
        return Suggestions([], [], False)
    named = name_index().find(text, begun=True, nearly=True)
    return Suggestions(
        completions(word.exact, beginning_with(word.exact)),
        [_named(entity, question.site) for entity in named.best(MOST_NAMED)],
        named.nearly,
    )


def _named(entity: Entity, site: str) -> NamedRecord:
    path = reverse(PAGES[entity.kind], args=entity.key.split("/"))
    return NamedRecord(entity.kind.value, entity.key, entity.name, site + path)
