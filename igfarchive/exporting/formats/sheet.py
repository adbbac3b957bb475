"""Writes the sheet of a session: what its transcript does not say, in TOML.

Beside a transcript of the same name it is imported with it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from igfarchive.exporting.formats.format import (
    BROKEN_OFF,
    TURNS,
    CannotWriteError,
    Dataset,
    Format,
    turns_in,
)
from igfarchive.exporting.records import (
    AffiliationRecord,
    EventRecord,
    ParticipationRecord,
    SessionRecord,
)
from igfarchive.search.queries.query import UNKNOWN

FROM_CAPTIONS = "captions"
"""The origin of claims that the transcript makes again when it is imported."""

_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')


class _Date(str):
    """A day or a moment, which TOML writes as it is."""

    __slots__ = ()


Value = str | int | None | Sequence[str]


def write_sheet(dataset: Dataset) -> Iterator[str]:
    if dataset.of is None:
        raise CannotWriteError("A sheet is that of one session.")
    labels: dict[str, dict[str, None]] = defaultdict(dict)
    numbers: dict[str, int] = {}
    count = 0
    for turn in turns_in(dataset):
        if turn.kind == "speech" and not turn.continues:
            count += 1
        numbers[turn.address] = count
        if turn.speaker and turn.label:
            labels[turn.label].setdefault(turn.speaker.id)
    yield f"# {dataset.address}\n"
    for note in dataset.notes:
        yield f"# {' '.join(note.split())}\n"
    yield from _event(dataset.of.event)
    yield from _session(dataset.of.session)
    for participant in dataset.of.participants:
        # A label that means several, turn by turn, is nobody's here.
        own = [label for label, means in labels.items() if [*means] == [participant.speaker.id]]
        yield from _speaker(participant, own, numbers)


def _event(event: EventRecord) -> Iterator[str]:
    yield "\n[event]\n"
    yield _line("name", event.name)
    yield _line("year", event.year)
    yield _line("ordinal", event.ordinal)
    yield _line("city", event.city)
    yield _line("country", event.country)
    yield _line("starts", event.starts_on and _Date(event.starts_on))
    yield _line("ends", event.ends_on and _Date(event.ends_on))
    yield _line("url", event.source_url)


def _session(session: SessionRecord) -> Iterator[str]:
    yield "\n[session]\n"
    yield _line("code", session.code)
    yield _line("title", session.title)
    yield _line("kind", session.kind)
    yield _line("day", session.day)
    yield _line("date", session.date and _Date(session.date))
    yield _line("start", session.starts_at and _Date(session.starts_at))
    yield _line("end", session.ends_at and _Date(session.ends_at))
    yield _line("room", session.room)
    yield _line("track", session.track)
    yield _line("language", session.language)
    yield _line("status", session.status)
    if session.source_url or session.transcript_url or session.recordings:
        yield "\n[session.links]\n"
        yield _line("page", session.source_url)
        yield _line("transcript", session.transcript_url)
    for recording in session.recordings:
        yield "\n[[session.links.recording]]\n"
        yield _line("url", recording.url)
        yield _line("starts_at", _clock(recording.starts_at_ms))


def _speaker(
    participant: ParticipationRecord, labels: Sequence[str], numbers: dict[str, int]
) -> Iterator[str]:
    yield "\n[[speakers]]\n"
    yield _line("name", participant.speaker.name)
    yield _line("sort_name", participant.sort_name)
    yield _line("slug", participant.speaker.id)
    yield _line("kind", participant.kind)
    yield _line("labels", labels)
    yield _line("role", participant.role)
    for claim in participant.affiliations:
        if claim.origin != FROM_CAPTIONS:
            yield from _affiliation(claim, numbers)


def _affiliation(claim: AffiliationRecord, numbers: dict[str, int]) -> Iterator[str]:
    yield "\n[[speakers.affiliations]]\n"
    yield _line("organisation", claim.organisation_name)
    yield _line("organisation_kind", claim.organisation_kind)
    yield _line("country", claim.organisation_country)
    yield _line("position", claim.position)
    yield _line("stakeholder_group", _known(claim.stakeholder_group))
    yield _line("regional_group", _known(claim.regional_group))
    yield _line("stated_turn", numbers.get(claim.stated_in or "") or None)
    yield _line("stated_quote", claim.stated_quote)
    yield _line("stated_url", claim.stated_url)


def _known(value: str) -> str:
    return "" if value == UNKNOWN else value


def _line(key: str, value: Value) -> str:
    """A key and its value; nothing for what is not known."""
    if value is None or (not isinstance(value, int) and not value):
        return ""
    if isinstance(value, _Date | int):
        return f"{key} = {value}\n"
    if isinstance(value, str):
        return f"{key} = {_quoted(value)}\n"
    return f"{key} = [{', '.join(map(_quoted, value))}]\n"


def _quoted(text: str) -> str:
    return '"' + _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + '"'


def _clock(moment: int) -> str:
    minutes, rest = divmod(moment, 60_000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


FORMAT = Format(
    name="toml",
    title="Sheet (TOML)",
    suffix=".toml",
    media_type="application/toml; charset=utf-8",
    kinds=TURNS,
    write=write_sheet,
    broken_off=f"# {BROKEN_OFF}\n",
    of_session=True,
)
