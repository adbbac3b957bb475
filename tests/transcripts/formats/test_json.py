"""Captions of YouTube and segments of Whisper: what is said, by whom, and what is refused."""

import json

import pytest

from igfarchive.transcripts.transcript import Times, TranscriptError
from tests.transcripts.formats.test_webvtt import ROLLING
from tests.transcripts.formats.timed import messages, said, transcript_of

AUTOMATIC = {
    "wireMagic": "pb3",
    "events": [
        {"tStartMs": 0, "dDurationMs": 9000, "id": 1, "wpWinPosId": 1},
        {
            "tStartMs": 160,
            "dDurationMs": 4149,
            "wWinId": 1,
            "segs": [{"utf8": "good"}, {"utf8": " morning", "tOffsetMs": 240}],
        },
        {"tStartMs": 2389, "dDurationMs": 1920, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {"tStartMs": 2399, "dDurationMs": 3910, "segs": [{"utf8": "okay"}]},
        {"tStartMs": 4309, "dDurationMs": 2000, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {"tStartMs": 4319, "dDurationMs": 3990, "segs": [{"utf8": "okay"}]},
        {"tStartMs": 6309, "dDurationMs": 2000, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {
            "tStartMs": 6319,
            "dDurationMs": 3000,
            "segs": [{"utf8": ">> welcome"}, {"utf8": " all", "tOffsetMs": 990}],
        },
    ],
}


def test_automatic_captions_say_the_same_in_both_their_formats() -> None:
    transcript = transcript_of(json.dumps(AUTOMATIC), "ws-9.json", "youtube")
    assert said(transcript) == said(transcript_of(ROLLING))
    assert [turn.times for turn in transcript.turns] == [
        (Times(160, 6319),),
        (Times(6319, 9319),),
    ]


def test_captions_that_somebody_wrote() -> None:
    events = [
        {"tStartMs": 1000, "dDurationMs": 4000, "segs": [{"utf8": "- Who pays?\n- Nobody."}]},
        {"tStartMs": 2000, "dDurationMs": 500, "segs": [{"utf8": "ADA QUILL: It is\nfree."}]},
        {"tStartMs": 2500, "segs": [{"utf8": "BO LI: Yes. ADA:"}, {"utf8": " No."}]},
    ]
    transcript = transcript_of(json.dumps({"events": events}), "ws-9.txt", "youtube")
    assert said(transcript) == [
        (None, "Who pays?"),
        (None, "Nobody."),
        ("ADA QUILL", "It is free."),
        ("BO LI", "Yes. ADA: No."),
    ]
    assert [turn.line for turn in transcript.turns] == [1, 1, 2, 3]
    assert [turn.times[0] for turn in transcript.turns] == [
        Times(1000, 5000),
        Times(1000, 5000),
        Times(2000, 2500),
        Times(2500),
    ]


def word(text: str, speaker: str | None, start: float | None = None) -> dict[str, object]:
    return {"word": text, "speaker": speaker, "start": start}


def test_segments_with_speakers() -> None:
    segments = [
        {"start": 0.0, "end": 2.5, "text": " Good morning.", "speaker": "SPEAKER_00"},
        {"start": 2.5, "end": 3.0, "text": " We start.", "speaker": "SPEAKER_00"},
        {
            "start": 3.0,
            "end": 6.0,
            "text": " Shall we? Yes.",
            "speaker": "SPEAKER_00",
            "words": [
                word("Shall", "SPEAKER_00", 3.0),
                word("we?", "SPEAKER_00"),
                word("Yes.", "SPEAKER_01", 5.1),
            ],
        },
        {
            "start": 6.0,
            "end": 7.0,
            "text": " In 2031.",
            "speaker": "SPEAKER_01",
            "words": [word("In", "SPEAKER_01", 6.0), word("twenty", "SPEAKER_00", 6.2)],
        },
        {"start": 7.0, "end": 6.0, "text": " Hm."},
    ]
    content = json.dumps({"segments": segments, "language": "en"})
    transcript = transcript_of(content, "ws-9.txt", "whisper")
    assert said(transcript) == [
        ("SPEAKER_00", "Good morning. We start. Shall we?"),
        ("SPEAKER_01", "Yes."),
        (None, "In 2031. Hm."),
    ]
    assert [turn.times for turn in transcript.turns] == [
        (Times(0),),
        (Times(5100),),
        (Times(6000),),
    ]
    told = messages(transcript)
    assert "Several speak in a segment, and it was given to nobody: In 2031." in told
    assert "Words end before they begin: their end was left out: Hm." in told


def segment(text: str, speaker: str | None, *words: tuple[str, str | None]) -> dict[str, object]:
    spoken = [word(*each) for each in words]
    return {"start": 1.0, "end": 2.0, "text": text, "speaker": speaker, "words": spoken}


ADA, BO = "SPEAKER_00", "SPEAKER_01"


@pytest.mark.parametrize(
    ("second", "label"),
    [
        (segment(" We start.", None, ("We", BO), ("start.", BO)), BO),
        (segment("", None, ("We", BO), ("start.", BO)), BO),
        (segment("", BO, ("We", None), ("start.", None)), BO),
        (segment(" We start.", BO, ("We", None), ("start.", BO)), BO),
        (segment(" We start.", ADA, ("We", BO), ("start.", BO)), None),
        (segment(" We start.", ADA, ("We", None), ("start.", BO)), None),
        (segment(" We start.", None, ("We", None), ("start.", BO)), None),
        (segment(" We start.", ADA, ("Us", BO), ("start.", BO)), None),
    ],
)
def test_who_says_the_words_of_a_segment(second: dict[str, object], label: str | None) -> None:
    segments = [{"start": 0.0, "end": 1.0, "text": " Good.", "speaker": ADA}, second]
    transcript = transcript_of(json.dumps({"segments": segments}), "ws-9.json", "whisper")
    assert said(transcript) == [(ADA, "Good."), (label, "We start.")]
    assert (label is None) == ("given to nobody: We start." in messages(transcript))


def test_segments_without_speakers_are_nobodys() -> None:
    segments = [{"start": 0, "end": 1.5, "text": " Good"}, {"start": 9, "end": 9.5, "text": "day."}]
    transcript = transcript_of(json.dumps({"text": "Good day.", "segments": segments}), "a.json")
    assert said(transcript) == [(None, "Good / day.")]
    assert transcript.turns[0].times == (Times(0, 1500), Times(9000, 9500))
    assert "No cue says who speaks" in messages(transcript)


def test_segments_of_whisper_cpp() -> None:
    transcription = [
        {"offsets": {"from": 0, "to": 3200}, "text": " Good morning."},
        {"offsets": {"from": 3200, "to": 4000}, "text": " We start."},
    ]
    transcript = transcript_of(json.dumps({"transcription": transcription}), "a.json", "whisper")
    assert said(transcript) == [(None, "Good morning. We start.")]
    assert transcript.turns[0].times == (Times(0, 4000),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"segments": 3}', "segments is no list"),
        ('{"segments": [3]}', "segments is no list"),
        ('{"segments": [{"text": 3}]}', "text is no text"),
        ('{"segments": [{"text": "a", "start": "b"}]}', "start is no number"),
        ('{"segments": [{"text": "a", "start": true}]}', "start is no number"),
        ('{"segments": [{"text": "a", "start": -1}]}', "a time that is none, as start"),
        ('{"segments": [{"text": "a", "start": 1e999}]}', "a time that is none, as start"),
        ('{"segments": [{"text": "a", "start": NaN}]}', "numbers that are none"),
        ('{"segments": [{"text": "a", "start": ' + "9" * 5000 + "}]}", "numbers that are none"),
        ('{"segments": []}', "times and no words"),
        ('{"events": [], "segs": 3}', "times and no words"),
        ('{"events": {"segs": []}}', "events is no list"),
    ],
)
def test_json_of_another_shape_is_refused(content: str, message: str) -> None:
    with pytest.raises(TranscriptError, match=message) as refusal:
        transcript_of(content, "a.json")
    assert refusal.value.remedy


def test_half_a_character_is_replaced() -> None:
    transcript = transcript_of('{"segments": [{"text": "a \\ud83d b\\u0000"}]}')
    assert said(transcript) == [(None, "a \ufffd b")]
