"""What a word is: the one analysis of texts, of queries and of the marks laid over a hit.

A word has an *exact* form, free of case and accents, for quotations, and a *stem* that its
inflections and its British and American spellings share. Hyphens part words (co-chair is two), an
apostrophe between letters does not. Scripts written without spaces are read a character at a time:
there a word is a quotation. A time in brackets, [00:00:09.11], is no word: those around it follow
each other.

Some words are written with signs, and what they say is one way of writing:

    1,000  1.5       1000  1.5              U.S.  e.g.   us  eg
    35%  35 per cent 35 percent             C++  C#  .NET  AT&T  as they are
    $100  100 €      100 dollars  100 euros
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from igfarchive.text.characters import IDEOGRAPHS, LATIN, Folding
from igfarchive.text.clocks import blank_times
from igfarchive.text.orthography import american

LONGEST = 64
"""Longer runs of letters are read in pieces: a file of one endless word must not fill an index."""

LETTERS = rf"[^\W_{IDEOGRAPHS}]{{1,{LONGEST}}}"
WORD_BODY = rf"{LETTERS}(?:'{LETTERS}){{0,3}}"
WORD = re.compile(rf"[{IDEOGRAPHS}]|{WORD_BODY}")
# The same for a text that is ASCII, as nearly all are once they are folded, in two thirds of the
# time: that a letter is among so few is told at once.
_ASCII_LETTERS = rf"[a-zA-Z0-9]{{1,{LONGEST}}}"
ASCII_WORD = re.compile(rf"{_ASCII_LETTERS}(?:'{_ASCII_LETTERS}){{0,3}}")

# In a text that is ASCII words can be parted by what stands between them, in a third of the time,
# where every apostrophe stands within a word, and no word is longer than words are.
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "'"}
APART = frozenset(map(chr, _BETWEEN)) | {""}
"""Such characters, and the beginning and the end of a text."""
_ODD_APOSTROPHE = re.compile(
    r"'(?:(?![a-zA-Z0-9])|(?<![a-zA-Z0-9]')|[a-zA-Z0-9]+(?:'[a-zA-Z0-9]+){3})"
)

UNITS = {"%": "percent", "$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"}

_LETTER = rf"[^\W\d_{IDEOGRAPHS}]"
_UNITS = "".join(UNITS)
_COINS = _UNITS.replace("%", "")
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,20}\.\d{1,9})"
# A number ends where no letter, no figure and no further group of figures follows.
_END = r"(?![^\W_]|[.,]\d)"
# Where no word begins, nothing is tried; and most words are followed by white space, so that no
# others are tried for them.
SIGNED_WORD = re.compile(
    rf"""
    (?=[\w%.{_COINS}])
    (?: {LETTERS}+(?=\s|[.,;:!?]\s)
    |   (?:[{_COINS}]|(?<!\d)(?<!\d\ )[{_COINS}]\ )(?:{_NUMBER}|\d{{1,20}}){_END}
    |   (?<![^\W_])(?<!\d[.,]){_NUMBER}{_END}
    |   (?:(?<=\d)|(?<=\d\ ))(?:%|[{_COINS}](?!\d))
    |   (?<![^\W_])(?<![^\W_]\.){_LETTER}(?:\.{_LETTER}){{1,8}}(?![^\W_])\.?(?:'[sS])?
    |   (?<![^\W_]){_LETTER}(?:\+\+|\#)(?![\w+\#])(?:'[sS])?
    |   (?<![\w&]){_LETTER}{{1,2}}&{_LETTER}{{1,2}}(?![\w&])(?:'[sS])?
    |   (?<![\w.])\.(?i:net)(?!\w)
    |   {WORD.pattern}
    )
    """,
    re.VERBOSE,
)
# What a text has that holds such a word. Each is looked for by itself, as most texts have none:
# to find a character is far quicker than to try a pattern at every one.
_SIGNS = (*UNITS, "++", "#", "&")
_AFTER_DOT = rf"(?:\d|{_LETTER}(?![^\W_])|(?i:net)(?!\w))"
_AFTER_C = rf"(?<![^\W_{IDEOGRAPHS}].)[eE][nN][tT](?![^\W_{IDEOGRAPHS}])"
_DOTTED = re.compile(rf"\.{_AFTER_DOT}")
_GROUPED = re.compile(r",\d")
_CENT = re.compile(rf"[cC]{_AFTER_C}")
# Any of them: of each character is told at once whether one may begin there.
_SIGN = re.compile(
    rf"[{_UNITS}#&+.,cC]"
    rf"(?:(?<=[{_UNITS}#&])|(?<=\+)\+|(?<=\.){_AFTER_DOT}|(?<=,)\d|(?<=[cC]){_AFTER_C})"
)

APOSTROPHES = frozenset("\u2018\u2019\u201b\u02bc\u00b4")


class Token(NamedTuple):
    """A word where it stands: `position` counts words from 0, `start` and `end` characters."""

    exact: str
    position: int
    start: int
    end: int


def _fold_character(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(
        "'" if part in APOSTROPHES else LATIN.get(part, part)
        for part in unicodedata.normalize("NFKD", decomposed)
        # Marks, and characters without width: soft hyphens, joiners, directions.
        if unicodedata.category(part) not in {"Mn", "Mc", "Me", "Cf"}
    )


def _fold_but_capitals(character: str) -> str:
    return character if character.isascii() else _fold_character(character)


_FOLDING = Folding(_fold_character)
_FOLDING_BUT_CAPITALS = Folding(_fold_but_capitals)


def fold(text: str) -> str:
    """The text without case, accents and compatibility forms; its length may differ."""
    return _FOLDING.fold(text)


def fold_but_capitals(text: str) -> str:
    """The same but for its capitals from A to Z, which stay what they are."""
    text = _FOLDING_BUT_CAPITALS.fold_few(text)
    return text if text.isascii() else text.translate(_FOLDING_BUT_CAPITALS)


def written_text(text: str) -> str:
    """A text for `words_of`, whose words have their capitals: folded they are its exact words."""
    return fold_but_capitals(blank_times(text))


def folded_text(text: str) -> str:
    """A text for `words_of`, whose words are its exact words."""
    return fold(blank_times(text))


def exact_words(text: str) -> list[str]:
    """The exact form of each word, in order."""
    return words_of(folded_text(text))


def words_of(folded: str) -> list[str]:
    """The words of a folded text, in order."""
    return signed_words(folded) if has_signs(folded) else plain_words(folded)


def signed_words(folded: str) -> list[str]:
    """The words of one of which some may be written with signs."""
    words: list[str] = []
    for start, end, signed in stretches(folded):
        if not signed:
            words += plain_words(folded[start:end])
            continue
        for written in SIGNED_WORD.findall(folded, start, end):
            say(written, words)
    return words


def plain_words(folded: str) -> list[str]:
    """The words of a text, or of a part between two spaces, that has none with signs."""
    if not folded.isascii():
        return WORD.findall(folded)
    if not _ODD_APOSTROPHE.search(folded):
        words = folded.translate(_BETWEEN).split()
        if max(map(len, words), default=0) <= LONGEST:
            return words
    return ASCII_WORD.findall(folded)


def places_of(folded: str) -> Iterator[tuple[int, int]]:
    """Where each of them begins and ends."""
    plain = ASCII_WORD if folded.isascii() else WORD
    if not has_signs(folded):
        return map(re.Match.span, plain.finditer(folded))
    return _signed_places(folded, plain)


def _signed_places(folded: str, plain: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    words: list[str] = []
    last: list[tuple[int, int]] = []  # to which what follows may belong yet
    for start, end, signed in stretches(folded):
        if not signed:
            if places := [match.span() for match in plain.finditer(folded, start, end)]:
                yield from last
                last = places
                words.append(folded[slice(*last[-1])])
            continue
        for match in SIGNED_WORD.finditer(folded, start, end):
            before = len(words)
            say(match[0], words)
            if more := len(words) - before:
                yield from last
                # What a coin is worth is said before its name, and they stand where they are
                # written.
                last = [match.span()] * more
            else:  # it belongs to the word before
                last[-1] = (last[-1][0], match.end())
    yield from last


def stretches(folded: str) -> Iterator[tuple[int, int, bool]]:
    """The parts of a text, each up to a space, and whether words are written there with signs.

    We paid $ 100 for it.    "We paid ", "$ 100 " with signs, "for it."
    """
    done = 0
    while sign := _SIGN.search(folded, done):
        start = max(done, folded.rfind(" ", done, sign.start()) + 1)
        end = folded.find(" ", sign.end())
        while end > 0 and folded[end - 1] in UNITS:
            end = folded.find(" ", end + 1)
        end = end + 1 or len(folded)
        yield done, start, False
        yield start, end, True
        done = end
    yield done, len(folded), False


def has_signs(folded: str) -> bool:
    return (
        any(map(folded.__contains__, _SIGNS))
        or _DOTTED.search(folded) is not None
        or _GROUPED.search(folded) is not None
        or ("cent" in folded.lower() and _CENT.search(folded) is not None)
    )


def say(written: str, words: list[str]) -> None:
    """Add to the words of a text what is said where the next is written: $1,000 is 1000 dollars."""
    first = written[0]
    if written.isalnum():
        if words and written.lower() == "cent" and words[-1].lower() == "per":
            words[-1] = "percent"
        else:
            words.append(written)
    elif first in UNITS:
        if amount := written[1:].strip():
            words.append(amount.replace(",", ""))
        words.append(UNITS[first])
    elif first.isdigit():
        words.append(written.replace(",", ""))
    elif first != "." and "." in written:
        words.append(written.replace(".", ""))
    else:
        words.append(written)


_STEMMER = snowballstemmer.stemmer("english")
_STEMMER_LOCK = threading.Lock()


@lru_cache(maxsize=100_000)
def stem(exact: str) -> str:
    """The stem of a word in its exact form: govern for governance, governs and govern's, and labor
    for labours."""
    spelled = american(exact)
    with _STEMMER_LOCK:  # a stemmer keeps the word it works on
        return str(_STEMMER.stemWord(spelled))


def tokens(text: str) -> Iterator[Token]:
    """The words of a text with their offsets into it."""
    places = enumerate(zip(exact_words(text), spans(text), strict=True))
    return (Token(exact, position, *span) for position, (exact, span) in places)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text begins and ends in it, in order.

    Accents written as characters of their own belong to the word they stand in.
    """
    return unfolded(text, places_of(folded_text(text)))


def unfolded(text: str, found: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where places in the `folded_text` of a text are in the text itself."""
    text = blank_times(text)
    origins = _FOLDING.origins(text)
    if isinstance(origins, range):  # each character is where it was
        return iter(found)
    origins = [*origins, len(text)]
    return ((origins[start], max(origins[end - 1] + 1, origins[end])) for start, end in found)
