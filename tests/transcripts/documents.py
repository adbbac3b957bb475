"""Makes small documents for tests, part by part, so that each says just what it is to say."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Transcript
from tests.transcripts.accounting import assert_balanced

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
ODT = "application/vnd.oasis.opendocument.text"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these parts, packed but for the one that says what it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return buffer.getvalue()


def relations(*targets: tuple[str, str], external: bool = False) -> str:
    """A part that relates another to (kind, target)."""
    mode = ' TargetMode="External"' if external else ""
    related = "".join(
        f'<Relationship Id="r{place}" Type="{_RELATIONS}/{kind}" Target="{target}"{mode}/>'
        for place, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'


def word(body: str, root: str = "document") -> str:
    """A part of a Word document; `body` is its XML, in the prefix w."""
    return (
        f'<w:{root} xmlns:w="{WORD}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:mc="http://'
        f'schemas.openxmlformats.org/markup-compatibility/2006">{body}</w:{root}>'
    )


def docx(body: str, **parts: str) -> bytes:
    """A Word document of the elements `body`; `parts` are the bodies of its other parts."""
    main = {f"word/{name}.xml": word(content, name) for name, content in parts.items()}
    related = relations(*((name, f"{name}.xml") for name in parts))
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": word(f"<w:body>{body}</w:body>"),
            "word/_rels/document.xml.rels": related,
            **main,
        }
    )


def odf(body: str, styles: str = "", root: str = "document-content") -> str:
    spaces = " ".join(
        f'xmlns:{name}="{_ODF}:{value}:1.0"'
        for name, value in {
            "office": "office", "text": "text", "table": "table", "draw": "drawing",
            "style": "style", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
        }.items()
    )  # fmt: skip
    return (
        f'<office:{root} {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>{body}</office:{root}>"
    )


def odt(body: str, styles: str = "", meta: str = "", common: str = "") -> bytes:
    """An OpenDocument text of the elements `body`; the parts `meta` and `common`, if any, are what
    it says of itself and the styles of its pages."""
    return zipped(
        {
            "mimetype": ODT,
            "META-INF/manifest.xml": (
                f'<manifest xmlns="{_ODF}:manifest:1.0">'
                f'<file-entry full-path="/" media-type="{ODT}"/>'
                '<file-entry full-path="content.xml" media-type="text/xml"/></manifest>'
            ),
            "content.xml": odf(
                f"<office:body><office:text>{body}</office:text></office:body>", styles
            ),
            **({"meta.xml": meta} if meta else {}),
            **({"styles.xml": common} if common else {}),
        }
    )


Words = tuple[float, float, str]
"""Where words stand on a page, and the words: `*` before them makes them bold."""


def pdf(
    *pages: Sequence[Words],
    font: str = "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>",
    page: str = "",
    change: Callable[[bytes], bytes] = bytes,
) -> bytes:
    """A PDF document of words in letters of 10 points; `page` are more entries of each page."""
    objects: list[bytes] = [b"", b""]
    objects += [font.format(name=name).encode() for name in ("Helvetica", "Helvetica-Bold")]
    kids = []
    for words in pages:
        drawn = "".join(
            f"BT /F{1 + text.startswith('*')} 10 Tf 1 0 0 1 {x} {y} Tm "
            f"({text.removeprefix('*')}) Tj ET\n"
            for x, y, text in words
        )
        stream = zlib.compress(change(drawn.encode("cp1252")))
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
        )
        objects.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R"
                f" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> {page} >> >>"
            ).encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes]) -> bytes:
    """A PDF document of numbered objects, of which the first is its catalogue."""
    content = bytearray(b"%PDF-1.7\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(content + b"startxref\n%d\n%%%%EOF\n" % start)


def down(*texts: str, top: float = 700, x: float = 70, step: float = 12) -> list[Words]:
    """Lines below each other; an empty one leaves a gap."""
    return [(x, top - step * place, text) for place, text in enumerate(texts) if text]


def paged(content: bytes, name: str = "talk.txt") -> Page:
    return read(content, name)


def lines(page: Page) -> list[tuple[int, str, int]]:
    """Number, words and what is set apart of each line that has words."""
    return [(line.number, line.text, line.apart) for line in page.lines if line.text]


def aside(page: Page) -> list[tuple[str, str]]:
    return [(junk.text, junk.reason) for junk in page.junk]


def transcript_of(page: Page) -> Transcript:
    transcript = parse(page)
    assert_balanced(page, transcript)
    return transcript


def said(page: Page) -> list[tuple[str | None, str]]:
    return [(turn.label, " / ".join(turn.paragraphs)) for turn in transcript_of(page).turns]
