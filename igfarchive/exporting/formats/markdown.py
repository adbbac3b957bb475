"""Writes Markdown (CommonMark): turns under bold names, and lists of whatever else there is.

# Tides and tables

**ADA QUILL:** Good morning.

*\\[Applause\\]*
"""

import re
from collections.abc import Callable, Iterator
from typing import cast

from igfarchive.exporting.formats.format import (
    BROKEN_OFF,
    EVERY_KIND,
    Dataset,
    Format,
    Row,
    reading_of,
    turns_in,
    words_of,
)
from igfarchive.exporting.records import (
    OrganisationRecord,
    SessionRecord,
    SpeakerRecord,
    TermRecord,
    UtteranceRecord,
)
from igfarchive.text.breaks import PARAGRAPH_BREAK

_SIGNS = re.compile(r"[\\`*_\[\]<>&|~]")
# At the start of a line these make headings, lists, quotations and rules.
_OPENS = re.compile(r"(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)|(?P<sign>[#+=-])")
_LINE_BREAKS = re.compile(r"\s*\n\s*")


def escape(text: str) -> str:
    """The text so that Markdown shows it as it is, on one line."""
    line = _SIGNS.sub(r"\\\g<0>", _LINE_BREAKS.sub(" ", text.strip()))
    if opens := _OPENS.match(line):
        at = opens.end("number") if opens["number"] else 0
        line = f"{line[:at]}\\{line[at:]}"
    return line


def write_markdown(dataset: Dataset) -> Iterator[str]:
    yield f"# {escape(_title(dataset))}\n\n"
    for name, value in dataset.asked:
        yield f"- {escape(name)}: {escape(value)}\n"
    yield f"- <{dataset.address}>\n"
    if dataset.kind is UtteranceRecord:
        yield f"- {escape(reading_of(dataset, captioned=False))}\n"
    for note in dataset.notes:
        yield f"- {escape(note)}\n"
    yield "\n"
    count = 0
    if dataset.kind is UtteranceRecord:
        for turn in turns_in(dataset):
            count += 1
            yield _turn(turn, words_of(turn, dataset, captioned=False), dataset)
    else:
        write = ENTRIES[dataset.kind]
        for row in dataset.rows:
            count += 1
            yield f"- {write(row)}\n"
    yield f"\n---\n\n{count} {'row' if count == 1 else 'rows'}\n"


def _title(dataset: Dataset) -> str:
    return dataset.of.session.title if dataset.of else dataset.title


def _turn(turn: UtteranceRecord, words: str, dataset: Dataset) -> str:
    paragraphs = [escape(each) for each in words.split(PARAGRAPH_BREAK)]
    if turn.kind == "stage":
        paragraphs = [f"*{each}*" for each in paragraphs]
    name = turn.speaker.name if turn.speaker else turn.label
    if name and not turn.continues:
        paragraphs[0] = f"**{escape(name)}:** {paragraphs[0]}"
    elif turn.kind != "stage" and not turn.continues:
        paragraphs[0] = f"**Nobody named:** {paragraphs[0]}"
    if not dataset.of:
        paragraphs.append(f"{escape(f'{turn.event_name}, {turn.session_title}')} <{turn.address}>")
    return "\n\n".join(paragraphs) + "\n\n"


def _session(row: Row) -> str:
    session = cast("SessionRecord", row)
    said = f"{session.turns:,} turns, {session.words:,} words" if session.turns else "no words yet"
    what = " ".join(filter(None, [session.event_name, session.code])) + f": {session.title}"
    return _entry(what, session.address, ", ".join(filter(None, [session.date, said])))


def _speaker(row: Row) -> str:
    speaker = cast("SpeakerRecord", row)
    facts = f"{speaker.turns:,} turns in {speaker.sessions:,} sessions"
    return _entry(speaker.name, speaker.address, facts)


def _organisation(row: Row) -> str:
    organisation = cast("OrganisationRecord", row)
    known = [organisation.kind, organisation.country, f"{organisation.people:,} people"]
    return _entry(organisation.name, organisation.address, ", ".join(filter(None, known)))


def _term(row: Row) -> str:
    term = cast("TermRecord", row)
    called = ", ".join(filter(None, [term.expansion, *term.variants]))
    meaning = " ".join(term.definition.split())
    return f"{_entry(term.name, term.address, called)}. {meaning}"


def _entry(name: str, address: str, facts: str) -> str:
    return f"[{escape(name)}](<{address}>)" + (f": {escape(facts)}" if facts else "")


ENTRIES: dict[type[Row], Callable[[Row], str]] = {
    SessionRecord: _session,
    SpeakerRecord: _speaker,
    OrganisationRecord: _organisation,
    TermRecord: _term,
}

FORMAT = Format(
    name="md",
    title="Markdown",
    suffix=".md",
    media_type="text/markdown; charset=utf-8",
    kinds=EVERY_KIND,
    write=write_markdown,
    broken_off=f"\n---\n\n{BROKEN_OFF}\n",
)
