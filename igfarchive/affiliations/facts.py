"""What is said of whom somebody spoke for, before it is a claim of the archive."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AffiliationFacts:
    """A claim. `stated_turn` counts the turns of speech in the transcript from 1."""

    organisation: str = ""
    organisation_kind: str = ""
    country: str = ""
    position: str = ""
    stakeholder_group: str = ""
    regional_group: str = ""
    stated_turn: int | None = None
    stated_quote: str = ""
    stated_url: str = ""
