"""Annotations of a large corpus are anchored again after its transcripts were corrected.

Where the words of an annotation went is told by the edits themselves, character by character;
nothing here asks the code under test for it.
"""

import random
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

import pytest

from igfarchive.annotating.anchoring.anchors import Place, Selector, anchor_among, select
from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import TurnKind

SEED = 2031
FILES, MANY_FILES = 50, 200
ANNOTATIONS = 20
MOST_WORDS = 25

WORD = re.compile(r"\S+")
PUNCTUATION = ".,;:!?-–—\"'()“”‘’"
INVENTED = ["harbour", "quay", "lantern", "tide", "gauge", "Ada", "Quill", "keel", "ledger", "buoy",
            "mooring", "pilot", "draught", "sluice", "capstan", "ferry", "almanac"]  # fmt: skip


# --- The corpus ----------------------------------------------------------------------------------


def sessions_of(shared: Path) -> Iterator[list[str]]:
    """The speech of one transcript after the other, one text a turn: the archive is read as a
    stream, and only so far as it is asked for."""
    with tarfile.open(shared / "corpora/changelog.tar.xz", "r|xz") as archive:
        for member in archive:
            if member.name.endswith(".txt") and (file := archive.extractfile(member)):
                turns = parse(read(file.read(), member.name)).turns
                yield ["\n\n".join(t.paragraphs) for t in turns if t.kind is TurnKind.SPEECH]


# --- Corrections, and where they leave each character --------------------------------------------


@dataclass(frozen=True, slots=True)
class Corrected:
    """A turn after its correction.

    For each character of the old text, `went` holds where it stands in the new one, None where it
    was deleted; of a replaced word it points into what replaced it. `touched` holds the old
    offsets that were changed, deleted or followed by something new.
    """

    text: str
    went: tuple[int | None, ...]
    touched: frozenset[int]


def kept(text: str) -> Corrected:
    return Corrected(text, tuple(range(len(text))), frozenset())


