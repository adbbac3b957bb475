"""Gives the lines of a page to those who are named at the heads of turns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from igfarchive.text.folding import fold_spaces, is_blank, is_rule
from igfarchive.transcripts.grammar.boilerplate import boilerplate_reason
from igfarchive.transcripts.grammar.labels import Shape, find_label
from igfarchive.transcripts.grammar.layouts.heads import (
    ANY_CLOCK,
    Head,
    are_of_recording,
    labelled,
    recurring,
    recurring_labels,
    time_of,
)
from igfarchive.transcripts.grammar.remarks import NO_TIME, Remarks
from igfarchive.transcripts.grammar.roles import is_plain_role, is_role
from igfarchive.transcripts.grammar.topics import is_topic_word
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Junk, Note, Times

_CLOCK_FIRST = re.compile(rf"\s{{0,9}}(?:[\[(]{ANY_CLOCK}[\])]|{ANY_CLOCK}\s{{0,9}}$)")
_SENTENCE_END = re.compile(r"[.?!…。？！—–-][\"'”’)\]]*\s*$")

_DOUBT = "Somebody else may begin here, and it was given to nobody"

# What programs write between the words of a meeting.
_PROGRAMS = re.compile(
    r"(?:transcribed|transcript|transcription|captions?) (?:by|with) (?:https?://)?(?:www\.)?"
    r"(?:otter\.ai|rev\.com|rev)\W{0,3}"
    r"|page \d{1,4}(?: of \d{1,4})?",
    re.IGNORECASE,
)
_DEED = re.compile(r" (?:started|stopped) (?:the )?(?:transcription|recording)\.?", re.IGNORECASE)


def voice_lines(page: Page, heads: Sequence[Head], reading: str) -> Page:
    """The page with the voices and the times of its heads, and their signs taken off.

    `reading` is a sentence that says what was read so: it becomes a note. A line below a head
    that begins with a label of its own is that label's if the page surely has it, and else
    nobody's, with a note.
    """
    return _Voices(page, list(_without_headings(page, heads))).read(reading)


def _without_headings(page: Page, heads: Sequence[Head]) -> Iterator[Head]:
    """The heads; nobody's is one that names somebody once, and may be a heading or a sentence's
    start: its words go on small, or it has a word of topics."""
    recur = recurring(heads)
    for head in heads:
        name = fold_spaces(head.name).casefold()
        alone = head.end == head.start + 1 and not head.clock and is_blank(head.words)
        if (
            alone
            and name
            and name not in recur
            and not is_role(name)
            and (any(map(is_topic_word, name.split())) or _first_below(page, head)[:1].islower())
        ):
            head = Head(head.start, head.end, "", page.lines[head.start].text)
        yield head


def _first_below(page: Page, head: Head) -> str:
    below = (line.text.lstrip() for line in page.lines[head.end :])
    return next(filter(None, below), "")


class _Voices:
    """Goes through the lines of a page once, and knows whose they are."""

    def __init__(self, page: Page, heads: Sequence[Head]) -> None:
        self._page = page
        self._heads = {head.start: head for head in heads}
        self._names = _names_of(heads)
        # In other letters it may be what somebody says twice.
        self._labels = frozenset(filter(str.isupper, recurring_labels(page)))
        self._timed = are_of_recording(heads)
        self._lines: list[Line] = []
        self._junk: list[Junk] = []
        self._remarks = Remarks()
        self._voice: str | None = None
        self._times: Times | None = None
        self._opened: Head | None = None

    def read(self, reading: str) -> Page:
        lines = self._page.lines
        index = 0
        while index < len(lines):
            head = self._heads.get(index) or self._inner(index)
            if head:
                self._open(head)
                index = head.end
            else:
                self._continue(lines[index])
                index += 1
        self._drop_head()
        first = lines[min(self._heads)].number
        notes = [*self._page.notes, Note(first, reading)]
        if any(each.clock for each in self._heads.values()) and not self._timed:
            notes.append(
                Note(first, "Its clocks are those of the day, or go back: no times were kept.")
            )
        return replace(
            self._page,
            lines=tuple(self._lines),
            junk=(*self._page.junk, *self._junk),
            notes=(*notes, *self._remarks.notes()),
        )

    def _open(self, head: Head) -> None:
        """Begin a turn, or another paragraph of one who goes on: there the name is said again."""
        self._drop_head()
        line = self._page.lines[head.end - 1]
        name = fold_spaces(head.name)
        goes_on = name == self._voice and not (head.until or self._ends_sentence())
        if head.clock and goes_on:
            # One sentence on several captions is one paragraph, and has the time of the first.
            while is_blank(self._lines[-1].text):
                self._lines.pop()
            self._junk.append(Junk(line.number, head.clock, "a time within a sentence"))
        else:
            self._lines.append(Line(line.number, ""))
            self._keep_time(head, line.number)
        self._opened = head._replace(name=name)
        if not is_blank(head.words):
            self._say(name, replace(line, text=head.words))

    def _keep_time(self, head: Head, number: int) -> None:
        """The time of the words to come; a clock that is none goes aside."""
        if self._timed and head.clock:
            until = time_of(head.until) if head.until else None
            self._times = Times(time_of(head.clock), until)
        elif head.clock:
            clocks = f"{head.clock} {head.until}".strip()
            self._junk.append(Junk(number, clocks, NO_TIME))

    def _ends_sentence(self) -> bool:
        """Whether the last words end one."""
        said = (line.text for line in reversed(self._lines) if not is_blank(line.text))
        return _SENTENCE_END.search(next(said)[-9:]) is not None

    def _say(self, name: str, line: Line) -> None:
        """The first words behind a head."""
        if not name:
            self._remarks.add(line.number, _DOUBT, line.text)
        elif name == self._voice:
            self._junk.append(Junk(line.number, name, "a name that stands again before more words"))
        self._voice = name
        self._lines.append(replace(line, times=self._times or line.times, voice=name, apart=0))
        self._opened = self._times = None

    def _drop_head(self) -> None:
        """Set aside a head that no words followed."""
        if self._opened:
            number = self._page.lines[self._opened.start].number
            kept = (self._opened.clock, self._opened.until) if self._times else ()
            words = " ".join(filter(None, (self._opened.name, *kept)))
            self._junk.append(Junk(number, words, "a name without words"))
            self._opened = self._times = None

    def _continue(self, line: Line) -> None:
        text = line.text
        if is_blank(text) or is_rule(text) or boilerplate_reason(text, above=False):
            self._lines.append(line)
        elif self._is_of_program(text):
            self._junk.append(Junk(line.number, fold_spaces(text), "a line of the program"))
        elif self._opened or self._voice is not None:
            self._give(line)
        else:
            self._lines.append(line)

    def _give(self, line: Line) -> None:
        """Words on a line of their own, whose speaker is named above."""
        if not _may_be_of_another(line.text):
            if self._opened:
                self._say(self._opened.name, line)
            else:
                # Nobody has no voice that could go on.
                self._lines.append(replace(line, voice=self._voice or None))
            return
        self._drop_head()
        self._voice = ""
        self._lines.append(replace(line, voice=""))
        self._remarks.add(line.number, _DOUBT, line.text)

    def _inner(self, index: int) -> Head | None:
        """A name of the page that opens a line without the page's signs."""
        text = self._page.lines[index].text
        if self._opened is None and self._voice is None:
            return None
        if label := find_label(text):
            name = label.text.casefold()
            known = name in self._names or label.text in self._labels or is_plain_role(label.text)
            return labelled(index, text, label) if known else None
        alone = index == 0 or is_blank(self._page.lines[index - 1].text)
        if alone and fold_spaces(text) in self._names.values() and self._opened is None:
            return Head(index, index + 1, text)
        return None

    def _is_of_program(self, text: str) -> bool:
        text = fold_spaces(text[:200])
        if _PROGRAMS.fullmatch(text):
            return True
        deed = _DEED.search(text)
        return deed is not None and text[: deed.start()] in self._names.values()


def _names_of(heads: Sequence[Head]) -> Mapping[str, str]:
    names = (fold_spaces(head.name) for head in heads)
    return {name.casefold(): name for name in names if name}


def _may_be_of_another(text: str) -> bool:
    """Whether a line opens with what may name somebody, or with a time that nobody stands by."""
    if _CLOCK_FIRST.match(text):
        return True
    label = find_label(text)
    if label is None:
        return False
    if label.shape is Shape.CAPITALISED:
        return " " in label.text
    return label.shape in (Shape.CAPITALS, Shape.ROLE) and len(label.text) > 1
