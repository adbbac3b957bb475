"""The session whose data the tests of exporting write."""

import pytest

from igfarchive.archive.models import Event
from tests import cast
from tests.cast import Panel


@pytest.fixture
def event(db: None) -> Event:
    return cast.event(city="Port Estuary", country="Estuaria")


@pytest.fixture
def panel(event: Event) -> Panel:
    return cast.panel(event)
