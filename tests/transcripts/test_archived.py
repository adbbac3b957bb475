"""Sessions that an archive wrote, as JSON and as WebVTT: damage is refused by its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import Times, TranscriptError, TurnKind

SPOKEN = {"kind": "speech", "label": "ADA QUILL", "text_captioned": "Good morning."}
DOCUMENT: dict[str, Any] = {
    "igfarchive": "session",
    "version": 1,
    "event": {"name": "Harbour Forum 2031", "year": 2031},
    "session": {"code": "WS 7", "title": "Tides", "date": "2031-07-05", "day": 2, "status": "raw"},
    "utterances": [SPOKEN],
}

CUES = """WEBVTT - IGF 2031 - WS 7 Tides

NOTE igfarchive 1

NOTE notice
Captions &amp; all.

u1.1 (Harbour Authority)
00:00:04.200 --> 00:00:08.900
<v ADA QUILL>Good &lt;morning&gt;.

u1.2 open
00:00:09.000 --> 00:00:12.000
<v ADA QUILL>The tables are open.

u3.1 direction about
00:00:09.000 --> 00:00:12.000
[ Applause ]
"""


def document(**facts: Any) -> bytes:
    return json.dumps(DOCUMENT | facts).encode()


def said(**facts: Any) -> bytes:
    return document(utterances=[SPOKEN, SPOKEN | facts])


def test_a_document_tells_its_turns_and_its_facts() -> None:
    turns = [
        SPOKEN | {"label_affiliation": "Harbour Authority", "starts_ms": 5},
        {"kind": "stage", "text_captioned": "Applause"},
        SPOKEN | {"text_captioned": ">> A.\n\nB: b", "continues": True,
                  "paragraph_times": [None, {"start_ms": 7, "end_ms": 9}]},
    ]  # fmt: skip
    file = read_file("a.json", document(utterances=turns))

    assert file.format == "igfarchive-json"
    first, second, third = file.transcript.turns
    assert (first.label, first.affiliation, first.times) == (
        "ADA QUILL",
        "Harbour Authority",
        (Times(5),),
    )
    assert (second.kind, second.label) == (TurnKind.STAGE_DIRECTION, None)
    assert (third.paragraphs, third.continues, third.times) == (
        (">> A.", "B: b"),
        True,
        (None, Times(7, 9)),
    )
    heading = file.transcript.heading
    assert (heading.event, heading.year, heading.code, heading.title, heading.day) == (
        "Harbour Forum 2031",
        2031,
        "WS 7",
        "Tides",
        2,
    )
    assert (str(heading.date), heading.status) == ("2031-07-05", "raw")


def test_cues_tell_their_turns() -> None:
    file = read_file("a.vtt", CUES.encode())

    assert file.format == "igfarchive-vtt"
    first, second = file.transcript.turns
    assert first.paragraphs == ("Good <morning>.", "The tables are open.")
    assert first.times == (Times(4_200, 8_900), Times(9_000))
    assert (first.label, first.affiliation, first.line) == ("ADA QUILL", "Harbour Authority", 8)
    assert (second.kind, second.label, second.times) == (TurnKind.STAGE_DIRECTION, None, ())
    assert file.transcript.notice == "Captions & all."
    assert file.transcript.heading.code == "WS 7"


def test_without_its_note_it_is_read_as_any_other() -> None:
    assert read(CUES.replace("NOTE igfarchive 1", "NOTE").encode(), "a.vtt").format == "webvtt"
    assert read(CUES.encode(), "a.txt").format == "igfarchive-vtt"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (document(version=2), "no session that this archive can read"),
        (document(utterances={}), "utterances is no list"),
        (document(utterances=[]), "Nobody speaks"),
        (document(utterances=[SPOKEN | {"kind": "stage"}]), "Nobody speaks"),
        (document(session={"date": "5 July"}), "date is 5 July"),
        (said(kind="song"), "Utterance 2 is of no known kind: song"),
        (said(text_captioned="A.\n\n \n\nB."), "Utterance 2 has a paragraph without words"),
        (said(text_captioned=None), "Utterance 2 has a paragraph without words"),
        (said(text_captioned=["A."]), "text_captioned is no text"),
        (said(label="A" * 201), "Utterance 2 has a label of more than 200"),
        (said(label_affiliation="A" * 301), "Utterance 2 has an affiliation of more than 300"),
        (said(paragraph_times=[None, None]), "Utterance 2 has not one time for each paragraph"),
        (said(paragraph_times=[{"start_ms": "5"}]), "start_ms is no number"),
        (document(utterances=[SPOKEN] * 15_001), "15,001 turns"),
        (b'{"igfarchive": "session", "utterances": ' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_wrong_with_a_document_is_named(content: bytes, message: str) -> None:
    with pytest.raises(TranscriptError, match=message):
        read_file("a.json", content)


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("u1.2 open", "u1.2 oven", "This cue cannot be read: u1.2 oven", 12),
        ("u1.2 open", "u2.2 open", "A cue is missing before u2.2 open", 12),
        ("u3.1", "u1.1", "A cue is missing before u1.1", 16),
        ("00:00:09.000 --> 00:00:12.000\n[", "00:00:09 -> 00:00:12\n[", "cannot be read: u3", 16),
        ("ADA QUILL>The", "A" * 201 + ">The", "too long", 12),
        ("\n[ Applause ]", "", "cannot be read: u3.1", 16),
    ],
)
def test_what_is_wrong_with_cues_is_named_with_its_line(
    old: str, new: str, message: str, line: int
) -> None:
    assert old in CUES
    with pytest.raises(TranscriptError, match=message) as refused:
        read_file("a.vtt", CUES.replace(old, new).encode())
    assert refused.value.line == line


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["start_ms", "end_ms", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["kind", "label", "label_affiliation", "text_captioned", "paragraph_times", "starts_ms",
             "continues"]
        ),
        JUNK,
    ),
    st.dictionaries(st.sampled_from(["event", "session", "version", "head"]), JUNK, max_size=2),
)  # fmt: skip
def test_whatever_a_document_holds_is_read_or_refused(
    utterance: dict[str, Any], facts: dict[str, Any]
) -> None:
    try:
        file = read_file("a.json", document(utterances=[SPOKEN, SPOKEN | utterance], **facts))
    except TranscriptError:
        return
    assert len(file.transcript.turns) == 2
