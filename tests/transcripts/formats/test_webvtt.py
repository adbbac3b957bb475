"""WebVTT: who speaks in a cue, what is no word of it, and captions that roll up a screen."""

import pytest

from igfarchive.transcripts.transcript import Times, TranscriptError
from tests.transcripts.formats.timed import Said, messages, said, transcript_of


def cues(*payloads: str) -> str:
    """A file of these cues, a second each, one behind the other."""
    return "WEBVTT\n\n" + "".join(
        f"00:{place:02}.000 --> 00:{place + 1:02}.000\n{payload}\n\n"
        for place, payload in enumerate(payloads)
    )


PAYLOADS: dict[str, tuple[tuple[str, ...], Said]] = {
    "a voice": (
        ("<v Ada Quill>Good.", "<v Ada Quill>All of us."),
        [("Ada Quill", "Good. All of us.")],
    ),
    "a voice with classes": (("<v.loud.first Ada>Good.</v>",), [("Ada", "Good.")]),
    "two voices": (("<v Ada>Good.</v>\n<v Bo>Yes.</v>",), [("Ada", "Good."), ("Bo", "Yes.")]),
    "two voices on a line": (("<v Ada>Good. <v Bo>Yes.",), [("Ada", "Good."), ("Bo", "Yes.")]),
    "words before a voice": (("Hm. <v Ada>Good.",), [(None, "Hm."), ("Ada", "Good.")]),
    "words behind a voice": (("<v Ada>Good.</v> Hm.",), [("Ada", "Good."), (None, "Hm.")]),
    "a voice on two lines": (("<v Ada>Good\nmorning.",), [("Ada", "Good morning.")]),
    "a voice without a name": (("<v>Good.", "<v >Yes."), [(None, "Good. Yes.")]),
    "no voice behind one": (
        ("<v Ada>Good.", "Hm.", "<v Ada>Yes."),
        [("Ada", "Good."), (None, "Hm."), ("Ada", "Yes.")],
    ),
    "a name with an entity": (("<v Ada &amp; Bo>Good.",), [("Ada & Bo", "Good.")]),
    "a label within a voice": (("<v Ada>BO: Good.",), [("Ada", "BO: Good.")]),
    "a mark among voices": (
        ("<v Ada>Good.", ">> BO LI: Yes.", "<v Ada>No."),
        [("Ada", "Good."), ("BO LI", "Yes."), ("Ada", "No.")],
    ),
    "tags": (
        ("<b.big>Fish</b> <i>and</i> <u>chips</u> <c.red>are</c> <lang en-GB>in</lang>",),
        [(None, "Fish and chips are in")],
    ),
    "ruby": (("<ruby>潮<rt>しお</rt></ruby>",), [(None, "潮しお")]),
    "times of words": (("good<00:00:00.400><c> morning</c>",), [(None, "good morning")]),
    "entities": (
        ("Fish &amp; chips &lt;b&gt;&nbsp;&#10;AT&T &copy",),
        [(None, "Fish & chips <b>\u00a0 AT&T &copy")],
    ),
    "brackets that are words": (
        ("<v Ada>The <inaudible> tide, 5 < 6 <i think>",),
        [("Ada", "The <inaudible> tide, 5 < 6 <i think>")],
    ),
    "dashes": (
        ("- Who pays?\n- Nobody\ndoes.", "Hm."),
        [(None, "Who pays?"), (None, "Nobody does."), (None, "Hm.")],
    ),
    "one dash": (("- Who pays?", "Nobody."), [(None, "- Who pays? Nobody.")]),
    "dashes within a voice": (("<v Ada>- one\n- two",), [("Ada", "- one - two")]),
    "marks": (
        (">> ADA: Good.", "morning. >> BO: Yes. >> No."),
        [("ADA", "Good. morning."), ("BO", "Yes."), (None, "No.")],
    ),
    "words above the first mark": (
        ("a short word", ">> ADA: Good."),
        [(None, "a short word"), ("ADA", "Good.")],
    ),
    "names that come again": (
        (
            "a word",
            "Ada Quill: Good.",
            "b",
            "c",
            "d",
            "Bo Tern: Yes.",
            "e",
            "Ada Quill: f",
            "Bo Tern: g",
        ),
        [
            (None, "a word"),
            ("Ada Quill", "Good. b c d"),
            ("Bo Tern", "Yes. e"),
            ("Ada Quill", "f"),
            ("Bo Tern", "g"),
        ],
    ),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_who_says_what(name: str) -> None:
    payloads, turns = PAYLOADS[name]
    transcript = transcript_of(cues(*payloads), "ws-9.txt", "webvtt")
    assert said(transcript) == turns
    nobody = any(turn.label is None for turn in transcript.turns)
    marked = any(">>" in payload for payload in payloads)
    assert marked or nobody == ("nobody" in messages(transcript) or "dash" in messages(transcript))


def test_what_the_room_hears_is_no_doubt_and_hides_none() -> None:
    heard = cues("<v Ada>The tide is in.", "[ Laughter ]", "<v Ada>It is.")
    transcript = transcript_of(heard, "ws-9.txt", "webvtt")
    assert said(transcript) == [
        ("Ada", "The tide is in."), (None, "[ Laughter ]"), ("Ada", "It is."),
    ]  # fmt: skip
    assert not transcript.notes
    doubtful = cues("<v Ada>The tide is in.", "[ Laughter ]", "Who says this?")
    transcript = transcript_of(doubtful, "ws-9.txt", "webvtt")
    assert said(transcript)[-1] == (None, "Who says this?")
    assert messages(transcript) == "A cue names nobody, and was given to nobody: Who says this?"


def test_what_is_no_word_is_set_aside() -> None:
    transcript = transcript_of(
        "\ufeffWEBVTT - WS 9 Tides and cables\r\nKind: captions\r\n"
        "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\r\n\r\n"
        "NOTE\r\nmade by hand\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nREGION\r\nid:a\r\n\r\n"
        "0b9d6a3e-41c0-4b57-9d6f-0c1d2e3f4a5b/7-0\r\n"
        "00:01.000 --> 100:00:02.000 align:start position:0%\r\n<v Ada>Good\r\n"
        "\r\nAn opening\r\n00:03.000 --> 00:03.000\r\n<v Ada>morning.\r\n"
        "\r\nNOTE and no more\r\n"
    )
    assert transcript.heading.title == "Tides and cables"
    (turn,) = transcript.turns
    assert (turn.label, turn.paragraphs, turn.line) == ("Ada", ("Good morning.",), 16)
    assert [(junk.line, junk.text, junk.reason) for junk in transcript.junk] == [
        (
            1,
            "Kind: captions X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000",
            "the header of the subtitles",
        ),
        (5, "NOTE made by hand", "a note or a style of the subtitles"),
        (8, "STYLE ::cue { color: red }", "a note or a style of the subtitles"),
        (11, "REGION id:a", "a note or a style of the subtitles"),
        (22, "NOTE and no more", "a note or a style of the subtitles"),
        (18, "An opening", "an identifier of a cue"),
    ]


def test_a_paragraph_ends_at_a_pause_and_behind_a_long_one() -> None:
    long = "<v Ada>" + "so " * 59 + "on"
    transcript = transcript_of(
        "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ada>One.\n\n00:02.999 --> 00:04.000\n<v Ada>Two.\n\n"
        f"00:06.000 --> 00:07.000\n{long}\n\n00:07.000 --> 00:08.000\n<v Ada>and so on.\n\n"
        "00:08.000 --> 00:09.000\n<v Ada>Three.\n"
    )
    (turn,) = transcript.turns
    assert [paragraph[-10:] for paragraph in turn.paragraphs] == [
        "One. Two.",
        "and so on.",
        "Three.",
    ]
    assert turn.times == (Times(0, 4000), Times(6000, 8000), Times(8000, 9000))


def test_cues_are_read_in_the_order_of_their_times() -> None:
    transcript = transcript_of(
        "WEBVTT\n\n00:05.000 --> 00:06.000\n<v Bo>Yes.\n\n"
        "00:01.000 --> 00:09.000\n<v Ada>Shall we?\n\n00:02.000 --> 00:01.000\n<v Ada>Now?\n"
    )
    assert said(transcript) == [("Ada", "Shall we? Now?"), ("Bo", "Yes.")]
    assert "Cues were put in the order of their times" in messages(transcript)
    assert "A cue ends before it begins" in messages(transcript)


def test_webex_names_who_speaks_above_the_times() -> None:
    transcript = transcript_of(
        'WEBVTT\n\n1 "Ada Quill" (30412)\n00:01.000 --> 00:02.000\nGood.\n\n'
        '2 "Bo Tern" (30413)\n00:02.000 --> 00:03.000\nYes.\n'
    )
    assert said(transcript) == [("Ada Quill", "Good."), ("Bo Tern", "Yes.")]


# --- As meetings are saved: nearly every cue opens with a name -----------------------------------


def test_a_name_that_occurs_once_is_a_turn_and_a_repeated_one_goes_on() -> None:
    transcript = transcript_of(
        cues(
            "Ada Quill: Good morning: the",
            "Ada Quill: tables are open.",
            "Cy Dow (Harbour Trust): Who keeps them?",
            "Cy Dow (Harbour Trust): Does Bo?",
            "Bo Tern:\nYes.",
            "10:30 Meeting: it was late.",
            "Ada Quill: At 10:30 then.",
        )
    )
    assert said(transcript) == [
        ("Ada Quill", "Good morning: the tables are open."),
        ("Cy Dow", "Who keeps them? Does Bo?"),
        ("Bo Tern", "Yes."),
        (None, "10:30 Meeting: it was late."),
        ("Ada Quill", "At 10:30 then."),
    ]
    assert transcript.turns[1].affiliation == "Harbour Trust"
    assert "given to nobody: 10:30 Meeting" in messages(transcript)


def test_names_open_any_line_of_a_cue() -> None:
    assert said(transcript_of(cues("Ada Quill: Good morning.\nBo Tern: Hello."))) == [
        ("Ada Quill", "Good morning."),
        ("Bo Tern", "Hello."),
    ]
    transcript = transcript_of(
        cues(
            "Ada Quill: Good.",
            "Ada Quill: He said it.\nCY MARSH: I said it.",
            "Ada Quill: We go to\nGreenwich: It is near.",
            "Ada Quill: Three of the\nWorking Methods: Good ones.",
        )
    )
    assert said(transcript) == [
        ("Ada Quill", "Good. He said it."),
        ("CY MARSH", "I said it."),
        ("Ada Quill", "We go to"),
        (None, "Greenwich: It is near."),
        ("Ada Quill", "Three of the Working Methods: Good ones."),
    ]
    assert messages(transcript) == (
        "This may be a name and may be none, and was given to nobody: Greenwich: It is near."
    )


@pytest.mark.parametrize(
    "words",
    [
        "Remember: It is late.",
        "Remember: the tide is in.",
        "Warning: The tide is in.",
        'The question: "Who pays?"',
        "Harbour Master: he was quoted.",
        "Harbour Master: “Nobody pays.”",
    ],
)
def test_what_may_be_no_name_is_nobodys_though_most_cues_are_named(words: str) -> None:
    named = ("Ada Quill: Good.", "Bo Tern: Yes.", "Ada Quill: No.")
    transcript = transcript_of(cues(*named, words, "Bo Tern: Hm."))
    assert said(transcript) == [
        ("Ada Quill", "Good."),
        ("Bo Tern", "Yes."),
        ("Ada Quill", "No."),
        (None, words),
        ("Bo Tern", "Hm."),
    ]
    assert f"given to nobody: {words}" in messages(transcript)


def test_a_known_name_in_small_letters_is_nobodys() -> None:
    transcript = transcript_of(
        cues("ADA QUILL: Good.", "BO TERN: Yes.", "ADA QUILL: No.", "ada quill: Hm.")
    )
    assert said(transcript)[-1] == (None, "ada quill: Hm.")
    assert "given to nobody: ada quill: Hm." in messages(transcript)


def test_a_name_of_one_word_occurs_once_where_others_do_without_a_second() -> None:
    named = ("Ada: Good.", "Bo: Yes.", "Ada: No.", "Bo: Why?")
    assert said(transcript_of(cues(*named, "Cy: Hm.")))[-1] == ("Cy", "Hm.")


def test_capitals_above_a_cues_words_are_a_name_that_is_known_or_nobodys() -> None:
    transcript = transcript_of(
        cues("ADA QUILL:\nGood.", "ADA QUILL:\nWe start.", "BO TERN\nHello.", "ADA QUILL\nYes.")
    )
    assert said(transcript) == [
        ("ADA QUILL", "Good. We start."),
        (None, "BO TERN Hello."),
        ("ADA QUILL", "Yes."),
    ]
    assert "given to nobody: BO TERN" in messages(transcript)
    shouted = cues("ADA QUILL: THE GATE\nIS SHUT.", "ADA QUILL: NO.", "NOT IN\nTHE WINTER.")
    assert None in [label for label, _ in said(transcript_of(shouted))]
    assert "may be a name" not in messages(transcript_of(shouted))


def test_a_cue_without_a_name_goes_on_where_names_tell_of_changes_alone() -> None:
    transcript = transcript_of(
        cues("Ada Quill: Good.", "We start.", "Bo Tern: Yes.", "Ada Quill: Now?", "So be it.")
    )
    assert said(transcript) == [
        ("Ada Quill", "Good. We start."),
        ("Bo Tern", "Yes."),
        ("Ada Quill", "Now? So be it."),
    ]


def test_names_that_come_again_make_one_that_occurs_once_a_turn() -> None:
    transcript = transcript_of(
        cues(
            *("a word", "Ada Quill: Good.", "b", "c", "Bo Tern: Yes.", "d", "Cy Dow: No.", "e"),
            *("Ada Quill: f", "g", "Remember: this", "is so.", "h", "Bo Tern: i", "j", "k", "l"),
        )
    )
    assert said(transcript) == [
        (None, "a word"),
        ("Ada Quill", "Good. b c"),
        ("Bo Tern", "Yes. d"),
        ("Cy Dow", "No. e"),
        ("Ada Quill", "f g"),
        (None, "Remember: this is so. h"),
        ("Bo Tern", "i j k l"),
    ]
    assert "given to nobody: Remember: this" in messages(transcript)


def test_a_role_that_occurs_once_is_somebody() -> None:
    transcript = transcript_of(cues("a word", "b", "c", "MODERATOR: Yes.", "d"))
    assert said(transcript) == [(None, "a word b c"), ("MODERATOR", "Yes. d")]
    assert "given to nobody: a word" in messages(transcript)
    assert "No cue says" not in messages(transcript)


def test_whisperx_writes_names_in_brackets() -> None:
    transcript = transcript_of(cues("[SPEAKER_00]: Good.", "[SPEAKER_01]: Yes."))
    assert said(transcript) == [("SPEAKER_00", "Good."), ("SPEAKER_01", "Yes.")]


# --- Captions that roll up a screen --------------------------------------------------------------

ROLLING = """WEBVTT
Kind: captions

00:00:00.160 --> 00:00:02.389 align:start position:0%
\x20
good<00:00:00.400><c> morning</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
good morning
\x20

00:00:02.399 --> 00:00:04.309 align:start position:0%
good morning
okay

00:00:04.309 --> 00:00:04.319 align:start position:0%
okay
\x20

00:00:04.319 --> 00:00:06.309 align:start position:0%
okay
okay

00:00:06.309 --> 00:00:06.319 align:start position:0%
okay
\x20

00:00:06.319 --> 00:00:08.309 align:start position:0%
okay
&gt;&gt; welcome<00:00:07.309><c> all</c>
"""


def test_a_line_that_is_shown_again_is_read_once() -> None:
    transcript = transcript_of(ROLLING)
    assert said(transcript) == [(None, "good morning okay okay"), (None, "welcome all")]
    assert [turn.times[0] for turn in transcript.turns] == [Times(160, 6309), Times(6319, 8309)]
    assert "shown again: 8 words in 6 places" in messages(transcript)


def test_who_says_the_same_again_has_said_it_twice() -> None:
    assert said(transcript_of(cues("Yes.", "Yes.", "Yes.", "No."))) == [
        (None, "Yes. Yes. Yes. No.")
    ]
    lines = ("a b", "c d", "c d", "e f", "g h", "g h\ni j", "k l", "m n")
    assert said(transcript_of(cues(*lines))) == [(None, "a b c d c d e f g h g h i j k l m n")]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("00:05 --> 00:0x", 6),
        ("--> 00:06.000", 6),
        ("00:05.000 -->", 6),
        ("00:05.000 -> 00:06.000", 6),
    ],
)
def test_times_of_no_form_are_refused_with_their_line(line: str, number: int) -> None:
    with pytest.raises(TranscriptError, match="times of this cue cannot be read") as refusal:
        transcript_of(cues("Yes.") + f"{line}\nNo.\n")
    assert refusal.value.line == number
    assert "00:01:02.000 -->" in refusal.value.remedy


def test_an_arrow_in_speech_is_speech() -> None:
    assert said(transcript_of(cues("we go --> there"))) == [(None, "we go --> there")]


def test_a_page_of_marks_is_text_whatever_its_name() -> None:
    transcript = transcript_of("WS 9 Tides\n\n>> ADA: Good.\n", "ws-9.vtt", "text")
    assert said(transcript) == [("ADA", "Good.")]
