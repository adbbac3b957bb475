"""Attempts to sign in, counted so that nobody guesses for long."""

from django.db import models


class SignInAttempt(models.Model):
    """An attempt that has not succeeded: a password, or a code of the second factor.

    Nothing in it says whose it was. `key` is a keyed hash of the name and of who asks, made by
    `igfarchive.web.attempts`; rows go once they count no more.
    """

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
