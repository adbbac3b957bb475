"""The questions the other rooms ask of what we keep.

An unpublished session must vanish everywhere at once, so every public page starts from
`Session.objects.published()`, or from `public()` of events, speakers or organisations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    # Named in the bases below, as strings that ruff does not read.
    from igfarchive.archive.models import (  # noqa: F401
        Annotation,
        Event,
        Organisation,
        Receipt,
        Session,
        Speaker,
        Utterance,
    )


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """Those with at least one published session."""
        from igfarchive.archive.models import Session

        held = Session.objects.published().filter(event=OuterRef("pk"))
        return self.filter(Exists(held))


class SessionQuerySet(models.QuerySet["Session"]):
    def published(self) -> SessionQuerySet:
        return self.filter(published=True)

    def at(self, event: str, slug: str) -> SessionQuerySet:
        return self.filter(event__slug=event, slug=slug)


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def public(self) -> SpeakerQuerySet:
        """Those who take part in at least one published session."""
        from igfarchive.archive.models import Participation

        heard = Participation.objects.filter(speaker=OuterRef("pk"), session__published=True)
        return self.filter(Exists(heard), merged_into=None)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def public(self) -> OrganisationQuerySet:
        """Those that somebody is claimed to speak for in at least one published session.

        Any claim counts, not the preferred one alone: pages name them all, and link to each.
        """
        from igfarchive.archive.models import Affiliation

        claimed = Affiliation.objects.filter(organisation=OuterRef("pk"), session__published=True)
        return self.filter(Exists(claimed), merged_into=None)


class UtteranceQuerySet(models.QuerySet["Utterance"]):
    def current(self) -> UtteranceQuerySet:
        """Those that stand in the latest transcript of their session, in order.

        Retired ones have no position, which indexes know and `retired_at` they do not.
        """
        return self.filter(position__isnull=False)

    def published(self) -> UtteranceQuerySet:
        return self.current().filter(session__published=True)

    def speech(self) -> UtteranceQuerySet:
        return self.filter(kind="speech")

    def turns(self) -> UtteranceQuerySet:
        """Speech, where a turn that a stage direction interrupted counts once."""
        return self.speech().filter(continues=False)

    def by(
        self,
        speakers: Sequence[str] = (),
        affiliations: Sequence[str] = (),
        groups: Sequence[str] = (),
        regions: Sequence[str] = (),
    ) -> UtteranceQuerySet:
        """Those by any of the speakers and for any of the affiliations (slugs), stakeholder groups
        and regions (values of `choices`); () asks nothing.

        "unknown" is a value: turns of nobody named, or of nobody with a known organisation, group
        or region.
        """
        found = self
        if speakers:
            found = found.filter(
                Q(speaker__slug__in=speakers)
                | (Q(speaker=None, kind="speech") if "unknown" in speakers else Q())
            )
        for field, values in (
            ("organisation__slug", affiliations),
            ("stakeholder_group", groups),
            ("regional_group", regions),
        ):
            if values:
                found = found.filter(_claimed(field, values))
        return found


def _claimed(field: str, values: Sequence[str]) -> Q:
    """Turns whose speaker's preferred claim in the session has one of the values in a field.

    What is not known is empty there, or NULL: neither is greater than "".
    """
    from igfarchive.archive.models import Affiliation

    preferred = Affiliation.objects.filter(
        speaker=OuterRef("speaker"), session=OuterRef("session"), preferred=True
    )
    wanted = Q(Exists(preferred.filter(**{f"{field}__in": values})))
    if "unknown" in values:
        wanted |= ~Q(Exists(preferred.filter(**{f"{field}__gt": ""}))) & Q(kind="speech")
    return wanted


ANCHORED = Q(anchored=True, utterance__position__isnull=False)
"""Annotations whose words stand in a current transcript, in one place."""


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def public(self) -> AnnotationQuerySet:
        """Those that visitors may read."""
        return self.filter(status="public", utterance__session__published=True)

    def anchored(self) -> AnnotationQuerySet:
        """Those that can be laid over words, in the order of these."""
        return self.filter(ANCHORED).order_by("start", "end", "pk")

    def corrections(self) -> AnnotationQuerySet:
        return self.filter(motivation="editing")


class LastingError(Exception):
    """A row that lasts as it is was to be changed, or deleted."""


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Receipts are made, and withdrawn one by one: nothing else happens to them."""

    def update(self, **_: Any) -> int:
        raise LastingError("A receipt is never changed: withdraw it.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise LastingError("A receipt is never deleted: withdraw it.")
