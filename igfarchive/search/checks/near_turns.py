"""Turns that nearly hold a quotation, where none holds it word for word."""

from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.archive.models import Utterance
from igfarchive.search.checks.claimed import Claimed
from igfarchive.search.checks.spliced import LEAST_PIECE
from igfarchive.search.closest_passages import (
    LEAST_VOTES,
    NEAR_VOTES,
    ClosestPassage,
    closest_of_each,
)
from igfarchive.search.matches.differences import Difference, DifferenceKind
from igfarchive.search.matches.near_quotations import LEAST_SHARE
from igfarchive.search.matches.quotations import Quotation, blanked
from igfarchive.search.queries.query import Query
from igfarchive.search.turns import TurnReader
from igfarchive.text.asides import find_asides
from igfarchive.text.words import Token

MOST_CLOSEST = 3
"""Turns that are told of where nothing stands word for word."""
LONGEST_OMISSION = 10
"""Words that a near quotation may leave out in one place without a sign; of more it is spliced."""


@dataclass(frozen=True, slots=True)
class NearTurn:
    """A turn and the passage of it that is near."""

    passage: ClosestPassage

    @property
    def utterance(self) -> Utterance:
        return self.passage.turn

    @property
    def is_at_edge(self) -> bool:
        """Whether there are no words before the passage in its turn, or none behind it."""
        span, text = self.passage.near.span, self.passage.text
        spoken = blanked(text, find_asides(text))
        sides = spoken[: span.start], spoken[span.end :]
        return not all(any(map(str.isalnum, side)) for side in sides)

    @property
    def is_near(self) -> bool:
        """Whether it has most of the quotation; else it is the closest there is."""
        return self.passage.near.share >= LEAST_SHARE


def near_turns(quotation: Quotation, claimed: Claimed, reader: TurnReader) -> list[NearTurn]:
    """The nearest: of those claimed, if any of them is near; else of all."""
    query = claimed.query
    wanted = [(Query(), LEAST_VOTES), *([(query, NEAR_VOTES)] if query else ())]
    closest = closest_of_each(quotation, wanted, MOST_CLOSEST, reader)
    every = list(map(NearTurn, next(closest)))
    if not query or (every and claimed.is_claimed(every[0].utterance)):
        return every
    narrowed = map(NearTurn, next(closest))
    first = next(narrowed, None)
    return [first, *narrowed] if first and first.is_near else every


def is_whole(quotation: Quotation, passage: ClosestPassage) -> bool:
    """Whether the passage accounts for nearly all of the quotation: it lacks no words in a row that
    may be a piece of another place, and has not many that the quotation skips."""
    lacking = 0
    for word in quotation.words:
        lacking = lacking + 1 if _is_lacking(word, passage.near.differences) else 0
        if lacking >= LEAST_PIECE:
            return False
    return all(
        len(passage.text[each.standing.start : each.standing.end].split()) <= LONGEST_OMISSION
        for each in passage.near.differences
        if each.kind is DifferenceKind.MISSING
    )


def _is_lacking(word: Token, differences: Iterable[Difference]) -> bool:
    """Whether a word of the quotation does not stand in a passage, nor one like it."""
    return any(
        each.quoted.start <= word.start < each.quoted.end
        for each in differences
        if each.kind in (DifferenceKind.ADDED, DifferenceKind.OTHER)
    )
