"""Writes turns as captions are written: what `transcripts.grammar` reads.

    >> ADA QUILL:  Good morning.

    The tables are open.

    [ Applause ]

    >>  May I ask about lighthouses?

Of one session this is a transcript, in the words as captioned, that can be imported. Of many, each
turn has its session and its address above it.
"""

import re
from collections.abc import Iterator

from igfarchive.exporting.formats.format import (
    BROKEN_OFF,
    TURNS,
    Dataset,
    Format,
    reading_of,
    turns_in,
    words_of,
)
from igfarchive.exporting.records import SessionRecord, UtteranceRecord

REACH = 200
"""Characters of a turn that may be read as a label."""
_COLON = re.compile("[:：]")


def write_text(dataset: Dataset) -> Iterator[str]:
    if dataset.of:
        yield from _session(dataset, dataset.of.session)
    else:
        yield from _turns(dataset)


def _session(dataset: Dataset, session: SessionRecord) -> Iterator[str]:
    yield f"{title_of(dataset)}\n{dataset.address}\n"
    yield f"Reading: as {'corrected' if dataset.captioned is False else 'captioned'}\n"
    if session.notice:
        yield f"\n{session.notice}\n"
    yield "\n\n"
    for turn in turns_in(dataset):
        yield f"{turn_as_captioned(turn, words_of(turn, dataset, captioned=True))}\n\n"


def title_of(dataset: Dataset) -> str:
    """The title of a session as transcripts write it: IGF 2031 - WS 12 Tides and tables."""
    if dataset.of is None:
        return dataset.title
    session = dataset.of.session
    return f"{session.event_name} - {' '.join(filter(None, [session.code, session.title]))}"


def _turns(dataset: Dataset) -> Iterator[str]:
    yield f"{dataset.title}\n"
    for name, value in dataset.asked:
        yield f"{name}: {value}\n"
    yield f"{dataset.address}\n"
    for note in (reading_of(dataset, captioned=True), *dataset.notes):
        yield f"{note}\n"
    count = 0
    for turn in turns_in(dataset):
        count += 1
        yield f"\n\n{turn.event_name}, {turn.session_title}"
        yield f", {turn.date}\n{turn.address}\n\n" if turn.date else f"\n{turn.address}\n\n"
        yield f"{turn_as_captioned(turn, words_of(turn, dataset, captioned=True))}\n"
    yield f"\n\n{count} {'turn' if count == 1 else 'turns'}\n"


def turn_as_captioned(turn: UtteranceRecord, words: str) -> str:
    """A turn with its mark and its label; a direction has none, nor what goes on behind one.

    Words of nobody that may open with a name stand below their mark: behind it, it would be one.
    """
    if turn.continues:
        return words
    label = turn.label
    if label and turn.label_affiliation:
        label = f"{label} ({turn.label_affiliation})"
    if label:
        return f">> {label}:  {words}"
    if turn.kind == "stage":
        return words
    return f">>\n\n{words}" if _COLON.search(words[:REACH]) else f">>  {words}"


FORMAT = Format(
    name="txt",
    title="Plain text",
    suffix=".txt",
    media_type="text/plain; charset=utf-8",
    kinds=TURNS,
    write=write_text,
    broken_off=f"\n\n{BROKEN_OFF}\n",
)
