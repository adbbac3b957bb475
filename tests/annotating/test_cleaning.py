"""What is written becomes HTML that can do no harm, and what nobody can see is refused."""

import re
from contextlib import suppress
from urllib.parse import urlsplit

import lxml.html
import nh3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igfarchive.annotating.markup.cleaning import (
    LONGEST_BODY,
    REL,
    SCHEMES,
    TAGS,
    BodyError,
    check_characters,
    check_line,
    to_html,
)
from tests.measuring import seconds

# A host and its port, in an address of the HTML.
HOST = re.compile(r'(?<=href="http)(s?://)[a-z0-9_.-]+(:[0-9]+)?', re.IGNORECASE)

ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        ("*tables* are **late**", "<p><em>tables</em> are <strong>late</strong></p>"),
        ("One\n\nTwo\\\nThree", "<p>One</p>\n<p>Two<br>\nThree</p>"),
        ("One\r\nTwo", "<p>One\nTwo</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. quay\n4. pier", '<ol start="3">\n<li>quay</li>\n<li>pier</li>\n</ol>'),
        ("> so it says", "<blockquote>\n<p>so it says</p>\n</blockquote>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("```py\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        (
            "[tables](https://harbour.example/t?a=1&b=2)",
            f'<p><a href="https://harbour.example/t?a=1&amp;b=2" rel="{REL}">tables</a></p>',
        ),
        (
            "<ada@quill.example>",
            f'<p><a href="mailto:ada@quill.example" rel="{REL}">ada@quill.example</a></p>',
        ),
        ("Caf&eacute; &amp; quay", "<p>Café &amp; quay</p>"),
        ("نمی\u200cخواهم 👩\u200d🔧", "<p>نمی\u200cخواهم 👩\u200d🔧</p>"),
    ],
)  # fmt: skip
def test_markdown_becomes_html(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


@pytest.mark.parametrize(
    "markdown",
    [
        "# no heading",
        "no heading\n---",
        "***",
        "[1]: https://harbour.example/tables",
        "[ada](javascript:alert(1))",
        "[ada](JAVA&#115;CRIPT:alert)",
        "[ada](data:text/html,x)",
        "[ada](/sessions/)",
        "[ada](//elsewhere.example)",
        "[ada](#u12)",
        "[ada](https://harbour.example@elsewhere.example)",
        "[ada](https://[x/)",
        "www.harbour.example and https://harbour.example are no links",
    ],
)
def test_what_is_no_mark_of_ours_stays_the_characters_it_is(markdown: str) -> None:
    assert lxml.html.fromstring(to_html(markdown)).text == markdown.replace("&#115;", "s")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
    ],
)
def test_html_is_text(markdown: str, html: str) -> None:
    assert to_html(markdown) == html


def test_an_image_is_a_link() -> None:
    assert to_html("![a](https://harbour.example/a.png)") == (
        f'<p>!<a href="https://harbour.example/a.png" rel="{REL}">a</a></p>'
    )


def test_an_encoded_address_is_shown_encoded() -> None:
    assert ">https://harbour.example/%E2%80%AE<" in to_html("<https://harbour.example/%E2%80%AE>")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("x" * (LONGEST_BODY + 1), "The text has 20,481 bytes. Shorten it to 20,480"),
        ("é" * (LONGEST_BODY // 2 + 1), "The text has 20,482 bytes"),
        ("a\0", r"Line 1, character 2 is U\+0000 \(a control character\).*Take it out"),
        ("a\n\nb \x1b", r"Line 3, character 3 is U\+001B"),
        ("\x7f", r"U\+007F"),
        ("\x85", r"U\+0085"),
        ("tide\ud800", r"Line 1, character 5 is U\+D800, half a character"),
        ("the\n\u202eedit", r"Line 2, character 1 is U\+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u202a", "LEFT-TO-RIGHT EMBEDDING"),
        ("\u2066", "LEFT-TO-RIGHT ISOLATE"),
        ("\u2069", "POP DIRECTIONAL ISOLATE"),
        ("ti\u200bde", "ZERO WIDTH SPACE"),
        ("ti\u2060de", "WORD JOINER"),
        ("\ufefftide", "ZERO WIDTH NO-BREAK SPACE"),
        ("ti\xadde", "SOFT HYPHEN"),
        ("ti&#x202e;de", r"An entity stands for U\+202E RIGHT-TO-LEFT OVERRIDE"),
        ("ti&#xe0041;de", r"An entity stands for U\+E0041 TAG LATIN CAPITAL LETTER A"),
        ("`a` ti&shy;de", "An entity stands for U\\+00AD SOFT HYPHEN"),
        ("- " * 10 + "a", "too deep in each other. Write 9 levels at most"),
        ("> " * 20 + "a", "too deep"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_place(body: str, message: str) -> None:
    with pytest.raises(BodyError, match=message):
        to_html(body)


@pytest.mark.parametrize("body", ["a\tb\r\nc", "x" * LONGEST_BODY, "é" * (LONGEST_BODY // 2)])
def test_what_can_be_kept_is_not_refused(body: str) -> None:
    to_html(body)


@pytest.mark.parametrize("body", ["- " * 9 + "Amber", "> " * 18 + "Amber", "1. > " * 6 + "Amber"])
def test_what_stands_deep_is_still_there(body: str) -> None:
    assert "Amber" in to_html(body)


@pytest.mark.parametrize(
    "repeated",
    ["- a\n\n", "- ```\n", "-\n", "[*", "*[", "[", "](", "***a ", "**a**", "*a _b ", "<", "&", "`",
     "``a`", "\\", "> ", "<a@b.c>", "[a](http://b)", "<!--", "a\n\n1. > "],
)  # fmt: skip
def test_the_worst_bodies_are_cleaned_in_little_time(repeated: str) -> None:
    body = (repeated * LONGEST_BODY)[:LONGEST_BODY]

    def clean() -> None:
        with suppress(BodyError):
            to_html(body)

    # None takes a second where this was written; other machines are slower.
    assert seconds(clean) < 10


# --- Characters ----------------------------------------------------------------------------------

UNSEEN = [
    *"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180e\u180f\u200b\u2028\u2029\u202a\u202e\u2060\u2061\u2064",
    *"\u2066\u2069\u206a\u206f\u3164\ufeff\uffa0\ufff9\ufffb\U000e0000\U000e0001\U000e0041\U000e007f",
]


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
def test_what_nobody_can_see_is_refused_everywhere(unseen: str) -> None:
    message = rf"character 6 is U\+{ord(unseen):04X} .*, which no reader can see\. Take it out\.$"
    with pytest.raises(BodyError, match=f"^The note: {message}"):
        check_characters(f"One\n\t{unseen}", "The note")
    with pytest.raises(BodyError, match=f"^Line 1, {message}"):
        to_html(f"tide {unseen}s")
    # Some of them break a line, and are refused for that.
    with pytest.raises(BodyError, match=f"^The name(: {message}| has a line break)"):
        check_line(f"tide {unseen}s", "The name", 50)


@pytest.mark.parametrize(
    "text",
    ["نمی\u200cخواهم", "क\u200d", "a\u200e b\u200f", "\u061cع", "☎\ufe0e ☎\ufe0f", "\u0600١ \u06dd",
     "\u08e2"],
)  # fmt: skip
def test_spelling_emoji_and_signs_are_kept(text: str) -> None:
    check_characters(text, "The note")
    assert to_html(text) == f"<p>{text}</p>"
    assert check_line(text, "The name", 50) == text


def test_line_breaks_and_tabs_are_kept_in_a_text() -> None:
    check_characters("One\r\n\tTwo\n", "The note")


# --- Lines ---------------------------------------------------------------------------------------


def test_a_line_loses_white_space_at_its_ends_alone() -> None:
    assert check_line(" Ada  Quill\n", "The name", 20) == "Ada  Quill"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Ada\nQuill", "The name has a line break. Write it on one line"),
        ("Ada\rQuill", "line break"),
        ("Ada\u2028Quill", "line break"),
        ("Ada\tQuill", r"The name: character 4 is U\+0009 \(a control character\)"),
        (" Ada\0", r"The name: character 4 is U\+0000"),
        ("Ada \u202eQuill", r"character 5 is U\+202E RIGHT-TO-LEFT OVERRIDE.*Take it out"),
        ("A\u200bda", "ZERO WIDTH SPACE"),
        ("Ada\udfff", r"U\+DFFF, half a character"),
        ("A" * 21, "The name has 21 characters. Write 20 at most"),
    ],
)
def test_a_line_that_cannot_be_kept_is_refused_with_its_name(line: str, message: str) -> None:
    with pytest.raises(BodyError, match=message):
        check_line(line, "The name", 20)


@given(st.text())
def test_a_line_that_was_checked_stays_as_it_is(text: str) -> None:
    try:
        line = check_line(text, "The name", 50)
    except BodyError:
        return
    assert check_line(line, "The name", 50) == line
    assert len(line.splitlines()) <= 1


# --- A second opinion ----------------------------------------------------------------------------

# Most controls are refused before anything is cleaned.
SEEN = st.characters(exclude_categories=["Cc", "Cs"])
SCHEME = st.sampled_from(
    ["https://", "http://", "mailto:", "javascript:", "JaVaScript:", "java\tscript:", "vbscript:",
     "data:text/html;base64,", "data:image/png;base64,", "file:///", "//", "/", "#",
     "&#106;avascript:", "javascript&colon;", "&#x6A&#x61;vascript:", "\\javascript:", "https:",
     "http:/\\", "%6aavascript:", "feed:javascript:", "blob:https://", "ftp://", "tel:",
     "https&#58;//", "https://a@"]
)  # fmt: skip
REST = st.one_of(
    st.sampled_from(
        ["harbour.example", "harbour.example/a?b=c&d=%22%3E", "alert(1)", "a.example:80/#'",
         "[::1]/", "ä.example/ö", "a.example/&quot;onclick=&quot;", "a.example/\\\"'",
         "PHNjcmlwdD4=", "", ":", "a%00b", "a.example/`a`", "a.example/<b>", "a.example/*a*"]
    ),
    st.text(SEEN, max_size=8),
)  # fmt: skip
ADDRESSES = st.tuples(SCHEME, REST).map("".join)
TITLES = st.sampled_from(["", ' "t"', " 't\" onclick=\"x'", " (t)", ' "<script>"', ' "', " \n'a'"])
LINKS = st.one_of(
    st.tuples(st.just("[a]("), ADDRESSES, TITLES, st.just(")")).map("".join),
    st.tuples(st.just("[a](<"), ADDRESSES, st.just(">)")).map("".join),
    st.tuples(st.just("![a]("), ADDRESSES, TITLES, st.just(")")).map("".join),
    st.tuples(st.just("<"), ADDRESSES, st.just(">")).map("".join),
    st.tuples(st.just("[a]: "), ADDRESSES, TITLES, st.just("\n\n[a] [b][a]")).map("".join),
)
NAMES = st.sampled_from(
    ["script", "style", "svg", "math", "iframe", "object", "embed", "img", "a", "p", "b", "form",
     "base", "meta", "link", "template", "noscript", "textarea", "title", "xmp", "plaintext",
     "select", "table", "mi", "mglyph", "foreignObject", "annotation-xml", "!--", "![CDATA[",
     "?xml", "/p", "/li", "/a", "scr\tipt", "SCRIPT/x", "li", "pre", "code", "blockquote"]
)  # fmt: skip
VALUES = st.one_of(
    ADDRESSES.map(lambda address: f"href='{address}'"),
    ADDRESSES.map(lambda address: f'src="{address}"'),
    st.sampled_from(
        ["onclick=alert(1)", "onerror='x'", "ONLOAD=\"x\"", "style='a:url(b)'", "class=a", "/",
         "a='", "\"", "xlink:href=javascript:x", "srcdoc='<script>'", "id=a name=a",
         "on\nclick=x", "=", "'"]
    ),
)  # fmt: skip
MARKUP = st.builds(
    lambda name, values, end, inside, close: f"<{name} {' '.join(values)}{end}{inside}{close}",
    NAMES,
    st.lists(VALUES, max_size=3),
    st.sampled_from([">", "/>", "", " >", "->", "-->", "]]>", "\n>"]),
    st.sampled_from(["", "a", "alert(1)", "<!--", "*a*", "`"]),
    st.sampled_from(["", "</script>", "</style>", "</svg>", "</p", "</a>", "--!>"]),
)
MARKS = st.sampled_from(
    ["*", "**", "_", "`", "``", "```", "~~~", "> ", "- ", "1. ", "07) ", "    ", "\t", "\n",
     "\n\n", "\\", "[", "]", "(", ")", "<", ">", "&", "\"", "'", "#", "# ", "---", "===", "!",
     "|", "~", "  \n", "\r", "&lt;", "&amp;lt;", "&quot;", "&#60;", "&#x3c", "&#0;", "&nbsp;",
     "&NewLine;", "&#10;", "&#13;", "&#xfdd0;", "&#x1f600;", "&notin", "a", "Ada", "the tide",
     " ", "\ufffe"]
)  # fmt: skip
BODIES = st.lists(st.one_of(MARKS, LINKS, MARKUP, st.text(SEEN, max_size=6)), max_size=12).map(
    "".join
)


def outline(html: str) -> list[object]:
    """What `html` is once read: elements, their attributes, and the texts between them."""
    found: list[object] = []

    def walk(element: lxml.html.HtmlElement) -> None:
        found.append((element.tag, sorted(element.attrib.items()), element.text or ""))
        for child in element:
            walk(child)
        found.append(("/", element.tag, element.tail or ""))

    walk(lxml.html.fragment_fromstring(html, create_parent=True))
    return found


def assert_harmless(markdown: str) -> None:
    try:
        html = to_html(markdown)
    except BodyError:
        return
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iterdescendants():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES.get(str(element.tag), set())
        if element.tag == "a":
            assert urlsplit(element.attrib["href"]).scheme in SCHEMES
            assert element.attrib["rel"] == REL
    # nh3 takes away an address that leads nowhere, too, such as one with port 99999.
    html = HOST.sub(r"\1harbour.example", html)
    second = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES),
        url_relative="deny",
        link_rel=None,
    )
    assert outline(second) == outline(html)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES)
def test_a_second_cleaner_finds_nothing_to_clean(markdown: str) -> None:
    assert_harmless(markdown)


@pytest.mark.long
@settings(max_examples=200_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES)
def test_a_second_cleaner_finds_nothing_to_clean_in_many_bodies(markdown: str) -> None:
    assert_harmless(markdown)
