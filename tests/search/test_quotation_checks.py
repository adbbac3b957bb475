"""No quotation that was not said so is found exact, and none that was is missed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.search.quotation_checks import Case, Made, Turn, confusion, make_cases
from tests.search.quotation_checks.archive import real_turns, sample_turns, store
from tests.search.quotation_checks.settling import Settled, settle


def settled(turns: Sequence[Turn], each: int) -> tuple[list[Case], Settled]:
    store(turns)
    cases = make_cases(turns, each)
    found = settle(cases)
    for line in confusion(found.found):
        print(line)
    return cases, found


@pytest.mark.django_db
def test_quotations_of_the_samples() -> None:
    cases, found = settled(sample_turns(), 12)
    assert {case.made for case in cases} == set(Made)
    assert len(cases) == 120
    assert found.false == []
    assert found.missed == []
    assert found.senseless == []
    assert len(found.unlike) <= 3


@pytest.mark.long
@pytest.mark.django_db
def test_quotations_of_a_large_corpus(shared: Path) -> None:
    cases, found = settled(list(real_turns(shared, every=8)), 200)
    assert len(cases) == 2_000
    assert found.false == []
    assert found.missed == []
    assert len(found.senseless) <= 10
    assert len(found.unlike) <= 100
