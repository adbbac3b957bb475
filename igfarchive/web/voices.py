"""Who speaks in a session, for whom, and how much of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from igfarchive.archive.choices import RegionalGroup, StakeholderGroup
from igfarchive.archive.models import Affiliation, Session, Speaker
from igfarchive.search.queries.query import UNKNOWN, Query
from igfarchive.web.facets import Choice, choice

WORDS = "#transcript"
"""Where a session's page shows its words."""

OTHERS, NOBODY = 8, 9
"""Styles of the ribbon: each of the first eight speakers has one of their own."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One who takes part; `speaker` is None for all who are not named.

    `claims` are the affiliations of that day, the preferred one first; `percent` is the share of
    the words, rounded; `choice` shows the turns of this voice alone. `style` is how the ribbon
    draws it: OTHERS is shared by all behind the first, and NOBODY by those who are not named.
    """

    speaker: Speaker | None
    role: str
    claims: Sequence[Affiliation]
    turns: int
    words: int
    percent: int
    choice: Choice
    style: int

    @property
    def affiliation(self) -> Affiliation | None:
        """The claim that filters and counts go by."""
        return next((claim for claim in self.claims if claim.preferred), None)

    @property
    def organisation(self) -> str:
        """The slug of whom this voice speaks for, or UNKNOWN."""
        claim = self.affiliation
        return claim.organisation.slug if claim and claim.organisation else UNKNOWN

    @property
    def group(self) -> tuple[str, str]:
        """The stakeholder group, as the filter's value and as it is called."""
        group = StakeholderGroup(self.affiliation.stakeholder_group if self.affiliation else "")
        return group.value or UNKNOWN, str(group.label)

    @property
    def region(self) -> tuple[str, str]:
        """The same of the regional group."""
        region = RegionalGroup(self.affiliation.regional_group if self.affiliation else "")
        return region.value or UNKNOWN, str(region.label)


def voices_of(session: Session, query: Query) -> list[Voice]:
    """Everybody in the session, who speaks most first; the unnamed, if any, come last.

    Two questions to the database.
    """
    path = session.get_absolute_url()
    claims: dict[int, list[Affiliation]] = defaultdict(list)
    stated = session.affiliations.select_related("organisation", "stated_in")
    for claim in stated.order_by("-preferred", "pk"):
        claims[claim.speaker_id].append(claim)

    def voice(speaker: Speaker | None, role: str, turns: int, words: int) -> Voice:
        slug, name = (speaker.slug, speaker.name) if speaker else (UNKNOWN, "Nobody named")
        return Voice(
            speaker,
            role,
            claims[speaker.pk] if speaker else (),
            turns,
            words,
            round(100 * words / session.words) if session.words else 0,
            choice(query, path, "speaker", name, slug, turns, WORDS),
            min(len(voices), OTHERS) if speaker else NOBODY,
        )

    voices: list[Voice] = []
    heard = session.participations.select_related("speaker")
    for each in heard.order_by("-words", "-turns", "speaker__sort_name", "speaker__slug"):
        role = each.get_role_display() if each.role else ""
        voices.append(voice(each.speaker, role, each.turns, each.words))
    turns = session.turns - sum(each.turns for each in voices)
    words = session.words - sum(each.words for each in voices)
    if turns or words:
        voices.append(voice(None, "", turns, words))
    return voices


def affiliations_of(voices: Iterable[Voice], path: str, query: Query) -> list[Choice]:
    """For whom the voices speak, most turns first; those who speak for nobody we know come last."""
    labels: dict[str, str] = {}
    turns: dict[str, int] = defaultdict(int)
    for voice in voices:
        claim = voice.affiliation
        known = claim.organisation if claim else None
        labels[voice.organisation] = known.name if known else "Unknown"
        turns[voice.organisation] += voice.turns
    ordered = sorted(turns, key=lambda slug: (slug == UNKNOWN, -turns[slug], labels[slug]))
    return [
        choice(query, path, "affiliation", labels[slug], slug, turns[slug], WORDS)
        for slug in ordered
        if turns[slug]
    ]
