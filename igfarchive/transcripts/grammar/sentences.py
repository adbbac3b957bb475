"""Tells a line that somebody says from a title, a date or a place: what stands above the turns.

Every text here comes with its white space folded to single spaces.

    "So let them sort out their issues."    is said: small words, and an end
    "Good. Next, please."                   is said
    "Port, Tideland." "9 a.m." "Room 3."    are not: they are made of names and numbers
    "Who owns the tide?"                    may be a title: its place has to tell
"""

import re
from itertools import pairwise

from igfarchive.text.vocabulary import word_set

_SHORTEST = 8
_BRACKET_AT_END = re.compile(r" ?[(\[][^()\[\]]{1,60}[)\]][.,;:]?$")
_END = re.compile(r"(?:[.!?…]|--|‑‑)[\"'”’)\]]*$")
# Not behind "St." or "9 a.m.".
_ENDS_WITHIN = re.compile(r"(?<=[^\W\d_]{3})[.!?] [^\W\d_]")
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")
_EDGES = "\"'“”‘’()[].,;:!?…-–—‑"
# "Moderator: Ada Noor of the board." is a fact; who says a word to others is speaking.
_FACT = re.compile(r"(?:[^\W\d_][\w.'’-]{0,20} ){0,2}[^\W\d_][\w.'’-]{0,20} ?: ")
_PLACE = re.compile(
    r"\b(?:room|hall|floor|building|cent(?:re|er)|auditorium|plenary|street|avenue|salle|raum)\b",
    re.IGNORECASE,
)

_GREETING = re.compile(
    r"(?:thanks?(?: you)?|good (?:morning|afternoon|evening|day)|hello|hi|okay|ok|yes|yeah|sorry"
    r"|excuse me|all right|ladies and gentlemen|excellenc(?:y|ies)|dear (?:friends|colleagues)"
    r"|distinguished [a-z]+|m(?:r\.?|adam) (?:chair|president|moderator)\w*)\b",
    re.IGNORECASE,
)
# Not the numeral of "Part I".
_I = re.compile(r"(?<!\S)I(?:['’](?:m|d|ll|ve))? [a-z]")
# "Our common harbour" may be a title; not so "We begin".
_TO_OTHERS_FIRST = re.compile(r"(?:We|You|Let['’]?s|Please|Everyone|Everybody)(?:['’]\w+)? [a-z]")
_OPENS = re.compile(
    rf"{_GREETING.pattern}|(?:so|and|but|well|now|right|no|good|please|next)\b", re.IGNORECASE
)
# "Ada?", "Applause for Ada!": a longer question may be a title.
_CALL = re.compile(r"[!?][\"'”’)\]]*$")
_LONGEST_CALL = 3
# Written small: "Our Common Harbour" is a title.
_TO_OTHERS = word_set("""
    we we're we'd we'll we've you you're you'll you've your us our me my let's
    please thank thanks everyone everybody
    """)
_VERBS = word_set("is are was were has have had will would can could shall should must may might")
# Small words of titles and names.
_PARTICLES = word_set("""
    a an the of and or for in on at to by with from all de del der des di du da la le les et y und
    von van im vs
    """)


def is_clause(text: str) -> bool:
    """Whether a line has a verb as only sentences have: "The council will come to order"."""
    return not _VERBS.isdisjoint(text.casefold().split()[1:])


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence, behind it perhaps a bracket: "One minute. (Pause)"."""
    return _END.search(text) is not None or _END.search(_BRACKET_AT_END.sub("", text)) is not None


def is_spoken_to_others(text: str) -> bool:
    """Whether a line speaks to somebody as only speech does."""
    return (
        not _TO_OTHERS.isdisjoint(_small_words(text))
        or _I.search(text) is not None
        or _TO_OTHERS_FIRST.match(text) is not None
    )


def opens_as_said(text: str) -> bool:
    """Whether a line begins and ends as only speech does: "Good morning.", "and so I went."."""
    if text[:1].islower():
        return ends_sentence(text)
    return _OPENS.match(text) is not None and ends_sentence(text) and not _QUESTION.search(text)


def is_long_sentence(text: str) -> bool:
    """Whether a line is a sentence, and too long for a fact; a question may be a title."""
    return len(text.split()) >= _SHORTEST and ends_sentence(text) and not _QUESTION.search(text)


def is_said(text: str) -> bool:
    """Whether a line is a sentence, however short, given that it is not the title."""
    if _GREETING.fullmatch(text) or (_OPENS.match(text) and ends_sentence(text)):
        return True
    if _CALL.search(text) and len(text.split()) <= _LONGEST_CALL:
        return True
    small = [word for word in _small_words(text) if word not in _PARTICLES]
    if len(small) <= _capitals_within(text):
        return False
    if is_spoken_to_others(text):
        return True
    goes_on = text[:1].islower() or ends_sentence(text) or _ENDS_WITHIN.search(text) is not None
    return goes_on and not _FACT.match(text) and not _PLACE.search(text)


def _small_words(text: str) -> list[str]:
    bare = (word.strip(_EDGES).replace("’", "'") for word in text.split())
    return [word for word in bare if word.islower() and word.replace("'", "").isalpha()]


def _capitals_within(text: str) -> int:
    """Words with a capital that does not begin a sentence."""
    return sum(
        word[:1].isupper() and len(word) > 1 and not before.endswith((".", "!", "?", ":"))
        for before, word in pairwise(text.split())
    )
