"""What else the words of a query are written as: compounds, and acronyms in capitals.

    cyber security    cyber and security, or cybersecurity (which also finds cyber-security)
    co-chair          "co chair", or cochair
    WHO               WHO in capitals, and a note that says so

A word that is a compound finds its other spellings by its stem. An exact quotation has no others.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from igfarchive.search.queries.tree import Acronym, And, Not, Or, Phrase, Tree, Variants, Word
from igfarchive.text.acronyms import AMBIGUOUS, acronym
from igfarchive.text.compounds import join, join_hyphenated
from igfarchive.text.words import exact_words, fold, words_of, written_text

MOST_ACRONYMS = 2
"""A query of more words, all in capitals, does not say which of them are acronyms."""
_OPERATORS = frozenset({"AND", "OR", "NOT"})


class Varied(NamedTuple):
    """`note` says in a sentence what is looked for in capitals alone; empty if nothing is."""

    tree: Tree
    note: str


def term(piece: str) -> Word | Phrase | Variants | None:
    """What is looked for where part of a query has no white space; None where it has no words."""
    words = tuple(exact_words(piece))
    if len(words) > 1:
        joined = join_hyphenated(fold(piece))
        return Variants((Phrase(words), Word(joined))) if joined else Phrase(words)
    return Word(words[0]) if words else None


def vary(tree: Tree, text: str) -> Varied:
    """The tree of a query with the variants of its words; `text` is the query as typed."""
    known = _acronyms(text)
    varied = _vary(tree, known)
    found = [capitals for capitals in known.values() if _holds(varied, Acronym(capitals))]
    return Varied(varied, " ".join(map(_note, found)))


def _note(capitals: str) -> str:
    return (
        f"Only {capitals} in capitals is looked for: {capitals.lower()} in small letters finds "
        "the word as well."
    )


def is_shouted(text: str) -> bool:
    """Whether all of a query is in capitals, and none of them says anything; a figure has none."""
    written = [word for word in _written(text) if word.lower() != word.upper()]
    return len(written) > MOST_ACRONYMS and all(map(str.isupper, written))


def _written(text: str) -> list[str]:
    """The words of a query, with their capitals."""
    return [word for word in words_of(written_text(text)) if word not in _OPERATORS]


def _acronyms(text: str) -> dict[str, str]:
    """The acronyms of a query that are other words, too: exact form -> capitals."""
    if is_shouted(text):
        return {}
    typed = {fold(word): acronym(word) for word in _written(text)}
    return {exact: found for exact, found in typed.items() if found.lower() in AMBIGUOUS}


def _vary(tree: Tree, acronyms: dict[str, str]) -> Tree:
    match tree:
        case Word(exact) if exact in acronyms:
            return Acronym(acronyms[exact])
        case And(parts):
            joined = tuple(_join_neighbours([_vary(part, acronyms) for part in parts]))
            return And(joined) if len(joined) > 1 else joined[0]
        case Or(parts):
            return Or(tuple(_vary(part, acronyms) for part in parts))
        case Variants((asked, *others)):
            return Variants((_vary(asked, acronyms), *others))
        case Not(part):
            return Not(_vary(part, acronyms))
    return tree


def _join_neighbours(parts: Sequence[Tree]) -> Iterator[Tree]:
    """The parts of a conjunction, where two words that are one compound have become one part."""
    waiting: Word | None = None
    for part in parts:
        if waiting and isinstance(part, Word) and (joined := join(waiting.text, part.text)):
            yield Variants((And((waiting, part)), Word(joined)))
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = part if isinstance(part, Word) else None
        if waiting is None:
            yield part
    if waiting:
        yield waiting


def _holds(tree: Tree, leaf: Acronym) -> bool:
    match tree:
        case And(parts) | Or(parts) | Variants(parts):
            return any(_holds(part, leaf) for part in parts)
        case Not(part):
            return _holds(part, leaf)
    return tree == leaf
