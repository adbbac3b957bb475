"""A cluster survives each of its faults: what was acknowledged is kept, and pages are read on."""

from collections.abc import Iterator

import pytest

from tests.cluster.cluster import Cluster
from tests.cluster.faults import FAULTS, Fault
from tests.cluster.startup import cluster, lacking
from tests.cluster.survival import survive
from tests.needs import lack

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def made() -> Iterator[Cluster]:
    if missing := lacking():
        lack("cluster", missing)
    with cluster() as made:
        yield made


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_nothing_that_was_acknowledged_is_lost(made: Cluster, fault: Fault) -> None:
    if hindered := fault.hindered(made):
        lack("cluster", hindered)
    found = survive(made, fault, seed=1)
    assert found.noted.answered
    assert found.noted.kept
    assert found.lost == []
    assert found.noted.refused or not (fault.moves or fault.refuses)
    assert dict(found.noted.failed) == {}
