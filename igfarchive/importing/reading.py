"""From bytes to a transcript: decodes, chooses the reader, parses, and keeps what proves it."""

import hashlib
from dataclasses import dataclass

from igfarchive.importing.transcript import Transcript


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A transcript with the bytes that it was read from. `format` is text or html."""

    name: str
    url: str
    content: bytes
    format: str
    encoding: str
    text_sha256: str
    transcript: Transcript

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()
