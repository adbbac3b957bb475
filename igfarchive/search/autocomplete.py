"""Completes what somebody types: the words of the archive that begin as the last one does."""

from igfarchive.search import index_searcher
from igfarchive.text.words import Token, tokens

MOST = 7
SHORTEST = 2


def begun_word(text: str) -> Token | None:
    """The last word, where it may go on; None where it alone is a letter, of too many words.

    What stands behind it, a space too, says that it is complete.
    """
    words = list(tokens(text))
    if not words or words[-1].end < len(text) or (len(words) == 1 and _is_short(words[0].exact)):
        return None
    return words[-1]


def beginning_with(word: str) -> list[str]:
    """The words that begin so, the most frequent first, itself among them: MOST and one more at
    most, and none for a letter alone. IndexUnavailableError."""
    if _is_short(word):
        return []
    return [each for each, _ in index_searcher.completions(word, MOST + 1)]


def completions(word: str, begun: list[str]) -> list[str]:
    """At most MOST of those that begin so, without itself."""
    return [each for each in begun if each != word][:MOST]


def _is_short(word: str) -> bool:
    """An ideograph is a word; a letter alone is the beginning of too many."""
    return len(word) < SHORTEST and word.isascii()
