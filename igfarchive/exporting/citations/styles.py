"""References as sentences, in the styles that people are asked for.

Of each style the form for a talk or a session that is read on a website:

- APA 7: conference presentations (section 10.5 of the manual), with what it is in brackets.
- Chicago 17: the full note of notes and bibliography, for lectures and papers (14.217).
- MLA 9: the template of core elements, with the event as the first container.
- OSCOLA 4: conference papers, with the address in angle brackets.

Titles and names stand as the forum writes them: no style recases words that are evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum

from igfarchive.exporting.citations.reference import Reference, capitalised, on_one_line


class Style(StrEnum):
    APA = "apa"
    CHICAGO = "chicago"
    MLA = "mla"
    OSCOLA = "oscola"


STYLE_NAMES = {
    Style.APA: "APA 7",
    Style.CHICAGO: "Chicago 17 (note)",
    Style.MLA: "MLA 9",
    Style.OSCOLA: "OSCOLA 4",
}

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MLA_MONTHS = [
    "Jan.",
    "Feb.",
    "Mar.",
    "Apr.",
    "May",
    "June",
    "July",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
]


def as_text(reference: Reference, style: Style) -> str:
    """The reference as one line of plain text."""
    return on_one_line(_WRITERS[style](reference))


def _apa(cited: Reference) -> str:
    """Quill, A. (2031, March 2). Tides and tables [Contribution to WS 7, turn u2; affiliation that
    day: Harbour Authority; real-time captions, as captioned]. Harbour Forum 2031, Port Ville,
    Estuaria. igfarchive. https://…"""
    author = ", ".join(name.shortened for name in cited.author)
    what = capitalised("; ".join(filter(None, (cited.description, cited.captions))))
    title = f"{cited.title} [{what}]"
    if not cited.year:
        issued = "(n.d.)"
    elif cited.day:
        issued = f"({cited.year}, {MONTHS[cited.day.month - 1]} {cited.day.day})"
    else:
        issued = f"({cited.year})"
    # Whoever has no author begins with the title.
    head = (author, issued, title) if author else (title, issued)
    where = (_together(cited.event_title, cited.event_place), cited.container_title)
    address = cited.url
    if cited.changes and cited.accessed:
        address = f"Retrieved {_american(cited.accessed)}, from {cited.url}"
    return " ".join([*map(_stopped, filter(None, (*head, *where))), address])


def _chicago(cited: Reference) -> str:
    """Ada Quill, “Tides and tables” (contribution to WS 7, turn u2; affiliation that day: Harbour
    Authority; Harbour Forum 2031, Port Ville, Estuaria, March 2, 2031), real-time captions, as
    captioned, igfarchive, https://…."""
    when = _american(cited.day) if cited.day else _year(cited)
    where = _together(cited.event_title, cited.event_place, when)
    title = f"“{_with_single_quotes(cited.title)}” ({_semicolons(cited.description, where)})"
    seen = f"accessed {_american(cited.accessed)}" if cited.changes and cited.accessed else ""
    author = ", ".join(name.whole for name in cited.author)
    found = (author, title, cited.captions, cited.container_title, seen, cited.url)
    return f"{_together(*found)}."


def _mla(cited: Reference) -> str:
    """Quill, Ada. “Tides and tables.” Contribution to WS 7, turn u2; affiliation that day: Harbour
    Authority. Harbour Forum 2031, 2 Mar. 2031, Port Ville, Estuaria. igfarchive, https://….
    Real-time captions, as captioned."""
    when = _british(cited.day, MLA_MONTHS) if cited.day else _year(cited)
    title = _with_single_quotes(cited.title)
    stop = "" if title.endswith((".", "?", "!")) else "."
    held = _together(cited.event_title, when, cited.event_place) if cited.event_title else ""
    kept = (cited.container_title, "" if held else when, cited.url)
    seen = ""
    if cited.changes and cited.accessed:
        seen = f"Accessed {_british(cited.accessed, MLA_MONTHS)}"
    parts = [
        *(name.inverted for name in cited.author),
        f"“{title}{stop}”",
        capitalised(cited.description),
        held,
        _together(*kept),
        seen,
        capitalised(cited.captions),
    ]
    return " ".join(part if part.endswith("”") else _stopped(part) for part in parts if part)


def _oscola(cited: Reference) -> str:
    """Ada Quill, ‘Tides and tables’ (contribution to WS 7, turn u2; affiliation that day: Harbour
    Authority; Harbour Forum 2031, Port Ville, Estuaria, 2 March 2031; real-time captions, as
    captioned, igfarchive) <https://…> accessed 4 March 2031."""
    when = _british(cited.day, MONTHS) if cited.day else _year(cited)
    where = _together(cited.event_title, cited.event_place, when)
    kept = _together(cited.captions, cited.container_title)
    author = ", ".join(name.whole for name in cited.author)
    what = f"‘{cited.title}’ ({_semicolons(cited.description, where, kept)})"
    seen = f" accessed {_british(cited.accessed, MONTHS)}" if cited.accessed else ""
    return f"{_together(author, what)} <{cited.url}>{seen}."


_WRITERS: dict[Style, Callable[[Reference], str]] = {
    Style.APA: _apa,
    Style.CHICAGO: _chicago,
    Style.MLA: _mla,
    Style.OSCOLA: _oscola,
}


def _together(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _semicolons(*parts: str) -> str:
    return "; ".join(filter(None, parts))


def _stopped(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _with_single_quotes(title: str) -> str:
    """A title in double quotes has single ones within."""
    return title.replace("“", "‘").replace("”", "’").replace('"', "'")


def _year(cited: Reference) -> str:
    return str(cited.year) if cited.year else ""


def _american(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _british(day: date, months: Sequence[str]) -> str:
    return f"{day.day} {months[day.month - 1]} {day.year}"
