"""The query language: what a visitor types becomes a tree, and never an error.

    data flows          both words, in any form (stems)
    "data flows"        these words in this order
    "data flows"~5      these words, the last at most five after the first
    govern*             words that start so (three letters or more)
    goverment~          words one edit away (four letters or more)
    -word  NOT word     without it
    a OR b, (a b) OR c  either; AND may be written and binds closer than OR

A word that is several (co-chair, 互联网) is a quotation of them. A compound is looked for in all
its spellings, and US, WHO and the like in capitals alone (`variants`). What cannot be read is
searched as plain words, and the reading says so; but what opens as a quotation stays one, as far
as it is read: its words apart from each other would find what nobody said.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from igfarchive.search.queries.symbols import (
    END,
    LOOKALIKES,
    OPERATORS,
    Symbol,
    plain_terms,
    plain_words,
    symbols,
)
from igfarchive.search.queries.tree import And, Fuzzy, Not, Or, Phrase, Prefix, Tree, wanted
from igfarchive.search.queries.variants import vary
from igfarchive.text.words import exact_words, tokens

LONGEST_QUERY = 200
MOST_TERMS = 20
MOST_LEVELS = 10
WIDEST = 50
SHORTEST_PREFIX = 3
SHORTEST_FUZZY = 4

NOTHING = "There is no word in this to search for."
ONLY_EXCLUDED = "Only words to leave out were given, so every turn without them is listed."
STAR = (
    "An asterisk ends a single word after three letters or more, as in govern*; "
    "elsewhere it is left out."
)
TILDE = (
    "A tilde ends a single word of four letters or more and allows one letter to differ, "
    "as in goverment~; elsewhere it is left out."
)
NEAR = (
    f"A tilde after a quotation takes a number of words from 1 to {WIDEST}, "
    'as in "data flows"~5; without it the quotation is searched as it stands.'
)

# The beginning of a sentence, as in _UnreadableError.
TOO_LONG = f"This is longer than {LONGEST_QUERY} characters"
UNCLOSED = "A quotation mark is not closed"


@dataclass(frozen=True, slots=True)
class Parsed:
    """`tree` is None where there is no word; `problem` is one sentence, empty if all was read."""

    tree: Tree | None
    problem: str = ""


def parse(text: str) -> Parsed:
    """Read any text at all, in time linear in its length."""
    parsed = _parse(text)
    if parsed.tree is None:
        return parsed
    varied = vary(parsed.tree, text)
    problem = " ".join(filter(None, (parsed.problem, varied.note)))
    return replace(parsed, tree=varied.tree, problem=problem)


def _parse(text: str) -> Parsed:
    text = text.strip()
    if not text:
        return Parsed(None)
    marks = text.translate(LOOKALIKES)
    too_long = len(text) > LONGEST_QUERY
    if marks.startswith('"') and (too_long or marks.count('"') % 2):
        return _read_as_quotation(text, TOO_LONG if too_long else UNCLOSED)
    if too_long:
        whole_words, space, _ = text[: LONGEST_QUERY + 1].rpartition(" ")
        return _read_plainly(whole_words if space else text[:LONGEST_QUERY], TOO_LONG)
    reader = _Reader(tuple(symbols(text)))
    try:
        tree = reader.read()
    except _UnreadableError as error:
        return _read_plainly(text, str(error))
    if tree is None:
        return Parsed(None, NOTHING)
    return Parsed(tree, reader.problem or ("" if any(wanted(tree)) else ONLY_EXCLUDED))


def _read_as_quotation(text: str, reason: str) -> Parsed:
    """All of it is one quotation, up to the last word that ends within the limit."""
    words = list(tokens(text))
    read = tuple(word.exact for word in words if word.end <= LONGEST_QUERY)
    if not read:
        return Parsed(None, NOTHING)
    if len(read) < len(words):
        first, were = (f"{len(read)} words", "were") if len(read) > 1 else ("word", "was")
        problem = (
            f"Only the first {first} of this quotation {were} looked for: "
            f"a search ends at {LONGEST_QUERY} characters."
        )
    else:
        problem = f"{reason}, so all of this was searched as one quotation."
    return Parsed(Phrase(read), problem)


def _read_plainly(text: str, reason: str) -> Parsed:
    terms = plain_words(text)
    if not terms:
        return Parsed(None, NOTHING)
    first = f", the first {MOST_TERMS} of them" if len(terms) > MOST_TERMS else ""
    return Parsed(
        _join(And, terms[:MOST_TERMS]), f"{reason}, so this was searched as plain words{first}."
    )


def _join(join: type[And] | type[Or], parts: Sequence[Tree]) -> Tree:
    """One tree of several: what is joined alike becomes one, and nothing is asked twice."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, join) else [part])
    alone, *others = dict.fromkeys(flat)
    return join((alone, *others)) if others else alone


