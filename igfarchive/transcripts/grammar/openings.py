"""Finds where turns open in a line: at a mark, at a label that stands for one, in mid-line."""

import re
from collections.abc import Iterator
from enum import Enum
from itertools import islice
from typing import NamedTuple

from igfarchive.transcripts.grammar.dress import Clock, clock_of
from igfarchive.transcripts.grammar.labels import LONGEST, Label, find_label
from igfarchive.transcripts.grammar.page_conventions import PageConventions
from igfarchive.transcripts.grammar.quotations import is_slip

_CHAT = re.compile(
    r"\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s{0,9})?From\s{1,9}\S.{0,60}?\s{1,9}+to\s{1,9}+"
    r"(?:everyone|all panelists|\S.{0,40}?)\s{0,9}+(?:\(direct message\)\s{0,9}+)?:",
    re.IGNORECASE,
)
# Without the clock or "everyone" the line may be a sentence.
_CHAT_CLOCK = re.compile(r"\s*\[?\d{1,2}:\d{2}|.{0,120}to\s{1,9}everyone", re.IGNORECASE)
# Behind the end of a sentence a name may stand, perhaps in bold.
_ENDS = tuple('.?!…)]"”。？！—–-')
_AFTER_SENTENCE = re.compile(
    rf"(?<=[{re.escape(''.join(_ENDS))}])\s{{1,9}}(?=[*_\[(]{{0,3}}[^\W_])"
)
# A clock's colon ends no name.
_COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")
_WORD_START = re.compile(r"(?<=\s)[^\W\d_]")
_REACH = LONGEST + 60
# In front of a colon so many stops may be a name's own: MR. J. P. TERN. Behind it stars may close.
_MOST_STOPS = 5
_CLOSING = 4


class Sign(Enum):
    """What opens a turn."""

    MARK = ">>"
    SLIP = ">>>"
    NAME = "a name alone"
    VOICE = "the format itself"
    CHAT = "a line of a chat"
    DOUBT = "what may be a name"
    """It may name somebody, so its words are not the last speaker's: they are nobody's."""


class Opening(NamedTuple):
    """Where a turn opens in a line, and where its speech begins; `clocks` stand beside its mark and
    its label."""

    start: int
    speech: int
    sign: Sign
    label: Label | None = None
    clocks: tuple[Clock, ...] = ()


def find_openings(
    text: str, conventions: PageConventions, above: bool, begins: bool
) -> list[Opening]:
    """The turns that open in a line, in order.

    `above` says that no turn has opened yet, `begins` that the line begins a paragraph.
    """
    found: list[Opening] = []
    if mark := conventions.find_mark(text):
        sign = Sign.SLIP if len(mark["mark"]) > 2 else Sign.MARK
        found.append(_behind_mark(text, 0, mark.end(), sign, conventions, clock_of(mark)))
    elif _CHAT.match(text) and _CHAT_CLOCK.match(text):
        return [Opening(0, 0, Sign.CHAT)]
    elif not above and not conventions.single and is_slip(text):
        found.append(_behind_slip(text, conventions))
    elif label := conventions.find_unmarked(text, above, begins):
        found.append(_opening(0, 0, Sign.NAME, label))
    elif not above and conventions.find_doubtful(text, begins):
        found.append(Opening(0, 0, Sign.DOUBT))
    if found or not above:
        found += _within(text, found[-1].speech if found else 0, conventions)
    else:
        found += _inline_marks(text, 0, conventions)
    return found


def find_openings_within(text: str, conventions: PageConventions) -> list[Opening]:
    """The turns that open within a line whose first words are somebody's already."""
    return list(_within(text, 0, conventions))


def ends_sentence(text: str) -> bool:
    """Whether the last sign of a text ends a sentence."""
    return text[-9:].rstrip()[-1:] in _ENDS


def _behind_mark(
    text: str,
    start: int,
    end: int,
    sign: Sign,
    conventions: PageConventions,
    clock: Clock | None = None,
) -> Opening:
    label = conventions.accept(find_label(text, end))
    if label is None and conventions.opens_with_known_label(text, end):
        sign = Sign.DOUBT
    return _opening(start, end, sign, label, clock)


