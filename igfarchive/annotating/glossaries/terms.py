"""Finds the terms of a glossary in a text.

Acronyms stand exactly as they are written, so that "who" is nobody's health organisation; other
words match in any case. Only whole words count, and the longest name wins where several begin.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from igfarchive.text.breaks import PARAGRAPH_BREAK

_HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{SMALL HYPHEN-MINUS}\N{FULLWIDTH HYPHEN-MINUS}"
_FOLDED = str.maketrans(dict.fromkeys(_HYPHENS, "-"))
_ANY_HYPHEN = f"[{_HYPHENS}]"

# Any white space within a paragraph, so at most one line feed.
_GAP = r"(?:[^\S\n]++\n?+|\n)[^\S\n]*+"
_WORD = re.compile(r"\w+")
_BEGINNING = r"(?<!\w)"
# "multi-stakeholder group" has no stakeholder group in it; "pre-WSIS" has WSIS in it.
_NOT_IN_COMPOUND = rf"(?<!\w[{_HYPHENS}])"
_END = r"(?!\w)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and all it may be called in a text."""

    slug: str
    names: tuple[str, ...]


class TermUse(NamedTuple):
    """Where a text uses a term: `start` and `end` count its characters."""

    slug: str
    start: int
    end: int


class _Name(NamedTuple):
    """One name of a term. `lead` counts the signs before its first word, as in ".org"."""

    slug: str
    pattern: re.Pattern[str]
    lead: int
    is_acronym: bool


class Finder:
    """Looks for the terms of `entries`; made once, asked for many texts.

    Raises ValueError for a name without a letter or digit, and for one that two terms share.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._names: dict[str, list[_Name]] = {}
        owners: dict[str, str] = {}
        for entry in entries:
            for spelling in entry.names:
                owner = owners.setdefault(folded_name(spelling), entry.slug)
                if owner != entry.slug:
                    raise ValueError(f"{spelling!r} is a name of {owner!r} and of {entry.slug!r}.")
                self._add(entry.slug, spelling)

    def _add(self, slug: str, spelling: str) -> None:
        words = spelling.translate(_FOLDED).split()
        name = " ".join(words)
        first = _WORD.search(name)
        if first is None:
            raise ValueError(f"{slug!r} has a name without a letter or digit: {spelling!r}.")
        is_acronym = len(words) == 1 and _stands_exactly(name)
        found = _Name(slug, re.compile(_pattern(words)), first.start(), is_acronym)
        for key in _first_words(first, name):
            self._names.setdefault(key, []).append(found)

    def first_uses(self, text: str) -> list[TermUse]:
        """The first use of each term in the text, in order."""
        uses: dict[str, TermUse] = {}
        for use in self.all_uses(text):
            uses.setdefault(use.slug, use)
        return list(uses.values())

    def all_uses(self, text: str) -> Iterator[TermUse]:
        """Every use in order, the longest at its place; none lies over another."""
        end = 0
        for start, stop in _paragraphs(text):
            shouted = text[start:stop].isupper()
            for word in _WORD.finditer(text, start, stop):
                names = self._names.get(word[0].casefold())
                use = _longest(names, text, word.start(), shouted) if names else None
                if use and use.start >= end:
                    end = use.end
                    yield use


def folded_name(name: str) -> str:
    """The name without its case and its kinds of space and hyphen: equal names agree."""
    return " ".join(name.translate(_FOLDED).casefold().split())


def _longest(names: list[_Name], text: str, place: int, shouted: bool) -> TermUse | None:
    longest: TermUse | None = None
    for name in names:
        # WHO and IT are words like others in a paragraph that is all capitals.
        if (shouted and name.is_acronym) or place < name.lead:
            continue
        match = name.pattern.match(text, place - name.lead)
        if match and (longest is None or match.end() > longest.end):
            longest = TermUse(name.slug, match.start(), match.end())
    return longest


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while (stop := text.find(PARAGRAPH_BREAK, start)) >= 0:
        yield start, stop
        start = stop + len(PARAGRAPH_BREAK)
    yield start, len(text)


def _stands_exactly(part: str) -> bool:
    """Whether a word is neither plain nor capitalised: GAC, ccTLD, IPv6."""
    return any(piece[1:] != piece[1:].lower() for piece in part.split("-"))


def _pattern(words: list[str]) -> str:
    whole = _GAP.join([*map(_word_pattern, words[:-1]), _last_word_pattern(words[-1])])
    compounds = "" if _stands_exactly("-".join(words)) else _NOT_IN_COMPOUND
    return _BEGINNING + compounds + whole + _END


def _word_pattern(word: str, ending: str = "") -> str:
    pieces = _ANY_HYPHEN.join(map(re.escape, word.split("-"))) + ending
    return pieces if _stands_exactly(word) else f"(?i:{pieces})"


def _last_word_pattern(word: str) -> str:
    """The word or its plural, which is a small s for an acronym: CERTs."""
    if not word[-1].isalpha():
        return _word_pattern(word)
    return _word_pattern(word, "s?" if _stands_exactly(word) else "(?:e?s)?")


def _first_words(first: re.Match[str], name: str) -> Iterator[str]:
    """The words that a use of the name may begin with: a name of one word has its plurals."""
    word = first[0].casefold()
    yield word
    if first.end() == len(name):
        yield from (f"{word}s", f"{word}es")
