"""Finds names that may mean the same person or organisation, and says why.

Names in, pairs with a score and a reason in words out; no database. A pair is a suggestion for a
person to judge: two people may well be called almost alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice, pairwise

from rapidfuzz.distance import OSA

from igfarchive.archive.spelling import Spelling, Wording, read_spelling

# Shorter words and names differ by one letter too often by chance: Tim and Jim, Julia and Julie.
LETTERS_OF_WORD = 5
LETTERS_OF_NAME = 6
LETTERS_OF_ONLY_WORD = 7
WORDS_LEFT_OUT = 2
WORDS_READ = 8
# Of more names than these that share a key each is paired with the next one alone: a curator goes
# from one to the other, and the number of pairs grows with that of names, not with its square.
MOST_SHARING = 50
# Of names with a word in common, so many are looked at for what an initial may stand for.
MOST_OF_A_WORD = 200


@dataclass(frozen=True, slots=True)
class Likeness:
    """Names number `first` and `second`, the lower number first; `score` up to 100."""

    first: int
    second: int
    score: int
    reason: str


def find_alike(names: Sequence[str], wording: Wording) -> list[Likeness]:
    """The pairs among `names` that look like one, best first; each pair once."""
    spellings = [read_spelling(name, wording) for name in names]
    found = [*_same_words(spellings), *_one_letter(spellings), *_initials(spellings)]
    found += _words_left_out(spellings)
    if wording.acronyms:
        found += _acronyms(spellings)
    best: dict[tuple[int, int], Likeness] = {}
    for pair in sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second)):
        if spellings[pair.first].digits == spellings[pair.second].digits:
            best.setdefault((pair.first, pair.second), pair)
    return list(best.values())


def _pair(one: int, other: int, score: int, reason: str) -> Likeness:
    return Likeness(min(one, other), max(one, other), score, reason)


def _groups(keys: Iterable[object]) -> Iterator[tuple[int, int]]:
    """The pairs of places that hold the same key."""
    places: dict[object, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key:
            places[key].append(place)
    for alike in places.values():
        yield from _pairs(alike)


def _pairs(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Each with each, or with the next one where there are too many."""
    return combinations(places, 2) if len(places) <= MOST_SHARING else pairwise(places)


def _same_words(spellings: Sequence[Spelling]) -> Iterator[Likeness]:
    """Alike but for capitals, accents, spaces, order, titles and particles."""
    by_words = _groups(tuple(sorted(spelling.core)) for spelling in spellings)
    by_letters = _groups("".join(spelling.core) for spelling in spellings)
    for first, second in {*by_words, *by_letters}:
        one, other = spellings[first], spellings[second]
        left_out = _differing(one, other)
        if "".join(one.words) == "".join(other.words):
            yield _pair(first, second, 100, "the same but for capitals, accents or spaces")
        elif not left_out:
            yield _pair(first, second, 95, "the same words in another order")
        elif one.core == other.core:
            yield _pair(first, second, 98, f"the same but for {left_out}")
        else:
            yield _pair(first, second, 90, f"the same but for {left_out} and the order")


def _differing(one: Spelling, other: Spelling) -> str:
    """The words that stand in one of the two alone, quoted."""
    theirs, mine = set(other.words), set(one.words)
    mine_alone = one.quote(word for word in one.words if word not in theirs)
    theirs_alone = other.quote(word for word in other.words if word not in mine)
    return ", ".join(filter(None, [mine_alone, theirs_alone]))


def _one_letter(spellings: Sequence[Spelling]) -> Iterator[Likeness]:
    """One letter, or two exchanged ones, apart; doubled letters count once."""
    in_order = [" ".join(spelling.squeezed) for spelling in spellings]
    sorted_words = [" ".join(sorted(spelling.squeezed)) for spelling in spellings]
    for first, second in _near(in_order) | _near(sorted_words):
        one, other = spellings[first], spellings[second]
        if reason := _difference(one, other):
            letters = min(one.letters, other.letters)
            yield _pair(first, second, round(95 * (1 - 1 / letters)), reason)


