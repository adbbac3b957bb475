"""Reads what somebody is, and where: `a professor at the Harbour Institute, in Estuaria`.

Each reader takes a sentence and the place of a word, and gives what stands there, or None: it
understands the whole of a phrase or nothing of it.
"""

from dataclasses import dataclass

from igfarchive.affiliations.grammar.namings import (
    behind,
    is_known,
    is_telling,
    read_organisation,
    read_place,
)
from igfarchive.affiliations.grammar.occupations import (
    ADVERBS,
    AMBIGUOUS,
    ARTICLES,
    BEHIND_OCCUPATION,
    DETERMINERS,
    NO_MODIFIERS,
    OCCUPATIONS,
    POSTPOSED,
    PREPOSITIONS,
    STANDING,
    TOPIC_STOPS,
)
from igfarchive.affiliations.grammar.sentences import Sentence

_MOST_MODIFIERS = 7
_MOST_TOPIC_WORDS = 6
# Nobody says in more words than these where they are what they are.
_REACH_OF_COMPLEMENTS = 40
_AT = frozenset({"at", "with", "from", "within"})
# One is also in a town, and on a subject.
_UNSURE = frozenset({"in", "on"})
_PASSED = frozenset({"here", "based", "working", "currently"})


@dataclass(frozen=True, slots=True)
class Description:
    """What a phrase says; `end` is the place behind its last word."""

    end: int
    organisation: str = ""
    position: str = ""
    place: str = ""
    standing: bool = False

    @property
    def bare(self) -> bool:
        """Whether it says an occupation alone, and one that is said of anybody."""
        return not (self.organisation or self.place or self.standing)


@dataclass(frozen=True, slots=True)
class _Complement:
    preposition: str
    start: int
    end: int
    kind: str


def read_description(sentence: Sentence, start: int) -> Description | None:
    """A position, or where somebody is from: `chair of …`, `from the …`, `with the …`."""
    return read_position(sentence, start) or read_belonging(sentence, start)


def read_position(sentence: Sentence, start: int) -> Description | None:
    """An occupation and all that belongs to it: `acting director for trade at the …, in …`."""
    start = behind(sentence, start, ADVERBS)
    noun = behind(sentence, start, ARTICLES)
    head = _head(sentence, noun)
    if head is None:
        return None
    end, complements = _complements(sentence, head)
    return _described(sentence, noun, head, end, complements)


def read_belonging(sentence: Sentence, start: int, known: bool = False) -> Description | None:
    """`from Estuaria`, `of the Harbour Authority`, `with the …`: a preposition and a name.

    `known` asks for a name that holds a word for an organisation.
    """
    start = behind(sentence, start, ADVERBS)
    preposition = sentence.key(start)
    if preposition not in PREPOSITIONS - {"in", "on"} or sentence.gap(start):
        return None
    if preposition == "from" and (end := read_place(sentence, start + 1)):
        return Description(end, place=sentence.folded(start + 1, end))
    name = read_organisation(sentence, start + 1, small=preposition in _AT)
    if name is None or (preposition == "from" and not is_telling(sentence, *name)):
        return None
    if known and not is_known(sentence, *name):
        return None
    return described_by(sentence, name)


def described_by(sentence: Sentence, name: tuple[int, int]) -> Description:
    """An organisation, with the country that follows its name."""
    end, complements = _complements(sentence, name[1])
    return Description(
        end, organisation=sentence.folded(*name), place=_place(sentence, complements)
    )


def _head(sentence: Sentence, start: int) -> int | None:
    """The place behind the occupation that begins at `start`, its modifiers before it."""
    head = None
    for place in range(start, min(start + _MOST_MODIFIERS, len(sentence.words))):
        key = sentence.key(place)
        if key in OCCUPATIONS or (key in POSTPOSED and head == place):
            head = place + 1
        elif key in NO_MODIFIERS or (head is not None and key in BEHIND_OCCUPATION):
            break
        if sentence.gap(place) not in {"", "/"}:
            break
    if head is None or not _stands_alone(sentence, head):
        return None
    follower = sentence.key(head)
    if follower in {"and", "&"} and not sentence.gap(head - 1):
        second = _head(sentence, behind(sentence, head + 1, ARTICLES))
        return second or head
    return head


