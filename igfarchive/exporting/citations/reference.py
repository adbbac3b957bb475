"""What is cited, as a value: who spoke, in what, where and when, and where it is to be found.

Its fields are those of the Citation Style Language, by CSL's names where CSL has them
(https://docs.citationstyles.org/en/stable/specification.html, appendix IV).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from igfarchive.exporting.citations.names import Name

ARCHIVE = "igfarchive"
"""What the archive is called in citations."""


_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")


class ReferenceType(StrEnum):
    """Values of CSL's `type`."""

    SPEECH = "speech"
    WEBPAGE = "webpage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Something to cite.

    `id` is the path of its page. `genre` says what it is (contribution to WS 7, turn u2), in the
    midst of a sentence. `affiliation` is whom its author spoke for that day, `medium` and `reading`
    say how far its words can be relied on, `abstract` are these words. `issued` is a whole date or,
    where no more is known, a year alone. What `changes` is cited with the day it was looked at,
    `accessed`.
    """

    id: str
    type: ReferenceType
    title: str
    genre: str
    url: str
    author: Sequence[Name] = ()
    affiliation: str = ""
    medium: str = ""
    reading: str = ""
    event_title: str = ""
    event_place: str = ""
    issued: date | int | None = None
    accessed: date | None = None
    changes: bool = False
    container_title: str = ARCHIVE
    language: str = "en"
    abstract: str = ""

    @property
    def description(self) -> str:
        """What it is and by whom, as a note in the midst of a sentence."""
        whom = f"affiliation that day: {self.affiliation}" if self.affiliation else ""
        return "; ".join(filter(None, (self.genre, whom)))

    @property
    def captions(self) -> str:
        """real-time captions, as captioned"""
        return ", ".join(filter(None, (self.medium, self.reading)))

    @property
    def note(self) -> str:
        """What no other field of a file for a reference manager holds, as sentences."""
        said = (
            f"Affiliation that day: {self.affiliation}" if self.affiliation else "",
            capitalised(self.captions),
        )
        return " ".join(f"{each}." for each in said if each)

    @property
    def year(self) -> int | None:
        return self.issued.year if isinstance(self.issued, date) else self.issued

    @property
    def day(self) -> date | None:
        """When it was, where the day is known."""
        return self.issued if isinstance(self.issued, date) else None


def capitalised(text: str) -> str:
    """The text with a capital at its beginning, and nothing else changed."""
    return text[:1].upper() + text[1:]


def on_one_line(text: str) -> str:
    """The text without line breaks and what has no place in a line: control characters, halves of
    characters, and what turns the direction of all that follows. Joiners are letters of some
    scripts, and stay. Each run of spaces is one space."""
    return " ".join(_UNFIT.sub(" ", _TURNS.sub("", text)).split())
