"""What cannot be read is refused by what it is, with what to do: the same whoever tells it."""

import io
import zipfile

import pytest

from igfarchive.transcripts.formats import SUFFIXES, read
from igfarchive.transcripts.transcript import TranscriptError
from igfarchive.transcripts.unreadable import KINDS, told_by_content, told_by_name
from tests.growth import assert_linear

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def zipped(name: str, content: str = "tides") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def old_office(part: str) -> bytes:
    """As such a document names its parts: far from its start and from its end."""
    far = b"\0" * 300_000
    return OLD_OFFICE + far + part.encode("utf-16-le") + far


ALIKE = {
    "minutes.doc": old_office("WordDocument"),
    "minutes.pages": zipped("Index/Document.iwa"),
    "votes.xlsx": zipped("xl/workbook.xml"),
    "votes.XLS": old_office("Workbook"),
    "votes.ods": zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
    "tides.pptx": zipped("ppt/presentation.xml"),
    "tides.ppt": old_office("PowerPoint Document"),
    "tides.odp": zipped("mimetype", "application/vnd.oasis.opendocument.presentation"),
    "letter.msg": old_office("__properties_version1.0"),
    "almanac.epub": zipped("mimetype", "application/epub+zip"),
    "all.zip": zipped("ws-9.txt"),
    "ws-9.srt.gz": b"\x1f\x8b\x08\0",
    "all.7z": b"7z\xbc\xaf\x27\x1c",
    "quay.png": b"\x89PNG\r\n\x1a\n",
    "quay.jpg": b"\xff\xd8\xff\xe0",
    "quay.tif": b"II*\0",
    "quay.webp": b"RIFF\0\0\0\0WEBP",
    "quay.heic": b"\0\0\0\x18ftypheic",
    "ws-9.mp3": b"ID3\x03",
    "ws-9.m4a": b"\0\0\0\x18ftypM4A ",
    "ws-9.wav": b"RIFF\0\0\0\0WAVE",
    "ws-9.flac": b"fLaC",
    "ws-9.mp4": b"\0\0\0\x18ftypmp42",
    "ws-9.webm": b"\x1a\x45\xdf\xa3",
    "ws-9.ass": b"[Script Info]\nTitle: Tides\n",
    "ws-9.scc": b"Scenarist_SCC V1.0\n",
    "ws-9.smi": b"<SAMI><BODY>",
    "archive.sqlite3": b"SQLite format 3\0",
}


@pytest.mark.parametrize("name", ALIKE)
def test_name_and_content_tell_the_same(name: str) -> None:
    kind = told_by_name(name)
    assert kind
    assert kind is told_by_content(ALIKE[name])
    with pytest.raises(TranscriptError) as refusal:
        read(ALIKE[name], "renamed.txt")
    assert str(refusal.value) == str(kind.refusal())


@pytest.mark.parametrize(
    "name", ["letter.eml", "votes.csv", "page.mhtml", "ws-9.ass", "minutes.gdoc"]
)
def test_of_what_is_text_the_name_alone_tells(name: str) -> None:
    assert told_by_name(name)


def test_an_old_word_document_says_what_to_do() -> None:
    kind = told_by_name("MINUTES.DOC")
    assert kind
    assert str(kind.refusal()) == (
        "This is an old Word document (.doc). Save it from Word as .docx."
    )


def test_a_document_with_a_password_is_told_from_an_old_one() -> None:
    kind = told_by_content(old_office("EncryptedPackage"))
    assert kind
    assert kind.thing == "an Office document with a password"


def test_none_is_a_format_that_is_read() -> None:
    listed = [suffix for kind in KINDS for suffix in kind.suffixes]
    assert len(listed) == len(set(listed))
    assert not set(listed) & set(SUFFIXES)
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in listed)


def test_each_says_what_it_is_and_what_to_do() -> None:
    for kind in KINDS:
        assert kind.thing.startswith(("a ", "an "))
        assert kind.remedy.endswith(".")
        assert kind.suffixes or kind.begins


@pytest.mark.parametrize("text", ['{"tides": ["high", "low"]}', ' [\n{"tide": "high"}\n]\n'])
def test_json_of_no_known_shape_is_no_text(text: str) -> None:
    with pytest.raises(TranscriptError, match="JSON of a shape that is not known"):
        read(text.encode(), "tides.txt")


@pytest.mark.parametrize("text", ["[ Applause ]", "{tides}", '[{"tide"', "[1]", '"tide"'])
def test_what_looks_a_little_like_json_is_text(text: str) -> None:
    assert read(text.encode(), "tides.txt").text == text


def test_json_that_nests_without_end_is_refused() -> None:
    with pytest.raises(TranscriptError, match="JSON of a shape"):
        read(b'[{"a":' * 100_000, "tides.txt")


def test_takes_time_linear_in_the_size() -> None:
    assert_linear(lambda size: b"RIFF" + b"RIFF" * size, told_by_content)
