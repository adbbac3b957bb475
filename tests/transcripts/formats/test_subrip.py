"""SubRip and SubViewer: numbers, tags and empty lines that are no words, and what stands above."""

import pytest

from igfarchive.transcripts.transcript import Times
from tests.transcripts.formats.timed import messages, said, transcript_of

SRT = """1
00:00:01,000 --> 00:00:02,000
{\\an8}<font color="#fff">Good</font>

2
00:00:02.000 --> 00:00:02.500 X1:40 X2:600
<b>morning &amp;
welcome</b>
3
00:00:02,500 --> 100:00:03,000
all.

Even you.

4
100:00:09,000 --> 100:00:10,000
2031
"""


@pytest.mark.parametrize("name", ["ws-9.srt", "ws-9.txt", "ws-9.vtt", "ws-9.html"])
def test_subrip_is_told_by_its_times(name: str) -> None:
    transcript = transcript_of(SRT.replace("\n", "\r\n"), name, "subrip")
    (turn,) = transcript.turns
    assert turn.label is None
    assert turn.paragraphs == ("Good morning & welcome all. Even you.", "2031")
    hundred = 100 * 3_600_000
    assert turn.times == (Times(1000, hundred + 3000), Times(hundred + 9000, hundred + 10_000))
    assert [note.message for note in transcript.notes] == [
        "No cue says who speaks: its words were given to nobody."
    ]


def test_names_and_voices_are_read_as_in_other_subtitles() -> None:
    transcript = transcript_of(
        "1\n00:00:01,000 --> 00:00:02,000\n<v Ada>Good.\n\n2\n00:00:02,000 --> 00:00:03,000\n"
        "- Who?\n- Me.\n\n3\n00:00:03,000 --> 00:00:04,000\n>> BO LI: Yes.\n"
    )
    assert said(transcript) == [("Ada", "Good."), (None, "Who?"), (None, "Me."), ("BO LI", "Yes.")]
    assert "Behind a dash somebody speaks who is not named: Who?" in messages(transcript)


def test_a_title_may_stand_above_the_first_cue() -> None:
    transcript = transcript_of(
        "IGF 2031 - Day 2 - WS 9 Tides\n\n1\n00:00:01,000 --> 00:00:02,000\na word\n"
    )
    assert transcript.heading.title == "Tides"
    assert said(transcript) == [(None, "a word")]


def test_a_number_that_is_not_the_next_one_is_a_word() -> None:
    transcript = transcript_of(
        "1\n00:00:01,000 --> 00:00:02,000\nIn\n2031\n00:00:02,000 --> 00:00:03,000\nor\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nlater\n3\n00:00:04,000 --> 00:00:05,000\non.\n"
    )
    assert said(transcript) == [(None, "In 2031 or later on.")]


SBV = """0:00:04.000,0:00:06.000
The history[br]of the harbour.

0:00:06.000,0:00:09.500
>> ADA QUILL: I had been
running it, 1:30,2:30 said.
"""


@pytest.mark.parametrize("name", ["ws-9.sbv", "ws-9.txt"])
def test_subviewer(name: str) -> None:
    transcript = transcript_of(SBV, name, "subviewer")
    assert said(transcript) == [
        (None, "The history of the harbour."),
        ("ADA QUILL", "I had been running it, 1:30,2:30 said."),
    ]
    assert [turn.times for turn in transcript.turns] == [
        (Times(4000, 6000),),
        (Times(6000, 9500),),
    ]
    assert "given to nobody: The history" in messages(transcript)


def test_subviewer_ends_lines_within_a_cue_with_a_sign() -> None:
    transcript = transcript_of(
        "0:00:04.000,0:00:06.000\nAda Quill: Good[br]Bo Tern: Hello.\n", "ws-9.sbv", "subviewer"
    )
    assert said(transcript) == [("Ada Quill", "Good"), ("Bo Tern", "Hello.")]


def test_a_line_shown_again_stands_on_one_line_with_a_new_one() -> None:
    rolling = "".join(
        f"0:00:0{place}.000,0:00:0{place + 1}.000\n{words}\n\n"
        for place, words in enumerate(
            ["good", "good[br]morning", "morning[br]all", "all[br]of you"]
        )
    )
    transcript = transcript_of(rolling, "ws-9.sbv", "subviewer")
    assert said(transcript) == [(None, "good morning all of you")]
