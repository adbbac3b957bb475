"""Affiliations over time: the claims of many sessions, put together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import NamedTuple

from django.db.models import QuerySet

from igfarchive.archive.addresses import address
from igfarchive.archive.models import Affiliation, Speaker
from igfarchive.archive.models.people import spoken_for
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.catalogue import numbers
from igfarchive.search.queries.query import Query


class Claim(NamedTuple):
    """A claim with its session, and the turn in which it is stated: of a speaker there may be
    hundreds, and to make rows of five tables of each takes most of the time of a page."""

    number: int
    speaker: int
    organisation: str | None
    organisation_slug: str | None
    position: str
    stakeholder_group: str
    regional_group: str
    preferred: bool
    event: str
    event_slug: str
    event_year: int | None
    slug: str
    code: str
    title: str
    date: date | None
    stated_key: int | None
    stated_slug: str | None
    stated_event: str | None
    stated_public: bool | None
    stated_quote: str
    stated_url: str

    @property
    def year(self) -> int | None:
        return self.date.year if self.date else self.event_year

    @property
    def session(self) -> str:
        """What the session is called."""
        return f"{self.event} {self.code}: {self.title}" if self.code else self.title

    @property
    def session_url(self) -> str:
        return address("session", self.event_slug, self.slug)

    @property
    def stated_at(self) -> str:
        """The address of the turn in which it is stated; empty where the public reads none."""
        if not (self.stated_public and self.stated_event and self.stated_slug):
            return ""
        return f"{address('session', self.stated_event, self.stated_slug)}u{self.stated_key}/"


def claims_of(rows: QuerySet[Affiliation]) -> list[Claim]:
    """One question to the database."""
    found = rows.values_list(
        "pk",
        "speaker",
        "organisation__name",
        "organisation__slug",
        "position",
        "stakeholder_group",
        "regional_group",
        "preferred",
        "session__event__name",
        "session__event__slug",
        "session__event__year",
        "session__slug",
        "session__code",
        "session__title",
        "session__date",
        "stated_in__key",
        "stated_in__session__slug",
        "stated_in__session__event__slug",
        "stated_in__session__published",
        "stated_quote",
        "stated_url",
    )
    return list(starmap(Claim, found))


@dataclass(frozen=True, slots=True)
class Tenure:
    """One affiliation in one position, as claimed in one session or more, the newest first."""

    claims: Sequence[Claim]

    @property
    def affiliation(self) -> Claim:
        """Any of the claims: they differ in session and source alone."""
        return self.claims[0]

    @property
    def counted(self) -> bool:
        """Whether filters and counts go by any of the claims; else by another of the speaker's."""
        return any(claim.preferred for claim in self.claims)

    @property
    def years(self) -> str:
        """`2019`, `2019–2023`, or nothing where no session's year is known."""
        known = sorted({claim.year for claim in self.claims if claim.year})
        if not known:
            return ""
        return f"{known[0]}–{known[-1]}" if len(known) > 1 else str(known[0])


def tenures(claims: Iterable[Claim]) -> list[Tenure]:
    """The claims put together by what they say, in the order in which each first comes."""
    alike: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        says = (
            claim.organisation_slug,
            claim.position,
            claim.stakeholder_group,
            claim.regional_group,
        )
        alike.setdefault(says, []).append(claim)
    return [Tenure(each) for each in alike.values()]


def newest_claims(speakers: QuerySet[Speaker]) -> dict[str, str]:
    """Whom each of the speakers spoke for last, by their slugs, as far as preferred claims say so:
    one question to the database, and one after each commit."""
    claims = Affiliation.objects.filter(preferred=True, speaker__in=speakers.order_by())
    places = _places()
    newest: dict[str, tuple[int, str]] = {}
    for slug, session, *told in claims.order_by().values_list(
        "speaker__slug", "session", "position", "organisation__name", "stakeholder_group"
    ):
        place = places.get(session)  # None where it is not published
        if place is not None and (slug not in newest or place < newest[slug][0]):
            position, organisation, group = told
            newest[slug] = place, spoken_for(position, organisation or "", group)
    return {slug: told for slug, (_, told) in newest.items()}


@cached_per_revision
def _places() -> Mapping[int, int]:
    """Where each published session stands among all, the newest first: to have the database sort
    those of each of a hundred speakers takes longer than to read them."""
    return {number: place for place, number in enumerate(numbers(Query()))}
