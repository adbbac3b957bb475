"""What is found of a quotation, in sentences for people."""

from collections.abc import Sequence
from textwrap import shorten

from igfarchive.archive.models import Utterance
from igfarchive.search.checks.places import CheckedPlace
from igfarchive.search.checks.quoted_turns import QuotedTurn
from igfarchive.search.checks.spliced import Piece
from igfarchive.search.matches.sense import Sense
from igfarchive.search.matches.verdicts import CheckedDifference, Verdict
from igfarchive.search.queries.claims import Claim

UNREADABLE = "There is no word in this to look for."

SENSES = {
    Sense.NEGATION: "one denies what the other says",
    Sense.NUMBER: "another number",
    Sense.NAME: "another name",
}
MOST_TOLD = 3
"""Differences that a sentence tells."""
LONGEST_GAP = 60
"""Characters of what is left out that a sentence tells."""


def too_short(least: int) -> str:
    return (
        f"This is too short to settle: quote at least {least} words, as many people say fewer by "
        "chance."
    )


def settled(verdict: Verdict, claim: Claim, turn: QuotedTurn, total: int, *, counted: bool) -> str:
    """`turn` is the one that is nearest to what is claimed."""
    utterance = turn.utterance
    who = utterance.speaker.name if utterance.speaker else "somebody whom the captions do not name"
    where = _where(utterance)
    match verdict:
        case Verdict.CORRECTED_ONLY:
            said = (
                f"Exact in the corrected reading: {who} said this in {where}. "
                "The captions had other words."
            )
        case Verdict.CAPTIONED_ONLY:
            said = (
                f"Exact in the captions of what {who} said in {where}; they were corrected since, "
                "and have other words now."
            )
        case Verdict.OTHER_PLACE:
            said = f"Exact, but {who} said this in {where}, and not where it is claimed."
        case Verdict.OTHER_SPEAKER:
            said = f"Exact, but {who} said this, in {where}, and not {claim.speaker.strip()}."
        case Verdict.UNNAMED_SPEAKER:
            said = f"Exact words of {where}, but the captions do not name who said them."
        case Verdict.NEAR:
            said = f"Not exact, but near: {who} said these words and others in {where}."
        case _:
            said = f"Exact: {who} said this in {where}."
    if len(turn.utterances) > 1:
        said += " A stage direction interrupts it."
    if total > 1:
        said += f" It stands in {'' if counted else 'about '}{total:,} turns."
    return said


def edited(turn: QuotedTurn, insertions: Sequence[str], *, denied: bool) -> str:
    """What the quotation leaves out and adds by its own marks; empty where that is nothing.

    `denied`: by that it says the contrary of what was said (`denied_by_marks`).
    """
    said = _left_out([turn.text[gap.start : gap.end] for gap in turn.places[0].left_out])
    if insertions:
        told = [f"“{each}”" for each in insertions[:MOST_TOLD]]
        said += f" Added, and not said: {', '.join(told)}."
    if denied:
        said += f" The sense may differ: {SENSES[Sense.NEGATION]}."
    return said


def near(utterance: Utterance, place: CheckedPlace) -> str:
    who = utterance.speaker.name if utterance.speaker else "Somebody whom the captions do not name"
    said = f"Not exact, but near: {who} said nearly this in {_where(utterance)}"
    if not place.claimed:
        said += ", which is not what is claimed"
    changed = [each for each in place.differences if each.sense]
    if changed:
        told = "; ".join(f"{_difference(each)} ({SENSES[each.sense]})" for each in
                         changed[:MOST_TOLD] if each.sense)  # fmt: skip
        said += f". The sense differs: {told}"
    elif told := "; ".join(map(_difference, place.differences[:MOST_TOLD])):
        said += f". It differs: {told}"
    start = place.span.start
    gaps = [place.words[gap.start - start : gap.end - start] for gap in place.left_out]
    return f"{said}.{_left_out(gaps)}"


def spliced(pieces: Sequence[Piece]) -> str:
    utterances = {piece.turn.utterance.pk for piece in pieces}
    sessions = {piece.turn.utterance.session_id for piece in pieces}
    speakers = {piece.turn.utterance.speaker_id for piece in pieces}
    if len(utterances) == 1:
        (piece, *_) = pieces
        places = f"{len(pieces)} places of one turn in {_where(piece.turn.utterance)}"
    else:
        places = f"{len(utterances)} turns"
        places += f" in {len(sessions)} sessions" if len(sessions) > 1 else ""
        places += f" by {len(speakers)} speakers" if len(speakers) > 1 else ""
    return f"Put together: its words stand nowhere in one piece, but in pieces in {places}."


def not_found(closest: Sequence[CheckedPlace]) -> str:
    """What was looked at stands in the coverage, beside all that was asked at once."""
    said = "Not found in what is here, which does not mean that nobody said it."
    return f"{said} The closest passage has other words." if closest else said


def _left_out(gaps: Sequence[str]) -> str:
    """What stands in the gaps of a quotation; empty where it has none."""
    if not gaps:
        return ""
    told = [f"“{shorten(gap, LONGEST_GAP, placeholder=' …')}”" for gap in gaps[:MOST_TOLD]]
    return f" It leaves out {', '.join(told)}{' and more' if len(gaps) > MOST_TOLD else ''}."


def _where(utterance: Utterance) -> str:
    session = utterance.session
    where = str(session) if session.code else f"{session.title}, {session.event.name}"
    return f"“{where}”"


def _difference(each: CheckedDifference) -> str:
    if not each.standing_words:
        return f"“{each.quoted_words}” was not said"
    if not each.quoted_words:
        return f"“{each.standing_words}” is left out"
    return f"“{each.quoted_words}” stands where “{each.standing_words}” was said"
