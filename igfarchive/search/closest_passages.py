"""The passages of the archive that are nearest to a quotation."""

from collections.abc import Collection
from dataclasses import dataclass

from igfarchive.archive.models import Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.search import index
from igfarchive.search.matches.near_quotations import (
    LEAST_SHARE,
    NearQuotation,
    TurnText,
    find_near_quotations,
    weights_of,
)
from igfarchive.search.matches.quotations import Quotation
from igfarchive.search.queries.query import Query
from igfarchive.search.turns import public_turns

MOST_CANDIDATES = 8
"""Turns whose words are compared with the quotation's."""
MOST_COMPARED = 30_000_000
"""Words of the quotation times characters of these turns: of a quotation of 100 words, 300,000
characters. The first turn is compared however long it is."""


@dataclass(frozen=True, slots=True)
class ClosestPassage:
    """A passage, its turn (`public_turns`), and the reading of this that it is in."""

    near: NearQuotation
    turn: Utterance
    text: str


def closest_passages(
    quotation: Quotation,
    query: Query,
    most: int,
    besides: Collection[int] = (),
    least: float = LEAST_SHARE,
) -> list[ClosestPassage]:
    """The nearest passage of each turn that the filters of the query let through, the nearest
    first; none of the turns `besides`, and none where less than the `least` share of its words
    stands.

    Two queries to the database, and one after each commit. IndexUnavailableError where the index
    cannot be asked.
    """
    words = [word.exact for word in quotation.words]
    named = index.candidates(words, query, MOST_CANDIDATES + len(besides))
    candidates = [utterance for utterance in named if utterance not in besides]
    turns = {turn.pk: turn for turn in public_turns().filter(pk__in=candidates).order_by()}
    captioned = {pk: turn.text for pk, turn in turns.items()}
    corrected = readings_of(captioned)
    texts: list[TurnText] = []
    length = 0
    for utterance in filter(captioned.__contains__, candidates):
        length += len(captioned[utterance])
        if texts and length * len(words) > MOST_COMPARED:
            break
        texts.append(TurnText(utterance, corrected[utterance].text))
        if corrected[utterance].corrections:
            texts.append(TurnText(utterance, captioned[utterance], captioned=True))
    weights = weights_in_index(quotation)
    return [
        ClosestPassage(
            near,
            turns[near.utterance],
            captioned[near.utterance] if near.captioned else corrected[near.utterance].text,
        )
        for near in find_near_quotations(quotation, texts, most, least, weights=weights)
    ]


def weights_in_index(quotation: Quotation) -> list[float]:
    """What its words weigh, the rarer in the index the more. IndexUnavailableError."""
    words = [word.exact for word in quotation.words]
    return weights_of(index.document_frequencies(words), index.count())
