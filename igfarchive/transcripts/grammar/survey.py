"""Surveys a page for what its lines have in common: how it writes its turns."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from igfarchive.text.folding import is_blank
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.dress import Clock, clock_of
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label, voice_label
from igfarchive.transcripts.grammar.page_conventions import (
    MARK,
    SINGLE_MARK,
    PageConventions,
    inline_marks,
)
from igfarchive.transcripts.grammar.quotations import is_of_email
from igfarchive.transcripts.grammar.roles import is_plain_role
from igfarchive.transcripts.grammar.topics import is_phrase
from igfarchive.transcripts.grammar.unmarked import (
    find_unmarked_label,
    is_in_capitals,
    is_read_out,
    is_titled,
    may_be_name,
)
from igfarchive.transcripts.page import Line

_SENTENCE_ENDS = frozenset('.?!…"”)]:-—–。？！')

_WIDEST_WRAP = 120
# A page is broken by hand at the line's end if nearly all its lines are narrow.
_WIDE_LINES = 0.05
# A first clock from six hours on tells the time of day.
_OF_DAY = 6 * 60 * 60 * 1000
_RECURS = 2
_SINGLE_NAME_RECURS = 3
_SEVERAL = 2
_WORD = re.compile(r"[^\W\d_]+")


def observe(lines: Sequence[Line]) -> PageConventions:
    """What the page's lines have in common."""
    tally = _Tally(single=_marks_singly(lines))
    for line in lines:
        tally.add(line.text)
    labels, small = tally.labels, tally.small
    small_labels = small.total() >= max(_RECURS, labels.total())
    habits = _habits(tally.unmarked, tally.beginning)
    marked = tally.marks + tally.inner > 0
    if marked and habits.recurring:
        # A mark or two on a page that does without are no convention.
        unmarked = sum(label.text in habits.names for label in tally.unmarked)
        marked = unmarked <= tally.marks + tally.inner
    voices = [label for voice in _voices(lines) if (label := voice_label(voice))]
    named = (label.text for label in voices)
    names = frozenset((*labels, *(small if small_labels else ()), *named))
    common: frozenset[str] = frozenset()
    if not marked:
        names |= habits.names
        if habits.capitalised:
            common = _common_words(lines, tally.unmarked, names)
    keys = frozenset(map(fold_name, names))
    return PageConventions(
        marked=marked,
        single=tally.single,
        flattened=tally.inner > tally.marks,
        # Timed lines are broken where a screen was full.
        wrapped=tally.wide <= (tally.wide + tally.narrow) * _WIDE_LINES
        or any(line.times for line in lines),
        small_labels=small_labels,
        capitalised=tally.capitalised if marked else habits.capitalised,
        voices=frozenset(label.key for label in voices),
        one_word=not marked and habits.one_word,
        names=names,
        keys=keys,
        parts=frozenset(chain.from_iterable(map(str.split, keys))),
        common=common,
        of_day=tally.first_clock >= _OF_DAY,
    )


@dataclass(slots=True)
class _Tally:
    """What the lines of a page were seen to have. `labels` and `small`, written small, stand behind
    marks, `unmarked` open lines as long as marks do not outnumber them, those of the keys
    `beginning` before what may begin a sentence; lines count from the first turn on."""

    single: bool
    marks: int = 0
    inner: int = 0
    wide: int = 0
    narrow: int = 0
    capitalised: bool = False
    first_clock: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    small: Counter[str] = field(default_factory=Counter)
    unmarked: list[Label] = field(default_factory=list)
    beginning: Counter[str] = field(default_factory=Counter)

    def add(self, text: str) -> None:
        if not text:
            return
        opens = (">" in text or "＞" in text) and self._add_marks(text)
        if not opens and self.marks + self.inner <= len(self.unmarked):
            label = find_unmarked_label(text, above=False)
            if label is not None and label.shape is not Shape.SMALL:
                self.unmarked.append(label)
                self._add_clock(label.clock)
                if not is_read_out(text[label.end :]):
                    self.beginning[label.key] += 1
        if (self.marks + self.inner or self.unmarked) and text.strip():
            wide = len(text) > _WIDEST_WRAP
            self.wide += wide
            self.narrow += not wide

    def _add_marks(self, text: str) -> bool:
        """Count the marks of a line; whether one opens it."""
        mark = (SINGLE_MARK if self.single else MARK).match(text)
        start = mark.end() if mark else 0
        if mark:
            self.marks += 1
            label = find_label(text, start)
            self._add_clock(clock_of(mark) or (label.clock if label else None))
            if label:
                (self.small if label.shape is Shape.SMALL else self.labels)[label.text] += 1
                self.capitalised = self.capitalised or label.shape is Shape.CAPITALISED
        for match in inline_marks(text, start):
            label = find_label(text, match.end())
            if label is not None and label.shape is not Shape.SMALL:
                self.inner += 1
                self.labels[label.text] += 1
        return mark is not None

    def _add_clock(self, clock: Clock | None) -> None:
        if clock and clock.times and not self.first_clock:
            self.first_clock = clock.times.start


