"""What a layout is: one way in which a whole page says who speaks."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from igfarchive.transcripts.page import Line, Page


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay a page out that no line of it tells alone.

    `read` rewrites the lines of a page that is surely laid out so, and gives None for any other:
    what may be something else stays what it was. `beside_marks` says that pages with `>>` can be
    laid out so, too.
    """

    read: Callable[[Page], Page | None]
    beside_marks: bool = False


def without_start(line: Line, end: int) -> Line:
    """The line without the characters before `end`."""
    return replace(line, text=line.text[end:], apart=max(0, line.apart - end))
