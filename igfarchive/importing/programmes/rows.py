"""Reads one row of a programme: what it states of a session, and of whom it names."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.archive.choices import (
    ParticipationRole,
    RegionalGroup,
    SessionKind,
    SessionStatus,
    StakeholderGroup,
)
from igfarchive.importing.programmes import cells
from igfarchive.importing.programmes.cells import CellError, Moment
from igfarchive.importing.programmes.faults import Place
from igfarchive.importing.programmes.grids import Cell
from igfarchive.importing.programmes.headings import Headings, called, values_called
from igfarchive.importing.programmes.people import merge_people, read_people
from igfarchive.importing.sheets import RecordingFacts, SpeakerFacts

Read = TypeVar("Read")

_KINDS = values_called("kind")
_ROLES = values_called("role")
_READERS: Mapping[str, Callable[[Cell], Any]] = {
    "event": partial(cells.read_text, longest=200),
    "code": partial(cells.read_text, longest=40),
    "title": partial(cells.read_text, longest=500),
    "kind": partial(cells.read_choice, choices=SessionKind, otherwise=_KINDS),
    "day": partial(cells.read_number, least=0, most=366),
    "date": cells.read_date,
    "room": partial(cells.read_text, longest=100),
    "track": partial(cells.read_text, longest=200),
    "language": partial(cells.read_language, otherwise=values_called("language")),
    "status": partial(cells.read_choice, choices=SessionStatus, otherwise=values_called("status")),
    "page": cells.read_url,
    "transcript": cells.read_url,
}
_OF_LISTS = {
    "speakers": ParticipationRole.PANELLIST,
    "moderators": ParticipationRole.MODERATOR,
    "organisers": ParticipationRole.ORGANISER,
}


@dataclass(slots=True)
class Row:
    """What one row states, by the names of columns; `places` says where each of it stands."""

    place: Place
    facts: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    people: Sequence[SpeakerFacts] = ()
    recordings: Sequence[RecordingFacts] = ()


class RowReader:
    """Reads the rows below `headings`; what is wrong with their cells is added to `faults`."""

    def __init__(self, grid: str, headings: Headings, faults: list[str]) -> None:
        self._grid = grid
        self._headings = headings
        self._faults = faults
        self._has_affiliations = "affiliation" in headings.columns.values()
        self._zones = {
            column: zone
            for place, column in headings.columns.items()
            if column in ("start", "end", "time") and (zone := self._zone_of(place)) is not None
        }
        self._told_of_zones = False

    def read(self, number: int, row: Sequence[Cell]) -> Row:
        held = {
            place: cell
            for place, column in self._headings.columns.items()
            if (cell := row[place] if place < len(row) else "") != ""
        }
        found = Row(Place(self._grid, number))
        for place, cell in held.items():
            column = self._headings.columns[place]
            if reader := _READERS.get(column):
                value = self._try(number, place, reader, cell)
                if value not in (None, ""):
                    found.facts[column] = value
                    found.places[column] = self._place(number, place)
        self._read_times(number, held, found)
        found.recordings = [
            each
            for place, cell in self._of("recording", held)
            for each in self._try(number, place, cells.read_recordings, cell) or ()
        ]
        found.people = self._people(number, held)
        return found

    def _people(self, number: int, held: Mapping[int, Cell]) -> list[SpeakerFacts]:
        people: list[SpeakerFacts] = []
        for column, role in _OF_LISTS.items():
            for place, cell in self._of(column, held):
                read = partial(read_people, role=role, otherwise=_ROLES)
                people += self._try(number, place, read, cell) or ()
        people += self._speaker(number, held)
        return merge_people(people)

    def _speaker(self, number: int, held: Mapping[int, Cell]) -> Iterable[SpeakerFacts]:
        """The one speaker of a row; several in the cell where no column has the affiliations."""

        def one(column: str, read: Callable[[Cell], str]) -> str:
            ((place, cell),) = self._of(column, held) or [(0, "")]
            return "" if cell == "" else self._try(number, place, read, cell) or ""

        def choice(column: str, choices: Any) -> str:
            otherwise = values_called(column)
            return one(column, partial(cells.read_choice, choices=choices, otherwise=otherwise))

        words = partial(cells.read_text, longest=200)
        claim = AffiliationFacts(
            organisation=one("affiliation", words),
            organisation_kind=one("organisation_kind", partial(cells.read_text, longest=60)),
            country=one("country", partial(cells.read_text, longest=100)),
            position=one("position", words),
            stakeholder_group=choice("stakeholder_group", StakeholderGroup),
            regional_group=choice("regional_group", RegionalGroup),
            stated_url=one("stated_url", cells.read_url),
        )
        role = choice("role", ParticipationRole)
        slug = one("speaker_id", cells.read_speaker_id)
        for place, cell in self._of("speaker", held):
            if not self._has_affiliations:
                read = partial(read_people, role=role, otherwise=_ROLES)
                people = list(self._try(number, place, read, cell) or ())
                if len(people) != 1:
                    return people
                (facts,) = people
            else:
                facts = SpeakerFacts(self._try(number, place, words, cell) or "", role=role)
            own = facts.affiliations or ((claim,) if claim != AffiliationFacts() else ())
            return (
                [SpeakerFacts(facts.name, slug=slug, role=facts.role, affiliations=own)]
                if facts.name
                else []
            )
        if claim != AffiliationFacts() or role or slug:
            self._faults.append(
                f"{Place(self._grid, number)}: says whom somebody speaks for, and not who. "
                "Write the name in a column speaker."
            )
        return []

    def _read_times(self, number: int, held: Mapping[int, Cell], found: Row) -> None:
        """Start and end in UTC, and the date where only they say it."""
        moments = self._moments(number, held)
        stated = [
            self._try(number, place, cells.read_zone, cell)
            for place, cell in self._of("time_zone", held)
        ]
        if None in stated:
            return
        zone = stated[0] if stated else None
        start = moments["start"][0] if "start" in moments else (None, None, None)
        for column, (moment, place, heading) in moments.items():
            where = self._place(number, place)
            day = moment[0] or start[0] or found.facts.get("date")
            named = self._zones.get(heading) or next(iter(self._zones.values()), None)
            own = moment[2] or start[2] or zone or named
            if utc := self._in_utc(where, day, moment[1], own, held):
                found.facts[column], found.places[column] = utc, where
                if "date" not in found.facts:
                    found.facts["date"], found.places["date"] = day, where
        starts, ends = found.facts.get("start"), found.facts.get("end")
        if starts and ends and ends < starts:
            self._fault(
                found.places["end"],
                f"is {ends:%Y-%m-%d %H:%M} UTC, before the start, {starts:%Y-%m-%d %H:%M}. "
                "Correct one of them; write an end after midnight with its date.",
            )

    def _moments(self, number: int, held: Mapping[int, Cell]) -> dict[str, tuple[Moment, int, str]]:
        """Start and end as they are written, with their places and the columns' names."""
        moments: dict[str, tuple[Moment, int, str]] = {}
        for place, cell in self._of("time", held):
            if span := self._try(number, place, cells.read_span, cell):
                moments = {"start": (span[0], place, "time"), "end": (span[1], place, "time")}
        for column in ("start", "end"):
            for place, cell in self._of(column, held):
                if moment := self._try(number, place, cells.read_moment, cell):
                    moments[column] = moment, place, column
        return moments

    def _in_utc(
        self,
        where: Place,
        day: dt.date | None,
        clock: dt.time,
        zone: dt.tzinfo | None,
        held: Mapping[int, Cell],
    ) -> dt.datetime | None:
        """None, and a fault is told, where the row does not say which moment this is."""
        if day is None:
            # A date that cannot be read has been told of.
            if not self._of("date", held):
                self._fault(where, "tells a time, and the row has no date. Fill in the date.")
        elif zone is None:
            self._tell_of_zones(where)
        else:
            try:
                return dt.datetime.combine(day, clock, zone).astimezone(dt.UTC)
            except OverflowError:
                self._fault(where, f"is {day}, which no calendar has in UTC. Correct it.")
        return None

    def _zone_of(self, place: int) -> dt.tzinfo | None:
        """The time zone that a heading names; "(local time)" is none."""
        if name := self._headings.zones.get(place):
            try:
                return cells.read_zone(name)
            except CellError:
                return None
        return None

    def _tell_of_zones(self, where: Place) -> None:
        """Once: it is the same in all rows."""
        if not self._told_of_zones:
            self._told_of_zones = True
            self._fault(
                where,
                "does not say in which time zone that is. Add a column time zone with UTC, UTC+3 "
                "or Africa/Nairobi in it, or write it in the heading: start (UTC+3).",
            )

    def _of(self, column: str, held: Mapping[int, Cell]) -> list[tuple[int, Cell]]:
        """The filled cells of a column, which a few columns have several of."""
        return [
            (place, cell) for place, cell in held.items() if self._headings.columns[place] == column
        ]

    def _try(
        self, number: int, place: int, read: Callable[[Cell], Read], cell: Cell
    ) -> Read | None:
        try:
            return read(cell)
        except CellError as error:
            self._fault(self._place(number, place), str(error))
            return None

    def _place(self, number: int, place: int) -> Place:
        return Place(self._grid, number, place, called(self._headings.columns[place]))

    def _fault(self, where: Place, what: str) -> None:
        self._faults.append(f"{where}: {what}")
