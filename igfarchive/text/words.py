"""What a word is: the one analysis of texts, of queries and of the marks laid over a hit.

A word has an *exact* form, free of case and accents, for quotations, and a *stem* that its
inflections and its British and American spellings share. Hyphens part words (co-chair is two), an apostrophe between letters does not.
Scripts written without spaces are read a character at a time: there a word is a quotation.
A time in brackets, [00:00:09.11], is no word: those around it follow each other.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from igfarchive.text.characters import IDEOGRAPHS, LATIN, Folding
from igfarchive.text.clocks import blank_times
from igfarchive.text.orthography import american

LONGEST = 64
"""Longer runs of letters are read in pieces: a file of one endless word must not fill an index."""

LETTERS = rf"[^\W_{IDEOGRAPHS}]{{1,{LONGEST}}}"
WORD = re.compile(rf"[{IDEOGRAPHS}]|{LETTERS}(?:'{LETTERS}){{0,3}}")

APOSTROPHES = frozenset("\u2018\u2019\u201b\u02bc\u00b4")


class Token(NamedTuple):
    """A word where it stands: `position` counts words from 0, `start` and `end` characters."""

    exact: str
    position: int
    start: int
    end: int


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


_FOLDING = Folding(_fold_character)


def fold(text: str) -> str:
    """The text without case, accents and compatibility forms; its length may differ."""
    return _FOLDING.fold(text)


def exact_words(text: str) -> list[str]:
    """The exact form of each word, in order."""
    return WORD.findall(fold(blank_times(text)))


_STEMMER = snowballstemmer.stemmer("english")
_STEMMER_LOCK = threading.Lock()


@lru_cache(maxsize=100_000)
def stem(exact: str) -> str:
    """The stem of a word in its exact form: govern for governance, governs and govern's, and labor
    for labours."""
    spelled = american(exact)
    with _STEMMER_LOCK:  # a stemmer keeps the word it works on
        return str(_STEMMER.stemWord(spelled))


def tokens(text: str) -> Iterator[Token]:
    """The words of a text with their offsets into it."""
    places = enumerate(zip(exact_words(text), spans(text), strict=True))
    return (Token(exact, position, *span) for position, (exact, span) in places)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text begins and ends in it, in order.

    Accents written as characters of their own belong to the word they stand in.
    """
    text = blank_times(text)
    found = (match.span() for match in WORD.finditer(fold(text)))
    origins = _FOLDING.origins(text)
    if isinstance(origins, range):  # each character is where it was
        return found
    origins = [*origins, len(text)]
    return ((origins[start], max(origins[end - 1] + 1, origins[end])) for start, end in found)
