"""What makes words stand out in some documents against all others, for every engine: G², and which
words say anything by themselves.

Of a word it is counted how many documents hold it here and there, and of both how many words they
have:

                        here    there
    hold the word       a       b
    words altogether    m       n

Were it as frequent here as there, a' = m (a + b) / (m + n) documents would hold it here, and
b' = n (a + b) / (m + n) there. G² = 2 (a ln (a / a') + b ln (b / b')) tells how surprising the true
numbers are (Dunning 1993, "Accurate methods for the statistics of surprise and coincidence"). As in
much text the least difference surprises, a word has to be LEAST_RATIO times as frequent, too.

Documents are counted and not uses, so that who says a word again and again in a turn says it once.
They are held against words and not against documents, or every word of those who speak at length
would stand out.

With a = 8, b = 2, m = 1,000 and n = 3,000: a' = 2.5 and b' = 7.5, so that G² = 13.3, and the word
is 12 times as frequent here.
"""

from __future__ import annotations

from functools import cache
from math import log
from pathlib import Path

from whoosh.lang.stopwords import stoplists

from igfarchive.search.queries.questions import FUNCTION_WORDS
from igfarchive.search.queries.tree import Or, Phrase, Tree
from igfarchive.text.words import exact_words, stem

LEAST_SURPRISE = 10.83
"""G² that one word in 1,000 reaches by chance."""
LEAST_RATIO = 2.0
LEAST_DOCUMENTS = 3
SPREAD = 3
"""Sessions, and speakers, that have to hold a word; all, where there are no more."""
EXAMPLES = 8
"""Documents that are named of each."""


def surprise(here: int, there: int, words_here: float, words_there: float) -> float:
    """G² of what so many documents hold, of so many words; 0 where it does not stand out."""
    if here < LEAST_DOCUMENTS or here * words_there < LEAST_RATIO * there * words_here:
        return 0.0
    expected = words_here * (here + there) / (words_here + words_there)
    half = here * log(here / expected)
    if there:
        half += there * log(there / (here + there - expected))
    return 2 * half if 2 * half >= LEAST_SURPRISE else 0.0


def content_of(tree: Tree) -> Tree | None:
    """The expression without alternatives that are nothing but words that say nothing: of IT and
    "information technology" the latter."""
    match tree:
        case Or(parts):
            contents = tuple(content for part in parts if (content := content_of(part)))
            return Or(contents) if contents else None
        case Phrase(words) if not any(is_content(stem(word)) for word in words):
            return None
        case _:
            return tree


def is_content(stemmed: str) -> bool:
    """Whether it is more than a letter, a number, a contraction, or a word that all say."""
    return (
        len(stemmed.encode()) > 1
        and not (stemmed.isascii() and stemmed.isdigit())
        and "'" not in stemmed
        and stemmed not in _common_words()
    )


@cache
def _common_words() -> frozenset[str]:
    """The stems of those of Whoosh's list for English, of those that questions are made with, and
    of our own."""
    lines = Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    ours = (line for line in lines if not line.startswith("#"))
    words = (
        word for entry in (*stoplists["en"], *FUNCTION_WORDS, *ours) for word in exact_words(entry)
    )
    return frozenset(map(stem, words))
