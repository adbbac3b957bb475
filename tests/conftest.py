"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real transcripts, their answers and corpora."""
    folder = os.environ.get("IGFARCHIVE_TEST_SHARED")
    if not folder:
        pytest.skip("real transcripts: set IGFARCHIVE_TEST_SHARED to their folder")
    return Path(folder)
