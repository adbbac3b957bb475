"""Whether a quotation stands in a text word for word.

The words are compared letter by letter (`written_words`), in their order. Words that an editor put,
[she], and gaps, […], stand for any words of the text, or none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from igfarchive.search.matches.quotations import LONGEST_GAP, blanked, find_gaps
from igfarchive.search.matches.results import Span
from igfarchive.search.matches.written_words import WrittenText, WrittenWord, written_words
from igfarchive.text.asides import find_asides
from igfarchive.text.text_words import places_among
from igfarchive.text.words import exact_words

MOST_PLACES = 50
"""In one text: who quotes "no no no no no" is not told of each."""

UNSPACED = 4
"""Letters of Thai, Lao, Khmer and Burmese that count as a word: they are written without spaces,
and four letters are a short word."""

LONGEST_SURE = 20
"""Letters of a word that is surely one to an index."""

_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A quotation as it is compared: `pieces` are its words between gaps, none of them empty;
    `insertions` the words of an editor, with their brackets."""

    pieces: tuple[tuple[WrittenWord, ...], ...]
    insertions: tuple[str, ...] = ()

    @property
    def words(self) -> list[WrittenWord]:
        return [word for piece in self.pieces for word in piece]

    @property
    def length(self) -> int:
        """How many words there are; of scripts without spaces as many as would be spaced."""
        return sum(map(_words_in, self.words))


@dataclass(frozen=True, slots=True)
class VerbatimPlace:
    """Where a quotation stands; `left_out` are the words of the text that it has a gap for, or
    words of an editor."""

    span: Span
    left_out: tuple[Span, ...] = ()


def read_verbatim(quotation: str) -> Verbatim:
    """The words of a quotation (`Quotation.text`), with their offsets into it."""
    gaps = find_gaps(quotation)
    words = written_words(blanked(quotation, gaps))
    starts = [word.start for word in words]
    cuts = [0, *(bisect_left(starts, gap.end) for gap in gaps), len(words)]
    return Verbatim(
        tuple(tuple(words[one:other]) for one, other in pairwise(cuts) if one < other),
        tuple(
            quotation[gap.start : gap.end]
            for gap in gaps
            if gap.insertion and not find_asides(quotation[gap.start : gap.end])
        ),
    )


def read_literally(quotation: str) -> Verbatim:
    """The same where brackets and dots are nothing but punctuation: a text may have them, too."""
    words = tuple(written_words(quotation))
    return Verbatim((words,) if words else ())


def find_verbatim(quotation: Verbatim, text: str) -> list[VerbatimPlace]:
    """Where a quotation stands in a text, in order, MOST_PLACES at most.

    A gap stands for LONGEST_GAP words at most, and for as few as can be.
    """
    if not quotation.pieces:
        return []
    words = WrittenText(text)
    # Of each piece, the last first, the places from which all behind it follows.
    followed: list[list[int]] = []
    for piece in reversed(quotation.pieces):
        found = _occurrences(piece, words)
        if followed:
            found = [at for at in found if _next(followed[-1], at + len(piece)) is not None]
        followed.append(found)
    return [_place(at, quotation, followed[::-1], words) for at in followed[-1][:MOST_PLACES]]


def sure_words(quotation: Verbatim) -> list[tuple[str, ...]]:
    """Runs of words, in the exact form that an index holds (`igfarchive.text.words`), that follow
    each other in every text which has the quotation, but for its asides.

    A sign, and a word beside one, may be another word to the index: it has "5%" and "5 per cent"
    as the same two, and "AT & T" as no AT&T.
    """
    runs: list[tuple[str, ...]] = []
    for piece in quotation.pieces:
        run: list[str] = []
        for exact in _sure_forms(piece):
            if exact is not None:
                run.append(exact)
            elif run:
                runs.append(tuple(run))
                run = []
        if run:
            runs.append(tuple(run))
    return runs


def sure_beginning(words: Sequence[WrittenWord]) -> tuple[str, ...]:
    """The first of them, in the same form, up to one that may be another word to the index."""
    sure = takewhile(lambda exact: exact is not None, _sure_forms(words))
    return tuple(filter(None, sure))


def _sure_forms(words: Sequence[WrittenWord]) -> Iterator[str | None]:
    """The exact form of each word; None where that is not sure."""
    spoken = [word.letters.isalnum() or any(map(str.isalnum, word.letters)) for word in words]
    for at, word in enumerate(words):
        letters = word.letters
        if not (_is_sure(letters) and all(spoken[max(0, at - 1) : at + 2])):
            yield None
        elif letters.isascii() and letters.isalnum():
            yield letters
        else:
            exact = exact_words(letters)
            yield exact[0] if len(exact) == 1 else None


def _is_sure(letters: str) -> bool:
    """Whether it is a word by itself to an index, whatever word stands beside it: "per cent" is one
    word, and so is .NET; what is longer than a word may be is read in pieces."""
    plain = any(map(str.isalpha, letters)) or (letters.isascii() and letters.isdigit())
    return plain and len(letters) < LONGEST_SURE and letters not in {"per", "cent", "net"}


def _occurrences(piece: Sequence[WrittenWord], words: WrittenText) -> list[int]:
    """Where the piece begins; never in the middle of what is glued together."""
    wanted = [word.letters for word in piece]
    ends = len(wanted)
    return [
        at
        for at in places_among(words.letters, wanted[0])
        if words.letters[at : at + ends] == wanted
        and not words[at].glued
        and not (at + ends < len(words) and words[at + ends].glued)
    ]


def _next(places: Sequence[int], end: int) -> int | None:
    """The first of the places, which ascend, that a gap which begins at `end` may lead to."""
    at = bisect_left(places, end)
    return places[at] if at < len(places) and places[at] <= end + LONGEST_GAP else None


def _place(
    at: int,
    quotation: Verbatim,
    followed: Sequence[Sequence[int]],
    words: WrittenText,
) -> VerbatimPlace:
    first = words[at].start
    left_out = []
    end = at
    for piece, places in zip(quotation.pieces, followed, strict=True):
        at = places[bisect_left(places, end)]
        if at > end:
            left_out.append(Span(words[end].start, words[at - 1].end))
        end = at + len(piece)
    return VerbatimPlace(Span(first, words[end - 1].end), tuple(left_out))


def _words_in(word: WrittenWord) -> int:
    if not _UNSPACED.match(word.letters):
        return int(any(map(str.isalnum, word.letters)))
    return max(1, sum(map(str.isalpha, word.letters)) // UNSPACED)
