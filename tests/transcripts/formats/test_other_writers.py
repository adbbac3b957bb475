"""Files that independent programs wrote are read as what was said."""

import shutil
import subprocess
from pathlib import Path

import pysubs2
import pytest

from igfarchive.transcripts.transcript import Times
from tests.needs import lack
from tests.transcripts.formats.timed import said, transcript_of

CUES = [
    (1000, 2500, ">> ADA QUILL: Good morning:\nthe tables are open."),
    (2500, 4000, "Fish & chips."),
    (7000, 9250, ">> BO TERN: Thank you."),
]
SAID = [
    ("ADA QUILL", "Good morning: the tables are open. Fish & chips."),
    ("BO TERN", "Thank you."),
]
TIMES = [(Times(1000, 4000),), (Times(7000, 9250),)]


@pytest.mark.parametrize(
    ("written", "read_as"), [("srt", "subrip"), ("vtt", "webvtt"), ("ttml", "ttml")]
)
def test_pysubs2(written: str, read_as: str) -> None:
    subtitles = pysubs2.SSAFile()
    for start, end, text in CUES:
        styled = text.replace("\n", r"\N").replace("tables", r"{\i1}tables{\i0}")
        subtitles.append(pysubs2.SSAEvent(start, end, styled))
    transcript = transcript_of(subtitles.to_string(written), "ws-9.txt", read_as)
    assert said(transcript) == SAID
    assert [turn.times for turn in transcript.turns] == TIMES


@pytest.mark.long
@pytest.mark.parametrize(
    ("written", "read_as"), [("srt", "subrip"), ("vtt", "webvtt"), ("ttml", "ttml")]
)
def test_ffmpeg(tmp_path: Path, written: str, read_as: str) -> None:
    if shutil.which("ffmpeg") is None:
        lack("ffmpeg", "install it (Debian: apt-get install ffmpeg)")
    source, target = tmp_path / "a.ass", tmp_path / f"a.{written}"
    subtitles = pysubs2.SSAFile()
    subtitles.info |= {"PlayResX": "384", "PlayResY": "288"}
    for start, end, text in CUES:
        subtitles.append(pysubs2.SSAEvent(start, end, text.replace("\n", r"\N")))
    subtitles.save(str(source))
    subprocess.run(["ffmpeg", "-v", "error", "-i", source, target], check=True)
    transcript = transcript_of(target.read_bytes(), "ws-9.txt", read_as)
    assert said(transcript) == SAID
    assert [turn.times for turn in transcript.turns] == TIMES
