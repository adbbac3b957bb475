"""Finds in what capacity one speaks: `as a judge`, `on behalf of …`, `my African hat`."""

from dataclasses import dataclass

from igfarchive.affiliations.grammar.descriptions import (
    Description,
    described_by,
    read_position,
)
from igfarchive.affiliations.grammar.namings import is_known, read_organisation
from igfarchive.affiliations.grammar.negation import is_denied, is_doubtful
from igfarchive.affiliations.grammar.occupations import (
    ARTICLES,
    CAPACITIES,
    SPEECH,
    STANDING,
)
from igfarchive.affiliations.grammar.places import DEMONYMS
from igfarchive.affiliations.grammar.sentences import Sentence
from igfarchive.text.vocabulary import word_set

GREETINGS = word_set("hello hi hey yes okay thanks morning afternoon evening sure so and")
PERSONAL = word_set("personal private individual own")
_WEARING = word_set("wear wearing put putting with have having in under")
_MOST_BEFORE_IS = 14


@dataclass(frozen=True, slots=True)
class SelfIntroduction:
    """What one says of oneself, in the words from `start` to the end of the description."""

    start: int
    description: Description


def occupation(sentence: Sentence, start: int) -> SelfIntroduction | None:
    """`my role in this is director of …`."""
    if CAPACITIES.isdisjoint(sentence.keys(start + 1, start + 4)):
        return None
    for place in range(start + 2, min(start + _MOST_BEFORE_IS, len(sentence.words))):
        if sentence.key(place) == "is" and not sentence.gap(place):
            return sure(sentence, start, read_position(sentence, place + 1))
        if sentence.gap(place) not in {"", ","}:
            return None
    return None


def hat(sentence: Sentence, start: int) -> SelfIntroduction | None:
    """`wearing my African hat`."""
    end = start + 3
    if sentence.key(start + 2) not in {"hat", "hats"}:
        return None
    word = sentence.words[start + 1]
    if _WEARING.isdisjoint(sentence.keys(start - 3, start)):
        return None
    if word.key in DEMONYMS:
        return sure(sentence, start, Description(end, place=word.text))
    if word.key in STANDING or word.key in {"academic", "government", "regulator"}:
        return sure(sentence, start, Description(end, position=word.text, standing=True))
    if is_known(sentence, start + 1, start + 2):
        return sure(sentence, start, Description(end, organisation=word.text))
    return None


def as_one(sentence: Sentence, start: int) -> SelfIntroduction | None:
    """`speaking as a judge`, `as a judge I have to ask`."""
    if sentence.key(start + 1) not in ARTICLES or sentence.gap(start):
        return None
    described = read_position(sentence, start + 1)
    if described is None:
        return None
    before = sentence.keys(start - 4, start)
    speaks = "speaking" in before[-2:] and (len(before) < 2 or {"i'm", "am"} & {*before})
    follows = sentence.key(described.end) in {"i", "i'm", "i've"} | {"myself"}
    if not (speaks or (follows and sentence.gap(described.end - 1) in {"", ","})):
        return None
    return sure(sentence, start, described)


def on_behalf(sentence: Sentence, start: int) -> SelfIntroduction | None:
    """`I would like to thank you on behalf of the Harbour Authority`."""
    said = sentence.keys(0, start)
    if said[-1:] != ["on"] or sentence.key(start + 1) != "of":
        return None
    subject = [key for key in said if key not in GREETINGS][:1]
    if subject not in (["i"], ["i'm"], ["i'd"], ["on"]) or SPEECH.isdisjoint(sentence.keys(0, 99)):
        return None
    name = read_organisation(sentence, start + 2, small=True, communities=True)
    if name is None or is_denied(sentence, start - 1, name[1]):
        return None
    return SelfIntroduction(start - 1, described_by(sentence, name))


def in_capacity(sentence: Sentence, start: int) -> SelfIntroduction | None:
    """`in my private capacity`, `in my capacity as chair of the Harbour Council`."""
    if sentence.keys(start + 1, start + 2) != ["my"]:
        return None
    place = start + 2
    while sentence.key(place) in PERSONAL:
        place += 1
    if sentence.key(place) != "capacity":
        return None
    if sentence.key(place + 1) == "as":
        return sure(sentence, start, read_position(sentence, place + 2))
    if place == start + 2:
        return None
    position = sentence.folded(start + 2, place + 1)
    if is_denied(sentence, start, place + 1):
        return None
    return SelfIntroduction(start, Description(place + 1, position=position))


def sure(sentence: Sentence, start: int, described: Description | None) -> SelfIntroduction | None:
    if described is None or described.bare:
        return None
    if is_doubtful(sentence, start, described.end):
        return None
    return SelfIntroduction(start, described)
