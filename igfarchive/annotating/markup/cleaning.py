"""What a person writes becomes HTML that can do no harm: Markdown without HTML, then an allow-list.

What a reader could not see, or would see otherwise than it is stored, is refused with its place.
"""

import re
import unicodedata
from collections.abc import Sequence

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

LONGEST_BODY = 20 * 1024

TAGS = frozenset(["p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre"])
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "nofollow noopener ugc"

# markdown-it counts two levels for a list and one for a quotation, and leaves out without a word
# what stands deeper. With a hundred levels, a row of brackets takes it more than a second.
_LEVELS = 20
_LISTS = (_LEVELS - 2) // 2

# No name and password before the host: https://harbour.example@elsewhere.example leads elsewhere.
_ADDRESS = re.compile(
    r"https?://[a-z0-9_.-]+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"]*)?|mailto:[^\s<>\"]+", re.IGNORECASE
)

# Controls (C0 but for tab and line breaks, delete, C1) and lone surrogates no database keeps.
# Bidirectional overrides, embeddings and isolates make a line read otherwise than it is stored.
# Zero-width space, word joiner, byte order mark, soft hyphen, fillers, invisible operators and tags
# are seen by nobody, and the words that hold one are not found by those who search for them; tags
# can hide whole sentences. They are refused, not dropped: what is stored is what was written. The
# joiners U+200C and U+200D, and the marks U+200E, U+200F and U+061C, are spelling in Persian, Hindi
# and other scripts, and the selectors U+FE00 to U+FE0F choose an emoji, so they stay.
_REFUSED = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b"
    "\u2028-\u202e\u2060-\u2064\u2066-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_REFUSED_IN_LINE = re.compile(rf"\t|{_REFUSED.pattern}")


class BodyError(ValueError):
    """A text that cannot be kept: what is wrong with it, and what to do about it."""


def to_html(markdown: str) -> str:
    """The body as harmless HTML. The same body always gives the same HTML."""
    # A Cleaner holds the state of its parser, so that no two threads may share one.
    cleaner = Cleaner(tags=TAGS, attributes=_allowed, protocols=SCHEMES, strip=True)
    html: str = cleaner.clean(_render(markdown))
    return html.strip()


def check_characters(text: str, name: str) -> None:
    """Refuse a text of several lines that holds what no reader can see, with BodyError, which says
    `name`."""
    _refuse(_REFUSED, text, name)


def check_line(text: str, name: str, longest: int) -> str:
    """The line `text` without white space at its ends; BodyError, which says `name`, where it is
    more than one line or more than `longest` characters."""
    line = text.strip()
    if len(line.splitlines()) > 1:
        raise BodyError(f"{name} has a line break. Write it on one line.")
    _refuse(_REFUSED_IN_LINE, line, name)
    if len(line) > longest:
        raise BodyError(f"{name} has {len(line)} characters. Write {longest} at most.")
    return line


def _refuse(characters: re.Pattern[str], text: str, name: str) -> None:
    found = characters.search(text)
    if found:
        raise BodyError(
            f"{name}: character {found.start() + 1} is {_described(found[0])}. Take it out."
        )


def _render(markdown: str) -> str:
    """The HTML of markdown-it, once nothing in it is to be refused."""
    _check_source(markdown)
    parser = _Markdown()
    tokens = parser.parse(markdown)
    if any(token.nesting > 0 and token.level >= _LEVELS - 1 for token in tokens):
        raise BodyError(
            f"Lists or quotations stand too deep in each other. Write {_LISTS} levels at most."
        )
    html: str = parser.renderer.render(tokens, parser.options, {})
    # `&#x202e;` is harmless letters in the body, and an override on the page.
    found = _REFUSED.search(html)
    if found:
        raise BodyError(f"An entity stands for {_described(found[0])}. Take it out.")
    return html


def _check_source(markdown: str) -> None:
    found = _REFUSED.search(markdown)
    if found:
        before = markdown[: found.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise BodyError(f"Line {line}, character {column} is {_described(found[0])}. Take it out.")
    size = len(markdown.encode())
    if size > LONGEST_BODY:
        raise BodyError(
            f"The text has {size:,} bytes. Shorten it to {LONGEST_BODY:,}, or write it in two."
        )


def _described(character: str) -> str:
    """Such as: U+202E RIGHT-TO-LEFT OVERRIDE, which no reader can see."""
    category = unicodedata.category(character)
    if category == "Cs":
        return f"U+{ord(character):04X}, half a character"
    nameless = "(a control character)" if category == "Cc" else "(a character without a name)"
    name = unicodedata.name(character, nameless)
    return f"U+{ord(character):04X} {name}, which no reader can see"


class _Renderer(RendererHTML):
    def link_open(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> str:
        tokens[index].attrSet("rel", REL)
        return self.renderToken(tokens, index, options, env)


class _Markdown(MarkdownIt):
    """CommonMark without HTML, images, headings and rules: these stay the characters they are.

    Definitions of links stay, too: one long address can be asked for by thousands of short names,
    and a line such as `[ADA]: https://harbour.example` would be gone from the page.
    """

    def __init__(self) -> None:
        super().__init__(
            "commonmark", {"html": False, "maxNesting": _LEVELS}, renderer_cls=_Renderer
        )
        self.disable(["html_block", "html_inline", "image", "heading", "lheading", "hr"])
        self.disable("reference")

    def validateLink(self, url: str) -> bool:  # noqa: N802  # markdown-it's own name
        return bool(_ADDRESS.fullmatch(url))

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # markdown-it's own name
        # As written: markdown-it would show %E2%80%AE as the override that it encodes.
        return link


def _allowed(tag: str, name: str, value: str) -> bool:
    match tag, name:
        case "a", "href":
            return bool(_ADDRESS.fullmatch(value))
        case "a", "rel":
            return value == REL
        case "ol", "start":
            # "3. The quay" must not become "1. The quay".
            return bool(re.fullmatch("[0-9]{1,9}", value))
        case _:
            return False
