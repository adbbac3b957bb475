"""A file of the index that is another than was written is found before it answers."""

from pathlib import Path
from random import Random

import pytest

from tests.search.damages import DAMAGES, QUESTIONS, Damage, files_of, small_index, swap, try_one

FEW, MANY = 6, 400


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    small_index(folder)
    return folder


@pytest.mark.parametrize("most", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_is_answered_otherwise_than_by_the_index_as_it_was_written(
    small: Path, damage: Damage, most: int
) -> None:
    chance = Random(damage.__name__)  # noqa: S311 - the same each time
    names = files_of(small)
    told = {
        (name, opened): try_one(small, name, damage, QUESTIONS, chance, opened=opened)
        for name in chance.sample(names, min(most, len(names)))
        for opened in (False, True)
    }
    assert "wrong" not in told.values(), told
    missed = {
        name.split(".")[1]
        for (name, opened), outcome in told.items()
        if outcome == "unneeded" and not opened
    }
    # Nobody reads the one, and a column may be the same in two segments.
    assert damage is swap or missed <= {"_stored"}
