"""How one page writes its turns: what a line alone cannot tell, the whole page can."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from igfarchive.text.folding import INVISIBLE
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.roles import is_plain_role, is_role
from igfarchive.transcripts.page import Line

# A mark at the start of a line; three signs are a slip of the finger and mark a turn all the same.
MARK = re.compile(rf"[\s{INVISIBLE}]*([>＞]{{2,}})")
INLINE_MARK = re.compile(r"(?<![>＞])[>＞]{2}(?![>＞])")

_WIDEST_WRAP = 120
# A page is broken by hand at the line's end if nearly all its lines are narrow.
_WIDE_LINES = 0.05
_LONGEST_FACT = 12
_RECURS = 2
_SINGLE_NAME_RECURS = 3

# What stands before a colon at the top of a page, and is nobody.
FACTS = word_set("""
    title subject date time place venue location room session workshop topic theme track agenda
    note notes notice disclaimer warning from to cc bcc sent re ps url link links http https
    organizers organisers moderators speakers panelists panellists participants rapporteurs
    chairs hosts attendees present apologies language duration format status event day
    """)


@dataclass(frozen=True, slots=True)
class PageConventions:
    """`marked`: turns open with `>>`. `flattened`: most marks stand within lines.
    `wrapped`: lines end where the page was narrow, not where a paragraph ends.
    `small_labels`: names are written small. `names`: labels that the page surely uses.
    """

    marked: bool
    flattened: bool
    wrapped: bool
    small_labels: bool
    names: frozenset[str]

    def accept(self, label: Label | None) -> Label | None:
        """`label` if it counts on this page behind a mark."""
        if label is None or (label.shape is Shape.SMALL and not self.small_labels):
            return None
        return label

    def find_unmarked(self, line: str, above: bool = False) -> Label | None:
        """The label that opens a line without a mark.

        Beside marks only a role or a name that stands behind a mark elsewhere counts: "partners
        and allies: respect" opens no turn. `above` the first turn a sentence must follow:
        "Moderator: Ada Noor" is a fact of the session there.
        """
        label = _unmarked_label(line)
        if label is None or (above and not _opens_speech(label, line)):
            return None
        if is_plain_role(label.text) or label.text in self.names:
            return label
        capitals = label.shape in (Shape.CAPITALS, Shape.ROLE) and label.text.isupper()
        return label if capitals and not self.marked else None


def observe(lines: Sequence[Line]) -> PageConventions:
    """What the page's lines have in common."""
    marks = inner = wide = narrow = 0
    labels: Counter[str] = Counter()
    small: Counter[str] = Counter()
    unmarked: Counter[str] = Counter()
    capitalised: set[str] = set()
    for line in lines:
        text = line.text
        if ">" in text or "＞" in text:
            mark = MARK.match(text)
            start = mark.end() if mark else 0
            if mark:
                marks += 1
                _count(find_label(text, start), labels, small)
            for match in INLINE_MARK.finditer(text, start):
                label = find_label(text, match.end())
                if label is not None and label.shape is not Shape.SMALL:
                    inner += 1
                    labels[label.text] += 1
        if marks + inner == 0 and (label := _unmarked_label(text)):
            unmarked[label.text] += 1
            if label.shape is Shape.CAPITALISED:
                capitalised.add(label.text)
        if (marks + inner or unmarked) and text.strip():
            wide += len(text) > _WIDEST_WRAP
            narrow += len(text) <= _WIDEST_WRAP
    small_labels = small.total() >= max(_RECURS, labels.total())
    marked = marks + inner > 0
    names = {*labels, *(small if small_labels else ())}
    if not marked:
        names = set(_recurring(unmarked, capitalised))
    return PageConventions(
        marked=marked,
        flattened=inner > marks,
        # Timed lines are broken where a screen was full.
        wrapped=wide <= (wide + narrow) * _WIDE_LINES or any(line.times for line in lines),
        small_labels=small_labels,
        names=frozenset(names),
    )


def _count(label: Label | None, labels: Counter[str], small: Counter[str]) -> None:
    if label is not None:
        (small if label.shape is Shape.SMALL else labels)[label.text] += 1


def _unmarked_label(line: str) -> Label | None:
    if ":" not in line[:300] and "：" not in line[:300]:
        return None
    start = len(line) - len(line.lstrip("> \t\xa0＞"))
    label = find_label(line, start)
    if label is None or label.shape is Shape.SMALL:
        return None
    words = label.text.casefold().split()
    return None if words[0] in FACTS or (words[0] == "igf" and not is_role(label.text)) else label


def _opens_speech(label: Label, line: str) -> bool:
    """Whether what follows a label is said: a sentence, or words on the lines below."""
    speech = line[label.end :].strip()
    if len(speech[:200].split()) > _LONGEST_FACT:
        return True
    return label.text == label.text.upper() and (not speech or speech[-1] in '.?!…"”。？！')


def _recurring(unmarked: Counter[str], capitalised: set[str]) -> Iterable[str]:
    for text, count in unmarked.items():
        needed = _RECURS
        if text in capitalised and " " not in text:
            needed = _SINGLE_NAME_RECURS
        if count >= needed:
            yield text
