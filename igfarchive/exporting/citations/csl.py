"""References as CSL-JSON, which citation processors read."""

import json
from datetime import date
from typing import Any

from igfarchive.exporting.citations.names import Name
from igfarchive.exporting.citations.reference import Reference, capitalised, on_one_line


def as_csl_json(reference: Reference) -> str:
    """A list of one item, as text."""
    return json.dumps([csl_item(reference)], ensure_ascii=False, indent=1) + "\n"


def csl_item(reference: Reference) -> dict[str, Any]:
    """The item; what is not known is left out."""
    fields = {
        "id": reference.id,
        "type": str(reference.type),
        "title": reference.title,
        "author": [_name(name) for name in reference.author],
        "genre": capitalised(reference.genre),
        "medium": capitalised(reference.medium),
        "event-title": reference.event_title,
        "event-place": reference.event_place,
        "event-date": _date(reference.issued) if reference.event_title else None,
        "issued": _date(reference.issued),
        "container-title": reference.container_title,
        "publisher": reference.container_title,
        "URL": reference.url,
        "accessed": _date(reference.accessed),
        "language": reference.language,
        "note": reference.note,
        "abstract": reference.abstract,
    }
    return {name: _plain(value) for name, value in fields.items() if value}


def _plain(value: Any) -> Any:
    return on_one_line(value) if isinstance(value, str) else value


def _name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: on_one_line(value) for part, value in parts.items() if value}


def _date(issued: date | int | None) -> dict[str, list[list[int]]] | None:
    if issued is None:
        return None
    parts = [issued] if isinstance(issued, int) else [issued.year, issued.month, issued.day]
    return {"date-parts": [parts]}
