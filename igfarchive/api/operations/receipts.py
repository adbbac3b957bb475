"""Receipts of searches and checks."""

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Router

from igfarchive.api.declaring import ONE, Short, reads
from igfarchive.api.parameters import asked
from igfarchive.api.problems import Kind, ProblemError
from igfarchive.archive.models import Receipt
from igfarchive.exporting.records.checks import ClaimRecord
from igfarchive.exporting.records.coverage import CoverageRecord, coverage_record
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search.answers import AnsweredTurn
from igfarchive.search.receipts import Kept, KeptCheck, answer_again, open_receipt, subject_of

router = Router(tags=["Receipts"])


@dataclass(frozen=True, slots=True)
class KeptTurnRecord:
    """Words of a turn, and who said them and where, as it was when the receipt was made."""

    __pydantic_config__ = DESCRIBED

    turn: str
    """The id of the turn: igf-2031/ws-12/u7."""
    session_title: str
    """That of its session, with the event."""
    date: str
    """2031-07-05; empty where it was not known."""
    speaker: str
    """The id of who said it, or unknown."""
    speaker_name: str
    """Empty where nobody was named."""
    affiliation: str
    """Whom they spoke for; empty where nothing was known."""
    reading: str
    """corrected, or captioned."""
    words: str
    """The words."""
    address: str
    """The page of the turn."""


@dataclass(frozen=True, slots=True)
class KeptCheckRecord:
    """What was found of a quotation when the receipt was made."""

    __pydantic_config__ = DESCRIBED

    claim: ClaimRecord
    """What was asked."""
    verdict: str
    """As a check tells it."""
    sentence: str
    """The verdict in a sentence; empty while one of its turns is not public any more."""
    total: int
    """In how many turns it stood word for word."""
    places: list[KeptTurnRecord]
    """Where it stood, or the nearest there was."""


@dataclass(frozen=True, slots=True)
class NowRecord:
    """What is answered to the same now."""

    __pydantic_config__ = DESCRIBED

    total: int
    """As that of the receipt."""
    verdicts: list[str]
    """Of each quotation; empty for a search."""
    coverage: CoverageRecord
    """What is looked at."""


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """A search or a check that was kept: what was true then and, beside it, what holds now."""

    __pydantic_config__ = DESCRIBED

    id: str
    """What stands in its address."""
    kind: str
    """search or check."""
    subject: str
    """What it is of, in words."""
    made_at: str
    """When, in UTC."""
    asked: dict[str, Any]
    """What was asked: parameters of a search, or `claims`."""
    total: int
    """How many turns were found, or quotations checked."""
    hits: list[KeptTurnRecord]
    """The first turns that were found, without those that are not public any more."""
    checks: list[KeptCheckRecord]
    """What was found of each quotation."""
    coverage: CoverageRecord
    """What was looked at then."""
    now: NowRecord
    """What holds now."""
    address: str
    """Its page."""


@reads(
    router,
    "/receipts/{slug:short}",
    response=ReceiptRecord,
    summary="Read a receipt",
    besides=(*ONE, Kind.GONE),
)
def receipt(request: HttpRequest, short: Short) -> ReceiptRecord:
    """A search or a check as it was answered when it was kept, and as it is answered now. One that
    was withdrawn answers 410."""
    site = asked(request).site
    found = Receipt.objects.filter(short=short).first()
    if found is None:
        raise ProblemError(Kind.NOT_FOUND, f"There is no receipt {short}.")
    if found.withdrawn_at:
        raise ProblemError(Kind.GONE, f"The receipt {short} was withdrawn.")
    kept, again = open_receipt(found), answer_again(found)
    return ReceiptRecord(
        id=found.short,
        kind=found.kind,
        subject=subject_of(found),
        made_at=found.made_at.isoformat(timespec="seconds"),
        asked=found.asked,
        total=found.total,
        hits=_hits(kept, site),
        checks=[_check(each, site) for each in kept.checks],
        coverage=coverage_record(kept.coverage),
        now=NowRecord(
            again.total, [each.verdict for each in again.checks], coverage_record(again.coverage)
        ),
        address=site + found.get_absolute_url(),
    )


def _hits(kept: Kept, site: str) -> list[KeptTurnRecord]:
    return [_turn(each.turn, site) for each in kept.hits if each.public]


def _check(each: KeptCheck, site: str) -> KeptCheckRecord:
    return KeptCheckRecord(
        ClaimRecord(**asdict(each.claim)),
        each.verdict.value,
        each.sentence,
        each.total,
        [_turn(place, site) for place in each.places],
    )


def _turn(each: AnsweredTurn, site: str) -> KeptTurnRecord:
    return KeptTurnRecord(
        turn=f"{each.session}/u{each.key}",
        session_title=each.title,
        date=each.held,
        speaker=each.speaker,
        speaker_name=each.name,
        affiliation=each.affiliation,
        reading=each.reading,
        words=each.words,
        address=site + each.address,
    )
