"""What a format is, and what it is given to read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from igfarchive.transcripts.decoding import Decoded, decode
from igfarchive.transcripts.page import Page


@dataclass(frozen=True)
class File:
    """The bytes of a file under its name, or under one that its address gave it."""

    name: str
    content: bytes

    @cached_property
    def decoded(self) -> Decoded:
        """Its text, its encoding, and notes. TranscriptError for bytes that are no text."""
        return decode(self.content)

    def is_called(self, suffixes: tuple[str, ...]) -> bool:
        return self.name.lower().endswith(suffixes)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a transcript down.

    `name` is kept with each source that is read so, and `title` is what people call it. `suffixes`
    are lower case, the usual one first; `media_types` are what servers say of it. `recognises`
    tells by the content whether a file is in this format: a suffix may only break a tie.
    `read` gives the lines of such a file; TranscriptError says what it cannot read, and the remedy.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    media_types: tuple[str, ...]
    recognises: Callable[[File], bool]
    read: Callable[[File], Page]


def reading_text(read: Callable[[str], Page]) -> Callable[[File], Page]:
    """The `read` of a format that is text, whatever its encoding."""

    def decoded(file: File) -> Page:
        page = read(file.decoded.text)
        notes = (*file.decoded.notes, *page.notes)
        return replace(page, encoding=file.decoded.encoding, notes=notes)

    return decoded
