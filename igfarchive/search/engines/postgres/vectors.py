"""A turn as PostgreSQL finds it: two tsvectors, as text, of all that stands in its readings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from igfarchive.search.engines.postgres.tables import GAP, LAST_PLACE, MOST_PLACES
from igfarchive.text.acronyms import acronyms
from igfarchive.text.further_stems import compound_stems
from igfarchive.text.text_words import TextWords
from igfarchive.text.words import stem, words_of, written_text

CORRECTED, CAPTIONED = "A", "B"
"""The weights of what stands in the corrected reading, and in the captions."""

LARGEST = 1_000_000
"""Bytes of a tsvector; PostgreSQL takes a few more."""
_OVERHEAD, _PER_PLACE = 8, 2
"""Bytes of a lexeme besides its own, and of each of its places."""

Places = dict[str, list[int]]


class Vectors(NamedTuple):
    """`words` and `stems` as PostgreSQL reads them; what is in the lexicon for them; the exact
    words of both readings, and whether some of their places are left out."""

    words: str
    stems: str
    different_words: frozenset[str]
    different_stems: frozenset[str]
    in_captions_alone: frozenset[str]
    said: tuple[str, ...]
    captions: tuple[str, ...] | None
    long: bool


def lexeme(term: str) -> str:
    """A term as it is written in a tsvector and in a tsquery."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def vectors_of(text: str, captioned: str = "") -> Vectors:
    """The vectors of a turn, which may have been captioned otherwise."""
    said, its_words, its_stems = _places(text, 1)
    words, stems = {CORRECTED: its_words}, {CORRECTED: its_stems}
    captions: tuple[str, ...] | None = None
    if captioned:
        captions, words[CAPTIONED], stems[CAPTIONED] = _places(captioned, len(said) + GAP + 1)
    written_words, left_out = _written(words)
    written_stems, _ = _written(stems)
    different_stems = frozenset(chain(*stems.values()))
    return Vectors(
        written_words,
        written_stems,
        frozenset(chain(*words.values())),
        different_stems,
        different_stems.difference(its_stems),
        said,
        captions,
        left_out,
    )


def _places(text: str, first: int) -> tuple[tuple[str, ...], Places, Places]:
    """The exact words of a text, and the places of its words and of its stems from `first` on."""
    read = TextWords(text)
    words: Places = {}
    stems: Places = {}
    for place, word in enumerate(read.words, first):
        words.setdefault(word, []).append(place)
    for word, places in words.items():
        stems.setdefault(stem(word), []).extend(places)
    for place, capitals in enumerate(acronyms(words_of(written_text(text))), first):
        if capitals:
            stems.setdefault(capitals, []).append(place)
    for further in compound_stems(read):
        stems.setdefault(further.stem, []).append(first + further.first)
    return tuple(read.words), words, stems


def _written(readings: Mapping[str, Places]) -> tuple[str, bool]:
    """The vector of these readings, by their weights, and whether places are left out of it."""
    terms: dict[str, list[str]] = {}
    left_out = False
    size = 0
    for weight, held in readings.items():
        for term, places in held.items():
            ordered = sorted(set(places))
            kept = ordered[: min(MOST_PLACES, bisect_right(ordered, LAST_PLACE - 1)) or 1]
            left_out |= len(kept) < len(ordered) or ordered[-1] >= LAST_PLACE
            written = terms.setdefault(term, [])
            left_out |= len(written) + len(kept) > MOST_PLACES
            # PostgreSQL would keep the first alone: those of captions are not all left out.
            room = max(1, MOST_PLACES - len(written))
            written += [f"{min(place, LAST_PLACE)}{weight}" for place in kept[:room]]
            size += len(term.encode()) + _OVERHEAD + _PER_PLACE * len(kept)
    if size > LARGEST:
        return _fitting(terms), True
    return " ".join(f"{lexeme(term)}:{','.join(at)}" for term, at in terms.items()), left_out


def _fitting(terms: Mapping[str, Iterable[str]]) -> str:
    """As many of the terms, with one place each, as there is room for: a turn of a hundred
    thousand different words is found by the first of them alone."""
    found = []
    size = 0
    for term, (first, *_) in terms.items():
        size += len(term.encode()) + _OVERHEAD + _PER_PLACE
        if size > LARGEST:
            break
        found.append(f"{lexeme(term)}:{first}")
    return " ".join(found)
