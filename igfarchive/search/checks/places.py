"""Places in the archive that hold a quotation, nearly hold it, or hold a piece of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from igfarchive.archive.models import Utterance
from igfarchive.search.checks.quoted_turns import QuotedTurn
from igfarchive.search.checks.spliced import Piece
from igfarchive.search.closest_passages import ClosestPassage
from igfarchive.search.known_entities import name_index
from igfarchive.search.matches.quotations import Quotation
from igfarchive.search.matches.results import Span
from igfarchive.search.matches.verdicts import CheckedDifference, checked_differences
from igfarchive.search.queries.query import UNKNOWN, Shown

IsClaimed = Callable[[Utterance], bool]
"""Whether a turn is by whom, and where, is claimed."""


@dataclass(frozen=True, slots=True)
class CheckedPlace:
    """Words of a turn that hold the quotation, or the `piece` of it, or nearly do.

    `session` is `event/slug` and `key` that of the turn: together its address. `speaker` is a slug,
    or UNKNOWN. `span` are characters of the turn in the `reading`, and `words` what they are;
    `left_out` those for which the quotation has a gap or words of an editor.
    `share` of the quotation's words stand there, 0 to 1, in the way of NearQuotation; `complete`:
    word for word. `claimed`: it is by whom, and where, is claimed.
    """

    utterance: int
    session: str
    key: int
    speaker: str
    reading: Shown
    span: Span
    words: str
    share: float = 1.0
    complete: bool = True
    differences: tuple[CheckedDifference, ...] = ()
    left_out: tuple[Span, ...] = ()
    piece: Span | None = None
    claimed: bool = True


def verbatim_places(turn: QuotedTurn, is_claimed: IsClaimed) -> Iterator[CheckedPlace]:
    """All places of a turn that hold it word for word; one in each utterance that it runs over."""
    for place in turn.places:
        for utterance, text, part in turn.parts(place):
            yield CheckedPlace(
                *_address(utterance),
                turn.reading,
                part.span,
                text[part.span.start : part.span.end],
                left_out=part.left_out,
                claimed=is_claimed(utterance),
            )


def near_place(
    quotation: Quotation, utterance: Utterance, passage: ClosestPassage, is_claimed: IsClaimed
) -> CheckedPlace:
    near, text = passage.near, passage.text
    return CheckedPlace(
        *_address(utterance),
        Shown.CAPTIONED if near.captioned else Shown.CORRECTED,
        near.span,
        text[near.span.start : near.span.end],
        near.share,
        complete=False,
        differences=checked_differences(
            quotation, text, near.span, near.differences, name_index().has_word
        ),
        left_out=near.left_out,
        claimed=is_claimed(utterance),
    )


def piece_place(piece: Piece, is_claimed: IsClaimed) -> CheckedPlace:
    turn = piece.turn
    return CheckedPlace(
        *_address(turn.utterance),
        turn.reading,
        piece.span,
        turn.text[piece.span.start : piece.span.end],
        piece=piece.quoted,
        claimed=is_claimed(turn.utterance),
    )


def _address(utterance: Utterance) -> tuple[int, str, int, str]:
    speaker = utterance.speaker.slug if utterance.speaker else UNKNOWN
    return utterance.pk, utterance.session.path, utterance.key, speaker
