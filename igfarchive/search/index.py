"""Keeps the index in step with the archive.

The index is a cache: what is wrong with it is mended by building it anew.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from threading import Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from igfarchive.archive.index_versions import renewed_since, required_versions
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.documents import all_documents, count_documents, documents_of
from igfarchive.search.engines import Engine, SessionDocuments
from igfarchive.search.generations import PATIENCE
from igfarchive.search.homes import Generation, Home, engine_on, home, of_current
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError

logger = logging.getLogger(__name__)

CROWD = 64
"""Fragmented sessions that are worth merging between two imports."""

HURRY = 2.0
"""Seconds that somebody who waits for a page waits for another process that is writing."""

WORKING_APART = "search index"
"""The name of a thread that does what nobody waits for."""

FORGOTTEN = -1
"""The version of a session that is not in the database, nor was ever."""

SESSIONS_A_COMMIT = 200
"""Sessions that the index follows together, at most: all of theirs is held in memory."""

Progress = Callable[[int, int], None]
"""Told how many utterances are done, of how many."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    sessions: int
    utterances: int


@dataclass(frozen=True, slots=True)
class Differences:
    """Sessions, by their paths, that the index lacks, should not hold, or holds otherwise."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    stale: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.stale)


@dataclass(frozen=True, slots=True)
class Lag:
    """How far the index is behind the database: the sessions that it has to follow, and when the
    first of them became what it has not followed; None where nobody knows when."""

    sessions: int
    since: datetime | None

    @property
    def seconds(self) -> float:
        """For how long by now; infinite where nobody knows."""
        if not self.sessions:
            return 0.0
        if self.since is None:
            return float("inf")
        # The database has a clock of its own.
        return max(0.0, (timezone.now() - self.since).total_seconds())


def update(*, build: bool = False) -> None:
    """Have the index follow all that the database says it owes (`archive.index_versions`), in few
    commits; call this after the database's own.

    A session that is no longer published, has no words or is gone from the database vanishes from
    the index. What others left undone is done too.

    Where there is no index that can be read, `build` all of it, which takes minutes, or raise
    IndexUnavailableError. IndexLockedError if another process does not stop writing: it or the
    next one that writes then does this. Who may build it waits longer for that.

    Who may build it may also `merge_segments` when all is done; for others that is done in
    passing, once there are many fragments.
    """
    generations = home()
    try:
        with generations.writing(PATIENCE if build else HURRY):
            folder = generations.current()
            engine = engine_on(folder)
            _follow(generations, folder, engine)
            crowded = not build and len(engine.fragmented()) >= CROWD
        if crowded:
            _apart(merge_segments)
        return
    except IndexLockedError as error:
        raise IndexLockedError(
            "Another process is writing the search index: what changed is noted, and is followed "
            "by that process or the next one that writes."
        ) from error
    except IndexUnavailableError as error:
        if generations.rebuild_under_way():
            return  # It reads these sessions yet, or finds at its end that it owes them.
        if not build:
            raise
        if generations.any():
            logger.warning("%s It is rebuilt now.", error)
    rebuild()


def last_commit() -> float:
    """When the index that serves was last written, in seconds of the epoch. IndexUnavailableError
    where there is none."""
    generations = home()
    return generations.written_at(generations.current())


def owes() -> int:
    """How many sessions the index has to follow. IndexUnavailableError where there is none."""
    return len(of_current(lambda folder: owing(folder, home().versions_stamp(folder))))


@cached_per_revision
def owing(folder: Generation, _stamp: str) -> frozenset[int]:
    """The sessions that the index has to follow."""
    return frozenset(_owed(home().versions(folder)))


def lag() -> Lag:
    """How far the index is behind. IndexUnavailableError where there is none."""
    owed = of_current(lambda folder: owing(folder, home().versions_stamp(folder)))
    return Lag(len(owed), renewed_since(owed) if owed else None)


def update_apart() -> None:
    """The same without anybody waiting for it: what hinders it is logged."""
    _apart(_update_or_log)


def _update_or_log() -> None:
    try:
        update()
    except (IndexUnavailableError, DatabaseError) as error:
        logger.warning("The search index may be behind the archive: %s", error)


def merge_segments() -> None:
    """Write what many updates have left in many places anew, together.

    What is asked is asked of every segment, so that few of them answer sooner; a large import
    leaves one for each of its commits. An engine names no more at once than it takes some seconds
    to write, and so much is a round: each is a commit of its own, after which others may write, and
    at any point of which this may end without a loss. Those who ask go on with what they have open.
    There are rounds until one would name no session that was not written anew already.

    Nobody should wait for it. What hinders it is logged: nothing is lost but time.
    """
    generations = home()
    done: set[int] = set()
    try:
        while _merge_more(generations, done):
            pass
    except IndexUnavailableError as error:
        logger.warning("The search index was not tidied up: %s", error)


def _merge_more(generations: Home, done: set[int]) -> bool:
    """One round; whether it wrote any session that was not yet `done`, all of which are now."""
    with generations.writing():
        folder = generations.current()
        engine = engine_on(folder)
        fragmented = set(engine.fragmented())
        more = not fragmented <= done
        if more:
            engine.replace(documents_of(sorted(fragmented)))
            done |= fragmented
        # Who could not wait until this was done relies on it to follow their changes.
        _follow(generations, folder, engine)
    return more


def _apart(work: Callable[[], None]) -> None:
    """Do this in a thread, which has a connection to the database of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    Thread(target=run, daemon=True, name=WORKING_APART).start()


