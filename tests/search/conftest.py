"""What the tests of search share."""

from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("tests.search.contract")


@pytest.fixture(autouse=True)
def index_dir(settings: Any, tmp_path: Path) -> Path:
    """An index of each test's own, not there yet."""
    folder = tmp_path / "index"
    settings.INDEX_DIR = folder
    return folder
