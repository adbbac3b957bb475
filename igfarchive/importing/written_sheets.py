"""Writes a sheet, so that `sheets.read_sheet` reads from it what was written.

Comments, and how somebody laid a sheet out, are not among what is read of one.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence

from igfarchive.importing.sheets import RecordingFacts, Sheet, SpeakerFacts

Value = str | int | dt.date | Sequence[str | RecordingFacts] | None


def write_sheet(sheet: Sheet) -> str:
    """The sheet as TOML; what it does not state is left out."""
    return "\n".join(table for table in _tables(sheet) if table)


def _tables(sheet: Sheet) -> Iterator[str]:
    event, session = sheet.event, sheet.session
    yield _table(
        "[event]",
        name=event.name,
        year=event.year,
        ordinal=event.ordinal,
        city=event.city,
        country=event.country,
        starts=event.starts_on,
        ends=event.ends_on,
        url=event.source_url,
    )
    yield _table(
        "[session]",
        code=session.code,
        title=session.title,
        kind=session.kind,
        day=session.day,
        date=session.date,
        start=session.starts_at,
        end=session.ends_at,
        room=session.room,
        track=session.track,
        language=session.language,
        status=session.status,
    )
    yield _table(
        "[session.links]",
        page=session.source_url,
        transcript=session.transcript_url,
        recording=sheet.recordings,
    )
    for speaker in sheet.speakers:
        yield from _speaker(speaker)


def _speaker(facts: SpeakerFacts) -> Iterator[str]:
    yield _table(
        "[[speakers]]",
        name=facts.name,
        sort_name=facts.sort_name,
        slug=facts.slug,
        kind=facts.kind,
        labels=facts.labels,
        aliases=facts.aliases,
        role=facts.role,
    )
    for each in facts.affiliations:
        yield _table(
            "[[speakers.affiliations]]",
            organisation=each.organisation,
            organisation_kind=each.organisation_kind,
            country=each.country,
            position=each.position,
            stakeholder_group=each.stakeholder_group,
            regional_group=each.regional_group,
            stated_turn=each.stated_turn,
            stated_quote=each.stated_quote,
            stated_url=each.stated_url,
        )


def _table(header: str, **values: Value) -> str:
    """The values that are stated, under their header; of a list, each is a table all the same."""
    lines = [
        f"{key} = {_value(value)}\n" for key, value in values.items() if value not in (None, "", ())
    ]
    return "".join([f"{header}\n", *lines]) if lines or header.startswith("[[") else ""


def _value(value: Value) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return f"[{', '.join(_element(each) for each in value or ())}]"


def _element(value: str | RecordingFacts) -> str:
    if isinstance(value, str):
        return _text(value)
    if not value.starts_at:
        return _text(value.url)
    seconds, milliseconds = divmod(value.starts_at, 1000)
    minutes, seconds = divmod(seconds, 60)
    clock = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}.{milliseconds:03}"
    return f'{{ url = {_text(value.url)}, starts_at = "{clock}" }}'


def _text(value: str) -> str:
    """A basic string of TOML: that of JSON, which leaves one sign as it is that TOML does not."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
