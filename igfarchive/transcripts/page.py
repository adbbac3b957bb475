"""What a reader hands to the parser: numbered lines, and what it set aside on the way."""

from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.transcripts.transcript import Junk, Note, Times, Transcript, TranscriptError

MOST_LINES = 100_000
"""Lines of a page that hold something. The longest day of captions has a tenth of them."""
MOST_EMPTY_LINES = 1_000_000
MOST_TURNS = 15_000
"""Turns of a page. The longest day of captions has a third of them; others who write to the archive
wait for two seconds while so many are stored."""


def refuse_many(count: int, most: int, things: str) -> None:
    """TranscriptError for a file of more `things` than a transcript's.

    What is counted before it is read costs nothing but the counting.
    """
    if count > most:
        raise TranscriptError(
            f"The file has {count:,} {things}.",
            f"A transcript has at most {most:,}: split the file, or see what fills it.",
        )


def refuse_endless(lines: Iterable[str]) -> None:
    """TranscriptError for a page of so many lines that it is no transcript."""
    empty = filled = 0
    for line in lines:
        if line and not line.isspace():
            filled += 1
        else:
            empty += 1
    if filled > MOST_LINES or empty > MOST_EMPTY_LINES:
        raise TranscriptError(
            f"The page has {filled + empty:,} lines, and words on {filled:,} of them.",
            f"A transcript has words on {MOST_LINES:,} at most: split the file, or see what fills "
            "it.",
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text without its line feed; `number` is its line in the source, from 1.

    `times` and `voice` are what the format itself tells, beside the words: when they were said, and
    by whom. A voice is a name, or "" where somebody begins whom the format does not name; None
    leaves it to the words of the line, which else go on with the turn above. `apart` counts the
    characters at the line's start that its markup sets apart, as a bold name or a table's first
    cell: they may be a label.
    """

    number: int
    text: str
    times: Times | None = None
    voice: str | None = None
    apart: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A source as lines of text.

    `format` is the name of its format, `encoding` that of its text, empty where it is no text;
    `title` is what a web page says of itself outside its body text; `junk` holds the words that are
    no part of a transcript (navigation, banners), `notes` what a person should know of it.
    A format that says itself whose turns its words are has `told` it all: there is nothing for the
    grammar to find out, and no lines.
    """

    lines: tuple[Line, ...]
    format: str = "text"
    encoding: str = ""
    title: str = ""
    junk: tuple[Junk, ...] = ()
    notes: tuple[Note, ...] = ()
    told: Transcript | None = None

    @property
    def text(self) -> str:
        """The lines as one text: what `folding.text_digest` recognises a transcript by."""
        return "\n".join(line.text for line in self.lines)
