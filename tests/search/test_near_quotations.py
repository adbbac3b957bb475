"""The passage that a quotation means, and what is otherwise in it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.matches.alignment import (
    OTHER,
    SKIPPED,
    Alignments,
    Step,
    likeness,
    weigh,
)
from igfarchive.search.matches.differences import Comparison, compare
from igfarchive.search.matches.near_quotations import (
    FEWEST_WORDS,
    LEAST_SHARE,
    NearQuotation,
    NearQuotations,
    TurnText,
    find_near_quotations,
    weights_of,
)
from igfarchive.search.matches.quotations import LONGEST_GAP, Quotation, read_quotation
from igfarchive.text.words import exact_words

TURN = (
    "Good morning to all. I said it before, and the tide tables are all ours, said the harbour "
    "master.\n\nNobody [Laughter] may copy them on a Sunday, when the co-chair of the café sleeps."
)


def nearest(text: str, *turns: str, least: float = LEAST_SHARE) -> NearQuotation | None:
    texts = [TurnText(number, turn) for number, turn in enumerate(turns or [TURN])]
    return next(iter(find_near_quotations(read_quotation(text), texts, 1, least)), None)


def told(text: str, turn: str = TURN) -> tuple[str, list[tuple[str, str, str]]]:
    """The passage, and the differences: how, what is quoted and what stands there."""
    near = nearest(text, turn)
    if near is None:
        return "", []
    quoted = read_quotation(text).text
    return turn[near.span.start : near.span.end], [
        (
            each.kind.value,
            quoted[each.quoted.start : each.quoted.end],
            turn[each.standing.start : each.standing.end],
        )
        for each in near.differences
    ]


def test_none_is_compared_behind_one_that_is_not_close(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(*asked: Any) -> Comparison:
        compared.append(asked[-1])
        return compare(*asked)

    monkeypatch.setattr("igfarchive.search.matches.near_quotations.compare", counted)
    texts = [TurnText(at, f"The harbour sleeps at {at}.") for at in range(3)]
    quotation = read_quotation("the harbour sleeps whenever no boats come in")
    near = NearQuotations(quotation, texts)
    assert list(near.nearest({0, 1, 2}, 3, LEAST_SHARE)) == []
    assert compared == [texts[0].text]
    assert len(list(near.nearest({0, 1, 2}, 3))) == 3


@pytest.mark.parametrize(
    ("quoted", "passage", "differences"),
    [
        ("The TIDE tables -- are all ours", "the tide tables are all ours", []),
        (
            "the tide tabels are never ours",
            "the tide tables are all ours",
            [("misspelt", "tabels", "tables"), ("other", "never", "all")],
        ),
        (
            "the table are all ours",
            "the tide tables are all ours",
            [("missing", "", "tide"), ("inflected", "table", "tables")],
        ),
        (
            "the tide tables are really all ours",
            "the tide tables are all ours",
            [("added", "really", "")],
        ),
        (
            "before, the tables tide are all ours",
            "before, and the tide tables are all ours",
            [("missing", "", "and"), ("swapped", "tables tide", "tide tables")],
        ),
        (
            "tables tide are all ours",
            "tide tables are all ours",
            [("swapped", "tables tide", "tide tables")],
        ),
        (
            "the tide tables are ours all",
            "the tide tables are all ours",
            [("swapped", "ours all", "all ours")],
        ),
        (
            "ours the tide tables are all said",
            "the tide tables are all ours, said",
            [("swapped", "ours the tide tables are all", "the tide tables are all ours")],
        ),
        (
            "my tide tables are all ours",
            "the tide tables are all ours",
            [("other", "my", "the")],
        ),
        (
            "tide tables are all theirs",
            "tide tables are all ours",
            [("other", "theirs", "ours")],
        ),
        (
            "as said the harbour master yesterday",
            "ours, said the harbour master",
            [("other", "as", "ours"), ("added", "yesterday", "")],
        ),
        (
            "the harbour master. Nobody may copy them",
            "the harbour master.\n\nNobody [Laughter] may copy them",
            [],
        ),
        ("when the cochair of the cafe sleeps", "when the co-chair of the café sleeps", []),
        ("the tide tables […] master", "the tide tables are all ours, said the harbour master", []),
        ("[I] said it before … ours", "said it before, and the tide tables are all ours", []),
        ("said it [laughter] before and the", "said it before, and the", []),
        ("[T]he tide table[s] are", "the tide tables are", []),
        (
            "the tide […] harbor master",
            "the tide tables are all ours, said the harbour master",
            [("inflected", "harbor", "harbour")],
        ),
        ("zebras crossed the road today", "", []),
        ("all ours", "", []),
        ("of the", "", []),
        ("", "", []),
    ],
)
def test_says_what_is_otherwise(
    quoted: str, passage: str, differences: list[tuple[str, str, str]]
) -> None:
    assert told(quoted) == (passage, differences)


def test_a_share_counts_the_words_that_stand_there() -> None:
    for quoted, share in (
        ("the tide tables are all ours", 1),
        ("tables tide are all ours", 1),
        ("the tide tabels are never ours", 4.5 / 6),
        ("the tide tables are really all ours", 6 / 7),
        ("and tide tables are", 1),
    ):
        near = nearest(quoted)
        assert near is not None
        assert near.share == pytest.approx(share), quoted


def test_short_words_are_not_misspelt() -> None:
    assert told("I said is before") == ("I said it before", [("other", "is", "it")])


def test_a_gap_is_no_longer_than_a_gap_may_be() -> None:
    within = "a tide table " + "oh " * LONGEST_GAP + "is ours today"
    beyond = "a tide table " + "oh " * (LONGEST_GAP + 30) + "is ours today"
    near = nearest("a tide table […] is ours today", within)
    assert near is not None
    assert (near.share, near.span.end) == (1, len(within))
    assert nearest("a tide table […] is ours today", beyond) is None


def test_nothing_runs_from_one_turn_into_the_next() -> None:
    near = nearest("the tide tables are ours", "so the tide tables", "are ours", least=0.1)
    assert near is not None
    assert (near.utterance, near.share) == (0, 3 / 5)
    for quoted in ("tide tables […] are ours", "so the … tide tables […] are … all ours"):
        assert nearest(quoted, "so the tide tables", "are all ours") is None


def test_the_nearest_turn_is_first_in_the_reading_that_has_it() -> None:
    texts = [
        TurnText(7, "The tide table was ours."),
        TurnText(8, "The tidy stables are ours."),
        TurnText(8, "Um, the tide tables are ours.", captioned=True),
        TurnText(9, "The tide tables are ours."),
        TurnText(9, "The tide tables are ours.", captioned=True),
        TurnText(10, "Nothing of the kind."),
    ]
    quotation = read_quotation("the tide tables are ours")
    found = find_near_quotations(quotation, texts, 5)
    assert [(near.utterance, near.captioned) for near in found] == [
        (8, True),
        (9, False),
        (7, False),
    ]
    assert found[0].span.start == len("Um, ")
    assert len(find_near_quotations(quotation, texts, 2)) == 2
    assert find_near_quotations(quotation, [], 2) == []


def test_of_equal_shares_the_one_with_the_rare_words_is_nearer() -> None:
    texts = [TurnText(1, "We have a very good pier."), TurnText(2, "We have an intense history.")]
    quotation = read_quotation("We have a very intense history")
    assert [near.utterance for near in find_near_quotations(quotation, texts, 2)] == [1, 2]
    weights = weights_of([90, 80, 95, 40, 1, 2], 100)
    found = find_near_quotations(quotation, texts, 2, weights=weights)
    assert [near.utterance for near in found] == [2, 1]
    assert found[0].share == found[1].share == pytest.approx(4 / 6)


def test_a_word_weighs_by_how_few_turns_hold_it() -> None:
    common, rare, none = weights_of([1000, 30, 0], 1000)
    assert common == none == 1 < rare <= 2
    assert weights_of([5, 5], 1000) == [1, 1]
    assert weights_of([0, 0], 0) == [1, 1]
    # However common the others are, none weighs nearly all.
    assert weights_of([1, *[10**6] * 9], 10**6)[0] == 2


# Of each word no other is an inflection, or but a letter away.
DISTINCT = [
    "anchor", "buoy", "current", "dock", "estuary", "ferry", "gull", "harbour", "island", "jetty",
    "keel", "lighthouse", "mast", "net", "oar", "pier", "quay", "reef", "sail", "tide", "wharf",
]  # fmt: skip
FOREIGN = ["zebra", "xylophone", "violin"]


@st.composite
def damages(draw: st.DrawFn) -> tuple[str, str, list[tuple[str, str, str]], float]:
    """A turn, a quotation of it with some damage, what was done to it, and how many words still
    stand there."""
    words = draw(st.permutations(DISTINCT))
    first = draw(st.integers(0, 4))
    length = draw(st.integers(12, 17))
    quoted = list(words[first : first + length])
    done = []
    standing = float(length)
    # Inside of it, and so far apart that two are not seen as one.
    places = sorted(draw(st.sets(st.integers(0, (length - 6) // 4), min_size=1, max_size=3)))
    for place in (2 + 4 * step for step in reversed(places)):
        word = quoted[place]
        match draw(st.sampled_from(["other", "added", "missing", "misspelt", "swapped"])):
            case "other":
                quoted[place] = draw(st.sampled_from(FOREIGN))
                done.append(("other", quoted[place], word))
                standing -= 1
            case "added":
                quoted.insert(place, draw(st.sampled_from(FOREIGN)))
                done.append(("added", quoted[place], ""))
            case "missing":
                del quoted[place]
                done.append(("missing", "", word))
                standing -= 1
            case "misspelt" if len(word) >= 4:
                quoted[place] = word[:2] + "x" + word[3:]
                done.append(("misspelt", quoted[place], word))
                standing -= 0.5
            case _:
                two = quoted[place : place + 2]
                quoted[place : place + 2] = two[::-1]
                done.append(("swapped", " ".join(two[::-1]), " ".join(two)))
    return " ".join(words), " ".join(quoted), done[::-1], standing / len(quoted)


@given(damages(), st.lists(st.permutations(DISTINCT).map(" ".join), max_size=3))
def test_what_was_done_to_a_quotation_is_told(
    damage: tuple[str, str, list[tuple[str, str, str]], float], others: list[str]
) -> None:
    turn, quoted, done, share = damage
    near = nearest(quoted, *others, turn)
    assert near is not None
    assert told(quoted, turn)[1] == done
    assert near.share == pytest.approx(share)
    if turn not in others:
        assert near.utterance == len(others)


WORDS = st.lists(st.sampled_from(["tide", "tides", "tabel", "table", "is", "it"]), max_size=9)


@given(WORDS, st.lists(WORDS, max_size=4), st.data())
def test_it_is_as_near_as_can_be(
    words: list[str], texts: list[list[str]], data: st.DataObject
) -> None:
    """All texts at once, in arrays, are as the definition says of each."""
    gaps = data.draw(st.sets(st.integers(1, max(1, len(words) - 1)), max_size=2))
    read = read_quotation(
        " ".join(("… " if place in gaps else "") + word for place, word in enumerate(words))
    )
    weights = [data.draw(st.sampled_from([1.0, 1.3, 2.0])) for _ in words]
    if not words:
        return
    alignments = Alignments(read, texts, weights)
    for number, (text, (score, end)) in enumerate(zip(texts, alignments.ends, strict=True)):
        best = plainly(read, text, weights)
        assert score == max(best, default=0)
        steps = alignments.steps(number)
        assert bool(steps) == (score > 0)
        if steps:
            assert best[end] == score
            assert scored(read, text, weights, steps) == score


def plainly(quotation: Quotation, text: Sequence[str], weights: Sequence[float]) -> list[int]:
    """For each word of the text the best of the alignments that end there, cell by cell."""
    above = [0] * (len(text) + 1)
    best = [0] * len(text)
    for index, word in enumerate(exact_words(" ".join(w.exact for w in quotation.words))):
        if index in quotation.gaps:
            above = [max(above[max(0, at - LONGEST_GAP) : at + 1]) for at in range(len(text) + 1)]
        row = [0]
        for at, other in enumerate(text, 1):
            pair = above[at - 1] + weigh(likeness(word, other), weights[index])
            row.append(max(0, pair, above[at] + SKIPPED, row[-1] + SKIPPED))
        best = [max(pair) for pair in zip(best, row[1:], strict=True)]
        above = row
    return best


def scored(
    quotation: Quotation, text: Sequence[str], weights: Sequence[float], steps: Sequence[Step]
) -> int:
    """What the steps add up to; they go forward on both sides, and leave nothing out."""
    score = 0
    quoted: list[int] = []
    standing: list[int] = []
    for one, other, gap in steps:
        if one is not None:
            quoted.append(one)
        if other is not None:
            standing.append(other)
        if one is None or other is None:
            score += 0 if gap else SKIPPED
        else:
            score += weigh(likeness(quotation.words[one].exact, text[other]), weights[one])
    for side in (quoted, standing):
        assert all(after == before + 1 for before, after in pairwise(side))
    return score


def test_constants_prefer_another_word_to_two_alone() -> None:
    assert 2 * SKIPPED < OTHER < 0
    assert FEWEST_WORDS > 2
