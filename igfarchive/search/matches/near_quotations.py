"""Where the words of a quotation nearly stand, and what is otherwise there.

    quoted     "the tide tabels are never ours"
    standing   "… and the tide tables are all ours, said …"

is found with "tabels" misspelt and "never" for "all"; 4½ of its 6 words stand there. Case, accents
and punctuation are no difference, and neither is what was heard besides ("[Applause]").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from igfarchive.search.matches.alignment import BestEnd, align, best_ends
from igfarchive.search.matches.differences import LONGEST_SWAP, Difference, compare
from igfarchive.search.matches.quotations import LONGEST_GAP, Quotation, blanked
from igfarchive.search.matches.results import Span
from igfarchive.text.asides import find_asides
from igfarchive.text.words import exact_words, tokens

LEAST_SHARE = 2 / 3
"""Below this share of its words it is another thing that was said."""
FEWEST_WORDS = 3
"""Words that have to stand there: two in a row stand everywhere."""


@dataclass(frozen=True, slots=True)
class NearQuotation:
    """The words at `span` of a turn, as captioned or as corrected, and how they differ from those
    quoted, in order.

    `share` of the quotation's words stand there, 0 to 1: wherever they are in their order or
    swapped with others; half of a word where it is misspelt or inflected. `score` tells two apart
    that have the same share: it is less, the more there is between the words.
    """

    utterance: int
    captioned: bool
    span: Span
    share: float
    score: int
    differences: tuple[Difference, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether all stands there as quoted."""
        return self.share == 1 and not self.differences


@dataclass(frozen=True, slots=True)
class TurnText:
    """A reading of a turn."""

    utterance: int
    text: str
    captioned: bool = False


def find_near_quotations(
    quotation: Quotation, texts: Iterable[TurnText], most: int, least: float = LEAST_SHARE
) -> list[NearQuotation]:
    """Of each turn the passage that is nearest to the quotation, in the reading that has it
    nearest; the `most` nearest turns, the nearest first, and of equal ones as they were given.

    Those are left out where less than the `least` share of its words stands, or fewer than
    FEWEST_WORDS.
    """
    readings = list(texts)
    spoken = [blanked(reading.text, find_asides(reading.text)) for reading in readings]
    if len(quotation.words) < FEWEST_WORDS or not readings:
        return []
    ends = best_ends(quotation, [exact_words(text) for text in spoken])
    nearest: dict[int, int] = {}
    for index, reading in enumerate(readings):
        before = nearest.setdefault(reading.utterance, index)
        if ends[index].score > ends[before].score:
            nearest[reading.utterance] = index
    scored = (index for index in nearest.values() if ends[index].score > 0)
    best = sorted(scored, key=lambda index: -ends[index].score)[:most]
    found = (_compare(quotation, readings[index], spoken[index], ends[index]) for index in best)
    return [each for each in found if each and each.share >= least]


def _compare(
    quotation: Quotation, reading: TurnText, spoken: str, best: BestEnd
) -> NearQuotation | None:
    """The passage of the best alignment; None where too few words stand there."""
    # As many words stand alone at most as are paid for by those that are paired.
    longest = 5 * len(quotation.words) + LONGEST_GAP * len(quotation.gaps) + LONGEST_SWAP
    first = max(0, best.end - longest)
    words = list(islice(tokens(spoken), first, best.end + 1 + LONGEST_SWAP))
    steps = align(quotation, [word.exact for word in words[: best.end + 1 - first]])
    comparison = compare(quotation.words, words, steps, reading.text)
    if comparison.standing < FEWEST_WORDS:
        return None
    return NearQuotation(
        reading.utterance,
        reading.captioned,
        comparison.span,
        comparison.standing / len(quotation.words),
        best.score,
        comparison.differences,
    )