def _stands_alone(sentence: Sentence, head: int) -> bool:
    """Whether the word before `head` is the noun of its phrase."""
    if sentence.gap(head - 1):
        return not (sentence.key(head - 1) in AMBIGUOUS and head < 2)
    key = sentence.key(head)
    if sentence.key(head - 1) in AMBIGUOUS:
        return key in PREPOSITIONS or sentence.key(head - 2) not in DETERMINERS
    return key in BEHIND_OCCUPATION


def _complements(sentence: Sentence, start: int) -> tuple[int, list[_Complement]]:
    """What follows an occupation or a name: `for …`, `at the …`, `, in …`, in this order."""
    found: list[_Complement] = []
    end = start
    while end < min(start + _REACH_OF_COMPLEMENTS, len(sentence.words)):
        if sentence.gap(end - 1) == ",":
            bare = end + (sentence.key(end) == "in")
            behind = read_place(sentence, bare)
            if behind and sentence.words[bare].capital:
                found.append(_Complement("in", bare, behind, "place"))
                end = behind
            break
        following = end
        while sentence.key(following) in _PASSED and not sentence.gap(following):
            following += 1
        complement = None
        if not sentence.gap(end - 1):
            based = sentence.key(following - 1) == "based"
            complement = _complement(sentence, following, based)
        if complement is None:
            break
        found.append(complement)
        end = complement.end
    return end, found


def _complement(sentence: Sentence, start: int, based: bool) -> _Complement | None:
    """One preposition and what it takes; where somebody is `based` is a place, known or not."""
    preposition = sentence.key(start)
    if preposition not in PREPOSITIONS or sentence.gap(start):
        return None
    if end := read_place(sentence, start + 1):
        return _Complement(preposition, start + 1, end, "place")
    small = preposition in _AT - {"within"} or preposition == "of"
    if name := read_organisation(sentence, start + 1, small=small):
        if based:
            return _Complement(preposition, *name, "place")
        unsure = preposition in _UNSURE and not is_known(sentence, *name)
        if unsure or (preposition == "from" and not is_telling(sentence, *name)):
            return None
        return _Complement(preposition, *name, "organisation")
    if preposition in _AT:
        return None
    if (end := _topic(sentence, start + 1)) > start + 1:
        return _Complement(preposition, start + 1, end, "topic")
    return None


def _topic(sentence: Sentence, start: int) -> int:
    """The place behind what an occupation is about: `rural access`, `trust and safety`."""
    begin = end = behind(sentence, start, DETERMINERS)
    for place in range(begin, min(begin + _MOST_TOPIC_WORDS, len(sentence.words))):
        key = sentence.key(place)
        if key in TOPIC_STOPS and key != "and":
            break
        if key != "and":
            end = place + 1
        if sentence.gap(place):
            break
    return end if end > begin else start


def _described(
    sentence: Sentence, noun: int, head: int, end: int, complements: list[_Complement]
) -> Description:
    """Sorts what follows an occupation: the organisation is where one is, not what one is for.

    `the diplomat` is one of a story; a diplomat says who one is.
    """
    names = [part for part in complements if part.kind == "organisation"]
    at = [part for part in names if part.preposition in _AT]
    chosen = next(iter(at or _employers(sentence, names)), None)
    position = head
    for part in complements:
        if part.kind == "place" or part == chosen:
            break
        position = part.end
    return Description(
        end,
        organisation=sentence.folded(chosen.start, chosen.end) if chosen is not None else "",
        position=sentence.folded(noun, position),
        place=_place(sentence, complements),
        standing=sentence.key(noun - 1) != "the"
        and not STANDING.isdisjoint(sentence.keys(noun, head)),
    )


def _employers(sentence: Sentence, names: list[_Complement]) -> list[_Complement]:
    """The names, from the one on that somebody is something for: head of Tides for the Board."""
    if (
        len(names) > 1
        and names[1].preposition == "for"
        and not is_known(sentence, names[0].start, names[0].end)
    ):
        return names[1:]
    return names


def _place(sentence: Sentence, complements: list[_Complement]) -> str:
    for part in complements:
        if part.kind == "place":
            return sentence.folded(part.start, part.end)
    return ""
