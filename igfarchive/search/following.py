"""Keeps the index of one machine in step with a database that others change, too.

Whoever changes the archive has the index beside it follow at once (`index.update`). What is changed
on another machine is told by the database alone: it is asked every other second, and at once where
it says that something changed (`archive.index_versions`). Nothing is kept in memory that matters:
a process may end at any point, and the next goes on from what the index has noted.
"""

import logging
import time
from typing import NoReturn

from django.db import Error, connection

from igfarchive.archive.index_versions import listen, wait_for_renewal
from igfarchive.archive.outages import outage_of
from igfarchive.search import index, index_searcher
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError

logger = logging.getLogger(__name__)

POLL = 2.0
"""Seconds after which the database is asked, whether it has said something or not."""

BREATH = 0.5
"""Seconds between two commits of an index, so that what an import brings in meanwhile is one."""

LONGEST_PAUSE = 30.0
"""Seconds, after pauses that double, between two attempts at what fails again and again."""


def follow() -> NoReturn:
    """Catch up, and again whenever there is something to follow, until the process ends.

    A database or a disk that refuses is told once, and tried again.
    """
    trouble, pause, untidy = "", 1.0, 0
    while True:
        try:
            listen()
            followed = catch_up()
            if trouble:
                logger.info("The search index follows again.")
            trouble, pause, untidy = "", 1.0, untidy + followed
            if followed:
                time.sleep(BREATH)
                continue
            if untidy >= index.CROWD:
                index.merge_segments()
                untidy = 0
            wait_for_renewal(POLL)
        except IndexLockedError:
            time.sleep(pause)  # Who holds the lock follows what is owed, and so may we.
        except (
            IndexUnavailableError,
            Error,
            connection.Database.Error,  # type: ignore[attr-defined]  # the driver's own
        ) as error:
            found = _trouble(error)
            if found != trouble:
                logger.warning("The search index cannot follow, and tries again: %s", found)
            trouble = found
            connection.close()
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def catch_up() -> int:
    """Have the index follow all that it owes: how many sessions these were, 0 where there was no
    index that can be read, and it had to be built. IndexUnavailableError, as `index.update` and
    `index.rebuild` raise it."""
    try:
        index_searcher.count()
        owed = index.owes()
    except IndexUnavailableError as error:
        logger.info("%s This is done now.", error)
        index.rebuild()
        return 0
    if owed:
        index.update(build=True)
        logger.info("Sessions that the search index has followed: %s.", f"{owed:,}")
    return owed


def _trouble(error: Exception) -> str:
    """What hinders it, in one line; a fault of the program is raised again."""
    if isinstance(error, IndexUnavailableError):
        return str(error)
    if outage := outage_of(error):
        return f"the database cannot be asked: {outage}"
    raise error
