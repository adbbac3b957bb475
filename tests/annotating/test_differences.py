"""What changed between two readings, word by word, with no character lost."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.annotating.anchoring.differences import Change, differences

SPACES = "".join(character for code in range(0x3001) if (character := chr(code)).isspace())
TEXTS = st.text(alphabet=st.sampled_from(f"ab潮.\u200b\ud83d{SPACES}"), max_size=40)
SENTENCES = st.lists(st.sampled_from(["tide", "table", "rope", "sail"]), max_size=12).map(" ".join)


def plainly(before: str, after: str) -> list[tuple[str, str]]:
    return [(change.before, change.after) for change in differences(before, after)]


def test_there_are_many_kinds_of_white_space() -> None:
    assert {" ", "\n", "\u00a0", "\u1680", "\u2028", "\x1c", "\x85", "\u3000"} <= set(SPACES)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_nothing_added(before: str, after: str) -> None:
    changes = differences(before, after)
    assert "".join(change.before for change in changes) == before
    assert "".join(change.after for change in changes) == after
    assert all(change.before or change.after for change in changes)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_at_all(before: str, after: str) -> None:
    changes = differences(before, after)
    assert "".join(change.before for change in changes) == before
    assert "".join(change.after for change in changes) == after


@given(TEXTS)
def test_a_text_and_itself_are_the_same(text: str) -> None:
    changes = differences(text, text)
    assert all(change.same for change in changes)
    assert len(changes) <= 1


@given(SENTENCES, SENTENCES)
def test_as_many_words_are_changed_the_one_way_as_the_other(one: str, other: str) -> None:
    def changed(before: str, after: str) -> int:
        return sum(
            len(change.before.split()) + len(change.after.split())
            for change in differences(before, after)
            if not change.same
        )

    assert changed(one, other) == changed(other, one)
    assert changed(one, other) <= len(one.split()) + len(other.split())


@given(SENTENCES, st.integers(0, 12))
def test_one_word_put_in_is_one_change(text: str, place: int) -> None:
    words = text.split()
    before, after = [".", *words], [".", *words[:place], "buoy", *words[place:]]
    changes = differences(" ".join(before), " ".join(after))
    (change,) = [each for each in changes if not each.same]
    assert (change.before, change.after.split()) == ("", ["buoy"])


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("", "", []),
        ("", "Tide.", [("", "Tide.")]),
        ("Tide.", "", [("Tide.", "")]),
        (" \n", " \n", [(" \n", " \n")]),
        ("the tide tabels are", "the tide tables are",
         [("the tide", "the tide"), (" tabels", " tables"), (" are", " are")]),
        ("the the tide", "the tide", [("the", "the"), (" the", ""), (" tide", " tide")]),
        ("Ebb. Tide", "Ebb.\n\nTide", [("Ebb.", "Ebb."), (" Tide", "\n\nTide")]),
        ("a tide", "a\u00a0tide", [("a", "a"), (" tide", "\u00a0tide")]),
        ("tide", "tide ", [("tide", "tide"), ("", " ")]),
        ("a b c d e", "a x c y e",
         [("a", "a"), (" b", " x"), (" c", " c"), (" d", " y"), (" e", " e")]),
    ],
)  # fmt: skip
def test_the_fewest_words_are_changed(
    before: str, after: str, changes: list[tuple[str, str]]
) -> None:
    assert plainly(before, after) == changes


def test_a_change_knows_whether_it_is_one() -> None:
    assert Change("tide", "tide").same
    assert not Change("tide", "Tide").same


def test_two_huge_texts_are_not_compared_word_by_word() -> None:
    """Nor is their white space read over and over."""
    before = "Begin " + "tide " * 60_000 + "end"
    after = "Begin " + "rope " * 60_000 + "end"
    with patch("igfarchive.annotating.anchoring.differences.Indel.opcodes") as compare:
        changes = differences(before, after)
    compare.assert_not_called()
    assert [change.same for change in changes] == [True, False, True]
    assert "".join(change.after for change in changes) == after


def test_of_huge_texts_a_small_change_is_found() -> None:
    before = "tide " * 50_000 + "tabels " + "rope " * 50_000
    after = before.replace("tabels", "tables")
    (change,) = [each for each in differences(before, after) if not each.same]
    assert (change.before, change.after) == (" tabels", " tables")


def test_a_huge_text_of_white_space_or_of_one_word() -> None:
    for huge in (" " * 500_000, "\u00a0\n" * 250_000, "x" * 500_000):
        assert plainly(huge, huge + "x")[0][0].strip() in {"", huge.strip()}
        assert "".join(after for _, after in plainly("a", huge)) == huge
