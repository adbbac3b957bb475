"""Transcripts of podcasts: what is said, by whom, and how they are told from those of Whisper."""

import json

import pytest

from igfarchive.transcripts.transcript import Times, TranscriptError
from tests.transcripts.formats.timed import messages, said, transcript_of


def podcast(*segments: dict[str, object]) -> str:
    return json.dumps({"version": "1.0.0", "segments": segments})


def segment(speaker: str | None, start: float, body: str) -> dict[str, object]:
    told = {} if speaker is None else {"speaker": speaker}
    return {**told, "startTime": start, "endTime": start + 1, "body": body}


def test_segments_of_one_speaker_are_a_turn() -> None:
    transcript = transcript_of(
        podcast(
            segment("Ada Quill", 0.5, "Good morning:"),
            segment("Ada Quill", 1.5, "the  tables\nare open."),
            segment("Bo Tern", 2.5, "Fish & <chips>: yes."),
            segment("Ada Quill", 9, "All of them."),
        ),
        "ws-9.txt",
        "podcast",
    )
    assert said(transcript) == [
        ("Ada Quill", "Good morning: the tables are open."),
        ("Bo Tern", "Fish & <chips>: yes."),
        ("Ada Quill", "All of them."),
    ]
    assert [turn.times for turn in transcript.turns] == [
        (Times(500, 2500),),
        (Times(2500, 3500),),
        (Times(9000, 10000),),
    ]
    assert [turn.line for turn in transcript.turns] == [1, 3, 4]


def test_a_segment_that_names_nobody_is_nobodys() -> None:
    transcript = transcript_of(
        podcast(segment("Ada Quill", 0, "Good morning."), segment(None, 1, "And you?"))
    )
    assert said(transcript) == [("Ada Quill", "Good morning."), (None, "And you?")]
    assert "A cue names nobody, and was given to nobody: And you?" in messages(transcript)


def test_times_may_be_missing_or_wrong() -> None:
    backwards = {"speaker": "Ada Quill", "startTime": 3, "endTime": 2, "body": "Good morning."}
    transcript = transcript_of(
        podcast({"speaker": "Bo Tern", "body": "Yes."}, backwards), read_as="podcast"
    )
    assert [turn.times for turn in transcript.turns] == [(), (Times(3000),)]


def test_words_of_whisper_may_be_the_names_of_a_podcast() -> None:
    words = [{"word": "body"}, {"word": "segments"}]
    whisper = json.dumps({"segments": [{"text": "body segments", "words": words}]})
    assert said(transcript_of(whisper, "ws-9.json", "whisper")) == [(None, "body segments")]


@pytest.mark.parametrize(
    ("segments", "message"),
    [
        ([], "JSON of a shape|times and no words"),
        ([{"startTime": "0:01", "body": "Yes."}], "startTime is no number"),
        ([{"startTime": 1, "body": ["Yes."]}], "body is no text"),
        ([{"startTime": 1, "body": " "}], "times and no words"),
        ({"startTime": 1, "body": "Yes."}, "segments is no list"),
    ],
)
def test_what_is_no_transcript_is_refused(segments: object, message: str) -> None:
    with pytest.raises(TranscriptError, match=message) as refusal:
        transcript_of(json.dumps({"segments": segments}), "a.json")
    assert refusal.value.remedy
