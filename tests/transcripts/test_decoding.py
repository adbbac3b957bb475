"""Bytes become text without a guess, or are refused in a sentence."""

import codecs
import io
import zipfile

import pytest

from igfarchive.transcripts import decoding
from igfarchive.transcripts.decoding import decode
from igfarchive.transcripts.transcript import Note, TranscriptError

TEXT = "WS 9 Tides – “café”\n\n>> ADA NOOR: Olá.\n"


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "words")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
        ("Приливы и кабели\n>> АДА: Да.\n".encode(), "utf-8"),
    ],
)
def test_unicode_is_read_as_it_is(content: bytes, encoding: str) -> None:
    decoded = decode(content)
    assert decoded.encoding == encoding
    assert decoded.notes == ()
    assert decoded.text in (TEXT, "Приливы и кабели\n>> АДА: Да.\n")


@pytest.mark.parametrize("words", ["the café’s tide\n", "São João, ÉTÉ\n", "5 – 6 …\n", "Ñandú"])
def test_windows_1252_is_read_with_a_warning(words: str) -> None:
    plain = "A line of plain letters"
    decoded = decode(f"{plain}\r\n{words}".encode("windows-1252"))
    assert decoded.text == f"{plain}\n{words}"
    assert decoded.encoding == "windows-1252"
    (note,) = decoded.notes
    assert note.line == 2
    assert "is not UTF-8: the file was read as windows-1252" in note.message


def test_the_warning_names_the_byte() -> None:
    (note,) = decode(b"ab\ncaf\xe9").notes
    assert note.message.startswith("Byte 0xE9 at offset 6 is not UTF-8")


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 0, "The file is empty."),
        (zipped("words.txt"), 0, "a zip archive"),
        (zipped("xl/workbook.xml"), 0, "a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Microsoft Office document"),
        (b"\x1f\x8b\x08", 0, "a compressed file"),
        (b"\x89PNG\r\n\x1a\n", 0, "a picture"),
        (b"\x00\x00\x00\x18ftypmp42", 0, "a video"),
        (codecs.BOM_UTF32_LE + "ab".encode("utf-32-le"), 0, "The file is UTF-32."),
        ("Tides".encode("utf-16-le"), 0, "UTF-16 without its byte order mark"),
        (b"one\ntwo \x00 three", 2, "Byte 0x00 (NUL) at offset 8"),
        (codecs.BOM_UTF8 + b"a\x00b", 1, "Byte 0x00 (NUL) at offset 1"),
        (codecs.BOM_UTF8 + b"a\nb\xff", 2, "Byte 0xFF at offset 3 cannot be read: the file begins"),
        (codecs.BOM_UTF16_LE + "a\nb\0".encode("utf-16-le"), 2, "A NUL character"),
        (codecs.BOM_UTF16_LE + b"a\x00b", 0, "Byte 0x62 at offset 4"),
        ("Привет, мир".encode("koi8-r"), 1, "the bytes are not windows-1252 either"),
        ("漢字と仮名".encode("shift-jis"), 1, "cannot be read"),
        ("潮汐和电缆".encode("gb2312"), 1, "the bytes are not windows-1252 either"),
        ("Olá, “são”".encode() + b"\ncaf\xe9", 2, "Byte 0xE9 at offset 20 cannot be read"),
        (b"a \x81 b", 1, "Byte 0x81 at offset 2 cannot be read: windows-1252 has no such"),
        (b"caf\xe9 \x01", 1, "Byte 0x01 at offset 5 cannot be read"),
        (b"caf\xe9\rtwo\r\nthree \x8d", 3, "Byte 0x8D"),
        (b"a\n" + b"b\x02\x03" * 40, 2, "80 control characters"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, line: int, message: str) -> None:
    with pytest.raises(TranscriptError) as refusal:
        decode(content)
    assert message in refusal.value.message
    assert refusal.value.line == line
    assert refusal.value.remedy.endswith((".", "?"))


def test_a_few_pairs_that_happen_to_be_utf_8_are_still_windows_1252() -> None:
    text = "They printed Ã© where they meant é, and Ã where they meant à."
    assert decode(text.encode("windows-1252")).text == text


def test_stray_control_characters_are_dropped_and_said() -> None:
    decoded = decode(b"One line of a transcript that is long enough.\n" * 20 + b"a\x08b\x7f\n")
    assert decoded.text.endswith("ab\n")
    assert decoded.notes == (Note(21, "Control characters dropped: 2."),)


def test_a_file_beyond_all_transcripts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LARGEST", 10)
    with pytest.raises(TranscriptError, match="The file has 11 bytes"):
        decode(b"x" * 11)
