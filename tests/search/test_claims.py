"""Claims that cannot be read are refused, and the message names the field and what to write."""

import pytest

from igfarchive.search.queries.claims import (
    LONGEST_QUOTATION,
    MOST_QUOTATIONS,
    MOST_WORDS,
    Claim,
    InvalidClaimError,
    refuse_too_many,
)


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ({"quotation": "tide " * (MOST_WORDS + 1)}, "quotation: write at most 1,000 words"),
        ({"quotation": "tide " * 10_000}, "quotation: write at most 1,000 words"),
        ({"quotation": "潮" * (MOST_WORDS + 1)}, "quotation: write at most"),
        ({"quotation": "t" * (LONGEST_QUOTATION + 1)}, "quotation: write at most"),
        ({"quotation": "the\0tide"}, "quotation: it holds U\\+0000, which is no text"),
        ({"quotation": "the\ud800tide"}, "quotation: it holds U\\+D800"),
        ({"quotation": "the \u202etide"}, "quotation: it holds U\\+202E, .* another order"),
        ({"quotation": "tide", "speaker": "A\0da"}, "speaker: it holds U\\+0000"),
        ({"quotation": "tide", "session": "\u202dws"}, "session: it holds U\\+202D"),
        ({"quotation": "tide", "speaker": "a" * 301}, "speaker: write at most 300 characters"),
        ({"quotation": "tide", "event": "a" * 301}, "event: write at most 300 characters"),
        ({"quotation": "tide", "year": "last"}, "year=last: write four digits"),
        ({"quotation": "tide", "year": "٢٠٣١"}, "year=.*: write four digits"),
    ],
)
def test_what_is_refused(claim: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidClaimError, match=f"^{message}"):
        Claim(**claim)


def test_what_is_not() -> None:
    Claim("tide " * MOST_WORDS)
    Claim("the\ttide\r\n\u200fis \u2067ours\u2069", year="2031")
    Claim("")


def test_too_many_at_once() -> None:
    refuse_too_many(["tide"] * MOST_QUOTATIONS)
    with pytest.raises(InvalidClaimError, match=r"^quotation: there are 500; check at most 50"):
        refuse_too_many(["tide"] * 500)
