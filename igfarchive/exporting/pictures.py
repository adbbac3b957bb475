"""A quotation as a picture, for the preview of a link: the words, who said them, where and when.

The font that comes with the archive has Latin, Greek and Cyrillic letters. What cannot be drawn in
full is not drawn: a box in the place of a letter would misquote. A file that has other letters can
be named instead.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from math import ceil
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from igfarchive.exporting.citations.reference import Reference, on_one_line
from igfarchive.exporting.citations.styles import MONTHS
from igfarchive.text.characters import with_plain_spaces

FONT = str(files("font_source_serif_pro") / "files" / "SourceSerifPro-Regular.ttf")

WIDTH, HEIGHT = 1200, 630
MARGIN = 80
ROOM = WIDTH - 2 * MARGIN
"""Pixels of a line."""

MOST_LETTERS = 600
SIZES = (64, 56, 48, 42, 36, 32)
"""Of the words, in pixels: the largest in which all of them have room."""
WORDS_HEIGHT = 340
SMALL = 30
LEADING = 1.35

PAPER, INK, QUIET, ACCENT = "#fffdf8", "#1d1b18", "#5d574d", "#8a3b12"

NOT_DRAWN = "Some letters cannot be drawn here: what was said can be read at"

# Drawn as a captioner types them where the font has nothing else.
_TYPED = {"—": "--", "–": "-", "―": "--", "‐": "-", "‑": "-"}
_IN_NO_FONT = "\U000ffffd"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size that stand on the picture from `top` down."""

    lines: Sequence[str]
    size: int
    top: int
    colour: str


def draw_quotation(reference: Reference, font_file: Path | None = None) -> bytes:
    """A PNG of WIDTH x HEIGHT pixels: of the words that are cited, or without them where the font
    lacks a letter of them or of the speaker's name, and then of where they can be read."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 16, HEIGHT), fill=ACCENT)
    for block in _blocks(reference, font_file):
        font = _font(font_file, block.size)
        for place, line in enumerate(block.lines):
            at = (MARGIN, block.top + place * round(block.size * LEADING))
            pen.text(at, line, fill=block.colour, font=font)
    # A few flat colours: a third of the bytes.
    file = BytesIO()
    image.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _blocks(cited: Reference, font_file: Path | None) -> Iterator[Block]:
    who = ", ".join(name.whole for name in cited.author) or "Speaker not named"
    words, speaker = _drawable(_cut(cited.abstract), font_file), _drawable(who, font_file)
    when = _when(cited)
    if words and speaker:
        size, lines = _fitted(f"“{words}”", font_file)
        yield Block(lines, size, MARGIN, INK)
        below = [cited.affiliation, ": ".join(filter(None, (when, cited.title)))]
    else:
        yield Block([cited.container_title], 64, MARGIN, INK)
        where = [NOT_DRAWN, cited.url.partition("?")[0]] if cited.abstract else []
        yield from _small([when, cited.title, *where], 180, font_file)
        below = [cited.affiliation]
    if speaker:
        yield Block(_wrap(speaker, font_file, 38, 1), 38, 430, ACCENT)
        yield from _small(below, 482, font_file)
    foot = _drawable(f"{cited.container_title} · {cited.captions}", font_file)
    yield Block(_wrap(foot or cited.container_title, font_file, 24, 1), 24, 574, QUIET)


def _small(texts: Sequence[str], top: int, font_file: Path | None) -> Iterator[Block]:
    """A line for each of the texts that can be drawn."""
    for line in filter(None, (_drawable(text, font_file) for text in texts)):
        yield Block(_wrap(line, font_file, SMALL, 1), SMALL, top, QUIET)
        top += round(SMALL * LEADING)


def _when(cited: Reference) -> str:
    day = cited.day
    date = f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""
    return ", ".join(filter(None, (cited.event_title, date)))


def _cut(text: str) -> str:
    """The text in one line, or as much of it as can be read on a picture, to the end of a word."""
    flat = on_one_line(with_plain_spaces(text))
    if len(flat) <= MOST_LETTERS:
        return flat
    return f"{flat[:MOST_LETTERS].rpartition(' ')[0] or flat[:MOST_LETTERS]} …"


def _drawable(text: str, font_file: Path | None) -> str:
    """The text in letters that the font has; empty where it lacks one."""
    drawn = []
    for sign in on_one_line(with_plain_spaces(text)).replace("\u00ad", ""):
        if _has(font_file, sign):
            drawn.append(sign)
        elif sign in _TYPED:
            drawn.append(_TYPED[sign])
        else:
            return ""
    return "".join(drawn)


def _fitted(text: str, font_file: Path | None) -> tuple[int, list[str]]:
    """The largest size in which the text has room, and its lines; else the smallest."""
    for size in SIZES:
        most = int(WORDS_HEIGHT // (size * LEADING))
        lines = _wrap(text, font_file, size, most)
        if not lines[-1].endswith(" …"):
            break
    return size, lines


def _wrap(text: str, font_file: Path | None, size: int, most: int) -> list[str]:
    """The text in at most so many lines; where that is not all of it the last ends in "…"."""
    font = _font(font_file, size)
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= ROOM:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while font.getlength(line) > ROOM:  # a word without an end
            cut = bisect(
                range(len(line)), ROOM, lo=1, key=lambda end: ceil(font.getlength(line[:end]))
            )
            lines.append(line[: cut - 1])
            line = line[cut - 1 :]
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while font.getlength(f"{last} …") > ROOM:
        last = last.rpartition(" ")[0] or last[:-2]
    return [*lines[: most - 1], f"{last} …"]


@lru_cache(maxsize=16)
def _font(font_file: Path | None, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file or FONT, size)


@lru_cache(maxsize=4096)
def _has(font_file: Path | None, sign: str) -> bool:
    """Whether the font has the sign: another picture than that of what no font has."""
    if sign == " ":
        return True
    mask = _font(font_file, SMALL).getmask(sign)
    return bytes(mask) != _nothing(font_file)


@cache
def _nothing(font_file: Path | None) -> bytes:
    return bytes(_font(font_file, SMALL).getmask(_IN_NO_FONT))
