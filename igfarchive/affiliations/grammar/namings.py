"""Reads the names of organisations and places: where they begin, and where they end.

A reader takes a sentence and the place of a word, and gives what stands there, or None.
"""

from igfarchive.affiliations.grammar.occupations import (
    COMMUNITIES,
    DETERMINERS,
    FIELDS,
    NO_MODIFIERS,
    NO_NAMES,
    OCCASIONS,
    ORGANISATIONS,
    QUARTERS,
    SMALL_LINKS,
)
from igfarchive.affiliations.grammar.places import LONGEST_PLACE, PLACES
from igfarchive.affiliations.grammar.sentences import Sentence
from igfarchive.transcripts.grammar.organisations import ACRONYMS

_MOST_MODIFIERS = 7
_MOST_NAME_WORDS = 14
_KNOWN = frozenset(acronym.casefold() for acronym in ACRONYMS)


def read_organisation(
    sentence: Sentence, start: int, small: bool = False, communities: bool = False
) -> tuple[int, int] | None:
    """Where a name of an organisation begins and ends, its article left out.

    `small` lets in names without capitals (the harbour project), `communities` also those of
    looser groups. What a phrase calls its organisation is the name: a project called the Tides.
    """
    begin = start
    if sentence.key(start) in DETERMINERS and not _begins_name(sentence, start):
        if sentence.gap(start):
            return None
        begin = start + 1
    if sentence.key(start) in {"a", "an"}:
        return _called(sentence, begin)
    if (end := _capitals(sentence, begin)) > begin:
        return None if _is_vague(sentence, begin, end) else (begin, end)
    if small and sentence.key(start) == "the":
        return _small_name(sentence, begin, communities)
    return None


def read_place(sentence: Sentence, start: int) -> int | None:
    """The place behind a country or region, with the city before it: `Quayton, in Estuaria`."""
    begin = start + (sentence.key(start) == "the")
    end = _known_place(sentence, begin)
    if end is None:
        return _city(sentence, begin)
    while sentence.gap(end - 1) == "," and (more := _known_place(sentence, end)):
        end = more
    return end


def _begins_name(sentence: Sentence, start: int) -> bool:
    """Whether a determiner is capitalised as a part of a name: This Tide Ltd."""
    return start > 0 and sentence.words[start].capital and sentence.key(start) != "the"


def _is_vague(sentence: Sentence, start: int, end: int) -> bool:
    """Whether capitals name an occasion, a field of work, or somebody's example: company X."""
    keys = sentence.keys(start, end)
    return keys[-1] in OCCASIONS or FIELDS.issuperset(keys) or len(keys[0]) == 1


def is_telling(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a name says of itself that it is an organisation's and no town's."""
    with_article = sentence.key(start - 1) in DETERMINERS and sentence.key(end - 1) not in QUARTERS
    return with_article or is_known(sentence, start, end)


def is_known(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a name holds a word for an organisation, or the initials of one."""
    keys = sentence.keys(start, end)
    return not COMMUNITIES.isdisjoint(keys) or not _KNOWN.isdisjoint(keys)


def behind(sentence: Sentence, start: int, passed: frozenset[str]) -> int:
    while sentence.key(start) in passed and sentence.gap(start) in {"", ","}:
        start += 1
    return start


def _capitals(sentence: Sentence, start: int) -> int:
    """The place behind a run of capitalised words, small words between them let in."""
    end = start
    place = start
    while place < min(start + _MOST_NAME_WORDS, len(sentence.words)):
        word = sentence.words[place]
        if word.names(NO_NAMES):
            end = place + 1
        elif end == start or not _links(sentence, start, place):
            break
        if word.gap not in {"", "&"}:
            break
        place += 1
    while end > start and not sentence.gap(end - 1) and sentence.key(end) in COMMUNITIES:
        end += 1
    return end


def _links(sentence: Sentence, start: int, place: int) -> bool:
    """Whether a name may go on behind a small word: a Board for Tides, not Ada Ltd for Tides."""
    key = sentence.key(place)
    if key == "for":
        return not COMMUNITIES.isdisjoint(sentence.keys(start, place))
    return key in SMALL_LINKS or key == "the"


def _small_name(
    sentence: Sentence, start: int, communities: bool = False
) -> tuple[int, int] | None:
    """A name written small, which its last word tells: `the internet harbours project`."""
    nouns = COMMUNITIES if communities else ORGANISATIONS
    for place in range(start, min(start + _MOST_MODIFIERS, len(sentence.words))):
        word = sentence.words[place]
        if word.key in nouns and (word.gap or sentence.key(place + 1) not in nouns):
            return (start, place + 1) if place > start else None
        if word.gap or word.key in NO_MODIFIERS or word.key in OCCASIONS:
            break
    return None


def _called(sentence: Sentence, start: int) -> tuple[int, int] | None:
    """The name behind `a small project called`."""
    for place in range(start, min(start + _MOST_MODIFIERS, len(sentence.words))):
        if sentence.gap(place) or sentence.key(place) in NO_MODIFIERS:
            break
        if sentence.key(place) in {"called", "named"}:
            nouns = sentence.keys(start, place)
            name = read_organisation(sentence, place + 1)
            return None if ORGANISATIONS.isdisjoint(nouns) else name
    return None


def _known_place(sentence: Sentence, start: int) -> int | None:
    """The place behind a country or region, if nothing makes it a part of another name."""
    for length in range(LONGEST_PLACE, 0, -1):
        end = start + length
        if end > len(sentence.words) or " ".join(sentence.keys(start, end)) not in PLACES:
            continue
        if not sentence.words[start].capital or any(
            sentence.gap(place) for place in range(start, end - 1)
        ):
            continue
        return None if _goes_on(sentence, end) else end
    return None


def _goes_on(sentence: Sentence, end: int) -> bool:
    """Whether the words up to `end` are only the beginning of a name."""
    if end >= len(sentence.words) or sentence.gap(end - 1):
        return False
    word = sentence.words[end]
    return word.names(NO_NAMES) or word.key in COMMUNITIES


def _city(sentence: Sentence, start: int) -> int | None:
    """The place behind `Quayton, Estuaria` or `Quayton, in Estuaria`."""
    for place in range(start, min(start + 3, len(sentence.words))):
        word = sentence.words[place]
        if not word.names(NO_NAMES) or word.key in COMMUNITIES:
            return None
        if word.gap == ",":
            return _known_place(sentence, place + 1 + (sentence.key(place + 1) == "in"))
        if word.gap:
            return None
    return None
