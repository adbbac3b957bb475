"""The symbols a query is written in: words, quotations, filters, parentheses and operators."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from igfarchive.search.queries.query import FILTERS
from igfarchive.search.queries.signs import STRAYS
from igfarchive.search.queries.tree import Phrase, Variants, Word
from igfarchive.search.queries.variants import term
from igfarchive.text.words import exact_words

# Quotation marks and parentheses as phones, word processors and other scripts write them: each
# is one character, so that places in the text stay what they are.
LOOKALIKES = str.maketrans("“”„‟«»‹›〝〞＂「」『』（）＊～｜", '"' * 15 + "()*~|")

OPERATORS = frozenset({"AND", "OR", "NOT"})
SIGNS = {"|": "OR", "||": "OR", "&": "AND", "&&": "AND"}
"""What other engines write for an operator."""

SYMBOL = re.compile(
    rf"""
    (?P<open>\() | (?P<close>\))
    | (?P<minus>(?<![^\s(|])[-!](?=[^\s)-]))
    | (?P<sign>\|\|?|&&)
    | (?P<filter>(?i:{"|".join(FILTERS)})):(?P<value>"[^"]*"|\([^()"]*\)|[^\s()"|]+)
    | "(?P<quote>[^"]*)"(?P<near>~[0-9]*(?:\.[0-9]+)?|\s+~[0-9]+(?![^\s()|]))?
    | (?P<unclosed>")
    | (?P<chunk>(?:(?!&&)[^\s()"|])+)
    """,
    re.VERBOSE,
)
# Between two figures these belong to a number or a time of day.
PARTING = re.compile(r"(?<![0-9])[,:/]|[,:/](?![0-9])|[;|=…*?~\s]+")
# How others ask for words within so many of each other, in the same sentence or paragraph.
NEARNESS = re.compile(
    r"(?i:w|n|near|within)?/(?P<within>[0-9]+)|(?i:pre|p|f)/[0-9]+|(?i:w?/(?:s|p|sent|para))|NEAR"
)
WEIGHT = re.compile(r"\^[0-9]+(?:\.[0-9]+)?")


class Symbol(NamedTuple):
    """`kind` is open, close, minus, quote, unclosed, chunk, filter, nearness, stray (a sign that
    is beside no word), an operator, or end; `start` and `end` count characters of the text.

    `value` is what is in the quotation, what the filter asks for, how many words nearness allows
    (empty where it does not say), or else what was typed.
    `more` is the distance behind a quotation, the name of a filter, or what of nearness was typed.
    """

    kind: str
    value: str = ""
    more: str = ""
    start: int = 0
    end: int = 0
    negated: bool = False
    """A filter behind a minus sign."""


END = Symbol("end")


def symbols(text: str) -> Iterator[Symbol]:
    """The symbols in order. Punctuation alone is none, and takes its minus sign with it."""
    plain = text.translate(LOOKALIKES)
    minus: Symbol | None = None
    for match in SYMBOL.finditer(plain):
        symbol = _symbol(match, plain)
        if symbol.kind == "minus":
            minus = symbol
            continue
        if symbol.kind == "filter":
            start = minus.start if minus else symbol.start
            yield symbol._replace(start=start, negated=minus is not None)
        elif symbol.kind not in {"quote", "chunk"} or exact_words(symbol.value):
            if minus and symbol.kind != "stray":
                yield minus
            yield symbol
        elif symbol.kind == "chunk" and STRAYS.keys() & set(symbol.value):
            yield symbol._replace(kind="stray")
        minus = None


def _symbol(match: re.Match[str], text: str) -> Symbol:
    start, end = match.span()
    if (quote := match["quote"]) is not None:
        return Symbol("quote", quote, (match["near"] or "").strip(), start, end)
    if (value := match["value"]) is not None:
        value = value.strip('"()').strip(" \t\n,;.")
        if exact_words(value):
            return Symbol("filter", value, match["filter"].lower(), start, end)
        return Symbol("chunk", match["filter"], "", start, end)
    typed = match.group()
    if match["sign"]:
        return Symbol(SIGNS[typed], typed, "", start, end)
    if match["chunk"]:
        if typed in OPERATORS:
            return Symbol(typed, typed, "", start, end)
        alone = text[start - 1 : start].isspace() and text[end : end + 1].isspace()
        if typed == "&" and alone:
            return Symbol("AND", typed, "", start, end)
        if near := NEARNESS.fullmatch(typed):
            return Symbol("nearness", near["within"] or "", typed, start, end)
        if WEIGHT.fullmatch(typed) and start and not text[start - 1].isspace():
            return Symbol("stray", typed, "", start, end)
    return Symbol(match.lastgroup or "", typed, "", start, end)


def plain_terms(text: str) -> Iterator[Word | Phrase | Variants]:
    """The words of a text: tide/table is two, co-chair a quotation of two, or one."""
    return filter(None, map(term, PARTING.split(text)))


def plain_words(text: str) -> list[Word | Phrase | Variants]:
    """The words of a text read without its quotation marks, parentheses, operators and filters;
    of one that has nothing else, these."""
    unquoted = re.sub(r'["()|]', " ", text.translate(LOOKALIKES))
    chunks = [symbol.value for symbol in symbols(unquoted) if symbol.kind == "chunk"]
    return [term for chunk in chunks or unquoted.split() for term in plain_terms(chunk)]
