"""Whether a quotation was said, in these words, by whom, and where."""

from igfarchive.search.checks.checking import LEAST_WORDS, MOST_PLACES, Check, check
from igfarchive.search.checks.places import CheckedPlace
from igfarchive.search.matches.verdicts import CheckedDifference, Verdict
from igfarchive.search.queries.claims import (
    MOST_QUOTATIONS,
    Claim,
    InvalidClaimError,
    refuse_too_many,
)

__all__ = [
    "LEAST_WORDS",
    "MOST_PLACES",
    "MOST_QUOTATIONS",
    "Check",
    "CheckedDifference",
    "CheckedPlace",
    "Claim",
    "InvalidClaimError",
    "Verdict",
    "check",
    "refuse_too_many",
]
