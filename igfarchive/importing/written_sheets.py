"""Writes a sheet, so that `sheets.read_sheet` reads from it what was written."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from igfarchive.importing.sheets import RecordingFacts, Sheet, SpeakerFacts
from igfarchive.importing.tables import KeyPath

Value = str | int | dt.date | Sequence[str | RecordingFacts] | None


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A table by its path, with the values that are stated, as TOML."""

    path: KeyPath
    values: Mapping[str, str]

    @property
    def text(self) -> str:
        """Its header, and a line each; of a list, each is a table though it holds nothing."""
        listed = isinstance(self.path[-1], int)
        if not self.values and not listed:
            return ""
        name = ".".join(part for part in self.path if isinstance(part, str))
        lines = [f"{key} = {value}\n" for key, value in self.values.items()]
        return "".join([f"[[{name}]]\n" if listed else f"[{name}]\n", *lines])


def write_sheet(sheet: Sheet) -> str:
    """The sheet as TOML; what it does not state is left out."""
    return "\n".join(text for table in written_tables(sheet) if (text := table.text))


def written_tables(sheet: Sheet) -> Iterator[WrittenTable]:
    """The tables of a sheet in their order, those among them of which nothing is stated."""
    event, session = sheet.event, sheet.session
    yield _table(
        ("event",),
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
        ("session",),
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
        ("session", "links"),
        page=session.source_url,
        transcript=session.transcript_url,
        recording=sheet.recordings,
    )
    for place, speaker in enumerate(sheet.speakers):
        yield from _speaker(("speakers", place), speaker)


def _speaker(path: KeyPath, facts: SpeakerFacts) -> Iterator[WrittenTable]:
    yield _table(
        path,
        name=facts.name,
        sort_name=facts.sort_name,
        slug=facts.slug,
        kind=facts.kind,
        labels=facts.labels,
        aliases=facts.aliases,
        role=facts.role,
    )
    for place, each in enumerate(facts.affiliations):
        yield _table(
            (*path, "affiliations", place),
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


def _table(path: KeyPath, **values: Value) -> WrittenTable:
    stated = {key: value for key, value in values.items() if value not in (None, "", ())}
    return WrittenTable(path, {key: _value(value) for key, value in stated.items()})


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
