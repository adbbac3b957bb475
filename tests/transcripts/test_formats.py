"""Text and web pages become the same numbered lines, whatever stands around the words."""

from pathlib import Path

import pytest
from lxml import html

from igfarchive.archive.models import Source
from igfarchive.transcripts.formats import FORMATS, MEDIA_TYPES, SUFFIXES, read
from igfarchive.transcripts.formats.format import File
from igfarchive.transcripts.formats.html import is_web_page
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import TranscriptError
from tests.transcripts.accounting import assert_balanced, words_in

NOTICE = "<p>The following are the outputs of the captioning. It is no authoritative record.</p>"
TURNS = "<p>&gt;&gt; ADA NOOR: Good morning.</p><p>We start.</p><p>&gt;&gt; BO LI: Yes.</p>"


def read_html(html: str) -> Page:
    return read(html.encode(), "page.html")


def filled(page: Page) -> list[tuple[int, str]]:
    return [(line.number, line.text) for line in page.lines if line.text]


def said(page: Page) -> list[tuple[str | None, str]]:
    return [(turn.label, " ".join(turn.paragraphs)) for turn in parse(page).turns]


SAID = [("ADA NOOR", "Good morning. We start."), ("BO LI", "Yes.")]


def test_text_keeps_its_lines_and_their_numbers() -> None:
    page = read(b"one\r\n\r\n  three\r\n", "a.txt")
    assert [(line.number, line.text) for line in page.lines] == [
        (1, "one"),
        (2, ""),
        (3, "  three"),
        (4, ""),
    ]
    assert (page.format, page.encoding, page.title, page.junk) == ("text", "utf-8", "", ())


def test_what_decoding_remarked_is_kept() -> None:
    page = read(b"WS 9 Tides and the caf\xe9\n", "a.txt")
    assert page.encoding == "windows-1252"
    assert [note.line for note in page.notes] == [1]


def test_entities_are_read_only_where_marks_are_written_with_them() -> None:
    page = read(b"A &amp; B\n&nbsp; &gt;&gt; ADA: Fish &amp; chips&#10;too.\n", "a.txt")
    assert page.lines[0] == Line(1, "A & B")
    assert page.lines[1] == Line(2, "\u00a0 >> ADA: Fish & chips too.")
    assert "HTML entities" in page.notes[0].message
    plain = read(b"A &amp; B\n>> ADA: The mark is &gt;&gt; and so on.\n", "a.txt")
    assert plain.lines[1].text == ">> ADA: The mark is &gt;&gt; and so on."


@pytest.mark.parametrize(
    ("text", "name", "is_page"),
    [
        ("<!DOCTYPE html>\n<html>", "a.txt", True),
        ("\n  <html lang=en>", "a.txt", True),
        ("<?xml version='1.0'?><html>", "a.xhtml", True),
        ("Deprecated: a in /srv/a.php on line 1\n<br />\n<!doctype HTML>", "a.txt", True),
        ("<p>one</p>\n<p>two</p>", "a.txt", True),
        ("<p>one</p>", "a.html", True),
        ("one", "a.html", False),
        ("one\n<p>two</p>\nthree", "a.txt", False),
        (">> ADA: You write <html> and <body> first.", "a.txt", False),
        (">> ADA: You write\n<html>\nfirst.", "a.txt", False),
        (" ", "a.txt", False),
    ],
)
def test_a_web_page_is_told_by_its_tags(text: str, name: str, is_page: bool) -> None:
    assert is_web_page(File(name, text.encode())) is is_page


@pytest.mark.parametrize(
    "html",
    [
        f"<html><body>{NOTICE}{TURNS}</body></html>",
        f"<html><body><main>{NOTICE}{TURNS}</main></body></html>",
        f"<html><body><nav>Home</nav><article>{NOTICE}<div>{TURNS}</div></article></body></html>",
        f"<html><div class='left-menu'>A</div><div>{NOTICE}</div><div>{TURNS}</div></html>",
        f"<html><body><table><tr><td>A</td><td>{NOTICE}{TURNS}</td></tr></table></body></html>",
        f"<html><body><div role='main'>{NOTICE}{TURNS}<footer>A</footer></div></body></html>",
        f"<html><body><div id='content'>{NOTICE}{TURNS}</div><div>Related</div></body></html>",
        f"<html><body><div class='field field-name-body'>{NOTICE}{TURNS}</div></body></html>",
        f"<html><body><nav class='menu'>{NOTICE}{TURNS}</nav><p>A</p></body></html>",
        f"<html><body>{NOTICE}{TURNS}<!-- a remark --><script>x()</script></body></html>",
        f"{NOTICE}{TURNS}",
    ],
)
def test_the_transcript_is_found_within_its_page(html: str) -> None:
    page = read_html(html)
    assert said(page) == SAID
    assert parse(page).notice.startswith("The following")
    assert_balanced(page, parse(page))


