"""The corrected reading: corrections in the place of words, and places carried over."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.archive.models import Session
from igfarchive.archive.readings import (
    Correction,
    Reading,
    corrected,
    corrections_where,
    readings_of,
)
from tests import cast

TEXT = "The tide tabels are hours, on a Sundae too."
TABELS = Correction(9, 15, "tables")
HOURS = Correction(20, 25, "ours")
TOO = Correction(38, 42, "")

TEXTS = st.text(alphabet="ab \n\u00a0é潮🙂", min_size=20, max_size=40)
CORRECTIONS = st.lists(
    st.builds(
        lambda start, length, words: Correction(start, start + length, words),
        st.integers(-1, 41),
        st.integers(0, 5),
        st.text(alphabet="XYZ", max_size=4),
    ),
    max_size=8,
)


def outside(reading: Reading, length: int) -> list[tuple[int, int]]:
    """The stretches of the captioned text that no correction touches."""
    borders = [0]
    for each in reading.corrections:
        borders += [each.start, each.end]
    borders.append(length)
    return list(zip(borders[::2], borders[1::2], strict=True))


# --- The text ------------------------------------------------------------------------------------


def test_corrections_stand_in_the_place_of_words() -> None:
    reading = corrected(TEXT, [HOURS, TABELS, TOO])
    assert reading.text == "The tide tables are ours, on a Sundae."
    assert reading.corrections == (TABELS, HOURS, TOO)


def test_without_corrections_it_is_the_captioned_text() -> None:
    assert corrected(TEXT, []) == Reading(TEXT)
    assert corrected("", [Correction(0, 0, "Tide")]) == Reading("")


def test_of_two_that_overlap_the_first_stands() -> None:
    later = Correction(12, 19, "x")
    assert corrected(TEXT, [later, TABELS]).corrections == (TABELS,)
    same_start = Correction(9, 19, "x")
    assert corrected(TEXT, [same_start, TABELS]).corrections == (TABELS,)


def test_what_overlaps_one_that_was_left_out_stands() -> None:
    first, second, third = Correction(0, 5, "A"), Correction(4, 9, "B"), Correction(8, 12, "C")
    assert corrected(TEXT, [third, second, first]).corrections == (first, third)


def test_neighbours_both_stand() -> None:
    assert corrected("tidetable", [Correction(0, 4, "Ebb"), Correction(4, 9, "clock")]).text == (
        "Ebbclock"
    )


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (3, 3), (5, 3), (40, 44), (43, 44), (1_000, 2_000)]
)
def test_what_does_not_lie_in_the_text_is_left_out(start: int, end: int) -> None:
    assert corrected(TEXT, [Correction(start, end, "x"), TABELS]).corrections == (TABELS,)


@given(TEXTS, CORRECTIONS)
def test_outside_the_corrections_the_text_is_the_same(
    text: str, corrections: list[Correction]
) -> None:
    reading = corrected(text, corrections)
    pieces = []
    for (start, end), each in zip(
        outside(reading, len(text)), [*reading.corrections, None], strict=True
    ):
        pieces.append(text[start:end])
        if each:
            pieces.append(each.replacement)
    assert reading.text == "".join(pieces)


@given(TEXTS, CORRECTIONS)
def test_those_that_stand_are_in_order_apart_and_in_the_text(
    text: str, corrections: list[Correction]
) -> None:
    stand = corrected(text, corrections).corrections
    assert set(stand) <= set(corrections)
    assert all(0 <= each.start < each.end <= len(text) for each in stand)
    assert all(one.end <= other.start for one, other in pairwise(stand))
    left_out = set(corrections) - set(stand)
    for each in left_out:
        lies_in = 0 <= each.start < each.end <= len(text)
        lies_in = lies_in and "\n\n" not in text[each.start : each.end]
        assert not lies_in or any(s.start < each.end and each.start < s.end for s in stand)


# --- Places --------------------------------------------------------------------------------------


@given(TEXTS, CORRECTIONS, st.data())
def test_places_outside_corrections_come_back(
    text: str, corrections: list[Correction], data: st.DataObject
) -> None:
    reading = corrected(text, corrections)
    stretches = [(a, b) for a, b in outside(reading, len(text)) if a < b]
    if not stretches:
        return
    first, last = data.draw(st.sampled_from(stretches))
    start = data.draw(st.integers(first, last - 1))
    end = data.draw(st.integers(start + 1, last))
    here = reading.place_here(start, end)
    assert reading.text[slice(*here)] == text[start:end]
    assert reading.captioned_place(*here) == (start, end)


@given(TEXTS, CORRECTIONS, st.integers(0, 40), st.integers(0, 40))
def test_any_place_of_either_reading_lies_in_the_other(
    text: str, corrections: list[Correction], one: int, other: int
) -> None:
    reading = corrected(text, corrections)
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    here = reading.place_here(start, end)
    assert 0 <= here[0] <= here[1] <= len(reading.text) or start == end

    start, end = sorted((min(one, len(reading.text)), min(other, len(reading.text))))
    captioned = reading.captioned_place(start, end)
    assert 0 <= captioned[0] <= captioned[1] <= len(text) or start == end


@given(TEXTS, CORRECTIONS, st.integers(0, 40), st.integers(1, 40))
def test_a_place_that_reaches_into_a_correction_holds_all_of_it(
    text: str, corrections: list[Correction], start: int, length: int
) -> None:
    reading = corrected(text, corrections)
    end = min(start + length, len(text))
    if start >= end:
        return
    first, last = reading.place_here(start, end)
    touched = [c for c in reading.corrections if c.start < end and start < c.end]
    shown = reading.text[first:last]
    assert shown.count("X") == sum(each.replacement.count("X") for each in touched)


@pytest.mark.parametrize(
    ("captioned", "here"),
    [
        ((4, 8), (4, 8)),
        ((9, 15), (9, 15)),
        ((10, 12), (9, 15)),
        ((4, 12), (4, 15)),
        ((20, 25), (20, 24)),
        ((22, 26), (20, 25)),
        ((31, 37), (30, 36)),
        ((31, 38), (30, 37)),
        ((4, 9), (4, 9)),
        ((15, 20), (15, 20)),
        ((38, 42), (37, 37)),
        ((42, 43), (37, 38)),
    ],
)
def test_a_captioned_place_in_the_corrected_reading(
    captioned: tuple[int, int], here: tuple[int, int]
) -> None:
    reading = corrected(TEXT, [TABELS, HOURS, TOO])
    assert reading.place_here(*captioned) == here


@pytest.mark.parametrize(
    ("here", "captioned"),
    [
        ((9, 15), (9, 15)),
        ((10, 12), (9, 15)),
        ((20, 24), (20, 25)),
        ((21, 22), (20, 25)),
        ((24, 25), (25, 26)),
        ((30, 36), (31, 37)),
        ((36, 37), (37, 38)),
        ((37, 38), (42, 43)),
        ((36, 38), (37, 43)),
    ],
)
def test_a_place_of_the_corrected_reading_in_the_captions(
    here: tuple[int, int], captioned: tuple[int, int]
) -> None:
    reading = corrected(TEXT, [TABELS, HOURS, TOO])
    assert reading.captioned_place(*here) == captioned


def test_where_all_was_left_out_there_is_no_place() -> None:
    reading = corrected("Tide.", [Correction(0, 5, "")])
    assert reading.text == ""
    assert reading.place_here(1, 3) == (0, 0)


# --- The rows ------------------------------------------------------------------------------------


@pytest.fixture
def session() -> Session:
    return cast.session(cast.event())


@pytest.mark.django_db
def test_public_corrections_alone_make_the_reading(session: Session) -> None:
    tabels, hours = cast.speak(session, (None, "The tide tabels."), (None, "They are hours."))
    cast.annotate(tabels, "tabels", replacement="tables")
    cast.annotate(tabels, "tide")
    cast.annotate(hours, "hours", replacement="ours", status="proposed")
    cast.annotate(hours, "They", replacement="These", status="withdrawn")
    lost = cast.annotate(hours, "are", replacement="were")
    lost.anchored = False
    lost.save()

    readings = readings_of({tabels.pk: tabels.text, hours.pk: hours.text})

    assert readings[tabels.pk].text == "The tide tables."
    assert readings[hours.pk] == Reading("They are hours.")


@pytest.mark.django_db
def test_a_retired_turn_and_a_hidden_session_have_no_corrections(session: Session) -> None:
    (turn,) = cast.speak(session, (None, "The tide tabels."))
    cast.annotate(turn, "tabels", replacement="tables")
    assert corrections_where(utterance=turn) == {turn.pk: [Correction(9, 15, "tables")]}

    session.published = False
    session.save()
    assert not corrections_where(utterance=turn)
    session.published = True
    session.save()
    cast.retire(turn)
    assert not corrections_where(utterance=turn)


@pytest.mark.django_db
@pytest.mark.parametrize("turns", [1, 20])
def test_readings_take_one_query(
    session: Session, turns: int, django_assert_num_queries: Any
) -> None:
    said = cast.speak(session, *[(None, "The tide tabels.")] * turns)
    for each in said:
        cast.annotate(each, "tabels", replacement="tables")
    with django_assert_num_queries(1):
        readings = readings_of({each.pk: each.text for each in said})
    assert {reading.text for reading in readings.values()} == {"The tide tables."}


@pytest.mark.django_db
def test_of_turns_that_nobody_corrected_it_is_known(
    session: Session, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    tabels, hours = cast.speak(session, (None, "The tide tabels."), (None, "They are hours."))
    cast.annotate(tabels, "tabels", replacement="tables")

    def revision_is(name: str) -> None:
        for module in ("readings", "revision"):
            monkeypatch.setattr(f"igfarchive.archive.{module}.revision", lambda: name)

    revision_is("1")
    assert readings_of({hours.pk: hours.text})[hours.pk] == Reading("They are hours.")
    with django_assert_num_queries(0):
        readings_of({hours.pk: hours.text})
    with django_assert_num_queries(1):
        readings = readings_of({tabels.pk: tabels.text, hours.pk: hours.text})
    assert readings[tabels.pk].text == "The tide tables."

    cast.annotate(hours, "hours", replacement="ours")
    revision_is("2")
    assert readings_of({hours.pk: hours.text})[hours.pk].text == "They are ours."
    monkeypatch.setattr("igfarchive.archive.readings.MOST_KEPT", 1)
    revision_is("3")
    readings_of({hours.pk: hours.text})
    with django_assert_num_queries(1):  # as too many are corrected to know them all
        assert readings_of({hours.pk: hours.text})[hours.pk].text == "They are ours."
