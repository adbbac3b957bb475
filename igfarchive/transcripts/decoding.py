"""From bytes to text: UTF-8, UTF-16 with its mark, windows-1252 with a warning, and no other.

A wrong guess here would change people's words without a sound, so what is not surely text in
one of these is refused, with the byte that stands in the way and what to do about it.
"""

import codecs
import re
import string
from dataclasses import dataclass

from igfarchive.transcripts.transcript import Note, TranscriptError
from igfarchive.transcripts.unreadable import told_by_content

LARGEST = 20_000_000
"""Bytes. The longest day of captions is under one million."""

_TEXT_REMEDY = "Save it as plain text in UTF-8 and import that."

# Bytes that windows-1252 leaves undefined, and controls that no text holds.
_NOT_IN_1252 = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
_HIGH = bytes(range(0x80, 0x100))
_PUNCTUATION = "‘’‚“”„…–—•·«»§©®™° ".encode("windows-1252")
_ACCENTED = _HIGH.translate(None, _PUNCTUATION)
# Three accented letters in a row happen (a word in capitals); four or more are another alphabet.
_FOREIGN_RUN = re.compile(rb"[\xc0-\xff]{4,}")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_ACCENTED_SHARE = 0.2

# Controls that are neither white space nor meant to be read; those from U+001C to U+001F are
# white space to Unicode and to Python.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x7f]")
_CONTROL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text: line feeds alone as line ends, no BOM, no NUL, no control characters.

    `encoding` is "utf-8", "utf-16-le", "utf-16-be" or "windows-1252".
    """

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()


def decode(content: bytes) -> Decoded:
    """Read bytes as text; TranscriptError says what they are where they are not."""
    if not content:
        raise TranscriptError("The file is empty.", "Import a file that holds a transcript.")
    refuse_large(content)
    if kind := told_by_content(content):
        raise kind.refusal()
    if content.startswith(codecs.BOM_UTF8):
        return _cleaned(_utf8(content[len(codecs.BOM_UTF8) :]), "utf-8")
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise TranscriptError("The file is UTF-32.", "Save it in UTF-8.")
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return _cleaned(_utf16(content[len(mark) :], encoding), encoding)
    _refuse_nul(content)
    try:
        return _cleaned(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        text = _windows_1252(content, error)
        warning = Note(
            _line_at(content, error.start),
            f"Byte 0x{content[error.start]:02X} at offset {error.start} is not UTF-8: the file "
            "was read as windows-1252. Check its accents and quotation marks, and save it in "
            "UTF-8.",
        )
        return _cleaned(text, "windows-1252", warning)


def refuse_large(content: bytes) -> None:
    """TranscriptError for a file of more bytes than any transcript."""
    if len(content) > LARGEST:
        raise TranscriptError(
            f"The file has {len(content):,} bytes.",
            f"A transcript has at most {LARGEST:,}: is this another kind of file?",
        )


def _refuse_nul(content: bytes) -> None:
    offset = content.find(0)
    if offset < 0:
        return
    if content.count(0) * 5 > len(content) * 2:
        raise TranscriptError(
            "The file looks like UTF-16 without its byte order mark.", "Save it in UTF-8."
        )
    raise TranscriptError(
        f"Byte 0x00 (NUL) at offset {offset}: the file is not text, or is damaged.",
        _TEXT_REMEDY,
        _line_at(content, offset),
    )


def _utf8(content: bytes) -> str:
    """UTF-8 that says so itself: nothing else is tried."""
    _refuse_nul(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable(content, error.start, "the file begins with the mark of UTF-8") from None


def _utf16(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TranscriptError(
            f"Byte 0x{content[error.start]:02X} at offset {error.start + 2}: the file begins as "
            "UTF-16 and does not go on as UTF-16.",
            "Save it in UTF-8.",
        ) from None
    if "\0" in text:
        raise TranscriptError(
            "A NUL character stands in the text: the file is not text, or is damaged.",
            _TEXT_REMEDY,
            text.count("\n", 0, text.index("\0")) + 1,
        )
    return text


def _windows_1252(content: bytes, error: UnicodeDecodeError) -> str:
    """windows-1252, if that is what the bytes can only be; `error` is where UTF-8 failed."""
    if _MULTIBYTE.search(content) and not _mostly_single(content):
        raise _unreadable(content, error.start, "the rest of the file is UTF-8")
    if stranger := _NOT_IN_1252.search(content):
        raise _unreadable(content, stranger.start(), "windows-1252 has no such character")
    accented = _count(content, _ACCENTED)
    letters = accented + _count(content, string.ascii_letters.encode())
    if _FOREIGN_RUN.search(content) or accented > letters * _ACCENTED_SHARE:
        raise _unreadable(content, error.start, "the bytes are not windows-1252 either")
    return content.decode("windows-1252")


def _mostly_single(content: bytes) -> bool:
    """Whether more bytes stand alone than in pairs that UTF-8 can read."""
    rest, pairs = _MULTIBYTE.subn(b"", content)
    return _count(rest, _HIGH) > pairs


def _count(content: bytes, among: bytes) -> int:
    return len(content) - len(content.translate(None, among))


def _unreadable(content: bytes, offset: int, why: str) -> TranscriptError:
    return TranscriptError(
        f"Byte 0x{content[offset]:02X} at offset {offset} cannot be read: {why}.",
        "Save the file in UTF-8.",
        _line_at(content, offset),
    )


def _line_at(content: bytes, offset: int) -> int:
    """The line of a byte, from 1, whatever ends the lines."""
    before = content[:offset].replace(b"\r\n", b"\n")
    return before.count(b"\n") + before.count(b"\r") + 1


def _cleaned(text: str, encoding: str, *notes: Note) -> Decoded:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    controls = _CONTROLS.search(text)
    if controls is None:
        return Decoded(text, encoding, notes)
    line = text.count("\n", 0, controls.start()) + 1
    cleaned, count = _CONTROLS.subn("", text)
    if count > len(text) * _CONTROL_SHARE:
        raise TranscriptError(
            f"{count:,} control characters stand in it: the file is not text, or is damaged.",
            _TEXT_REMEDY,
            line,
        )
    return Decoded(
        cleaned, encoding, (*notes, Note(line, f"Control characters dropped: {count:,}."))
    )
