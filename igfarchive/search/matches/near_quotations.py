"""Where the words of a quotation nearly stand, and what is otherwise there.

    quoted     "the tide tabels are never ours"
    standing   "… and the tide tables are all ours, said …"

is found with "tabels" misspelt and "never" for "all"; 4½ of its 6 words stand there. Case, accents
and punctuation are no difference, and neither is what was heard besides ("[Applause]").
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from math import log

from igfarchive.search.matches.alignment import Alignments
from igfarchive.search.matches.differences import LONGEST_SWAP, Difference, compare
from igfarchive.search.matches.quotations import Quotation, blanked
from igfarchive.search.matches.results import Span
from igfarchive.text.asides import find_asides
from igfarchive.text.words import Token, exact_words, spans

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
    readings = list(texts)
    compared = NearQuotations(quotation, readings, weights)
    nearest = compared.nearest({reading.utterance for reading in readings}, most)
    return [near for near in nearest if near.share >= least]


class NearQuotations:
    """The readings of turns laid beside a quotation, for who asks for the nearest of several
    choices of them."""

    def __init__(
        self, quotation: Quotation, readings: Sequence[TurnText], weights: Sequence[float] = ()
    ) -> None:
        if len(quotation.words) < FEWEST_WORDS:
            readings = ()
        self._quotation = quotation
        self._readings = readings
        self._spoken = [blanked(each.text, find_asides(each.text)) for each in readings]
        self._words = list(map(exact_words, self._spoken))
        weights = weights or [1.0] * len(quotation.words)
        self._alignments = Alignments(quotation, self._words, weights)
        self._found: dict[int, NearQuotation | None] = {}

    def nearest(
        self, utterances: Collection[int], most: int, least: float = 0.0
    ) -> Iterator[NearQuotation]:
        """The nearest of these turns, as `find_near_quotations` gives them, up to one where less
        than the `least` share of the words stands: those behind it are hardly nearer."""
        ends = self._alignments.ends
        nearest: dict[int, int] = {}
        for index, reading in enumerate(self._readings):
            if reading.utterance in utterances:
                before = nearest.setdefault(reading.utterance, index)
                if ends[index].score > ends[before].score:
                    nearest[reading.utterance] = index
        scored = (index for index in nearest.values() if ends[index].score > 0)
        best = sorted(scored, key=lambda index: -ends[index].score)[:most]
        found = map(self._compared, best)
        near = takewhile(lambda each: (each.share if each else 0.0) >= least, found)
        return filter(None, near)

    def _compared(self, index: int) -> NearQuotation | None:
        if index not in self._found:
            self._found[index] = self._compare(index)
        return self._found[index]

    def _compare(self, index: int) -> NearQuotation | None:
        """The passage of the best alignment; None where too few words stand there."""
        quotation, reading = self._quotation, self._readings[index]
        steps = self._alignments.steps(index)
        aligned = [step.standing for step in steps if step.standing is not None]
        # Words beside those that are aligned may be swapped with some of them.
        first = max(0, aligned[0] - LONGEST_SWAP)
        places = slice(first, aligned[-1] + 1 + LONGEST_SWAP)
        found = islice(spans(self._spoken[index]), places.start, places.stop)
        words = [
            Token(exact, position, *span)
            for position, (exact, span) in enumerate(
                zip(self._words[index][places], found, strict=True), first
            )
        ]
        steps = [
            step if step.standing is None else step._replace(standing=step.standing - first)
            for step in steps
        ]
        comparison = compare(quotation.words, words, steps, reading.text)
        if comparison.standing < FEWEST_WORDS:
            return None
        return NearQuotation(
            reading.utterance,
            reading.captioned,
            comparison.span,
            comparison.standing / len(quotation.words),
            self._alignments.ends[index].score,
            comparison.differences,
            comparison.left_out,
        )


def find_filled(quotation: Quotation, text: str) -> Span | None:
    """Where all of a quotation with gaps stands in one text, other words in its gaps; None for
    nowhere, and for a quotation without gaps."""
    wanted = {word.exact for word in quotation.words}
    if not quotation.gaps or not wanted.issubset(exact_words(text)):
        return None
    near = find_near_quotations(quotation, [TurnText(0, text)], 1)
    return near[0].span if near and near[0].complete else None
