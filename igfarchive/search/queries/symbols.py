"""The symbols a query is written in: words, quotations, parentheses, operators and minus signs."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from igfarchive.search.queries.tree import Phrase, Variants, Word
from igfarchive.search.queries.variants import term
from igfarchive.text.words import exact_words

# Quotation marks and parentheses as phones, word processors and other scripts write them.
LOOKALIKES = str.maketrans("“”„‟«»＂（）＊～", '"""""""()*~')

OPERATORS = frozenset({"AND", "OR", "NOT"})

SYMBOL = re.compile(
    r"""
    (?P<open>\() | (?P<close>\))
    | (?P<minus>(?<![^\s(])-(?=[^\s)-]))
    | "(?P<quote>[^"]*)"(?P<near>~[0-9]*)?
    | (?P<unclosed>")
    | (?P<chunk>[^\s()"]+)
    """,
    re.VERBOSE,
)
# Between two figures these belong to a number or a time of day.
PARTING = re.compile(r"(?<![0-9])[,:/]|[,:/](?![0-9])|[;|=…*~\s]+")


class Symbol(NamedTuple):
    """`kind` is open, close, minus, quote, unclosed, chunk, an operator, or end."""

    kind: str
    value: str = ""
    near: str = ""


END = Symbol("end")


def symbols(text: str) -> Iterator[Symbol]:
    """The symbols in order. Punctuation alone is none, and takes its minus sign with it."""
    minus = False
    for match in SYMBOL.finditer(text.translate(LOOKALIKES)):
        if match["minus"]:
            minus = True
            continue
        if match["quote"] is not None:
            symbol = Symbol("quote", match["quote"], match["near"] or "")
        elif match["chunk"] in OPERATORS:
            symbol = Symbol(match["chunk"])
        else:
            symbol = Symbol(match.lastgroup or "", match.group())
        if symbol.kind not in {"quote", "chunk"} or exact_words(symbol.value):
            if minus:
                yield Symbol("minus")
            yield symbol
        minus = False


def plain_terms(text: str) -> Iterator[Word | Phrase | Variants]:
    """The words of a text: session:1 is two, co-chair a quotation of two, or one."""
    return filter(None, map(term, PARTING.split(text)))


def plain_words(text: str) -> list[Word | Phrase | Variants]:
    """The words of a text read without its quotation marks, parentheses and operators."""
    chunks = re.findall(r'[^\s()"]+', text.translate(LOOKALIKES))
    spoken = [chunk for chunk in chunks if chunk not in OPERATORS]
    return [term for chunk in spoken or chunks for term in plain_terms(chunk)]
