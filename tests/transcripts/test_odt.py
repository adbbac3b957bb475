"""An OpenDocument text keeps all of its words: those of speech in order, the others named."""

import pytest

from igfarchive.transcripts.transcript import TranscriptError
from tests.transcripts.documents import aside, lines, odf, odt, paged, said, zipped

BOLD = (
    '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="C" style:parent-style-name="B"/>'
    '<style:style style:name="N"><style:text-properties fo:font-weight="normal"/></style:style>'
)


def paragraph(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def bold(text: str) -> str:
    return f'<text:span text:style-name="B">{text}</text:span>'


ADA = paragraph(f"{bold('Ada Quill:')} Good morning.")
BO = paragraph(f"{bold('Bo Tern:')} Yes.")


def test_lines_are_paragraphs_with_their_numbers_and_bold_beginnings() -> None:
    page = paged(odt(paragraph("Tides") + "<text:p/>" + ADA + BO, BOLD))
    assert page.format == "odt"
    assert lines(page) == [
        (1, "Tides", 0),
        (3, "Ada Quill: Good morning.", 10),
        (4, "Bo Tern: Yes.", 8),
    ]
    assert said(page) == [("Ada Quill", "Good morning."), ("Bo Tern", "Yes.")]


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ("a<text:line-break/>b", "a|b"),
        ("a<text:tab/>b<text:s/>c<text:s text:c='2'/>d", "a\tb c  d"),
        ("a\n   b", "a b"),
        ("a<text:s text:c='99999999999'/>b", "a b"),
        ("<text:a>a link</text:a>", "a link"),
        ("<text:change-start/>put in<text:change-end/>", "put in"),
        ("on <text:date>3 May</text:date>", "on 3 May"),
        ("<text:title>Tides</text:title>", "Tides"),
        ("<text:placeholder>words</text:placeholder>", "words"),
        ("<text:ruby><text:ruby-base>base</text:ruby-base></text:ruby>", "base"),
    ],
)
def test_words_are_found_wherever_they_stand_in_a_paragraph(inline: str, text: str) -> None:
    page = paged(odt(paragraph(inline)))
    assert "|".join(line.text for line in page.lines if line.text) == text


def test_words_are_found_in_lists_sections_and_boxes() -> None:
    box = (
        f"<draw:frame><draw:text-box>{ADA}</draw:text-box><svg:title>A box</svg:title></draw:frame>"
    )
    page = paged(
        odt(
            f"<text:section>{paragraph('one')}</text:section>"
            f"<text:list><text:list-item>{paragraph('two')}</text:list-item></text:list>"
            + paragraph(f"three{box} more")
            + paragraph("<draw:custom-shape><text:p>four</text:p></draw:custom-shape>"),
            BOLD,
        )
    )
    assert [text for _, text, _ in lines(page)] == [
        "one", "two", "three more", "Ada Quill: Good morning.", "four",
    ]  # fmt: skip
    assert len(page.notes) == 2


def test_what_is_no_speech_is_set_aside_with_its_reason() -> None:
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    )
    comment = (
        "<office:annotation><dc:creator>Ed</dc:creator><text:p>really?</text:p></office:annotation>"
    )
    page = paged(
        odt(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>taken out</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
            + paragraph(
                f"a{note.format('footnote', 'below')}{note.format('endnote', 'at the end')}"
                f"{comment} b<text:hidden-text text:string-value='unseen'/>"
            )
            + "<text:table-of-content><text:index-body><text:p>Contents</text:p></text:index-body>"
            "</text:table-of-content>",
            common=odf("<style:header><text:p>Harbour</text:p></style:header>"),
        )
    )
    assert lines(page) == [(1, "a b", 0)]
    assert aside(page) == [
        ("Harbour", "a page's header"),
        ("taken out", "deleted in the document"),
        ("below", "a footnote"),
        ("at the end", "an endnote"),
        ("really?", "a comment"),
        ("unseen", "hidden in the document"),
        ("Contents", "a table of contents"),
    ]


def test_styles_hide_words_too() -> None:
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="HH" style:parent-style-name="H"/>'
        '<style:style style:name="S" style:parent-style-name="H">'
        '<style:text-properties text:display="true"/></style:style>'
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    inner = span.format("H", " two") + span.format("S", " b")
    page = paged(odt(paragraph("one", "HH") + paragraph(f"a{inner}"), styles))
    assert lines(page) == [(2, "a b", 0)]
    assert aside(page) == [("one", "hidden in the document"), ("two", "hidden in the document")]


def test_rows_of_a_table_are_turns() -> None:
    def row(*cells: str) -> str:
        made = "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in cells)
        return f"<table:table-row>{made}</table:table-row>"

    page = paged(
        odt(
            "<table:table><table:table-header-rows>"
            + row(paragraph("Name"), paragraph("Speech"))
            + "</table:table-header-rows>"
            + row(paragraph("Ada Quill"), paragraph("Good.") + paragraph("We start."))
            + row(paragraph("Bo Tern"), paragraph("Yes."))
            + "</table:table>"
        )
    )
    assert said(page) == [("Ada Quill", "Good. / We start."), ("Bo Tern", "Yes.")]


def test_bold_is_told_by_styles_and_those_above_them() -> None:
    light = '<text:span text:style-name="N"> two</text:span>'
    page = paged(odt(paragraph(f"Bo{light}", "C") + paragraph("Cy", "N"), BOLD))
    assert lines(page) == [(1, "Bo two", 2), (2, "Cy", 0)]


def test_the_first_heading_is_the_title_and_another_is_no_speech() -> None:
    heading = "<text:h>WS 9 Tides for all</text:h>"
    another = "<text:h>What we heard so far</text:h>"
    page = paged(odt(heading + ADA + another + BO, BOLD))
    assert aside(page) == [("What we heard so far", "a heading")]
    assert said(page) == [("Ada Quill", "Good morning."), ("Bo Tern", "Yes.")]


def test_the_title_is_that_of_the_document() -> None:
    meta = odf("<office:meta><dc:title>Tides</dc:title></office:meta>", root="document-meta")
    assert paged(odt(ADA, BOLD, meta=meta)).title == "Tides"
    assert paged(odt(f"<text:h>Lamps</text:h>{ADA}", BOLD, meta=meta)).title == ""


MAIN = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": odf(f"<office:body><office:text>{ADA}</office:text></office:body>"),
}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"Basic/Standard/Module1.xml": "x"}, "has macros"),
        ({"META-INF/manifest.xml": "<m><encryption-data/></m>"}, "is encrypted"),
        ({"Object 1/a.ods": "x"}, "holds another file"),
        ({"content.xml": None}, "no contents"),
        ({"content.xml": odf("<office:body/>")}, "no text"),
        ({"content.xml": odf("<office:body><office:text/></office:body>")}, "holds no words"),
        ({"content.xml": "<!DOCTYPE a><a/>"}, "document type"),
        (
            {"content.xml": odf('<draw:image xlink:href="https://tides.example/a.png"/>')},
            "fetches its image from https://tides.example/a.png",
        ),
        (
            {"content.xml": odf('<text:section-source xlink:href="../other.odt"/>')},
            "fetches its section-source",
        ),
    ],
)
def test_what_may_do_harm_is_refused(parts: dict[str, str | None], message: str) -> None:
    made = {name: part for name, part in (MAIN | parts).items() if part is not None}
    with pytest.raises(TranscriptError, match=message) as refusal:
        paged(zipped(made))
    assert refusal.value.remedy
