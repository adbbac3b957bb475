"""Who changed what, and what stood there before.

Whoever writes says so where it can be seen; no signal does:

    with recording(request.user, Origin.FORM), watching(Session.objects.filter(pk=7)):
        session.room = "Quay 2"
        session.save()

What the rows hold is read before and after, and each difference is an entry, whatever wrote it: a
save, a bulk statement, or the import that both are part of. It is written in the transaction of the
change, so that no change is without its entry, and no entry without its change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from auditlog.models import LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.db.models import Max, Model, Q, QuerySet

from igfarchive.archive.history_entries import Watched, write_entries
from igfarchive.archive.kept_values import KEPT, read
from igfarchive.archive.models import (
    Affiliation,
    Annotation,
    Organisation,
    OrganisationName,
    Participation,
    Recording,
    Session,
    Source,
    Speaker,
    SpeakerName,
    Utterance,
)


class Origin(models.TextChoices):
    """By what something was changed."""

    FORM = "form", "A form"
    BULK = "bulk", "A bulk action"
    MERGE = "merge", "A merge"
    UNDO = "undo", "An undoing"
    IMPORT = "import", "An import"
    VISITOR = "visitor", "A visitor"
    COMMAND = "command", "A command"


@dataclass(frozen=True, slots=True)
class Deed:
    """What changes are made by: an account, or none, in a form or an import, `about` a file."""

    actor: int | None = None
    origin: str = Origin.COMMAND
    about: str = ""


_deed: ContextVar[Deed | None] = ContextVar("deed", default=None)
_watched: ContextVar[Watched | None] = ContextVar("watched", default=None)


@contextmanager
def recording(
    actor: AbstractBaseUser | AnonymousUser | None, origin: Origin, about: str = ""
) -> Iterator[None]:
    """Around changes, for who makes them and by what: `about` names a file that is imported.

    Within another it says nothing: who came first is who does it.
    """
    if _deed.get():
        yield
        return
    told = _deed.set(Deed(actor.pk if actor else None, origin, about[:200]))
    try:
        yield
    finally:
        _deed.reset(told)


@contextmanager
def watching(*rows: QuerySet[Any]) -> Iterator[None]:
    """Around changes, within their transaction: what differs in these rows afterwards is recorded.

    Rows that a question finds only afterwards are new, those that it finds no longer are looked
    for again: they are gone, or hold something else. Within another it adds its rows to those.
    Nothing is recorded of what fails.
    """
    if _watched.get():
        watch(*rows)
        yield
        return
    watched = Watched()
    told = _watched.set(watched)
    try:
        with transaction.atomic(savepoint=False):
            watch(*rows)
            yield
            # A preview is taken back, and its history would be with it.
            if not connection.needs_rollback:
                deed = _deed.get() or Deed()
                cid = f"{deed.origin}:{uuid4().hex}"
                write_entries(watched, deed.actor, cid, deed.about)
    finally:
        _watched.reset(told)


def watch(*rows: QuerySet[Any]) -> None:
    """Watch these as well, before they change: called where somebody is `watching`, else idle."""
    if (watched := _watched.get()) is None:
        return
    for asked in rows:
        if asked.model not in KEPT:
            continue  # such as a reader's address, which is nobody's business
        for key, values in read(asked.all()).items():
            watched.before[asked.model].setdefault(key, values)
        watched.asked.append(asked.all())


def tell_made(*rows: Model) -> None:
    """Say of rows that they have just been made: called where somebody is `watching`, else idle."""
    if (watched := _watched.get()) is not None:
        for row in rows:
            watched.made[type(row)][row.pk] = row


def newer(*models: type[Model]) -> list[QuerySet[Any]]:
    """The rows that are made from now on, while no other writer makes any."""
    found = []
    for model in models:
        rows = model._default_manager.all()
        last = rows.order_by().aggregate(last=Max("pk"))["last"] or 0
        found.append(rows.filter(pk__gt=last))
    return found


def of_session(session: int) -> list[QuerySet[Any]]:
    """All that belongs to a session, by its primary key, but for the words."""
    return [
        Session.objects.filter(pk=session),
        *(
            model._default_manager.filter(session=session)
            for model in (Participation, Affiliation, Recording, Source, Utterance)
        ),
        Annotation.objects.filter(utterance__session=session),
    ]


def of_speakers(*speakers: int) -> list[QuerySet[Any]]:
    """All that belongs to speakers, by their primary keys, and the turns that they speak."""
    return [
        Speaker.objects.filter(Q(pk__in=speakers) | Q(merged_into__in=speakers)),
        *(
            model._default_manager.filter(speaker__in=speakers)
            for model in (SpeakerName, Participation, Affiliation, Utterance)
        ),
    ]


def of_organisations(*organisations: int) -> list[QuerySet[Any]]:
    """All that belongs to organisations, by their primary keys."""
    return [
        Organisation.objects.filter(Q(pk__in=organisations) | Q(merged_into__in=organisations)),
        OrganisationName.objects.filter(organisation__in=organisations),
        Affiliation.objects.filter(organisation__in=organisations),
    ]


def entry_origin(entry: LogEntry) -> str:
    """An Origin, which is the beginning of its correlation id."""
    origin: str = (entry.cid or "").partition(":")[0]
    return origin
