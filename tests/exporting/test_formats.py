"""What each format writes."""

import csv
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from igfarchive.exporting.formats import FORMATS, formats_of
from igfarchive.exporting.formats.cues import cues_of
from igfarchive.exporting.formats.format import CannotWriteError, Dataset, Format
from igfarchive.exporting.formats.markdown import escape
from igfarchive.exporting.records import (
    SpeakerRecord,
    TermRecord,
    TimesRecord,
    UtteranceRecord,
)
from igfarchive.importing.sheets import read_sheet
from igfarchive.transcripts.reading import read_file
from tests import cast
from tests.cast import Panel
from tests.exporting.trips import written

BY_NAME = {each.name: each for each in FORMATS}


def turn(number: int, text: str = "Good morning.", **facts: Any) -> UtteranceRecord:
    made = UtteranceRecord(
        id=f"harbour-forum-2031/ws-7/u{number}",
        session="harbour-forum-2031/ws-7",
        session_title="Tides and tables",
        event="harbour-forum-2031",
        event_name="Harbour Forum 2031",
        year=2031,
        date="2031-07-05",
        key=number,
        position=number,
        kind="speech",
        continues=False,
        speaker=None,
        label="ADA QUILL",
        label_affiliation="",
        affiliation=None,
        text_captioned=text,
        text_corrected=None,
        words=2,
        starts_ms=None,
        ends_ms=None,
        paragraph_times=[],
        address=f"https://archive.example/sessions/harbour-forum-2031/ws-7/u{number}/",
    )
    return replace(made, **facts)


def dataset(*rows: Any, **facts: Any) -> Dataset:
    made = Dataset(
        kind=type(rows[0]) if rows else UtteranceRecord,
        rows=rows,
        title="Turns found by a search",
        address="https://archive.example/search/?q=tide%2C+%22",
        name="search",
        asked=[("Words", 'tide, "=1+1"')],
        notes=["Looked at 1,234 turns in 2 sessions, 2031."],
    )
    return replace(made, **facts)


def text_of(name: str, made: Dataset) -> str:
    return "".join(BY_NAME[name].write(made))


def csv_rows(text: str) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The lines with #, and the rows."""
    lines = list(StringIO(text.removeprefix("\ufeff"), newline=""))
    comments = [line for line in lines if line.startswith("#")]
    rows = csv.DictReader((line for line in lines if line not in comments), strict=True)
    return comments, list(rows)


