"""Fixtures that every room's tests share."""

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from importlib import import_module
from itertools import count
from pathlib import Path
from pkgutil import walk_packages
from threading import BoundedSemaphore

import hypothesis
import pytest
from coverage import Coverage
from django.conf import settings as configured
from pytest_django import Settings

from tests.measuring import unmeasured
from tests.needs import lack, required

# The same examples on every run, however slow the machine; `make test-long` looks for new ones.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, max_examples=60)
hypothesis.settings.register_profile("long", deadline=None, max_examples=2_000)
hypothesis.settings.load_profile("steady")

TESTS = Path(__file__).parent
MEASURED = ("text", "transcripts", "affiliations", "importing", "search")
"""The rooms that pyproject.toml has the coverage measured of: by their own tests alone, as those of
the rooms above run much of them and assert little of it, and take half as long again when traced.
"""

ASKS_FOR_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "admin_client"}

SHOWN = {
    "": ["test_not_public"],
    "api": ["test_checks", "test_document", "test_examples", "test_problems", "test_reference"],
    "api/mcp": ["test_client", "test_endpoint"],
    "exporting": ["test_formats", "test_records", "test_references", "test_round_trips"],
    "http": ["test_content_security_policy", "test_kept_pages", "test_limits"],
    "web": [
        *("test_about", "test_addresses", "test_annotation_texts", "test_asides", "test_bars"),
        *("test_check", "test_citations", "test_closest", "test_conditional_get", "test_downloads"),
        *("test_embedding", "test_errors", "test_every_word", "test_heights", "test_how_read"),
        *("test_kept_pages", "test_look", "test_metadata", "test_notes", "test_quoting"),
        *("test_recordings", "test_refusals", "test_ribbon", "test_rows", "test_source"),
        *("test_turn_menu", "test_typed_filters", "test_utterance", "test_utterance_rows"),
        *("test_well_known", "test_wording"),
    ],
}
"""Modules that look at how rows are shown, or refused to be, and not at which rows these are: what
they ask the database for, tests of the rooms below and of the lists ask every database for."""
ON_ONE_DATABASE = {TESTS / room / f"{name}.py" for room, names in SHOWN.items() for name in names}


def pytest_configure(config: pytest.Config) -> None:
    try:
        required()
    except ValueError as error:
        raise pytest.UsageError(str(error)) from error


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as `database` what another database could answer differently."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        asks = item.get_closest_marker("django_db") or fixtures & ASKS_FOR_DATABASE
        if asks and item.path not in ON_ONE_DATABASE:
            item.add_marker("database")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Measure what runs when the rooms are imported, and not how pytest looks for tests."""
    for room in MEASURED if Coverage.current() else ():
        package = import_module(f"igfarchive.{room}")
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    with unmeasured():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    if item.path.relative_to(TESTS).parts[0] in MEASURED:
        return (yield)
    with unmeasured():
        return (yield)


_places = count(1)
KEPT = {"secret-key", "static"}
"""What the settings put into the data folder, for all the tests of a process."""


@pytest.fixture(autouse=True)
def places_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a worker has: a file that an earlier test left unread has its place until Python
    looks for garbage."""
    if downloads := sys.modules.get("igfarchive.web.downloads"):
        monkeypatch.setattr(downloads, "_places", BoundedSemaphore(downloads.MOST_AT_ONCE))


@pytest.fixture(autouse=True)
def index_dir(settings: Settings) -> Iterator[Path]:
    """A place for the index of one test, where there is none yet; the next finds nothing of it."""
    folder: Path = settings.DATA_DIR / f"index-{next(_places)}"
    settings.INDEX_DIR = folder
    yield folder
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.unlink(missing_ok=True)
    left = {path.name for path in settings.DATA_DIR.iterdir()} - KEPT
    assert not left, f"left in the data folder: {', '.join(sorted(left))}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask each home of an index that the database at hand allows."""
    if "home" in metafunc.fixturenames:
        on_postgresql = configured.DATABASES["default"]["ENGINE"].endswith("postgresql")
        homes = ["whoosh", "postgres"] if on_postgresql else ["whoosh"]
        metafunc.parametrize("home", homes, indirect=True)


@pytest.fixture
def home(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Where the index stands: the value of IGFARCHIVE_SEARCH."""
    settings.SEARCH = request.param
    return str(request.param)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real transcripts, their answers and corpora."""
    folder = os.environ.get("IGFARCHIVE_TEST_SHARED")
    if not folder:
        lack("transcripts", "set IGFARCHIVE_TEST_SHARED to the folder of real transcripts")
    return Path(folder)
