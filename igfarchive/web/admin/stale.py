"""Refuses to save a form over what others have changed since it was shown, and to delete that.

A form carries what was stored when it was shown, signed. Where that is no longer what is stored,
nothing is saved: the form comes back with what was typed, and with what stands there now in each
field that its curator has left alone, so that saving it again saves no more than was meant.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django import forms
from django.core import signing
from django.db.models import Model, QuerySet
from django.http import QueryDict

from igfarchive.archive.kept_values import (
    SESSION,
    Rows,
    as_json,
    as_value,
    changes_between,
    fields_of,
    read,
)
from igfarchive.web.generic import BaseInlineFormSet, ModelForm

FIELD = "_shown"
"""The hidden field of a form."""

SALT = "igfarchive.web.admin.stale"

Standing = dict[type[Model], Rows]
"""What is stored of a form's row, and of the rows within it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody else has made, changed or deleted since: `action` and `fields` are those of an
    entry of the history."""

    model: type[Model]
    key: int
    action: int
    fields: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Within:
    """Rows that are shown within a form: a formset's class, and the rows there are now."""

    formset: type[BaseInlineFormSet[Any, Any, Any]]
    rows: QuerySet[Any]


@dataclass(slots=True)
class Merged:
    """What to show instead of what was posted. `lost` are rows that were changed here, and are
    gone: their lines are new ones now."""

    data: QueryDict
    lost: list[str] = field(default_factory=list)


def standing(*questions: QuerySet[Any]) -> Standing:
    """What the rows hold now."""
    return {rows.model: read(rows) for rows in questions}


def sign(now: Standing) -> str:
    """What is stored now, for the form to carry."""
    written = {
        model._meta.model_name: [
            [key, *(as_json(values[name]) for name in fields_of(model))]
            for key, values in sorted(rows.items())
        ]
        for model, rows in now.items()
    }
    return signing.dumps(written, salt=SALT, compress=True)


def unsign(signed: str, models: Iterable[type[Model]]) -> Standing | None:
    """What the form carried; None where it carried nothing of ours."""
    try:
        written = signing.loads(signed, salt=SALT)
        return {
            model: {key: _values(model, values) for key, *values in written[model._meta.model_name]}
            for model in models
        }
    except (signing.BadSignature, KeyError):
        return None


def fingerprint(now: Standing) -> str:
    """Another one after whatever change, where a page shows rows by their names alone."""
    told = [(model.__name__, sorted(rows.items())) for model, rows in now.items()]
    return sha256(repr(told).encode()).hexdigest()


def _values(model: type[Model], values: Sequence[Any]) -> dict[str, Any]:
    named = zip(fields_of(model), values, strict=True)
    return {name: as_value(model._meta.get_field(name), value) for name, value in named}  # type: ignore[arg-type]  # no generic relation is kept


def changes(shown: Standing, now: Standing) -> Iterator[Change]:
    """What differs, row by row."""
    for model, rows in now.items():
        for key in sorted(shown[model].keys() | rows.keys()):
            before, after = shown[model].get(key), rows.get(key)
            fields = changes_between(model, before, after)
            if fields or None in (before, after):
                action = 1 if before and after else 0 if after else 2
                yield Change(model, key, action, fields)


def as_row(model: type[Model], key: int, values: dict[str, Any]) -> Model:
    """The row as it was shown."""
    named = {model._meta.get_field(name).attname: values[name] for name in fields_of(model)}  # type: ignore[union-attr]  # no generic relation is kept
    return model(pk=key, **named)


def merge(
    posted: QueryDict,
    form: type[ModelForm[Any]],
    row: Model,
    within: Iterable[Within],
    shown: Standing,
) -> Merged:
    """What was typed, and what stands there now wherever nothing was."""
    merged = Merged(posted.copy())
    before = _as_shown(row, shown)
    typed = set(form(posted, instance=before).changed_data)
    _write(form(instance=row), merged.data, typed)
    for each in within:
        _merge_within(posted, each, row, shown, merged)
    return merged


def typed(
    posted: QueryDict,
    form: type[ModelForm[Any]],
    row: Model,
    within: Iterable[Within],
    shown: Standing,
) -> list[tuple[str, str]]:
    """The fields that were typed in, by their labels, with what was: for a row that takes it no
    longer."""
    before = _as_shown(row, shown)
    forms_of_it: list[forms.BaseForm] = [form(posted, instance=before)]
    for each in within:
        prefix = each.formset.get_default_prefix()
        if f"{prefix}-TOTAL_FORMS" in posted:
            forms_of_it += each.formset(posted, instance=row, queryset=each.rows, prefix=prefix)
    return [
        (str(field.label), _in_words(field))
        for bound in forms_of_it
        for field in bound
        if field.name in bound.changed_data and not field.is_hidden
    ]


