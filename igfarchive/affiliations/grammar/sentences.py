"""Parts a paragraph into sentences of words that know where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from igfarchive.text.folding import fold_spaces
from igfarchive.text.names import fold_name
from igfarchive.text.vocabulary import word_set

# A word ends with a letter or digit; a dash of two signs and dots in a row are no part of it.
# Most are plain letters before a space, which is told at once.
_WORD = re.compile(
    r"[A-Za-z0-9]++(?=[ ,])"
    r"|[^\W_](?:(?:(?!--|\.\.)[^\s,;:!?\"“”„«»()\[\]{}<>…–—*_`])*[^\W_][\u0300-\u036f]*)?"
)
_END = re.compile(r"[.?!…]")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_ABBREVIATIONS = word_set("mr mrs ms mx dr prof st hon rev amb min gen sr jr")
# The pilots' council: it belongs to the word.
_POSSESSIVES = word_set("' ’")
FILLERS = (("you", "know"), ("i", "mean"), ("um",), ("uh",), ("er",))


class Word(NamedTuple):
    """`key` is how it compares; `gap` holds the signs between it and the next word."""

    text: str
    key: str
    start: int
    end: int
    gap: str
    quoted: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or (
            self.text[0].isdigit() and any(sign.isupper() for sign in self.text)
        )

    def names(self, others: frozenset[str]) -> bool:
        """Whether it is capitalised for a name's sake; the `others` are so for theirs.

        Initials are names whatever word they spell: US, IT.
        """
        return self.capital and (
            self.key not in others or (len(self.text) > 1 and self.text.isupper())
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    paragraph: str
    words: tuple[Word, ...]

    @property
    def asks(self) -> bool:
        return "?" in self.words[-1].gap

    def text(self, start: int, end: int) -> str:
        """The words from `start` up to `end` as they stand in the paragraph."""
        return self.paragraph[self.words[start].start : self.words[end - 1].end]

    def folded(self, start: int, end: int) -> str:
        return fold_spaces(self.text(start, end))

    def key(self, place: int) -> str:
        """The word at `place` as it compares, "" beyond the sentence."""
        return self.words[place].key if 0 <= place < len(self.words) else ""

    def gap(self, place: int) -> str:
        """The signs behind the word at `place`; a full stop beyond the sentence."""
        return self.words[place].gap if 0 <= place < len(self.words) else "."

    def keys(self, start: int, end: int) -> list[str]:
        return [word.key for word in self.words[max(start, 0) : end]]


def sentences(paragraph: str) -> Iterator[Sentence]:
    """The sentences of a paragraph, without the fillers in them (`, you know,`)."""
    begun: list[Word] = []
    for word in _words(paragraph):
        begun.append(word)
        if word.gap and _END.search(word.gap):
            yield Sentence(paragraph, _without_fillers(begun))
            begun = []
    if begun:
        yield Sentence(paragraph, _without_fillers(begun))


def word_texts(paragraph: str) -> list[str]:
    """The words of a paragraph as they stand there, those of fillers among them."""
    return _WORD.findall(paragraph)


def key_of(text: str) -> str:
    """How a word compares."""
    return text.lower() if text.isascii() else fold_name(text)


def _words(paragraph: str) -> Iterator[Word]:
    matches = list(_WORD.finditer(paragraph))
    if not matches:
        return
    ends = [match.start() for match in matches[1:]] + [len(paragraph)]
    quoted = _opens(False, paragraph[: matches[0].start()])
    for match, end in zip(matches, ends, strict=True):
        text = match[0]
        key = key_of(text)
        start, stop = match.span()
        signs = paragraph[stop:end]
        # Behind most words there is a space and nothing to tell.
        signs = "" if signs == " " else signs.strip()
        if signs:
            stands = signs == "." and end < len(paragraph) and _is_abbreviation(text, key)
            if stands or signs in _POSSESSIVES:
                signs = ""
        yield Word(text, key, start, stop, signs, quoted)
        if signs:
            quoted = _opens(quoted, signs)


def _is_abbreviation(text: str, key: str) -> bool:
    return key in _ABBREVIATIONS or (
        text.isupper() and text != "I" and _INITIALS.fullmatch(text) is not None
    )


def _opens(quoted: bool, signs: str) -> bool:
    """Whether the next word is quoted, the signs before it read."""
    for sign in signs:
        if sign == '"':
            quoted = not quoted
        elif sign in "“„«":
            quoted = True
        elif sign in "”»":
            quoted = False
    return quoted


def _without_fillers(words: list[Word]) -> tuple[Word, ...]:
    if not any(word.gap == "," for word in words):
        return tuple(words)
    kept: list[Word] = []
    place = 0
    while place < len(words):
        filler = _filler_at(words, place) if kept and kept[-1].gap == "," else 0
        if filler:
            kept[-1] = kept[-1]._replace(gap="")
        else:
            kept.append(words[place])
        place += filler or 1
    return tuple(kept)


def _filler_at(words: list[Word], place: int) -> int:
    """How many words of the filler stand at `place`, if a comma closes it."""
    for filler in FILLERS:
        last = place + len(filler) - 1
        if (
            last < len(words) - 1
            and words[last].gap == ","
            and tuple(word.key for word in words[place : last + 1]) == filler
        ):
            return len(filler)
    return 0
