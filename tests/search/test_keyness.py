"""Words of a segment are counted among some of its documents a few at a time."""

from pathlib import Path

import numpy as np
import pytest

from igfarchive.search.engines.whoosh import WhooshEngine, keyness, segment
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.engines.whoosh.many_postings import Held, read_many
from igfarchive.search.engines.whoosh.schema import STEMS
from igfarchive.search.engines.whoosh.term_dictionary import Records
from igfarchive.search.queries.query import Query
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


def test_words_that_stand_far_off_or_say_nothing_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []

    def noted(postings: memoryview, terms: Records, size: int) -> Held:
        read.extend(terms["first"].tolist())
        return read_many(postings, terms, size)

    monkeypatch.setattr(segment, "read_many", noted)
    monkeypatch.setattr(keyness, "OFTEN", 20)
    early = session(1, *(document(n, "the ebb", speaker="bo") for n in range(1, 11)))
    late = session(2, *(document(n, "the flow", speaker="ada") for n in range(11, 21)))
    later = session(3, *(document(n, "the tide", speaker="cy") for n in range(21, 31)))
    engine = WhooshEngine.build(tmp_path, [early, late, later])

    found = engine.keywords(Query(speakers=("ada",)), {}, 5)

    assert [(each.name, each.documents) for each in found] == [("flow", 10)]
    assert read == [10]