def test_paragraphs_and_line_breaks_are_one() -> None:
    breaks = "&gt;&gt; ADA NOOR: Good morning.<br><br/>We start.<br />\n&gt;&gt; BO LI: Yes."
    assert said(read_html(f"<html><body><div>{breaks}</div></body></html>")) == SAID


def test_lines_are_those_of_the_source() -> None:
    page = read_html(
        "<html>\n<body>\n<div>\n\n>> A: one<br>\n>> B: two<br>>> C: three</div>\n"
        "<p>\n  and\n  four</p><pre>\n>> D: five\n\n>> E: six</pre></body></html>"
    )
    assert filled(page) == [
        (5, ">> A: one"),
        (6, ">> B: two"),
        (6, ">> C: three"),
        (8, "and four"),
        (10, ">> D: five"),
        (12, ">> E: six"),
    ]


def test_white_space_is_that_of_a_browser() -> None:
    page = read_html(
        "<html><body><p>\n &nbsp;&gt;&gt;\n A: one\n\n <b>t</b>wo &nbsp; </p></body></html>"
    )
    assert filled(page) == [(2, "\u00a0>> A: one two \u00a0")]


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<head><title>A</title></head><body><h1>B</h1><main>{}</main></body>", "B"),
        ("<head><title>A</title></head><body><h1> </h1><main>{}</main></body>", "A"),
        ("<head><title>A | Internet Governance Forum</title></head><body>{}</body>", "A"),
        ("<head><title>A - IGF</title></head><body>{}</body>", "A"),
        ("<head><title>A</title></head><body><main><h1>B</h1>{}</main></body>", ""),
        ("<body><header><h1>B</h1> Home</header><main>{}</main></body>", "B"),
        ("<body>{}</body>", ""),
    ],
)
def test_the_title_of_a_page_that_its_body_does_not_say(html: str, title: str) -> None:
    assert read_html(f"<html>{html.format(TURNS)}</html>").title == title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("{}", "Page"),
        ("<p>Tides</p>{}", "Page"),
        ("<p>WS 9 Tides</p>{}", "Tides"),
        ("<p>IGF 2031 - Day 2 - Lamps</p>{}", "Lamps"),
        ("<p>Page</p>{}", "Page"),
    ],
)
def test_the_surer_title_is_the_title(body: str, title: str) -> None:
    page = read_html(f"<html><title>Page</title><body>{body.format(TURNS)}</body></html>")
    transcript = parse(page)
    assert transcript.heading.title == title
    assert_balanced(page, transcript)


def test_what_is_left_out_is_named() -> None:
    page = read_html(
        "<html><body><header>Home</header><nav>About us</nav><main>"
        f"<form>Search</form>{TURNS}<div class='share-links'>Share</div><nav> </nav></main>"
        "<p>See also</p><footer>© 2031 Harbour Trust</footer></body></html>"
    )
    assert {junk.text for junk in page.junk} == {
        "Home", "About us", "Search", "Share", "See also", "© 2031 Harbour Trust"
    }  # fmt: skip
    assert {junk.reason for junk in page.junk} == {"boilerplate of the page"}
    notes = [note.message for note in parse(page).notes]
    assert notes == ["Dropped as boilerplate of the page: 11 words in 6 places."]


def test_what_an_office_program_adds_to_a_page_is_no_speech() -> None:
    page = read_html(
        "<html><body><div title='header'><p>Harbour Forum</p></div>"
        "<p><b>Ada Quill:</b> Good<a class='sdfootnoteanc' href='#a'><sup>1</sup></a> morning"
        "<span style='color: red; display: none'> or not</span>, <del>two</del>all three.</p>"
        "<p><b>Bo Tern:</b> Yes.</p><div id='sdfootnote1'><p>1 In fact four.</p></div>"
        "<section role='doc-endnotes'><p>None.</p></section>"
        "<div title='footer'><p>Page 1 of 1</p></div></body></html>"
    )
    assert said(page) == [("Ada Quill", "Good morning, all three."), ("Bo Tern", "Yes.")]
    assert [(junk.text, junk.reason) for junk in page.junk] == [
        ("Harbour Forum", "boilerplate of the page"),
        ("1", "a footnote"),
        ("or not", "hidden in the document"),
        ("two", "deleted in the document"),
        ("1 In fact four.", "a footnote"),
        ("None.", "a footnote"),
        ("Page 1 of 1", "boilerplate of the page"),
    ]


def test_a_part_that_is_hidden_until_somebody_opens_it_is_read() -> None:
    assert said(read_html(f"<html><body><div style='display:none'>{TURNS}</div></body>")) == SAID


def test_scripts_and_styles_are_no_words() -> None:
    page = read_html(
        f"<html><body><style>p {{}}</style><script>'>> EVE: no'</script>{TURNS}"
        "<noscript>no</noscript><template>no</template></body></html>"
    )
    assert said(page) == SAID
    assert page.junk == ()


