"""Sets captions' capitals in the letters in which names are written: O'REILLY, O'Reilly."""

import re

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.organisations import ACRONYMS

# What stands before a name and before no other word, without its full stop.
HONORIFICS = word_set("""
    mr mrs ms mx miss dr prof professor sir dame rev hrh
    m mm mme mmes mlle monsieur madame mademoiselle sr sra srta señor señora señorita doña
    dra sig sigra signor signora signore dott dottssa dottoressa profssa herr hr frau
    senhor senhora senor senora г-н г-жа гн гжа господин госпожа السيد السيدة
    """)
# The same with titles that head other phrases, too.
TITLES = HONORIFICS | word_set("""
    hon honorable honourable lord lady he amb ambassador min minister gen general president
    senator mp mep commissioner fed coun excellency deputy vice under assistant secretary-general
    director director-general mayor judge don fr
    """)
DEGREES = word_set("phd psyd md jd llm llb mba msc ma ba esq jr sr ii iii iv")
_DEGREE_SPELLINGS = {
    "phd": "PhD", "psyd": "PsyD", "md": "MD", "jd": "JD", "llm": "LLM", "llb": "LLB", "mba": "MBA",
    "msc": "MSc", "ma": "MA", "ba": "BA", "esq": "Esq", "jr": "Jr", "sr": "Sr",
    "ii": "II", "iii": "III", "iv": "IV",
}  # fmt: skip

# What belongs to the surname that follows it; `st` stands for Saint.
PARTICLES = word_set("""
    de del della der den des di do dos da das du la le los las van von vom zu zur ten ter bin ibn
    ben al el st saint
    """)
# Those of them that are written small within a name.
_SMALL = PARTICLES - {"st", "saint", "al", "el", "ben", "le", "la", "los", "las"} | word_set(
    "e y of and the for from on in at"
)
# Small behind another particle only: de la Cruz, but Anita La Rosa.
_SMALL_BEHIND = word_set("la las los le")

_INITIALS = word_set("AJ BJ CJ DJ EJ JB JC JD JJ JP JR JT KC KJ MJ OJ PJ RJ TJ VJ MC TV")
_PART = re.compile(r"[-‑'’./]")
_MIXED = re.compile(r"(Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)([^\W\d_a-z]{2,})")
_MC = re.compile(r"MC([^\W\d_AEIOU][^\W\d_]{2,}|[AEIOU][^\W\d_]{3,})")


def in_readable_case(label: str) -> str:
    """`label`, its spaces folded, with capitals only where a name has them.

    Words that are not all capitals stand as they are; a label all in small letters is given the
    capitals of a name.
    """
    if label.islower():
        label = label.upper()
    words = label.split(" ")
    read: list[str] = []
    for place, word in enumerate(words):
        behind = read[-1].casefold() if read else ""
        read.append(_read_word(word, first=place == 0, last=place == len(words) - 1, behind=behind))
    return " ".join(read)


def _read_word(word: str, first: bool, last: bool, behind: str) -> str:
    if mixed := _MIXED.fullmatch(word):
        return mixed[1] + _capitalised(mixed[2])
    if not word.isupper():
        return word
    bare = word.rstrip(",.")
    plain = bare.replace(".", "").casefold()
    if plain in _DEGREE_SPELLINGS and last and not first:
        return _degree(word, bare, plain)
    if bare in ACRONYMS or bare in _INITIALS:
        return word
    small = plain in _SMALL or (plain in _SMALL_BEHIND and behind in _SMALL)
    if small and not first and not last:
        return _lower(word)
    if match := _MC.fullmatch(bare):
        return "Mc" + _capitalised(match[1]) + word[len(bare) :]
    return _capitalised(word)


def _degree(word: str, bare: str, plain: str) -> str:
    """PSY.D becomes Psy.D: the letters of its known spelling, the stops as captioned."""
    letters = iter(_DEGREE_SPELLINGS[plain])
    return "".join(next(letters) if sign != "." else sign for sign in bare) + word[len(bare) :]


def _capitalised(word: str) -> str:
    """One capital for each part between hyphens, apostrophes and stops; 80'S stays one part."""
    parts = re.split(_PART, word)
    signs = [*re.findall(_PART, word), ""]
    read = []
    for place, (part, sign) in enumerate(zip(parts, signs, strict=True)):
        possessive = place > 0 and signs[place - 1] in "'’" and len(part) == 1
        read.append((_lower(part) if possessive else _initial_capital(part)) + sign)
    return "".join(read)


def _initial_capital(part: str) -> str:
    for place, character in enumerate(part):
        if character.isalpha():
            return part[:place] + character.upper() + _lower(part[place + 1 :])
    return part


def _lower(text: str) -> str:
    # Python makes two characters of the Turkish capital İ.
    return text.replace("İ", "i").lower()
