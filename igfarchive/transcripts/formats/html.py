"""Reads a transcript out of a web page, and sets aside what stands around it.

The forum has published through four systems in twenty years, so no class or id can be relied on.
What can: turns open with `>>`, so the transcript is the smallest part of the page that holds them
all; its title and notice stand above it, within the page's main part if the page names one. Without
`>>` it is the main part, and as much around it as holds the lines of names that recur.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from lxml import etree, html
from lxml.html import HtmlElement

from igfarchive.text.folding import fold_spaces
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.formats.blocks import Block, blocks_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.html_boilerplate import (
    BOILERPLATE,
    MARK,
    UNSEEN,
    drop_boilerplate,
    find_openings,
)
from igfarchive.transcripts.formats.rows import Paragraph, join_cells, with_affiliations
from igfarchive.transcripts.grammar.boilerplate import boilerplate_reason
from igfarchive.transcripts.grammar.notices import opens_notice
from igfarchive.transcripts.page import Line, Page, refuse_endless, refuse_many
from igfarchive.transcripts.transcript import Junk, TranscriptError

_DOCUMENT = re.compile(r"\s*(?:<\?xml\b|<!doctype html\b|<html\b|<head\b|<body\b)", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|br|div|span|h[1-6]|table|pre|article|main|strong|em)\b[^<>]*>", re.IGNORECASE
)
_LEADING_TAG = re.compile(
    r"\s*</?(?:p|br|div|span|b|strong|h[1-6]|table|pre|article|main)\b[^<>]*>", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_MOST_ATTRIBUTES = 1_000
_MOST_TAGS = 200_000
"""The longest day of captions has some tens of thousands, closing ones counted."""
_SUFFIXES = (".html", ".htm", ".xhtml")

_MAIN_CLASSES = word_set("""
    field--name-body field-name-body node__content node-content entry-content item-page
    article-content region-content
    """)
_MAIN_IDS = word_set("content main main-content")
_SITE = re.compile(
    r"\s+[|–—-]\s+(?:the )?(?:igf|internet governance forum|united nations).*$", re.IGNORECASE
)


def is_web_page(file: File) -> bool:
    """Whether a text is HTML: it opens as a document, or is made of tags."""
    text = file.decoded.text
    for line in text[:200_000].split("\n"):
        bare = fold_spaces(_ANY_TAG.sub("", line))
        if _DOCUMENT.match(line):
            return True
        if bare and not boilerplate_reason(bare, above=False):
            break
    if file.is_called(_SUFFIXES):
        return _TAG.search(text) is not None
    filled = [line for line in text.split("\n") if line.strip()]
    tagged = sum(_LEADING_TAG.match(line) is not None for line in filled)
    return tagged * 2 > len(filled)


def read_web_page(text: str) -> Page:
    """The lines of the transcript in a web page; TranscriptError for a page without words."""
    body = _body(text)
    head_title = _SITE.sub("", fold_spaces(body.getroottree().findtext(".//title") or ""))
    etree.strip_elements(body, *UNSEEN, with_tail=False)
    opening = find_openings(body)
    heading = next((h1 for h1 in body.iter("h1") if fold_spaces(h1.text_content())), None)
    junk: list[Junk] = []
    drop_boilerplate(body, junk, opening, keep=heading)
    blocks = blocks_of(body)
    if not blocks:
        raise TranscriptError(
            "The web page holds no words.", "Fetch it again, or save it with its contents."
        )
    refuse_endless(line.text for block in blocks for line in block.lines)
    start, end = _bounds(body, blocks, opening)
    title = head_title
    for place, block in enumerate(blocks):
        outside = not start <= place < end
        if block.element is heading:
            title = fold_spaces(block.text) if outside else ""
        elif outside:
            junk.append(Junk(block.lines[0].number, fold_spaces(block.text), BOILERPLATE))
    junk.sort(key=lambda segment: segment.line)
    lines = with_affiliations(list(_lines(blocks[start:end])))
    return Page(tuple(lines), title=title, junk=tuple(junk))


def _body(text: str) -> HtmlElement:
    refuse_many(text.count("<"), _MOST_TAGS, "tags")
    for tag in _LONG_TAG.finditer(text):
        if len(tag[0].split()) > _MOST_ATTRIBUTES:
            # The HTML library compares every attribute of a tag with every other.
            raise _damaged(
                "a tag has thousands of attributes", text.count("\n", 0, tag.start()) + 1
            )
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        document = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        raise TranscriptError("The web page is empty.", "Fetch it again.") from None
    for error in parser.error_log.filter_from_fatals():
        # Whatever else is wrong with a page is mended; here the library gave up half-way.
        raise _damaged("its elements are nested too deeply", error.line)
    body = document.find("body")
    return document if body is None else body


def _damaged(what: str, line: int) -> TranscriptError:
    return TranscriptError(
        f"The web page is damaged: {what}.", "Copy the words into a plain text file.", line
    )


def _lines(blocks: Iterable[Block]) -> Iterable[Line]:
    for _, beside in groupby(blocks, key=lambda block: block.row):
        row = list(beside)
        for paragraph in _paragraphs(row):
            yield from paragraph
            yield Line(paragraph[-1].number, "")


def _paragraphs(row: Sequence[Block]) -> Sequence[Paragraph]:
    """The paragraphs of blocks that stand in one row of a table, or in none."""
    if row[0].row is None:
        return [block.lines for block in row]
    cells = groupby(row, key=lambda block: block.cell)
    return join_cells(
        [[[line for line in block.lines if line.text] for block in within] for _, within in cells]
    )


def _is_main(node: HtmlElement) -> bool:
    return (
        node.tag in ("main", "article")
        or node.get("role") == "main"
        or node.get("id", "") in _MAIN_IDS
        or not _MAIN_CLASSES.isdisjoint(node.get("class", "").split())
    )


def _bounds(
    body: HtmlElement, blocks: Sequence[Block], opening: set[HtmlElement]
) -> tuple[int, int]:
    """From which block to before which one the transcript goes, title and notice included."""
    marked = [block.element for block in blocks if MARK.search(block.text)]
    if marked:
        holder = _common_ancestor(marked)
        parent = holder.getparent()
        if parent is not None and any(block.element is holder for block in blocks):
            # All marks stand in one paragraph: what it goes on with stands beside it.
            holder = parent
        main = next((node for node in (holder, *holder.iterancestors()) if _is_main(node)), holder)
    else:
        main = next((node for node in body.iter() if _is_main(node)), body)
        holder = main = _common_ancestor([main, *opening])
    start, _ = _span(blocks, main)
    inner_start, end = _span(blocks, holder)
    for place in range(inner_start):
        if opens_notice(fold_spaces(blocks[place].text)):
            start = min(start, place)
    return start, end


def _common_ancestor(elements: Sequence[HtmlElement]) -> HtmlElement:
    """The smallest element that holds all of `elements`."""
    path = [*reversed(list(elements[0].iterancestors())), elements[0]]
    for element in elements[1:]:
        other = [*reversed(list(element.iterancestors())), element]
        shared = sum(1 for one, two in zip(path, other, strict=False) if one is two)
        path = path[:shared]
    return path[-1]


def _span(blocks: Sequence[Block], holder: HtmlElement) -> tuple[int, int]:
    """The places of the blocks within `holder`: first, and one behind the last."""
    within = set(holder.iter())
    places = [place for place, block in enumerate(blocks) if block.element in within]
    return (places[0], places[-1] + 1) if places else (0, len(blocks))


FORMAT = Format(
    name="html",
    title="Web page",
    suffixes=_SUFFIXES,
    media_types=("text/html", "application/xhtml+xml"),
    recognises=is_web_page,
    read=reading_text(read_web_page),
)
