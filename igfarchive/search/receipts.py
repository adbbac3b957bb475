"""Receipts: what was asked and answered, kept under an address that is made of both.

    asked      {"q": ["tide"], "event": ["harbour-forum-2031"]}
    answered   version 4f1c…, 3 turns, the first of them u2 of ws-7 …
    → short    the first 60 bits of the SHA-256 of both, in base 32: k5wq2m7abcde

The time is not a part of it: who asks the same of the same archive gets the same receipt. Nor are
the words of hits, which the version stands for.
"""

import json
from base64 import b32encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from textwrap import shorten
from typing import Any

from django.http import QueryDict

from igfarchive import RELEASE
from igfarchive.archive.choices import ReceiptKind
from igfarchive.archive.models import Receipt, Utterance
from igfarchive.archive.transactions import serialized
from igfarchive.search.answers import (
    Answer,
    AnsweredCheck,
    AnsweredTurn,
    answer_claims,
    answer_search,
    claimed,
    read_checks,
    read_coverage,
    read_turns,
    written_coverage,
)
from igfarchive.search.checks import Claim
from igfarchive.search.coverage import Coverage, coverage_of
from igfarchive.search.matches.verdicts import Verdict
from igfarchive.search.naming import in_words
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import total_of

SHORT = 12
"""Characters of five bits each: among a million receipts no two meet by chance."""
LONGEST_SUBJECT = 120


def keep_query(query: Query, address: str) -> Receipt:
    """A receipt of a search, asked anew. IndexUnavailableError."""
    answer = answer_search(query)
    parameters: dict[str, list[str]] = {}
    for name, value in query.changed(page=1).parameters():
        parameters.setdefault(name, []).append(value)
    found = [[each.session, each.key] for each in answer.hits]
    return _keep(ReceiptKind.SEARCH, parameters, address, answer, found)


def keep_claims(claims: Sequence[Claim], address: str) -> Receipt:
    """A receipt of claims, checked anew; the address is empty where they do not fit in one.
    IndexUnavailableError."""
    answer = answer_claims(claims)
    asked = {"claims": [claimed(claim) for claim in claims]}
    found = [
        [each.verdict, each.total, [[place.session, place.key] for place in each.places]]
        for each in answer.checks
    ]
    return _keep(ReceiptKind.CHECK, asked, address, answer, found)


@serialized
def _keep(
    kind: ReceiptKind, asked: Mapping[str, Any], address: str, answer: Answer, found: Any
) -> Receipt:
    """`found` says what was answered, so that a receipt never stands for another answer."""
    coverage = answer.coverage
    named = json.dumps([kind, asked, coverage.version, answer.total, found], sort_keys=True)
    digest = b32encode(sha256(named.encode()).digest()).decode().lower()
    receipt, _ = Receipt.objects.get_or_create(
        short=digest[:SHORT],
        defaults={
            "kind": kind,
            "asked": asked,
            "address": address,
            "version": coverage.version,
            "release": RELEASE,
            "coverage": written_coverage(coverage),
            "total": answer.total,
            "hits": [asdict(each) for each in answer.hits],
            "checks": [asdict(each) for each in answer.checks],
            "made_at": coverage.at,
        },
    )
    return receipt


# --- Opened --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn of a receipt, of which nothing is told while it is not `public`."""

    public: bool
    turn: AnsweredTurn


@dataclass(frozen=True, slots=True)
class KeptCheck:
    """A check of a receipt; one with a turn that is not `public` tells its verdict alone."""

    claim: Claim
    verdict: Verdict
    total: int
    public: bool
    sentence: str = ""
    places: Sequence[AnsweredTurn] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What a receipt says of the day on which it was made."""

    coverage: Coverage
    hits: Sequence[KeptTurn]
    checks: Sequence[KeptCheck]


def query_of(receipt: Receipt) -> Query:
    """The search that a receipt is of."""
    parameters = QueryDict(mutable=True)
    for name, values in receipt.asked.items():
        parameters.setlist(name, values)
    return Query.from_parameters(parameters)


def subject_of(receipt: Receipt) -> str:
    """What it is of: Search for “tide”, event Harbour Forum 2031."""
    if not receipt.is_check:
        return f"Search for {in_words(query_of(receipt))}"
    claims = claims_of(receipt)
    if len(claims) > 1:
        return f"Check of {len(claims)} quotations"
    return f"Check of “{shorten(claims[0].quotation, LONGEST_SUBJECT, placeholder=' …')}”"


def claims_of(receipt: Receipt) -> list[Claim]:
    """The claims that a receipt is of."""
    return [Claim(**each) for each in receipt.asked["claims"]]


def open_receipt(receipt: Receipt) -> Kept:
    """What it says, without what is no longer public: one query to the database."""
    hits, checks = read_turns(receipt.hits), read_checks(receipt.checks)
    named = [*hits, *(place for each in checks for place in each.places)]
    public = _public(each.utterance for each in named)
    return Kept(
        coverage=read_coverage(receipt.coverage, receipt.made_at),
        hits=[KeptTurn(each.utterance in public, each) for each in hits],
        checks=[_kept_check(each, public) for each in checks],
    )


def answer_again(receipt: Receipt) -> Answer:
    """What is answered to the same today, of a search without its hits. IndexUnavailableError."""
    if receipt.is_check:
        return answer_claims(claims_of(receipt))
    query = query_of(receipt)
    return Answer(total_of(query), coverage_of(query))


def _kept_check(each: AnsweredCheck, public: frozenset[int]) -> KeptCheck:
    shown = all(place.utterance in public for place in each.places)
    return KeptCheck(
        claim=Claim(**each.claim),
        verdict=Verdict(each.verdict),
        total=each.total,
        public=shown,
        # The sentence names who said it and where.
        sentence=each.sentence if shown else "",
        places=each.places if shown else (),
    )


def _public(utterances: Iterable[int]) -> frozenset[int]:
    wanted = set(utterances)
    if not wanted:
        return frozenset()
    found = Utterance.objects.published().filter(pk__in=wanted)
    return frozenset(found.order_by().values_list("pk", flat=True))
