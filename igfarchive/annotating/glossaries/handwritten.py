"""Reads TOML that a person wrote: sheets and glossaries.

The standard library takes cubic time over a key of many parts, and as many calls on end as
brackets nest. Nobody writes such a file by hand: its size and its shape are looked at before it is
parsed.
"""

import re
import tomllib
from typing import Any

LARGEST = 1_000_000
"""Bytes. A sheet of five hundred speakers has a fifth of that."""
DEEPEST = 20
MOST_PARTS = 10

# A string or a remark, of which nothing is a bracket or part of a key; or a sign that is one. What
# nothing ends runs to the end of its line, or of the file, so that no character is read twice.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:"{3,5})?'
    r"|'''(?:[^']|'{1,2}(?!'))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
    r"|[\[\]{}.=,\n]",
    re.DOTALL,
)
_LONGEST_SHOWN = 200
# How the standard library ends what it says.
_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")


class HandwrittenError(ValueError):
    """A file that cannot be read: what is wrong, what to do about it, and in which line.

    `line` counts from 1; 0 means the file as a whole.
    """

    def __init__(self, message: str, remedy: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.line = line


def read_toml(content: bytes, what: str) -> dict[str, Any]:
    """The tables in `content` (TOML in UTF-8); `what` it is, for the remedy: the sheet.

    HandwrittenError says where it cannot be read. Takes time linear in the size of the file.
    """
    if len(content) > LARGEST:
        raise HandwrittenError(
            f"{what} has {len(content):,} bytes.", f"Shorten it: {LARGEST:,} bytes are read."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise HandwrittenError(
            f"byte {content[error.start]:#04x} is not UTF-8.", f"Save {what} as UTF-8.", line
        ) from error
    _check_shape(text)
    try:
        return tomllib.loads(text)
    except ValueError as error:
        # Python reads no number of thousands of digits, and says that without a place.
        reason, line = str(error), 0
        if place := _PLACE.search(reason):
            reason, line = reason[: place.start()], int(place[1])
        remedy = f"Mend {what} there."
        raise HandwrittenError(f"not TOML: {shortened(reason)}.", remedy, line) from error


def shortened(text: str) -> str:
    """A text for a message; a long one is cut."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _check_shape(text: str) -> None:
    """Refuse brackets that nest too deeply, and keys of too many parts.

    `a.b = [["x.y"]]` has a key of two parts, and brackets of two levels.
    """
    line, depth, parts = 1, 0, 1
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == ".":
            parts += 1
            if parts > MOST_PARTS:
                raise HandwrittenError(
                    f"not TOML that anybody writes: a key has more than {MOST_PARTS} parts.",
                    "Take some of its dots out.",
                    line,
                )
            continue
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                raise HandwrittenError(
                    f"not TOML that anybody writes: brackets stand more than {DEEPEST} deep.",
                    "Nest them less deeply.",
                    line,
                )
        elif sign in "]}":
            depth -= 1
        elif sign not in "=,\n":
            # A part of a key may stand in quotes.
            line += sign.count("\n")
            continue
        line += sign == "\n"
        parts = 1
