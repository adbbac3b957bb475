"""Invented sessions of any number: few words that are everywhere, and many that are rare."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SEED = 2031
VOCABULARY = 100_000
SESSION = 170  # turns
BATCH = 10_000
"""Turns that are drawn at once."""

SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstvwz" for vowel in "aeiou"]


class InventedTurn(NamedTuple):
    """A turn before it becomes a document; sessions are counted from 1."""

    session: int
    position: int
    text: str
    speaker: str
    show: str


def invent(utterances: int) -> Iterator[InventedTurn]:
    """The same turns at every call; those of fewer utterances are not the first of more."""
    random = np.random.default_rng(SEED)
    words = _vocabulary(random)
    speakers = [f"SPEAKER {number}" for number in range(utterances // 200 + 1)]
    shows = [f"show-{number}" for number in range(utterances // (50 * SESSION) + 1)]
    for first in range(0, utterances, BATCH):
        turns = min(BATCH, utterances - first)
        # As long as real ones: most are short, and a few are very long.
        lengths = np.clip(random.lognormal(2.8, 1.55, turns), 1, 1_100).astype(np.intp)
        drawn = _zipf(random, len(words), int(lengths.sum())).tolist()
        who = _zipf(random, len(speakers), turns).tolist()
        end = 0
        for number, (length, speaker) in enumerate(zip(lengths.tolist(), who, strict=True), first):
            start, end = end, end + length
            session, position = divmod(number, SESSION)
            yield InventedTurn(
                session + 1,
                position,
                " ".join([words[word] for word in drawn[start:end]]),
                speakers[speaker],
                shows[session % len(shows)],
            )


def _zipf(random: np.random.Generator, kinds: int, draws: int) -> npt.NDArray[np.intp]:
    """Numbers from 0, each as frequent as it is small (after Zipf and Mandelbrot)."""
    cumulated = np.cumsum(1 / (np.arange(kinds) + 2.7))
    drawn = random.random(draws) * cumulated[-1]
    numbers: npt.NDArray[np.intp] = np.searchsorted(cumulated, drawn)
    return numbers


def _vocabulary(random: np.random.Generator) -> list[str]:
    """Words of two or three syllables; the most frequent ones are short."""
    short = [one + other for one in SYLLABLES for other in SYLLABLES]
    drawn = random.permutation(len(short))[: VOCABULARY // 40].tolist()
    words = [short[number] for number in drawn]
    longer = random.permutation(len(short) * len(SYLLABLES))[: VOCABULARY - len(words)].tolist()
    for number in longer:
        beginning, end = divmod(number, len(SYLLABLES))
        words.append(short[beginning] + SYLLABLES[end])
    return words
