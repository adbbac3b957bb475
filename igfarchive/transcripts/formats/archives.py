"""Opens documents that are zip archives of XML parts, and refuses those that may do harm.

Nothing is believed of what an archive says of itself: what it declares is checked first, and what
comes out of it is counted while it comes.
"""

import io
import lzma
import zipfile
import zlib

from lxml import etree

from igfarchive.transcripts.decoding import LARGEST, refuse_large
from igfarchive.transcripts.page import refuse_many
from igfarchive.transcripts.transcript import TranscriptError

ZIP = b"PK\x03\x04"
"""What an archive begins with."""
LARGEST_UNPACKED = 100_000_000
"""Bytes of all parts together."""
MOST_PARTS = 5_000
MOST_RATIO = 200
"""An archive's bytes unpacked to packed. XML of words has a tenth of it."""
MOST_TAGS = 1_500_000
"""Of a part, closing ones counted. Word writes a hundred or so for a paragraph that it marks up."""
_SMALL = 1_000_000
_CHUNK = 64 * 1024
_ARCHIVES = (".zip", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz")
_OFFICE = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".odp")
_DOCTYPES = tuple("<!DOCTYPE".encode(each) for each in ("utf-8", "utf-16-le", "utf-16-be"))
_ENCRYPTED = 1

# What opening and unpacking raise where bytes of an archive were changed or cut off, each of them
# met by doing so; the library hands on what its parts say.
_DAMAGED = (
    zipfile.BadZipFile,  # its own word
    RuntimeError,  # a part that says it is encrypted, in parts, or packed in an unknown way
    ValueError,  # a place before the beginning, a name that is no text
    EOFError,  # a part that ends too early
    zlib.error, OSError, lzma.LZMAError,  # the three ways to pack: deflate, bzip2, LZMA
)  # fmt: skip

_AGAIN = "Open it in the program that wrote it and save it anew, or copy its words into plain text."


class Archive:
    """The parts of a document by name; `thing` is what messages call it, as "Word document".

    TranscriptError for an archive that is damaged, encrypted, or larger than its words can be.
    """

    def __init__(self, content: bytes, thing: str) -> None:
        self.thing = thing
        refuse_large(content)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGED:
            raise self.damaged("its archive cannot be opened") from None
        parts = self._file.infolist()
        unpacked = sum(part.file_size for part in parts)
        if (
            len(parts) > MOST_PARTS
            or unpacked > LARGEST_UNPACKED
            or unpacked > max(_SMALL, MOST_RATIO * len(content))
        ):
            raise TranscriptError(
                f"The {thing} says that it unpacks to {unpacked:,} bytes in {len(parts):,} parts.",
                f"No transcript does: at most {LARGEST_UNPACKED:,} bytes in {MOST_PARTS:,} parts, "
                f"and {MOST_RATIO} times its size. Copy its words into plain text.",
            )
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise self.encrypted()
        self._parts = {part.filename: part for part in parts}
        for name in self._parts:
            if name.lower().endswith(_ARCHIVES + _OFFICE):
                raise TranscriptError(
                    f"The {thing} holds another file: {name}.",
                    "Take out what is embedded in it, save it anew and import that.",
                )

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def names(self) -> tuple[str, ...]:
        return tuple(self._parts)

    def read(self, name: str) -> bytes:
        """The bytes of a part, if they are not more than a transcript's."""
        content = bytearray()
        try:
            with self._file.open(self._parts[name]) as part:
                while chunk := part.read(_CHUNK):
                    content += chunk
                    if len(content) > LARGEST:
                        raise TranscriptError(
                            f"The {self.thing}'s part {name} has more than {LARGEST:,} bytes.",
                            "No transcript's has. Copy its words into plain text.",
                        )
        except _DAMAGED:
            raise self.damaged(f"its part {name} cannot be unpacked") from None
        return bytes(content)

    def tree(self, name: str) -> etree._Element:
        """A part that is XML; TranscriptError if it is not, or declares entities."""
        content = self.read(name)
        if any(doctype in content for doctype in _DOCTYPES):
            raise self._declares(name)
        refuse_many(content.count(b"<"), MOST_TAGS, "tags")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise self.damaged(f"its part {name} is no XML") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._declares(name)
        return root

    def damaged(self, what: str) -> TranscriptError:
        return TranscriptError(f"The {self.thing} is damaged: {what}.", _AGAIN)

    def encrypted(self) -> TranscriptError:
        return TranscriptError(
            f"The {self.thing} is encrypted.", "Save it without a password and import that."
        )

    def active(self, what: str) -> TranscriptError:
        return TranscriptError(
            f"The {self.thing} {what}.", "Save it without, or copy its words into plain text."
        )

    def _declares(self, name: str) -> TranscriptError:
        return TranscriptError(
            f"The {self.thing}'s part {name} declares a document type, which may hold anything.",
            _AGAIN,
        )


def local_name(node: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(node).localname


def attribute(node: etree._Element, name: str) -> str:
    """An attribute by its name without namespace, which changes from version to version; "" where
    there is none."""
    return next(
        (str(value) for key, value in node.items() if etree.QName(key).localname == name), ""
    )
