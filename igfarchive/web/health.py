"""Answers for machines that watch over the site."""

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from igfarchive.archive.models import Session
from igfarchive.archive.replicas import PRIMARY, reading_from, replicas
from igfarchive.search import index, index_searcher
from igfarchive.search.matches.results import IndexUnavailableError

RETRY_AFTER = "10"
"""Seconds: an index that lags is mostly in step by then."""

GONE = "cannot be asked"


@never_cache
@require_safe
def healthz(_: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(_: HttpRequest) -> JsonResponse:
    """200 when database and index can be asked and the index is not far behind, else 503; says
    which of them cannot, and how far: sessions, and seconds, null where nobody knows.

    Where a replica can be asked pages are read, and that is ready.
    """
    databases = _servers() if replicas() else {"database": _database()}
    whole = databases["database"] == "ok"
    readable = [name for name, state in databases.items() if state == "ok"]
    # Without its primary nothing changes that the index would have to follow.
    with reading_from(PRIMARY if whole or not readable else readable[0]):
        index_state, lag = _index(compared=whole or not readable)
    ready = bool(readable) and index_state == "ok"
    told = {"ready": ready, **databases, "index": index_state, "lag": lag}
    response = JsonResponse(told, status=200 if ready else 503)
    if not ready:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _servers() -> dict[str, str]:
    """How the primary and its replicas stand, as far as this process knows: nobody waits for one
    that is gone."""
    from igfarchive.archive.servers import servers

    known = servers()
    database = _database() if known.primary.standing else GONE
    return {"database": database} | {
        each.alias: known.objection(each) or "ok" for each in known.replicas
    }


def _database() -> str:
    try:
        Session.objects.exists()
    except Error:
        return GONE
    return "ok"


def _index(*, compared: bool) -> tuple[str, dict[str, int | None] | None]:
    """How it is and, `compared` with the database, how far behind, where it can be known."""
    try:
        index_searcher.count()
        if not compared:
            return "ok", None
        lag = index.lag()
    except IndexUnavailableError as error:
        return "is being built" if index.rebuild_under_way() else str(error), None
    except Error:
        return "cannot be compared with the database", None
    known = lag.since is not None or not lag.sessions
    told = {"sessions": lag.sessions, "seconds": int(lag.seconds) if known else None}
    if lag.seconds <= settings.INDEX_LAG:
        return "ok", told
    sessions = "1 session" if lag.sessions == 1 else f"{lag.sessions:,} sessions"
    since = f"the first for {int(lag.seconds):,} seconds" if known else "nobody knows since when"
    return f"has yet to follow {sessions}, {since}: see that `manage.py follow_index` runs", told
