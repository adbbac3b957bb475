"""Who wants to be written to about what is new."""

import secrets

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from igfarchive.archive.choices import SubscriptionFrequency, SubscriptionKind


def new_token() -> str:
    """24 characters that nobody guesses."""
    return secrets.token_urlsafe(18)


class Subscription(models.Model):
    """An address that is written to when something new fits what it follows.

    `subject` is what the page of it is asked: `?q=tide&speaker=ada-quill` of a search or of the
    list of sessions, a slug of a term. Nothing is sent before somebody at the address has
    confirmed it; a row that is not confirmed, or that was ended, does not stay.

    Everything that came in until `told_until` was told, or was there before. A session of
    `told_sessions` is not told of again when it is unpublished and published, which has it come in
    anew. `claimed_at` is when a process began to write, so that no other does meanwhile.
    """

    address = models.EmailField(max_length=254)
    kind = models.CharField(max_length=8, choices=SubscriptionKind.choices)
    subject = models.TextField()
    frequency = models.CharField(
        max_length=5, choices=SubscriptionFrequency.choices, default=SubscriptionFrequency.DAILY
    )
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    site = models.CharField(max_length=300, help_text="Where links lead: https://archive.example.")
    asked_at = models.DateTimeField(help_text="When the address was last asked to confirm.")
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="When something was last sent.")
    told_sessions = models.JSONField(
        default=list, help_text="Numbers of the sessions that it was told of."
    )
    claimed_at = models.DateTimeField(null=True)
    bounces = models.PositiveSmallIntegerField(default=0, help_text="Mails that did not arrive.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("address"), "kind", "subject", name="subscription_once_per_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"

    def get_absolute_url(self) -> str:
        """The page on which it is confirmed, looked at and ended, by whoever was sent the token."""
        return reverse("alert", args=[self.token])
