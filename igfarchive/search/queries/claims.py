"""What is claimed of somebody: words, and perhaps who said them, and where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from igfarchive.text.characters import IDEOGRAPHS, no_text_in

MOST_WORDS = 1_000
"""Of a quotation, parted by white space; each character of Chinese or Japanese is one, too."""
LONGEST_QUOTATION = 20_000
"""Characters."""
LONGEST_NAME = 300
"""Characters of who or where."""
MOST_QUOTATIONS = 50
"""Of one request."""

LONGEST_ARTICLE = 100_000
"""Characters of a text whose quotations are looked for."""

_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
# What stands behind them is shown in another order than it is compared in.
_OVERRIDE = re.compile("[\u202d\u202e]")


class InvalidClaimError(ValueError):
    """A claim that cannot be read: the message names the field, and says what to write."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that are said to be somebody's: a `quotation`, without its quotation marks or with
    them.

    `speaker` is a name as written, or a slug; `session` is `event/slug`, a code or words of the
    title; `year` is four digits; `event` is a name or a slug. Empty where nothing is claimed.

    InvalidClaimError for what is too long, and for characters that are no text.
    """

    quotation: str
    speaker: str = ""
    session: str = ""
    year: str = ""
    event: str = ""

    def __post_init__(self) -> None:
        for field in fields(self):
            _refuse_unreadable(field.name, getattr(self, field.name))
        words = len(self.quotation.split()) + len(_IDEOGRAPH.findall(self.quotation))
        if len(self.quotation) > LONGEST_QUOTATION or words > MOST_WORDS:
            raise InvalidClaimError(
                f"quotation: write at most {MOST_WORDS:,} words, and {LONGEST_QUOTATION:,} "
                "characters."
            )
        if self.year and not re.fullmatch("[0-9]{4}", self.year):
            raise InvalidClaimError(f"year={self.year[:20]}: write four digits, such as 2031.")
        for name in ("speaker", "session", "event"):
            if len(getattr(self, name)) > LONGEST_NAME:
                raise InvalidClaimError(f"{name}: write at most {LONGEST_NAME} characters.")


def refuse_too_many(quotations: Sequence[object]) -> None:
    """InvalidClaimError for more quotations than one request may have."""
    if len(quotations) > MOST_QUOTATIONS:
        raise InvalidClaimError(
            f"quotation: there are {len(quotations):,}; check at most {MOST_QUOTATIONS} at once."
        )


def refuse_long(article: str) -> None:
    """InvalidClaimError for a text that is too long to look for its quotations."""
    if len(article) > LONGEST_ARTICLE:
        raise InvalidClaimError(
            f"article: it has {len(article):,} characters; write at most {LONGEST_ARTICLE:,}."
        )


def _refuse_unreadable(name: str, text: str) -> None:
    if found := no_text_in(text):
        raise InvalidClaimError(
            f"{name}: it holds U+{ord(found):04X}, which is no text. Take it out."
        )
    if turned := _OVERRIDE.search(text):
        raise InvalidClaimError(
            f"{name}: it holds U+{ord(turned[0]):04X}, which shows words in another order than "
            "they are in. Take it out."
        )
