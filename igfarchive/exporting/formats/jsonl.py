"""Writes JSON Lines: an object a line, as the API answers it.

    {"head": {"title": …, "address": …, "asked": {"Event": ["IGF 2031"]}, "notes": [ … ]}}
    {"id": "igf-2031/ws-12/u7", …}
    {"end": {"rows": 1}}

The last line says how many rows there are: a file that lacks it broke off.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict

from pydantic import TypeAdapter

from igfarchive.exporting.formats.format import BROKEN_OFF, EVERY_KIND, Dataset, Format


def write_jsonl(dataset: Dataset) -> Iterator[str]:
    yield _line({"head": head_of(dataset)})
    as_json = TypeAdapter[object](dataset.kind).dump_json
    count = 0
    for row in dataset.rows:
        count += 1
        yield f"{as_json(row).decode()}\n"
    yield _line({"end": {"rows": count}})


def head_of(dataset: Dataset) -> dict[str, object]:
    """What a file is, as JSON says it."""
    asked: dict[str, list[str]] = {}
    for name, value in dataset.asked:
        asked.setdefault(name, []).append(value)
    head: dict[str, object] = {
        "title": dataset.title,
        "address": dataset.address,
        "asked": asked,
        "notes": list(dataset.notes),
    }
    return head | ({"coverage": asdict(dataset.coverage)} if dataset.coverage else {})


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


FORMAT = Format(
    name="jsonl",
    title="JSON Lines",
    suffix=".jsonl",
    media_type="application/jsonl; charset=utf-8",
    kinds=EVERY_KIND,
    write=write_jsonl,
    broken_off=json.dumps({"error": BROKEN_OFF}) + "\n",
)
