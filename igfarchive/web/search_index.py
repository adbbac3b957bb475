"""Has the search index follow what curators change."""

from collections.abc import Iterable
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Session
from igfarchive.search import index
from igfarchive.search.matches.results import IndexLockedError, IndexUnavailableError

MOST_AT_ONCE = 50
"""Sessions that are followed while a curator waits. There are more after a large merge, or while
an import is under way."""

FOLLOWS_SOON = "The change is saved. The search index has much to follow, and does so now."


def reindex(request: HttpRequest, sessions: Iterable[Session]) -> None:
    """Owe the sessions to the search index, within the transaction that changes them, and have it
    follow once that is committed."""
    renew_versions(session.pk for session in sessions)
    update_index(request)


def update_index(request: HttpRequest) -> None:
    """Have the search index follow what it owes, once what is being saved is committed.

    The save stands where the index cannot follow, and the curator reads what to do.
    """
    # What fails by then must not look like a failed save, nor have it repeated.
    transaction.on_commit(partial(_update, request), robust=True)


def _update(request: HttpRequest) -> None:
    try:
        if index.owes() > MOST_AT_ONCE:
            index.update_apart()
            messages.info(request, FOLLOWS_SOON)
        else:
            index.update()
    except IndexLockedError:
        messages.info(request, FOLLOWS_SOON)
    except IndexUnavailableError as error:
        messages.warning(
            request,
            "The change is saved, but the search index could not follow it. "
            f"Run `python manage.py rebuild_index`. ({error})",
        )
