"""The search index: whether it is there, and in step with the archive."""

from collections.abc import Iterator

from django.db import Error

from igfarchive.operations.doctor.findings import Finding, advice, ok, problem
from igfarchive.search import index, index_searcher
from igfarchive.search.matches.results import IndexUnavailableError

SUBJECT = "search index"


def examine_index(*, thorough: bool) -> Iterator[Finding]:
    try:
        found = index_searcher.count()
        owed = index.owes()
        differences = index.check() if thorough else None
    except IndexUnavailableError as error:
        yield problem(SUBJECT, str(error), "Run `python manage.py rebuild_index`.")
    except Error:
        yield advice(SUBJECT, "It cannot be compared.", "Mend the database first.")
    else:
        if differences:
            count = sum(map(len, (differences.missing, differences.extra, differences.stale)))
            yield problem(
                SUBJECT,
                f"It differs from the archive in {count:,} of its sessions.",
                "Run `python manage.py check_index`, which names them, and then rebuild_index.",
            )
        elif owed and not thorough:
            yield advice(
                SUBJECT,
                f"It has yet to follow {owed:,} sessions.",
                "Run `python manage.py check_index` once no import is under way.",
            )
        else:
            yield ok(SUBJECT, f"It is in step with the archive: {found:,} utterances.")
