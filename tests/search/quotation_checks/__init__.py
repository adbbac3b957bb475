"""Quotations whose verdict is known, made of real turns: as they were said, and as they were not.

Each is made by a seeded chance from a turn that is long enough. Of what was changed a plain reading
of all public turns says that it stands in none of them: to find it word for word is a mistake.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from igfarchive.search.matches.sense import Sense
from igfarchive.search.matches.verdicts import Verdict

SEED = 12
LENGTHS = range(8, 31)
"""Words of a quotation."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of one session, which may be unpublished. `speaker` is a name, or empty."""

    session: str
    speaker: str
    text: str
    published: bool = True


class Made(StrEnum):
    """How a quotation was made of what was said."""

    UNTOUCHED = "untouched"
    DRESSED = "untouched, but for case and signs"
    WORD = "one word changed"
    NEGATION = "negation dropped or added"
    NUMBER = "number changed"
    SPLICED = "two turns spliced"
    SPEAKER = "another speaker's"
    REORDERED = "words reordered"
    PARAPHRASE = "paraphrase"
    UNPUBLISHED = "unpublished session"


EXPECTED: Mapping[Made, frozenset[Verdict]] = {
    Made.UNTOUCHED: frozenset({Verdict.EXACT}),
    Made.DRESSED: frozenset({Verdict.EXACT}),
    Made.WORD: frozenset({Verdict.NEAR}),
    Made.NEGATION: frozenset({Verdict.NEAR}),
    Made.NUMBER: frozenset({Verdict.NEAR}),
    Made.SPLICED: frozenset({Verdict.SPLICED}),
    Made.SPEAKER: frozenset({Verdict.OTHER_SPEAKER, Verdict.UNNAMED_SPEAKER}),
    Made.REORDERED: frozenset({Verdict.NEAR, Verdict.NOT_FOUND}),
    Made.PARAPHRASE: frozenset({Verdict.NEAR, Verdict.NOT_FOUND}),
    Made.UNPUBLISHED: frozenset({Verdict.NOT_FOUND}),
}
"""What a verdict should be."""

VERBATIM = frozenset(
    {
        Verdict.EXACT, Verdict.CAPTIONED_ONLY, Verdict.CORRECTED_ONLY, Verdict.OTHER_PLACE,
        Verdict.OTHER_SPEAKER, Verdict.UNNAMED_SPEAKER,
    }
)  # fmt: skip
"""Verdicts that say a quotation stands word for word."""

