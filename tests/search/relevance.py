"""What a turn must score, said slowly and plainly: BM25F of one reading, and what it is worth."""

from collections.abc import Callable, Iterable
from itertools import product
from math import log, prod
from statistics import mean

from whoosh.util.numeric import byte_to_length, length_to_byte

from igfarchive.search.engines import Document
from igfarchive.search.engines.relevance import pairs_of
from igfarchive.search.matches.marks import matches
from igfarchive.search.queries.query import UNKNOWN
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
    loosened,
    wanted,
)
from igfarchive.text.further_stems import further_stems
from igfarchive.text.words import exact_words, stem
from tests.search.plain import holds

B, K1 = 0.3, 1.2
WEIGHT, FRAGMENT = 3, 20

Forms = Callable[[str], list[str]]
"""Of a text what is looked for: the stems that it is found by, or its words."""


def stems(text: str) -> list[str]:
    """All of them, as often as they stand in a text."""
    return [*map(stem, exact_words(text)), *(further.stem for further in further_stems(text))]


class Relevance:
    """The scores of documents among each other."""

    def __init__(self, documents: Iterable[Document], *, merged: bool = False) -> None:
        """Where Whoosh has `merged` them, it has added up the lengths as it rounds them."""
        self.documents = list(documents)
        lengths = [len(exact_words(document.text)) for document in self.documents]
        if merged:
            lengths = list(map(rounded, lengths))
        self.average = sum(lengths) / (len(lengths) or 1) or 1

    def score(self, document: Document, tree: Tree) -> float:
        """That of the first reading which is a hit by itself, or else holds what is wanted."""
        for asked in (tree, loosened(tree)):
            for text in (document.text, document.captioned):
                if matches(text, asked):
                    return self.alone(text, asked) * boost(document.speaker, text, tree)
        return 0.0

    def alone(self, text: str, tree: Tree) -> float:
        """The score of a turn that has this reading and no other; 0 if it is no hit."""
        if not matches(text, tree):
            return 0.0
        match tree:
            case Word():
                return self.of_word(text, tree.stem, stems)
            case Acronym(capitals):
                return self.of_word(text, capitals, stems)
            case Phrase(words):
                return sum(self.of_word(text, word, exact_words) for word in dict.fromkeys(words))
            case Prefix() | Wildcard() | Fuzzy():
                return 1.0
            case And(parts) | Or(parts):
                return sum(self.alone(text, part) for part in parts)
            case Most(parts):
                held = [self.idf_of(part) for part in parts if matches(text, part)]
                share = sum(held) / sum(map(self.idf_of, parts))
                return share * sum(self.alone(text, part) for part in parts)
            case Variants(parts):
                return max(self.alone(text, part) for part in parts)
            case Not():
                return 0.0

    def of_word(self, text: str, word: str, forms: Forms) -> float:
        count = forms(text).count(word)
        length = rounded(len(exact_words(text)))
        norm = K1 * ((1 - B) + B * length / self.average)
        return self.idf(word, forms) * count * (K1 + 1) / (count + norm)

    def idf_of(self, part: Tree) -> float:
        """As of a word, by the documents that hold the part in either reading."""
        holding = sum(holds(document, part) for document in self.documents)
        return log(len(self.documents) / (holding + 1)) + 1

    def idf(self, word: str, forms: Forms) -> float:
        holding = sum(
            word in forms(document.text) + forms(document.captioned) for document in self.documents
        )
        return log(len(self.documents) / (holding + 1)) + 1


def boost(speaker: str, text: str, tree: Tree) -> float:
    """As `igfarchive.search.engines.whoosh.ranking` says: four shares, of which each counts."""
    leaves = [leaf for leaf in wanted(tree) if isinstance(leaf, Word | Acronym | Phrase)]
    if not leaves:
        return 1.0
    said = exact_words(text)
    length = rounded(len(said))
    shares = [length / (length + FRAGMENT)]
    asked = {leaf.text for leaf in leaves if isinstance(leaf, Word)}
    held = [word in said for word in asked]
    held += [leaf.text in stems(text) for leaf in set(leaves) if isinstance(leaf, Acronym)]
    if held:
        shares.append(mean(held))
    if pairs := list(pairs_of(tree)):
        shares.append(mean(closeness(said, *pair) for pair in pairs))
    asked.update(word for leaf in leaves if isinstance(leaf, Phrase) for word in leaf.words)
    if asked and speaker != UNKNOWN:
        shares.append(mean(word in exact_words(speaker) for word in asked))
    return prod(1 + WEIGHT * share for share in shares)


def closeness(said: list[str], first: str, second: str) -> float:
    """1 where the second word follows the first at once, 1/2 two words on; half where before."""
    apart = [
        1 / (after - before) if after > before else 0.5 / (before - after)
        for before, after in product(range(len(said)), repeat=2)
        if (said[before], said[after]) == (first, second) and before != after
    ]
    return max(apart, default=0.0)


def rounded(length: int) -> int:
    """As the byte says in which Whoosh keeps the length of a turn."""
    return int(byte_to_length(length_to_byte(length)))
