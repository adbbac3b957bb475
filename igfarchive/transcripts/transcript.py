"""What a transcript is once it has been read: values alone, no Django, no database."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from igfarchive.text.asides import spoken_words
from igfarchive.text.folding import is_rule


class TurnKind(StrEnum):
    SPEECH = "speech"
    STAGE_DIRECTION = "stage"


class Times(NamedTuple):
    """When words were said, in milliseconds from the start of the recording. `end` is None where
    the source does not tell it."""

    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at. `line` counts from 1; 0 means the file as a whole."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Junk:
    """Words of the source that are no part of the session, and why we say so."""

    line: int
    text: str
    reason: str

    @property
    def words(self) -> int:
        """Words as `str.split` counts them; a rule across the page has none."""
        return 0 if is_rule(self.text) else len(self.text.split())


@dataclass(frozen=True, slots=True)
class Heading:
    """What the title and the lines around it say. Missing parts are None or empty: nothing is
    guessed. `kind` is a value of the archive's SessionKind, `status` is raw or finished."""

    event: str = ""
    year: int | None = None
    day: int | None = None
    room: str = ""
    kind: str = ""
    code: str = ""
    title: str = ""
    status: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of speech, or one stage direction.

    `label` is as captioned, its white space folded to single spaces; None where nobody is named.
    `affiliation` holds the words that stand in parentheses between the label and the speech,
    without the parentheses. Paragraphs hold no line feed, and are never empty. `times` has one
    entry a paragraph, None where the source tells no time, and is empty where it tells none at all.
    """

    kind: TurnKind
    label: str | None
    line: int
    paragraphs: tuple[str, ...]
    affiliation: str = ""
    continues: bool = False
    times: tuple[Times | None, ...] = ()

    @property
    def words(self) -> int:
        """Words as `str.split` counts them: Unicode white space parts, `--` is a word.

        Of speech those alone that were said: `(inaudible)` is none. A direction is all bracket.
        """
        if self.kind is TurnKind.STAGE_DIRECTION:
            return sum(len(paragraph.split()) for paragraph in self.paragraphs)
        return sum(spoken_words(paragraph) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole file, read. Every word of it stands in exactly one of the fields below.

    `preamble` holds the title and the lines of place and date around it, as they came;
    `heading` is our reading of them and adds no words of its own.
    """

    preamble: tuple[str, ...]
    heading: Heading
    notice: str
    turns: tuple[Turn, ...]
    junk: tuple[Junk, ...]
    notes: tuple[Note, ...]

    @property
    def speech(self) -> tuple[Turn, ...]:
        """The turns of speech, one that a stage direction interrupted counted once."""
        return tuple(
            turn for turn in self.turns if turn.kind is TurnKind.SPEECH and not turn.continues
        )

    @property
    def paragraphs(self) -> int:
        """Paragraphs of speech."""
        return sum(len(turn.paragraphs) for turn in self.turns if turn.kind is TurnKind.SPEECH)

    @property
    def words(self) -> int:
        """Words of speech."""
        return sum(turn.words for turn in self.turns if turn.kind is TurnKind.SPEECH)

    @property
    def left_out(self) -> int:
        """Words that are no part of the session."""
        return sum(junk.words for junk in self.junk)

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(turn.label for turn in self.turns if turn.label is not None)


class TranscriptError(Exception):
    """A file that cannot become a session: where it fails, and what to do about it.

    `line` counts from 1; 0 means the file as a whole.
    """

    def __init__(self, message: str, remedy: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.line = line

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        return f"{where}{self.message} {self.remedy}"
