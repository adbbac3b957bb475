"""Which segments are worth being written anew is told by the words in them."""

import pytest

from igfarchive.search.engines.whoosh import fragmentation
from igfarchive.search.engines.whoosh.fragmentation import Filling, fragments


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragmentation, "LARGE", 400)
    monkeypatch.setattr(fragmentation, "MOST", 1_000)


def whole(*words: int) -> list[Filling]:
    return [Filling(each, 10, 10) for each in words]


def test_small_ones_are_chosen_as_long_as_the_next_is_no_larger_than_they_are() -> None:
    assert sorted(fragments(whole(100, 30, 20, 500, 10))) == [1, 2, 4]
    assert sorted(fragments(whole(60, 30, 20, 500, 10))) == [0, 1, 2, 4]
    assert fragments(whole(399)) == fragments(whole(1, 2, 4, 8)) == []


def test_long_turns_make_a_segment_large_however_few_they_are() -> None:
    """Or what a rebuild leaves would be written anew after each import."""
    assert fragments([Filling(450, 2, 2), Filling(450, 2, 2)]) == []


def test_what_is_mostly_deleted_is_chosen_however_large_it_is() -> None:
    assert fragments([Filling(500, 4, 10), Filling(500, 5, 10)]) == [0]


def test_no_more_is_chosen_than_may_be_written_at_once() -> None:
    assert sorted(fragments(whole(350, 350, 350, 350))) == [0, 1]