class _UnreadableError(Exception):
    """Why the text is no query: the beginning of a sentence."""


# A word, what it ends in, and the punctuation of the sentence it was taken from.
ENDING = re.compile(r"(?P<body>.*?)(?:(?P<star>\*)|~(?P<edits>[0-9]*))?[.,;:!?…]*", re.DOTALL)


class _Reader:
    """Reads symbols from left to right: a method for each rule of the grammar."""

    def __init__(self, symbols: tuple[Symbol, ...]) -> None:
        self.symbols = symbols
        self.at = 0
        self.terms = 0
        self.problem = ""

    @property
    def next(self) -> Symbol:
        return self.symbols[self.at] if self.at < len(self.symbols) else END

    def read(self) -> Tree | None:
        """The tree; None where there are no symbols. _UnreadableError where they make none."""
        if not self.symbols:
            return None
        tree = self.alternatives(level=0)
        if self.next is not END:
            raise _UnreadableError("A parenthesis is closed that was not opened")
        return tree

    def alternatives(self, level: int) -> Tree:
        parts = [self.conjunction(level)]
        while self.next.kind == "OR":
            self.at += 1
            parts.append(self.conjunction(level))
        return _join(Or, parts)

    def conjunction(self, level: int) -> Tree:
        parts = [self.factor(level)]
        while self.next.kind not in {"OR", "close", "end"}:
            if self.next.kind == "AND":
                self.at += 1
            parts.append(self.factor(level))
        return _join(And, parts)

    def factor(self, level: int) -> Tree:
        excluded = False
        while self.next.kind in {"NOT", "minus"}:
            self.at += 1
            excluded = not excluded
        part = self.primary(level)
        if not excluded:
            return part
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
                return self.chunk(symbol.value)
            case "unclosed":
                raise _UnreadableError(UNCLOSED)
        before = self.symbols[self.at - 2].kind if self.at > 1 else ""
        for kind in (before, symbol.kind):
            if kind in OPERATORS:
                raise _UnreadableError(f"{kind} has no word beside it")
        if symbol.kind == "close":
            raise _UnreadableError("A parenthesis is closed that was not opened, or is empty")
        raise _UnreadableError("A parenthesis is not closed")

    def group(self, level: int) -> Tree:
        if level > MOST_LEVELS:
            raise _UnreadableError(f"Parentheses stand more than {MOST_LEVELS} deep")
        tree = self.alternatives(level)
        if self.next.kind != "close":
            raise _UnreadableError("A parenthesis is not closed")
        self.at += 1
        return tree

    def quotation(self, symbol: Symbol) -> Tree:
        self.count(1)
        words = tuple(exact_words(symbol.value))
        if not symbol.near or len(words) == 1:
            return Phrase(words)
        within = int(symbol.near[1:] or 0)
        if not 1 <= within <= WIDEST:
            self.problem = self.problem or NEAR
            return Phrase(words)
        return Phrase(words, within=max(within, len(words) - 1))

    def chunk(self, value: str) -> Tree:
        ending = ENDING.fullmatch(value)
        assert ending  # noqa: S101 - the pattern matches any text
        body, star, edits = ending["body"], ending["star"], ending["edits"]
        word, *others = exact_words(body) or [""]
        letters = 0 if others or {"*", "~"} & set(body) else len(word)
        if star and letters >= SHORTEST_PREFIX:
            self.count(1)
            return Prefix(word)
        if edits in {"", "1"} and letters >= SHORTEST_FUZZY:
            self.count(1)
            return Fuzzy(word)
        if "*" in value:
            self.problem = self.problem or STAR
        elif "~" in value:
            self.problem = self.problem or TILDE
        terms = list(plain_terms(body)) or list(plain_terms(value))
        self.count(len(terms))
        return _join(And, terms)

    def count(self, terms: int) -> None:
        self.terms += terms
        if self.terms > MOST_TERMS:
            raise _UnreadableError(f"There are more than {MOST_TERMS} words and quotations")
