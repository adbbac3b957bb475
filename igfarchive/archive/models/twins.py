"""Likely twins that turned out to be two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from igfarchive.archive.models.people import Organisation, Speaker


class NotTwins(models.Model):
    """Two rows that look alike and that a person found to be two: not suggested again.

    Either the two speakers or the two organisations are set, the one with the lower id first.
    """

    first_speaker = models.ForeignKey(
        Speaker, null=True, on_delete=models.CASCADE, related_name="+"
    )
    second_speaker = models.ForeignKey(
        Speaker, null=True, on_delete=models.CASCADE, related_name="+"
    )
    first_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    second_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-found_at"]
        verbose_name = verbose_name_plural = "not twins"
        constraints = [
            models.CheckConstraint(
                name="not_twins_of_two_alike",
                # Null is neither less nor more: without isnull, a row of nothing would pass.
                condition=Q(
                    first_speaker__isnull=False,
                    second_speaker__isnull=False,
                    first_speaker__lt=F("second_speaker"),
                    first_organisation=None,
                    second_organisation=None,
                )
                | Q(
                    first_organisation__isnull=False,
                    second_organisation__isnull=False,
                    first_organisation__lt=F("second_organisation"),
                    first_speaker=None,
                    second_speaker=None,
                ),
            ),
            models.UniqueConstraint(
                fields=["first_speaker", "second_speaker"], name="not_twins_speakers_once"
            ),
            models.UniqueConstraint(
                fields=["first_organisation", "second_organisation"],
                name="not_twins_organisations_once",
            ),
        ]

    def __str__(self) -> str:
        if self.first_speaker:
            return f"{self.first_speaker} ≠ {self.second_speaker}"
        return f"{self.first_organisation} ≠ {self.second_organisation}"
