"""Where the words of a quotation nearly stand, and what is otherwise there.

    quoted     "the tide tabels are never ours"
    standing   "… and the tide tables are all ours, said …"

is found with "tabels" misspelt and "never" for "all"; 4½ of its 6 words stand there. Case, accents
and punctuation are no difference, and neither is what was heard besides ("[Applause]").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log

from igfarchive.search.matches.alignment import EXACT, SKIPPED, BestEnd, align, best_ends, weigh
from igfarchive.search.matches.differences import LONGEST_SWAP, Difference, compare
from igfarchive.search.matches.quotations import LONGEST_GAP, Quotation, blanked
from igfarchive.search.matches.results import Span
from igfarchive.text.asides import find_asides
from igfarchive.text.words import exact_words, tokens

LEAST_SHARE = 2 / 3
"""Below this share of its words it is another thing that was said."""
FEWEST_WORDS = 3
"""Words that have to stand there: two in a row stand everywhere."""
HEAVIEST = 2.0
"""What a word weighs at most. None weighs less than 1, so that common words at the ends, too, are
worth more than the one that stands wrong beside them."""


@dataclass(frozen=True, slots=True)
class NearQuotation:
    """The words at `span` of a turn, as captioned or as corrected, and how they differ from those
    quoted, in order.

    `share` of the quotation's words stand there, 0 to 1: wherever they are in their order or
    swapped with others; half of a word where it is misspelt or inflected. `score` tells two apart
    that have the same share: it is less, the more there is between the words, and more, the rarer
    the words are that stand there. `left_out` are the words that its gaps stand for.
    """

    utterance: int
    captioned: bool
    span: Span
    share: float
    score: int
    differences: tuple[Difference, ...] = ()
    left_out: tuple[Span, ...] = ()

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


def weights_of(document_frequencies: Sequence[int], documents: int) -> list[float]:
    """What the words of a quotation weigh by their idf, when so many of the documents hold them: 1,
    and more than that where they are rarer than the mean.

    "we", "have" and "a" stand in any turn, and an intense history in few: so that "we have a very"
    is no passage that is as near. A word that none holds is misspelt, as a rule, and may be any.
    """
    idf = [log(1 + documents / held) if held else 0.0 for held in document_frequencies]
    known = [each for each in idf if each]
    mean = sum(known) / len(known) if known else 1.0
    return [min(max(each / mean, 1.0), HEAVIEST) for each in idf]


def find_near_quotations(
    quotation: Quotation,
    texts: Iterable[TurnText],
    most: int,
    least: float = LEAST_SHARE,
    *,
    weights: Sequence[float] = (),
) -> list[NearQuotation]:
    """Of each turn the passage that is nearest to the quotation, in the reading that has it
    nearest; the `most` nearest turns, the nearest first, and of equal ones as they were given.

    Those are left out where less than the `least` share of its words stands, or fewer than
    FEWEST_WORDS. `weights` are those of its words, as `weights_of` has them; all alike without.
    """
    weights = weights or [1.0] * len(quotation.words)
    readings = list(texts)
    spoken = [blanked(reading.text, find_asides(reading.text)) for reading in readings]
    if len(quotation.words) < FEWEST_WORDS or not readings:
        return []
    ends = best_ends(quotation, [exact_words(text) for text in spoken], weights)
    nearest: dict[int, int] = {}
    for index, reading in enumerate(readings):
        before = nearest.setdefault(reading.utterance, index)
        if ends[index].score > ends[before].score:
            nearest[reading.utterance] = index
    scored = (index for index in nearest.values() if ends[index].score > 0)
    best = sorted(scored, key=lambda index: -ends[index].score)[:most]
    found = (
        _compare(quotation, readings[index], spoken[index], ends[index], weights) for index in best
    )
    return [each for each in found if each and each.share >= least]


def find_filled(quotation: Quotation, text: str) -> Span | None:
    """Where all of a quotation with gaps stands in one text, other words in its gaps; None for
    nowhere, and for a quotation without gaps."""
    wanted = {word.exact for word in quotation.words}
    if not quotation.gaps or not wanted.issubset(exact_words(text)):
        return None
    near = find_near_quotations(quotation, [TurnText(0, text)], 1)
    return near[0].span if near and near[0].complete else None


def _compare(
    quotation: Quotation,
    reading: TurnText,
    spoken: str,
    best: BestEnd,
    weights: Sequence[float],
) -> NearQuotation | None:
    """The passage of the best alignment; None where too few words stand there."""
    # As many words stand alone at most as are paid for by those that are paired.
    paid = sum(weigh(EXACT, weight) for weight in weights) // -SKIPPED
    longest = len(quotation.words) + paid + LONGEST_GAP * len(quotation.gaps) + LONGEST_SWAP
    first = max(0, best.end - longest)
    words = list(islice(tokens(spoken), first, best.end + 1 + LONGEST_SWAP))
    steps = align(quotation, [word.exact for word in words[: best.end + 1 - first]], weights)
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
        comparison.left_out,
    )
