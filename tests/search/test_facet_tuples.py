"""The labels of documents, counted by their combinations."""

import numpy as np

from igfarchive.search.engines.whoosh.facet_tuples import FacetTuples, join


def berths(first: int, count: int) -> FacetTuples:
    """A document for each berth, which nobody shares with it."""
    names = np.array([f"berth {number}" for number in range(first, first + count)], np.object_)
    return FacetTuples(
        np.arange(count, dtype=np.uint8), {"berth": np.arange(count)}, {"berth": names}
    )


def labels(tuples: FacetTuples) -> list[str]:
    codes = tuples.codes["berth"][tuples.of]
    return list(tuples.names["berth"][codes])


def test_documents_keep_their_labels_where_there_are_more_than_a_byte_tells_apart() -> None:
    joined = join([berths(100, 200), berths(300, 200)], ["berth"])

    assert labels(joined) == [f"berth {number}" for number in range(100, 500)]


def test_the_tuples_of_documents_are_as_narrow_as_they_can_be() -> None:
    assert join([berths(100, 200)], ["berth"]).of.dtype == np.uint8
    assert join([berths(100, 200), berths(300, 200)], ["berth"]).of.dtype == np.uint16
    assert labels(join([], ["berth"])) == []
