"""What the archive answered on a day, kept so that it can be cited: that nothing was found, too."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from igfarchive.archive.choices import ReceiptKind
from igfarchive.archive.querysets import LastingError, ReceiptQuerySet


class Receipt(models.Model):
    """A search or a check, and what it was answered. Everybody may read it, and nobody change it.

    `asked`, `coverage`, `hits` and `checks` are the values of `igfarchive.search.answers`, as JSON.
    `short` is made from what was asked and answered: who keeps the same again has the same receipt.
    `total` counts the turns that were found, or the quotations that were checked.

    One that is withdrawn leaves a tombstone: its address, and who withdrew it, when and why.
    """

    short = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=6, choices=ReceiptKind.choices)
    asked = models.JSONField(help_text="What was asked, as it can be asked again.")
    address = models.TextField(blank=True, help_text="Where it is asked again, if it fits in one.")
    version = models.CharField(max_length=16, blank=True, help_text="Of the archive.")
    release = models.CharField(max_length=20, blank=True, help_text="Of the software.")
    coverage = models.JSONField(default=dict, help_text="What was looked at.")
    total = models.PositiveIntegerField(default=0)
    hits = models.JSONField(default=list, help_text="The first turns that were found.")
    checks = models.JSONField(default=list, help_text="What was found of each quotation.")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_because = models.TextField(blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Receipt {self.short}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """LastingError for one that is there already."""
        if not self._state.adding:
            raise LastingError("A receipt is never changed: withdraw it.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("receipt", args=[self.short])

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        """LastingError: its address would lead nowhere."""
        raise LastingError("A receipt is never deleted: withdraw it.")

    @property
    def is_check(self) -> bool:
        return self.kind == ReceiptKind.CHECK

    def withdraw(self, by: Any, because: str) -> None:
        """Leave a tombstone of it: all that was asked and answered is gone."""
        if self.withdrawn_at:
            raise LastingError("This receipt was withdrawn already.")
        self.asked, self.coverage, self.hits, self.checks = {}, {}, [], []
        self.address, self.total = "", 0
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_because = timezone.now(), by, because
        super().save()
