"""Where the index stands, and which engine asks it: files on this machine's disk, or tables of the
database (`IGFARCHIVE_SEARCH`).

Both keep generations: one serves while the next is built.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.conf import settings

from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.engines.postgres import PostgresEngine
from igfarchive.search.engines.whoosh import WhooshEngine, index_format
from igfarchive.search.generations import PATIENCE, Generations
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.table_generations import ArchiveDatabase, TableGenerations

POSTGRES = "postgres"
"""The value of the setting by which PostgreSQL is the index, too."""

Generation = Any
"""What names one to its home: a folder, or what the names of its tables begin with."""
Answer = TypeVar("Answer")


class Home(Protocol):
    """What `generations.Generations` says, wherever the index stands."""

    def any(self) -> bool: ...
    def current(self) -> Any: ...
    def writing(self, patience: float = PATIENCE) -> AbstractContextManager[None]: ...
    def rebuilding(self) -> AbstractContextManager[Any]: ...
    def rebuild_under_way(self) -> bool: ...
    def versions(self, generation: Any, /) -> dict[int, int]: ...
    def versions_stamp(self, generation: Any, /) -> str: ...
    def written_at(self, generation: Any, /) -> float: ...
    def keep_versions(self, generation: Any, versions: Mapping[int, int], /) -> None: ...
    def activate(self, generation: Any, /) -> None: ...

    def open(self, generation: Any, /) -> Engine:
        """The engine on a generation."""
        ...

    def build(self, generation: Any, sessions: Iterable[SessionDocuments], /) -> Engine:
        """The engine on a generation that is empty yet, and holds these sessions then."""
        ...


class FolderHome(Generations):
    """A folder on the disk, of which Whoosh writes the files."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, index_format())

    def open(self, generation: Path, /) -> Engine:
        return WhooshEngine(generation, _cache())

    def build(self, generation: Path, sessions: Iterable[SessionDocuments], /) -> Engine:
        return WhooshEngine.build(generation, sessions, _cache())


class TableHome(TableGenerations):
    """The database of the archive: all nodes that use it have the same index."""

    def open(self, generation: str, /) -> Engine:
        return PostgresEngine(ArchiveDatabase(), generation)

    def build(self, generation: str, sessions: Iterable[SessionDocuments], /) -> Engine:
        return PostgresEngine.build(ArchiveDatabase(), generation, sessions)


def home() -> Home:
    """That of the setting."""
    return _TABLES if settings.SEARCH == POSTGRES else _in_folder(settings.INDEX_DIR)


_TABLES = TableHome()


@cache
def _in_folder(folder: Path) -> FolderHome:
    return FolderHome(Path(folder))


def _cache() -> int:
    return int(settings.SEARCH_CACHE_MB) << 20


def of_current(question: Callable[[Generation], Answer]) -> Answer:
    """What is answered of the generation that serves. IndexUnavailableError where it cannot."""
    while True:
        generation = home().current()
        try:
            return question(generation)
        except IndexUnavailableError:
            # It may have been removed for another that serves by now.
            if home().current() == generation:
                raise


_engines: dict[Generation, Engine] = {}
_opening = threading.Lock()


def engine_on(generation: Generation) -> Engine:
    """This process's engine on the generation that serves."""
    with _opening:
        if generation not in _engines:
            _engines.clear()
            _engines[generation] = home().open(generation)
        return _engines[generation]


def forget_engines() -> None:
    """A forked process shares its parent's places in open files, and must open its own."""
    global _opening
    _opening = threading.Lock()
    _engines.clear()


os.register_at_fork(after_in_child=forget_engines)
