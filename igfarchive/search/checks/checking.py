"""Settles a quotation: whether it was said, in these words, by whom, and where.

    the words, as written     search.matches.verbatim
    → turns                   the index: those with the words that no sign makes others
    → places                  quoted_turns: their texts, letter by letter, in both readings
    → a verdict               by what is claimed of speaker, session, event and year

Where no turn holds it word for word, the nearest passages are compared with it (`near_turns`), and
what they lack may be pieces of other places (`spliced`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from igfarchive.search.checks import sentences
from igfarchive.search.checks.claimed import Claimed, read_claimed
from igfarchive.search.checks.near_turns import NearTurn, is_whole, near_turns
from igfarchive.search.checks.places import (
    CheckedPlace,
    near_place,
    piece_place,
    verbatim_places,
)
from igfarchive.search.checks.quoted_turns import (
    QuotedTurn,
    continued_turns,
    quoted_turns,
    turns_holding,
)
from igfarchive.search.checks.spliced import Piece, find_pieces
from igfarchive.search.coverage import Coverage, coverage_of
from igfarchive.search.matches.quotations import Quotation, read_quotation
from igfarchive.search.matches.sense import denied_by_marks
from igfarchive.search.matches.verbatim import (
    Verbatim,
    find_verbatim,
    read_literally,
    read_verbatim,
)
from igfarchive.search.matches.verdicts import Verdict
from igfarchive.search.queries.claims import Claim
from igfarchive.search.queries.query import Query, Shown
from igfarchive.search.turns import TurnReader

LEAST_WORDS = 5
"""Fewer are said by many, and settle nothing."""

MOST_PLACES = 20
"""Turns that are told of; all are counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """What is found of a claim.

    `text` is the quotation that places of it count characters of: as it was written, without
    brackets in the middle of a word. `sentence` says the verdict to a reader, `notes` what was read
    otherwise than it was written; `insertions` are the words of an editor, with their brackets.
    `places` are those claimed first, and `total` is in how many turns the quotation stands word for
    word, which are `counted` by their texts or, where there are very many, by the index alone.
    """

    claim: Claim
    text: str
    verdict: Verdict
    sentence: str
    coverage: Coverage
    places: Sequence[CheckedPlace] = ()
    insertions: Sequence[str] = ()
    notes: Sequence[str] = ()
    total: int = 0
    counted: bool = True


def check(claim: Claim) -> Check:
    """Settle a claim.

    Two queries to the database where a turn holds its words, some more where none does, and a few
    after each commit. IndexUnavailableError where the index cannot be asked.
    """
    quotation = read_quotation(claim.quotation)
    edited, literal = read_verbatim(quotation.text), read_literally(claim.quotation)
    coverage = coverage_of(Query())
    if literal.length < LEAST_WORDS:
        verdict = Verdict.TOO_SHORT if literal.length else Verdict.UNREADABLE
        sentence = sentences.too_short(LEAST_WORDS) if literal.length else sentences.UNREADABLE
        return Check(claim, quotation.text, verdict, sentence, coverage)
    return _Checking(claim, quotation, edited, literal, coverage).check()


