"""Writes down whom the speakers of a session spoke for, as sheet and captions say.

Each of the two replaces its own earlier claims; those of curators stay, and what curators have
deleted stays away until it is stated otherwise (`affiliations.deleted_claims`).
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from igfarchive.affiliations.deleted_claims import Statement, deleted_from_sheet
from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.affiliations.organisations import organisation_of
from igfarchive.archive.choices import AffiliationOrigin
from igfarchive.archive.models import Affiliation, Session, Speaker
from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.transcript import Note, TranscriptError


class SheetClaims(NamedTuple):
    """What a sheet says of a speaker, whom it calls `name`."""

    speaker: Speaker
    name: str
    claims: Sequence[AffiliationFacts]


def claim_from_sheet(
    session: Session,
    stated: Iterable[SheetClaims],
    before: Iterable[SheetClaims],
    notes: list[Note],
) -> None:
    """Replace the claims of the sheet `before`; what a curator took over is not claimed twice, and
    what one deleted is left out, with a note."""
    deleted = deleted_from_sheet(
        session,
        (Statement.of(each.speaker.pk, claim) for each in before for claim in each.claims),
    )
    session.affiliations.filter(origin=AffiliationOrigin.SHEET).delete()
    stated = [each for each in stated if each.claims]
    if not stated:
        return  # without reading all turns
    taken_over = set(session.affiliations.values_list("speaker", "organisation", "position"))
    turns = _Turns(session)
    for speaker, name, claims in stated:
        for claim in claims:
            organisation = organisation_of(claim)
            key = (speaker.pk, organisation.pk if organisation else None, claim.position)
            if key not in taken_over and Statement.of(speaker.pk, claim) in deleted:
                notes.append(_left_out("sheet", claim.organisation or claim.position, name))
            elif key not in taken_over:
                turn, quote = _stated(turns, claim, name, notes)
                Affiliation.objects.create(
                    session=session,
                    speaker=speaker,
                    organisation=organisation,
                    position=claim.position,
                    stakeholder_group=claim.stakeholder_group,
                    regional_group=claim.regional_group,
                    stated_in_id=turn,
                    stated_quote=quote,
                    stated_url=claim.stated_url,
                    origin=AffiliationOrigin.SHEET,
                )


def _left_out(source: str, what: str, name: str, line: int = 0) -> Note:
    told = f"The {source} still has {name} speak for {what}"
    return Note(line, f"{told}: left out, as that was deleted or changed at the desk.")


class _Turns:
    """The turns of speech of a session: their keys, and their words in plain white space."""

    def __init__(self, session: Session) -> None:
        spoken = session.utterances.current().turns().order_by("position")
        rows = [(pk, _plain(text)) for pk, text in spoken.values_list("pk", "text")]
        self.keys = [pk for pk, _ in rows]
        self._literal = _Joined([text for _, text in rows])
        self._folded = _Joined([text.casefold() for _, text in rows])

    def says(self, number: int, quote: str) -> bool:
        """Whether the turn, counted from 1, says the words in whatever case."""
        return quote.casefold() in self._folded.texts[number - 1]

    def holding(self, quote: str) -> list[int]:
        """The turns that say the words to the letter, or else those that do in another case; of
        more than two the first two."""
        found = self._literal.holding(quote) or self._folded.holding(quote.casefold())
        return [self.keys[place] for place in found]


class _Joined:
    """Texts as one, which is searched at once where ten thousand are not."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._whole = "\0".join(texts)  # which no quotation holds
        self._ends = list(accumulate(len(text) + 1 for text in texts))

    def holding(self, quote: str) -> list[int]:
        """The places of the first two texts that hold the quotation."""
        found: list[int] = []
        at = self._whole.find(quote)
        while at >= 0 and len(found) < 2:
            place = bisect(self._ends, at)
            found.append(place)
            at = self._whole.find(quote, self._ends[place])
        return found


def _stated(
    turns: _Turns, claim: AffiliationFacts, name: str, notes: list[Note]
) -> tuple[int | None, str]:
    """The utterance in which a claim is stated, and the words that are quoted of it.

    The words count before the number: a corrected transcript has other numbers. Words that are
    nowhere are no source, and are left out. Until the transcript is here both are taken on trust.
    """
    if not turns.keys:
        return None, claim.stated_quote
    if claim.stated_turn is not None and claim.stated_turn > len(turns.keys):
        raise TranscriptError(
            f"The sheet states an affiliation of {name} in turn {claim.stated_turn}, "
            f"but there are {len(turns.keys)}.",
            "Count the turns of speech from 1.",
        )
    number = claim.stated_turn
    turn = turns.keys[number - 1] if number else None
    quote = _plain(claim.stated_quote)
    if not quote or (number and turns.says(number, quote)):
        return turn, claim.stated_quote
    holding = turns.holding(quote)
    if len(holding) == 1:
        return holding[0], claim.stated_quote
    several = f"several turns{', none of them the one named' if turn else ''}"
    notes.append(
        Note(
            0,
            f"The sheet quotes “{claim.stated_quote}” of {name}, which stands in "
            f"{several if holding else 'no turn'}: the quotation was left out.",
        )
    )
    return turn, ""


def _plain(text: str) -> str:
    return fold_spaces(drop_invisible(text))


def claim_from_captions(
    session: Session, deleted: Collection[tuple[int, str]], notes: list[Note]
) -> None:
    """Replace the claims that captions made in parentheses beside a label, but for those that were
    deleted (`deleted_from_captions`)."""
    session.affiliations.filter(origin=AffiliationOrigin.CAPTIONS).delete()
    named = session.utterances.current().exclude(label_affiliation="").order_by("position")
    claimed = set()
    for utterance in named.select_related("speaker"):
        claim = (utterance.speaker_id, utterance.label_affiliation)
        if utterance.speaker is None or claim in claimed:
            continue
        claimed.add(claim)
        organisation = organisation_of(AffiliationFacts(utterance.label_affiliation[:200]))
        claims = session.affiliations.filter(speaker=utterance.speaker)
        if claims.filter(organisation=organisation).exists():
            continue
        if claim in deleted:
            beside = utterance.label_affiliation
            notes.append(_left_out("transcript", beside, utterance.speaker.name, utterance.line))
        else:
            Affiliation.objects.create(
                session=session,
                speaker=utterance.speaker,
                organisation=organisation,
                stated_in=utterance,
                origin=AffiliationOrigin.CAPTIONS,
            )


def prefer(session: Session) -> None:
    """See to it that each speaker with claims has one that is preferred.

    What a curator preferred stays so; else it is the sheet's first, else the first of all.
    """
    best: dict[int, Affiliation] = {}
    for claim in session.affiliations.order_by("pk"):
        best[claim.speaker_id] = min(best.get(claim.speaker_id, claim), claim, key=_rank)
    chosen = {claim.pk for claim in best.values()}
    session.affiliations.filter(preferred=True).exclude(pk__in=chosen).update(preferred=False)
    session.affiliations.filter(pk__in=chosen, preferred=False).update(preferred=True)


def _rank(claim: Affiliation) -> tuple[bool, bool, bool, int]:
    by_curator = claim.preferred and claim.origin == AffiliationOrigin.CURATOR
    return not by_curator, claim.origin != AffiliationOrigin.SHEET, not claim.preferred, claim.pk
