"""Sets back what a form or a bulk action has changed, where nobody has changed it since."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest

from igfarchive.annotating import glossary
from igfarchive.archive.counters import recount
from igfarchive.archive.history import Origin, entry_origin, recording, watching
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.kept_values import as_json, as_value, read
from igfarchive.archive.models import (
    Affiliation,
    Event,
    Organisation,
    OrganisationName,
    Participation,
    Recording,
    Session,
    Speaker,
    SpeakerName,
    Term,
)
from igfarchive.archive.transactions import serialized
from igfarchive.text.names import fold_name

MODELS = (
    Affiliation, Event, Organisation, OrganisationName, Participation, Recording, Session, Speaker,
    SpeakerName, Term,
)  # fmt: skip
"""Those whose fields stand for themselves. A decision, and an annotation, are taken back where they
are made; so is who speaks in a turn, as later imports would keep to the attribution."""

ORIGINS = (Origin.FORM, Origin.BULK, Origin.UNDO)
"""A merge is undone as a whole, and an import is what the files say."""

LASTING = {"merged_into", "slug", "event"}
"""Fields that addresses are made of, or that a merge has set."""


class UndoError(Exception):
    """What was asked would overwrite something, or make no sense: the message says what."""


def is_undoable(request: HttpRequest, entry: LogEntry) -> bool:
    """Whether the account may set it back, and it is of a kind that can be; `look_at` tells whether
    others have changed it since."""
    model = entry.content_type.model_class()
    changes = entry.changes or {}
    return bool(
        model in MODELS
        and entry.action == LogEntry.Action.UPDATE
        and entry_origin(entry) in ORIGINS
        and changes
        and not LASTING & changes.keys()
        and admin.site.is_registered(model)
        and admin.site.get_model_admin(model).has_change_permission(request)
        and not _closed_to(request, model) & changes.keys()
    )


def _closed_to(request: HttpRequest, model: type[Model]) -> set[str]:
    """Fields that the account may look at alone: who does not publish, sets no publishing back."""
    return set(admin.site.get_model_admin(model).get_readonly_fields(request))


def look_at(entry: LogEntry) -> list[str]:
    """What stands there now where it is not what the entry says, in sentences."""
    model: type[Model] = entry.content_type.model_class()
    rows = read(model._default_manager.filter(pk=entry.object_id))
    if not rows:
        return ["It is gone."]
    (values,) = rows.values()
    return [
        f"{model._meta.get_field(name).verbose_name}: somebody has changed it since, to “"  # type: ignore[union-attr]  # no generic relation is kept
        f"{_in_words(model, entry.object_id, name, as_json(values[name]))}”."
        for name, (_, new) in (entry.changes or {}).items()
        if as_json(values[name]) != new
    ]


@serialized
def set_back(entry: LogEntry, request: HttpRequest) -> None:
    """Let stand there what stood there before. UndoError where something else stands there now."""
    model: type[Model] = entry.content_type.model_class()
    if otherwise := look_at(entry):
        raise UndoError(f"Nothing was set back. {' '.join(otherwise)}")
    key = entry.object_id
    with recording(request.user, Origin.UNDO), watching(model._default_manager.filter(pk=key)):
        _set_row(model, key, entry.changes or {})
    sessions = list(Session.objects.filter(history__entry=entry))
    if model is Event:
        sessions = list(Session.objects.filter(event=key))
    recount(sessions)
    renew_versions(session.pk for session in sessions)


def _set_row(model: type[Model], key: int, changes: dict[str, list[Any]]) -> None:
    row = model._default_manager.select_for_update().get(pk=key)
    written = []
    for name, (old, _) in changes.items():
        field = model._meta.get_field(name)
        setattr(row, field.attname, as_value(field, old))  # type: ignore[union-attr, arg-type]  # no generic relation is kept
        written.append(name)
    if isinstance(row, SpeakerName | OrganisationName):
        row.folded = fold_name(row.name)
        written.append("folded")
    if isinstance(row, Term):
        row.uses_noted = False
        written.append("uses_noted")
        transaction.on_commit(glossary.note_owed_uses, robust=True)
    try:
        row.full_clean()
    except ValidationError as error:
        raise UndoError(f"Nothing was set back. {' '.join(error.messages)}") from error
    row.save(update_fields=written)


def _in_words(model: type[Model], key: int, name: str, value: Any) -> str:
    field = model._meta.get_field(name)
    if field.is_relation:
        row = model._default_manager.select_related(name).get(pk=key)
        return str(getattr(row, name) or "nobody")
    return str(value)
