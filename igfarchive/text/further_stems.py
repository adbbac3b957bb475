"""What a text is found by besides the stem of each of its words: compounds and acronyms.

    the US on cyber-security, and on data centres    US 1-1, cybersecur 3-4, datacent 7-8

They are no words of the text, and quotations of it do not know them. The index holds them among
its stems.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from igfarchive.text.acronyms import acronyms
from igfarchive.text.compounds import hyphenated, joins
from igfarchive.text.text_words import TextWords
from igfarchive.text.words import places_of, stem, words_of, written_text


class FurtherStem(NamedTuple):
    """`first` and `last` count words from 0: where what it stands for begins and ends."""

    stem: str
    first: int
    last: int


def further_stems(text: str) -> Iterator[FurtherStem]:
    """Those of a text, as often as they stand in it, in no order."""
    yield from acronym_stems(text)
    yield from compound_stems(TextWords(text))


def acronym_stems(text: str) -> Iterator[FurtherStem]:
    """The acronyms of a text, in capitals as no other stem is."""
    for place, acronym in enumerate(acronyms(words_of(written_text(text)))):
        if acronym:
            yield FurtherStem(acronym, place, place)


def compound_stems(text: TextWords, wanted: Callable[[str], bool] = bool) -> Iterator[FurtherStem]:
    """The compounds of a text, as far as their stems are `wanted`."""
    for place, joined in joins(text):
        if wanted(found := stem(joined)):
            yield FurtherStem(found, place, place + 1)
    if compounds := [each for each in hyphenated(text.folded) if wanted(stem(each.exact))]:
        begins, ends = zip(*places_of(text.folded), strict=True)
        for compound in compounds:
            # What is longer than a word may be, or has signs in it, need not begin where a word
            # does: all those count that it touches.
            first = bisect_right(ends, compound.start)
            last = bisect_left(begins, compound.end) - 1
            yield FurtherStem(stem(compound.exact), first, last)
