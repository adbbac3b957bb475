"""What other engines write: understood, or set aside with a sentence that says what to write here.

    data w/5 flows      is "data flows"~5; so are /5, n/5 and NEAR/5
    data /s flows       words in one sentence: set aside
    "data flows"^2      a weight: set aside
    data or flows       words like others; the page offers data OR flows
    author:quill        words like others; the filter is speaker:quill

What is set aside leaves with the operator that joined it to the rest.
"""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from igfarchive.search.queries.query import FILTERS
from igfarchive.search.queries.signs import STRAYS
from igfarchive.search.queries.symbols import OPERATORS, Symbol
from igfarchive.text.words import exact_words

WIDEST = 50
"""The most words that nearness may span."""
FIELDS = tomllib.loads(Path(__file__).with_name("fields.toml").read_text("utf-8"))
MOST_OFFERED = 8
"""A text of more words was hardly meant to hold operators."""

NEAR = (
    f"A tilde after a quotation takes a number of words from 1 to {WIDEST}, "
    'as in "data flows"~5; without it the quotation is searched as it stands.'
)


class SetAside:
    """Symbols without those that mean nothing here, and a sentence for each sort of these, and for
    words that may have been meant as filters."""

    def __init__(self, symbols: Sequence[Symbol]) -> None:
        self.problems: list[str] = []
        self._symbols = symbols
        self._at = 0
        self.symbols: list[Symbol] = []
        while self._at < len(symbols):
            self._read(symbols[self._at])
            self._at += 1

    def _read(self, symbol: Symbol) -> None:
        if symbol.kind == "filter":
            self.problems.append(_not_a_filter(symbol))
            self._unjoin()
        elif symbol.kind == "stray":
            self.problems += [said for sign, said in STRAYS.items() if sign in symbol.value]
        elif symbol.kind == "nearness":
            near = self._near(symbol)
            if near:
                self.symbols[-1] = near
                self._at += 1
            else:
                self.problems.append(_not_near(symbol))
        else:
            if symbol.kind == "chunk":
                self.problems += _no_filter(symbol.value)
            self.symbols.append(symbol)

    def _unjoin(self) -> None:
        """Leave out the operator, too, that joined what is set aside to the rest."""
        joined = False
        while self.symbols and self.symbols[-1].kind in OPERATORS | {"minus"}:
            self.symbols.pop()
            joined = True
        following = self._symbols[self._at + 1 : self._at + 2]
        if following and following[0].kind in {"AND", "OR"} and not joined:
            self._at += 1

    def _near(self, symbol: Symbol) -> Symbol | None:
        """The quotation that two words with a number between them are; None if they are none."""
        following = self._symbols[self._at + 1 : self._at + 3]
        sides = [*self.symbols[-1:], *following[:1]]
        words = [_single_word(side) for side in sides]
        chained = len(following) > 1 and following[1].kind == "nearness"
        within = symbol.value[:3]
        if len(words) < 2 or not all(words) or chained or not within:
            return None
        if not 1 <= int(within) <= WIDEST:
            return None
        return Symbol("quote", " ".join(words), f"~{within}", sides[0].start, sides[1].end)


def _single_word(symbol: Symbol) -> str:
    if symbol.kind not in {"chunk", "quote"} or symbol.more or set("*~?^") & set(symbol.value):
        return ""
    words = exact_words(symbol.value)
    return words[0] if len(words) == 1 else ""


def _not_a_filter(symbol: Symbol) -> str:
    sign = "-" if symbol.negated else ""
    typed = f"{sign}{symbol.more}:{symbol.value}"
    return (
        f"{typed} was left out: a filter holds for a whole search of the archive, "
        "and stands outside parentheses, without a minus sign, NOT or OR."
    )


def _no_filter(chunk: str) -> Iterator[str]:
    """What is said of title:tide and of "speaker: quill", which are words like others."""
    name, colon, value = chunk.casefold().partition(":")
    if name in FILTERS and colon and not value:
        yield f"The value of a filter stands right behind its colon; {name}: was read as a word."
    elif value and (meant := FIELDS.get(name)) is not None:
        instead = f"; the filter is {meant}:." if meant else "."
        yield f"{name}: is no filter here, and was read as a word{instead}"


def _not_near(symbol: Symbol) -> str:
    return (
        f"{symbol.more} was left out: words near each other are written with a number "
        f'up to {WIDEST}, as in "data flows"~5.'
    )


def offer_operators(symbols: Sequence[Symbol], text: str) -> str:
    """The text with each or, and and not between two words as an operator; empty without one."""
    if len(symbols) > MOST_OFFERED:
        return ""
    offered, end = [], 0
    for symbol in _small_operators(symbols):
        offered += [text[end : symbol.start], symbol.value.upper()]
        end = symbol.end
    return "".join([*offered, text[end:]]) if offered else ""


def _small_operators(symbols: Sequence[Symbol]) -> Iterator[Symbol]:
    sides = [not _is_operator(symbol) for symbol in symbols]
    for place in range(1, len(symbols) - 1):
        small = symbols[place].value in {"or", "and", "not"}
        if small and not sides[place] and sides[place - 1] and sides[place + 1]:
            yield symbols[place]


def _is_operator(symbol: Symbol) -> bool:
    return symbol.kind not in {"chunk", "quote", "open", "close"} or (
        symbol.kind == "chunk" and symbol.value.upper() in OPERATORS
    )
