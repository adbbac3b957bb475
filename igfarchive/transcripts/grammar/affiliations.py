"""Tells an affiliation in brackets behind a label from everything else in brackets there."""

import re

from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.organisations import is_organisation
from igfarchive.transcripts.grammar.stages import is_aside

_MOST_WORDS = 15
_LEADING = re.compile(r"\s*[(（]([^()（）]{2,150})[)）](?=\s*\S)")
_SMALL = word_set("of the for and in on at to de la le du des et für und y e da do &")
_ANSWERS = word_set("yes no not none nothing thank thanks okay the a this that i we")
_OFFICES = word_set("""
    academy administration agency ambassador association authority board bureau centre center
    chamber coalition college commission committee company confederation corporation council
    delegation department director embassy faculty federation forum foundation government group
    inc initiative institute institution international laboratory limited ltd mission minister
    ministry nations network office organisation organization parliament president professor
    programme program project registry regulator representative republic school secretariat
    secretary senator society telecom union united university
    """)


def split_affiliation(speech: str) -> tuple[str, str]:
    """Part the speech behind a label into (affiliation, the rest).

    `(Ministry of Posts) Thank you` has one; `(Laughter) Thank you`, `(I mean it) Thank you` and a
    bracket with nothing behind it have none. In doubt there is none: the words stay speech.
    """
    match = _LEADING.match(speech)
    if match is None or not _names_organisation(match[1]):
        return "", speech
    return " ".join(match[1].split()), speech[match.end() :]


def is_office(word: str) -> bool:
    """Whether a word is of those that people hold or work for: director, ministry."""
    return word.casefold() in _OFFICES


def _names_organisation(text: str) -> bool:
    words = text.replace(",", " ").split()
    if not words or len(words) > _MOST_WORDS or is_aside(text) or text.rstrip()[-1:] in ".?!…":
        return False
    names = [word for word in words if word.casefold() not in _SMALL]
    if words[0].casefold() in _ANSWERS or any(name[0].islower() for name in names):
        return False
    if any(map(is_office, words)) or is_organisation(text):
        return True
    return len(names) > 1 and text.upper() != text