def as_it_was(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if re.match("'+[=+\\-@\t\r\n＝＋－＠]", cell) else cell


def test_names_are_distinct_and_each_says_what_it_writes() -> None:
    assert len(BY_NAME) == len(FORMATS)
    for each in FORMATS:
        assert each.suffix == f".{'csv' if each.name == 'programme' else each.name}"
        assert each.kinds
        assert each.title
    names = [each.name for each in formats_of(UtteranceRecord, of_session=True)]
    assert names == ["csv", "jsonl", "json", "txt", "md", "vtt", "srt", "toml"]
    assert [each.name for each in formats_of(UtteranceRecord)] == ["csv", "jsonl", "txt", "md"]
    assert [each.name for each in formats_of(TermRecord)] == ["csv", "jsonl", "md"]


@pytest.mark.parametrize("written_as", formats_of(UtteranceRecord), ids=lambda each: each.name)
def test_no_more_is_read_than_is_written(written_as: Format) -> None:
    read = []

    def rows() -> Any:
        for number in range(1, 9):
            read.append(number)
            yield turn(number)

    pieces = iter(written_as.write(dataset(kind=UtteranceRecord, rows=rows())))
    while "u3" not in next(pieces):
        pass
    assert read == [1, 2, 3]


class TestCsv:
    def test_it_says_what_it_is_in_lines_of_one_cell(self) -> None:
        comments, rows = csv_rows(text_of("csv", dataset(turn(1))))

        assert comments[:3] == [
            "# Turns found by a search\r\n",
            "# https://archive.example/search/?q=tide%2C+%22\r\n",
            "# Looked at 1234 turns in 2 sessions · 2031.\r\n",
        ]
        assert comments[-1] == "# 1 row\r\n"
        assert not any(sign in line for line in comments for sign in ',;"')
        assert [row["id"] for row in rows] == ["harbour-forum-2031/ws-7/u1"]

    def test_what_is_not_known_is_empty(self) -> None:
        _, (row,) = csv_rows(text_of("csv", dataset(turn(1, date=None))))
        assert row["date"] == row["speaker"] == row["text_corrected"] == row["starts_ms"] == ""
        assert row["words"] == "2"

    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
    def test_no_cell_starts_a_formula(self, sign: str) -> None:
        for text in (f"{sign}1+1", f"'{sign}1+1", f"''{sign}1", "'Tis", "Yes, =1", "a-b"):
            row = turn(1, text, label=text, session_title=text)
            _, (cells,) = csv_rows(text_of("csv", dataset(row)))
            for name in ("text_captioned", "label", "session_title"):
                assert not re.match(r"[=+\-@\t\r\n＝＋－＠]", cells[name])
                assert as_it_was(cells[name]) == text

    @given(
        st.lists(
            st.text(
                st.sampled_from("'=+-@\t\r\n\"#,;aé潮＝＋ ") | st.characters(codec="utf-8")
            ).filter(lambda text: "\0" not in text),
            max_size=4,
        )
    )
    def test_every_text_is_read_back(self, texts: list[str]) -> None:
        rows = [turn(number, text, label=text[::-1]) for number, text in enumerate(texts, 1)]
        written_text = text_of("csv", dataset(*rows)).removeprefix("\ufeff")

        read = csv.reader(StringIO(written_text, newline=""), strict=True)
        cells = [row for row in read if not row[0].startswith("#")]
        columns = {name: at for at, name in enumerate(cells[0])}
        assert all(len(row) == len(columns) for row in cells)
        assert [
            (as_it_was(row[columns["text_captioned"]]), as_it_was(row[columns["label"]]))
            for row in cells[1:]
        ] == [(text, text[::-1]) for text in texts]

    def test_lines_end_as_the_standard_says(self) -> None:
        text = text_of("csv", dataset(turn(1)))
        assert text.startswith("\ufeff#")
        assert text.count("\n") == text.count("\r\n")

    def test_lists_in_a_cell(self) -> None:
        term = TermRecord("ixp", "IXP", "exchange", ["-x", "y"], "What.", "", 3, "https://x/")
        _, (row,) = csv_rows(text_of("csv", dataset(term)))
        assert row["variants"] == "'-x; y"
        assert row["turns"] == "3"


class TestJsonLines:
    def test_head_rows_and_end(self) -> None:
        rows = [turn(1, 'A\nb\u2028 "é"'), turn(2, paragraph_times=[TimesRecord(5, None)])]
        lines = text_of("jsonl", dataset(*rows)).split("\n")

        assert json.loads(lines[0])["head"]["asked"] == {"Words": ['tide, "=1+1"']}
        assert json.loads(lines[1])["text_captioned"] == 'A\nb\u2028 "é"'
        assert json.loads(lines[2])["paragraph_times"] == [{"start_ms": 5, "end_ms": None}]
        assert json.loads(lines[3]) == {"end": {"rows": 2}}
        assert lines[4:] == [""]


class TestPlainText:
    def test_turns_of_many_sessions(self) -> None:
        text = text_of("txt", dataset(turn(1), turn(2, label="")))

        assert text.startswith(
            'Turns found by a search\nWords: tide, "=1+1"\n'
            "https://archive.example/search/?q=tide%2C+%22\n"
            "The words are as captioned, without the corrections made since.\n"
        )
        assert (
            "\n\nHarbour Forum 2031, Tides and tables, 2031-07-05\n"
            "https://archive.example/sessions/harbour-forum-2031/ws-7/u2/\n\n>>  Good morning.\n"
        ) in text
        assert text.endswith("\n\n2 turns\n")

    def test_the_reading_that_is_asked_for(self) -> None:
        row = turn(1, text_corrected="Good mooring.")
        assert "Good morning." in text_of("txt", dataset(row))
        corrected = text_of("txt", dataset(row, captioned=False))
        assert ">> ADA QUILL:  Good mooring." in corrected
        assert "The words are as corrected" in corrected


class TestMarkdown:
    @given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp"))
                   | st.sampled_from("*_`[]()<>#+-=.|~&!\\1 \n"), min_size=1))  # fmt: skip
    def test_what_is_escaped_is_shown_as_it_is(self, text: str) -> None:
        (block,) = [
            token for token in MarkdownIt().parse(f"a {escape(text)} z") if token.type == "inline"
        ]
        assert all(child.type == "text" or child.type == "text_special" or not child.tag
                   for child in block.children or ())  # fmt: skip
        shown = "".join(child.content for child in block.children or ())
        assert " ".join(shown.split()) == " ".join(f"a {text} z".split())

    @pytest.mark.parametrize(
        "line", ["# No", "- no", "+ no", "1. no", "2) no", "> no", "===", "---", "* no", "~~~"]
    )
    def test_no_words_open_anything(self, line: str) -> None:
        tokens = MarkdownIt().parse(escape(line))
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        assert "".join(child.content for child in tokens[1].children or ()) == line

    def test_turns_and_who_says_them(self) -> None:
        text = text_of("md", dataset(turn(1, "One *two*.\n\nThree."), turn(2, label="")))
        assert "**ADA QUILL:** One \\*two\\*.\n\nThree.\n\n" in text
        assert "**Nobody named:** Good morning." in text
        assert "The words are as corrected" in text
        assert text.endswith("\n---\n\n2 rows\n")

    def test_entries_of_a_list(self) -> None:
        row = SpeakerRecord("a_b", "A_B", "B, A", "person", 1, 2, 3, "https://x.example/a_b/")
        assert "- [A\\_B](<https://x.example/a_b/>): 2 turns in 1 sessions\n" in text_of(
            "md", dataset(row)
        )


