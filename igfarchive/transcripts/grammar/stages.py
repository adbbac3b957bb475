"""What captioners write between brackets: stage directions, gaps, asides."""

import re
from collections.abc import Container, Iterator

from igfarchive.text.asides import AsideKind, find_asides
from igfarchive.text.clocks import leading_time
from igfarchive.text.vocabulary import word_set

_OPEN, _CLOSE = "([（【［", ")]）】］"
_LONGEST_DIRECTION = 30
_BRACKETED = re.compile(r"(?<!\S)[(\[]([^()\[\]]{1,60})[)\]][.,;:]?(?!\S)")
# Not "the meeting is adjourned": that is said.
_END_MARK = re.compile(
    r"\W{0,9}end\sof\s(?:the\s)?(?:transcript|transcription|captions?|captioning|recording|session)"
    r"\W{0,9}",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s*(\S)")
_WORD = re.compile(r"[^\W\d_]+")

# What the whole room hears: between two sentences it interrupts whoever speaks.
_ROOM = word_set("laughter applause cheers cheering clapping ovation gavel music video film")
_ROOM_MANNER = word_set("""
    and or from the in a of by audience room crowd standing loud prolonged general some scattered
    more long continued continues continuing playing plays played starts begins ends ended
    background soft
    """)

# Words that were not caught, or how they were said: marks of the speech, never an organisation.
_GAPS = word_set("""
    inaudible indiscernible unintelligible phonetic sp spelling audio sound mic mics microphone
    microphones crosstalk froze frozen lost cut connection technical garbled unclear
    """)
_ASIDES = word_set("""
    applause laughter laughs laughing laugh chuckles chuckling clapping cheers cheering gavel
    music singing sings song video film playing plays break pause silence whispering coughs
    coughing sighs noise noises ringing rings response
    speaking speaks speak spoken reading reads language interpretation interpreted interpreter
    interpreting translated translation translator through via voice voiceover overlapping
    background talking conversation remote remotely online onsite virtually virtual off away again
    continued continuing continues contd standing presentation screen slide slides recording
    zoom teams webex skype
    """)
_LOST = frozenset((AsideKind.GAP, AsideKind.LOST))


def is_direction(text: str) -> bool:
    """Whether a paragraph is nothing but brackets, `(Applause).`, or says that the captions end.

    A time alone, `[00:00:09.11]`, interrupts nobody.
    """
    text = text.strip()
    if is_end_mark(text):
        return True
    if not text or text[0] not in _OPEN or "](" in text:
        return False
    if (time := leading_time(text)) and time[1] == len(text):
        return False
    if len(text) > 1000 or len(text.split()) > _LONGEST_DIRECTION:
        return False
    depth = 0
    for character in text:
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
        elif depth == 0 and character.isalnum():
            return False
        if depth < 0:
            return False
    return depth == 0 and any(character.isalnum() for character in text)


def is_end_mark(text: str) -> bool:
    """Whether a paragraph says that the captions end: what stands below is no longer the turn."""
    return _END_MARK.fullmatch(text.strip()) is not None


def is_gap(text: str) -> bool:
    """Whether a bracket marks words that were not caught: (inaudible), (?), (audio froze)."""
    words = _words(text)
    return not words or not _GAPS.isdisjoint(words) or _is_one_aside(text, _LOST)


def is_aside(text: str) -> bool:
    """Whether a bracket tells how something is said, or what else is heard, or a gap."""
    return is_gap(text) or not _ASIDES.isdisjoint(_words(text)) or _is_one_aside(text)


def _is_one_aside(text: str, kinds: Container[AsideKind] = frozenset(AsideKind)) -> bool:
    """Whether every word of a bracket is one of asides, and it is of one of the kinds."""
    bracket = f"({text})"
    return any(
        aside.kind in kinds and aside.end - aside.start == len(bracket)
        for aside in find_asides(bracket)
    )


def is_of_room(text: str) -> bool:
    """Whether a bracket is what the whole room hears, and not the speaker's own doing."""
    words = _words(text)
    return not _ROOM.isdisjoint(words) and all(
        word in _ROOM or word in _ROOM_MANNER for word in words
    )


def split_directions(text: str) -> Iterator[tuple[bool, str]]:
    """Cut a paragraph at the directions of the room that stand between its sentences.

    Yields (is it a direction, words) in order. Within a sentence a bracket stays where it is: to
    cut there would break the sentence.
    """
    start = 0
    for match in _BRACKETED.finditer(text):
        if not is_of_room(match[1]):
            continue
        before, after = _sign_before(text, match.start()), _SIGN.match(text, match.end())
        if before.isalnum() or before == "," or (after and after[1].islower()):
            continue
        if said := text[start : match.start()].strip():
            yield False, said
        yield True, match[0]
        start = match.end()
    if rest := text[start:].strip():
        yield False, rest


def _sign_before(text: str, place: int) -> str:
    """The last character before `place` that is no white space, or ""."""
    while place and text[place - 1].isspace():
        place -= 1
    return text[place - 1 : place] if place else ""


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
