"""Writes an event's programme as comma-separated values, in the columns that `import_programme`
reads: a row a session, and one more for each further speaker and affiliation.

    "event","code","title",…,"speaker","speaker id","role","affiliation",…
    "IGF 2031","WS 12","Tides and tables",…,"Ada Quill","ada-quill","moderator","Tern Institute",…
    "IGF 2031","WS 12","",…,"Bo Tern","bo-tern","","Harbour Authority",…

What a session has once stands in its first row, so that who changes it changes it once. A cell that
a spreadsheet would take for a formula has an apostrophe before it, which is taken off again.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from igfarchive.exporting.formats.csv import BYTE_ORDER_MARK, Cell, guarded, write_row
from igfarchive.exporting.formats.format import BROKEN_OFF, Dataset, Format
from igfarchive.exporting.records import (
    AffiliationRecord,
    ParticipationRecord,
    ProgrammeRecord,
    SessionRecord,
)
from igfarchive.search.queries.query import UNKNOWN

COLUMNS = (
    "event", "code", "title", "kind", "day", "date", "start", "end", "room", "track", "language",
    "status", "page", "transcript", "recording", "speaker", "speaker id", "role", "affiliation",
    "position", "organisation kind", "country", "stakeholder group", "regional group", "stated at",
)  # fmt: skip
_ONCE = 15
"""Columns of the session itself."""


def write_programme(dataset: Dataset) -> Iterator[str]:
    yield BYTE_ORDER_MARK + write_row(COLUMNS)
    for record in cast("Iterable[ProgrammeRecord]", dataset.rows):
        first = _session(record.session)
        # Where there is no code the title tells which session a row is of.
        again = (*first[:2], "" if record.session.code else first[2], *[None] * (_ONCE - 3))
        for place, speaker in enumerate(_speakers(record.announced) or [()]):
            cells = (*(again if place else first), *speaker)
            yield write_row([guarded(cell) if isinstance(cell, str) else cell for cell in cells])


def _session(session: SessionRecord) -> Sequence[Cell]:
    return (
        session.event_name, session.code, session.title, session.kind, session.day, session.date,
        session.starts_at, session.ends_at, session.room, session.track, session.language,
        session.status, session.source_url, session.transcript_url,
        " ".join(_recording(each.url, each.starts_at_ms) for each in session.recordings),
    )  # fmt: skip


def _recording(url: str, starts_at: int) -> str:
    """The address, and in brackets where the session begins in it."""
    if not starts_at:
        return url
    minutes, rest = divmod(starts_at, 60_000)
    return f"{url} ({minutes // 60}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03})"


def _speakers(announced: Iterable[ParticipationRecord]) -> list[Sequence[Cell]]:
    return [
        (each.speaker.name, each.speaker.id, each.role, *claim)
        for each in announced
        for claim in [_claim(claim) for claim in each.affiliations] or [()]
    ]


def _claim(claim: AffiliationRecord) -> Sequence[Cell]:
    groups = (
        "" if group == UNKNOWN else group
        for group in (claim.stakeholder_group, claim.regional_group)
    )
    return (
        claim.organisation_name, claim.position, claim.organisation_kind,
        claim.organisation_country, *groups, claim.stated_url,
    )  # fmt: skip


FORMAT = Format(
    name="programme",
    title="Programme (CSV)",
    suffix=".csv",
    media_type="text/csv; charset=utf-8",
    kinds=frozenset({ProgrammeRecord}),
    write=write_programme,
    broken_off=f"# {BROKEN_OFF}\r\n",
)