def _near(texts: Sequence[str]) -> set[tuple[int, int]]:
    """Places of texts at most one edit apart, the lower place first.

    Such texts come out the same when at most one letter is left out of each: only those that do
    are compared, and not each with all.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for shortened in {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}:
            places[shortened].append(place)
    return {
        pair
        for alike in places.values()
        for pair in _pairs(alike)
        if OSA.distance(texts[pair[0]], texts[pair[1]], score_cutoff=1) <= 1
    }


def _difference(one: Spelling, other: Spelling) -> str:
    """How two names one edit apart differ, in words; empty where it is likely chance."""
    letters = min(one.letters, other.letters)
    words = min(len(one.core), len(other.core))
    if letters < (LETTERS_OF_NAME if words > 1 else LETTERS_OF_ONLY_WORD):
        return ""
    mine = [word for word in one.core if word not in other.core]
    theirs = [word for word in other.core if word not in one.core]
    if len(mine) == len(theirs) == 1:
        # A letter more or less is a slip where another letter is another name: Jon, John; Jim, Tim.
        if len(mine[0]) == len(theirs[0]) < LETTERS_OF_WORD:
            return ""
        doubled = sorted(one.squeezed) == sorted(other.squeezed)
        how = "differ in doubled letters" if doubled else "are one letter apart"
        return f"{one.quote(mine)} and {other.quote(theirs)} {how}"
    return "one letter or space apart"


def _initials(spellings: Sequence[Spelling]) -> Iterator[Likeness]:
    """A single letter in the one may stand for a word of the other: C. and Chengetai."""
    holders: dict[str, dict[int, None]] = defaultdict(dict)  # in the order of the names
    for place, spelling in enumerate(spellings):
        for word in spelling.squeezed:
            if len(word) > 1:
                holders[word][place] = None
    abbreviated = [
        place
        for place, spelling in enumerate(spellings)
        if 1 <= sum(len(word) == 1 for word in spelling.core) < len(spelling.core)
    ]
    near = _near_words(
        {word for place in abbreviated for word in spellings[place].squeezed if len(word) > 1},
        list(holders),
    )
    for place in abbreviated:
        whole = [word for word in spellings[place].squeezed if len(word) > 1]
        rarest = min(whole, key=lambda word: sum(len(holders[other]) for other in near[word]))
        sharing = chain.from_iterable(holders[other] for other in sorted(near[rarest]))
        for other in {*islice(sharing, MOST_OF_A_WORD)} - {place}:
            if reason := _spelt_out(spellings[place], spellings[other], near):
                yield _pair(place, other, 75, reason)


def _near_words(words: set[str], vocabulary: Sequence[str]) -> dict[str, set[str]]:
    """Each word -> those of the vocabulary that are it, or one letter apart where it is long."""
    near = {word: {word} for word in words}
    for pair in _near(vocabulary):
        one, other = (vocabulary[place] for place in pair)
        if min(len(one), len(other)) >= LETTERS_OF_WORD:
            for word, alike in ((one, other), (other, one)):
                if word in near:
                    near[word].add(alike)
    return near


def _spelt_out(short: Spelling, long: Spelling, near: dict[str, set[str]]) -> str:
    """Which initials of `short` which words of `long` may spell out, in words; empty if not."""
    free = list(zip(long.core, long.squeezed, strict=True))
    for word in short.squeezed:
        if len(word) > 1:
            match = next((pair for pair in free if pair[1] in near[word]), None)
            if match is None:
                return ""
            free.remove(match)
    parts = []
    for initial in (word for word in short.core if len(word) == 1):
        match = next((p for p in free if len(p[0]) > 1 and p[0][0] == initial), None)
        if match is None:
            return ""
        free.remove(match)
        parts.append(f"{short.quote([initial])} may stand for {long.quote([match[0]])}")
    return " and ".join(parts)


def _words_left_out(spellings: Sequence[Spelling]) -> Iterator[Likeness]:
    """All words of the one, two at least, stand in the other: Osman Nuri Ucan, Osman Ucan."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, spelling in enumerate(spellings):
        if sum(len(word) > 1 for word in spelling.core) > 1:
            places[tuple(sorted(spelling.core))].append(place)
    for place, spelling in enumerate(spellings):
        core = sorted(spelling.core)
        for missing in range(1, min(WORDS_LEFT_OUT, len(core) - 2) + 1):
            for rest in set(combinations(core[:WORDS_READ], len(core) - missing)):
                for other in places.get(rest, ())[:MOST_SHARING]:
                    reason = f"the same but for {_differing(spelling, spellings[other])}"
                    yield _pair(place, other, 80, reason)


def _acronyms(spellings: Sequence[Spelling]) -> Iterator[Likeness]:
    """One word in the one is the first letters of the other: ITU."""
    short: dict[str, list[int]] = defaultdict(list)
    for place, spelling in enumerate(spellings):
        if len(spelling.core) == 1 and len(spelling.core[0]) > 2:
            short[spelling.core[0]].append(place)
    for place, spelling in enumerate(spellings):
        firsts = {"".join(word[0] for word in words) for words in (spelling.core, spelling.words)}
        for letters in firsts:
            for other in short.get(letters, ())[:MOST_SHARING]:
                reason = f"{spellings[other].quote([letters])} may be the first letters"
                yield _pair(place, other, 80, reason)
