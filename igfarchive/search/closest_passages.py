"""The passages of the archive that are nearest to a quotation."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from igfarchive.archive.models import Utterance
from igfarchive.search import index_searcher
from igfarchive.search.matches.near_quotations import (
    LEAST_SHARE,
    NearQuotation,
    NearQuotations,
    TurnText,
    weights_of,
)
from igfarchive.search.matches.quotations import Quotation
from igfarchive.search.queries.query import Query
from igfarchive.search.turns import TurnReader

MOST_CANDIDATES = 8
"""Turns whose words are compared with the quotation's."""
CLOSEST_SHARE = 1 / 3
"""Of its words, below which a passage is not even the closest."""
LIKELY = 0.6
"""Of the votes for the likeliest turn, below which another one is not compared."""
LEAST_VOTES = 0.35
"""Below which none is: it has not even a third of the words. Those on both sides of a gap vote for
themselves, as it is not known how long it is."""
NEAR_VOTES = 0.45
"""Below which none has most of the words: as a rule such a turn has nearly all votes, and half of
them where more words stand in the midst of the quotation's."""
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
) -> list[ClosestPassage]:
    """The nearest passage of each turn that the filters of the query let through, the nearest
    first; none of the turns `besides`, and none where less than LEAST_SHARE of its words stands.

    Two queries to the database, and one after each commit. IndexUnavailableError where the index
    cannot be asked.
    """
    wanted = [(query, LEAST_VOTES)]
    closest = next(closest_of_each(quotation, wanted, most, TurnReader(), besides))
    return [passage for passage in closest if passage.near.share >= LEAST_SHARE]


def closest_of_each(
    quotation: Quotation,
    wanted: Sequence[tuple[Query, float]],
    most: int,
    reader: TurnReader,
    besides: Collection[int] = (),
) -> Iterator[Iterator[ClosestPassage]]:
    """The same for each of the queries, given with the least votes of a turn that is compared, and
    down to CLOSEST_SHARE of the words. The index and the database are asked for all together; what
    is found is compared when it is asked for."""
    words = [word.exact for word in quotation.words]
    queries = [query for query, _ in wanted]
    candidates = index_searcher.candidates(words, queries, MOST_CANDIDATES + len(besides))
    named = [
        [each for each in found if each.utterance not in besides] for found in candidates.found
    ]
    most_votes = max((each.votes for found in named for each in found), default=0.0)
    parts = 1 + len(quotation.gaps)
    likely = [
        [each.utterance for each in found if each.votes >= max(LIKELY * most_votes, votes / parts)]
        for found, (_, votes) in zip(named, wanted, strict=True)
    ]
    asked = {utterance for found in likely for utterance in found}
    public = set(reader.read(asked))
    texts = {
        utterance: texts
        for found in likely
        for utterance, texts in _texts(filter(public.__contains__, found), reader, len(words))
    }
    readings = [text for each in texts.values() for text in each]
    weights = weights_of(candidates.document_frequencies, candidates.documents)
    compared = NearQuotations(quotation, readings, weights)
    for found in likely:
        yield (
            ClosestPassage(near, reader.turn(near.utterance), _text(near, reader))
            for near in compared.nearest(found, most, CLOSEST_SHARE)
        )


def _texts(
    utterances: Iterable[int], reader: TurnReader, words: int
) -> Iterator[tuple[int, list[TurnText]]]:
    """The readings of those turns which are not too long to be compared with so many words."""
    length = 0
    for utterance in utterances:
        captioned = reader.captioned(utterance)
        if length and (length + len(captioned)) * words > MOST_COMPARED:
            return
        length += len(captioned)
        corrected = reader.corrected(utterance)
        texts = [TurnText(utterance, corrected.text)]
        if corrected.corrections:
            texts.append(TurnText(utterance, captioned, captioned=True))
        yield utterance, texts


def _text(near: NearQuotation, reader: TurnReader) -> str:
    """That of its reading."""
    if near.captioned:
        return reader.captioned(near.utterance)
    return reader.corrected(near.utterance).text


def weights_in_index(quotation: Quotation) -> list[float]:
    """What its words weigh, the rarer in the index the more. IndexUnavailableError."""
    words = [word.exact for word in quotation.words]
    return weights_of(index_searcher.document_frequencies(words), index_searcher.count())
