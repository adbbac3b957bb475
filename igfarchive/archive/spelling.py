"""Takes a name apart into the words that names are compared by."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from igfarchive.text.characters import transliterate
from igfarchive.text.vocabulary import word_set

WORD = re.compile(r"[^\W_]+")
SIGNS_WITHIN = re.compile("['’ʼ`´]")
DOUBLED = re.compile(r"(.)\1+")
SYNONYMS = {"saint": "st"}


@dataclass(frozen=True, slots=True)
class Wording:
    """How names of one sort are worded.

    `fillers` may be left out of a name and leave the same name; `acronyms` may stand for one.
    """

    fillers: frozenset[str]
    acronyms: bool


TITLES = word_set(
    "mr mrs ms miss mx dr prof professor sir dame lord lady excellency hon honourable honorable "
    "minister ambassador president senator commissioner judge secretary secretariat moderator "
    "chair chairman chairwoman chairperson cochair phd md esq jr sr"
)
PARTICLES = word_set(
    "de la le du des da dos das do di del della van von der den ter ten zu bin ibn ben bint al el"
)
SMALL_WORDS = word_set(
    "the of for and on in at to a an de la le les du des et y e para do da und fur der die"
)
LEGAL_FORMS = word_set(
    "inc incorporated ltd limited llc plc gmbh ag sa srl corp corporation co company"
)

PERSONS = Wording(fillers=TITLES | PARTICLES, acronyms=False)
ORGANISATIONS = Wording(fillers=SMALL_WORDS | LEGAL_FORMS, acronyms=True)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a name.

    `words` are its words without case and accents, `core` those that matter, `squeezed` the core
    without doubled letters; `shown` leads from a word to how it is written.
    """

    name: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    squeezed: tuple[str, ...]
    shown: dict[str, str]

    @property
    def letters(self) -> int:
        return sum(map(len, self.core))

    @property
    def digits(self) -> str:
        """Those of the whole name: speaker 1 and speaker 2 are two."""
        return "".join(sign for word in self.words for sign in word if sign.isdigit())

    def quote(self, words: Iterable[str]) -> str:
        """The words as written, in quotation marks."""
        return ", ".join(f"“{self.shown[word]}”" for word in words)


def read_spelling(name: str, wording: Wording) -> Spelling:
    """Take `name` apart; a name of fillers alone (“Moderator”) keeps them as its core."""
    written = WORD.findall(SIGNS_WITHIN.sub("", unicodedata.normalize("NFC", name)))
    words = tuple(fold(word) for word in written)
    # "H.E." is a title; an H or an E alone is an initial.
    core = words[2:] if words[:2] == ("h", "e") else words
    core = tuple(word for word in core if word not in wording.fillers) or words
    squeezed = tuple(DOUBLED.sub(r"\1", word) for word in core)
    return Spelling(name, words, core, squeezed, dict(zip(words, written, strict=True)))


def fold(word: str) -> str:
    """The word without case, accents, and letters that English readers write otherwise."""
    plain = unicodedata.normalize("NFKD", transliterate(word))
    folded = "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()
    return SYNONYMS.get(folded, folded)
