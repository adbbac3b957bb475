"""What a format itself tells of a line, who says it and when, is what its turns say."""

from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Times, Transcript, TurnKind
from tests.transcripts.accounting import assert_balanced


def test_a_voice_speaks_until_another_one_does() -> None:
    page = Page(
        (
            Line(1, "Good morning: the", Times(0, 900), "Ada Quill"),
            Line(2, "tables are open.", Times(900, 2000), "Ada Quill"),
            Line(2, ""),
            Line(3, "All of them.", Times(5000, 6000), "Ada Quill"),
            Line(4, "BO TERN: Thanks.", Times(6000, 7000), "bo"),
            Line(5, "And me.", Times(7000, None), ""),
            Line(6, "Who?", None, ""),
        )
    )
    turns = parse(page).turns
    assert [(turn.label, turn.paragraphs, turn.times) for turn in turns] == [
        (
            "Ada Quill",
            ("Good morning: the tables are open.", "All of them."),
            (Times(0, 2000), Times(5000, 6000)),
        ),
        ("bo", ("BO TERN: Thanks.",), (Times(6000, 7000),)),
        (None, ("And me.",), (Times(7000, None),)),
        (None, ("Who?",), ()),
    ]


def test_another_name_in_front_of_a_voice_s_words_is_noted() -> None:
    page = Page((Line(1, "Cy Marsh: I speak.", None, "Bo Tern"), Line(2, "Yes.", None, "Ada")))
    transcript = parse(page)
    assert [turn.label for turn in transcript.turns] == ["Bo Tern", "Ada"]
    assert [note.line for note in transcript.notes] == [1]
    assert_balanced(page, transcript)


def test_a_name_of_the_page_in_front_of_another_s_words_leaves_them_to_nobody() -> None:
    page = Page(
        (
            Line(1, "We start.", None, "Ada Quill"),
            Line(2, "ADA QUILL: But I speak.", None, "Bo Tern"),
            Line(3, "And I.", None, "Bo Tern"),
        )
    )
    transcript = parse(page)
    assert [(turn.label, turn.paragraphs) for turn in transcript.turns] == [
        ("Ada Quill", ("We start.",)),
        (None, ("ADA QUILL: But I speak.",)),
        ("Bo Tern", ("And I.",)),
    ]
    assert 2 in {note.line for note in transcript.notes}
    assert "Bo Tern" in {junk.text for junk in transcript.junk}


def test_an_unknown_name_within_a_voice_s_words_is_nobody() -> None:
    page = Page((Line(1, "And so we go. Dee Lark: I too.", None, "Ada Quill"),))
    transcript = parse(page)
    assert [(turn.label, turn.paragraphs) for turn in transcript.turns] == [
        ("Ada Quill", ("And so we go.",)),
        (None, ("Dee Lark: I too.",)),
    ]
    assert [note.line for note in transcript.notes] == [1]


def test_a_direction_has_the_time_of_its_line() -> None:
    page = Page((Line(1, "Yes. (Applause) No.", Times(1, 2), "Ada Quill"),))
    turns = parse(page).turns
    assert [turn.kind for turn in turns] == [
        TurnKind.SPEECH,
        TurnKind.STAGE_DIRECTION,
        TurnKind.SPEECH,
    ]
    assert {turn.times for turn in turns} == {(Times(1, 2),)}


def test_lines_of_captions_with_times_are_those_of_their_turns() -> None:
    page = Page(
        (
            Line(1, ">> ADA QUILL: Good", Times(0, 900)),
            Line(2, "morning. >> BO TERN: Yes.", Times(900, 2000)),
        )
    )
    turns = parse(page).turns
    assert [(turn.label, turn.times) for turn in turns] == [
        ("ADA QUILL", (Times(0, 2000),)),
        ("BO TERN", (Times(900, 2000),)),
    ]


def test_a_voice_that_comes_back_behind_a_mark_opens_a_turn() -> None:
    page = Page(
        (
            Line(1, "Good morning.", Times(0, 900), "Ada Quill"),
            Line(2, ">> BO TERN: Good", Times(900, 2000)),
            Line(3, "morning.", Times(2000, 3000)),
            Line(4, "We start.", Times(3000, 4000), "Ada Quill"),
        )
    )
    turns = parse(page).turns
    assert [(turn.label, turn.paragraphs) for turn in turns] == [
        ("Ada Quill", ("Good morning.",)),
        ("BO TERN", ("Good morning.",)),
        ("Ada Quill", ("We start.",)),
    ]


def test_voices_need_no_note_that_marks_are_missing() -> None:
    assert parse(Page((Line(1, "Yes.", Times(1, 2), "Ada Quill"),))).notes == ()


def test_a_paragraph_ends_with_the_last_of_its_lines_to_end() -> None:
    lines = (
        Line(1, "Good", Times(0, 9000), "Ada"),
        Line(2, "morning.", Times(1000, 2000), "Ada"),
        Line(2, ""),
        Line(3, "We", Times(9000, 9500), "Ada"),
        Line(4, "start.", Times(9500), "Ada"),
    )
    (turn,) = parse(Page(lines)).turns
    assert turn.times == (Times(0, 9000), Times(9000))


