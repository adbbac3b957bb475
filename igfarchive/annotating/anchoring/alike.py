"""What makes two passages alike: their words, free of case, accents, punctuation and spacing.

Pure functions on texts. Ranges end before `end`; those of words count words from 0, and places
are code points of the text as it came.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from igfarchive.text.characters import IDEOGRAPHS, Folding

LETTER = rf"[^\W_{IDEOGRAPHS}]"
# Signs that change what is said are words too (C++, 5%, an emoji); punctuation is none.
SIGN = r"[^\w\s.,;:!?'\"()\[\]{}\u2010-\u2015\u2212\u3001\u3002\uff0c-]"
WORD = re.compile(rf"{LETTER}+(?:'{LETTER}+)*|[{IDEOGRAPHS}]|{SIGN}")
INSIDE = re.compile(LETTER * 2)

# Quotes and dashes, as keyboards have them.
PLAIN_SIGNS = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
}
# Marks of a lower combining class spell syllables (nukta, virama, voicing); the rest are accents.
ACCENTS = 10

# So many words of context are compared on either side, and so many characters are read for them:
# words grow, and others come between.
NEIGHBOURS = 12
NEARBY = 256
# What stands before the first word of a text and behind its last one.
EDGE = ""

# Edits a letter may not exceed in words that are still the same, and how few are allowed where
# one edit makes another word (now, not).
REWORDED = 0.3
SHORT = 12
LETTERS_AN_EDIT = 4

# Longer quotations are looked for by their two ends: aligning them whole is slow.
LONGEST = 40
# A window is aligned with some words on either side, which insertions pushed out of it.
SLACK = 3
# Percent of the words that stand in a window and in what is looked for, of both.
FAINTEST = 33

Range = tuple[int, int]


def _fold_character(character: str) -> str:
    if sign := PLAIN_SIGNS.get(character):
        return sign
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(
        part
        for part in unicodedata.normalize("NFKD", decomposed)
        # Soft hyphens, joiners, directions and their like (Cf) have no width.
        if unicodedata.combining(part) < ACCENTS and unicodedata.category(part) != "Cf"
    )


_FOLDING = Folding(_fold_character)


def fold(text: str) -> str:
    """The text without case, accents, characters of no width and kinds of quotes and dashes.

    Its length may differ.
    """
    return _FOLDING.fold(text)


def forms(text: str) -> list[str]:
    """The words of a text in their folded form, in order."""
    return WORD.findall(fold(text))


def inside_word(text: str, at: int) -> bool:
    """Whether a word goes on across this offset."""
    return at > 0 and INSIDE.match(text, at - 1) is not None


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """0 to 1: how many words of `old` begin `new`, in order and with nothing between them."""
    return Levenshtein.normalized_similarity(old, new[: len(old)]) if old else 0.0


def is_reworded(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether `new` is `old` after small edits: nearly all its letters, or all its words."""
    if len(new) <= 2 * len(old) and Levenshtein.distance(old, new) == len(new) - len(old):
        return True
    before, after = " ".join(old), " ".join(new)
    most = int(max(len(before), len(after)) * REWORDED)
    if len(before) <= SHORT:
        most = min(most, len(before) // LETTERS_AN_EDIT)
    return Levenshtein.distance(before, after, score_cutoff=most) <= most


@dataclass(frozen=True, slots=True)
class Context:
    """The words on either side of a passage, from it outwards; EDGE where the text ends.

    `starts` and `ends` tell whether the passage is known to begin and to end a word.
    """

    before: list[str]
    after: list[str]
    starts: bool
    ends: bool

    @classmethod
    def of(
        cls, exact: str, prefix: str, suffix: str, *, is_first: bool, is_last: bool
    ) -> "Context":
        """Around `exact`, which is not empty. `is_first` and `is_last` tell whether the text is
        known to begin with the prefix, and to end with the suffix."""
        return cls(
            before=_outwards(forms(prefix)[::-1], is_first, prefix[:1]),
            after=_outwards(forms(suffix), is_last, suffix[-1:]),
            starts=not inside_word(prefix[-1] + exact[0], 1) if prefix else is_first,
            ends=not inside_word(exact[-1] + suffix[0], 1) if suffix else is_last,
        )

    @property
    def is_known(self) -> bool:
        return bool(self.before or self.after)

    @property
    def has_words(self) -> bool:
        return any(word != EDGE for word in (*self.before, *self.after))

    def repeats(self, quotation: list[str]) -> bool:
        """Whether the same words stand right before the passage, or right behind it."""
        size = len(quotation)
        return quotation in (self.before[:size][::-1], self.after[:size])

    def allows(self, text: str, start: int, end: int) -> bool:
        """Whether this is no part of a longer word, where the passage was none: art in party."""
        return not (
            (self.starts and inside_word(text, start)) or (self.ends and inside_word(text, end))
        )

    def sides(self, text: str, start: int, end: int) -> tuple[float, float]:
        """0 to 1: how much of the context stands before this range, and how much behind it."""
        first, last = max(0, start - NEARBY), end + NEARBY
        before, after = forms(text[first:start])[::-1], forms(text[end:last])
        return (
            likeness(self.before, before if first else [*before, EDGE]),
            likeness(self.after, after if last < len(text) else [*after, EDGE]),
        )

    def fit(self, text: str, start: int, end: int) -> float:
        """0 to 1: how much of the context, which is known, stands around this range."""
        return self.kept(text, start, end) / (len(self.before) + len(self.after))

    def kept(self, text: str, start: int, end: int) -> float:
        """How many words of the context stand around this range."""
        before, after = self.sides(text, start, end)
        return before * len(self.before) + after * len(self.after)


def _outwards(words: list[str], to_edge: bool, outermost: str) -> list[str]:
    if to_edge:
        words = [*words, EDGE]
    elif outermost.isalnum() and len(words) > 2:
        words = words[:-1]  # it may be cut
    return words[:NEIGHBOURS]


class Words:
    """The words of a text, and where they stand. Nothing is read before it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def forms(self) -> list[str]:
        return WORD.findall(self.folded)

    @cached_property
    def _starts(self) -> list[int]:
        return [match.start() for match in WORD.finditer(self.folded)]

    @cached_property
    def _origin(self) -> Sequence[int]:
        """For each folded character the offset that it comes from."""
        return _FOLDING.origins(self.text)

    def place(self, first: int, end: int) -> Range:
        """Where a range of words stands in the text; an empty one, before the next word."""
        if first < end:
            return self.source(
                self._starts[first], self._starts[end - 1] + len(self.forms[end - 1])
            )
        at = self._origin[self._starts[first]] if first < len(self._starts) else len(self.text)
        return at, at

    def source(self, start: int, end: int) -> Range:
        """Where a range of the folded text, not empty, stands in the text."""
        return self._origin[start], _past_accents(self.text, self._origin[end - 1] + 1)

    def standing(
        self, quotation: Sequence[str], cut: tuple[bool, bool] = (False, False)
    ) -> Iterator[Range]:
        """The ranges in which these very words stand.

        `cut` tells whether the first may be the end of a word, and the last the beginning of one.
        """
        # To search text takes linear time, to compare lists of words does not.
        text, lead = f" {' '.join(self.forms)} ", "" if cut[0] else " "
        sought = f"{lead}{' '.join(quotation)}{'' if cut[1] else ' '}"
        first = counted = 0
        at = text.find(sought)
        while at >= 0:
            # Each word has a space before it: as many as are up to a word, so many words are.
            first += text.count(" ", counted, at + len(lead))
            yield first - 1, first - 1 + len(quotation)
            counted, at = at + len(lead), text.find(sought, at + 1)

    def windows(self, context: Context, quotation: Sequence[str], most: int) -> Iterator[Range]:
        """The ranges in which a quotation seems to stand in its context, the likeliest first.

        A range is empty where the context stands, and the quotation does not.
        """
        before = [word for word in reversed(context.before) if word != EDGE]
        after = [word for word in context.after if word != EDGE]
        size = len(quotation) if len(quotation) <= LONGEST else LONGEST // 2
        head, tail = [*before, *quotation[:size]], [*quotation[-size:], *after]
        if size == len(quotation):
            head = tail = [*before, *quotation, *after]
        left = len(before)
        right = len(tail) - len(after)
        unseen = list(self.forms)
        for _ in range(most):
            start = _window(head, unseen)
            stop = start if tail is head else _window(tail, unseen)
            if start is None or stop is None:
                return
            first, _ = self._became(head, (left, left + size), start)
            _, end = self._became(tail, (right - size, right), stop)
            if first > end:
                return
            yield first, end
            unseen[start[0] : stop[1]] = [""] * (stop[1] - start[0])

    def _became(self, pattern: Sequence[str], part: Range, window: Range) -> Range:
        """What a part of the pattern became in the window."""
        first = end = base = max(0, window[0] - SLACK)
        new_words = self.forms[base : window[1] + SLACK]
        for edit in Levenshtein.opcodes(pattern, new_words):
            # Of words that were deleted all stand where the next one does.
            step = 0 if edit.tag == "delete" else 1
            if edit.src_start <= part[0] < edit.src_end:
                first = base + edit.dest_start + step * (part[0] - edit.src_start)
            if edit.src_start < part[1] <= edit.src_end:
                end = base + edit.dest_start + step * (part[1] - edit.src_start)
        return first, end


def _past_accents(text: str, at: int) -> int:
    """An accent that is a character of its own belongs to the letter before it."""
    while at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return at


def _window(pattern: Sequence[str], forms: Sequence[str]) -> Range | None:
    """The range of `forms` that is most like the pattern, None where nothing is."""
    # The shorter slides along the longer: the padding sees to it that the pattern is the shorter.
    padding = [""] * len(pattern)
    found = fuzz.partial_ratio_alignment(
        pattern, [*padding, *forms, *padding], score_cutoff=FAINTEST
    )
    if found is None:
        return None
    start = max(0, found.dest_start - len(pattern))
    end = min(len(forms), found.dest_end - len(pattern))
    return (start, end) if start < end else None
