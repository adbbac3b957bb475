"""What a format is, and what it is given to write."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from igfarchive.exporting.records import (
    CoverageRecord,
    EventRecord,
    OrganisationRecord,
    ParticipationRecord,
    ProgrammeRecord,
    SessionRecord,
    SpeakerRecord,
    TermRecord,
    UtteranceRecord,
)

Row = (
    SessionRecord
    | UtteranceRecord
    | SpeakerRecord
    | OrganisationRecord
    | TermRecord
    | ProgrammeRecord
)


@dataclass(frozen=True, slots=True)
class WholeSession:
    """What is known of a session beside its words."""

    event: EventRecord
    session: SessionRecord
    participants: Sequence[ParticipationRecord]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows of one `kind` in their order, which can be gone through once, and what they are.

    `title` says so in words that are the archive's own, and `asked` what a visitor asked for: names
    of filters and their values. `address` is the page that shows the same, `notes` are sentences
    on what was looked at and what to make of it. `name` is that of a file, without a suffix.
    `captioned` says which reading is wanted where a format has room for one: None leaves it to the
    format. `coverage` says what was looked at to find them, as figures. `of` is the session, where
    the rows are the turns of one.
    """

    kind: type[Row]
    rows: Iterable[Row]
    title: str
    address: str
    name: str
    asked: Sequence[tuple[str, str]] = ()
    notes: Sequence[str] = ()
    captioned: bool | None = None
    coverage: CoverageRecord | None = None
    of: WholeSession | None = None


class CannotWriteError(Exception):
    """What is asked for cannot be written in this format: the message says why, and what can."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a dataset.

    `name` is its value of `?format=`, `title` what people call it; `suffix` is that of its files.
    `kinds` are the rows that it can write, of one session alone if it is `of_session`.
    `write` gives the text piece by piece, and reads no more rows than it has to. It raises
    CannotWriteError before its first piece, or not at all. `broken_off` is what is written in the
    place of all that is missing where something else goes wrong.
    """

    name: str
    title: str
    suffix: str
    media_type: str
    kinds: frozenset[type[Row]]
    write: Callable[[Dataset], Iterator[str]]
    broken_off: str
    of_session: bool = False

    def can_write(self, kind: type[Row], *, of_session: bool) -> bool:
        return kind in self.kinds and (of_session or not self.of_session)


TURNS: frozenset[type[Row]] = frozenset({UtteranceRecord})
EVERY_KIND: frozenset[type[Row]] = frozenset(
    {SessionRecord, UtteranceRecord, SpeakerRecord, OrganisationRecord, TermRecord}
)


BROKEN_OFF = "This file broke off here, and is not complete: ask for it again."


def turns_in(dataset: Dataset) -> Iterable[UtteranceRecord]:
    """The rows of a dataset that a format of TURNS was given."""
    return cast("Iterable[UtteranceRecord]", dataset.rows)


def reading_of(dataset: Dataset, *, captioned: bool) -> str:
    """Which reading of the words a file holds, in a sentence; `captioned` if it is not asked."""
    if dataset.captioned is None:
        return _READINGS[captioned]
    return _READINGS[dataset.captioned]


_READINGS = {
    True: "The words are as captioned, without the corrections made since.",
    False: "The words are as corrected, where somebody put the captions right.",
}


def words_of(turn: UtteranceRecord, dataset: Dataset, *, captioned: bool) -> str:
    """The words of a turn in the reading that is wanted, or that the format takes by itself."""
    wanted = captioned if dataset.captioned is None else dataset.captioned
    return turn.text_captioned if wanted else turn.text
