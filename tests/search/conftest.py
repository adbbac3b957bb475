"""What the tests of search share."""

from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("tests.search.contract")


@pytest.fixture(autouse=True)
def index_dir(settings: Any, tmp_path: Path) -> Path:
    """An index of each test's own, not there yet."""
    settings.INDEX_DIR = tmp_path / "index"
    return settings.INDEX_DIR
