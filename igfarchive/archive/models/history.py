"""Which sessions and speakers an entry of the history is about."""

from auditlog.models import LogEntry
from django.db import models

from igfarchive.archive.models.people import Speaker
from igfarchive.archive.models.sessions import Session


class HistorySubject(models.Model):
    """An entry of the history concerns a session, or a speaker: of one entry there may be several.

    Kept beside the entries, so that the history of a session is found without reading all of it.
    An entry outlives what it is about.
    """

    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="subjects")
    session = models.ForeignKey(
        Session, null=True, on_delete=models.SET_NULL, related_name="history"
    )
    speaker = models.ForeignKey(
        Speaker, null=True, on_delete=models.SET_NULL, related_name="history"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry} ({self.session or self.speaker})"
