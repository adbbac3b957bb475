"""The words that names are looked up by.

Case, accents and apostrophes do not count, nor do noughts before a number:

    Miles O'Brien     miles obrien          also by brien
    Jean-Luc Đaković  jean luc dakovic      also by jeanluc
    WS 081            ws 81                 also by ws81
    王小明            王 小 明
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from igfarchive.search.queries.questions import AROUND_NAMES, SMALL_WORDS
from igfarchive.search.queries.symbols import symbols
from igfarchive.text.vocabulary import word_set
from igfarchive.text.words import Token, exact_words, tokens

# What may stand around a name and be no part of it.
SMALL = SMALL_WORDS | word_set("mr mrs ms dr prof professor")
ASKING = SMALL | AROUND_NAMES
# Of what a query is made of, the signs that say more than words do.
CHOOSING = frozenset({"minus", "NOT", "OR"})

NOUGHTS = re.compile(r"(?<![0-9])0+(?=[0-9])")
# What words that are written in one, or in parts, have in them or between them.
BESIDE = re.compile(r"[^\w\s,.:]|[0-9]")
POSSESSIVE = "'s"


def plain(word: str) -> str:
    """An exact form, as names are looked up by it."""
    return NOUGHTS.sub("", word.removesuffix(POSSESSIVE).replace("'", ""))


def name_words(text: str) -> list[str]:
    return [plain(word) for word in exact_words(text)]


class Spelling(NamedTuple):
    """A name taken apart: its words, what they may be written as besides, and its initials."""

    words: tuple[str, ...]
    others: tuple[str, ...]
    initials: frozenset[str]

    @property
    def joined(self) -> str:
        return "".join(self.words)


@lru_cache(100_000)
def read_spelling(name: str) -> Spelling:
    """An index is built anew when one name of thousands has changed: the others are known."""
    words = tuple(name_words(name))
    return Spelling(words, tuple(other_words(name)), frozenset(initials(words)))


def other_words(text: str) -> Iterator[str]:
    """What the words of a name may be written as, besides: in one, or in parts."""
    if not BESIDE.search(text):  # as most names are
        return
    words = list(tokens(text))
    for token in words:
        if "'" in token.exact:
            yield token.exact.replace("'", "")
            yield from (part for part in token.exact.split("'") if len(part) > 1)
    for one, other in pairwise(words):
        first, second = plain(one.exact), plain(other.exact)
        hyphenated = other.start - one.end == 1 and not text[one.end].isspace()
        if hyphenated or (first.isalpha() and second.isdigit()):
            yield first + second


def initials(words: Sequence[str]) -> set[str]:
    """`aq` for Ada Quill, `ha` and `hat` for the Harbour Authority of Tern; none of one word."""
    rows = (words, [word for word in words if word not in SMALL])
    return {"".join(word[0] for word in row) for row in rows if len(row) > 1}


def singular(word: str) -> str:
    """Without the plural’s s: a stem would lead from governments to Internet Governance Project."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def is_plain(text: str) -> bool:
    """Whether a query is words and quotations alone: what excludes or chooses names nobody."""
    return all(symbol.kind not in CHOOSING for symbol in symbols(text))


def is_letter(word: str) -> bool:
    """Whether it is a single letter of an alphabet, such as an initial; an ideograph is a word."""
    return len(word) == 1 and word.isascii() and word.isalpha()


def query_tokens(text: str) -> list[tuple[str, Token]]:
    """The words of a query as names are looked up by them, and where each stands."""
    return [(plain(token.exact), token) for token in tokens(text)]
