"""What was merged, by whom, and what it takes to undo it."""

from django.conf import settings
from django.db import models

from igfarchive.archive.models.people import Organisation, Speaker


class Merge(models.Model):
    """Two rows found to be one: `gone` now leads to `kept`.

    Either the two speakers or the two organisations are set. `moved` holds, as
    `igfarchive.archive.merging` wrote it, every row that changed hands and how it stood before.
    """

    kept_speaker = models.ForeignKey(
        Speaker, null=True, on_delete=models.PROTECT, related_name="merges_kept"
    )
    gone_speaker = models.ForeignKey(
        Speaker, null=True, on_delete=models.PROTECT, related_name="merges_gone"
    )
    kept_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="merges_kept"
    )
    gone_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="merges_gone"
    )
    moved = models.JSONField(default=dict)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-merged_at"]
        constraints = [
            models.CheckConstraint(
                name="merge_of_two_alike",
                condition=models.Q(
                    kept_speaker__isnull=False,
                    gone_speaker__isnull=False,
                    kept_organisation=None,
                    gone_organisation=None,
                )
                | models.Q(
                    kept_organisation__isnull=False,
                    gone_organisation__isnull=False,
                    kept_speaker=None,
                    gone_speaker=None,
                ),
            )
        ]

    def __str__(self) -> str:
        if self.kept_speaker:
            return f"{self.gone_speaker} → {self.kept_speaker}"
        return f"{self.gone_organisation} → {self.kept_organisation}"
