"""Questions in whole sentences: who talked about tide tables?

Such a text is searched for what it asks about. Its other words stand in any turn or in none, and
are left out; in whatever is no question they are words like others.
"""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from igfarchive.search.queries.signs import STRAYS
from igfarchive.search.queries.symbols import Symbol
from igfarchive.search.queries.variants import is_shouted
from igfarchive.text.vocabulary import word_set
from igfarchive.text.words import exact_words

_LISTS = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))
_WORDS = {name: word_set(words) for name, words in _LISTS.items()}
OPENINGS, REQUESTS, SMALL_WORDS = _WORDS["openings"], _WORDS["requests"], _WORDS["small"]
VERBS = _WORDS["auxiliaries"] | _WORDS["modals"]
AROUND_NAMES = frozenset().union(
    *(_WORDS[name] for name in ("openings", "requests", "auxiliaries", "saying", "anybody", "small",
                                "around"))
)  # fmt: skip
"""What may stand around a name that is asked about, and be no part of it."""
FUNCTION_WORDS = frozenset().union(*_WORDS.values()) - (REQUESTS - _WORDS["saying"])
"""What is left out of a question; a request at its beginning alone."""


def is_acronym(typed: str, text: str) -> bool:
    """Whether a word stands in capitals in a text that does not: WHO in "what did the WHO say"."""
    return len(typed) > 1 and typed.isupper() and not is_shouted(text)


def leave_out_function_words(
    symbols: Sequence[Symbol], text: str
) -> tuple[tuple[Symbol, ...], tuple[str, ...]]:
    """The symbols of a question that are looked for, and the words that are not, as typed.

    All are looked for where the text is no question, or has nothing but such words. One that is
    quoted, in parentheses, beside an operator or behind a plus sign is always looked for.
    """
    if not is_question(symbols, text):
        return tuple(symbols), ()
    idle = set(_idle(symbols, text))
    if _only_word(symbols[0]) in REQUESTS:
        idle.add(0)
    left = tuple(symbol for place, symbol in enumerate(symbols) if place not in idle)
    if not left:
        return tuple(symbols), ()
    return left, tuple(symbols[place].value.strip(".,;:!?…") for place in sorted(idle))


def is_question(symbols: Sequence[Symbol], text: str) -> bool:
    """Whether it begins as a question does, or ends in a question mark and holds a word that
    questions are made with: a title (Private by default, safe by design?) may hold none."""
    if not symbols or symbols[0].kind != "chunk" or is_acronym(symbols[0].value, text):
        return False
    word, *_ = first = [_only_word(symbol) for symbol in symbols[:2]]
    if word in REQUESTS and first[1:] in (["me"], ["us"]):
        return True
    return word in OPENINGS or (
        text.rstrip().endswith(("?", "？"))
        and any(
            symbol.kind == "chunk"
            and _only_word(symbol) in OPENINGS | VERBS
            and not is_acronym(symbol.value, text)
            for symbol in symbols
        )
    )


def _idle(symbols: Sequence[Symbol], text: str) -> Iterator[int]:
    """The places of what is left out."""
    around = ["", *(symbol.kind for symbol in symbols), ""]
    depth = 0
    for place, symbol in enumerate(symbols):
        depth += (symbol.kind == "open") - (symbol.kind == "close")
        beside = {around[place], around[place + 2]}
        if (
            symbol.kind == "chunk"
            and not depth
            and beside <= {"", "chunk", "quote", "open", "close"}
            and _only_word(symbol) in FUNCTION_WORDS
            and not symbol.value.startswith("+")
            and not is_acronym(symbol.value, text)
        ):
            yield place


def _only_word(symbol: Symbol) -> str:
    """The word that a chunk is; empty where it is several, or holds a sign."""
    words = exact_words(symbol.value)
    return words[0] if len(words) == 1 and not STRAYS.keys() & set(symbol.value) else ""
