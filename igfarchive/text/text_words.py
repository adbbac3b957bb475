"""The words of one text, and where some of them stand: of a page full of words few are marked.

The Tide turns; tides do.    tide and tides stand at 4-8 and 16-21
"""

from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from functools import cached_property
from itertools import compress

from igfarchive.text.words import (
    APART,
    ASCII_WORD,
    SIGNED_WORD,
    WORD,
    folded_text,
    has_signs,
    plain_words,
    say,
    signed_words,
    stem,
    stretches,
    unfolded,
)


class TextWords:
    """The exact `words` of a text in order, and the `different` ones among them.

    Where words stand is looked for where their letters are, but for those written with signs.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = folded_text(text)
        self._has_signs = has_signs(self.folded)
        self.words = signed_words(self.folded) if self._has_signs else plain_words(self.folded)
        self.different = tuple(frozenset(self.words))

    @cached_property
    def _stems(self) -> list[str]:
        """Those of the different words."""
        return list(map(stem, self.different))

    def of_stem(self, wanted: str) -> set[str]:
        """The words that have this stem."""
        if wanted not in self._stems:  # as in most texts of a session
            return set()
        return {self.different[place] for place in places_among(self._stems, wanted)}

    def places(self, words: Set[str]) -> set[int]:
        """Where these words stand among all, counted from 0."""
        return {place for place, word in enumerate(self.words) if word in words}

    def spans(self, words: Set[str], places: Set[int]) -> list[tuple[int, int]]:
        """Where in the text these words begin and end, each time that they stand there, and those
        at these places, in order."""
        if self._has_signs:
            found = self._signed_spans(self.places(words) | places)
        else:
            found = _plain_spans(self.folded, self.words, words, places)
        return list(unfolded(self.text, sorted(found)))

    def _signed_spans(self, wanted: Set[int]) -> list[tuple[int, int]]:
        """The words at these places in the folded text."""
        found: dict[int, tuple[int, int]] = {}
        place = 0
        words: list[str] = []  # the last of what was said, on which depends what is said next
        for start, end, signed in stretches(self.folded):
            if not signed:
                stretch = self.folded[start:end]
                if said := plain_words(stretch):
                    here = sorted(each for each in wanted if place <= each < place + len(said))
                    at = _plain_spans(stretch, said, set(), {each - place for each in here})
                    spans = ((start + first, start + last) for first, last in sorted(at))
                    found |= zip(here, spans, strict=True)
                    place += len(said)
                    words.append(said[-1])
                continue
            for match in SIGNED_WORD.finditer(self.folded, start, end):
                before = len(words)
                say(match[0], words)
                if more := len(words) - before:
                    found |= dict.fromkeys(range(place, place + more), match.span())
                    place += more
                elif place - 1 in found:  # it belongs to the word before
                    found[place - 1] = (found[place - 1][0], match.end())
        return [span for place, span in found.items() if place in wanted]


def places_among(words: Sequence[str], word: str) -> Iterator[int]:
    """Where a word stands among others, counted from 0."""
    place = -1
    with suppress(ValueError):  # which says that it stands nowhere behind
        while True:
            place = words.index(word, place + 1)
            yield place


def _plain_spans(
    folded: str, said: Sequence[str], words: Set[str], places: Set[int]
) -> list[tuple[int, int]]:
    """Where these words stand in a folded text without signs, and those at these places among all
    that are said in it; in no order."""
    found = [span for word in words for span in _spans_of(word, folded)]
    for word in {said[place] for place in places} - words:
        spans = _spans_of(word, folded)
        found += compress(spans, map(places.__contains__, places_among(said, word)))
    return found


def _spans_of(word: str, folded: str) -> list[tuple[int, int]]:
    """Where a word begins and ends in a folded text without signs, in order.

    Between two spaces there is all of it.
    """
    pattern = ASCII_WORD if folded.isascii() else WORD
    found = []
    at = folded.find(word)
    while at >= 0:
        end = at + len(word)
        if folded[at - 1 : at] in APART and folded[end : end + 1] in APART:
            found.append((at, end))
        else:
            start = max(found[-1][1] if found else 0, folded.rfind(" ", 0, at) + 1)
            end = folded.find(" ", at)
            end = len(folded) if end < 0 else end
            found += [
                each.span() for each in pattern.finditer(folded, start, end) if each[0] == word
            ]
        at = folded.find(word, end)
    return found
