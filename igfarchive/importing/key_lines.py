"""Finds the line of a sheet in which a key stands, which its parser does not tell.

    1  [[speakers]]
    2  name = "Ada Quill"
    3  [[speakers.affiliations]]
    4  country = "Veluria"      ("speakers", 0, "affiliations", 0, "country")

A hint for the reader of a message, so that a sheet is scanned line by line: what is written in an
unusual way is found as far as its table.
"""

import re

from igfarchive.importing.tables import KeyPath

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]*)\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")
_LONG_STRING = re.compile(r"\"\"\"|'''")


def line_of(text: str, path: KeyPath) -> int:
    """The line of the key, from 1, or of the smallest table around it that is found; 0 for none."""
    found, longest = 0, 0
    table: KeyPath = ()
    lengths: dict[KeyPath, int] = {}
    in_string = False
    for number, line in enumerate(text.split("\n"), start=1):
        # Two of these signs on a line begin a string and end it.
        ends = len(_LONG_STRING.findall(line)) % 2 == 1
        if in_string:
            in_string = not ends
            continue
        in_string = ends
        if header := _HEADER.match(line):
            table = _resolved(header[2], lengths)
            if header[1] == "[[":
                lengths[table] = lengths.get(table, 0) + 1
                table = (*table, lengths[table] - 1)
            here = table
        elif key := _KEY.match(line):
            here = (*table, *key[1].split("."))
        else:
            continue
        if len(here) > longest and path[: len(here)] == here:
            found, longest = number, len(here)
    return found


def _resolved(name: str, lengths: dict[KeyPath, int]) -> KeyPath:
    """The path of a table's dotted name: of a list on the way the last so far is meant."""
    path: KeyPath = ()
    for part in name.split("."):
        if path in lengths:
            path = (*path, lengths[path] - 1)
        path = (*path, part.strip())
    return path
