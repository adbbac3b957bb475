"""Tells what of a web page is no part of its text, and in which elements of it turns open."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement

from igfarchive.text.folding import fold_spaces
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.formats.blocks import blocks_of
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.roles import is_plain_role
from igfarchive.transcripts.grammar.topics import is_phrase
from igfarchive.transcripts.grammar.unmarked import find_unmarked_label
from igfarchive.transcripts.transcript import Junk

BOILERPLATE = "boilerplate of the page"
MARK = re.compile(r"(?:^|[\s\ufeff\u200b])[>＞]{2}", re.MULTILINE)
_RECURS = 2
_SINGLE_NAME_RECURS = 3
UNSEEN = ("title", "script", "style", "noscript", "template", "svg", "iframe", "object", "head")
_BOILERPLATE_TAGS = word_set("nav footer aside form button select menu dialog")
_BOILERPLATE_ROLES = word_set("navigation banner contentinfo search complementary menu")
# Parts between hyphens: site-footer, and with others of the kind alone main-menu, not market-share.
_BOILERPLATE_CLASSES = word_set("""
    nav navbar navigation breadcrumb breadcrumbs sidebar footer cookie cookies pager pagination
    toolbar
    """)
_LOOSE_CLASSES = word_set("menu banner share social search login skip")
_CLASSES_BESIDE = word_set("""
    main site page top bottom left right primary secondary user mobile block box bar region wrapper
    container form button buttons link links icon icons list item items media header to content
    """)
_EDGES = ("header", "footer")
"""What LibreOffice calls the edges of pages, in the title of the element that holds them."""
_NOTE_IDS = re.compile(r"(?:sd(?:foot|end)note|ftn|edn|fn)\d+")
_NOTE_ROLES = word_set("doc-footnote doc-endnotes doc-noteref")
_NOTE_CLASSES = word_set("footnotes footnote-ref sdfootnoteanc sdendnoteanc")
_HIDDEN = re.compile(r"display\s*:\s*none\b", re.IGNORECASE)


def drop_boilerplate(
    body: HtmlElement, junk: list[Junk], opening: set[HtmlElement], keep: HtmlElement | None
) -> None:
    """Take out what no reader sees, and what only leads to other pages; its words are junk."""
    kept = _holders(opening if keep is None else {keep, *opening})
    # ASP.NET puts whole pages into a form.
    half = len(body.text_content()) / 2
    kept.update(form for form in body.iter("form") if len(form.text_content()) > half)
    dropped = []
    walk = etree.iterwalk(body, events=("start",))
    for _, node in walk:
        if node not in kept and (reason := _why_dropped(node)):
            dropped.append((node, reason))
            walk.skip_subtree()
    for node, reason in dropped:
        if words := fold_spaces(" ".join(node.itertext())):
            junk.append(Junk(node.sourceline or 0, words, reason))
        node.drop_tree()


def _holders(elements: Iterable[HtmlElement]) -> set[HtmlElement]:
    """The elements with what they stand in, however deep."""
    holders: set[HtmlElement] = set()
    for element in elements:
        holder: HtmlElement | None = element
        while holder is not None and holder not in holders:
            holders.add(holder)
            holder = holder.getparent()
    return holders


def find_openings(body: HtmlElement) -> set[HtmlElement]:
    """The elements in which turns open: behind marks, or, on a page without any, behind labels that
    recur, not all of them in boilerplate."""
    marked = _elements_with(body, lambda text: MARK.search(text) is not None)
    if marked:
        return marked
    found = [
        (block.element, label)
        for block in blocks_of(body)
        for line in block.lines
        if (label := find_unmarked_label(line.text, above=True))
        and label.shape is not Shape.SMALL
        and (is_plain_role(label.text) or not is_phrase(label.words))
    ]
    counts = Counter(label.text for _, label in found)
    plain = _outside_boilerplate(body)
    names = {
        label.text
        for element, label in found
        if element in plain and counts[label.text] >= _needed(label)
    }
    named = _elements_with(
        body, lambda text: (label := find_label(text.strip())) is not None and label.text in names
    )
    named |= {element for element, label in found if label.text in names}
    # What was deleted, and a note, stay so though somebody is named in it.
    return {element for element in named if _why_dropped(element) in ("", BOILERPLATE)}


def _outside_boilerplate(body: HtmlElement) -> set[HtmlElement]:
    plain = set()
    walk = etree.iterwalk(body, events=("start",))
    for _, node in walk:
        # A form may hold the whole page.
        if node.tag != "form" and _why_dropped(node):
            walk.skip_subtree()
        else:
            plain.add(node)
    return plain


def _needed(label: Label) -> int:
    """How often a label stands on a page that is surely one: "Share:" may do so twice."""
    return _RECURS if " " in label.text or label.text.isupper() else _SINGLE_NAME_RECURS


def _elements_with(body: HtmlElement, holds: Callable[[str], bool]) -> set[HtmlElement]:
    """The elements whose own text, between two tags, holds something."""
    texts = ((element, text) for node in body.iter() for element, text in _texts(node))
    return {element for element, text in texts if holds(text)}


def _texts(node: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    if node.text:
        yield node, node.text
    if node.tail and (parent := node.getparent()) is not None:
        yield parent, node.tail


def _why_dropped(node: HtmlElement) -> str:
    """Why the words of an element are none of the page's text; "" if they are."""
    if node.tag in ("body", "html"):
        return ""
    if node.tag == "del":
        return "deleted in the document"
    # Larger parts of a page are hidden until somebody opens them.
    if node.tag == "span" and _HIDDEN.search(node.get("style", "")):
        return "hidden in the document"
    if (
        _NOTE_IDS.fullmatch(node.get("id", "")) is not None
        or node.get("role", "") in _NOTE_ROLES
        or not _NOTE_CLASSES.isdisjoint(node.get("class", "").split())
    ):
        return "a footnote"
    return BOILERPLATE if _is_boilerplate(node) else ""


def _is_boilerplate(node: HtmlElement) -> bool:
    names = f"{node.get('class', '')} {node.get('id', '')}".casefold().replace("_", "-")
    return (
        node.tag in _BOILERPLATE_TAGS
        or (node.tag == "div" and node.get("title", "") in _EDGES)
        or node.get("role", "").casefold() in _BOILERPLATE_ROLES
        or any(map(_is_boilerplate_class, names.split()))
    )


def _is_boilerplate_class(name: str) -> bool:
    parts = name.split("-")
    loose = not _LOOSE_CLASSES.isdisjoint(parts)
    return not _BOILERPLATE_CLASSES.isdisjoint(parts) or (
        loose and all(part in _LOOSE_CLASSES or part in _CLASSES_BESIDE for part in parts)
    )