def rebuild(progress: Progress | None = None) -> Rebuilt:
    """Build the index anew, while the old one serves and is updated, then let the new one serve.

    IndexLockedError if it is being rebuilt already.
    """
    generations = home()
    counts = [0, 0]

    def counted(sessions: Iterator[SessionDocuments]) -> Iterator[SessionDocuments]:
        total = count_documents() if progress else 0
        for session in sessions:
            yield session
            counts[0] += 1
            counts[1] += len(session.documents)
            if progress:
                progress(counts[1], total)

    with generations.rebuilding() as folder:
        versions = required_versions()
        engine = generations.build(folder, counted(all_documents()))
        with generations.writing():
            generations.keep_versions(folder, versions)
            _follow(generations, folder, engine)
            generations.activate(folder)
            # Once more: who could not wait until this was done relies on it.
            _follow(generations, folder, engine)
    return Rebuilt(*counts)


def rebuild_under_way() -> bool:
    """Whether a process builds the index anew at this moment; as good as free."""
    return home().rebuild_under_way()


def _follow(generations: Home, folder: Generation, engine: Engine) -> None:
    """Bring up to date what this generation owes, until it owes nothing; call this while `writing`.

    Versions are read before the documents: a session that changes in between is owed again.
    """
    held = generations.versions(folder)
    while owed := _owed(held):
        for some in _parts(owed):
            engine.replace(documents_of(some))
            held |= some
            generations.keep_versions(folder, held)


def _owed(held: Mapping[int, int]) -> dict[int, int]:
    """The sessions that an index of these versions must follow, each with its required version;
    FORGOTTEN for those of which the database knows nothing, as it was restored from a backup."""
    required = (dict.fromkeys(held, FORGOTTEN) | required_versions()).items()
    return {session: version for session, version in required if held.get(session) != version}


def _parts(owed: Mapping[int, int]) -> Iterator[dict[int, int]]:
    rows = iter(owed.items())
    while some := dict(islice(rows, SESSIONS_A_COMMIT)):
        yield some


def check() -> Differences:
    """Compare what the index holds with what the archive says.

    What was left undone by a process that ended too early is done first. IndexUnavailableError
    where there is nothing to compare.
    """
    generations = home()
    if _owed(generations.versions(generations.current())):
        update()
    held = dict(of_current(lambda folder: engine_on(folder).holdings()))
    missing, stale = [], []
    for session in all_documents():
        expected = session.holding
        found = held.pop(session.session, None)
        if found is None:
            missing.append(expected.path)
        elif found != expected:
            stale.append(expected.path)
    return Differences(
        tuple(missing), tuple(holding.path for holding in held.values()), tuple(stale)
    )
