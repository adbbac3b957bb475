"""Layouts of whole pages: who speaks and when, and what only looks like one.

The pairs `cases/layout-*` show whole pages with what becomes of each word.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.transcripts.formats.text import read_plain
from igfarchive.transcripts.grammar.layouts import LAYOUTS, lay_out
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Times, Transcript, TranscriptError
from tests.transcripts.accounting import assert_balanced
from tests.transcripts.test_parser_properties import Said, rendered

Spoken = tuple[str, int, str]
"""A name, the second at which the words begin, the words."""

SPOKEN: list[Spoken] = [
    ("Ada Noor", 5, "Good morning. The quay is open."),
    ("Bo Li", 72, "Thank you: is it?"),
    ("Ada Noor", 3727, "At 9:30 it was"),
    ("Speaker 3", 3730, "(Laughter) It is."),
]


def clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


WRITERS: dict[str, Callable[[str, int, str], str]] = {
    "time behind the name": lambda name, at, words: f"{name}  {clock(at)}  \n{words}\n",
    "time behind a dash": lambda name, at, words: f"{name} - {clock(at)}\n\n{words}\n",
    "time before the name": lambda name, at, words: f"{clock(at)}  {name}\n{words}",
    "time in brackets, words below": lambda name, at, words: f"{name} ({clock(at)}):\n{words}\n",
    "time in brackets, words behind": lambda name, at, words: f"{name} [{clock(at)}]: {words}\n",
    "time in brackets before the name": lambda name, at, words: f"[{clock(at)}] {name}: {words}",
    "name in brackets": lambda name, at, words: f"[{name}] {clock(at)}\n{words}\n",
    "both in brackets": lambda name, at, words: f"[{name}] [{clock(at)}] {words}\n",
    "both in brackets, time first": lambda name, at, words: f"[{clock(at)}] [{name}]\n{words}",
    "time above the name": lambda name, at, words: f"{clock(at)}\n{name}\n{words}\n",
    "time below the name": lambda name, at, words: f"{name}\n{clock(at)}\n{words}\n",
    "span above the name": lambda name, at, words: (
        f"{at // 3600}:{at // 60 % 60}:{at % 60}.0 --> {at // 3600}:{at // 60 % 60}:{at % 60}.9"
        f"\n{name}\n{words}\n"
    ),
}


def transcript_of(text: str) -> Transcript:
    page = read_plain(text)
    transcript = parse(page)
    assert_balanced(page, transcript)
    return transcript


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    """Who says what; several turns of one on end are one."""
    runs = groupby(transcript.turns, lambda turn: turn.label)
    return [
        (label, " ".join(text for turn in turns for text in turn.paragraphs))
        for label, turns in runs
    ]


@pytest.mark.parametrize("layout", WRITERS)
def test_names_and_times_are_taken_off_the_words(layout: str) -> None:
    transcript = transcript_of("\n".join(WRITERS[layout](*each) for each in SPOKEN))
    assert [
        (turn.label, turn.times[0].start, turn.paragraphs[-1])
        for turn in transcript.turns
        if turn.label and turn.times and turn.times[0]
    ] == [(name, at * 1000, words.removeprefix("(Laughter) ")) for name, at, words in SPOKEN]


def test_a_span_has_an_end() -> None:
    text = "[00:01.5 --> 00:04.0] [SPEAKER_00]: So.\n[00:04.0 --> 00:05.0] [SPEAKER_01]: Yes."
    assert [turn.times for turn in transcript_of(text).turns] == [
        (Times(1500, 4000),),
        (Times(4000, 5000),),
    ]


@pytest.mark.parametrize(
    "clocks",
    [
        ("10:05:12", "10:05:14", "10:06:00"),
        ("10:05", "10:06", "10:09"),
        ("9:05 AM", "9:06 AM", "1:09 PM"),
        ("0:20", "0:30", "0:12"),
    ],
)
def test_clocks_of_the_day_are_no_times_of_a_recording(clocks: Sequence[str]) -> None:
    names = ("Ada Noor", "Bo Li", "Ada Noor")
    pairs = zip(names, clocks, strict=True)
    transcript = transcript_of("\n".join(f"{name}  {time}\nYes.\n" for name, time in pairs))
    assert [turn.label for turn in transcript.turns] == list(names)
    assert {turn.times for turn in transcript.turns} == {()}
    assert [junk.text for junk in transcript.junk] == list(clocks)
    assert any("no times were kept" in note.message for note in transcript.notes)


def test_one_who_goes_on_has_one_turn_and_a_time_for_each_paragraph() -> None:
    text = "Ada Noor  0:05\nOne.\nAda Noor  0:10\nTwo,\nAda Noor  0:12\nthree.\nBo Li  0:15\nYes."
    turns = transcript_of(text).turns
    assert [(turn.label, turn.paragraphs, turn.times) for turn in turns] == [
        ("Ada Noor", ("One.", "Two, three."), (Times(5000), Times(10000))),
        ("Bo Li", ("Yes.",), (Times(15000),)),
    ]


@pytest.mark.parametrize(
    ("line", "label", "words"),
    [
        ("Bo Li: Yes.", "Bo Li", "Yes."),
        ("BO LI (Harbour Trust): Yes.", "BO LI", "Yes."),
        ("Moderator: Yes.", "Moderator", "Yes."),
        ("Cy Dow: Yes.", None, "Cy Dow: Yes."),
        ("CY DOW: Yes.", None, "CY DOW: Yes."),
        ("[0:14] Yes.", None, "[0:14] Yes."),
        ("Note: yes.", "Ada Noor", "And so it goes. Note: yes."),
        ("They said: yes.", "Ada Noor", "And so it goes. They said: yes."),
        ("Lunch 12:30", "Ada Noor", "And so it goes. Lunch 12:30"),
    ],
)
def test_who_else_may_begin_below_a_name(line: str, label: str | None, words: str) -> None:
    transcript = transcript_of(
        f"Ada Noor  0:05\nGood.\nBo Li  0:12\nYes.\nAda Noor  0:13\nAnd so it goes.\n{line}\n"
    )
    assert said(transcript)[-1] == (label, words)
    quoted = [note for note in transcript.notes if note.message.endswith(line)]
    assert bool(quoted) == (label is None)


@pytest.mark.parametrize(
    "text",
    [
        # A programme, an agenda, chapters of a recording.
        "Opening Session 10:00\nAll welcome.\nCoffee Break 10:30\nBelow.\nClosing 12:00\nAll.",
        "Coffee 10:00\nBelow.\nTides 10:30\nAda Noor.\nCoffee 11:30\nBelow.\nNets 12:00\nBo Li.",
        "0:00 Opening\n5:12 Tides\n9:20 Questions\n",
        # Captions without names.
        "0:05\nGood Morning\n0:08\nThe Quay Is Open\n0:11\nGood Morning\n",
        "0:05\ngood morning\nthe quay is open\n0:08\ngood morning\nthe quay is open\n",
        # One name with a time within words.
        "ADA NOOR: We begin.\nAda Noor 10:05\nBO LI: So we do.\nADA NOOR: Yes.\n",
        # Lists within words.
        "ADA NOOR: Three things.\n1. The quay: open.\n2. The nets.\n3. BO LI: sing.\nBO LI: No.",
        "ADA NOOR: Choose.\nA. Paint it.\nB. Leave it.\nQ. Ask me.\nBO LI: A.\n",
        "1 net\n2 nets\n3 boats\nADA NOOR: That is all.\nBO LI: And the gulls?\n",
        "1. OPENING: all rise.\n2. TIDES: high.\n3. NETS: dry.\n4. CLOSING: all sit.\n",
        # Headings, directions, links.
        "ADA NOOR: So.\n\nPart Two\n\nBO LI: No.\n\nPart Two\n\nADA NOOR: So.\n",
        "Part One\n\nADA NOOR: A.\n\nPart Two\n\nADA NOOR: B.\n\nPart One\n\nC.\n\nPart Two\n\nD",
        "[Part One]\nADA NOOR: So.\n[Part Two]\nADA NOOR: No.\n[Part One]\nSo.\n[Part Two]\nNo.",
        "Tides – they come.\nADA NOOR: No.\nNets – so.\nTides – a.\nNets – b.\nADA NOOR: No.\n",
        "[Music]\nADA NOOR: So.\n[Applause]\nBO LI: No.\n[Music]\nADA NOOR: Yes.\n[Applause]\n",
        "ADA NOOR: So.\n[Tides](http://a.example) a\n[Tides](http://a.example) b\nBO LI: No.",
        "ADA NOOR: So.\nTides - they come.\nNets - they go.\nTides - again.\nBO LI: No.\nSo.\n",
        # Labels that the grammar reads.
        "ADA NOOR: Good morning.\nBO LI: Yes.\nADA NOOR: And so it goes.\n",
        "UK: We agree.\nEU: We do not.\nUK: Then we do not.\n",
        "Ada: Good.\nBo: Yes.\nAda: So.\nBo: No.\nAda: Well.\nBo: Good.\n",
        "<p>Ada</p>\n<b>Bo</b> yes\n<p> so\n<p> no\n",
    ],
)
def test_what_only_looks_like_a_layout_stays_as_it_is(text: str) -> None:
    page = read_plain(text)
    assert lay_out(page) is page


def test_a_page_whose_format_tells_who_speaks_stays_as_it_is() -> None:
    page = Page((Line(1, "Ada Noor (0:05):", voice="Bo"), Line(2, "Ada Noor (0:07): a", voice="")))
    assert lay_out(page) is page


def test_a_marked_page_is_read_by_its_marks() -> None:
    page = read_plain("Ada Noor  0:05\n>> Good.\nBo Li  0:12\n>> Yes.\nAda Noor  0:13\n>> So.\n")
    assert lay_out(page) is page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("AN: Good.\nBL: Yes.\nAN: So.\n", "told by initials alone (AN, BL)"),
        ("1 a\n2 b\n9 c\n4 d\n8 e\n7 f\n1 g\n", "the numbers are not in order"),
    ],
)
def test_a_layout_that_leaves_open_who_speaks_is_refused(text: str, message: str) -> None:
    with pytest.raises(TranscriptError) as refusal:
        parse(read_plain(text))
    assert message in refusal.value.message
    assert refusal.value.line == 1


@pytest.mark.parametrize(
    "form",
    [
        "[{name}] {words}",
        "[{name}]: {words}",
        "<{name}> {words}",
        "### {name}\n\n{words}\n",
        "**{name}**\n\n{words}\n",
        "{name}\n{words}\n",
        "{name}. – {words}\n",
        "{name} — {words}\n",
    ],
)
def test_names_without_times(form: str) -> None:
    spoken = [("Ada Noor", "Good."), ("Bo Li", "No: so"), ("Ada Noor", "See."), ("Bo Li", "We do")]
    text = "\n".join(form.format(name=name, words=words) for name, words in spoken)
    assert said(transcript_of(text)) == spoken


def test_lines_of_a_hearing_are_numbered_and_hold_questions() -> None:
    sheet = [
        "BY MR. LI:",
        "Q.  A boa?",
        "A.  There was",
        "one.",
        "Q.  Where?",
        "A.  Here.",
    ]
    numbered = "".join(f"{number:2}   {text}\n" for number, text in enumerate(sheet, start=1))
    assert (
        said(transcript_of(f"{numbered}\x0c{numbered}"))
        == [
            ("BY MR. LI", "Q.  A boa?"),
            ("A", "There was one."),
            ("Q", "Where?"),
            ("A", "Here."),
        ]
        * 2
    )


# --- Pages built from parts ---------------------------------------------------------------------

NAMES = ["Ada Noor", "BO LI", "Sérgio Mar-y-Sol", "Noor, Ada", "Speaker 1", "Unknown Speaker"]
SENTENCES = [
    "Good morning.",
    "They said: no more.",
    "We (all of us) agree",
    "See http://tides.example at 10:40.",
    "25 boats came in.",
    "A. Paint it.",
    "Yes…",
    "Olá, São Tomé.",
]
spoken = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)),
    min_size=2,
    max_size=8,
    # One of them speaks again at the end.
).map(lambda turns: [*turns, turns[0]])


@given(spoken, st.sampled_from(sorted(WRITERS)))
def test_what_is_laid_out_is_what_is_read(turns: list[tuple[str, list[str]]], layout: str) -> None:
    text = "\n".join(
        WRITERS[layout](name, place * 7, " ".join(words))
        for place, (name, words) in enumerate(turns)
    )
    transcript = transcript_of(text)
    expected = [
        (name, " ".join(word for _, words in run for word in words))
        for name, run in groupby(turns, lambda turn: turn[0])
    ]
    assert said(transcript) == expected


@given(rendered())
def test_captions_are_laid_out_in_no_other_way(built: tuple[list[Said], str]) -> None:
    page = read_plain(built[1])
    assert lay_out(page) is page


def test_the_docs_list_each() -> None:
    docs = (Path(__file__).parents[2] / "docs/formats.md").read_text("utf-8")
    (table,) = re.findall(r"\| Layout \|.*\n(?:\|.*\n)+", docs)
    assert len(table.splitlines()) == 2 + len(LAYOUTS)
