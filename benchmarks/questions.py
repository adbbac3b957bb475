"""What is asked: questions of every sort, made of words that the corpus has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from benchmarks.corpus import Turn
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.signs import SHORTEST_FUZZY, SHORTEST_PREFIX
from igfarchive.search.queries.tree import Tree
from igfarchive.text.words import stem

FACETS = ("speaker", "affiliation", "year")
"""What a full result counts."""

YEARS = (2010, 2011, 2012)

# Of all turns, how many hold such a word.
RARE, FEW, SOME, COMMON = 0.000_1, 0.01, 0.1, 0.15

SAMPLE = 20_000
"""Turns in which a quotation is looked for."""

FREQUENT = "quotation of frequent words"
"""Each of its words is in many turns, and where it stands in them has to be read, too."""

LONG = 4
"""Words that such a quotation has."""


@dataclass(frozen=True)
class Question:
    """`text` is as a visitor writes it, `years` are consecutive; an empty filter is not set."""

    name: str
    text: str
    speaker: str = ""
    years: tuple[int, ...] = ()

    @cached_property
    def tree(self) -> Tree:
        tree = parse(self.text).tree
        assert tree is not None
        return tree

    @property
    def shown(self) -> str:
        """All that is asked, in one line."""
        years = f"{self.years[0]} to {self.years[-1]}" if self.years else ""
        return ", ".join(filter(None, [self.text, self.speaker, years]))

    @property
    def filtered(self) -> tuple[str, ...]:
        """The facets whose filter is set."""
        return ("speaker",) * bool(self.speaker) + ("year",) * bool(self.years)

    def lifted(self, facet: str) -> Question:
        """The question with that facet's own filter lifted, as the facet is counted."""
        return replace(self, **{"speaker": ""} if facet == "speaker" else {"years": ()})


def choose(turns: Sequence[Turn]) -> list[Question]:
    """The questions that fit these turns, however many they are."""
    words = _count(turns, lambda turn: turn.words.split())
    stems = _count(turns, lambda turn: turn.stems.split())
    plain = sorted(word for word in words if _is_plain(word))

    def nearest(share: float, *taken: str) -> str:
        """The word whose stem is in so many of the turns, but in two at least."""
        used = {stem(word) for word in taken}
        fitting = [word for word in plain if stem(word) not in used and stems[stem(word)] > 1]
        # Of a short word such as “up” only odd forms would be left.
        fitting = [word for word in fitting if len(stem(word)) >= SHORTEST_PREFIX]
        return min(
            fitting,
            key=lambda word: (abs(stems[stem(word)] - share * len(turns)), -words[word]),
        )

    common = nearest(COMMON)
    second = nearest(SOME, common)
    third = nearest(SOME, common, second)
    speakers = Counter(
        turn.document.speaker for turn in turns if stem(common) in turn.stems.split()
    )
    return [
        Question("rare word", nearest(RARE)),
        Question("common word", common),
        Question("stop-like word", nearest(1.0)),
        Question("two words", f"{common} {second}"),
        Question("three words", f"{common} {second} {third}"),
        Question("OR", f"{common} OR {second}"),
        Question("quotation", f'"{_quotation(turns)}"'),
        Question(FREQUENT, f'"{_frequent(turns, words)}"'),
        Question("prefix", f"{_prefix(plain, words, SOME * len(turns))}*"),
        Question("one edit", f"{_misspelt(plain, words, FEW * len(turns))}~"),
        Question("speaker filter", common, speaker=max(speakers, key=speakers.__getitem__)),
        Question("year range", common, years=YEARS),
    ]


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= SHORTEST_PREFIX


def _count(turns: Iterable[Turn], of: Callable[[Turn], list[str]]) -> Counter[str]:
    """In how many turns each word is."""
    counts: Counter[str] = Counter()
    for turn in turns:
        counts.update(set(of(turn)))
    return counts


def _quotation(turns: Sequence[Turn]) -> str:
    """Two words that follow one another in a few of the turns."""
    sample = _sample(turns)
    pairs: Counter[tuple[str, str]] = Counter()
    for turn in sample:
        pairs.update(set(pairwise(turn.words.split())))
    fitting = sorted(pair for pair in pairs if all(map(_is_plain, pair)))
    pair = min(fitting, key=lambda pair: abs(pairs[pair] - FEW * len(sample)))
    return " ".join(pair)


def _frequent(turns: Sequence[Turn], words: Counter[str]) -> str:
    """Words of which each is frequent, where they most often follow one another."""
    frequent = {
        word
        for word, held in words.items()
        if held >= SOME * len(turns) and word.isascii() and word.isalpha()
    }
    runs: Counter[tuple[str, ...]] = Counter()
    for turn in _sample(turns):
        spoken = turn.words.split()
        follow = {tuple(spoken[at : at + LONG]) for at in range(len(spoken) - LONG + 1)}
        runs.update([run for run in follow if frequent.issuperset(run)])
    (most,) = sorted(runs, key=lambda run: (-runs[run], run))[:1]
    return " ".join(most)


def _sample(turns: Sequence[Turn]) -> Sequence[Turn]:
    return turns[:: max(1, len(turns) // SAMPLE)]


def _prefix(plain: Iterable[str], words: Counter[str], turns: float) -> str:
    """Four letters that words begin with which are in about so many turns."""
    beginnings: Counter[str] = Counter()
    for word in plain:
        if len(word) > 4:
            beginnings[word[:4]] += words[word]
    return min(sorted(beginnings), key=lambda start: abs(beginnings[start] - turns))


def _misspelt(plain: Iterable[str], words: Counter[str], turns: float) -> str:
    """A word in about so many turns, without the letter in its middle."""
    fitting = [word for word in plain if len(word) > SHORTEST_FUZZY + 1]
    word = min(fitting, key=lambda word: abs(words[word] - turns))
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :]