@dataclass(frozen=True, slots=True)
class _Habits:
    names: frozenset[str]
    recurring: bool
    capitalised: bool
    one_word: bool


def _habits(unmarked: Sequence[Label], beginning: Counter[str]) -> _Habits:
    """What the labels of a page without marks have in common.

    Two that open lines again and again make a convention: then whoever is named once is a speaker,
    too. Roles, names in capitals or behind Mr., and those with a clock or in stars like another's
    need no second time; a word alone needs more of it.
    """
    named = [label for label in unmarked if not is_phrase(label.words)]
    counts = Counter(label.key for label in named)
    roles = {label.key for label in named if is_plain_role(label.text)}
    recurring = {key for key, count in counts.items() if count >= _RECURS}
    clocked = {label.key for label in named if label.clock and may_be_name(label)}
    bold = {label.key for label in named if label.bold and may_be_name(label)}
    dressed = {label.key for label in named if is_titled(label) and beginning[label.key]}
    if len(clocked) >= _SEVERAL:
        dressed |= clocked
    if len(bold) >= _SEVERAL and bold & recurring:
        dressed |= bold
    one_word = sum(" " not in key for key in recurring - roles) >= _SEVERAL
    capitalised = len(recurring | roles | dressed) >= _SEVERAL
    # Where speech begins with a capital, `MIDNIGHT: no fog` is a part of it.
    sentences = beginning.total() * 2 > len(named)

    def is_name(label: Label) -> bool:
        key = label.key
        if key in roles or key in dressed:
            return True
        if is_in_capitals(label):
            once = may_be_name(label) and (beginning[key] > 0 or not sentences)
            return key in recurring or once
        if " " in key or one_word:
            return key in recurring
        return counts[key] >= _SINGLE_NAME_RECURS or (capitalised and beginning[key] >= _RECURS)

    names = frozenset(label.text for label in named if is_name(label))
    return _Habits(names, len(recurring - roles) >= _SEVERAL, capitalised, one_word)


def _common_words(
    lines: Sequence[Line], unmarked: Iterable[Label], names: Iterable[str]
) -> frozenset[str]:
    """The words of labels that occur once and are written small elsewhere, or head the page."""
    rare = [label for label in unmarked if label.text not in names]
    wanted = frozenset(chain.from_iterable(label.words for label in rare))
    if not wanted:
        return wanted
    common: set[str] = set()
    for line in lines:
        common |= wanted.intersection(_WORD.findall(line.text))
    first = next(line.text for line in lines if not is_blank(line.text))
    title = find_unmarked_label(first, above=False)
    if title and title.text not in names:
        common.update(title.words)
    return frozenset(common)


def _voices(lines: Sequence[Line]) -> set[str]:
    return {line.voice for line in lines if line.voice}


def _marks_singly(lines: Sequence[Line]) -> bool:
    """Whether turns open with one `>`. What quotes e-mail has `> >`, headers, or broken lines."""
    marked = 0
    before = ""
    for line in lines:
        text = line.text
        if is_of_email(text):
            return False
        if mark := SINGLE_MARK.match(text):
            said = text[mark.end() :].strip()
            if said[:1] in (">", "＞"):
                return False
            marked += 1
            if said[:1].islower() or (before and before[-1] not in _SENTENCE_ENDS):
                return False
            before = said
        else:
            before = ""
    return marked >= _SEVERAL
