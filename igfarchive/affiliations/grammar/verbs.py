"""Reads what somebody does, and for whom: `run a project called …`, `been with the … since`."""

from dataclasses import replace

from igfarchive.affiliations.grammar.descriptions import (
    Description,
    described_by,
    read_belonging,
    read_position,
)
from igfarchive.affiliations.grammar.namings import (
    is_known,
    read_organisation,
    read_place,
)
from igfarchive.affiliations.grammar.occupations import (
    ADVERBS,
    LEADING,
    LOOSE_LEADING,
    NO_MODIFIERS,
    WORKING,
    WORKING_AT,
)
from igfarchive.affiliations.grammar.sentences import Sentence

_MOST_BETWEEN = 5
_REACH_OF_YEARS = 8
# What one does for an organisation: handle complaints at the …
CARING = frozenset({"handle", "research", "lead", "manage", "run"})
ABODES = (("live", "in"), ("based", "in"), ("come", "from"), ("coming", "from"), ("am", "from"))


def read_doing(sentence: Sentence, start: int) -> Description | None:
    """What stands behind `I`: `lead the …`, `work for …`, `represent …`, `look after … at …`."""
    while sentence.key(start) in ADVERBS and not sentence.gap(start):
        start += 1
    verb = sentence.key(start)
    if sentence.gap(start):
        return None
    if verb in LEADING and (found := _leading(sentence, start)):
        return found
    if verb in {"represent", "represented"}:
        return read_represented(sentence, start + 1)
    if (verb, sentence.key(start + 1)) in ABODES:
        end = read_place(sentence, start + 2)
        return Description(end, place=sentence.folded(start + 2, end)) if end else None
    if verb in WORKING | CARING or (verb, sentence.key(start + 1)) == ("look", "after"):
        return _working(sentence, start)
    return None


def read_been(sentence: Sentence, start: int) -> Description | None:
    """What stands behind `been`: `with the … since 1987`, `a pilot for twenty years`."""
    if sentence.key(start) == "working" and not sentence.gap(start):
        past = sentence.key(start - 2) in {"had", "i'd"}
        return None if past else _working(sentence, start)
    if sentence.key(start) in {"at", "with"}:
        found = read_belonging(sentence, start)
        years = _years(sentence, found.end) if found else None
        if found is None or years is None:
            return read_belonging(sentence, start, known=True)
        return _lasting(found, years)
    found = read_position(sentence, start)
    if found is None or not found.bare:
        return found
    years = _years(sentence, found.end)
    return _lasting(found, years) if years else None


def read_represented(sentence: Sentence, start: int) -> Description | None:
    """The country or organisation that somebody represents."""
    if end := read_place(sentence, start):
        return Description(end, place=sentence.folded(start, end))
    name = read_organisation(sentence, start, small=True)
    return described_by(sentence, name) if name else None


def _leading(sentence: Sentence, start: int) -> Description | None:
    name = read_organisation(sentence, start + 1)
    if name is None:
        return None
    if sentence.key(start) in LOOSE_LEADING and not is_known(sentence, start + 1, name[1]):
        return None
    return described_by(sentence, name)


def _working(sentence: Sentence, start: int) -> Description | None:
    """`work for …` names whom at once; `teach law at …` says what before it."""
    at_once = sentence.key(start) in WORKING | {"working"}
    start += sentence.keys(start, start + 2) == ["look", "after"]
    for place in range(start + 1, min(start + 2 + _MOST_BETWEEN, len(sentence.words))):
        if sentence.key(place) in WORKING_AT:
            name = read_organisation(sentence, place + 1, small=at_once and place == start + 1)
            sure = at_once and place == start + 1 and sentence.key(place) in {"at", "for"}
            if name and (sure or is_known(sentence, *name)):
                return described_by(sentence, name)
        if sentence.gap(place) or (
            sentence.key(place) in NO_MODIFIERS and sentence.key(place) not in {"as", "on", "in"}
        ):
            return None
    return None


def _years(sentence: Sentence, start: int) -> int | None:
    """The place behind `since 1987`, `for twenty years`, `more than ten years ago`."""
    if sentence.gap(start - 1):
        return None
    for place in range(start, min(start + _REACH_OF_YEARS, len(sentence.words))):
        key = sentence.key(place)
        if key in {"years", "year", "decades", "decade"}:
            return place + 1 + (sentence.key(place + 1) == "ago")
        if key == "since" and sentence.key(place + 1)[:4].isdigit():
            return place + 2
        if sentence.gap(place):
            return None
    return None


def _lasting(found: Description, years: int) -> Description:
    return replace(found, end=years, standing=True)
