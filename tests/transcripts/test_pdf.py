"""A PDF document gives its lines as a reader sees them, or says which page it cannot tell."""

import io
import re
import tracemalloc
import zlib

import pytest
from pypdf import PdfReader, PdfWriter

from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import TranscriptError
from tests.transcripts.documents import Words, aside, down, lines, paged, pdf, pdf_of, said

MOST_MEMORY = 100_000_000
"""Bytes: five times what the pages of a document may be drawn by."""


LETTERS = str.maketrans("01234567", "abcdefgh")


def body(first: int, count: int = 20) -> list[Words]:
    spelt = (
        chr(97 + number // 26) + chr(97 + number % 26) for number in range(first, first + count)
    )
    return down(*(f"Words of line {letters} go on and on" for letters in spelt))


def words(page: Page) -> list[str]:
    return [text for _, text, _ in lines(page)]


def test_lines_are_told_by_where_words_stand() -> None:
    page = paged(
        pdf(
            [
                (140, 676, "Good morning to all"),
                (70, 700, "Tides"),
                (70, 676, "*Ada Quill: "),
                (70, 664, "who came."),
                (70, 652, "*Bo Tern: "),
                (128, 652, "Yes."),
            ]
        )
    )
    assert page.format == "pdf"
    assert lines(page) == [
        (1, "Tides", 0),
        (2, "Ada Quill:\tGood morning to all", 10),
        (3, "who came.", 0),
        (4, "Bo Tern: Yes.", 8),
    ]
    assert said(page) == [("Ada Quill", "Good morning to all who came."), ("Bo Tern", "Yes.")]


def test_paragraphs_are_told_by_gaps_indents_and_short_lines() -> None:
    wide = "a line that goes on and on to the right edge of the page"
    page = paged(
        pdf(
            [
                *down(f">> ADA QUILL: One, {wide}", f"two, {wide}", top=700),
                *down(f"three, {wide}", f"four, {wide}", "five.", top=664),
                *down("six.", top=628, x=90),
                *down(f"seven, {wide}", f"eight, {wide}", top=616),
                *down("nine.", f"ten, {wide}", top=592),
            ]
        )
    )
    [(label, text)] = said(page)
    assert label == "ADA QUILL"
    assert [re.findall(r"[a-z]+(?=,|\.)", part.lower()) for part in text.split(" / ")] == [
        ["one", "two"], ["three", "four", "five"], ["six"], ["seven", "eight", "nine"], ["ten"],
    ]  # fmt: skip


def test_a_name_below_a_full_line_begins_a_paragraph() -> None:
    wide = "that goes on and on to the right edge of the page, and"
    page = paged(pdf(down("Ada Quill", f"A {wide} ends.", "Bo Tern", f"A {wide}", "ends.")))
    assert [line.text for line in page.lines] == [
        "Ada Quill", f"A {wide} ends.", "", "Bo Tern", f"A {wide}", "ends.",
    ]  # fmt: skip


def test_a_heading_ends_where_smaller_letters_begin() -> None:
    drawn = pdf(
        down("Tides", "Ada Quill", "Good."),
        change=lambda drawn: drawn.replace(b" 10 Tf", b" 16 Tf", 1),
    )
    assert [line.text for line in paged(drawn).lines] == ["Tides", "", "Ada Quill", "Good."]


def test_ligatures_are_letters() -> None:
    encoding = "/Encoding << /Differences [97 /fi] >>"
    font = f"<< /Type /Font /Subtype /Type1 /BaseFont /{{name}} {encoding} >>"
    assert words(paged(pdf([(70, 700, "a")], font=font))) == ["fi"]


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    page = paged(pdf(down(">> ADA QUILL: The har-", "bour is open.")))
    assert said(page) == [("ADA QUILL", "The har- bour is open.")]


def test_heads_feet_and_page_numbers_are_no_text() -> None:
    pages = [
        [(70, 760, f"Harbour Forum - part {number}"), *body(number * 20), (300, 40, str(number))]
        for number in range(1, 5)
    ]
    page = paged(pdf(*pages))
    assert words(page) == [text for each in pages for _, _, text in each[1:-1]]
    assert aside(page) == [
        each
        for number in range(1, 5)
        for each in (
            (f"Harbour Forum - part {number}", "a running head or foot"),
            (str(number), "the number of a page"),
        )
    ]


def test_a_head_on_both_of_two_pages_is_no_text() -> None:
    page = paged(pdf(*([(70, 760, "Harbour Forum"), *body(first)] for first in (1, 21))))
    assert words(page) == [text for first in (1, 21) for _, _, text in body(first)]
    assert [text for text, _ in aside(page)] == ["Harbour Forum"] * 2


def test_a_name_at_the_edge_that_stands_within_the_pages_too_is_text() -> None:
    page = paged(
        pdf(
            [(70, 760, "Ada Quill"), *body(1)],
            [(70, 760, "Ada Quill"), *body(21), (70, 598, "Ada Quill")],
        )
    )
    assert words(page).count("Ada Quill") == 3


def test_the_address_that_a_browser_prints_is_no_text() -> None:
    page = paged(pdf([*body(1), (70, 40, "https://harbour.example/ws-9 1/1")]))
    assert aside(page) == [("https://harbour.example/ws-9 1/1", "the number of a page")]


@pytest.mark.parametrize("sign", ["1", "†"])
def test_a_footnote_is_no_text(sign: str) -> None:
    small = [(70, 60, f"{sign} It was four."), (70, 50, "As was said."), (70, 30, "1")]
    page = paged(pdf([*body(1), *small], change=lambda drawn: _shrunk(drawn, "It was", "As was")))
    assert words(page) == [text for _, _, text in body(1)]
    assert aside(page) == [
        (f"{sign} It was four.", "a footnote"),
        ("As was said.", "a footnote"),
        ("1", "the number of a page"),
    ]


def test_small_letters_at_the_end_may_be_text() -> None:
    page = paged(
        pdf([*body(1), (70, 60, "It was four.")], change=lambda drawn: _shrunk(drawn, "It was"))
    )
    assert words(page)[-1] == "It was four."


def _shrunk(drawn: bytes, *words: str) -> bytes:
    """What is drawn, with these words in letters of 8 points."""
    return b"".join(
        line.replace(b" 10 Tf", b" 8 Tf") if any(each.encode() in line for each in words) else line
        for line in drawn.splitlines(keepends=True)
    )


def test_a_line_that_stands_on_few_pages_is_text() -> None:
    ended = [[*body(first), (70, 40, "The end")] for first in (1, 21)]
    page = paged(pdf(*ended, body(41), body(61)))
    assert words(page).count("The end") == 2


@pytest.mark.parametrize("step", [1, 5])
def test_the_numbers_of_lines_are_no_text(step: int) -> None:
    text = body(1, 20)
    numbers = [
        (40.0, y, str(place)) for place, (_, y, _) in enumerate(text, start=1) if place % step == 0
    ]
    page = paged(pdf([*text, *numbers]))
    assert words(page) == [each for _, _, each in text]
    assert [reason for _, reason in aside(page)] == ["the number of a line"] * len(numbers)


def test_numbers_that_do_not_count_lines_are_text() -> None:
    text = [f"{count} boats came in" for count in (12, 7, 9, 9)]
    assert words(paged(pdf(down(*text)))) == text


def test_a_paragraph_goes_on_over_the_page() -> None:
    one = down(">> ADA QUILL: We go on and on and on and on", "to the end of the page", top=120)
    two = down("and over it.", "The next.", top=700)
    assert said(paged(pdf(one, two))) == [
        (
            "ADA QUILL",
            "We go on and on and on and on to the end of the page and over it. / The next.",
        )
    ]


def test_words_askew_are_no_text() -> None:
    def turn(drawn: bytes) -> bytes:
        return drawn.replace(b"1 0 0 1 300", b"0.7 0.7 -0.7 0.7 300")

    page = paged(pdf([*body(1, 3), (300, 300, "DRAFT")], change=turn))
    assert len(words(page)) == 3
    assert aside(page) == [("DRAFT", "words across the page")]


UNNAMED = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) "
    "/Ordering (Identity) /Supplement 0 >> >>] >>"
)
PICTURE = "/XObject << /I << /Type /XObject /Subtype /Image /Width 1 /Height 1 >> >>"


