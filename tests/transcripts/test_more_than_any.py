"""What holds more than any transcript is refused by counting, before it costs anything to read."""

import tracemalloc

import pytest

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.transcript import TranscriptError
from tests.measuring import unmeasured
from tests.transcripts import documents

CUE = "00:00.000 --> 00:01.000\n"
FILES = {
    "200,001 tags": ("a.html", "<!doctype html>" + "<p>" * 200_000),
    "300,001 elements": ("a.ttml", "<tt>" + "<p/>" * 300_000 + "</tt>"),
    "500,001 objects": ("a.json", '{"segments": [' + "{}," * 499_999 + "{}]}"),
    "100,001 voices": ("a.vtt", f"WEBVTT\n\n{CUE}" + "<v A>a" * 300_000),
    "100,001 cues": ("a.vtt", "WEBVTT\n\n" + f"{CUE}a\n\n" * 100_001),
    "15,001 turns": ("a.md", "# Tides\n\n" + "**Ada:** a\n\n" * 15_001),
    "2,000,003 control words": ("a.rtf", r"{\rtf1 " + r"\b" * 2_000_000 + "}"),
    "600,001 groups": ("a.rtf", r"{\rtf1 " + "{}" * 600_000 + "}"),
    "15,001 lines that open in bold": ("a.rtf", r"{\rtf1 " + r"{\b Ada:} a\par " * 90_000 + "}"),
    "100,001 lines": ("a.rtf", r"{\rtf1 " + r"a\par " * 300_000 + "}"),
}


@pytest.mark.parametrize("count", FILES)
def test_it_is_refused(count: str) -> None:
    name, text = FILES[count]
    content = text.encode()
    tracemalloc.start()
    try:
        with (
            unmeasured(),
            pytest.raises(TranscriptError, match=f"The file has {count}") as refusal,
        ):
            read(content, name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal.value.remedy
    # Its text, once or twice, and what was read until then.
    assert peak < 3 * len(content) + 60_000_000


def test_documents_of_more_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("igfarchive.transcripts.formats.archives.MOST_TAGS", 1_000)
    for content in (documents.docx("<w:p/>" * 1_001), documents.odt("<text:p/>" * 1_001)):
        with pytest.raises(TranscriptError, match=r"The file has 1,0\d\d tags") as refusal:
            read(content, "a.bin")
        assert refusal.value.remedy
