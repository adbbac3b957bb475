"""Entries of the history, and what others changed meanwhile, as pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, DateTimeField, Field, ForeignKey, Model
from django.urls import NoReverseMatch, reverse

from igfarchive.annotating.anchoring.differences import Change as Piece
from igfarchive.annotating.anchoring.differences import differences
from igfarchive.archive.history import Origin, entry_origin
from igfarchive.archive.kept_values import KEPT
from igfarchive.archive.models import Utterance
from igfarchive.web.admin.stale import Change

DEEDS = {0: "made", 1: "changed", 2: "deleted"}
NOTHING = "(nothing)"
MOST_LOOKED_THROUGH = 300
"""Entries that are looked through for who has changed what a form shows."""


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A field with what stood there, and what stands there: in words, and word by word."""

    label: str
    before: str
    after: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """What was done to a row. `pk` is that of its entry, `at` is None where nobody has told."""

    deed: str
    kind: str
    name: str
    address: str
    values: Sequence[ShownValue]
    who: str = ""
    by_what: str = ""
    at: datetime | None = None
    pk: int | None = None
    may_undo: bool = False


Names = dict[type[Model], dict[int, str]]


def shown_entries(entries: Iterable[LogEntry], undoable: Iterable[int] = ()) -> list[ShownChange]:
    """Entries with their `content_type` and `actor`; three questions or so for the whole page."""
    entries = list(entries)
    names = _names((_model(each), each.changes or {}) for each in entries)
    can_be_undone = set(undoable)
    return [
        ShownChange(
            deed=DEEDS.get(each.action, ""),
            kind=str(each.content_type.name),
            name=each.object_repr,
            address=_address(each),
            values=_values(_model(each), each.changes or {}, names),
            who=each.actor.get_username() if each.actor else "",
            by_what=_by_what(each),
            at=each.timestamp,
            pk=each.pk,
            may_undo=each.pk in can_be_undone,
        )
        for each in entries
    ]


def shown_changes(changes: Sequence[Change]) -> list[ShownChange]:
    """What a form no longer holds, with who has changed it, as far as the history tells."""
    names = _names((each.model, each.fields) for each in changes)
    entries = _entries_of(changes)
    return [_shown(each, entries, names) for each in changes]


def _shown(each: Change, entries: Sequence[LogEntry], names: Names) -> ShownChange:
    mine = [entry for entry in entries if _is_of(entry, each)]
    entry = next((one for one in mine if set(one.changes or {}) & set(each.fields)), None)
    return ShownChange(
        deed=DEEDS[each.action],
        kind=str(each.model._meta.verbose_name),
        name=entry.object_repr if entry else "",
        address="",
        values=_values(each.model, each.fields, names),
        who=entry.actor.get_username() if entry and entry.actor else "",
        by_what=_by_what(entry) if entry else "",
        at=entry.timestamp if entry else None,
    )


def _entries_of(changes: Sequence[Change]) -> list[LogEntry]:
    keys: dict[type[Model], list[int]] = defaultdict(list)
    for each in changes:
        keys[each.model].append(each.key)
    found: list[LogEntry] = []
    for model, those in keys.items():
        entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        if model is Utterance:
            sessions = Utterance.objects.filter(pk__in=those).values("session")
            entries = entries.filter(subjects__session__in=sessions)
        else:
            entries = entries.filter(object_id__in=those)
        related = entries.select_related("actor", "content_type").order_by("-timestamp", "-pk")
        found += related[:MOST_LOOKED_THROUGH]
    return found


def _is_of(entry: LogEntry, change: Change) -> bool:
    if _model(entry) is not change.model:
        return False
    turns = (entry.additional_data or {}).get("turns", [])
    return entry.object_id == change.key or change.key in turns


def _model(entry: LogEntry) -> type[Model]:
    model: type[Model] = entry.content_type.model_class()
    return model


def _by_what(entry: LogEntry) -> str:
    origin = entry_origin(entry)
    said = Origin(origin).label.lower() if origin in Origin.values else origin
    about = (entry.additional_data or {}).get("about")
    return f"{said} of {about}" if about else said


def _address(entry: LogEntry) -> str:
    if entry.action == LogEntry.Action.DELETE:
        return ""
    try:
        return reverse(f"admin:archive_{entry.content_type.model}_change", args=[entry.object_id])
    except NoReverseMatch:
        return ""


def _names(changes: Iterable[tuple[type[Model], dict[str, list[Any]]]]) -> Names:
    """What the rows are called that values lead to, each model asked once."""
    wanted: dict[type[Model], set[int]] = defaultdict(set)
    for model, fields in changes:
        for name, values in fields.items():
            field = _field(model, name)
            if isinstance(field, ForeignKey):
                wanted[field.related_model].update(value for value in values if value)
    names: Names = {}
    for model, keys in wanted.items():
        kept = KEPT.get(model)
        rows = model._default_manager.select_related(*(kept.names if kept else ()))
        names[model] = {key: str(row) for key, row in rows.in_bulk(keys).items()}
    return names


def _field(model: type[Model], name: str) -> "Field[Any, Any] | None":
    found = {field.name: field for field in model._meta.concrete_fields}
    return found.get(name)


def _values(model: type[Model], changes: dict[str, list[Any]], names: Names) -> list[ShownValue]:
    shown = []
    for name, (before, after) in changes.items():
        field = _field(model, name)
        label = str(field.verbose_name) if field else name
        old, new = (_in_words(field, value, names) for value in (before, after))
        shown.append(ShownValue(label, old, new, differences(old, new)))
    return shown


def _in_words(field: "Field[Any, Any] | None", value: Any, names: Names) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(field, ForeignKey):
        return names[field.related_model].get(value, f"number {value}, which is gone")
    if field and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateTimeField):
        return f"{datetime.fromisoformat(value):%-d %B %Y, %H:%M:%S} UTC"
    if isinstance(field, DateField):
        return f"{date.fromisoformat(value):%-d %B %Y}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
