"""What programs read in the head of a page: reference managers, and previews of links."""

from collections.abc import Iterator

from igfarchive.exporting.citations.reference import ARCHIVE, Reference

Tag = tuple[str, str, str]
"""Of a `<meta>` element: the attribute that names it, its name, its content."""

LONGEST_DESCRIPTION = 200


def citation_tags(reference: Reference) -> Iterator[Tag]:
    """The names that Google Scholar asks for, and Zotero reads (Highwire Press tags)."""
    yield "name", "citation_title", reference.title
    for author in reference.author:
        yield "name", "citation_author", author.inverted
    when = f"{reference.day:%Y/%m/%d}" if reference.day else str(reference.year or "")
    for name, content in (
        ("publication_date", when),
        ("conference_title", reference.event_title),
        ("publisher", reference.container_title),
        ("language", reference.language),
    ):
        if content:
            yield "name", f"citation_{name}", content


def preview_tags(title: str, description: str, url: str) -> Iterator[Tag]:
    """A link's preview, after the Open Graph protocol (https://ogp.me)."""
    yield "property", "og:site_name", ARCHIVE
    yield "property", "og:type", "article"
    yield "property", "og:title", title
    if description:
        yield "property", "og:description", shortened(description)
    yield "property", "og:url", url


def picture_tags(url: str, words: str, width: int, height: int) -> Iterator[Tag]:
    """The picture of a preview; `words` say what is on it."""
    yield "property", "og:image", url
    yield "property", "og:image:width", str(width)
    yield "property", "og:image:height", str(height)
    yield "property", "og:image:alt", words
    yield "name", "twitter:card", "summary_large_image"


def shortened(text: str) -> str:
    """The beginning of a text, to the end of a word."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_DESCRIPTION:
        return flat
    return f"{flat[:LONGEST_DESCRIPTION].rpartition(' ')[0] or flat[:LONGEST_DESCRIPTION]} …"
