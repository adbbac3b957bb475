"""Where in the text of a sheet each of its keys stands, which the parser of TOML does not tell.

    [[speakers]]                     header of ("speakers", 0)
    # as the forum writes it
    name = "Ada Quill"               ("speakers", 0, "name")
    [[speakers.affiliations]]        header of ("speakers", 0, "affiliations", 0)
    country = "Veluria"  # by birth  ("speakers", 0, "affiliations", 0, "country")

What is written in an unusual way, such as a table within braces, is known as far as its own key.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from igfarchive.importing.tables import KeyPath

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]*)\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=[ \t]*")
# A string or a remark, of which nothing is a bracket, or a sign that may end a statement. What
# nothing ends runs to the end of its line, or of the file, so that no character is read twice.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:"{3,5})?'
    r"|'''(?:[^']|'{1,2}(?!'))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
    r"|[\[\]{}\n]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of the text from `start` to `end`: a key with its value, which begins at `value`,
    the header of a table, or a line that is neither and has no `path`.

    `table` is that in which it stands, `comments` are those in it, with their signs, and `line` is
    its first, from 1.
    """

    line: int
    start: int
    end: int
    table: KeyPath
    path: KeyPath
    value: int
    comments: tuple[str, ...]


def statements(text: str) -> Iterator[Statement]:
    """All of a text that is TOML, in its order. Takes time linear in its size."""
    table: KeyPath = ()
    lengths: dict[KeyPath, int] = {}
    for line, start, end, comments in _stretches(text):
        path: KeyPath = ()
        value = end
        written = text[start:end]
        if header := _HEADER.match(written):
            table = _resolved(header[2], lengths)
            if header[1] == "[[":
                lengths[table] = lengths.get(table, 0) + 1
                table = (*table, lengths[table] - 1)
            path = table
        elif key := _KEY.match(written):
            path, value = (*table, *key[1].split(".")), start + key.end()
        yield Statement(line, start, end, table, path, value, comments)


def _stretches(text: str) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """Line, start, end and comments of each: a line, or several where brackets or a string stand
    open at its end."""
    line, start, depth, lines = 1, 0, 0, 0
    comments: list[str] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        lines += sign.count("\n")
        if sign in "[{":
            depth += 1
        elif sign in "]}":
            depth -= 1
        elif sign[0] == "#":
            comments.append(sign.rstrip())
        elif sign == "\n" and depth <= 0:
            yield line, start, token.end(), tuple(comments)
            line, start, depth, lines = line + lines, token.end(), 0, 0
            comments = []
    if start < len(text):
        yield line, start, len(text), tuple(comments)


def line_of(text: str, path: KeyPath) -> int:
    """The line of the key, from 1, or of the smallest table around it that is found; 0 for none."""
    found, longest = 0, 0
    for each in statements(text):
        if len(each.path) > longest and path[: len(each.path)] == each.path:
            found, longest = each.line, len(each.path)
    return found


def _resolved(name: str, lengths: dict[KeyPath, int]) -> KeyPath:
    """The path of a table's dotted name: of a list on the way the last so far is meant."""
    path: KeyPath = ()
    for part in name.split("."):
        if path in lengths:
            path = (*path, lengths[path] - 1)
        path = (*path, part.strip())
    return path