def test_a_page_without_marks_is_its_main_part() -> None:
    page = read_html("<html><body><p>Home</p><main><p>MODERATOR: Yes.</p></main></body></html>")
    assert said(page) == [("MODERATOR", "Yes.")]
    assert [junk.text for junk in page.junk] == ["Home"]


LABELLED = ["ADA QUILL: Good.", "BO TERN: Yes.", "ADA QUILL: We start.", "BO TERN: Thanks."]


@pytest.mark.parametrize(
    "body",
    [
        "<form><h1>Tides</h1><p>{}</p><p>{}</p><p>{}</p><p>{}</p></form>",
        "<p>{}</p><div id=content><p>{}</p><p>{}</p></div><p>{}</p>",
        "<p>{}</p><main><p>{}</p></main><aside><p>{}</p></aside><p class='share'>{}</p>",
        "<p>{}</p><p>{}</p><p>{}</p><p class='market-share'>{}</p>",
        "<p>{}</p><p>{}</p><p>{}</p><details class='menu-open'>{}</details>",
        "<p>{}</p><p>{}</p><p>{}</p><p><span class='share'>{}</span></p>",
    ],
)
def test_labels_that_recur_tell_where_a_page_without_marks_is_spoken(body: str) -> None:
    page = read_html(
        f"<html><body><nav>Contact Us: a, b</nav>{body.format(*LABELLED)}"
        "<div class='share-buttons'>Share: a</div><footer>Contact Us: c</footer></body></html>"
    )
    assert [f"{label}: {words}" for label, words in said(page)] == LABELLED
    assert {"Share: a"} <= {junk.text for junk in page.junk}


@pytest.mark.parametrize(
    "body",
    [
        "<form><p>MODERATOR: Good.</p></form>",
        "<p class='market-share'>MODERATOR: Good.</p>",
        "<details class='menu-open'>MODERATOR: Good.</details>",
    ],
)
def test_what_only_sounds_like_boilerplate_is_read(body: str) -> None:
    assert said(read_html(f"<html><body>{body}</body></html>")) == [("MODERATOR", "Good.")]


@pytest.mark.parametrize("name", ["main-menu", "skip-to-content", "social-links", "site-footer"])
def test_what_is_called_boilerplate_is_dropped(name: str) -> None:
    page = read_html(f"<html><body><p class='{name}'>Home</p><p>MODERATOR: Good.</p></body></html>")
    assert [junk.text for junk in page.junk] == ["Home"]


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ("<!DOCTYPE html>\n", "The web page is empty."),
        ("<html><body><img src='a'></body></html>", "The web page holds no words."),
        ("<html><body><nav>Home</nav></body></html>", "The web page holds no words."),
        (f"<html><body>{'<div>' * 3000}>> A: b</body></html>", "nested too deeply"),
        (f"<html><body><p {'a=1 ' * 5000}>>> A: b</p></body></html>", "thousands of attributes"),
    ],
)
def test_pages_that_cannot_be_read_are_refused(html: str, message: str) -> None:
    with pytest.raises(TranscriptError, match=message) as refusal:
        read_html(html)
    assert refusal.value.remedy


def test_a_long_tag_with_few_attributes_is_read() -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 20000}'>"
    assert said(read_html(f"<html><body>{picture}{TURNS}</body></html>")) == SAID


def test_a_bare_document_is_read() -> None:
    assert said(read(f"<html>{TURNS}</html>".encode(), "page.txt")) == SAID


def test_no_word_of_a_page_is_lost() -> None:
    source = (
        "<html><body><header><h1>WS 9 Tides</h1> Home</header><nav>About <b>us</b></nav>"
        f"<div>Left{NOTICE}out</div><div class='menu'>M</div>{TURNS}<p>tail<br>of <i>it</i></p>"
        "<ul><li>one<li>two</ul><table><tr><td>a<td>b</table><aside>Aside</aside>after</body></html>"
    )
    page = read_html(source)
    seen = words_in(html.fromstring(source.replace("<", " <")).itertext())
    kept = [line.text for line in page.lines] + [junk.text for junk in page.junk] + [page.title]
    assert sorted(words_in(kept)) == sorted(seen)


# --- The list of formats -------------------------------------------------------------------------


def test_each_is_kept_and_told_apart() -> None:
    longest = Source._meta.get_field("format").max_length
    names = {each.name for each in FORMATS}
    assert Source.SHEET not in names
    assert len(names) == len(FORMATS)
    assert longest is not None
    assert all(len(name) <= longest for name in names)
    assert len(SUFFIXES) == len(set(SUFFIXES))
    assert len(MEDIA_TYPES) == sum(len(each.media_types) for each in FORMATS)
    assert all(each.suffixes and each.title for each in FORMATS)


def test_the_readme_lists_each() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    for each in FORMATS:
        suffixes = ", ".join(f"`{suffix}`" for suffix in each.suffixes)
        assert f"| {each.title} | {suffixes} |" in readme
