"""Finds what speakers say of themselves: `I'm Ada Quill, a pilot at the Harbour Authority`."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from igfarchive.affiliations.grammar.capacities import (
    GREETINGS,
    SelfIntroduction,
    as_one,
    hat,
    in_capacity,
    occupation,
    on_behalf,
    sure,
)
from igfarchive.affiliations.grammar.descriptions import (
    Description,
    described_by,
    read_belonging,
    read_description,
    read_position,
)
from igfarchive.affiliations.grammar.mentions import Cast
from igfarchive.affiliations.grammar.namings import is_known, read_organisation
from igfarchive.affiliations.grammar.negation import is_denied, is_doubtful
from igfarchive.affiliations.grammar.occupations import (
    ADVERBS,
    NO_NAMES,
    OCCUPATIONS,
)
from igfarchive.affiliations.grammar.sentences import Sentence
from igfarchive.affiliations.grammar.verbs import read_been, read_doing
from igfarchive.transcripts.grammar.lettering import PARTICLES

_MOST_JOINED = 3
_MOST_NAMES = 5


class Self:
    """Somebody who speaks, and the words that name them."""

    def __init__(self, label: str, cast: Cast) -> None:
        self.label = label
        self._own = cast.own(label)
        self._cast = cast
        self.is_written_otherwise = not any(word[0] < "\u0250" for word in self._own)

    def name_end(self, sentence: Sentence, start: int, said: bool = False) -> int | None:
        """The place behind their own name. `said`: they say that it is their name."""
        end = start
        while end < min(start + _MOST_NAMES, len(sentence.words)):
            word = sentence.words[end]
            if not word.capital and not (end > start and word.key in PARTICLES):
                break
            if word.key in NO_NAMES or word.key in OCCUPATIONS:
                break
            end += 1
            if word.gap:
                break
        keys = sentence.keys(start, end)
        if not keys:
            return None
        if keys[0] in self._own or keys[-1] in self._own:
            return end
        unknown = not any(self._cast.knows(key) for key in keys)
        return end if unknown and (said or (self.is_written_otherwise and len(keys) > 1)) else None


def self_introductions(
    sentence: Sentence, speaker: Self, opening: bool
) -> Iterator[SelfIntroduction]:
    """All that a sentence says of who speaks it. `opening`: it is among the first of a turn."""
    if opening and (found := _signature(sentence, speaker)):
        yield from _with_more(sentence, found)
    for place, word in enumerate(sentence.words):
        if word.key not in _OPENING or word.quoted:
            continue
        naming, telling = _NAMING.get(word.key), _TELLING.get(word.key, ())
        for found in (
            naming(sentence, place, speaker) if naming else None,
            *(reader(sentence, place) for reader in telling),
        ):
            if found:
                yield from _with_more(sentence, found)


def _with_more(sentence: Sentence, found: SelfIntroduction) -> Iterator[SelfIntroduction]:
    """The self-introduction, and the ones joined to it: `… and a member of the Harbour Council`."""
    yield found
    end = found.description.end
    for _ in range(_MOST_JOINED):
        start = end + (sentence.key(end) == "and")
        if sentence.gap(end - 1) not in {"", ","} or (start == end and not sentence.gap(end - 1)):
            return
        more = read_position(sentence, start) or read_doing(sentence, start)
        if more is None or more.bare or is_denied(sentence, start, more.end):
            return
        yield SelfIntroduction(start, more)
        end = more.end


def _signature(sentence: Sentence, speaker: Self) -> SelfIntroduction | None:
    """A name and what goes with it, no verb: `Ada Quill, pilot at the Harbour Authority`."""
    start = 0
    while sentence.key(start) in GREETINGS:
        start += 1
    end = speaker.name_end(sentence, start)
    if end is None or sentence.words[start].quoted:
        return None
    return _named(sentence, start, end + (sentence.key(end) == "here"), signed=True)


def _named(
    sentence: Sentence, start: int, end: int, signed: bool = False
) -> SelfIntroduction | None:
    """What follows one's own name, which ends at `end`."""
    comma = sentence.gap(end - 1) == ","
    if sentence.gap(end - 1) not in {"", ","}:
        return None
    described = read_belonging(sentence, end)
    if comma:
        described = read_description(sentence, end) or _appended(sentence, end)
    elif described is None and not signed:
        described = _besides(sentence, end)
    return SelfIntroduction(start, described) if described else None


