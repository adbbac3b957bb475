"""What a format itself tells of a line, who says it and when, is what its turns say."""

from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Times, TurnKind


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
