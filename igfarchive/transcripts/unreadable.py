"""The kinds of file that hold no transcript that can be read, and what to do with each.

A kind is told by the file's name where a folder is walked, and by its first bytes where it is
opened: either way it is refused in the same words.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath

from igfarchive.transcripts.transcript import TranscriptError

_ZIP = rb"PK\x03\x04"
_OLD_OFFICE = rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What all documents of Microsoft Office began with until 2007, and those with a password do."""
_EITHER = b"|".join([_ZIP, _OLD_OFFICE])
_AS_TEXT = "Save it as plain text in UTF-8 and import that."
_CAPTIONS_INSTEAD = "Import its transcript or its captions instead."
_WORDS_INSTEAD = "Import the transcript's text instead."


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A kind of file: `thing` is what it is called, with its article.

    `suffixes` are lower case. `begins` is a regular expression that its first bytes match; of
    files that begin alike those come first which hold one of `within`, too.
    """

    thing: str
    remedy: str
    suffixes: tuple[str, ...] = ()
    begins: bytes = b""
    within: tuple[bytes, ...] = ()

    def refusal(self) -> TranscriptError:
        return TranscriptError(f"This is {self.thing}.", self.remedy)


def _utf16(*names: str) -> tuple[bytes, ...]:
    """What a part of an old Office document is called within it."""
    return tuple(name.encode("utf-16-le") for name in names)


# The most particular first: a container that holds no part which we know is no more than that.
KINDS = (
    Unreadable("an old Word document (.doc)", "Save it from Word as .docx.", (".doc", ".dot"),
               _OLD_OFFICE, _utf16("WordDocument")),
    Unreadable("an Office document with a password", "Save it without the password.", (),
               _OLD_OFFICE, _utf16("EncryptedPackage")),
    Unreadable("a Pages document", "Export it from Pages as Word (.docx).", (".pages",),
               _ZIP, (b"Index/Document.iwa",)),
    Unreadable("a link to a Google document", "Download the document from there as .docx.",
               (".gdoc",)),
    Unreadable("a spreadsheet", "Copy the words that were said into a text file (.txt); "
               "a programme comes in with import_programme.",
               (".xlsx", ".xls", ".ods", ".numbers", ".csv", ".tsv"),
               _EITHER, (b"xl/", b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                         *_utf16("Workbook"))),
    Unreadable("a presentation", "Import the transcript of what was said instead.",
               (".pptx", ".ppt", ".odp", ".key"),
               _EITHER, (b"ppt/", b"mimetypeapplication/vnd.oasis.opendocument.presentation",
                         *_utf16("PowerPoint Document"))),
    Unreadable("an e-mail", "Save the transcript in it as a file of its own.",
               (".msg", ".eml", ".mbox"), _OLD_OFFICE, _utf16("__properties_version1.0")),
    Unreadable("an old Microsoft Office document", _AS_TEXT, (), _OLD_OFFICE),
    Unreadable("an e-book", "Convert it to a web page (.html) and import that.",
               (".epub", ".mobi", ".azw3"), _ZIP, (b"mimetypeapplication/epub",)),
    Unreadable("a web archive", "Save the page as HTML (.html) and import that.",
               (".mht", ".mhtml", ".webarchive")),
    Unreadable("a file of captions in a format that is not read",
               "Convert it to SubRip (.srt) or WebVTT (.vtt).",
               (".ass", ".ssa", ".scc", ".stl", ".sub", ".smi", ".cap"),
               rb"(?:\xef\xbb\xbf)?\[Script Info\]|Scenarist_SCC|<SAMI>"),
    Unreadable("a zip archive", "Unpack it and import the files in it.", (".zip",), _ZIP),
    Unreadable("a compressed file", "Unpack it and import what it holds.",
               (".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar"),
               rb"\x1f\x8b|BZh\d|\xfd7zXZ\x00|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|\x28\xb5\x2f\xfd"),
    Unreadable("a picture", _WORDS_INSTEAD,
               (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic", ".bmp", ".svg"),
               rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\x00|MM\x00\*|RIFF[\s\S]{4}WEBP"
               rb"|[\s\S]{4}ftyp(?:heic|heix|mif1|avif)"),
    Unreadable("a sound recording", _CAPTIONS_INSTEAD,
               (".mp3", ".wav", ".m4a", ".ogg", ".oga", ".opus", ".flac", ".aac", ".wma", ".aiff"),
               rb"ID3[\x02-\x04]|\xff[\xf2\xf3\xfb]|OggS|fLaC|RIFF[\s\S]{4}WAVE"
               rb"|[\s\S]{4}ftypM4A"),
    Unreadable("a video", _CAPTIONS_INSTEAD,
               (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".wmv"),
               rb"[\s\S]{4}ftyp|\x1a\x45\xdf\xa3|RIFF[\s\S]{4}AVI "),
    Unreadable("a database", _WORDS_INSTEAD, (".sqlite", ".sqlite3", ".db", ".mdb"),
               rb"SQLite format 3\x00"),
    Unreadable("a program", _WORDS_INSTEAD, (".exe", ".dll", ".so"), rb"\x7fELF"),
)  # fmt: skip

JSON = Unreadable("JSON of a shape that is not known", "Import captions or plain text instead.")
"""Text, and so told by whoever reads that."""

_BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}
# The parts of a zip archive are listed at its end, those of an old document anywhere.
_ENDS = 100_000


def told_by_name(name: str) -> Unreadable | None:
    """The kind that the suffix of a file's name tells, if it is one of these."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower())


def told_by_content(content: bytes) -> Unreadable | None:
    """The kind that the bytes of a file tell, whatever it is called."""
    is_zip = re.match(_ZIP, content)
    listed = (content[:_ENDS], content[-_ENDS:]) if is_zip else (content,)
    for kind in KINDS:
        if not kind.begins or not re.match(kind.begins, content):
            continue
        if not kind.within or any(part in some for part in kind.within for some in listed):
            return kind
    return None
