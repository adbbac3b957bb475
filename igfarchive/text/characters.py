"""Characters that are written otherwise and mean the same."""

import re
import unicodedata
from collections.abc import Callable, Sequence

# Hiragana, Katakana and Han, with their iteration marks and the planes of rarer Han: they are
# written without spaces.
IDEOGRAPHS = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"

# Latin letters that Unicode does not decompose, in the transliteration English readers expect.
LATIN = {
    "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H",
    "ŧ": "t", "Ŧ": "T", "ð": "d", "Ð": "D", "ı": "i", "ə": "e", "Ə": "E", "æ": "ae", "Æ": "AE",
    "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th",
}  # fmt: skip
_LATIN = str.maketrans(LATIN)

# No line breaks at these, and no browser finds words over them.
_UNBREAKABLE = str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))


# The blocks of Unicode that are kept for scripts written from right to left, and its mark.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Tabs and the ends of lines are none.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def has_right_to_left(text: str) -> bool:
    """Whether any of `text` may run from right to left: all else runs as the page does."""
    return not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))


def no_text_in(text: str) -> str:
    """The first character that nobody types (a control character, or half of one), or nothing: a
    database takes some of them for the end."""
    found = _NO_TEXT.search(text)
    return found[0] if found else ""


def transliterate(text: str) -> str:
    """`text` with the letters of LATIN as English readers write them."""
    return text.translate(_LATIN)


def as_xml_characters(text: str) -> str:
    """`text` with U+FFFD for each character that no XML document may hold
    (https://www.w3.org/TR/xml/#charsets)."""
    return _NOT_IN_XML.sub("\ufffd", text)


def with_plain_spaces(text: str) -> str:
    """`text` with a space for each that does not break, every character in its place.

    Captions are full of them: `tide\\u00a0tables` is shown, and copied, as `tide tables`.
    """
    return text if text.isascii() else text.translate(_UNBREAKABLE)


def without_accents(text: str) -> str:
    """`text` in the plain letters of its script: databases sort Ş and Đ behind Z."""
    parts = unicodedata.normalize("NFD", transliterate(text))
    plain = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", plain)


_ASCII = frozenset(map(chr, range(128)))
FEW = 8
"""So many different characters are looked for, where otherwise each of a text is looked up."""


class Folding(dict[int, str]):
    """Folds texts character by character, and knows where each folded character comes from.

    With the folding ½ -> "1/2", É -> "e":

        text     É ½ b        fold     e 1 / 2 b
        offset   0 1 2        origins  0 1 1 1 2

    What a character becomes is found once, when it is first met.
    """

    def __init__(self, fold_character: Callable[[str], str]) -> None:
        super().__init__()
        self._fold_character = fold_character
        # Characters whose folded form is not one character: nearly every text has none, and then
        # offsets in the folded text are offsets in the text.
        self._uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = self[code] = self._fold_character(character)
        if len(folded) != 1:
            self._uneven.add(character)
        return folded

    def fold(self, text: str) -> str:
        """The folded text, whose length may differ. Of ASCII, lower case is all there is to it."""
        text = self.fold_few(text)
        return text.lower() if text.isascii() else text.translate(self)

    def fold_few(self, text: str) -> str:
        """A text with the folded forms of its few characters beyond ASCII, where these forms are
        ASCII; else as it is. Of apostrophes and no-break spaces, all else need not be looked at.
        """
        if text.isascii():
            return text
        odd = set(text) - _ASCII
        if len(odd) > FEW or not all(self[ord(character)].isascii() for character in odd):
            return text
        for character in odd:
            text = text.replace(character, self[ord(character)])
        return text

    def origins(self, text: str) -> Sequence[int]:
        """For each character of the folded text the offset in `text` that it comes from.

        A range where each is where it was. `text` must have been folded before.
        """
        if text.isascii() or self._uneven.isdisjoint(text):
            return range(len(text))
        return [at for at, character in enumerate(text) for _ in self[ord(character)]]
