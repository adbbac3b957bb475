"""Settles a quotation: whether it was said, in these words, by whom, and where.

    the words, as written     search.matches.verbatim
    → turns                   the index: those with the words that no sign makes others
    → places                  quoted_turns: their texts, letter by letter, in both readings
    → a verdict               by what is claimed of speaker, session, event and year

Where no turn holds it word for word, the nearest passages are compared with it
(`search.closest_passages`), and what they lack may be pieces of other places (`spliced`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from igfarchive.archive.models import Utterance
from igfarchive.search.checks import sentences
from igfarchive.search.checks.claimed import Claimed, read_claimed
from igfarchive.search.checks.places import (
    CheckedPlace,
    near_place,
    piece_place,
    verbatim_places,
)
from igfarchive.search.checks.quoted_turns import (
    QuotedTurn,
    continued_turns,
    public_turns,
    quoted_turns,
    turns_holding,
)
from igfarchive.search.checks.spliced import LEAST_PIECE, Piece, find_pieces
from igfarchive.search.closest_passages import ClosestPassage, closest_passages
from igfarchive.search.coverage import Coverage, coverage_of
from igfarchive.search.matches.differences import Difference, DifferenceKind
from igfarchive.search.matches.near_quotations import LEAST_SHARE
from igfarchive.search.matches.quotations import Quotation, read_quotation
from igfarchive.search.matches.verbatim import (
    Verbatim,
    find_verbatim,
    read_literally,
    read_verbatim,
    written_words,
)
from igfarchive.search.matches.verdicts import Verdict
from igfarchive.search.queries.claims import Claim
from igfarchive.search.queries.query import Query, Shown
from igfarchive.text.words import Token

LEAST_WORDS = 5
"""Fewer are said by many, and settle nothing."""

MOST_PLACES = 20
"""Turns that are told of; all are counted."""
MOST_CLOSEST = 3
"""Passages that are told of where nothing stands word for word."""
CLOSEST_SHARE = 1 / 3
"""Of its words, below which a passage is not even the closest."""
LONGEST_OMISSION = 10
"""Words that a near quotation may leave out in one place without a sign; of more it is spliced."""


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


class _Near(NamedTuple):
    """A passage that is near, and who said it."""

    utterance: Utterance
    passage: ClosestPassage

    @property
    def share(self) -> float:
        return self.passage.near.share


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
        self.claimed: Claimed = read_claimed(claim)

    def check(self) -> Check:
        # What has brackets, or three dots, may be quoted from a text that has them.
        if self.literal.pieces != self.edited.pieces:
            found = quoted_turns(self.literal, self.claimed.query)
            if found.turns:
                return self._settled(found.turns, found.total, counted=found.settled)
        if self.edited.length < LEAST_WORDS:
            return self._check(Verdict.TOO_SHORT, sentences.too_short(LEAST_WORDS))
        found = quoted_turns(self.edited, self.claimed.query)
        if found.turns:
            return self._settled(
                found.turns, found.total, self.edited.insertions, counted=found.settled
            )
        near = self._near()
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

    def _is_claimed(self, utterance: Utterance) -> bool:
        return self.claimed.is_speaker(utterance) and self.claimed.is_place(utterance)

    # --- Word for word ---------------------------------------------------------------------------

    def _settled(
        self,
        turns: Sequence[QuotedTurn],
        total: int,
        insertions: Sequence[str] = (),
        *,
        counted: bool = True,
    ) -> Check:
        ordered = sorted(turns, key=self._rank)
        first = ordered[0]
        verdict = self._verdict(first)
        places = [
            place
            for turn in ordered[:MOST_PLACES]
            for place in verbatim_places(turn, self._is_claimed)
        ]
        sentence = sentences.settled(verdict, self.claim, first, total, counted=counted)
        return self._check(verdict, sentence, places, insertions, total, counted=counted)

    def _rank(self, turn: QuotedTurn) -> tuple[object, ...]:
        """Those claimed come first, of them those of both readings; then the newest."""
        utterance = turn.utterance
        session = utterance.session
        return (
            not self._is_claimed(utterance),
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

    def _near(self) -> list[_Near]:
        """The nearest passages: those claimed, if any is near; else all."""
        every = self._closest(Query())
        if every and self._is_claimed(every[0].utterance):
            return every
        narrowed = self.claimed.query
        claimed = self._closest(narrowed) if narrowed else []
        return claimed if claimed and claimed[0].share >= LEAST_SHARE else every

    def _closest(self, query: Query) -> list[_Near]:
        """One query to the database, and those of `closest_passages`."""
        passages = closest_passages(self.quotation, query, MOST_CLOSEST, least=CLOSEST_SHARE)
        rows = public_turns().in_bulk([each.near.utterance for each in passages])
        return [
            _Near(rows[each.near.utterance], each)
            for each in passages
            if each.near.utterance in rows
        ]

    def _interrupted(self, near: Sequence[_Near]) -> list[QuotedTurn]:
        """Turns that hold it word for word, but for asides or stage directions in its midst."""
        held = [
            each.utterance.pk
            for each in near
            if find_verbatim(self.edited, written_words(each.passage.text))
        ]
        if held:
            return turns_holding(self.edited, held)
        return continued_turns(self.edited, [each.utterance for each in near])

    def _unsettled(self, near: Sequence[_Near]) -> Check:
        is_near = bool(near) and near[0].share >= LEAST_SHARE
        if not (is_near and self._is_whole(near[0].passage)):
            # Dots may be a gap of the quotation, or how the captions write a pause.
            for words in (self.edited, read_literally(self.quotation.text)):
                if pieces := find_pieces(words, self._is_claimed):
                    return self._spliced(pieces)
        places = [
            near_place(self.quotation, each.utterance, each.passage, self._is_claimed)
            for each in near
        ]
        if not is_near:
            sentence = sentences.not_found(self.coverage, places[:1])
            return self._check(Verdict.NOT_FOUND, sentence, places)
        sentence = sentences.near(near[0].utterance, places[0])
        return self._check(Verdict.NEAR, sentence, places, self.edited.insertions)

    def _is_whole(self, passage: ClosestPassage) -> bool:
        """Whether the passage accounts for nearly all of the quotation: it lacks no words in a row
        that may be a piece of another place, and has not many that the quotation skips."""
        lacking = 0
        for word in self.quotation.words:
            lacking = lacking + 1 if _is_lacking(word, passage.near.differences) else 0
            if lacking >= LEAST_PIECE:
                return False
        return all(
            len(passage.text[each.standing.start : each.standing.end].split()) <= LONGEST_OMISSION
            for each in passage.near.differences
            if each.kind is DifferenceKind.MISSING
        )

    def _spliced(self, pieces: Sequence[Piece]) -> Check:
        places = [piece_place(piece, self._is_claimed) for piece in pieces]
        sentence = sentences.spliced(pieces)
        return self._check(Verdict.SPLICED, sentence, places, self.edited.insertions)


def _is_lacking(word: Token, differences: Iterable[Difference]) -> bool:
    """Whether a word of the quotation does not stand in a passage, nor one like it."""
    return any(
        each.quoted.start <= word.start < each.quoted.end
        for each in differences
        if each.kind in (DifferenceKind.ADDED, DifferenceKind.OTHER)
    )
