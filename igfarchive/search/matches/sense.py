"""What changes the sense of what was said: a dropped "not", another number, another name.

Nothing else is judged: whether another word means another thing is for the reader to say.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from igfarchive.search.matches.results import Span
from igfarchive.text.vocabulary import word_set
from igfarchive.text.words import exact_words, stem


class Sense(StrEnum):
    """Why words that differ say another thing."""

    NEGATION = "negation"
    """One side denies what the other says."""
    NUMBER = "number"
    """They name different numbers."""
    NAME = "name"
    """They name different people, places or things."""


IsName = Callable[[str], bool]
"""Whether an exact word is part of a name."""

TABLE = tomllib.loads(Path(__file__).with_name("sense.toml").read_text("utf-8"))

NEGATIONS = word_set(TABLE["negations"]["words"])
_DENYING = tuple(TABLE["negations"]["prefixes"].split())
_NOT_DENIED = frozenset(map(stem, word_set(TABLE["negations"]["not_denied"])))
_APART = word_set(TABLE["negations"]["apart"])
_ONES: dict[str, int] = TABLE["numbers"]["ones"]
_TENS: dict[str, int] = TABLE["numbers"]["tens"]
_SCALES: dict[str, int] = TABLE["numbers"]["scales"]
_OTHER_NUMBERS = word_set(TABLE["numbers"]["others"])
_SENTENCE_END = re.compile(r"[.?!]")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")


def changed_sense(quoted: str, standing: str, names: Iterable[str] = ()) -> Sense | None:
    """How the words that are `quoted` say another thing than those `standing` in their place, the
    one of which may be none; `names` are those of either side that are names, as exact words."""
    ours, theirs = exact_words(quoted), exact_words(standing)
    if _denials(ours) % 2 != _denials(theirs) % 2 or _is_opposite(ours, theirs):
        return Sense.NEGATION
    one, other = Counter(numbers(ours)), Counter(numbers(theirs))
    if one != other and (one - other) + (other - one) != Counter(["1"]):  # "one" may be no number
        return Sense.NUMBER
    known = set(names)
    if {*ours} & known != {*theirs} & known:
        return Sense.NAME
    return None


def denied_by_marks(text: str, left_out: Sequence[Span], insertions: Iterable[str]) -> bool:
    """Whether a quotation, each word of which stands in the text, says the contrary by what it
    leaves out within a sentence, or by what an editor put in.

    Of "I am […] a friend of it" every word was said, and "I am not a friend of it" was meant. A gap
    from one sentence to another leaves out what stands for itself.
    """
    within = [
        text[gap.start : gap.end]
        for gap in left_out
        if not _SENTENCE_END.search(text, max(0, gap.start - 2), gap.end + 2)
    ]
    return changed_sense(" ".join(insertions), " ".join(within)) is Sense.NEGATION


def numbers(words: Sequence[str]) -> Iterator[str]:
    """The numbers among exact words, in figures where they are cardinals: "25" for twenty five."""
    total = part = 0
    open_number = False
    for word in [*words, ""]:
        if word in _ONES or word in _TENS:
            value = _ONES.get(word, _TENS.get(word, 0))
            room = part % 100 == 0 if value > 9 else part % 10 == 0
            if open_number and room and (part or total):
                part += value
            else:
                if open_number:
                    yield str(total + part)
                total, part, open_number = 0, value, True
        elif word in _SCALES and (open_number or word != "hundred"):
            part = max(part, 1) * _SCALES[word] if open_number else _SCALES[word]
            if _SCALES[word] > 100:
                total, part = total + part, 0
            open_number = True
        elif word == "and" and open_number:
            continue
        else:
            if open_number:
                yield str(total + part)
                total, part, open_number = 0, 0, False
            if _FIGURES.match(word) or word in _OTHER_NUMBERS:
                yield word


def names_in(text: str, start: int, end: int, is_name: IsName) -> Iterator[str]:
    """The exact words of a stretch of a text that are names: they have a capital in the midst of a
    sentence; or stand in a known name, where all is in capitals or they open a sentence and are
    not in small letters."""
    shouted = text.isupper()
    for match in re.finditer(r"[^\W_][\w'’.-]*", text[start:end]):
        word = match[0]
        at = start + match.start()
        before = text[max(0, at - 40) : at].rstrip(" \t\"'“‘(")
        opens = not before or before[-1] in ".!?:\n…>"
        said = exact_words(word)
        if not said or said[0] == "i" or said[0].startswith("i'"):
            continue
        known = not word[0].islower() and all(map(is_name, said))
        if known if shouted or opens else word[0].isupper():
            yield from said


def _denials(words: Sequence[str]) -> int:
    return sum(word.replace("'", "") in NEGATIONS or word.endswith("n't") for word in words)


def _is_opposite(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether a word stands on the one side, and with a syllable that denies it on the other."""
    return any(
        _denied(one, other) or _denied(other, one)
        for one in ours
        if one not in theirs
        for other in theirs
        if other not in ours
    ) or _prefixed_alone(ours, theirs)


def _denied(word: str, other: str) -> bool:
    """Whether `other` is `word` denied: binding and unbinding, useful and useless."""
    if any(other.startswith(each) and stem(other[len(each) :]) == stem(word) for each in _DENYING):
        return len(word) > 2 and stem(other) not in _NOT_DENIED
    return other.endswith("less") and word.removesuffix("ful") == other.removesuffix("less")


def _prefixed_alone(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether one side has but a syllable more that denies, parted by a hyphen: non-binding."""
    more, less = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    return any(side and set(side) <= _APART for side in (more, less))
