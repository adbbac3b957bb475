"""What an archive holds, apart from numbers and times: two that came about in other ways have the
same portrait.

A row is what it says, without its own number, and with what the rows say that it belongs to in the
place of theirs. Left out is what is another thing each time: who is signed in, what index versions
are called, and the numbers of rows within what the history and merges note.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry as DeskEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as SignedIn
from django.db import models

from igfarchive.archive.models import Attribution, ImportFile, IndexVersion, Merge, Session

Model = type[models.Model]

LEFT_OUT: set[Model] = {SignedIn, IndexVersion}
FIELDS_LEFT_OUT: dict[Model, set[str]] = {
    LogEntry: {"object_pk", "object_id", "cid", "changes", "changes_text", "additional_data"},
    DeskEntry: {"object_id"},
    Merge: {"moved"},
    Attribution: {"moved"},
    ImportFile: {"preview", "digest"},
    User: {"password"},
}


def portrait() -> dict[str, str]:
    """A sum of all rows of each model, and of each sheet of the site."""
    rows = Rows()
    found = {
        model._meta.label: digest(sorted(rows.said(model, number) for number in rows.of(model)))
        for model in apps.get_models(include_auto_created=True)
        if model not in LEFT_OUT
    }
    return found | sheets()


def sheets() -> dict[str, str]:
    """A sum of each sheet, as the site finds them."""
    folder = Path(settings.SHEETS_DIR)
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()[:16]
        for path in sorted(folder.rglob("*.toml"))
    }


def sessions() -> dict[str, str]:
    """A sum of each session, by its path: who says what in it, from which files, and its counts."""
    return {session.path: _session(session) for session in Session.objects.select_related("event")}


def digest(parts: list[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def _session(session: Session) -> str:
    said = session.utterances.order_by("key").values_list(
        "key", "position", "kind", "speaker__slug", "label", "text", "source__sha256"
    )
    heard = session.participations.order_by("speaker__slug").values_list("speaker__slug", "turns")
    claims = session.affiliations.order_by("speaker__slug", "position").values_list(
        "speaker__slug", "organisation__slug", "position"
    )
    files = session.sources.order_by("sha256").values_list("name", "sha256")
    facts = (session.title, session.date, session.status, session.published)
    counts = (session.turns, session.words)
    return digest([repr(list(each)) for each in (said, heard, claims, files, facts, counts)])


class Rows:
    """The rows of a database, each read once."""

    def __init__(self) -> None:
        self.of = cache(self._of)
        self.said = cache(self._said)

    def _of(self, model: Model) -> dict[Any, models.Model]:
        return {row.pk: row for row in model._base_manager.all()}

    def _said(self, model: Model, number: Any, within: Model | None = None) -> str:
        """A sum of what the row says, `within` one of its own kind without those that it leads to
        in turn."""
        row = self.of(model)[number]
        told = []
        for field in model._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.primary_key or field.name in FIELDS_LEFT_OUT.get(model, ()):
                continue
            if isinstance(field, models.DateTimeField):
                value = value is not None
            elif isinstance(field, models.ForeignKey) and value is not None:
                other = field.related_model
                value = "" if other is within else self.said(other, value, model)
            elif isinstance(value, memoryview):
                value = bytes(value)
            told.append(f"{field.name}={value!r}")
        return digest(told)
