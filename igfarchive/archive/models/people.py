"""Speakers, the names they go by, and who they spoke for on the day."""

from django.db import models

from igfarchive.archive.addresses import address
from igfarchive.archive.choices import (
    AffiliationOrigin,
    ParticipationRole,
    RegionalGroup,
    SpeakerKind,
    StakeholderGroup,
)
from igfarchive.archive.models.sessions import Session
from igfarchive.archive.querysets import OrganisationQuerySet, SpeakerQuerySet

GROUPS = {group.value: group.label for group in StakeholderGroup}


class Organisation(models.Model):
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    kind = models.CharField(max_length=60, blank=True, help_text="University, ministry, company …")
    country = models.CharField(max_length=100, blank=True)
    reviewed = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("affiliation", self.slug)


class OrganisationName(models.Model):
    """A spelling that means this organisation; `folded` is what spellings are compared by."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Speaker(models.Model):
    """Somebody, or some role, that utterances are attributed to.

    A merged speaker keeps its row and its address, which leads to `merged_into`.
    """

    name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=200, db_index=True)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    kind = models.CharField(
        max_length=15, choices=SpeakerKind.choices, default=SpeakerKind.PERSON, db_index=True
    )
    reviewed = models.BooleanField(default=False, db_index=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("speaker", self.slug)


class SpeakerName(models.Model):
    """A spelling that means this speaker wherever it is captioned, and why we think so."""

    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, unique=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """A speaker in a session: announced, heard, or both.

    `turns` and `words` are kept counts, written by `igfarchive.archive.counters`.
    """

    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, related_name="participations")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participations")
    role = models.CharField(
        max_length=12, blank=True, choices=ParticipationRole.choices, default=""
    )
    listed = models.BooleanField(default=False, help_text="Named by the session's sheet.")
    turns = models.PositiveIntegerField(default=0, editable=False)
    words = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-words", "speaker__sort_name"]
        constraints = [
            models.UniqueConstraint("speaker", "session", name="speaker_once_per_session")
        ]

    def __str__(self) -> str:
        return f"{self.speaker} in {self.session}"


class Affiliation(models.Model):
    """A sourced claim of whom a speaker spoke for in one session.

    Of a speaker's claims in a session one is preferred: it drives filters and counts.
    `organisation` may be missing where only a position or a group is known.
    """

    speaker = models.ForeignKey(Speaker, on_delete=models.PROTECT, related_name="affiliations")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="affiliations"
    )
    position = models.CharField(max_length=200, blank=True)
    stakeholder_group = models.CharField(
        max_length=40, blank=True, choices=StakeholderGroup.choices, default=""
    )
    regional_group = models.CharField(
        max_length=20, blank=True, choices=RegionalGroup.choices, default=""
    )
    stated_in = models.ForeignKey(
        "archive.Utterance",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="affiliations_stated",
        help_text="The turn in which it is said.",
    )
    stated_quote = models.CharField(max_length=500, blank=True)
    stated_url = models.URLField(max_length=500, blank=True)
    origin = models.CharField(
        max_length=10, choices=AffiliationOrigin.choices, default=AffiliationOrigin.CURATOR
    )
    preferred = models.BooleanField(default=False)

    class Meta:
        ordering = ["-preferred", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "session"],
                condition=models.Q(preferred=True),
                name="one_preferred_affiliation",
            )
        ]

    def __str__(self) -> str:
        organisation = self.organisation.name if self.organisation else ""
        return spoken_for(self.position, organisation, self.stakeholder_group)


def spoken_for(position: str, organisation: str, group: str) -> str:
    """Whom somebody spoke for, in a line; of a stakeholder group its value is given."""
    told = ", ".join(filter(None, [position, organisation]))
    return told or GROUPS.get(group, group)
