"""Reads the pages of this folder, and who says each of their words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from pathlib import Path

FOLDER = Path(__file__).parent
UNNAMED, UNKNOWN, GOES_ON = ".", "?", "+"

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|>+")
_PART = re.compile(r"‹([^‹›]*)›|\{([^{}]*)\}|([^‹›{}]+)")


class Part(StrEnum):
    SPEECH = "speech"
    OUTSIDE = "outside"
    """What nobody says: labels, clocks, facts, notices."""
    FREE = "free"
    """A stage direction, which may stand within speech or beside it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a page. `labels` are those that are right for it, none where nobody is named;
    `stretch` numbers the runs of speech, `line` counts from 1."""

    text: str
    part: Part
    line: int
    labels: tuple[str, ...] = ()
    stretch: int = 0
    warned: bool = False


@dataclass(frozen=True, slots=True)
class InventedPage:
    convention: str
    name: str
    lines: tuple[str, ...]
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def invented_pages() -> list[InventedPage]:
    return [
        page
        for path in sorted(FOLDER.glob("*.txt"))
        for page in pages_of(path.stem, path.read_text("utf-8"))
    ]


def words_of(text: str) -> list[str]:
    """Its words, and its marks of `>`, without what else stands around them."""
    return _WORD.findall(text)


def pages_of(convention: str, text: str) -> Iterator[InventedPage]:
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        name, *rows = part.rstrip("\n").split("\n")
        head = list(takewhile(bool, rows))
        keys = [line.split(" = ", 1) for line in head]
        speakers = {key: tuple(labels.split(" | ")) for key, labels in keys}
        yield _page(convention, name, rows[len(head) + 1 :], speakers)


def _page(
    convention: str, name: str, rows: list[str], speakers: dict[str, tuple[str, ...]]
) -> InventedPage:
    lines: list[str] = []
    words: list[Word] = []
    stretch = 0
    for number, row in enumerate(rows, start=1):
        column, _, text = row.partition("|")
        text = text.removeprefix(" ")
        lines.append(re.sub(r"[‹›{}]", "", text))
        keys = column.split()
        key, begins, silent = "", True, not keys
        for part, run in _runs(text):
            if part is not Part.SPEECH or silent:
                words += [
                    Word(word, Part.FREE if part is Part.FREE else Part.OUTSIDE, number)
                    for word in words_of(run)
                ]
                begins = begins or part is Part.OUTSIDE
                continue
            if begins:
                assert keys, f"{convention}, {name}: more speech than keys: {row}"
                key, begins = keys.pop(0), False
                stretch += key != GOES_ON
            words += [
                Word(word, part, number, speakers.get(key, ()), stretch, key == UNKNOWN)
                for word in words_of(run)
            ]
        assert not keys, f"{convention}, {name}: more keys than speech: {row}"
        assert key in (*speakers, "", UNNAMED, UNKNOWN, GOES_ON), f"{convention}, {name}: {row}"
    return InventedPage(convention, name, tuple(lines), tuple(words))


def _runs(text: str) -> Iterator[tuple[Part, str]]:
    for outside, free, speech in _PART.findall(text):
        if outside:
            yield Part.OUTSIDE, outside
        elif free:
            yield Part.FREE, free
        elif speech.strip():
            yield Part.SPEECH, speech
