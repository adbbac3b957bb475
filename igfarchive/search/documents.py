"""What can be found: the rows of the archive as documents, a session at a time.

Only what visitors may read: current speech of published sessions. Stage directions are nobody's
words and are not found.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import cast

from igfarchive.archive.models import Affiliation, Session, Utterance
from igfarchive.archive.readings import corrected, corrections_where
from igfarchive.search.engines import Document, SessionDocuments
from igfarchive.search.queries.query import UNKNOWN

BATCH = 20
"""Sessions that are read with the same three queries."""


def all_documents() -> Iterator[SessionDocuments]:
    """Every session with something to find, in the order of their numbers."""
    numbers = Session.objects.published().order_by("pk").values_list("pk", flat=True)
    return (session for session in documents_of(list(numbers)) if session.documents)


def documents_of(numbers: Iterable[int]) -> Iterator[SessionDocuments]:
    """Each of these sessions; without documents where nothing of it is to be found.

    Memory does not grow with the number of sessions.
    """
    remaining = iter(dict.fromkeys(numbers))
    while batch := list(islice(remaining, BATCH)):
        yield from _read(batch)


def count_documents() -> int:
    return Utterance.objects.published().speech().count()


def _read(batch: list[int]) -> Iterator[SessionDocuments]:
    sessions = Session.objects.published().select_related("event").in_bulk(batch)
    affiliations = {
        (speaker, session): (organisation or UNKNOWN, group or UNKNOWN, region or UNKNOWN)
        for speaker, session, organisation, group, region in Affiliation.objects.filter(
            session__in=list(sessions), preferred=True
        ).values_list(
            "speaker", "session", "organisation__slug", "stakeholder_group", "regional_group"
        )
    }
    rows = (
        Utterance.objects.current()
        .speech()
        .filter(session__in=list(sessions))
        .order_by("session", "position")
        .values_list("session", "pk", "position", "text", "speaker", "speaker__slug")
    )
    corrections = corrections_where(utterance__session__in=list(sessions))
    silent = set(batch)
    for number, spoken in groupby(rows.iterator(), key=itemgetter(0)):
        silent.discard(number)
        session = sessions[number]
        path, year = session.path, str(session.year or UNKNOWN)
        documents = []
        for _, utterance, position, captioned, speaker, slug in spoken:
            text = corrected(captioned, corrections.get(utterance, ())).text
            organisation, group, region = affiliations.get((speaker, number), (UNKNOWN,) * 3)
            documents.append(
                Document(
                    utterance=utterance,
                    position=cast("int", position),  # which only retired ones lack
                    text=text,
                    speaker=slug or UNKNOWN,
                    affiliation=organisation,
                    group=group,
                    region=region,
                    event=session.event.slug,
                    year=year,
                    kind=session.kind,
                    session=path,
                    date=session.date,
                    captioned=captioned if captioned != text else "",
                )
            )
        yield SessionDocuments(number, tuple(documents))
    for number in sorted(silent):
        yield SessionDocuments(number, ())