def _behind_slip(text: str, conventions: PageConventions) -> Opening:
    """What opens behind a lone `>`: a turn of somebody whom the page knows, else one of nobody."""
    label = conventions.find_unmarked(text)
    return _opening(0, 0, Sign.NAME, label) if label else Opening(0, 0, Sign.DOUBT)


def _opening(
    start: int, end: int, sign: Sign, label: Label | None, clock: Clock | None = None
) -> Opening:
    if label is None:
        return Opening(start, end, sign, None, (clock,) if clock else ())
    clocks = tuple(filter(None, (clock, label.clock))) if clock or label.clock else ()
    return Opening(start, label.end, sign, label, clocks)


def _within(text: str, start: int, conventions: PageConventions) -> Iterator[Opening]:
    """What opens behind `start`: marks, and names behind the end of a sentence."""
    said = text[start:]
    if ":" not in said and ">" not in said and "：" not in said and "＞" not in said:
        return
    marks = list(_inline_marks(text, start, conventions))
    names = list(_names_within(text, start, conventions))
    for opening in sorted([*marks, *names], key=lambda opening: opening.start):
        if opening.start >= start:
            yield opening
            start = max(opening.speech, opening.start + 1)


def _inline_marks(text: str, start: int, conventions: PageConventions) -> Iterator[Opening]:
    for match in conventions.find_inline_marks(text, start):
        opening = _behind_mark(text, match.start(), match.end(), Sign.MARK, conventions)
        sentence = ends_sentence(text[max(start, match.start() - 9) : match.start()])
        if opening.label or conventions.flattened or sentence:
            yield opening


def _names_within(text: str, start: int, conventions: PageConventions) -> Iterator[Opening]:
    """Names that end in a colon and stand behind the end of a sentence.

    `Twelve. BO TERN: Thirteen.` is Bo Tern's from there on, if he is known; nobody's if he is not.
    """
    since = start
    for colon in _COLON.finditer(text, start):
        end = colon.start()
        reach = max(since, end - _REACH)
        stops = _AFTER_SENTENCE.finditer(text, reach, end)
        if _ends_all(text, reach, end):
            since = end
        places = [
            stop.end()
            for stop in list(stops)[-_MOST_STOPS:]
            if _says_something(text, start, stop.start())
        ]
        labels = [
            (place, label)
            for place in places
            if (label := find_label(text, place)) and end < label.end <= end + _CLOSING
        ]
        sure = next((each for each in labels if conventions.is_sure_within(each[1])), None)
        if sure:
            place, label = sure
            yield _opening(place, place, Sign.NAME, label)
            continue
        doubtful = [place for place in places if conventions.knows(text[place:end])]
        doubtful += [
            place
            for place in _shouted(text, max(start, end - _REACH), end, conventions)
            if _says_something(text, start, place)
        ]
        if not doubtful:
            likely = (
                at for at, label in reversed(labels) if conventions.may_be_within(label, text)
            )
            doubtful = list(islice(likely, 1))
        if doubtful:
            yield Opening(doubtful[0], doubtful[0], Sign.DOUBT)


def _ends_all(text: str, start: int, end: int) -> bool:
    """Whether what begins before the colon at `end` ends there: no bracket is open around it."""
    return text[end + 1 : end + 2] == " " and not any(sign in text[start:end] for sign in "([（")


def _says_something(text: str, start: int, end: int) -> bool:
    """Whether there are words in a part of a line, or in its last characters."""
    return any(map(str.isalpha, text[max(start, end - _REACH) : end]))


def _shouted(text: str, start: int, end: int, conventions: PageConventions) -> Iterator[int]:
    """Where known names in capitals stand before the colon at `end`, and no sentence ends before
    them: `Twelve BO TERN: Thirteen`."""
    if not text[end - 1 : end].isupper():
        return
    for word in list(_WORD_START.finditer(text, start + 1, end))[-_MOST_STOPS:]:
        name = text[word.start() : end]
        if name.isupper() and len(name) > 2 and conventions.knows(name):
            yield word.start()
