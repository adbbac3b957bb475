"""Rich text keeps all of its words, whatever code page and whichever group they stand in."""

import pytest

from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import TranscriptError
from tests.growth import assert_linear
from tests.transcripts.documents import aside, lines, paged, said


def rtf(body: str, head: str = r"\ansi\ansicpg1252") -> Page:
    return paged(("{\\rtf1" + head + "{\\fonttbl{\\f0 Serif;}}\n" + body + "}").encode("cp1252"))


def test_lines_are_paragraphs_with_their_numbers_and_bold_beginnings() -> None:
    page = rtf(
        r"{\pard Tides\par}\par{\b Ada Quill:} Good\line morning.\par"
        r"\pard\plain\b Bo Tern:\b0  Yes.\par"
    )
    assert page.format == "rtf"
    assert lines(page) == [
        (1, "Tides", 0),
        (3, "Ada Quill: Good", 10),
        (3, "morning.", 0),
        (4, "Bo Tern: Yes.", 8),
    ]
    assert said(page) == [("Ada Quill", "Good morning."), ("Bo Tern", "Yes.")]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"caf\'e9", "café"),
        ("café", "café"),
        (r"\u233?\u-10179?\u-8704?", "é😀"),
        (r"{\uc2\u8364\'80\'80}\u233 ?x", "€éx"),
        (r"{\uc0\u233}x", "éx"),
        (r"a\emdash b\'93c\'94\~d\_e\{f\}\\", "a—b“c”\u00a0d\u2011e{f}\\"),
        (r"a\tab b", "a\tb"),
        ("one\r\ntwo", "onetwo"),
        ("one\\\ntwo", "one|two"),
        (r"{\field{\*\fldinst HYPERLINK a.example}{\fldrslt a link}}", "a link"),
        (r"{\*\bkmkstart x}words{\*\unknown gone}", "words"),
        (r"{\upr{old}{\*\ud new}}", "new"),
        (r"{\pict\bin5 {{{{{ffd8}words", "words"),
        (r"{\pict\bin5 {{{{{}words", "words"),
        (r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt in a box}}{\shprslt old}}", "in a box"),
        (r"a\plain\v0 b\revised c", "abc"),
    ],
)
def test_words_are_read_as_they_were_written(body: str, text: str) -> None:
    page = rtf(body)
    assert "|".join(line.text for line in page.lines if line.text) == text


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (r"\ansi\ansicpg1251", r"\'cf\'f0\'e8\'eb\'e8\'e2", "Прилив"),
        (r"\ansi\ansicpg1252", r"{\fonttbl{\f1\fcharset204 A;}}\f1\'cf\'f0", "Пр"),
        (r"\ansi\ansicpg1252", r"{\fonttbl{\f1\fcharset128 A;}}\f1\'83A\'83\'42", "アィ"),
        (r"\ansi\ansicpg1252", r"{\fonttbl{\f1\cpg1253 A;}}{\f1\'e1}\'e1", "αá"),
        (r"\ansi\ansicpg65001", r"\'c3\'a9", "é"),
        (r"\mac", r"\'8e", "é"),
        (r"\ansi\ansicpg0", r"\'e9", "é"),
    ],
)
def test_each_font_has_its_code_page(head: str, body: str, text: str) -> None:
    assert [line.text for line in rtf(body, head).lines if line.text] == [text]


def test_what_is_no_speech_is_set_aside_with_its_reason() -> None:
    page = rtf(
        r"{\info{\title Tide talk}{\author Ed}}{\header\pard Harbour\par}{\footerf 1\par}"
        r"{\listtext 1.\tab}a {\deleted taken out}{\v unseen}b{\footnote\pard below}"
        r"{\*\annotation really?}\par"
    )
    assert page.title == "Tide talk"
    assert lines(page) == [(1, "a b", 0)]
    assert aside(page) == [
        ("Harbour", "a page's header"),
        ("1", "a page's footer"),
        ("1.", "a number in a list"),
        ("taken out", "deleted in the document"),
        ("unseen", "hidden in the document"),
        ("below", "a footnote"),
        ("really?", "a comment"),
    ]


def test_rows_of_a_table_are_turns() -> None:
    page = rtf(
        r"\trowd\cellx1\pard\intbl Ada Quill\cell Good.\par We start.\cell\row"
        r"\trowd\pard\intbl Bo Tern\cell Yes.\cell\row\pard Behind it.\par"
    )
    assert said(page) == [("Ada Quill", "Good. / We start."), ("Bo Tern", "Yes. / Behind it.")]


def test_a_document_that_is_not_whole_is_read_with_a_note() -> None:
    page = paged(rb"{\rtf1 one{\b two{\footnote three")
    assert [text for _, text, _ in lines(page)] == ["onetwo"]
    assert aside(page) == [("three", "a footnote")]
    assert "not whole" in page.notes[0].message
    page = paged(rb"{\rtf1 one} two")
    assert aside(page) == [("two", "behind the document's end")]


def test_what_the_code_page_does_not_have_is_shown_and_noted() -> None:
    page = rtf(r"a\'81b")
    assert lines(page) == [(1, "a\ufffdb", 0)]
    assert "none in the code page" in page.notes[0].message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (rb"{\rtf1\ansicpg99999 a}", "code page 99999, which is unknown"),
        (rb"{\rtf1 " + b"{" * 600, "501 groups within each other"),
        (rb"{\rtf1 {\pict 00}}", "holds no words"),
        (rb"{\rtf1", "holds no words"),
    ],
)
def test_what_is_no_transcript_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(TranscriptError, match=message) as refusal:
        paged(content)
    assert refusal.value.remedy


@pytest.mark.parametrize(
    "unit", ["\\b", "\\'41", "\\u65?", "{a}", "\\par ", "\\footnote ", "\\", "a"]
)
def test_it_takes_time_as_it_is_long(unit: str) -> None:
    assert_linear(
        lambda size: b"{\\rtf1 words" + unit.encode() * (size // len(unit)) + b"}",
        lambda content: paged(content),
    )
