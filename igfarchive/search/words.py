"""What a word is: the one analysis of texts, of queries and of the marks laid over a hit.

A word has an *exact* form, free of case and accents, for quotations, and a *stem* that its
inflections share. Hyphens part words (co-chair is two), an apostrophe between letters does not.
Scripts written without spaces are read a character at a time: there a word is a quotation.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

LONGEST = 64
"""Longer runs of letters are read in pieces: a file of one endless word must not fill an index."""

# Hiragana, Katakana and Han, with their iteration marks and the planes of rarer Han.
IDEOGRAPHS = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
LETTERS = rf"[^\W_{IDEOGRAPHS}]{{1,{LONGEST}}}"
WORD = re.compile(rf"[{IDEOGRAPHS}]|{LETTERS}(?:'{LETTERS}){{0,3}}")

APOSTROPHES = frozenset("\u2018\u2019\u201b\u02bc\u00b4")

# Letters that Unicode takes for letters of their own, and readers of English for accented ones.
LATIN = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "ı": "i", "ə": "e",
         "æ": "ae", "œ": "oe", "þ": "th"}  # fmt: skip


class Token(NamedTuple):
    """A word where it stands: `position` counts words from 0, `start` and `end` characters."""

    exact: str
    position: int
    start: int
    end: int


class _Folding(dict[int, str]):
    """Character -> its folded form, found once for each character that is ever met.

    `uneven` gathers the characters whose folded form is not one character: nearly every text
    has none, and then offsets in the folded text are offsets in the text.
    """

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = self[code] = _fold_character(character)
        if len(folded) != 1:
            self.uneven.add(character)
        return folded


def _fold_character(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(
        "'" if part in APOSTROPHES else LATIN.get(part, part)
        for part in unicodedata.normalize("NFKD", decomposed)
        # Marks, and characters without width: soft hyphens, joiners, directions.
        if unicodedata.category(part) not in {"Mn", "Mc", "Me", "Cf"}
    )


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text without case, accents and compatibility forms; its length may differ."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def exact_words(text: str) -> list[str]:
    """The exact form of each word, in order."""
    return WORD.findall(fold(text))


_STEMMER = snowballstemmer.stemmer("english")
_STEMMER_LOCK = threading.Lock()


@lru_cache(maxsize=100_000)
def stem(exact: str) -> str:
    """The stem of a word in its exact form: govern for governance, governs and govern's."""
    with _STEMMER_LOCK:  # a stemmer keeps the word it works on
        return str(_STEMMER.stemWord(exact))


def tokens(text: str) -> Iterator[Token]:
    """The words of a text with their offsets into it."""
    places = enumerate(zip(exact_words(text), spans(text), strict=True))
    return (Token(exact, position, *span) for position, (exact, span) in places)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text begins and ends in it, in order.

    Accents written as characters of their own belong to the word they stand in.
    """
    found = (match.span() for match in WORD.finditer(fold(text)))
    if text.isascii() or _FOLDING.uneven.isdisjoint(text):
        return found
    origin = [at for at, character in enumerate(text) for _ in _FOLDING[ord(character)]]
    origin.append(len(text))
    return ((origin[start], max(origin[end - 1] + 1, origin[end])) for start, end in found)
