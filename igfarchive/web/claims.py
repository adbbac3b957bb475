"""Affiliations over time: the claims of many sessions, put together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from igfarchive.archive.models import Affiliation, Speaker
from igfarchive.search.catalogue import newest_first


@dataclass(frozen=True, slots=True)
class Tenure:
    """One affiliation in one position, as claimed in one session or more, the newest first."""

    claims: Sequence[Affiliation]

    @property
    def affiliation(self) -> Affiliation:
        """Any of the claims: they differ in session and source alone."""
        return self.claims[0]

    @property
    def counted(self) -> bool:
        """Whether filters and counts go by any of the claims; else by another of the speaker's."""
        return any(claim.preferred for claim in self.claims)

    @property
    def years(self) -> str:
        """`2019`, `2019–2023`, or nothing where no session's year is known."""
        known = sorted({claim.session.year for claim in self.claims if claim.session.year})
        if not known:
            return ""
        return f"{known[0]}–{known[-1]}" if len(known) > 1 else str(known[0])


def tenures(claims: Iterable[Affiliation]) -> list[Tenure]:
    """The claims put together by what they say, in the order in which each first comes."""
    alike: dict[tuple[object, ...], list[Affiliation]] = {}
    for claim in claims:
        says = (
            claim.organisation_id,
            claim.position,
            claim.stakeholder_group,
            claim.regional_group,
        )
        alike.setdefault(says, []).append(claim)
    return [Tenure(each) for each in alike.values()]


def newest_claims(speakers: QuerySet[Speaker]) -> QuerySet[Affiliation]:
    """The newest preferred claim of each of the speakers who has one. Some have a thousand: the
    database tells which it is, and gives no others."""
    claims = Affiliation.objects.filter(session__published=True, preferred=True)
    own = claims.filter(speaker=OuterRef("pk")).order_by(*newest_first("session__"))
    newest = speakers.order_by().annotate(newest_claim=Subquery(own.values("pk")[:1]))
    return (
        claims.filter(pk__in=newest.values("newest_claim"))
        .select_related("speaker", "organisation")
        .order_by()
    )