class TestCues:
    def test_what_has_no_time_gets_what_its_neighbours_leave(self) -> None:
        rows = [
            turn(1, paragraph_times=[TimesRecord(0, 4_000)]),
            turn(2, "[ Applause ]", kind="stage"),
            turn(3, paragraph_times=[TimesRecord(9_000, None)]),
            turn(4, paragraph_times=[TimesRecord(12_000, 15_000)]),
            turn(5),
        ]
        assert [(cue.start, cue.end, cue.about, cue.open) for cue in cues_of(dataset(*rows))] == [
            (0, 4_000, False, False),
            (4_000, 9_000, True, False),
            (9_000, 12_000, False, True),
            (12_000, 15_000, False, False),
            (15_000, 15_001, True, False),
        ]

    def test_a_start_alone_is_that_of_the_first_paragraph(self) -> None:
        cues = cues_of(dataset(turn(1, "A.\n\nB.", starts_ms=3_000), turn(2, starts_ms=9_000)))
        assert [(cue.text, cue.start, cue.end) for cue in cues] == [
            ("A.", 3_000, 9_000),
            ("B.", 9_000, 9_001),
            ("Good morning.", 9_000, 9_001),
        ]

    @pytest.mark.parametrize("name", ["vtt", "srt"])
    def test_without_any_time_there_are_none(self, name: str) -> None:
        with pytest.raises(CannotWriteError, match="is not known"):
            text_of(name, dataset(turn(1)))


@pytest.mark.django_db
def test_subrip_reads_as_captions_do(panel: Panel) -> None:
    cast.tell_times(panel.utterances)
    text = written(panel.session, "srt")

    assert text.startswith(
        "1\n00:00:00,000 --> 00:00:10,000\n>> MODERATOR:  Good morning. The floor is yours, Ada.\n"
    )
    turns = read_file("a.srt", text.encode()).transcript.turns
    assert [turn.label for turn in turns] == [each.label or None for each in panel.utterances]


@pytest.mark.django_db
def test_webvtt_is_what_players_read(panel: Panel) -> None:
    cast.tell_times(panel.utterances)
    lines = written(panel.session, "vtt").split("\n")

    assert lines[0] == "WEBVTT - Harbour Forum 2031 - WS 7 Tides and tables"
    at = lines.index("u2.2")
    assert lines[at - 1 : at + 4] == [
        "",
        "u2.2",
        "00:00:20.000 --> 00:00:30.000",
        "<v ADA QUILL>I chair the Harbour Authority, and the tide tables are ours.",
        "",
    ]
    assert lines[lines.index("u3.1 direction") + 2] == "[ Applause ]"
    # A cue or a note alone holds a line of times.
    assert sum("-->" in line for line in lines) == 9


@pytest.mark.django_db
def test_a_sheet_is_read_by_who_reads_sheets(panel: Panel) -> None:
    text = written(panel.session, "toml")

    assert tomllib.loads(text)["session"]["code"] == "WS 7"
    sheet = read_sheet(text.encode())
    assert [(each.name, each.slug, each.labels) for each in sheet.speakers] == [
        ("Ada Quill", "ada-quill", ("ADA QUILL",)),
        ("Moderator", "moderator", ("MODERATOR",)),
        ("Bo Tern", "bo-tern", ("BO TERN",)),
    ]
    (claim,) = sheet.speakers[0].affiliations
    assert (claim.organisation, claim.stated_turn) == ("Harbour Authority", 2)
    assert claim.stated_quote == "I chair the Harbour Authority"