def corrected(text: str, share: float, strangers: Sequence[str], rng: random.Random) -> Corrected:
    """`text` after random edits of whole words: of one at least, and of about `share` of all."""
    spans = [match.span() for match in WORD.finditer(text)]
    count = min(len(spans), max(1, round(len(spans) * share)))
    chosen = set(rng.sample(range(len(spans)), count))
    new = ""
    went: list[int | None] = []
    touched: set[int] = set()
    end = 0
    for index, (start, stop) in enumerate(spans):
        went += range(len(new), len(new) + start - end)
        new += text[end:start]
        word, end = text[start:stop], stop
        edited, tail = edit(word, stammered(text, spans, index), strangers, rng)
        if index not in chosen:
            edited, tail = word, ""
        elif edited != word:
            touched.update(range(start, stop))
        if tail and stop < len(text):
            touched.add(stop)
        for at in range(len(word)):
            went.append(len(new) + at * len(edited) // len(word) if edited else None)
        new += edited + tail
    went += range(len(new), len(new) + len(text) - end)
    return Corrected(new + text[end:], tuple(went), frozenset(touched))


def edit(
    word: str, stammered: bool, strangers: Sequence[str], rng: random.Random
) -> tuple[str, str]:
    """What stands for the word, and what was written behind it."""
    match rng.choice(["replace", "delete", "insert", "case", "space", "letter"]):
        case "replace":
            return rng.choice(strangers), ""
        case "delete" if not stammered:
            return "", ""
        case "insert":
            return word, " " + rng.choice(strangers)
        case "case":
            return word.swapcase(), ""
        case "space":
            return word, " "
        case _:
            at = rng.randrange(len(word))
            return word[:at] + rng.choice("aeiost") + word[at + 1 :], ""


def stammered(text: str, spans: Sequence[tuple[int, int]], index: int) -> bool:
    """Of equal words in a row nobody can say afterwards which one was deleted."""
    near = spans[max(0, index - 3) : index + 4]
    words = [text[start:end].strip(PUNCTUATION).lower() for start, end in near]
    return words.count(text[slice(*spans[index])].strip(PUNCTUATION).lower()) > 1


@dataclass(frozen=True, slots=True)
class Revision:
    """A session after its correction: `homes` holds for each old turn its new index, or None."""

    texts: list[str]
    homes: list[int | None]
    turns: list[Corrected]


@dataclass(frozen=True, slots=True)
class Rates:
    edited: float = 0.10
    removed: float = 0.03
    inserted: float = 0.03
    words: float = 0.15


def revised(
    turns: Sequence[str], strangers: Sequence[str], rates: Rates, rng: random.Random
) -> Revision:
    """`turns` after a correction; `strangers` are turns of another session."""
    words = [*INVENTED, *(word for turn in strangers[:20] for word in turn.split())]
    revision = Revision([], [], [])
    for text in turns:
        while rng.random() < rates.inserted:
            invented = " ".join(rng.choices(INVENTED, k=rng.randint(1, 12)))
            revision.texts.append(rng.choice([invented, rng.choice(strangers)]))
        new = kept(text)
        if rng.random() < rates.edited:
            new = corrected(text, rng.uniform(0, 2 * rates.words), words, rng)
        revision.turns.append(new)
        if rng.random() < rates.removed:
            revision.homes.append(None)
        else:
            revision.homes.append(len(revision.texts))
            revision.texts.append(new.text)
    return revision


# --- Annotations, and what became of them --------------------------------------------------------


class Fate(StrEnum):
    ONCE = "untouched, said once"
    OFTEN = "untouched, said more often"
    EDITED = "edited inside"
    GONE = "gone with their turn"


class Outcome(StrEnum):
    RIGHT = "right"
    LOST = "lost"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Annotation:
    turn: int
    start: int
    end: int
    selector: Selector


def annotations(turns: Sequence[str], rng: random.Random) -> Iterator[Annotation]:
    spans = [[match.span() for match in WORD.finditer(text)] for text in turns]
    total = [len(words) for words in spans]
    for turn in rng.choices(range(len(turns)), weights=total, k=ANNOTATIONS):
        first = rng.randrange(total[turn])
        last = min(first + rng.randrange(MOST_WORDS), total[turn] - 1)
        start, end = spans[turn][first][0], spans[turn][last][1]
        yield Annotation(turn, start, end, select(turns[turn], start, end))


def fate_of(annotation: Annotation, revision: Revision) -> Fate:
    turn = revision.turns[annotation.turn]
    if revision.homes[annotation.turn] is None:
        return Fate.GONE
    if not turn.touched.isdisjoint(range(annotation.start, annotation.end)):
        return Fate.EDITED
    said = sum(occurrences(annotation.selector.exact, text) for text in revision.texts)
    return Fate.ONCE if said == 1 else Fate.OFTEN


def occurrences(words: str, text: str) -> int:
    """How often, overlapping ones counted."""
    count, at = 0, text.find(words)
    while at >= 0:
        count, at = count + 1, text.find(words, at + 1)
    return count


def outcome_of(
    annotation: Annotation,
    revision: Revision,
    fate: Fate,
    found: tuple[int, Place] | None,
) -> Outcome:
    if found is None:
        return Outcome.LOST
    index, place = found
    if index != revision.homes[annotation.turn]:
        return Outcome.WRONG
    went = revision.turns[annotation.turn].went[annotation.start : annotation.end]
    truth = {at for at in went if at is not None}
    if fate is Fate.EDITED:
        right = not truth.isdisjoint(range(*place))
    else:
        right = (min(truth), max(truth) + 1) == place
    return Outcome.RIGHT if right else Outcome.WRONG


# --- What must hold ------------------------------------------------------------------------------

Totals = Counter[tuple[Fate, Outcome]]


def test_corrections_tell_where_each_character_went() -> None:
    text = "The Harbour Authority reads the tide tables aloud.\n\nAda Quill writes them down."
    for seed in range(200):
        new = corrected(text, 0.4, INVENTED, random.Random(seed))  # noqa: S311 - the same on every run
        assert new.touched
        assert len(new.went) == len(text)
        for at, (letter, to) in enumerate(zip(text, new.went, strict=True)):
            assert at in new.touched or (to is not None and new.text[to] == letter)


@pytest.mark.parametrize("files", [FILES, pytest.param(MANY_FILES, marks=pytest.mark.long)])
def test_annotations_are_found_again_or_lost_and_never_on_other_words(
    shared: Path, files: int
) -> None:
    sessions = list(islice(sessions_of(shared), files))
    assert len(sessions) == files
    at_home, anywhere = Totals(), Totals()
    rng = random.Random(SEED)  # noqa: S311 - the same on every run
    for number, turns in enumerate(sessions):
        revision = revised(turns, sessions[number - 1], Rates(), rng)
        for annotation in annotations(turns, rng):
            fate = fate_of(annotation, revision)
            for tally, home in ((at_home, revision.homes[annotation.turn]), (anywhere, None)):
                found = anchor_among(annotation.selector, revision.texts, home)
                tally[fate, outcome_of(annotation, revision, fate, found)] += 1
    print_table("home known", at_home)
    # Without a home, quotations with few words around them are lost: people repeat themselves.
    print_table("home unknown", anywhere)
    for tally in (at_home, anywhere):
        assert tally.total() == files * ANNOTATIONS
        assert not any(tally[fate, Outcome.WRONG] for fate in Fate)
        assert all(any(tally[fate, outcome] for outcome in Outcome) for fate in Fate)
    assert not at_home[Fate.ONCE, Outcome.LOST]
    assert at_home[Fate.EDITED, Outcome.RIGHT] > 5 * at_home[Fate.EDITED, Outcome.LOST]
    assert anywhere[Fate.OFTEN, Outcome.RIGHT] > 2 * anywhere[Fate.OFTEN, Outcome.LOST]
    assert anywhere[Fate.ONCE, Outcome.RIGHT] > 10 * anywhere[Fate.ONCE, Outcome.LOST]


def print_table(title: str, tally: Totals) -> None:
    print(f"\n{title:28}", *(f"{outcome:>6}" for outcome in Outcome))
    for fate in Fate:
        print(f"  {fate:26}", *(f"{tally[fate, outcome]:6}" for outcome in Outcome))
