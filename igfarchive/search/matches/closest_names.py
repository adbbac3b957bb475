"""Names that somebody may have meant who wrote another one."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from igfarchive.text.words import exact_words

ALIKE = 0.7
"""Of two words the share of letters that are no edits (optimal string alignment)."""


def closest_names(typed: str, names: Mapping[str, str], most: int) -> list[str]:
    """The keys of at most so many names that are most like what was typed, best first.

    A name is as like as its words are to those typed, each to the one that it is most like; words
    that are less than ALIKE do not count. Equals keep their order.
    """
    holding: dict[str, list[str]] = defaultdict(list)
    for key, name in names.items():
        for word in dict.fromkeys(exact_words(name)):
            holding[word].append(key)
    words = list(holding)
    scores: dict[str, float] = defaultdict(float)
    for word in dict.fromkeys(exact_words(typed)):
        best: dict[str, float] = {}
        alike = process.extract(
            word, words, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=None
        )
        for spelled, likeness, _ in alike:
            for key in holding[spelled]:
                best[key] = max(best.get(key, 0.0), likeness)
        for key, likeness in best.items():
            scores[key] += likeness
    places = {key: place for place, key in enumerate(names)}
    return sorted(scores, key=lambda key: (-scores[key], places[key]))[:most]
