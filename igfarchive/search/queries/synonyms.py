"""What a glossary calls otherwise: IXP is an internet exchange point, too, and the reverse.

A name is found by the stems of its words, so that exchange points are points of exchange: but not
by other words between them. What is quoted or excluded has no synonyms.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from igfarchive.search.queries.questions import is_acronym
from igfarchive.search.queries.symbols import Symbol
from igfarchive.search.queries.tree import Acronym, Phrase, Tree, Word
from igfarchive.text.acronyms import AMBIGUOUS
from igfarchive.text.words import exact_words, stem

Stems = tuple[str, ...]
Synonyms = Mapping[Stems, tuple[str, ...]]
"""The stems of a name -> what else it is called, as it is written."""

NONE: Synonyms = {}
LONGEST_NAME = 10
"""Words of a name that a query is looked through for."""


class Known(NamedTuple):
    """How many symbols make a name, and its other names: as written, and to be looked for."""

    symbols: int
    names: tuple[str, ...]
    trees: tuple[Tree, ...]


def synonyms_of(terms: Iterable[Iterable[str]]) -> Synonyms:
    """The synonyms of a glossary, of which each term is all its names; a name may be of several.

    One that holds all the words of the other finds nothing that the other does not, and is none:
    data localisation is no synonym of localisation. Nor is a single word of a name one of it: with
    localisation, what is only local would be found for data localisation.
    """
    synonyms: dict[Stems, dict[Stems, str]] = {}
    for term in terms:
        names: dict[Stems, str] = {}
        for name in term:
            if stems := _stems(exact_words(name)):
                names.setdefault(stems, name)
        for stems in names:
            others = synonyms.setdefault(stems, {})
            for other, name in names.items():
                part = len(other) == 1 and other[0] in stems
                if not part and not set(stems) <= set(other):
                    others.setdefault(other, name)
    return {stems: tuple(others.values()) for stems, others in synonyms.items() if others}


def called_otherwise(symbols: Sequence[Symbol], synonyms: Synonyms, text: str) -> Known | None:
    """The longest name that these symbols of a text begin with; None where they begin with none."""
    known: Known | None = None
    words: list[str] = []
    if not synonyms:
        return None
    plain = takewhile(lambda symbol: symbol.kind == "chunk", symbols[:LONGEST_NAME])
    for taken, symbol in enumerate(plain, 1):
        if set("*~^?") & set(symbol.value.rstrip("?")):
            break
        words += exact_words(symbol.value)
        stems = _stems(words)
        # Who writes first or who means nobody's forum and no organisation.
        ordinary = len(words) == 1 and words[0] in AMBIGUOUS and not is_acronym(symbol.value, text)
        if stems in synonyms and not ordinary:
            names = synonyms[stems]
            known = Known(taken, names, tuple(tree for name in names for tree in _trees(name)))
    return known


def _stems(words: Iterable[str]) -> Stems:
    return tuple(map(stem, words))


def _trees(name: str) -> list[Tree]:
    """What finds a name: in any of its forms a word, in the singular and the plural a phrase."""
    words = tuple(exact_words(name))
    if len(words) == 1:
        return [Acronym(words[0].upper()) if words[0] in AMBIGUOUS else Word(words[0])]
    *first, last = words
    return [Phrase((*first, form)) for form in _singular_and_plural(last)]


def _singular_and_plural(word: str) -> tuple[str, ...]:
    if word.endswith("s"):
        return (word,)
    if word.endswith("y") and word[-2:-1] not in {*"aeiou"}:
        return (word, f"{word[:-1]}ies")
    return (word, f"{word}s")
