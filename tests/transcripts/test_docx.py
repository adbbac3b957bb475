"""A Word document keeps all of its words: those of speech in order, the others with a reason."""

import pytest

from igfarchive.transcripts.transcript import TranscriptError
from tests.transcripts.documents import (
    aside,
    docx,
    lines,
    paged,
    relations,
    said,
    word,
    zipped,
)


def paragraph(*runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


BOLD = "<w:b/>"
ADA = paragraph(run("Ada Quill:", BOLD), run(" Good morning."))
BO = paragraph(run("Bo Tern:", BOLD), run(" Yes."))


def test_lines_are_paragraphs_with_their_numbers_and_bold_beginnings() -> None:
    page = paged(docx(paragraph(run("Tides")) + "<w:p/>" + ADA + BO))
    assert page.format == "docx"
    assert lines(page) == [
        (1, "Tides", 0),
        (3, "Ada Quill: Good morning.", 10),
        (4, "Bo Tern: Yes.", 8),
    ]
    assert said(page) == [("Ada Quill", "Good morning."), ("Bo Tern", "Yes.")]


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a|b"),
        (
            "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t></w:r>",
            "a\tb\u2011c",
        ),
        (f"<w:hyperlink>{run('a link')}</w:hyperlink>", "a link"),
        (f"<w:ins>{run('put in')}</w:ins>", "put in"),
        (f"<w:sdt><w:sdtContent>{run('controlled')}</w:sdtContent></w:sdt>", "controlled"),
        (f"<w:smartTag>{run('smart')}</w:smartTag>", "smart"),
        (f"<w:fldSimple>{run('field')}</w:fldSimple>", "field"),
        (f"<w:customXml>{run('custom')}</w:customXml>", "custom"),
        (f"<w:dir>{run('turned')}</w:dir>", "turned"),
        ('<w:r><w:sym w:char="2713"/></w:r>', "\u2713"),
        ('<w:r><w:sym w:char="zz"/></w:r>', "\ufffd"),
        ("<w:r><w:instrText>HYPERLINK</w:instrText></w:r>" + run("x"), "x"),
        ("<w:r><w:ruby><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>", "base"),
    ],
)
def test_words_are_found_wherever_they_stand_in_a_paragraph(inline: str, text: str) -> None:
    page = paged(docx(f"<w:p>{inline}</w:p>"))
    assert "|".join(line.text for line in page.lines if line.text) == text
    assert {line.number for line in page.lines} == {1}


def test_words_are_found_in_controls_boxes_and_tables_within_each_other() -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{ADA}</w:txbxContent></v:textbox>"
    twice = (
        "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    table = f"<w:tbl><w:tr><w:tc>{BO}</w:tc></w:tr></w:tbl>"
    page = paged(
        docx(
            f"<w:sdt><w:sdtContent>{paragraph(run('one'))}</w:sdtContent></w:sdt>"
            + paragraph(run("two"), f"{box}</v:shape></w:pict></w:r>", run(" more"))
            + paragraph(run("three"), twice.format(paragraph(run("four"))))
            + f"<w:tbl><w:tr><w:tc>{table}</w:tc></w:tr></w:tbl>"
        )
    )
    assert [text for _, text, _ in lines(page)] == [
        "one", "two more", "Ada Quill: Good morning.", "three", "four", "Bo Tern: Yes.",
    ]  # fmt: skip
    assert [note.line for note in page.notes] == [3, 5]


def test_what_is_no_speech_is_set_aside_with_its_reason() -> None:
    deleted = "<w:del><w:r><w:delText>taken out</w:delText></w:r></w:del>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    page = paged(
        docx(
            paragraph(run("a "), deleted, run("b"), note, comment, run("unseen", "<w:vanish/>"))
            + paragraph(run("Contents 1"), style="TOC1"),
            styles='<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>',
            footnotes=f'<w:footnote w:id="2">{paragraph(run("below"))}</w:footnote>',
            endnotes=f'<w:endnote w:id="7">{paragraph(run("at the end"))}</w:endnote>',
            comments=f'<w:comment w:id="0">{paragraph(run("really?"))}</w:comment>',
            header=paragraph(run("Harbour Forum")),
            footer=paragraph(run("Page")),
        )
    )
    assert lines(page) == [(1, "a b", 0)]
    assert aside(page) == [
        ("Harbour Forum", "a page's header"),
        ("Page", "a page's footer"),
        ("taken out", "deleted in the document"),
        ("below", "a footnote"),
        ("really?", "a comment"),
        ("unseen", "hidden in the document"),
        ("Contents 1", "a table of contents"),
        ("at the end", "an endnote"),
    ]


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next() -> None:
    merged = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("Good ") + "</w:p>"
    assert lines(paged(docx(merged + paragraph(run("day."))))) == [(1, "Good day.", 0)]


