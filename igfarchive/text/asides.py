"""Finds what stands in a turn's text and was not said: gaps, lost sound, languages, sounds, times.

A bracket counts only if it is short and every word of it is one that captioners put there. In doubt
it is speech: no word may be taken from somebody who said it.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.clocks import leading_time


class AsideKind(StrEnum):
    """Why a bracket holds no words of the speaker."""

    GAP = "gap"
    """The captioner did not catch the words, or is not sure of them."""
    LOST = "lost"
    """There was no sound to caption."""
    LANGUAGE = "language"
    """The language that was spoken, or that somebody interpreted."""
    SOUND = "sound"
    """What else was heard: laughter, applause, a bell."""
    TIME = "time"
    """When the words behind it were said, counted from the start."""


class Aside(NamedTuple):
    """A bracket with its signs: `start` and `end` count characters of the text."""

    kind: AsideKind
    start: int
    end: int


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GAP = _words("""
    inaudible indiscernible unintelligible phonetic phonetically sp spelling crosstalk cross garbled
    unclear mic mics microphone microphones
    """)
_LOST = _words("""
    audio sound froze frozen freezes freezing lost cut cuts connection disconnected technical muted
    """)
_LANGUAGE = _words("""
    language languages interpretation interpreted interpreter interpreters interpreting
    translated translation translator
    """)
_SOUND = _words("""
    applause applauds applauding clapping claps cheers cheering ovation gavel
    laughter laughs laughing laughed laugh chuckles chuckling chuckle giggles giggling
    coughs coughing cough sneezes sighs sighing sigh gasps gasping whispers whispering
    bell bells rings ringing ring beep beeps beeping knocking noise noises sounds
    music singing sings song video film silence pause break response
    talking conversation conversations chatter
    """)

# "(French)" may be speech, "(in French)" tells how something is said.
_TONGUES = _words("""
    albanian amharic arabic armenian azerbaijani bahasa basque belarusian bengali bislama bosnian
    bulgarian burmese cantonese catalan chinese creole croatian czech danish dari dutch english
    estonian fijian filipino finnish french galician georgian german greek guarani hausa hebrew
    hindi hungarian icelandic igbo indonesian irish italian japanese kazakh khmer kinyarwanda
    kiswahili korean kurdish kyrgyz lao latvian lithuanian macedonian malagasy malay maltese
    mandarin maori mongolian nepali norwegian pashto persian farsi polish portuguese punjabi quechua
    romanian russian samoan serbian shona sinhala slovak slovenian somali spanish swahili swedish
    tagalog tajik tamil telugu thai tigrinya tongan turkish turkmen ukrainian urdu uzbek vietnamese
    welsh wolof xhosa yoruba zulu
    """)
_SPOKEN = _words("speaking speaks speak spoken reading reads in into from")

# What stands beside the words above, and makes no aside by itself.
_MANNERS = _words("""
    a an the and or of by to with without for through via no not off on out over up away again
    audience room crowd hall everyone everybody all both one two few several multiple some general
    loud loudly soft softly low poor bad long prolonged short brief scattered standing
    more continued continues continuing contd start starts started begins ends ended end
    playing plays played background overlapping simultaneous simultaneously
    speaker speakers participant participants name word words voice voices voiceover talk is was has
    foreign native local sign another other non original audible
    difficulties difficulty problem problems issue issues failure quality feed feedback line
    drops dropped dropping interference interrupted captioner captioners
    remote remotely online onsite virtual virtually presentation screen slide slides recording
    """)
_KNOWN = _GAP | _LOST | _LANGUAGE | _SOUND | _TONGUES | _SPOKEN | _MANNERS

_MOST_WORDS = 6
_INSIDE = r"[^()\[\]（）［］【】]{1,80}"
_BRACKET = re.compile(
    # "[laughs](https://…)" is a link, and its words are said.
    rf"[(（]{_INSIDE}[)）]|[\[［【]{_INSIDE}[\]］】](?!\()"
)
_OPENING = re.compile(r"[(\[（［【]")
_TIME = re.compile(r"(?<!\d)\d{1,2}(?::\d\d){1,2}(?:[.,]\d{1,3})?\b")
_LETTERS = re.compile(r"[^\W\d_]+")
# (?), (...), […], (--): nothing but a sign that something is missing or doubtful.
_SIGNS = re.compile(r"\s*[?.…_\-\u2010-\u2015][?.…_\-\u2010-\u2015\s]*")
_TAKEN_OUT = "\0"


def find_asides(text: str) -> list[Aside]:
    """The asides of a text in order, brackets included; they never overlap."""
    if not _OPENING.search(text):
        return []
    return [
        Aside(kind, match.start(), match.end())
        for match in _BRACKET.finditer(text)
        if (kind := _kind(match[0]))
    ]


def spoken_words(text: str) -> int:
    """How many words were said: runs between white space, without those that only asides fill.

    A word that an aside is glued to counts, a full stop behind an aside does not.
    """
    asides = find_asides(text)
    if not asides:
        return len(text.split())
    parts, end = [], 0
    for aside in asides:
        inside = (" " if sign.isspace() else _TAKEN_OUT for sign in text[aside.start : aside.end])
        parts += [text[end : aside.start], *inside]
        end = aside.end
    words = ("".join(parts) + text[end:]).split()
    return sum(_TAKEN_OUT not in word or any(map(str.isalnum, word)) for word in words)


def _kind(bracket: str) -> AsideKind | None:
    inside = bracket[1:-1]
    if PARAGRAPH_BREAK in inside:
        return None
    if leading_time(bracket):
        return AsideKind.TIME
    if _SIGNS.fullmatch(inside):
        return AsideKind.GAP
    without_times = _TIME.sub(" ", inside)
    found = [word.casefold() for word in _LETTERS.findall(without_times)]
    if len(found) > _MOST_WORDS or any(map(str.isdigit, without_times)):
        return None
    words = frozenset(found)
    return _kind_of_words(words) if words <= _KNOWN else None


def _kind_of_words(words: frozenset[str]) -> AsideKind | None:
    if words & _GAP:
        return AsideKind.GAP
    if words & _LOST:
        return AsideKind.LOST
    if words & _LANGUAGE or (words & _TONGUES and words & _SPOKEN):
        return AsideKind.LANGUAGE
    return AsideKind.SOUND if words & _SOUND else None
