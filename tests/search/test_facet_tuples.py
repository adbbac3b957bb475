"""The labels of documents, counted by their combinations."""

import numpy as np

from igfarchive.search.engines.whoosh.facet_tuples import FacetTuples, join


def berths(first: int, count: int) -> FacetTuples:
    """A document for each berth, which nobody shares with it."""
    names = np.array([f"berth {number}" for number in range(first, first + count)], np.object_)
    return FacetTuples(
        np.arange(count, dtype=np.uint8),
        {"berth": np.arange(count, dtype=np.uint8)},
        {"berth": names},
    )


def labels(tuples: FacetTuples) -> list[str]:
    codes = tuples.codes["berth"][tuples.of]
    return list(tuples.names["berth"][codes])


def test_documents_keep_their_labels_where_there_are_more_than_a_byte_tells_apart() -> None:
    joined = join([berths(100, 200), berths(300, 200)], ["berth"])

    assert labels(joined) == [f"berth {number}" for number in range(100, 500)]


def test_of_some_documents_the_tuples_are_theirs_alone() -> None:
    joined = join([berths(100, 200), berths(300, 200), berths(150, 3)], ["berth"])

    assert labels(joined.part(slice(200, 400))) == labels(berths(300, 200))
    assert len(joined.part(slice(200, 400))) == 200
    assert labels(joined.part(slice(400, 400))) == []


def test_what_brings_no_new_name_leaves_the_names_as_they_are() -> None:
    before = berths(100, 200)
    some, more = before.part(slice(0, 50)), before.part(slice(50, 200))
    joined = join([some, berths(120, 3), more], ["berth"])

    assert joined.names["berth"] is before.names["berth"]
    assert labels(joined) == labels(some) + labels(berths(120, 3)) + labels(more)


def test_the_tuples_of_documents_are_as_narrow_as_they_can_be() -> None:
    assert join([berths(100, 200)], ["berth"]).of.dtype == np.uint8
    assert join([berths(100, 200), berths(300, 200)], ["berth"]).of.dtype == np.uint16
    assert labels(join([], ["berth"])) == []