SENSES = {Made.NEGATION: Sense.NEGATION, Made.NUMBER: Sense.NUMBER}


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation, of whom it is said to be, how it was made, and of what."""

    quotation: str
    speaker: str
    made: Made
    said: str


def make_cases(turns: Sequence[Turn], each: int, seed: int = SEED) -> list[Case]:
    """So many cases of `each` way to make one; fewer where the turns have no more."""
    chance = random.Random(seed)  # noqa: S311 - the same cases each time
    public = [turn for turn in turns if turn.published]
    spoken = "\n".join(_plain(turn.text) for turn in public)
    names = sorted({turn.speaker for turn in public if turn.speaker})
    cases: list[Case] = []
    for made, make in MAKERS.items():
        chosen = [turn for turn in turns if turn.published is not (made is Made.UNPUBLISHED)]
        count = 0
        for _ in range(each * 200):
            if count == each or not chosen:
                break
            turn = chance.choice(chosen)
            said = _stretch(turn.text, chance)
            quotation = make(said, turn, public, chance) if said else None
            if quotation is None or (made in FALSE and _plain(quotation) in spoken):
                continue
            speaker = turn.speaker
            if made is Made.SPEAKER:
                speaker = chance.choice(names) if names else ""
                if not turn.speaker or _says(speaker, said, public):
                    continue
            cases.append(Case(quotation, speaker, made, said))
            count += 1
    return cases


FALSE = frozenset(Made) - {Made.UNTOUCHED, Made.DRESSED, Made.SPEAKER}


def _plain(text: str) -> str:
    """The words of a text in small letters, between bars."""
    return "|" + "|".join(re.findall(r"[^\W_]+", text.lower())) + "|"


def _says(name: str, said: str, public: Sequence[Turn]) -> bool:
    wanted = _plain(said)
    return any(turn.speaker == name and wanted in _plain(turn.text) for turn in public)


def _stretch(text: str, chance: random.Random) -> str:
    """Some words of a turn that follow each other, parted as there; empty where there are none."""
    places = [match.span() for match in re.finditer(r"\S+", text)]
    length = chance.choice(LENGTHS)
    if len(places) < length or "[" in text or "(" in text:
        return ""
    first = chance.randrange(len(places) - length + 1)
    return text[places[first][0] : places[first + length - 1][1]]


Make = Callable[[str, Turn, Sequence[Turn], random.Random], str | None]


def _untouched(said: str, turn: Turn, public: Sequence[Turn], chance: random.Random) -> str:
    return said


def _dressed(said: str, turn: Turn, public: Sequence[Turn], chance: random.Random) -> str:
    """As a newspaper would print it, or somebody would type it."""
    dressed = said.replace("'", "’").replace('"', "”").replace(" - ", " – ").replace("--", "—")
    dressed = re.sub(r"(?<=[^\W\d_]),(?= )", "", dressed).replace(" ", "\u00a0", 2)
    return "“" + (dressed.upper() if chance.random() < 0.3 else dressed) + "”"


def _word_changed(
    said: str, turn: Turn, public: Sequence[Turn], chance: random.Random
) -> str | None:
    words = said.split(" ")
    at = chance.randrange(1, len(words) - 1)
    other = chance.choice(chance.choice(public).text.split() or [""])
    if not (words[at].isalpha() and other.isalpha()) or other.lower() == words[at].lower():
        return None
    return " ".join([*words[:at], other.lower(), *words[at + 1 :]])


_NOT = re.compile(r"\b(?:not|never|no) |(?<=[a-z])n['’]t\b")
_VERB = re.compile(r"\b(is|are|was|were|will|should|could|would|can|do|does|have|has) (?!not)")


def _negation(said: str, turn: Turn, public: Sequence[Turn], chance: random.Random) -> str | None:
    if _NOT.search(said):
        return _NOT.sub("", said, count=1)
    return _VERB.sub(r"\1 not ", said, count=1) if _VERB.search(said) else None


def _number(said: str, turn: Turn, public: Sequence[Turn], chance: random.Random) -> str | None:
    numbers = list(re.finditer(r"(?<![\w.,])\d+(?:[.,]\d+)*", said))
    if not numbers:
        words = re.search(r"\b(two|three|four|five|ten|million|billion)\b", said)
        others = {"two": "three", "three": "four", "four": "five", "five": "six", "ten": "twelve",
                  "million": "billion", "billion": "million"}  # fmt: skip
        return said[: words.start()] + others[words[1]] + said[words.end() :] if words else None
    number = chance.choice(numbers)
    last = int(number[0][-1])
    return (
        said[: number.end() - 1] + str((last + chance.randrange(1, 10)) % 10) + said[number.end() :]
    )


def _spliced(said: str, turn: Turn, public: Sequence[Turn], chance: random.Random) -> str | None:
    other = _stretch(chance.choice(public).text, chance)
    if not other:
        return None
    one, two = said.split(" "), other.split(" ")
    halves = [*one[: max(7, len(one) // 2)], *two[-max(7, len(two) // 2) :]]
    return " ".join(halves)


def _reordered(said: str, turn: Turn, public: Sequence[Turn], chance: random.Random) -> str | None:
    words = said.split()
    first = chance.randrange(len(words) - 5)
    some = words[first : first + 5]
    mixed = chance.sample(some, len(some))
    if [word.lower() for word in mixed] == [word.lower() for word in some]:
        return None
    return " ".join([*words[:first], *mixed, *words[first + 5 :]])


def _paraphrase(said: str, turn: Turn, public: Sequence[Turn], chance: random.Random) -> str:
    """Half of the words are others, and what was said last comes first."""
    words = said.split()
    others = chance.choice(public).text.split() or ["indeed"]
    mixed = [chance.choice(others) if chance.random() < 0.5 else word for word in words]
    half = len(mixed) // 2
    return " ".join([*mixed[half:], *mixed[:half]])


MAKERS: Mapping[Made, Make] = {
    Made.UNTOUCHED: _untouched,
    Made.DRESSED: _dressed,
    Made.WORD: _word_changed,
    Made.NEGATION: _negation,
    Made.NUMBER: _number,
    Made.SPLICED: _spliced,
    Made.SPEAKER: _untouched,
    Made.REORDERED: _reordered,
    Made.PARAPHRASE: _paraphrase,
    Made.UNPUBLISHED: _untouched,
}


def confusion(found: Mapping[tuple[Made, Verdict], int]) -> Iterator[str]:
    """In Markdown: a line for each way to make a quotation, a column for each verdict."""
    verdicts = [verdict for verdict in Verdict if any(pair[1] is verdict for pair in found)]
    yield f"| Made of what was said | {' | '.join(verdicts)} |"
    yield f"| --- |{' ---: |' * len(verdicts)}"
    for made in Made:
        cells = []
        for verdict in verdicts:
            count = str(found.get((made, verdict), 0) or "")
            cells.append(f"**{count}**" if count and verdict in EXPECTED[made] else count)
        if any(cells):
            yield f"| {made} | {' | '.join(cells)} |"
