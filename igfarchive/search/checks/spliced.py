"""Quotations made of pieces that were said in several places, each of them word for word.

The longest beginning that stands anywhere is the first piece, the longest beginning of the rest the
next one. (A greedy parse has the fewest pieces: Ziv and Lempel, "A universal algorithm for
sequential data compression", IEEE Transactions on Information Theory 23, 1977.)
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from igfarchive.archive.models import Utterance
from igfarchive.search import index_searcher
from igfarchive.search.checks.quoted_turns import (
    NEWEST_FIRST,
    QuotedTurn,
    sought,
    turns_holding,
)
from igfarchive.search.matches.results import Span
from igfarchive.search.matches.verbatim import (
    Verbatim,
    sure_beginning,
    sure_words,
)
from igfarchive.search.matches.written_words import WrittenWord
from igfarchive.search.turns import TurnReader

LEAST_PIECE = 5
"""Words of a piece: fewer in a row stand somewhere by chance."""
LEAST_DECLARED = 3
"""Words of a piece that the quotation itself sets apart by gaps."""

MOST_PIECES = 5
MOST_WORDS = 150
"""A longer quotation is not taken apart."""

MOST_CHOICES = 100
"""Turns with a piece, among which the one nearest to the other pieces is chosen."""

Words = tuple[WrittenWord, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of the quotation (`Quotation.text`), and where they stand in a turn."""

    quoted: Span
    turn: QuotedTurn
    span: Span


@dataclass(frozen=True, slots=True)
class _Part:
    """Words that stand in a row in some turns, which are candidates where the index is not sure."""

    words: Words
    utterances: Sequence[int]


def find_pieces(
    quotation: Verbatim,
    is_preferred: Callable[[Utterance], bool],
    reader: TurnReader,
) -> list[Piece]:
    """The pieces that the quotation is made of, in its order; none where some of its words stand in
    no piece, or where there are more than MOST_PIECES.

    Each is told of in the turn nearest to the piece before it: the same turn, the same session, one
    that is preferred. Two queries to the database for turns that were not read yet, and more for
    words of which the index is not sure.
    """
    if len(quotation.words) > MOST_WORDS:
        return []
    parts: list[_Part] = []
    for declared in quotation.pieces:
        found = _parts(declared, reader)
        parts += found
        if not found or len(parts) > MOST_PIECES:
            return []
    if len(parts) < 2:
        return []
    reader.read({pk for part in parts for pk in part.utterances})  # all of them together
    choices = [turns_holding(Verbatim((part.words,)), part.utterances, reader) for part in parts]
    words = [part.words for part in parts]
    return list(_chosen(words, choices, is_preferred)) if all(choices) else []


def _parts(words: Words, reader: TurnReader) -> list[_Part]:
    """The words in as few pieces as can be; none where that cannot be done."""
    parts: list[_Part] = []
    start = 0
    while start < len(words):
        part = _longest_beginning(words[start:], reader)
        if part is None:
            return []
        rest = len(words) - start - len(part.words)
        if 0 < rest < LEAST_PIECE:  # The last piece may begin earlier.
            length = len(part.words) - (LEAST_PIECE - rest)
            if length < LEAST_PIECE:
                return []
            part = _part(part.words[:length])
        parts.append(part)
        start += len(part.words)
    return parts


def _longest_beginning(words: Words, reader: TurnReader) -> _Part | None:
    """As many of the words, from the first on, as some turn has in a row; None for too few."""
    least = min(LEAST_PIECE, len(words))
    if least < LEAST_DECLARED:
        return None
    sure = sure_beginning(words)
    if len(sure) >= least:
        least, utterances = index_searcher.longest_beginning(sure, least)
        if least < len(sure) or least == len(words):
            if len(utterances) > MOST_CHOICES:
                return _part(words[:least])
            return _Part(words[:least], utterances) if least else None
    elif not _stand(words[:least], reader):
        return None
    most = len(words)
    while least < most:
        middle = (least + most + 1) // 2
        if _stand(words[:middle], reader):
            least = middle
        else:
            most = middle - 1
    return _part(words[:least])


def _part(words: Words) -> _Part:
    """With the newest of the turns that may have them."""
    return _Part(words, _candidates(Verbatim((words,)))[:MOST_CHOICES])


def _stand(words: Words, reader: TurnReader) -> bool:
    """Whether any turn has them in a row. Of words that the index is sure of it says so itself."""
    piece = Verbatim((words,))
    if [len(words)] == [len(run) for run in sure_words(piece)]:
        return bool(_candidates(piece))
    return bool(turns_holding(piece, _candidates(piece)[:MOST_CHOICES], reader))


def _candidates(piece: Verbatim) -> Sequence[int]:
    tree = sought(piece, MOST_WORDS)
    return index_searcher.every_hit(tree, NEWEST_FIRST) if tree else ()


def _chosen(
    parts: Sequence[Words],
    choices: Sequence[Sequence[QuotedTurn]],
    is_preferred: Callable[[Utterance], bool],
) -> Iterator[Piece]:
    sessions = Counter(
        session for turns in choices for session in {turn.utterance.session_id for turn in turns}
    )
    before: Piece | None = None
    for part, turns in zip(parts, choices, strict=True):

        def distance(turn: QuotedTurn, before: Piece | None = before) -> tuple[bool, bool, int]:
            last = before.turn.utterance if before else None
            return (
                last is None or turn.utterance.pk != last.pk,
                last is None or turn.utterance.session_id != last.session_id,
                -2 * sessions[turn.utterance.session_id] - is_preferred(turn.utterance),
            )

        turn = min(turns, key=distance)
        spans = [place.span for place in turn.places]
        same = before is not None and before.turn.utterance.pk == turn.utterance.pk
        behind = [span for span in spans if same and before and span.start >= before.span.end]
        before = Piece(Span(part[0].start, part[-1].end), turn, (behind or spans)[0])
        yield before
