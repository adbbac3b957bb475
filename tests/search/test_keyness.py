"""Words of a segment are counted among some of its documents a few at a time."""

from pathlib import Path

import numpy as np
import pytest

from igfarchive.search.engines.whoosh import WhooshEngine, segment
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.schema import STEMS
from tests.search.corpus import document
from tests.search.engine_tests import session
from tests.search.keywords_contract import talk


@pytest.mark.parametrize("at_once", [1, 7, 1_000_000])
@pytest.mark.parametrize("step", [1, 2, 50, 10_000])
def test_counts_are_those_of_the_postings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, step: int
) -> None:
    """Also where steps from document to document take one byte and more."""
    monkeypatch.setattr(segment, "AT_ONCE", at_once)
    rare = [document(n, "ebb" if n % 400 else "flow") for n in range(1_700)]
    WhooshEngine.build(tmp_path, [*talk(0), session(99, *rare)])
    reader = IndexReader(tmp_path, 0)
    chosen = np.arange(reader.size) % step == 0

    ((only, some),) = reader.by_segment(chosen)
    dictionary = only.dictionaries[STEMS]
    words = [dictionary.word(row) for row in range(len(dictionary))]
    expected = [int(chosen[only.postings(STEMS, word).ids].sum()) for word in words]

    assert only.count_among(dictionary, np.arange(len(words)), some).tolist() == expected
    assert sum(expected) > 0