def read(*lines: str) -> Transcript:
    """The transcript of these lines, which is balanced."""
    page = Page(tuple(Line(number, text) for number, text in enumerate(lines, 1)))
    transcript = parse(page)
    assert_balanced(page, transcript)
    return transcript


def test_a_time_in_brackets_that_opens_a_paragraph_is_its_time_and_stays_in_the_text() -> None:
    (turn,) = read(
        ">> ADA QUILL: (00:12:05) Good morning. The tables [00:12:09.11] are open.",
        "",
        "And so are the charts.",
        "",
        "[12:33.5] All of them.",
    ).turns
    assert turn.paragraphs == (
        "(00:12:05) Good morning. The tables [00:12:09.11] are open.",
        "And so are the charts.",
        "[12:33.5] All of them.",
    )
    assert turn.times == (Times(725_000), None, Times(753_500))
    assert (turn.affiliation, turn.words) == ("", 14)


def test_a_time_alone_opens_the_paragraph_below_it() -> None:
    (turn,) = read(
        ">> ADA QUILL: The tables are open.", "", "[0:12:20]", "", "All of them.", "", "[0:12:30]"
    ).turns
    assert turn.paragraphs == (
        "The tables are open.",
        "[0:12:20] All of them.",
        "[0:12:30]",
    )
    assert turn.times == (None, Times(740_000), Times(750_000))


def test_a_direction_may_have_a_time_before_it() -> None:
    turns = read(">> ADA QUILL: Yes.", "", "[0:12:20] [ Applause ]").turns
    assert [(turn.kind, turn.times) for turn in turns] == [
        (TurnKind.SPEECH, ()),
        (TurnKind.STAGE_DIRECTION, (Times(740_000),)),
    ]


def test_the_time_of_the_format_counts_before_one_in_the_text() -> None:
    page = Page((Line(1, "[0:00:05] Yes.", Times(1, 2), "Ada Quill"),))
    assert parse(page).turns[0].times == (Times(1, 2),)


def test_a_time_of_day_is_said() -> None:
    (turn,) = read(">> ADA QUILL: [10:40] it was, (10:45) at most.").turns
    assert (turn.times, turn.words) == ((), 6)


def test_a_clock_beside_a_label_is_the_time_of_its_words() -> None:
    lines = [
        "[00:01:15] >> ADA QUILL: Good morning.",
        "All of you.",
        ">> BO TERN (00:01:16): Yes.",
        "00:01:20 - 00:01:21 ADA QUILL: No.",
        ">> BO TERN: At 10:40.",
        "",
        ">> CY MARSH (00:01:25):",
        "",
        "I see.",
    ]
    turns = parse(Page(tuple(Line(number, text) for number, text in enumerate(lines)))).turns
    assert [(turn.label, turn.paragraphs, turn.times) for turn in turns] == [
        ("ADA QUILL", ("Good morning. All of you.",), (Times(75_000),)),
        ("BO TERN", ("Yes.",), (Times(76_000),)),
        ("ADA QUILL", ("No.",), (Times(80_000, 81_000),)),
        ("BO TERN", ("At 10:40.",), ()),
        ("CY MARSH", ("I see.",), (Times(85_000),)),
    ]


def test_a_clock_in_the_words_gives_way_to_the_formats_own() -> None:
    page = Page((Line(1, "[10:41] >> ADA QUILL: Yes.", Times(0, 900)),))
    transcript = parse(page)
    assert [turn.times for turn in transcript.turns] == [(Times(0, 900),)]
    assert [junk.text for junk in transcript.junk] == ["[10:41]"]


def test_clocks_that_begin_late_tell_the_time_of_day() -> None:
    page = Page((Line(1, "[10:41:00] >> ADA QUILL: Yes."), Line(2, "[10:42:00] >> BO TERN: No.")))
    transcript = parse(page)
    assert [turn.times for turn in transcript.turns] == [(), ()]
    assert [junk.text for junk in transcript.junk] == ["[10:41:00]", "[10:42:00]"]


def test_a_known_name_within_the_words_of_a_voice_opens_a_turn_of_its_own() -> None:
    page = Page(
        (
            Line(1, "We are open. BO TERN: At last.", Times(0, 900), "ADA QUILL"),
            Line(2, "Who was that?", Times(900, 1000), "ADA QUILL"),
            Line(3, "Me.", Times(1000, 1100), "BO TERN"),
        )
    )
    turns = parse(page).turns
    assert [(turn.label, turn.paragraphs) for turn in turns] == [
        ("ADA QUILL", ("We are open.",)),
        ("BO TERN", ("At last.",)),
        ("ADA QUILL", ("Who was that?",)),
        ("BO TERN", ("Me.",)),
    ]
