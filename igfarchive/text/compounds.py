"""Compounds: words that are written in one, with a hyphen, or in two.

    cybersecurity   cyber-security   cyber security

Whatever stands with hyphens is one word, too. Two words that only follow each other are one where a
table says so, or where the first is a beginning and no word of its own (`compounds.toml`).
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import compress
from pathlib import Path
from typing import NamedTuple

from igfarchive.text.orthography import american
from igfarchive.text.text_words import TextWords
from igfarchive.text.vocabulary import word_set
from igfarchive.text.words import LONGEST, WORD_BODY, fold, stem, words_of

TABLE = tomllib.loads(Path(__file__).with_name("compounds.toml").read_text("utf-8"))

COMBINING = word_set(TABLE["combining"])
SECOND_STEMS = {
    first: frozenset(map(stem, word_set(seconds))) for first, seconds in TABLE["second"].items()
}
_ALL_SECOND = frozenset().union(*SECOND_STEMS.values())

SHORTEST = 3
"""Letters of what follows a combining form: of "e or m commerce" nothing is joined."""
MOST_PARTS = 4
"""More words between hyphens are no compound: "what-do-you-call-it"."""

HYPHENS = "-\u2010\u2013"
"""As they are in a folded text, where U+2011 is U+2010."""
_HYPHENATED = re.compile(rf"{WORD_BODY}(?:[{HYPHENS}]{WORD_BODY})+")
_HYPHEN = re.compile(f"[{HYPHENS}]")


class Compound(NamedTuple):
    """A word in its exact form, and where its parts stand in the folded text it was found in."""

    exact: str
    start: int
    end: int


@lru_cache(maxsize=1 << 12)
def join(first: str, second: str) -> str:
    """The one word that two are which follow each other, in their exact forms; empty if none.

    cyber, securities -> cybersecurities; data, centres -> datacentres; data, flows -> ""
    """
    if first in COMBINING:
        return first + second if len(second) >= SHORTEST and second.isalpha() else ""
    ending = stem(second)
    fits = ending in _ALL_SECOND and ending in SECOND_STEMS.get(american(first), ())
    return first + second if fits else ""


def joins(text: TextWords) -> Iterator[tuple[int, str]]:
    """Where, of the words of a text, two begin that are one, and the one that they are.

    the data centres and cyber space -> (1, "datacentres"), (4, "cyberspace")
    """
    begin = frozenset(filter(_begins, text.different))
    for place in compress(range(len(text.words) - 1), map(begin.__contains__, text.words)):
        if joined := join(text.words[place], text.words[place + 1]):
            yield place, joined


@lru_cache(maxsize=1 << 14)
def _begins(word: str) -> bool:
    """Whether it may be the first of two that are one: texts hold mostly the same words."""
    return is_combining(word) or may_begin(word)


def is_combining(word: str) -> bool:
    """Whether it joins whatever follows, as far as `join` joins anything to it."""
    return word in COMBINING


def may_begin(word: str) -> bool:
    """Whether it joins any of the words of which `may_end` is true."""
    return american(word) in SECOND_STEMS


def may_end(stem_of_word: str) -> bool:
    """Whether words of this stem are joined to any that `may_begin`."""
    return stem_of_word in _ALL_SECOND


def joined(words: list[str]) -> str:
    """The one word that the parts of a hyphenated word are; empty if they are none."""
    whole = "".join(words)
    fitting = 1 < len(words) <= MOST_PARTS and len(whole) <= LONGEST and whole[0].isalpha()
    return whole if fitting else ""


def hyphenated(folded: str) -> Iterator[Compound]:
    """What is written with hyphens in a folded text; without two words that `join` joins anyway."""
    end = 0
    # To find a hyphen, and then the spaces around it, is far quicker than to try at every word.
    while (hyphen := _find_hyphen(folded, end)) >= 0:
        start = max(end, folded.rfind(" ", end, hyphen) + 1)
        end = folded.find(" ", hyphen)
        end = len(folded) if end < 0 else end
        for match in _HYPHENATED.finditer(folded, start, end):
            if whole := _compound(match[0]):
                yield Compound(whole, *match.span())


def _find_hyphen(folded: str, start: int) -> int:
    if folded.isascii():
        return folded.find("-", start)
    found = _HYPHEN.search(folded, start)
    return found.start() if found else -1


@lru_cache(maxsize=1 << 12)
def _compound(written: str) -> str:
    words = _HYPHEN.split(fold(written))
    whole = joined(words)
    return "" if len(words) == 2 and join(*words) else whole


def join_hyphenated(folded: str) -> str:
    """The one word that all of a folded text is which stands with hyphens; empty if it is none."""
    match = _HYPHENATED.search(folded)
    words = _HYPHEN.split(match[0]) if match else []
    return joined(words) if words == words_of(folded) else ""