def _in_words(field: forms.BoundField) -> str:
    """What was typed, or the name of what was chosen."""
    value = field.data
    try:
        chosen = field.field.clean(value)
    except forms.ValidationError:
        chosen = value
    # Of a choice among rows it is the row; to name another one all of them would be asked for.
    choices: Any = () if isinstance(chosen, Model) else getattr(field.field, "choices", ())
    return str(dict(choices).get(chosen, chosen))


def _as_shown(row: Model, shown: Standing) -> Model:
    """The row as its form showed it; what is not carried has not changed."""
    before = copy(row)
    for name, value in shown[type(row)].get(row.pk, {}).items():
        if name != SESSION:
            setattr(before, row._meta.get_field(name).attname, value)  # type: ignore[union-attr]  # no generic relation is kept
    return before


def _merge_within(
    posted: QueryDict, within: Within, row: Model, shown: Standing, merged: Merged
) -> None:
    """Lay the lines of a formset anew: those of rows that there are, then those that are new."""
    prefix = within.formset.get_default_prefix()
    if f"{prefix}-TOTAL_FORMS" not in posted:
        return
    model = within.rows.model
    total, first_new = _count(posted, prefix, "TOTAL"), _count(posted, prefix, "INITIAL")
    lines = {posted.get(f"{prefix}-{line}-id", ""): line for line in range(first_new)}
    fresh = within.formset(instance=row, queryset=within.rows, prefix=prefix)
    for name in [name for name in merged.data if name.startswith(f"{prefix}-")]:
        del merged.data[name]
    for place, form in enumerate(fresh.initial_forms):
        line = lines.pop(str(form.instance.pk), None)
        typed: set[str] = set()
        before = shown[model].get(form.instance.pk)
        if line is not None and before is not None:
            typed = _typed(posted, within, prefix, line, as_row(model, form.instance.pk, before))
            kept = {*typed, "DELETE"}
            _copy(posted, f"{prefix}-{line}-", merged.data, f"{prefix}-{place}-", kept)
        _write(form, merged.data, {*typed, "DELETE"})
    place = len(fresh.initial_forms)
    for key, line in lines.items():
        before = shown[model].get(int(key)) if key.isdecimal() else None
        if before and _typed(posted, within, prefix, line, as_row(model, int(key), before)):
            _copy(posted, f"{prefix}-{line}-", merged.data, f"{prefix}-{place}-", None)
            merged.lost.append(str(model._meta.verbose_name))
            place += 1
    for line in range(first_new, total):
        _copy(posted, f"{prefix}-{line}-", merged.data, f"{prefix}-{place}-", None)
        place += 1
    merged.data[f"{prefix}-TOTAL_FORMS"] = str(place)
    merged.data[f"{prefix}-INITIAL_FORMS"] = str(len(fresh.initial_forms))


def _count(posted: QueryDict, prefix: str, which: str) -> int:
    written = posted.get(f"{prefix}-{which}_FORMS", "")
    return min(int(written), 10_000) if written.isdecimal() else 0


def _typed(posted: QueryDict, within: Within, prefix: str, line: int, before: Model) -> set[str]:
    """The fields of a line that its curator has changed; of one to be taken out, that."""
    form = within.formset.form(posted, prefix=f"{prefix}-{line}", instance=before)
    return set(form.changed_data)


def _copy(posted: QueryDict, old: str, data: QueryDict, new: str, fields: set[str] | None) -> None:
    """Copy a line under another number: these fields, with their parts, or all but its id."""
    for name in posted:
        if not name.startswith(old):
            continue
        rest = name.removeprefix(old)
        wanted = rest != "id" if fields is None else rest in fields or rest[:-2] in fields
        if wanted:
            data.setlist(new + rest, posted.getlist(name))


def _write(form: forms.BaseForm, data: QueryDict, typed: set[str]) -> None:
    """Write what an untouched form would send, but for the fields that were typed in."""
    for name in form.fields:
        if name in typed:
            continue
        bound = form[name]
        widget = bound.field.widget
        value = bound.value()
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list) else widget.decompress(value) or []
            # As such a widget names its parts itself: date_0, date_1.
            for number, (part, each) in enumerate(zip(widget.widgets, parts, strict=True)):
                data[f"{bound.html_name}_{number}"] = part.format_value(each) or ""
        elif isinstance(widget, forms.CheckboxInput):
            data.pop(bound.html_name, None)
            if value:
                data[bound.html_name] = "on"
        else:
            data[bound.html_name] = "" if value is None else str(value)
