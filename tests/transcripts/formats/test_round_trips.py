"""What is said is the same in whichever format it was written down."""

import json
from dataclasses import dataclass
from html import escape
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.transcripts.formats.cues import LONG, PAUSE
from igfarchive.transcripts.transcript import Times
from tests.transcripts.formats.timed import transcript_of

NAMES = ["Ada Quill", "Bo Tern", "SÉRGIO MAR-Y-SOL", "王小明"]
TEXTS = [
    "Good morning.",
    "the tide comes in twice a day -- and goes out",
    "Who pays?",
    "They said: no more.",
    "See 10:30 at http://tides.example, (all of us) agree.",
    "Fish & chips at 5 < 6, then",
    "好。",
    " ".join(["so"] * LONG) + ".",
]


@dataclass(frozen=True)
class Cue:
    start: int
    end: int
    speaker: str
    text: str
    changes: bool

    @property
    def marked(self) -> str:
        """Its words as captions have them."""
        return f">> {self.speaker}: {self.text}" if self.changes else self.text


@st.composite
def cue_lists(draw: st.DrawFn) -> list[Cue]:
    cues: list[Cue] = []
    now = 0
    for _ in range(draw(st.integers(1, 12))):
        start = now + draw(st.sampled_from([0, 10, PAUSE - 1, PAUSE, 3_600_000]))
        now = start + draw(st.integers(0, 9_000))
        speaker = draw(st.sampled_from(NAMES))
        changes = not cues or cues[-1].speaker != speaker
        cues.append(Cue(start, now, speaker, draw(st.sampled_from(TEXTS)), changes))
    return cues


Turns = list[tuple[str | None, tuple[str, ...], tuple[Times | None, ...]]]


def turns_of(cues: list[Cue]) -> Turns:
    """The turns that these cues must be read as."""
    turns: Turns = []
    for speaker, group in groupby(cues, key=lambda cue: cue.speaker):
        paragraphs: list[list[Cue]] = []
        for cue in group:
            above = paragraphs[-1] if paragraphs else []
            words = sum(len(each.text.split()) for each in above)
            ends = words >= LONG and above[-1].text.endswith((".", "?", "。"))
            if not above or cue.start - above[-1].end >= PAUSE or ends:
                paragraphs.append([])
            paragraphs[-1].append(cue)
        turns.append(
            (
                speaker,
                tuple(" ".join(cue.text for cue in cues) for cues in paragraphs),
                tuple(Times(cues[0].start, cues[-1].end) for cues in paragraphs),
            )
        )
    return turns


def clock(time: int, point: str = ".") -> str:
    seconds, milliseconds = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{point}{milliseconds:03}"


def webvtt(cues: list[Cue]) -> str:
    return "WEBVTT\n\n" + "\n".join(
        f"{clock(cue.start)} --> {clock(cue.end)}\n<v {cue.speaker}>{escape(cue.text)}\n"
        for cue in cues
    )


def subrip(cues: list[Cue]) -> str:
    return "\n".join(
        f"{number}\n{clock(cue.start, ',')} --> {clock(cue.end, ',')}\n{cue.marked}\n"
        for number, cue in enumerate(cues, start=1)
    )


def subviewer(cues: list[Cue]) -> str:
    return "\n".join(f"{clock(cue.start)},{clock(cue.end)}\n{cue.marked}\n" for cue in cues)


def ttml(cues: list[Cue]) -> str:
    agents = "".join(
        f'<m:agent xml:id="a{place}"><m:name type="full">{name}</m:name></m:agent>'
        for place, name in enumerate(NAMES)
    )
    paragraphs = "\n".join(
        f'<p m:agent="a{NAMES.index(cue.speaker)}" begin="{cue.start}ms" end="{cue.end}ms">'
        f"{escape(cue.text)}</p>"
        for cue in cues
    )
    return (
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:m="http://www.w3.org/ns/ttml#metadata">'
        f"<head>{agents}</head><body><div>{paragraphs}</div></body></tt>"
    )


def youtube(cues: list[Cue]) -> str:
    events = [
        {"tStartMs": cue.start, "dDurationMs": cue.end - cue.start, "segs": [{"utf8": cue.marked}]}
        for cue in cues
    ]
    return json.dumps({"events": events})


def whisper(cues: list[Cue]) -> str:
    segments = [
        {
            "start": cue.start / 1000,
            "end": cue.end / 1000,
            "text": f" {cue.text}",
            "speaker": cue.speaker,
        }
        for cue in cues
    ]
    return json.dumps({"segments": segments})


@pytest.mark.parametrize("write", [webvtt, subrip, subviewer, ttml, youtube, whisper])
@given(cues=cue_lists())
def test_what_was_written_is_what_is_read(write, cues: list[Cue]) -> None:  # type: ignore[no-untyped-def]
    transcript = transcript_of(write(cues), "ws-9.txt", write.__name__)
    turns = [(turn.label, turn.paragraphs, turn.times) for turn in transcript.turns]
    assert turns == turns_of(cues)
