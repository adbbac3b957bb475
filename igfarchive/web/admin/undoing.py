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
from igfarchive.archive.history import MOST_AT_ONCE, Origin, entry_origin, recording, watching
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.kept_values import Rows, as_json, as_value, read
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
    Utterance,
)
from igfarchive.archive.transactions import serialized
from igfarchive.text.names import fold_name

MODELS = (
    Affiliation, Event, Organisation, OrganisationName, Participation, Recording, Session, Speaker,
    SpeakerName, Term, Utterance,
)  # fmt: skip
"""Those whose fields stand for themselves. A decision, and an annotation, are taken back where they
are made."""

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
    )


def look_at(entry: LogEntry) -> list[str]:
    """What stands there now where it is not what the entry says, in sentences."""
    model: type[Model] = entry.content_type.model_class()
    changes = entry.changes or {}
    rows: Rows = {}
    keys = _keys(entry)
    for at in range(0, len(keys), MOST_AT_ONCE):
        rows |= read(model._default_manager.filter(pk__in=keys[at : at + MOST_AT_ONCE]))
    if missing := len(keys) - len(rows):
        return ["It is gone." if len(keys) == 1 else f"{missing:,} of {len(keys):,} are gone."]
    otherwise = [
        (name, as_json(values[name]))
        for values in rows.values()
        for name, (_, new) in changes.items()
        if as_json(values[name]) != new
    ]
    if len(keys) > 1 and otherwise:
        return [f"{len(otherwise):,} of {len(keys):,} were given to somebody else since."]
    return [
        f"{model._meta.get_field(name).verbose_name}: somebody has changed it since, to “"  # type: ignore[union-attr]  # no generic relation is kept
        f"{_in_words(model, keys[0], name, value)}”."
        for name, value in otherwise
    ]


@serialized
def set_back(entry: LogEntry, request: HttpRequest) -> None:
    """Let stand there what stood there before. UndoError where something else stands there now."""
    model: type[Model] = entry.content_type.model_class()
    if otherwise := look_at(entry):
        raise UndoError(f"Nothing was set back. {' '.join(otherwise)}")
    keys = _keys(entry)
    with recording(request.user, Origin.UNDO), watching(model._default_manager.filter(pk__in=keys)):
        if model is Utterance:
            before, _ = (entry.changes or {})["speaker"]
            if before and not Speaker.objects.filter(pk=before, merged_into=None).exists():
                raise UndoError(
                    "Nothing was set back. Its speaker is gone, or merged into another."
                )
            Utterance.objects.filter(pk__in=keys).update(speaker=before)
        else:
            _set_row(model, keys[0], entry.changes or {})
    sessions = list(Session.objects.filter(history__entry=entry))
    if model is Event:
        sessions = list(Session.objects.filter(event=keys[0]))
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


def _keys(entry: LogEntry) -> list[int]:
    turns: list[int] = (entry.additional_data or {}).get("turns", [])
    return turns or [entry.object_id]


def _in_words(model: type[Model], key: int, name: str, value: Any) -> str:
    field = model._meta.get_field(name)
    if field.is_relation:
        row = model._default_manager.select_related(name).get(pk=key)
        return str(getattr(row, name) or "nobody")
    return str(value)
