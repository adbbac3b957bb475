"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import hypothesis
import pytest

from tests.needs import lack, required

# The same examples on every run, however slow the machine; `make test-long` looks for new ones.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("steady")

ASKS_FOR_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "admin_client"}


def pytest_configure(config: pytest.Config) -> None:
    try:
        required()
    except ValueError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as `database` what another database could answer differently."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & ASKS_FOR_DATABASE:
            item.add_marker("database")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real transcripts, their answers and corpora."""
    folder = os.environ.get("IGFARCHIVE_TEST_SHARED")
    if not folder:
        lack("transcripts", "set IGFARCHIVE_TEST_SHARED to the folder of real transcripts")
    return Path(folder)