def _appended(sentence: Sentence, start: int) -> Description | None:
    """`…, Harbour Authority`: nothing but a name of an organisation, up to the next sign."""
    name = read_organisation(sentence, start)
    if name is None or not sentence.gap(name[1] - 1) or not is_known(sentence, *name):
        return None
    return described_by(sentence, name)


def _besides(sentence: Sentence, start: int) -> Description | None:
    """`… and a pilot at the Harbour Authority`, `… and work for …`."""
    if sentence.key(start) != "and":
        return None
    return read_position(sentence, start + 1) or read_doing(sentence, start + 1)


def _being(sentence: Sentence, start: int, speaker: Self) -> SelfIntroduction | None:
    """`I am …`, `I'm …`, with or without one's name."""
    behind = start + 1
    if sentence.key(start) == "i":
        if sentence.key(behind) != "am":
            return None
        behind += 1
    if sentence.gap(behind - 1):
        return None
    if name := speaker.name_end(sentence, behind):
        return _in_earnest(sentence, _named(sentence, start, name))
    described = read_position(sentence, behind)
    if described and described.bare:
        described = _relative(sentence, described)
    described = described or _belonging(sentence, behind)
    return sure(sentence, start, described)


def _relative(sentence: Sentence, described: Description) -> Description | None:
    """`an old engineer who has been with the …`: the occupation is bare, what follows is not."""
    place = described.end
    if sentence.key(place) not in {"who", "and"}:
        return None
    if sentence.key(place + 1) in {"has", "have"} and sentence.key(place + 2) == "been":
        found = read_been(sentence, place + 3)
    else:
        found = _third_person(sentence, place + 1)
    return replace(found, position=found.position or described.position) if found else None


def _third_person(sentence: Sentence, place: int) -> Description | None:
    if sentence.key(place) not in {"works", "work"} or sentence.key(place + 1) not in {"at", "for"}:
        return None
    name = read_organisation(sentence, place + 2)
    return Description(name[1], organisation=sentence.folded(*name)) if name else None


def _belonging(sentence: Sentence, start: int) -> Description | None:
    """`I'm with …` and `I'm at …` say also where one stands in a quarrel or on a day."""
    while sentence.key(start) in ADVERBS - {"here"}:
        start += 1
    return read_belonging(sentence, start, known=sentence.key(start) != "from")


def _doing(sentence: Sentence, start: int) -> SelfIntroduction | None:
    """`I work for …`, `I lead …`, `I have been with … since`."""
    place = start + 1
    if sentence.gap(start):
        return None
    auxiliary = sentence.key(start) in {"i've", "i'd"}
    if sentence.key(place) in {"have", "had"}:
        auxiliary, place = True, place + 1
    while auxiliary and sentence.key(place) in ADVERBS:
        place += 1
    if auxiliary:
        if sentence.key(place) != "been" or sentence.gap(place):
            return None
        return sure(sentence, start, read_been(sentence, place + 1))
    return sure(sentence, start, read_doing(sentence, place))


def _called(sentence: Sentence, start: int, speaker: Self) -> SelfIntroduction | None:
    """`my name is …`."""
    if sentence.key(start + 1) not in {"name", "name's"}:
        return None
    name = start + 2 + (sentence.key(start + 2) == "is")
    end = speaker.name_end(sentence, name, said=True)
    return _in_earnest(sentence, _named(sentence, start, end)) if end else None


def _presenting(sentence: Sentence, start: int, speaker: Self) -> SelfIntroduction | None:
    """`this is Ada Quill from …`, said by herself."""
    if sentence.key(start + 1) != "is":
        return None
    end = speaker.name_end(sentence, start + 2)
    return _in_earnest(sentence, _named(sentence, start, end)) if end else None


def _in_earnest(sentence: Sentence, found: SelfIntroduction | None) -> SelfIntroduction | None:
    """A question may begin with one's name: `I'm Ada Quill from the …, may I ask …?`"""
    if found and is_doubtful(sentence, found.start, found.description.end, asked=True):
        return None
    return found


_NAMING: dict[str, Callable[[Sentence, int, Self], SelfIntroduction | None]] = {
    "i": _being,
    "i'm": _being,
    "my": _called,
    "this": _presenting,
}
_TELLING: dict[str, tuple[Callable[[Sentence, int], SelfIntroduction | None], ...]] = {
    "i": (_doing,),
    "i've": (_doing,),
    "i'd": (_doing,),
    "my": (hat, occupation),
    "as": (as_one,),
    "behalf": (on_behalf,),
    "in": (in_capacity,),
}
_OPENING = _NAMING.keys() | _TELLING.keys()
