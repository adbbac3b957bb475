"""Tells, far sooner than by reading them, which paragraphs introduce nobody.

Whoever is introduced is named, or says `I`, `my` and the like before words that not many
paragraphs have behind them: `I work`, `my name`, `as a judge`. What is refused here has none of
that, whatever signs stand between its words.
"""

import re
from collections.abc import Iterable

from igfarchive.affiliations.grammar.capacities import PERSONAL
from igfarchive.affiliations.grammar.mentions import Cast
from igfarchive.affiliations.grammar.occupations import (
    ADVERBS,
    ARTICLES,
    CAPACITIES,
    LEADING,
    OCCUPATIONS,
    PREPOSITIONS,
    WORKING,
)
from igfarchive.affiliations.grammar.self_introductions import Self
from igfarchive.affiliations.grammar.sentences import FILLERS, key_of, word_texts
from igfarchive.affiliations.grammar.verbs import ABODES, CARING


def may_introduce(paragraph: str, cast: Cast, speaks: Self | None) -> bool:
    """Whether the paragraph may say who somebody is; if not, reading it finds nothing."""
    if speaks is not None and speaks.is_written_otherwise:
        # They may call themselves anything.
        return True
    words = word_texts(paragraph)
    names = {key_of(word) for word in words if not "a" <= word[0] <= "z"}
    if cast.knows_any(names):
        return True
    keys = " ".join(words).lower() if paragraph.isascii() else " ".join(map(key_of, words))
    return _CUE.search(f" {keys} ") is not None


def _any(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words)))}) {_FILLER}"


# The words as they compare, a space behind each: " i am uh the director of tides ". A filler may
# follow any word.
_FILLER = f"(?:(?:{'|'.join(' '.join(filler) for filler in FILLERS)}) )?"
_ADVERBS = f"(?:{_any(ADVERBS)})*+"
_OCCUPATION = rf"{_ADVERBS}(?:{_any(ARTICLES)})*+(?:[^ ]* {_FILLER}){{0,6}}?{_any(OCCUPATIONS)}"
_DOING = LEADING | WORKING | CARING | {"represent", "represented", "look"}
_ABODES = "|".join(f"{verb} {_FILLER}{preposition} " for verb, preposition in ABODES)
_CUE = re.compile(
    rf" (?:(?:i'm|i {_FILLER}am) {_FILLER}(?:{_ADVERBS}{_any(PREPOSITIONS)}|{_OCCUPATION})"
    rf"|i {_FILLER}{_ADVERBS}(?:{_any(_DOING)}|{_ABODES})"
    rf"|i(?:'ve|'d)? {_FILLER}(?:ha(?:ve|d) {_FILLER})?{_ADVERBS}been "
    rf"|my {_FILLER}(?:name(?:'s)? |[^ ]* {_FILLER}hats? )"
    rf"|my {_FILLER}(?:[^ ]* {_FILLER}){{0,2}}?{_any(CAPACITIES)}"
    rf"|as {_FILLER}{_any(ARTICLES)}{_OCCUPATION}"
    rf"|behalf {_FILLER}of "
    rf"|in {_FILLER}my {_FILLER}(?:{_any(PERSONAL)})*+capacity "
    rf"|(?:our|my) {_FILLER}(?:colleague|friend) )"
)