def columns() -> list[Words]:
    return [*body(1), *((330.0, y, text) for _, y, text in body(21))]


def names_in_mid_row() -> list[Words]:
    wide = "that goes on and on to the right edge of the page, and"
    rows = down(*[f"One {wide}", f"two {wide}", "three."] * 4, x=140)
    return [*rows, *((70, y, "Ada") for _, y, text in rows if text.startswith("two"))]


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(body(1)))))
    writer.encrypt("tides", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def many_pages(count: int, declared: int) -> bytes:
    kids = b"3 0 R " * count
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count %d /Kids [%s] >>" % (declared, kids),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
        ]
    )


def drawn_by(stream: bytes, filters: str = "/FlateDecode") -> bytes:
    """One page that a stream draws."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
            b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream"
            % (len(stream), filters.encode(), stream),
        ]
    )


def forms_within_forms(depth: int) -> bytes:
    """A page whose form draws another twice, and so on: 2 to the power of `depth` in all."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
    drawn = b"/Resources << /XObject << /F %d 0 R >> >> "
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s>>" % (drawn % 5),
            b"<< /Length 5 >>\nstream\n/F Do\nendstream",
            *(
                form + drawn % number + b"/Length 11 >>\nstream\n/F Do /F Do\nendstream"
                for number in range(6, 6 + depth)
            ),
            form + b"/Length 1 >>\nstream\nq\nendstream",
        ]
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (pdf(body(1, 2), columns()), "Page 2 of the PDF document is set in columns"),
        (pdf(body(1), names_in_mid_row()), "Page 2 .* has names beside the middle"),
        (pdf(body(1), font=UNNAMED), "Page 1 of the PDF document is set in a font"),
        (pdf([], [], page=PICTURE), "pictures of pages and no text, from page 1 on"),
        (pdf(body(1), [], [], page=PICTURE), "Most pages .* are pictures without text: 2 of 3"),
        (pdf([]), "holds no words"),
        (pdf([(70, 700, "\\001\\002\\003\\004 words")]), "Page 1 .* signs that are no letters"),
        (encrypted(), "is encrypted"),
        (b"%PDF-1.7\nwords", "is damaged"),
        (pdf(body(1)).replace(b"/FlateDecode", b"/Fl         "), "is damaged"),
        (pdf(body(1))[:300], "is damaged"),
        (many_pages(10_000, 10_000), "has 10,000 pages"),
        (many_pages(10_000, 1), "larger than any transcript"),
        (drawn_by(zlib.compress(b" " * 30_000_000)), "larger than any transcript"),
        (
            drawn_by(
                zlib.compress(zlib.compress(b" " * 30_000_000)),
                filters="[/FlateDecode /FlateDecode]",
            ),
            "larger than any transcript",
        ),
        (drawn_by(zlib.compress(b"q " * 1_500_000)), "drawn by 3,000,000 bytes"),
        (drawn_by(zlib.compress(b"[" * 1_000_000)), "is damaged|larger than|no words"),
        (forms_within_forms(1).replace(b"/F Do /F Do", b"/F Do ((((("), "part of it cannot be"),
        (pdf_of([b"<< /Type /Catalog /Pages " + b"[" * 100_000]), "is damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_told_is_refused(content: bytes, message: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(TranscriptError, match=message) as refusal:
            paged(content)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    assert refusal.value.remedy


@pytest.mark.parametrize("limit", ["pdf_document.MOST_OPERATIONS", "page_drawing.MOST_DRAWINGS"])
def test_what_draws_itself_again_and_again_is_refused(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"igfarchive.transcripts.formats.{limit}", 100)
    with pytest.raises(TranscriptError, match="larger than any transcript"):
        paged(forms_within_forms(14))


def test_a_picture_among_pages_is_noted() -> None:
    page = paged(pdf(body(1), [], body(21), page=PICTURE))
    assert [note.message for note in page.notes] == ["Page 2 is a picture: no word of it is read."]
