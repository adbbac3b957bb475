"""Odd transcripts beside what they must be read as: a new one becomes a pair of files, then a fix.

`cases/<name>.txt` or `.html` comes in, and must come out as `<name>.txt.json` or `.html.json` says.
Where a pair differs the test shows the whole of what came out: judge it, and write it down.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import (
    Heading,
    Transcript,
    TranscriptError,
    Turn,
    TurnKind,
)
from tests.transcripts.accounting import assert_balanced

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".html"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_case(path: Path) -> None:
    answer = path.with_name(f"{path.name}.json")
    read_as = reading(path)
    assert answer.exists(), f"{answer.name} is missing; it was read as\n{show(read_as)}"
    assert show(read_as) == answer.read_text("utf-8")


def reading(path: Path) -> dict[str, Any]:
    try:
        page = read(path.read_bytes(), path.name)
        transcript = parse(page)
    except TranscriptError as error:
        return {"refused": {"line": error.line, "message": error.message, "remedy": error.remedy}}
    assert_balanced(page, transcript)
    return as_values(transcript)


def as_values(transcript: Transcript) -> dict[str, Any]:
    """A transcript as JSON has it, without what is empty."""
    values = {
        "heading": heading_values(transcript.heading),
        "preamble": list(transcript.preamble),
        "notice": transcript.notice,
        "turns": [turn_values(turn) for turn in transcript.turns],
        "junk": [[junk.line, junk.text, junk.reason] for junk in transcript.junk],
        "notes": [[note.line, note.message] for note in transcript.notes],
    }
    return {name: value for name, value in values.items() if value}


def heading_values(heading: Heading) -> dict[str, Any]:
    names = ["event", "year", "day", "date", "room", "kind", "code", "title", "status"]
    values = {name: getattr(heading, name) for name in names}
    return {
        name: value if isinstance(value, str | int) else value.isoformat()
        for name, value in values.items()
        if value not in ("", None)
    }


def turn_values(turn: Turn) -> dict[str, Any]:
    values: dict[str, Any] = {"line": turn.line, "label": turn.label}
    if turn.kind is TurnKind.STAGE_DIRECTION:
        values["kind"] = turn.kind.value
    if turn.affiliation:
        values["affiliation"] = turn.affiliation
    if turn.continues:
        values["continues"] = True
    return values | {"paragraphs": list(turn.paragraphs)}


def show(values: dict[str, Any]) -> str:
    """JSON with a line for each value, and in a list for each of its items."""
    parts = []
    for name, value in values.items():
        if isinstance(value, list):
            items = ",\n    ".join(json.dumps(item, ensure_ascii=False) for item in value)
            parts.append(f'  "{name}": [\n    {items}\n  ]')
        else:
            parts.append(f'  "{name}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"
