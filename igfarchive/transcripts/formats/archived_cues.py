"""Reads a session that the archive itself wrote as WebVTT: its turns are told, not guessed.

WEBVTT - IGF 2031 - WS 12 Tides

NOTE igfarchive 1

u1.1 (Harbour Authority)
00:00:04.200 --> 00:00:08.900
<v ADA QUILL>Good morning.

u1.2 open                              the second paragraph of the turn, whose end is not known
00:00:09.000 --> 00:00:12.000
<v ADA QUILL>The tables are open.

u2.1 direction about                   a stage direction, of which no time is known
00:00:09.000 --> 00:00:12.000
[ Applause ]
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from igfarchive.text.clocks import CLOCK, milliseconds
from igfarchive.transcripts.formats.archived import LONGEST_AFFILIATION, LONGEST_LABEL, told
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.grammar.headings import read_heading
from igfarchive.transcripts.page import MOST_LINES, MOST_TURNS, Page, refuse_many
from igfarchive.transcripts.transcript import Times, TranscriptError, Turn, TurnKind

_OPENS = re.compile(r"\s*WEBVTT(?: - (?P<title>[^\n]*))?\n\s*\nNOTE igfarchive (?P<version>\d+)\n")
_IDENTIFIER = re.compile(
    r"u(?P<key>\d{1,9})\.(?P<number>\d{1,9})(?P<direction> direction)?(?P<continues> continues)?"
    r"(?P<about> about)?(?P<open> open)?(?: \((?P<affiliation>.*)\))?"
)
_TIMES = re.compile(rf"({CLOCK}) --> ({CLOCK})")
_VOICE = re.compile(r"<v (?P<label>[^<>]*)>")
_NOTICE = "NOTE notice"
_REMEDY = "Export the session again, or delete its line NOTE igfarchive to have it read as others."


@dataclass(slots=True)
class _Draft:
    """A turn whose cues are being gathered."""

    key: str
    line: int
    kind: TurnKind
    label: str
    affiliation: str
    continues: bool
    paragraphs: list[str] = field(default_factory=list)
    times: list[Times | None] = field(default_factory=list)

    def turn(self) -> Turn:
        return Turn(
            kind=self.kind,
            label=self.label or None,
            line=self.line,
            paragraphs=tuple(self.paragraphs),
            affiliation=self.affiliation,
            continues=self.continues,
            times=tuple(self.times) if any(self.times) else (),
        )


def read_archived_cues(text: str) -> Page:
    """The session as it was written; TranscriptError, with the line, for a cue that is damaged."""
    lines = text.split("\n")
    refuse_many(len(lines), 10 * MOST_LINES, "lines")
    drafts: list[_Draft] = []
    notice = ""
    for number, block in _blocks(lines):
        if block[0] == _NOTICE:
            notice = "\n".join(map(html.unescape, block[1:]))
        elif not block[0].startswith(("WEBVTT", "NOTE")):
            _take(number, block, drafts)
    refuse_many(len(drafts), MOST_TURNS, "turns")
    opening = _OPENS.match(text)
    title = html.unescape(opening["title"] or "") if opening else ""
    turns = [draft.turn() for draft in drafts]
    return Page((), told=told(turns, read_heading([title] if title else [], notice), notice))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines between empty ones, with the number of the first."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line:
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _take(line: int, block: Sequence[str], drafts: list[_Draft]) -> None:
    """One cue: it goes on with the last turn, or begins another."""
    identifier = _IDENTIFIER.fullmatch(block[0])
    times = _TIMES.fullmatch(block[1]) if len(block) > 2 else None
    if identifier is None or times is None:
        raise TranscriptError(f"This cue cannot be read: {block[0][:60]}", _REMEDY, line)
    words = " ".join(block[2:])
    voice = _VOICE.match(words)
    label = html.unescape(voice["label"]) if voice else ""
    affiliation = html.unescape(identifier["affiliation"] or "")
    if len(label) > LONGEST_LABEL or len(affiliation) > LONGEST_AFFILIATION:
        raise TranscriptError(
            f"Who speaks in this cue is too long: {label[:60]}",
            f"Write at most {LONGEST_LABEL} characters.",
            line,
        )
    begins = int(identifier["number"]) == 1
    if begins == (bool(drafts) and drafts[-1].key == identifier["key"]):
        raise TranscriptError(f"A cue is missing before {block[0][:60]}.", _REMEDY, line)
    if begins:
        kind = TurnKind.STAGE_DIRECTION if identifier["direction"] else TurnKind.SPEECH
        drafts.append(
            _Draft(identifier["key"], line, kind, label, affiliation, bool(identifier["continues"]))
        )
    start, end = milliseconds(times[1]), milliseconds(times[2])
    drafts[-1].paragraphs.append(html.unescape(words[voice.end() :] if voice else words))
    drafts[-1].times.append(
        None if identifier["about"] else Times(start, None if identifier["open"] else end)
    )


def _is_archived(file: File) -> bool:
    return _OPENS.match(file.decoded.text) is not None


FORMAT = Format(
    name="igfarchive-vtt",
    title="Session of an archive (WebVTT)",
    suffixes=(".vtt",),
    media_types=(),
    recognises=_is_archived,
    read=reading_text(read_archived_cues),
)
