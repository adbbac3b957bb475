"""Writes a session as one JSON document, which the archive reads back as it was.

{"igfarchive": "session", "version": 1, "head": { … }, "event": { … }, "session": { … },
 "participants": [ … ],
 "utterances": [
{"id": "igf-2031/ws-12/u1", …}
]}
"""

import json
from collections.abc import Iterator

from pydantic import TypeAdapter

from igfarchive.exporting.formats.format import BROKEN_OFF, TURNS, CannotWriteError, Dataset, Format
from igfarchive.exporting.formats.jsonl import head_of
from igfarchive.exporting.records import (
    EventRecord,
    ParticipationRecord,
    SessionRecord,
    UtteranceRecord,
)

VERSION = 1
"""Another number where a reader of the old one would read something else."""


def write_document(dataset: Dataset) -> Iterator[str]:
    if dataset.of is None:
        raise CannotWriteError("A document holds one session.")
    event = TypeAdapter(EventRecord).dump_json(dataset.of.event).decode()
    session = TypeAdapter(SessionRecord).dump_json(dataset.of.session).decode()
    people = TypeAdapter(list[ParticipationRecord]).dump_json(list(dataset.of.participants))
    yield (
        f'{{"igfarchive": "session", "version": {VERSION},\n'
        f'"head": {json.dumps(head_of(dataset), ensure_ascii=False)},\n'
        f'"event": {event},\n"session": {session},\n"participants": {people.decode()},\n'
        '"utterances": ['
    )
    as_json = TypeAdapter[object](UtteranceRecord).dump_json
    parted = "\n"
    for turn in dataset.rows:
        yield parted + as_json(turn).decode()
        parted = ",\n"
    yield "\n]}\n"


FORMAT = Format(
    name="json",
    title="JSON",
    suffix=".json",
    media_type="application/json",
    kinds=TURNS,
    write=write_document,
    broken_off=f"\n{BROKEN_OFF}\n",
    of_session=True,
)