class _Checking:
    """One claim, and what is known of it."""

    def __init__(
        self,
        claim: Claim,
        quotation: Quotation,
        edited: Verbatim,
        literal: Verbatim,
        coverage: Coverage,
    ) -> None:
        self.claim = claim
        self.quotation = quotation
        self.edited = edited
        self.literal = literal
        self.coverage = coverage
        self.reader = TurnReader()
        self.claimed: Claimed = read_claimed(claim)

    def check(self) -> Check:
        # What has brackets, or three dots, may be quoted from a text that has them.
        if self.literal.pieces != self.edited.pieces:
            found = quoted_turns(self.literal, self.reader, self.claimed.query)
            if found.turns:
                return self._settled(found.turns, found.total, counted=found.settled)
        if self.edited.length < LEAST_WORDS:
            return self._check(Verdict.TOO_SHORT, sentences.too_short(LEAST_WORDS))
        found = quoted_turns(self.edited, self.reader, self.claimed.query)
        if found.turns:
            return self._settled(
                found.turns, found.total, self.edited.insertions, counted=found.settled
            )
        near = near_turns(self.quotation, self.claimed, self.reader)
        if interrupted := self._interrupted(near):
            return self._settled(interrupted, len(interrupted), self.edited.insertions)
        return self._unsettled(near)

    def _check(
        self,
        verdict: Verdict,
        sentence: str,
        places: Sequence[CheckedPlace] = (),
        insertions: Sequence[str] = (),
        total: int = 0,
        *,
        counted: bool = True,
    ) -> Check:
        return Check(
            self.claim,
            self.quotation.text,
            verdict,
            " ".join([sentence, *self.claimed.notes]),
            self.coverage,
            places,
            insertions,
            self.claimed.notes,
            total,
            counted,
        )

    # --- Word for word ---------------------------------------------------------------------------

    def _settled(
        self,
        turns: Sequence[QuotedTurn],
        total: int,
        insertions: Sequence[str] = (),
        *,
        counted: bool = True,
    ) -> Check:
        ordered = sorted(turns, key=lambda turn: (_is_denied(turn, insertions), self._rank(turn)))
        first = ordered[0]
        denied = _is_denied(first, insertions)
        verdict = Verdict.NEAR if denied else self._verdict(first)
        places = [
            place
            for turn in ordered[:MOST_PLACES]
            for place in verbatim_places(turn, self.claimed.is_claimed)
        ]
        sentence = sentences.settled(verdict, self.claim, first, total, counted=counted)
        sentence += sentences.edited(first, insertions, denied=denied)
        return self._check(verdict, sentence, places, insertions, total, counted=counted)

    def _rank(self, turn: QuotedTurn) -> tuple[object, ...]:
        """Those claimed come first, of them those of both readings; then the newest."""
        utterance = turn.utterance
        session = utterance.session
        return (
            not self.claimed.is_claimed(utterance),
            not self.claimed.is_speaker(utterance),
            utterance.speaker is None,
            not self.claimed.is_place(utterance),
            not turn.both,
            turn.reading,
            -(session.year or 0),
            session.path,
            utterance.position,
        )

    def _verdict(self, turn: QuotedTurn) -> Verdict:
        """That of the turn which is nearest to what is claimed."""
        if not self.claimed.is_speaker(turn.utterance):
            named = turn.utterance.speaker is not None
            return Verdict.OTHER_SPEAKER if named else Verdict.UNNAMED_SPEAKER
        if not self.claimed.is_place(turn.utterance):
            return Verdict.OTHER_PLACE
        if turn.both:
            return Verdict.EXACT
        captioned = turn.reading is Shown.CAPTIONED
        return Verdict.CAPTIONED_ONLY if captioned else Verdict.CORRECTED_ONLY

    # --- Nearly, or in pieces --------------------------------------------------------------------

    def _interrupted(self, near: Sequence[NearTurn]) -> list[QuotedTurn]:
        """Turns that hold it word for word, but for asides or stage directions in its midst."""
        held = [
            each.utterance.pk
            for each in near
            if each.passage.near.complete and find_verbatim(self.edited, each.passage.text)
        ]
        if held:
            return turns_holding(self.edited, held, self.reader)
        # What goes on in the next part of a turn is the last of this one, but for a gap.
        parts = [each.utterance for each in near if each.is_at_edge or len(self.edited.pieces) > 1]
        return continued_turns(self.edited, parts) if parts else []

    def _unsettled(self, near: Sequence[NearTurn]) -> Check:
        is_near = bool(near) and near[0].is_near
        if not (is_near and is_whole(self.quotation, near[0].passage)):
            pieces = self._pieces(self.edited)
            # Dots may be a gap of the quotation, or how the captions write a pause.
            if not pieces and self.literal.pieces != self.edited.pieces:
                pieces = self._pieces(read_literally(self.quotation.text))
            if pieces:
                return self._spliced(pieces)
        places = [
            near_place(self.quotation, each.utterance, each.passage, self.claimed.is_claimed)
            for each in near
        ]
        if not is_near:
            sentence = sentences.not_found(places[:1])
            return self._check(Verdict.NOT_FOUND, sentence, places)
        sentence = sentences.near(near[0].utterance, places[0])
        return self._check(Verdict.NEAR, sentence, places, self.edited.insertions)

    def _pieces(self, quotation: Verbatim) -> list[Piece]:
        return find_pieces(quotation, self.claimed.is_claimed, self.reader)

    def _spliced(self, pieces: Sequence[Piece]) -> Check:
        places = [piece_place(piece, self.claimed.is_claimed) for piece in pieces]
        sentence = sentences.spliced(pieces)
        return self._check(Verdict.SPLICED, sentence, places, self.edited.insertions)


def _is_denied(turn: QuotedTurn, insertions: Sequence[str]) -> bool:
    """Whether the quotation says the contrary wherever it stands in the turn."""
    return all(denied_by_marks(turn.text, place.left_out, insertions) for place in turn.places)
