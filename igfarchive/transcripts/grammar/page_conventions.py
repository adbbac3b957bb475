"""How one page writes its turns: what a line alone cannot tell, the whole page can."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from igfarchive.text.folding import INVISIBLE
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.dress import BEFORE
from igfarchive.transcripts.grammar.facts import tells_fact
from igfarchive.transcripts.grammar.groups import names_on, names_several
from igfarchive.transcripts.grammar.labels import LONGEST, Label, Shape, find_colon
from igfarchive.transcripts.grammar.roles import is_plain_role
from igfarchive.transcripts.grammar.unmarked import (
    find_unmarked_label,
    is_heading,
    is_in_capitals,
    is_read_out,
    may_be_name,
    may_be_name_or_topic,
)

# A mark at the start of a line, perhaps behind a clock; three signs are a slip of the finger and
# mark a turn all the same.
MARK = re.compile(rf"(?:{BEFORE})?[\s{INVISIBLE}]*(?P<mark>[>＞]{{2,}})")
INLINE_MARK = re.compile(r"(?<![>＞])[>＞]{2}(?![>＞])")
# The same of pages whose marks are single.
SINGLE_MARK = re.compile(rf"(?:{BEFORE})?[\s{INVISIBLE}]*(?P<mark>[>＞])")
_SINGLE_INLINE_MARK = re.compile(r"(?<=\s)[>＞](?=\s)")

# What a name wears: clocks, stars and the signs of lists before it, brackets and clocks behind it.
_WORN = re.compile(r"\A[\W\d_]+|(?:\s{0,9}[(\[][^()\[\]]{1,80}[)\]])?[\W\d_]*\Z")
# `ADA QUILL - Yes`, `ADA QUILL | Yes`: a name with other signs behind it.
_OTHER_SIGNS = re.compile(
    rf"[\W_]{{0,20}}(?P<name>[^\W_][^:：\n]{{0,{LONGEST}}}?)[*_\s]{{0,3}}(?:\s[-–—]{{1,2}}\s|[>|])"
)
_BRACKETS = " \t\xa0([{<"
_STOPS = ".,;)]}>"


def inline_marks(line: str, start: int) -> Iterator[re.Match[str]]:
    """The double marks within a line, from `start` on."""
    # Nearly no line has one, and to look for two signs is far quicker than to match them.
    if line.find(">>", start) < 0 and line.find("＞", start) < 0:
        return iter(())
    return INLINE_MARK.finditer(line, start)


@dataclass(frozen=True, slots=True)
class PageConventions:
    """`marked`: turns open with `>>`; `single`: with `>`. `flattened`: most marks stand within
    lines. `wrapped`: lines end where the page was narrow, not where a paragraph ends.
    `small_labels`: names are written small; `capitalised`: as in Ada Quill; `one_word`: as in Ada.
    `voices`: those whom the format or the layout names, as they compare.
    `names`: labels that the page surely uses, without what they wear; `keys`: the same in any
    letter case; `parts`: the words of those. `common`: words that are written small elsewhere on
    the page. `of_day`: clocks beside labels tell the time of day.
    """

    marked: bool
    single: bool
    flattened: bool
    wrapped: bool
    small_labels: bool
    capitalised: bool
    one_word: bool
    voices: frozenset[str]
    names: frozenset[str]
    keys: frozenset[str]
    parts: frozenset[str]
    common: frozenset[str]
    of_day: bool

    def find_mark(self, line: str) -> re.Match[str] | None:
        """The mark that opens a line, in the group `mark`."""
        return (SINGLE_MARK if self.single else MARK).match(line)

    def find_inline_marks(self, line: str, start: int) -> Iterator[re.Match[str]]:
        """The marks within a line, from `start` on."""
        return (
            _SINGLE_INLINE_MARK.finditer(line, start) if self.single else inline_marks(line, start)
        )

    def accept(self, label: Label | None) -> Label | None:
        """`label` if it counts on this page behind a mark."""
        if label is None or label.shape is not Shape.SMALL or self.small_labels:
            return label
        return label if label.key in self.keys else None

    def find_unmarked(self, line: str, above: bool = False, begins: bool = True) -> Label | None:
        """The label that surely opens a line without a mark.

        Beside marks only a role or a name that stands behind a mark elsewhere counts: "partners
        and allies: respect" opens no turn. `above` says that no turn has opened yet: there
        "Moderator: Ada Noor" is a fact of the session. `begins` says that the line begins a
        paragraph.
        """
        label = find_unmarked_label(line, above)
        if label is None or not self._is_sure(label, line, begins):
            return None
        usual = not self.marked or label.text in self.names
        return None if above and tells_fact(label, line[label.end :], usual) else label

    def find_doubtful(self, line: str, begins: bool) -> bool:
        """Whether a line without a mark, below the first turn, opens as if somebody were named,
        and nothing makes it sure."""
        if begins and (self._opens_with_known(line) or is_heading(line)):
            return True
        label = find_unmarked_label(line, above=False)
        if label is None:
            return False
        said = line[label.end :].lstrip()
        if not said:
            # Beside marks it may introduce a quotation.
            return begins and not self.marked and len(label.words) > 1 and may_be_name(label)
        small = said[0].islower()
        if label.shape is Shape.ROLE:
            if is_plain_role(label.text):
                return True
            return begins and not small and not self.marked
        if is_in_capitals(label) and not self.marked:
            return True
        if label.shape is Shape.UNCASED:
            return begins and not self.marked
        if not may_be_name(label):
            return begins and not small and may_be_name_or_topic(label)
        if len(label.words) > 1:
            return begins or (label.shape is Shape.CAPITALISED and not small)
        # One word may be a name if it is a part of one, or dressed as one, or where such names need
        # no mark.
        dressed = label.clock is not None or line.lstrip()[0] in "*_"
        return not small and (
            label.key in self.parts
            or dressed
            or (self.capitalised and not self.marked)
            or (begins and len(label.text) > 1 and is_in_capitals(label))
        )

    def names_elsewhere(self, label: Label) -> bool:
        """Whether a label before a voice's words is another voice's, or stands behind marks."""
        return label.key in self.voices or (self.marked and label.key in self.keys)

    def opens_with_known_label(self, line: str, start: int) -> bool:
        """Whether a name that the page knows stands before a colon, in whatever case and dress."""
        colon = find_colon(line, start)
        return colon >= 0 and self.knows(line[start:colon])

    def _opens_with_known(self, line: str) -> bool:
        """Whether a known name opens a line in some dress or other: jan van der Haven:, or
        ADA QUILL - Yes, or ADA QUILL; yes."""
        if self.opens_with_known_label(line, 0) or self._opens_in_capitals(line):
            return True
        if self._opens_uncased(line):
            return True
        match = _OTHER_SIGNS.match(line)
        if match is None or (key := fold_name(match["name"])) not in self.keys:
            return False
        small = line[match.end() :].lstrip()[:1].islower()
        plain = match["name"] == match["name"].upper()
        return plain or (" " in key and not small)

    def _opens_in_capitals(self, line: str) -> bool:
        """Whether the first words of a line are a known whole name in capitals."""
        start = line[:LONGEST].lstrip(_BRACKETS)
        if not start[:2].isupper():
            return False
        words = start.split()
        capitals = list(takewhile(str.isupper, words))
        return any(
            fold_name(" ".join(capitals[:count]).strip(_STOPS)) in self.keys
            for count in range(2, len(capitals) + 1)
        )

    def _opens_uncased(self, line: str) -> bool:
        """Whether the first words of a line are a known name in a script without capitals."""
        start = line[:LONGEST].lstrip(_BRACKETS)
        if start[:1].upper() != start[:1].lower() or not start[:1].isalpha():
            return False
        words = start.split()
        return any(
            fold_name(" ".join(words[:count]).strip(_STOPS)) in self.keys
            for count in range(1, len(words) + 1)
        )

    def is_sure_within(self, label: Label) -> bool:
        """Whether a label within a line, behind the end of a sentence, surely opens a turn."""
        bold = label.bold or label.text.isupper()
        known = label.text in self.names or (bold and label.key in self.keys)
        return known and (bold or len(label.words) > 1 or is_plain_role(label.text))

    def may_be_within(self, label: Label, line: str) -> bool:
        """Whether such a label may open a turn though the page does not know it."""
        if len(label.words) < 2 or not line[label.end :].strip():
            return False
        if is_in_capitals(label):
            return may_be_name(label) or may_be_name_or_topic(label)
        return may_be_name(label) and (self.capitalised or bool(self.voices) or label.bold)

    def knows(self, text: str) -> bool:
        """Whether a text is a name, or names, that the page knows, in any letter case and dress."""
        if len(text) > 2 * LONGEST:
            return False
        return any(
            fold_name(part) in self.keys for part in names_on(_WORN.sub("", text).rstrip("*_"))
        )

    def names_several(self, label: Label) -> bool:
        """Whether a label names two people or more: whole names, or those that the page knows."""
        return self._knows_several(label) or names_several(label.text)

    def _knows_several(self, label: Label) -> bool:
        parts = names_on(label.text)
        return len(parts) > 1 and all(fold_name(part) in self.keys for part in parts)

    def _is_sure(self, label: Label, line: str, begins: bool) -> bool:
        if label.text in self.names:
            return True
        if is_plain_role(label.text):
            return not _goes_on(label, line)
        if not begins or label.shape is Shape.ROLE:
            return False
        whole = len(label.words) > 1
        if label.key in self.keys or self._knows_several(label):
            return whole
        return (
            self.capitalised
            and not self.marked
            and label.shape is Shape.CAPITALISED
            and (whole or self.one_word)
            and may_be_name(label)
            and not is_read_out(line[label.end :])
            and self.common.isdisjoint(label.words)
        )


def _goes_on(label: Label, line: str) -> bool:
    """Whether a role written small may be a part of a sentence: "the chair: it is broken"."""
    return label.text[0].islower() and line[label.end :].lstrip()[:1].islower()