def test_rows_of_a_table_are_turns() -> None:
    start = paragraph(run("We start."))

    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    page = paged(
        docx(
            "<w:tbl>"
            + row(paragraph(run("Speaker")), paragraph(run("Words")))
            + row(paragraph(run("Ada Quill")), paragraph(run("Good.")) + start)
            + f"<w:sdt><w:sdtContent>{row(paragraph(run('Bo Tern')), paragraph(run('Yes.')))}"
            + "</w:sdtContent></w:sdt></w:tbl>"
        )
    )
    assert said(page) == [("Ada Quill", "Good. / We start."), ("Bo Tern", "Yes.")]


def test_bold_is_told_by_styles_too() -> None:
    styles = (
        '<w:style w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="T"><w:name w:val="Talk"/><w:basedOn w:val="S"/></w:style>'
        '<w:style w:styleId="U"><w:basedOn w:val="U"/></w:style>'
    )
    page = paged(
        docx(
            paragraph(run("Ada", '<w:rStyle w:val="S"/>'), run(" one"))
            + paragraph(run("Bo"), run(" two", '<w:b w:val="0"/>'), style="T")
            + paragraph(run("Cy three"), style="U"),
            styles=styles,
        )
    )
    assert lines(page) == [(1, "Ada one", 3), (2, "Bo two", 2), (3, "Cy three", 0)]


def test_the_first_heading_is_the_title_and_another_is_no_speech() -> None:
    styles = '<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>'
    heading = paragraph(run("WS 9 Tides for all"), style="H")
    another = paragraph(run("What we heard so far"), style="H")
    page = paged(docx(heading + ADA + another + BO, styles=styles))
    assert lines(page)[0] == (1, "WS 9 Tides for all", 18)
    assert aside(page) == [("What we heard so far", "a heading")]
    assert said(page) == [("Ada Quill", "Good morning."), ("Bo Tern", "Yes.")]


def test_a_name_with_its_time_stands_above_its_words() -> None:
    def turn(name: str, time: str, words: str) -> str:
        return f"<w:p>{run(name, BOLD)}{run(f'   {time}')}<w:r><w:br/></w:r>{run(words)}</w:p>"

    page = paged(
        docx(
            turn("Ada Quill", "0:03", "Good.")
            + turn("Bo Tern", "1:05", "Yes.")
            + turn("Ada Quill", "1:09", "So.")
        )
    )
    assert said(page) == [("Ada Quill", "Good."), ("Bo Tern", "Yes."), ("Ada Quill", "So.")]


MAIN = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": relations(("officeDocument", "word/document.xml")),
    "word/document.xml": word(f"<w:body>{ADA}</w:body>"),
}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"[Content_Types].xml": "<Types a='application/x.macroEnabled.main+xml'/>"}, "has macros"),
        ({"word/vbaProject.bin": "x"}, "has macros"),
        (
            {
                "word/_rels/settings.xml.rels": relations(
                    ("attachedTemplate", "https://tides.example/a.dotm"), external=True
                )
            },
            "fetches its attachedTemplate from https://tides.example/a.dotm",
        ),
        (
            {"word/_rels/document.xml.rels": relations(("image", "file:///x"), external=True)},
            "fetches its image from file:///x",
        ),
        ({"word/_rels/document.xml.rels": relations(("aFChunk", "a.html"))}, "another document"),
        ({"word/embeddings/a.xlsx": "x"}, "holds another file: word/embeddings/a.xlsx"),
        ({"word/document.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}, "document type"),
        ({"word/document.xml": "words"}, "no XML"),
        ({"word/document.xml": word("<w:body/>")}, "holds no words"),
        ({"_rels/.rels": "<Relationships/>"}, "no main part"),
        ({"[Content_Types].xml": None}, "no list of its parts"),
    ],
)
def test_what_may_do_harm_is_refused(parts: dict[str, str | None], message: str) -> None:
    made = {name: part for name, part in (MAIN | parts).items() if part is not None}
    with pytest.raises(TranscriptError, match=message) as refusal:
        paged(zipped(made))
    assert refusal.value.remedy


def test_a_link_to_elsewhere_is_no_harm() -> None:
    links = relations(("hyperlink", "https://tides.example/"), external=True)
    page = paged(zipped(MAIN | {"word/_rels/document.xml.rels": links}))
    assert lines(page) == [(1, "Ada Quill: Good morning.", 10)]
