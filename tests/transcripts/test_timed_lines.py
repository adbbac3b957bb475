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
