"""The code pages of an RTF document: its own, and those of its fonts."""

import codecs

from igfarchive.transcripts.transcript import TranscriptError

_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_CODE_PAGES = {0: "cp1252", 10000: "mac_roman", 65001: "utf-8"}
_FAMILIES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_OF_FONTS = ("fcharset", "cpg")


class Fonts:
    """Knows by which codec the bytes of each font are read."""

    def __init__(self) -> None:
        self._page = _FAMILIES["ansi"]
        self._codecs: dict[int, str] = {}

    def codec(self, font: int) -> str:
        return self._codecs.get(font, self._page)

    def knows(self, word: str) -> bool:
        """Whether a control word says something of code pages."""
        return word in _FAMILIES or word == "ansicpg" or word in _OF_FONTS

    def take(self, word: str, number: int | None, font: int) -> None:
        """Do as a control word says; TranscriptError for a code page that is unknown."""
        if word in _FAMILIES:
            self._page = _FAMILIES[word]
        elif word == "fcharset" and number in _CHARSETS:
            self._codecs[font] = _CHARSETS[number]
        elif word != "fcharset" and number is not None:
            codec = _codec(number)
            if word == "cpg":
                self._codecs[font] = codec
            else:
                self._page = codec


def _codec(number: int) -> str:
    codec = _CODE_PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(codec)
    except LookupError:
        raise TranscriptError(
            f"The document is in code page {number}, which is unknown.",
            "Save it in another format, or as plain text in UTF-8.",
        ) from None
    return codec
