"""References as BibTeX, for LaTeX and for reference managers.

The file is UTF-8. What has a meaning in TeX is written as a command of plain LaTeX, and braces are
never written as such: BibTeX counts them, escaped or not.
"""

import re

from igfarchive.exporting.citations.names import Name
from igfarchive.exporting.citations.reference import (
    Reference,
    capitalised,
    on_one_line,
)

_TEX = str.maketrans({
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "%": r"\%",
    "&": r"\&",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
})  # fmt: skip
# Signs that TeX would draw as one: captions break off with -- and not with a dash.
_LIGATURE = re.compile(r"(?<=[-'`])(?=[-'`])|(?<=[?!])(?=`)|(?<=,)(?=,)")
# Words of a name: none is "and", and no comma is in them.
_PLAIN = re.compile(r"(?:(?!and\b)[^\W_][\w.'’-]*(?: |$))*", re.IGNORECASE)
# An address is printed as it stands; in one that is well-formed these are percent-encoded.
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20", "^": "%5E"})
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def as_bibtex(reference: Reference) -> str:
    """One entry, of the type that every style of BibTeX and biblatex knows: @misc."""
    fields = {
        "title": f"{{{_tex(reference.title)}}}",
        "author": " and ".join(map(_author, reference.author)),
        "howpublished": _tex(capitalised(reference.description)),
        "eventtitle": _tex(reference.event_title),
        "venue": _tex(reference.event_place),
        "organization": _tex(reference.container_title),
        "date": f"{reference.day:%Y-%m-%d}" if reference.day else "",
        "year": str(reference.year or ""),
        "url": reference.url.translate(_IN_ADDRESS),
        "urldate": f"{reference.accessed:%Y-%m-%d}" if reference.accessed else "",
        "note": _tex(capitalised(reference.captions)),
        "abstract": _tex(reference.abstract),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if reference.day:
        lines.append(f"  month = {_MONTHS[reference.day.month - 1]},")
    return "\n".join([f"@misc{{{bibtex_key(reference)},", *lines, "}", ""])


def bibtex_key(reference: Reference) -> str:
    """The path of the page, in letters that every version of BibTeX takes for a key.

    harbour-forum-2031/ws-7/u2 -> harbour-forum-2031:ws-7:u2; letters of other scripts by their
    numbers, so that no two paths have one key.
    """
    return "".join(
        sign
        if sign.isascii() and (sign.isalnum() or sign in "-_")
        else ":"
        if sign == "/"
        else f"x{ord(sign):x}"
        for sign in reference.id
    )


def _author(name: Name) -> str:
    """van der Berg, Jr., Ada; in braces what BibTeX must not take apart."""
    if name.literal:
        return f"{{{_tex(name.literal)}}}"
    family = f"{{{_tex(name.family)}}}" if " " in name.family else _part(name.family)
    surname = " ".join(filter(None, (_part(name.particle), family)))
    return ", ".join(filter(None, (surname, _part(name.suffix), _part(name.given))))


def _part(name: str) -> str:
    """A part of a name whose words BibTeX may part; else in braces."""
    return _tex(name) if _PLAIN.fullmatch(name) else f"{{{_tex(name)}}}"


def _tex(text: str) -> str:
    return _LIGATURE.sub("{}", on_one_line(text).translate(_TEX))
