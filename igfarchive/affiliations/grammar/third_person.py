"""Finds what is said of another: `let's turn to Bo Tern, who is a pilot from Estuaria`."""

from collections.abc import Iterator
from dataclasses import dataclass

from igfarchive.affiliations.grammar.descriptions import (
    Description,
    described_by,
    read_belonging,
    read_position,
)
from igfarchive.affiliations.grammar.mentions import Mention
from igfarchive.affiliations.grammar.namings import (
    is_known,
    read_organisation,
    read_place,
)
from igfarchive.affiliations.grammar.negation import is_denied
from igfarchive.affiliations.grammar.occupations import (
    ADVERBS,
    ARTICLES,
    CAPACITIES,
    OFFICE_TITLES,
    SHARED,
)
from igfarchive.affiliations.grammar.sentences import Sentence
from igfarchive.affiliations.grammar.verbs import read_represented
from igfarchive.text.vocabulary import word_set

_IS = word_set("is who's he's she's")
_WORKS = word_set("works represents leads heads runs directs chairs founded coordinates")
_RELATIVES = word_set("who whom that")
_POSSESSIVES = word_set("his her their")
_OWNERS = word_set("my our the")
_KNOWING = word_set("i we you all know knows met remember")
_COLLEAGUES = word_set("colleague friend")
_OPENERS = word_set("so and now well okay yes thanks thank you then but right great good all")
_MOST_BEFORE_NAME = 12
_REACH_OF_PERSPECTIVE = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of somebody, in the words from `start` up to `end`.

    `shared` says that the one who speaks is it as well: my co-chair.
    """

    label: str
    start: int
    end: int
    description: Description
    shared: bool = False


def statements_of_others(sentence: Sentence, mentions: list[Mention]) -> Iterator[Statement]:
    """All that a sentence says of those whom it names."""
    for mention in mentions:
        if sentence.words[mention.start].quoted:
            continue
        for found in (_title(sentence, mention), _before(sentence, mention)):
            if found:
                yield found
        described = _behind(sentence, mention)
        if described and not is_denied(sentence, mention.titled, described.end):
            yield Statement(mention.label, mention.start, described.end, described)


def of_pronoun(sentence: Sentence, label: str) -> Statement | None:
    """`She is a pilot at …`, where no doubt is left who she is."""
    place = int(sentence.key(0) in {"and", "so"})
    if sentence.key(place) in {"he's", "she's"}:
        behind = place + 1
    elif sentence.key(place) in {"he", "she"} and sentence.key(place + 1) == "is":
        behind = place + 2
    else:
        return None
    return _certain(sentence, label, place, read_position(sentence, behind))


def of_addressee(sentence: Sentence, label: str) -> Iterator[Statement]:
    """`you are the director of …`, `you represent …`, said to somebody called by name."""
    for place in range(len(sentence.words)):
        if sentence.key(place) not in {"you", "you're"} or sentence.words[place].quoted:
            continue
        behind = place + 1
        if sentence.key(place) == "you're" or sentence.key(behind) == "are":
            behind += sentence.key(place) == "you"
            described = read_position(sentence, behind)
        else:
            described = _represented_by(sentence, behind + (sentence.key(behind) == "do"))
        if found := _certain(sentence, label, place, described):
            yield found


def of_perspective(sentence: Sentence, mention: Mention) -> Statement | None:
    """`Bo, tell us how it looks from the perspective of Estuaria`."""
    last = min(mention.end + _REACH_OF_PERSPECTIVE, len(sentence.words) - 2)
    for place in range(mention.end, last):
        if (sentence.key(place), sentence.key(place + 1)) != ("perspective", "of"):
            continue
        end = read_place(sentence, place + 2)
        if end and {"tell", "give", "show"} & {*sentence.keys(mention.end, place)}:
            described = Description(end, place=sentence.folded(place + 2, end))
            return _certain(sentence, mention.label, mention.start, described)
    return None


def colleague(sentence: Sentence) -> Iterator[tuple[int, Description]]:
    """`our colleague from the …`: where it begins, and where the colleague is from."""
    for place in range(1, len(sentence.words)):
        if sentence.key(place) in _COLLEAGUES and sentence.key(place - 1) in {"our", "my"}:
            described = read_belonging(sentence, place + 1)
            if described is None or not described.organisation:
                continue
            if not is_denied(sentence, place - 1, described.end):
                yield place - 1, described


def is_called(sentence: Sentence, mention: Mention) -> bool:
    """Whether a sentence begins by calling somebody: `And Ada Quill, thank you`."""
    before = sentence.keys(0, mention.titled)
    return sentence.gap(mention.end - 1) == "," and _OPENERS.issuperset(before)


def _certain(
    sentence: Sentence, label: str, start: int, described: Description | None
) -> Statement | None:
    if described is None or described.bare or is_denied(sentence, start, described.end):
        return None
    return Statement(label, start, described.end, described)


def _title(sentence: Sentence, mention: Mention) -> Statement | None:
    for place in range(mention.titled, mention.start):
        if sentence.key(place) in OFFICE_TITLES:
            position = sentence.folded(place, mention.start)
            described = Description(mention.end, position=position, standing=True)
            return Statement(mention.label, place, mention.end, described)
    return None


def _before(sentence: Sentence, mention: Mention) -> Statement | None:
    """What leads up to a name: `my co-chair of this panel, Ada Quill`, `the director of …, Ada`."""
    if not mention.whole:
        return None
    for start in range(mention.titled - 2, max(mention.titled - _MOST_BEFORE_NAME, -1), -1):
        if sentence.key(start) not in _OWNERS:
            continue
        described = read_position(sentence, start + 1)
        if described is None or described.end != mention.titled:
            continue
        if is_denied(sentence, start, mention.end):
            return None
        own = sentence.key(start) in {"my", "our"}
        shared = own and not SHARED.isdisjoint(sentence.keys(start, mention.titled))
        if described.bare and not shared:
            return None
        return Statement(mention.label, start, mention.end, described, shared=shared)
    return None


def _behind(sentence: Sentence, mention: Mention) -> Description | None:
    """What follows a name: `from …`, `, a pilot at …`, `who is …`, `who works for …`."""
    start = mention.end
    gap = sentence.gap(start - 1)
    if gap not in {"", ","}:
        return None
    if found := _belonging(sentence, start, gap):
        return found
    if gap == "," and (found := read_position(sentence, start)):
        article = sentence.key(start) in ARTICLES | {"our"}
        return _fit(found) if article or found.organisation else None
    relative = sentence.key(start) in _RELATIVES
    verb = start + relative
    while sentence.key(verb) in ADVERBS:
        verb += 1
    if sentence.key(verb) in _IS and (relative or not gap or sentence.key(verb) != "is"):
        return _fit(read_position(sentence, verb + 1))
    if relative and (found := _known_from(sentence, verb)):
        return found
    if sentence.key(verb) in _WORKS and (relative or not gap):
        return _works(sentence, verb)
    return None


def _fit(described: Description | None) -> Description | None:
    return None if described is None or described.bare else described


def _belonging(sentence: Sentence, start: int, gap: str) -> Description | None:
    while sentence.key(start) in {"joining", "joins", "us", "coming", "calling", "here"}:
        start += 1
    preposition = sentence.key(start)
    if preposition == "from" or (preposition == "of" and not gap):
        return read_belonging(sentence, start)
    return None


def _known_from(sentence: Sentence, start: int) -> Description | None:
    """`who we met through her role in … as part of the …`."""
    place = start
    while sentence.key(place) in _KNOWING:
        place += 1
    if sentence.key(place) not in {"from", "through", "for"} or place == start:
        return None
    if sentence.key(place + 1) not in _POSSESSIVES:
        return None
    if sentence.key(place + 2) not in CAPACITIES | {"work"}:
        return None
    if sentence.key(place + 3) not in {"in", "at", "with", "within"}:
        return None
    name = read_organisation(sentence, place + 4)
    if name is None:
        return None
    part = name[1] + 3 if sentence.keys(name[1], name[1] + 3) == ["as", "part", "of"] else 0
    if part and (inner := read_organisation(sentence, part)):
        position = sentence.folded(name[1] + 1, inner[1])
        return Description(inner[1], organisation=sentence.folded(*name), position=position)
    return Description(name[1], organisation=sentence.folded(*name))


def _works(sentence: Sentence, verb: int) -> Description | None:
    if sentence.key(verb) == "represents":
        return read_represented(sentence, verb + 1)
    start = verb + 1
    if sentence.key(verb) == "works":
        if sentence.key(start) not in {"at", "for", "with"}:
            return None
        start += 1
    name = read_organisation(sentence, start)
    if name is None or (sentence.key(verb) != "works" and not is_known(sentence, *name)):
        return None
    return described_by(sentence, name)


def _represented_by(sentence: Sentence, verb: int) -> Description | None:
    """`represent the Harbour Authority`, `represent the pilots within the Harbour Authority`."""
    if sentence.key(verb) != "represent":
        return None
    for place in range(verb + 1, min(verb + 7, len(sentence.words))):
        if sentence.key(place) in {"within", "in", "at"}:
            name = read_organisation(sentence, place + 1)
            if name and is_known(sentence, *name):
                return Description(name[1], organisation=sentence.folded(*name))
        if sentence.gap(place):
            break
    return read_represented(sentence, verb + 1)
