"""From bytes to a transcript: decodes, chooses the reader, parses, and keeps what proves it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from igfarchive.text.folding import text_digest
from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Transcript


@dataclass(frozen=True)
class ReadFile:
    """A transcript with the bytes that it was read from. `format` is the name of one."""

    name: str
    url: str
    content: bytes
    format: str
    encoding: str
    transcript: Transcript

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def text_sha256(self) -> str:
        """Of labels and words alone: a page and its plain text, under any title, share it."""
        return text_digest(self._words())

    def _words(self) -> Iterator[str]:
        for turn in self.transcript.turns:
            yield turn.label or ""
            yield from turn.paragraphs


def read_file(name: str, content: bytes, url: str = "") -> ReadFile:
    """Read a transcript; TranscriptError says where it fails and what to do about it."""
    page = read(content, name)
    return ReadFile(name, url, content, page.format, page.encoding, parse(page))
