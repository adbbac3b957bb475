"""Logs of a chat, a line for each thing said: `<ada> words`, `12:01 <ada> words`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from igfarchive.text.folding import fold_spaces, is_blank
from igfarchive.transcripts.grammar.layouts.heads import ANY_CLOCK, Head, recurring
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.grammar.remarks import NO_TIME
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Junk

_NICK = r"(?P<name>[^\W\d][\w\[\]\\`^{}|-]{0,29})"
_CLOCK = rf"[\[(]?(?P<clock>{ANY_CLOCK})[\])]?"
_NAME = r"(?P<name>[^\W\d][\w\[\]\\`^{}|-]{0,29}(?: [^\W\d][\w'’.-]{0,29}){0,3})"
_SAID = re.compile(rf"\s{{0,9}}(?:{_CLOCK}\s{{1,9}})?<[@+%&~ ]?{_NAME}>(?:\s|$)")
# Without the sharp brackets, what is not in capitals must follow a clock.
_SAID_AT = re.compile(rf"\s{{0,9}}{_CLOCK}\s{{1,9}}{_NICK}:(?:\s|$)")
# ada joins and leaves: the server says so.
_SERVER = re.compile(
    rf"\s{{0,9}}(?:{_CLOCK}\s{{1,9}})?(?:"
    r"(?:-!-|\*\*\*|-->|<--|→|←)\s.{0,200}"
    r"|\*\s{1,3}\S{1,30}\s(?:\(\S{1,99}\)\s)?(?:has )?)"
    r"\b(?:join(?:s|ed)|left|leaves|quits?|parts|topic|mode|is now known as)\b",
    re.IGNORECASE,
)
_CLOCK_FIRST = re.compile(rf"\s{{0,9}}{_CLOCK}(?=\s)")
_DOING = re.compile(rf"\s{{0,9}}(?:{_CLOCK}\s{{1,9}})?\*\s{{1,3}}{_NICK}(?=\s)")
_FEWEST = 3
_SHARE = 0.6


def read(page: Page) -> Page | None:
    """The page with voices, if nearly all its lines are those of a chat. Its clocks are those of
    the day; a line that nobody's name opens is nobody's."""
    if any("</" in line.text for line in page.lines):
        return None
    filled = [index for index, line in enumerate(page.lines) if not is_blank(line.text)]
    for form in (_SAID, _SAID_AT):
        said = {index: match for index in filled if (match := form.match(page.lines[index].text))}
        of_server = sum(_SERVER.match(page.lines[index].text) is not None for index in filled)
        if len(said) >= max(_FEWEST, (len(filled) - of_server) * _SHARE):
            heads = [_head(index, match) for index, match in said.items()]
            if recurring(heads):
                return _read_log(page, heads)
    return None


def _head(index: int, match: re.Match[str]) -> Head:
    return Head(index, index + 1, match["name"], match.string[match.end() :])


def _read_log(page: Page, said: Sequence[Head]) -> Page:
    lines, junk = list(page.lines), list(page.junk)
    names = {head.name for head in said}
    heads = {head.start: head for head in said}
    for index, line in enumerate(page.lines):
        if is_blank(line.text):
            continue
        if _SERVER.match(line.text):
            junk.append(Junk(line.number, fold_spaces(line.text), "a line of the chat's server"))
            lines[index] = replace(line, text="")
            continue
        if index < said[0].start:
            continue
        if clock := _CLOCK_FIRST.match(line.text):
            junk.append(Junk(line.number, clock["clock"], NO_TIME))
        if index not in heads:
            doing = _DOING.match(line.text)
            known = doing is not None and doing["name"] in names
            heads[index] = (
                _head(index, doing)
                if doing and known
                else Head(index, index + 1, "", line.text[clock.end() if clock else 0 :])
            )
    return voice_lines(
        replace(page, lines=tuple(lines), junk=tuple(junk)),
        sorted(heads.values()),
        "A log of a chat: names before its lines were read as who speaks.",
    )


LAYOUT = Layout(read)
