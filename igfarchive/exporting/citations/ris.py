"""References as RIS, which every reference manager reads: a tag, two spaces, a hyphen, a value.

The types are those that Zotero has for presentations and for pages.
"""

from collections.abc import Iterator

from igfarchive.exporting.citations.reference import (
    Reference,
    ReferenceType,
    capitalised,
    on_one_line,
)

_TYPES = {ReferenceType.SPEECH: "SLIDE", ReferenceType.WEBPAGE: "ELEC"}


def as_ris(reference: Reference) -> str:
    """One record; values stand on one line each."""
    lines = [f"{tag}  - {on_one_line(value)}\r\n" for tag, value in _fields(reference) if value]
    return "".join([*lines, "ER  - \r\n"])


def _fields(cited: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[cited.type]
    yield "TI", cited.title
    for name in cited.author:
        # A literal name has no comma that would part it.
        yield "AU", name.literal.replace(",", "") or name.inverted
    yield "T2", cited.event_title or cited.container_title
    yield "CY", cited.event_place
    yield "PY", str(cited.year or "")
    yield "DA", f"{cited.day:%Y/%m/%d}" if cited.day else ""
    yield "PB", cited.container_title
    yield "M3", capitalised(cited.genre)
    yield "UR", cited.url
    yield "Y2", f"{cited.accessed:%Y/%m/%d}" if cited.accessed else ""
    yield "LA", cited.language
    yield "N1", cited.note
    yield "AB", cited.abstract
