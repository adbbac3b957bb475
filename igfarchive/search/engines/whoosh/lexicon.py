"""The different words of a segment, so kept that those like another are found without a walk."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from igfarchive.search.spelling import one_edit_apart


class Lexicon:
    """Words in order, and again in the order of their reversed spellings."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self.reversed = sorted(word[::-1] for word in self.words)

    def starting(self, prefix: str) -> Iterator[str]:
        """The words that start so."""
        return _starting(self.words, prefix)

    def like(self, word: str) -> Iterator[str]:
        """The words at most one edit away.

        An edit, also a swap of neighbours, leaves the beginning of a word or its end as it was,
        if there is a letter between the two.
        """
        middle = (len(word) - 1) // 2
        near = set(self.starting(word[:middle]))
        near.update(found[::-1] for found in _starting(self.reversed, word[:middle:-1]))
        return (found for found in sorted(near) if one_edit_apart(found, word))


def _starting(words: list[str], prefix: str) -> Iterator[str]:
    for at in range(bisect_left(words, prefix), len(words)):
        if not words[at].startswith(prefix):
            return
        yield words[at]
