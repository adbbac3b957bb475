"""Turns that an answer may tell of."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from itertools import islice

from django.db.models import Model, QuerySet

from igfarchive.archive.models import Event, Session, Speaker, Utterance
from igfarchive.archive.readings import Reading, readings_of
from igfarchive.archive.replicas import read_alias
from igfarchive.archive.statements import Row, Statement, padded, statement


def _fields(model: type[Model], *names: str) -> tuple[str, ...]:
    """In the order of its own, in which `from_db` takes them."""
    return tuple(each.attname for each in model._meta.concrete_fields if each.name in names)


_TURN = _fields(
    Utterance,
    *("id", "session", "key", "position", "kind", "speaker", "continues", "text"),
    *("starts", "paragraph_times"),
)
_SPEAKER = _fields(Speaker, "id", "name", "slug")
_SESSION = _fields(Session, "id", "event", "slug", "code", "title", "date", "language")
_EVENT = _fields(Event, "id", "name", "slug", "year")
_READ = (
    *_TURN,
    *(f"speaker__{name}" for name in _SPEAKER),
    *(f"session__{name}" for name in _SESSION),
    *(f"session__event__{name}" for name in _EVENT),
)
"""What is read of a turn and of what belongs to it, each named as a queryset names it."""
_ID, _TEXT, _TIMES = map(_TURN.index, ("id", "text", "paragraph_times"))


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


@cache
def _question(count: int) -> Statement:
    """For so many public turns."""
    turns = public_turns().filter(pk__in=range(count)).order_by()
    return statement(turns.select_related(None).values_list(*_READ), count)


def _turn(row: Row) -> Utterance:
    """As `public_turns` has it."""
    values, database = iter(row), read_alias()
    own = [*islice(values, len(_TURN))]
    own[_TIMES] = json.loads(own[_TIMES])
    turn = Utterance.from_db(database, _TURN, own)
    speaker = Speaker.from_db(database, _SPEAKER, [*islice(values, len(_SPEAKER))])
    session = Session.from_db(database, _SESSION, [*islice(values, len(_SESSION))])
    session.event = Event.from_db(database, _EVENT, [*values])
    turn.session = session
    turn.speaker = speaker if turn.speaker_id else None
    return turn


class TurnReader:
    """Reads public turns for one answer, each once. Most are compared by their texts alone: to
    make a turn of what was read takes longer than to read it."""

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._turns: dict[int, Utterance] = {}
        self._readings: dict[int, Reading] = {}
        self._asked: set[int] = set()

    def read(self, utterances: Collection[int]) -> list[int]:
        """Those of them that are public, which ascend: two queries to the database, for those that
        were not read yet."""
        asked = set(utterances) - self._asked
        if asked:
            self._asked |= asked
            numbers = padded(asked)
            found = {row[_ID]: row for row in _question(len(numbers)).rows(numbers)}
            self._rows |= found
            self._readings |= readings_of({pk: row[_TEXT] for pk, row in found.items()})
        return sorted(filter(self._rows.__contains__, utterances))

    def turn(self, utterance: int) -> Utterance:
        """One that was read."""
        if utterance not in self._turns:
            self._turns[utterance] = _turn(self._rows[utterance])
        return self._turns[utterance]

    def corrected(self, utterance: int) -> Reading:
        """The corrected reading of a turn that was read."""
        return self._readings[utterance]

    def captioned(self, utterance: int) -> str:
        """The text of one as it was captioned."""
        text: str = self._rows[utterance][_TEXT]
        return text
