"""What a reader hands to the parser: numbered lines, and what it set aside on the way."""

from dataclasses import dataclass
from typing import Literal

from igfarchive.importing.captions.transcript import Junk, Note

Format = Literal["text", "html"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text without its line feed; `number` is its line in the source, from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A source as lines of text.

    `title` is what a web page says of itself outside its body text; `junk` holds the words that
    are no part of a transcript (navigation, banners), `notes` what a person should know of it.
    """

    lines: tuple[Line, ...]
    format: Format = "text"
    encoding: str = "utf-8"
    title: str = ""
    junk: tuple[Junk, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """The lines as one text: what `folding.text_digest` recognises a transcript by."""
        return "\n".join(line.text for line in self.lines)
