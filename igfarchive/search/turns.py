"""Turns that an answer may tell of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from itertools import cycle, islice
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from igfarchive.archive.models import Event, Session, Speaker, Utterance
from igfarchive.archive.readings import Reading, readings_of
from igfarchive.archive.replicas import read_connection


def _fields(model: type[Model], *names: str) -> tuple[str, ...]:
    """In the order of its own, in which `from_db` takes them."""
    return tuple(each.attname for each in model._meta.concrete_fields if each.name in names)


_TURN = _fields(
    Utterance, "id", "session", "key", "position", "kind", "speaker", "continues", "text"
)
_SPEAKER = _fields(Speaker, "id", "name", "slug")
_SESSION = _fields(Session, "id", "event", "slug", "code", "title", "date")
_EVENT = _fields(Event, "id", "name", "slug", "year")
_READ = (
    *_TURN,
    *(f"speaker__{name}" for name in _SPEAKER),
    *(f"session__{name}" for name in _SESSION),
    *(f"session__event__{name}" for name in _EVENT),
)
"""What is read of a turn and of what belongs to it, each named as a queryset names it."""


def public_turns() -> QuerySet[Utterance]:
    """The public turns, with who said them and where."""
    return _every_turn().all()


@cache
def _every_turn() -> QuerySet[Utterance]:
    """Not evaluated: to say what to read takes a fifth of the time of reading a few."""
    return (
        Utterance.objects.published()
        .speech()
        .select_related("speaker", "session__event")
        .only(*_READ)
    )


class _Question(NamedTuple):
    """A statement, and what it is asked with before the numbers of turns."""

    sql: str
    asked: tuple[Any, ...]


@cache
def _question(count: int) -> _Question:
    """For so many public turns: Django takes longer to put it than the database to answer it."""
    turns = public_turns().filter(pk__in=range(count)).order_by()
    sql, asked = turns.select_related(None).values_list(*_READ).query.sql_with_params()
    return _Question(sql, asked[:-count])


def _read_turns(utterances: Collection[int]) -> Iterator[Utterance]:
    """Those of them that are public, as `public_turns` has them."""
    # Some are asked for twice, so that there are few questions to put.
    count = 1 << (len(utterances) - 1).bit_length()
    question = _question(count)
    connection = read_connection()
    with connection.cursor() as cursor:
        cursor.execute(question.sql, [*question.asked, *islice(cycle(utterances), count)])
        rows = cursor.fetchall()
    for row in rows:
        values = iter(row)
        turn = Utterance.from_db(connection.alias, _TURN, [*islice(values, len(_TURN))])
        speaker = Speaker.from_db(connection.alias, _SPEAKER, [*islice(values, len(_SPEAKER))])
        session = Session.from_db(connection.alias, _SESSION, [*islice(values, len(_SESSION))])
        session.event = Event.from_db(connection.alias, _EVENT, [*values])
        turn.session = session
        turn.speaker = speaker if turn.speaker_id else None
        yield turn


class TurnReader:
    """Reads public turns for one answer, each once."""

    def __init__(self) -> None:
        self._turns: dict[int, Utterance] = {}
        self._readings: dict[int, Reading] = {}
        self._asked: set[int] = set()

    def turns(self, utterances: Collection[int]) -> dict[int, Utterance]:
        """Those of them that are public, by their numbers, which ascend: two queries to the
        database, for those that were not read yet."""
        self._read(set(utterances) - self._asked)
        return {pk: self._turns[pk] for pk in sorted(utterances) if pk in self._turns}

    def corrected(self, utterance: int) -> Reading:
        """The corrected reading of a turn that was read."""
        return self._readings[utterance]

    def text(self, utterance: int, *, captioned: bool) -> str:
        """One of its readings."""
        return (self._turns if captioned else self._readings)[utterance].text

    def _read(self, asked: Collection[int]) -> None:
        if not asked:
            return
        self._asked.update(asked)
        found = {turn.pk: turn for turn in _read_turns(asked)}
        self._turns |= found
        self._readings |= readings_of({pk: turn.text for pk, turn in found.items()})
