"""Whether a text answers a query, and which of its words do.

Engines answer from their indexes; this reads the text itself. It says slowly and plainly what
they have to find, lays the marks over the hits of a page, and over the turns of a session.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Set
from functools import cached_property
from typing import NamedTuple

from igfarchive.search.matches.results import Span
from igfarchive.search.matches.spelling import one_edit_apart
from igfarchive.search.matches.wildcards import wildcard_pattern
from igfarchive.search.queries.tree import (
    Acronym,
    And,
    Fuzzy,
    Most,
    Not,
    Or,
    Phrase,
    Prefix,
    Tree,
    Variants,
    Wildcard,
    Word,
)
from igfarchive.text.further_stems import FurtherStem, acronym_stems, compound_stems
from igfarchive.text.text_words import TextWords, places_among


def matches(text: str, tree: Tree) -> bool:
    """Whether the text is a hit."""
    return _find(tree, _Text(text, tree)) is not None


def find_marks(text: str, tree: Tree) -> tuple[Span, ...]:
    """The words that make the text a hit, in order; none if it is not.

    Of a quotation only those that stand as quoted are marked, of alternatives only those that
    are fulfilled, and never what is left out. Words that touch (Han) share a mark.
    """
    read = _Text(text, tree)
    found = _find(tree, read)
    marks: list[Span] = []
    for start, end in read.spans(*found) if found else ():
        if marks and marks[-1].end >= start:
            marks[-1] = Span(marks[-1].start, end)
        else:
            marks.append(Span(start, end))
    return tuple(marks)


class _Found(NamedTuple):
    """Words of a text that fulfil a tree, wherever they stand in it, and places of others."""

    words: Set[str] = frozenset()
    places: Set[int] = frozenset()


class _Text(TextWords):
    """A text, and what else than words a tree asks of it."""

    def __init__(self, text: str, tree: Tree) -> None:
        super().__init__(text)
        self._tree = tree

    @cached_property
    def compounds(self) -> dict[str, set[int]]:
        """Where the compounds stand that the text is found by besides its words, by their stems."""
        asked = frozenset(_stems(self._tree)).__contains__
        return _by_stem(compound_stems(self, asked))

    @cached_property
    def acronyms(self) -> dict[str, set[int]]:
        return _by_stem(acronym_stems(self.text))


def _by_stem(further: Iterable[FurtherStem]) -> dict[str, set[int]]:
    places: dict[str, set[int]] = {}
    for found, first, last in further:
        places.setdefault(found, set()).update(range(first, last + 1))
    return places


def _stems(tree: Tree) -> Iterator[str]:
    """Those of all its words, what it excludes among them."""
    match tree:
        case Word():
            yield tree.stem
        case And(parts) | Or(parts) | Most(parts) | Variants(parts):
            for part in parts:
                yield from _stems(part)
        case Not(part):
            yield from _stems(part)


def _find(tree: Tree, text: _Text) -> _Found | None:
    """What fulfils the tree; None if it is not fulfilled."""
    match tree:
        case Word():
            wanted = tree.stem
            return _found(text.of_stem(wanted), text.compounds.get(wanted, ()))
        case Acronym(capitals):
            return _found(places=text.acronyms.get(capitals, ()))
        case Prefix() | Wildcard() | Fuzzy():
            return _found(_words_like(tree, text))
        case Phrase(words, within):
            if within is None:
                return _found(places=_find_quotation(words, text))
            return _found(places=_find_near(words, within, text))
        case And(parts):
            found = [_find(part, text) for part in parts]
            return None if None in found else _union(found)
        case Or(parts) | Variants(parts):
            found = [_find(part, text) for part in parts]
            return _union(found) if any(part is not None for part in found) else None
        case Most(parts):
            found = [_find(part, text) for part in parts]
            held = sum(part is not None for part in found)
            return _union(found) if held >= tree.least else None
        case Not(part):
            return _Found() if _find(part, text) is None else None


def _found(words: Collection[str] = (), places: Collection[int] = ()) -> _Found | None:
    """None if it is nothing."""
    return _Found(frozenset(words), frozenset(places)) if words or places else None


def _words_like(leaf: Prefix | Wildcard | Fuzzy, text: _Text) -> set[str]:
    match leaf:
        case Prefix(start):
            return {word for word in text.different if word.startswith(start)}
        case Wildcard(pattern):
            fits = wildcard_pattern(pattern).fullmatch
            return {word for word in text.different if fits(word)}
        case Fuzzy(spelling):
            return {word for word in text.different if one_edit_apart(word, spelling)}


def _union(found: list[_Found | None]) -> _Found:
    held = [part for part in found if part is not None]
    return _Found(
        frozenset().union(*(part.words for part in held)),
        frozenset().union(*(part.places for part in held)),
    )


def _find_quotation(words: tuple[str, ...], text: _Text) -> set[int]:
    found: set[int] = set()
    for start in places_among(text.words, words[0]):
        if tuple(text.words[start : start + len(words)]) == words:
            found.update(range(start, start + len(words)))
    return found


def _find_near(words: tuple[str, ...], within: int, text: _Text) -> set[int]:
    """Every stretch of `within` words after one of the words that holds them all, each as often
    as it is asked for."""
    asked = Counter(words)
    found: set[int] = set()
    for start in text.places(asked.keys()):
        stretch = range(start, min(start + within + 1, len(text.words)))
        held = [place for place in stretch if text.words[place] in asked]
        if Counter(text.words[place] for place in held) >= asked:
            found.update(held)
    return found
