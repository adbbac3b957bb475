"""Archives that unpack to more than they say, or than anybody has words, cost next to nothing."""

import io
import struct
import tracemalloc
import zipfile
from random import Random

import pytest

from igfarchive.transcripts.formats import archives, read
from igfarchive.transcripts.formats.archives import Archive
from igfarchive.transcripts.transcript import TranscriptError
from tests.transcripts.documents import zipped

MOST_MEMORY = 60_000_000
"""Bytes: three times the largest part that is read."""


def refusal_of(content: bytes, name: str = "word/document.xml") -> TranscriptError:
    """Why an archive is not read; AssertionError if the refusal takes much memory."""
    tracemalloc.start()
    try:
        with pytest.raises(TranscriptError) as refusal:
            Archive(content, "Word document").tree(name)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    assert refusal.value.remedy
    return refusal.value


def test_one_that_says_how_large_it_is() -> None:
    content = zipped({"word/document.xml": b" " * 40_000_000})
    assert "says that it unpacks to 40,000,000 bytes" in refusal_of(content).message


def test_one_that_lies_about_its_size() -> None:
    """Whatever it declares, no more is unpacked than is read of any part."""
    size = 40_000_000
    content = bytearray(zipped({"word/document.xml": b" " * size}))
    for place in (content.index(struct.pack("<I", size)), content.rindex(struct.pack("<I", size))):
        content[place : place + 4] = struct.pack("<I", 1000)
    assert "is damaged: its part word/document.xml" in refusal_of(bytes(content)).message


def test_a_part_that_is_larger_than_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST", 100_000)
    content = zipped({"word/document.xml": bytes(range(256)) * 1000})
    assert "has more than 100,000 bytes" in refusal_of(content).message


def test_one_of_many_parts() -> None:
    content = zipped({f"word/{number}.xml": "" for number in range(archives.MOST_PARTS + 1)})
    assert "in 5,001 parts" in refusal_of(content).message


@pytest.mark.parametrize("name", ["a.zip", "word/embeddings/b.DOCX", "c.tar"])
def test_one_within_another(name: str) -> None:
    assert f"holds another file: {name}" in refusal_of(zipped({name: "x"})).message


def test_one_with_a_password() -> None:
    content = bytearray(zipped({"word/document.xml": "x"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    assert "is encrypted" in refusal_of(bytes(content)).message


def test_one_that_is_packed_in_a_way_that_is_unknown() -> None:
    content = bytearray(zipped({"word/document.xml": "x"}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + place] = 99
    assert "cannot be unpacked" in refusal_of(bytes(content)).message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE a [<!ENTITY b 'words'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/hostname'><a/>",
    ],
)
def test_entities(declared: str, encoding: str) -> None:
    content = zipped({"word/document.xml": declared.encode(encoding)})
    assert "declares a document type" in refusal_of(content).message


def test_elements_nested_without_end() -> None:
    content = zipped({"word/document.xml": "<a>" * 100_000})
    assert "no XML" in refusal_of(content).message


def test_one_that_was_cut() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "words " * 1000)
    with pytest.raises(TranscriptError, match="its archive cannot be opened"):
        read(buffer.getvalue()[:3000], "a.docx")


@pytest.mark.parametrize(
    "packing",
    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA],
    ids=["stored", "deflate", "bzip2", "lzma"],
)
def test_whatever_is_changed_or_cut_off_it_is_read_or_refused(packing: int) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packing) as archive:
        archive.writestr("word/document.xml", "tide table " * 300)
    sound, random = written.getvalue(), Random(5)  # noqa: S311 - the same each time
    refused = 0
    for _ in range(600):
        content = bytearray(sound)
        for _ in range(random.randint(1, 4)):
            content[random.randrange(len(content))] = random.randrange(256)
        if random.random() < 0.3:
            del content[random.randrange(len(content)) :]
        try:
            damaged = Archive(bytes(content), "Word document")
            for name in damaged.names():
                damaged.read(name)
        except TranscriptError:
            refused += 1
    assert refused > 100
