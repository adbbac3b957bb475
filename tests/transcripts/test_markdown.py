"""Markdown gives its words without its signs, and only what surely is Markdown is read so."""

import pytest

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import TranscriptError
from tests.growth import assert_linear
from tests.transcripts.documents import aside, lines, said

TALK = "# Tides\n\n**Ada Quill:** Good\nmorning.\n\n**Bo Tern**: Yes.\n"


def markdown(text: str) -> Page:
    page = read(text.encode(), "talk.md")
    assert page.format == "markdown"
    return page


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (TALK, "talk.txt", "markdown"),
        ("__Ada__: yes\n\n__Bo__: no", "talk.txt", "markdown"),
        ("# Tides\n\nAda: yes", "talk.md", "markdown"),
        ("- one\n- two", "talk.markdown", "markdown"),
        ("See [the tables](https://tides.example/).", "talk.md", "markdown"),
        ("# Tides\n\nAda: yes", "talk.txt", "text"),
        ("**Ada**: yes" + "\n\nwords" * 50, "talk.txt", "text"),
        ("ADA: yes", "talk.md", "text"),
        (">> ADA: **yes**\n\n**Bo**: no\n\n**Cy**: no", "talk.md", "text"),
        (f"{TALK}{'a' * 100_001}", "talk.md", "text"),
    ],
)
def test_it_is_told_by_what_it_holds(text: str, name: str, kind: str) -> None:
    assert read(text.encode(), name).format == kind


def test_lines_are_those_of_the_file() -> None:
    page = markdown(TALK)
    assert lines(page) == [
        (1, "Tides", 5),
        (3, "Ada Quill: Good", 10),
        (4, "morning.", 0),
        (6, "Bo Tern: Yes.", 7),
    ]
    assert said(page) == [("Ada Quill", "Good morning."), ("Bo Tern", "Yes.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a* `b` ***c*** &amp; d\\*", "a b c & d*"),
        ("a  \nb<br>c", "a|b|c"),
        ("<https://tides.example/>", "https://tides.example/"),
        ("[Ada]: yes", "[Ada]: yes"),
        ("1999. The year", "1999. The year"),
        ("> quoted\n> words", "quoted|words"),
        ("    in code\n\n    and more", "in code|and more"),
        ("```\nin code\n```", "in code"),
        ("<div>\nwords\n</div>", "<div>|words|</div>"),
        ("a <b>c</b>", "a <b>c</b>"),
        ("Line\n====", "Line|===="),
        ("a\n\n---\n\nb", "a|---|b"),
        ("| a | b |\n|---|---|\n| c | d | e |", "a\tb|c\td\te"),
        ("| a | b |\n|---|---|\n| c \\| d | e |", "a\tb|c | d\te"),
    ],
)
def test_signs_go_and_words_stay(text: str, expected: str) -> None:
    page = markdown(f"# Tides\n\n{text}\n")
    assert "|".join(line for _, line, _ in lines(page)[1:]) == expected


def test_what_is_no_speech_is_set_aside_with_its_reason() -> None:
    page = markdown(
        '# Tides\n\n1. **Ada** [link](https://a.example "here") ![tide](b.png)\n\n'
        "## What we heard so far\n\n~~~ language\ncode\n~~~\n"
    )
    assert aside(page) == [
        ("1.", "a number in a list"),
        ("https://a.example", "the address of a link"),
        ("here", "the title of a link"),
        ("tide b.png", "a picture"),
        ("What we heard so far", "a heading"),
        ("language", "the language of a code block"),
    ]
    assert lines(page) == [(1, "Tides", 5), (3, "Ada link", 3), (8, "code", 0)]


def test_rows_of_a_table_are_turns() -> None:
    page = markdown("| Speaker | Words |\n|---|---|\n| Ada Quill | Good. |\n| Bo Tern | Yes. |\n")
    assert said(page) == [("Ada Quill", "Good."), ("Bo Tern", "Yes.")]


def test_what_is_no_transcript_is_refused() -> None:
    with pytest.raises(TranscriptError, match="nested too deeply") as refusal:
        markdown(f"# Tides\n\n{'- ' * 60}words")
    assert refusal.value.line
    with pytest.raises(TranscriptError, match="holds no words"):
        markdown("![](a.png)")


@pytest.mark.parametrize("unit", ["[", "_a_ ", "**Ada:** yes\n\n"])
def test_it_takes_time_as_it_is_long(unit: str) -> None:
    assert_linear(
        lambda size: TALK + unit * (size // len(unit)),
        lambda text: read(text.encode(), "talk.md"),
        sizes=(2_000, 8_000, 32_000),
    )
