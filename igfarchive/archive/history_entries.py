"""Writes down how rows differ from what they held, as entries of the history.

All turns of a session that go from one speaker to another are one entry, and so is a row with those
that come or go with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils import timezone

from igfarchive.archive.kept_values import (
    KEPT,
    SESSION,
    Rows,
    Values,
    changes_between,
    read,
)
from igfarchive.archive.models import HistorySubject, Source, Utterance

MOST_AT_ONCE = 500
"""Rows that one statement names, and that one writes."""


@dataclass(slots=True)
class Watched:
    """Rows as they were when they came to be watched, and what to ask for those that are new."""

    before: dict[type[Model], Rows] = field(default_factory=lambda: defaultdict(dict))
    asked: list[QuerySet[Any]] = field(default_factory=list)
    made: dict[type[Model], dict[int, Model]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True, slots=True, eq=False)
class _Difference:
    model: type[Model]
    key: int
    before: Values | None
    after: Values | None

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def action(self) -> int:
        if self.before is None:
            return int(LogEntry.Action.CREATE)
        return int(LogEntry.Action.DELETE if self.after is None else LogEntry.Action.UPDATE)


def write_entries(watched: Watched, actor: int | None, cid: str, about: str) -> None:
    """Write down what has changed in the rows: by whom, an account's key, under the correlation id
    that all entries of one deed share. `about` names a file, if it is one that brought the change.
    """
    differences = list(_told(_differences(watched)))
    if not differences:
        return
    gone = {(each.name, each.key) for each in differences if each.after is None}
    now = timezone.now()
    more = {"about": about} if about else {}
    entries: list[LogEntry] = []
    subjects: list[set[tuple[str, int]]] = []
    turns = [each for each in differences if each.model is Utterance]
    others = [each for each in differences if each.model is not Utterance]
    names = _names(others, watched)
    for each in others:
        changes = changes_between(each.model, each.before, each.after)
        entries.append(_entry(each.model, each.key, names[each], each.action, changes, more))
        subjects.append(_subjects(each))
    for changes, about_turns, about_whom in _of_turns(turns):
        first, name = about_turns["turns"][0], about_turns.pop("name")
        action = LogEntry.Action.UPDATE
        entries.append(_entry(Utterance, first, name, action, changes, {**more, **about_turns}))
        subjects.append(about_whom)
    for entry in entries:
        entry.actor_id, entry.cid, entry.timestamp = actor, cid, now
    LogEntry.objects.bulk_create(entries, batch_size=MOST_AT_ONCE)
    HistorySubject.objects.bulk_create(
        (
            HistorySubject(entry=entry, **{f"{what}_id": key})
            for entry, about_whom in zip(entries, subjects, strict=True)
            for what, key in sorted(about_whom - gone)
        ),
        batch_size=MOST_AT_ONCE,
    )


def _entry(
    model: type[Model],
    key: int,
    name: str,
    action: int,
    changes: dict[str, list[Any]],
    more: dict[str, Any],
) -> LogEntry:
    return LogEntry(
        content_type=ContentType.objects.get_for_model(model),
        object_pk=str(key),
        object_id=key,
        object_repr=name,
        action=action,
        changes=changes,
        additional_data=more or None,
    )


def _differences(watched: Watched) -> Iterator[_Difference]:
    """What the rows hold now against what they held."""
    for model, questions in _questions(watched).items():
        before = watched.before[model]
        after: Rows = {}
        for rows in questions:
            after |= read(rows)
        for few in _few(before.keys() - after.keys()):
            after |= read(model._default_manager.filter(pk__in=few))
        yield from _compared(model, before, after)


def _questions(watched: Watched) -> dict[type[Model], list[QuerySet[Any]]]:
    """All that is to be asked for afterwards, by model."""
    questions: dict[type[Model], list[QuerySet[Any]]] = defaultdict(list)
    for rows in watched.asked:
        questions[rows.model].append(rows)
    for model, made in watched.made.items():
        questions[model] += [model._default_manager.filter(pk__in=few) for few in _few(made)]
    return questions


def _few(keys: Iterable[int]) -> Iterator[list[int]]:
    """The keys, in lists that one statement can name."""
    ordered = sorted(keys)
    for at in range(0, len(ordered), MOST_AT_ONCE):
        yield ordered[at : at + MOST_AT_ONCE]


def _compared(model: type[Model], before: Rows, after: Rows) -> Iterator[_Difference]:
    # What is written anew as it was, as the claims of a sheet are, has not changed.
    gone: dict[str, list[int]] = defaultdict(list)
    for key in before.keys() - after.keys():
        gone[_said(model, before[key])].append(key)
    for key, values in sorted(after.items()):
        if key not in before and (again := gone[_said(model, values)]):
            again.pop()
        elif key not in before or _said(model, before[key]) != _said(model, values):
            yield _Difference(model, key, before.get(key), values)
    for key in sorted(key for keys in gone.values() for key in keys):
        yield _Difference(model, key, before[key], None)


def _said(model: type[Model], values: Values) -> str:
    return repr([values[name] for name in KEPT[model].fields])


def _told(differences: Iterable[_Difference]) -> Iterator[_Difference]:
    """Without the rows that come with what they belong to: of a session that is new, or gone, one
    entry tells. No turn comes by itself."""
    all_of_them = list(differences)
    whole = {(each.model, each.key) for each in all_of_them if None in (each.before, each.after)}
    for each in all_of_them:
        if None in (each.before, each.after):
            if each.model is Utterance:
                continue
            if owner := KEPT[each.model].owner:
                held = each.after or each.before or {}
                model = each.model._meta.get_field(owner).related_model
                if (model, held.get(owner) or held.get(SESSION)) in whole:
                    continue
        yield each


def _names(differences: Iterable[_Difference], watched: Watched) -> dict[_Difference, str]:
    """What the rows are called; of those that are gone, as far as it can be told."""
    by_model: dict[type[Model], list[_Difference]] = defaultdict(list)
    for each in differences:
        by_model[each.model].append(each)
    names = {}
    for model, those in by_model.items():
        rows = dict(watched.made[model])
        keys = [each.key for each in those if each.after is not None and each.key not in rows]
        for few in _few(keys):
            found = model._default_manager.select_related(*KEPT[model].names)
            if model is Source:
                found = found.defer("content", "preamble", "junk")
            rows |= found.in_bulk(few)
        for each in those:
            row = rows.get(each.key) or _row(each)
            try:
                names[each] = str(row)
            except ObjectDoesNotExist:
                names[each] = str(model._meta.verbose_name)
    return names


def _row(each: _Difference) -> Model:
    """The row as it was before it was deleted."""
    values = each.before or {}
    named = {
        each.model._meta.get_field(name).attname: values[name]  # type: ignore[union-attr]  # no generic relation is kept
        for name in KEPT[each.model].fields
    }
    return each.model(pk=each.key, **named)


def _subjects(each: _Difference) -> set[tuple[str, int]]:
    """The sessions and speakers that the row was about, and those that it is about now."""
    found = set()
    for values in (each.before, each.after):
        held = {"pk": each.key, **values} if values else {}
        subjects = [
            ("session", SESSION),
            *(("speaker", name) for name in KEPT[each.model].speakers),
        ]
        found |= {(what, held[name]) for what, name in subjects if held.get(name)}
    return found


def _of_turns(
    differences: Iterable[_Difference],
) -> Iterator[tuple[dict[str, list[Any]], dict[str, Any], set[tuple[str, int]]]]:
    """One entry for all turns of a session that go from one speaker to another."""
    groups: dict[tuple[int, int | None, int | None], list[int]] = defaultdict(list)
    for each in differences:
        if each.before and each.after:
            ends = each.before["speaker"], each.after["speaker"]
            groups[each.after[SESSION], *ends].append(each.key)
    keys = [key for turns in groups.values() for key in turns]
    numbers: dict[int, int] = {}
    for few in _few(keys):
        rows = Utterance.objects.filter(pk__in=few).order_by()
        numbers |= dict(rows.values_list("pk", "key"))
    for (session, before, after), turns in groups.items():
        named = ", ".join(f"u{numbers[turn]}" for turn in turns[:5])
        name = f"{len(turns):,} turns: {named} …" if len(turns) > 5 else named
        subjects = {("speaker", key) for key in (before, after) if key} | {("session", session)}
        yield {"speaker": [before, after]}, {"turns": turns, "name": name}, subjects
