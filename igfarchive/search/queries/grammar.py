"""The grammar: symbols become a tree, a method for each rule."""

import re
from collections.abc import Sequence

from igfarchive.search.queries.operators import NEAR, WIDEST
from igfarchive.search.queries.signs import (
    END_MARK,
    ENDING,
    fuzzy,
    unknown_signs,
    wildcard,
)
from igfarchive.search.queries.symbols import END, OPERATORS, Symbol, plain_terms
from igfarchive.search.queries.synonyms import Synonyms, called_otherwise
from igfarchive.search.queries.tree import And, Not, Or, Phrase, Tree, Variants
from igfarchive.text.words import exact_words

MOST_TERMS = 20
MOST_LEVELS = 10
MOST_NAMES = 5
"""Names in a query that are looked for as what else they are called, the first of them."""
QUOTED_SIGN = "Within a quotation * and ? stand for nothing: its words are looked for as they are."

# The beginning of a sentence, as in UnreadableError.
UNCLOSED = "A quotation mark is not closed"


class UnreadableError(Exception):
    """Why the text is no query: the beginning of a sentence."""


def join(joined: type[And] | type[Or], parts: Sequence[Tree]) -> Tree:
    """One tree of several: what is joined alike becomes one, and nothing is asked twice."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, joined) else [part])
    alone, *others = dict.fromkeys(flat)
    return joined((alone, *others)) if others else alone


class Reader:
    """Reads the symbols of a text from left to right.

    `problems` says what was taken otherwise than written, `others` which synonyms are looked for
    besides. Of a `question` the question marks are punctuation.
    """

    def __init__(
        self,
        symbols: Sequence[Symbol],
        synonyms: Synonyms,
        text: str,
        *,
        question: bool = False,
    ) -> None:
        self.symbols = symbols
        self.synonyms = synonyms
        self.text = text
        self.question = question
        self.at = 0
        self.terms = 0
        self.names = 0
        self.excluded = False
        self.problems: list[str] = []
        self.others: list[str] = []

    @property
    def next(self) -> Symbol:
        return self.symbols[self.at] if self.at < len(self.symbols) else END

    def read(self) -> Tree | None:
        """The tree; None where there are no symbols. UnreadableError where they make none."""
        if not self.symbols:
            return None
        tree = self.alternatives(level=0)
        if self.next is not END:
            raise UnreadableError("A parenthesis is closed that was not opened")
        return tree

    def alternatives(self, level: int) -> Tree:
        parts = [self.conjunction(level)]
        while self.next.kind == "OR":
            self.at += 1
            parts.append(self.conjunction(level))
        return join(Or, parts)

    def conjunction(self, level: int) -> Tree:
        parts = [self.factor(level)]
        while self.next.kind not in {"OR", "close", "end"}:
            if self.next.kind == "AND":
                self.at += 1
            parts.append(self.factor(level))
        return join(And, parts)

    def factor(self, level: int) -> Tree:
        excluded = False
        while self.next.kind in {"NOT", "minus"}:
            self.at += 1
            excluded = not excluded
        if not excluded:
            return self.primary(level)
        outside, self.excluded = self.excluded, True
        part = self.primary(level)
        self.excluded = outside
        return part.part if isinstance(part, Not) else Not(part)

    def primary(self, level: int) -> Tree:
        symbol = self.next
        self.at += 1
        match symbol.kind:
            case "open":
                return self.group(level + 1)
            case "quote":
                return self.quotation(symbol)
            case "chunk":
                self.at -= 1
                return self.words()
            case "unclosed":
                raise UnreadableError(UNCLOSED)
        before = self.symbols[self.at - 2] if self.at > 1 else END
        for beside in (before, symbol):
            if beside.kind in OPERATORS:
                raise UnreadableError(f"{beside.value} has no word beside it")
        if symbol.kind == "close":
            raise UnreadableError("A parenthesis is closed that was not opened, or is empty")
        raise UnreadableError("A parenthesis is not closed")

    def group(self, level: int) -> Tree:
        if level > MOST_LEVELS:
            raise UnreadableError(f"Parentheses stand more than {MOST_LEVELS} deep")
        tree = self.alternatives(level)
        if self.next.kind != "close":
            raise UnreadableError("A parenthesis is not closed")
        self.at += 1
        return tree

    def quotation(self, symbol: Symbol) -> Tree:
        self.count(1)
        if re.search(r"\*|\w\?\w", symbol.value):
            self.problems.append(QUOTED_SIGN)
        words = tuple(exact_words(symbol.value))
        if not symbol.more or len(words) == 1:
            return Phrase(words)
        within = symbol.more[1:]
        if not (within.isdecimal() and 1 <= int(within[:9]) <= WIDEST):
            self.problems.append(NEAR)
            return Phrase(words)
        return Phrase(words, within=max(int(within), len(words) - 1))

    def words(self) -> Tree:
        """A word, or as many as are together what the glossary calls something else, too."""
        looked_for = not self.excluded and self.names < MOST_NAMES
        rest = self.symbols[self.at :] if looked_for else ()
        known = called_otherwise(rest, self.synonyms, self.text)
        taken = known.symbols if known else 1
        parts = [self.chunk(symbol) for symbol in self.symbols[self.at : self.at + taken]]
        self.at += taken
        asked = join(And, parts)
        if known is None:
            return asked
        self.names += 1
        self.others += known.names
        return Variants((asked, *known.trees))

    def chunk(self, symbol: Symbol) -> Tree:
        ending = ENDING.fullmatch(symbol.value)
        assert ending  # noqa: S101 - the pattern matches any text
        body, edits = ending["body"], ending["edits"]
        leaf = fuzzy(body, edits) if edits is not None else wildcard(body)
        if leaf:
            self.count(1)
            return leaf
        self.problems += unknown_signs(ending)
        alone = len(self.symbols) == 1 or symbol is not self.symbols[-1]
        if "?" in ending["marks"] and alone and not self.question:
            self.problems.append(END_MARK)
        terms = list(plain_terms(body)) or list(plain_terms(symbol.value))
        self.count(len(terms))
        return join(And, terms)

    def count(self, terms: int) -> None:
        self.terms += terms
        if self.terms > MOST_TERMS:
            raise UnreadableError(f"There are more than {MOST_TERMS} words and quotations")
