"""/metrics: what the archive's workers counted and how it stands, for Prometheus.

Each worker counts for itself, in files of the folder that PROMETHEUS_MULTIPROC_DIR names; whoever
is asked sums them up. Without that folder a process tells of itself alone.
https://prometheus.github.io/client_python/multiprocess/
"""

from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from math import isfinite
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.models import Count, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from igfarchive.archive.models import Session, Source, Speaker
from igfarchive.archive.replicas import replicas
from igfarchive.search import index, index_searcher
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.web.queue import all_waiting

REFUSED = (
    "Metrics are for the addresses that IGFARCHIVE_METRICS_NETWORKS names, and yours is not "
    "among them.\n"
)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All of it in Prometheus's text format; 403 for who may not see it."""
    if not _may_see(request):
        return HttpResponse(REFUSED, status=403, content_type="text/plain; charset=utf-8")
    counted = _counted()
    standing = CollectorRegistry()
    standing.register(ArchiveCollector())
    return HttpResponse(
        generate_latest(counted) + generate_latest(standing), content_type=CONTENT_TYPE_LATEST
    )


def _may_see(request: HttpRequest) -> bool:
    """Who asked, and through a proxy whom it asked for, must both be allowed: the last address
    that was forwarded is the proxy's word, and all others are the visitor's own."""
    addresses = [request.META.get("REMOTE_ADDR", "")]
    if forwarded := request.headers.get("X-Forwarded-For"):
        addresses.append(forwarded.rpartition(",")[2].strip())
    return all(_is_allowed(address) for address in addresses)


def _is_allowed(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in settings.METRICS_NETWORKS)


def _counted() -> CollectorRegistry:
    """What all workers counted; of this process alone where they have no folder in common."""
    folder = settings.METRICS_DIR
    if not folder:
        return REGISTRY
    for worker in _workers(Path(folder)):
        if not Path(f"/proc/{worker}").exists():
            mark_process_dead(worker, folder)  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    return registry


def _workers(folder: Path) -> set[int]:
    """Those that wrote down what they hold at this moment: gauge_liveall_417.db is 417's."""
    return {int(path.stem.rpartition("_")[2]) for path in folder.glob("gauge_live*_*.db")}


class ArchiveCollector(Collector):
    """How the archive stands: asked of database and index each time, whichever worker answers."""

    def collect(self) -> Iterable[Metric]:
        yield from _database_metrics()
        yield from _replica_metrics()
        yield from _index_metrics()


def _database_metrics() -> Iterator[Metric]:
    try:
        found = list(_holdings())
    except Error:
        found = []
    yield _gauge("database_up", "Whether the database can be asked.", bool(found))
    yield from found


def _replica_metrics() -> Iterator[Metric]:
    """As the worker that answers knows them."""
    if not replicas():
        return
    from igfarchive.archive.servers import servers

    known = servers()
    up = GaugeMetricFamily(
        "igfarchive_replica_up", "Whether the replica is read.", labels=["replica"]
    )
    lag = GaugeMetricFamily(
        "igfarchive_replica_lag_seconds",
        "How long ago the primary was where the replica is, to a second.",
        labels=["replica"],
    )
    for each in known.replicas:
        up.add_metric([each.alias], not known.objection(each))
        if isfinite(seconds := known.lag(each)):
            lag.add_metric([each.alias], seconds)
    yield from (up, lag)


def _holdings() -> Iterator[Metric]:
    sessions = GaugeMetricFamily(
        "igfarchive_sessions", "Sessions, of which the public sees the published.", labels=["shown"]
    )
    utterances = GaugeMetricFamily("igfarchive_turns", "Turns of these.", labels=["shown"])
    rows = Session.objects.order_by().values_list("published")
    counts = {
        published: (count, turns or 0)
        for published, count, turns in rows.annotate(Count("pk"), Sum("turns"))
    }
    for published, name in ((True, "published"), (False, "unpublished")):
        count, turns = counts.get(published, (0, 0))
        sessions.add_metric([name], count)
        utterances.add_metric([name], turns)
    yield from (sessions, utterances, _waiting())
    yield _gauge("speakers", "Speakers that stand for themselves.", _speakers())
    imports = Source.objects.aggregate(count=Count("pk"), latest=Max("imported_at"))
    yield _gauge("sources", "Transcripts and sheets that were imported.", imports["count"])
    if imports["latest"]:
        yield _gauge(
            "last_import_timestamp_seconds",
            "When the last of them came in.",
            imports["latest"].timestamp(),
        )


def _waiting() -> Metric:
    """The desk's queue, as far as it is counted; of more than a thousand nobody knows how many."""
    waiting = GaugeMetricFamily(
        "igfarchive_waiting", "What waits for a decision at the desk.", labels=["what"]
    )
    for each in all_waiting(lambda _: True):
        if each.count is not None:
            waiting.add_metric([each.name], each.count)
    return waiting


def _speakers() -> int:
    return Speaker.objects.filter(merged_into=None).count()


def _index_metrics() -> Iterator[Metric]:
    try:
        lag = index.lag()
        found = [
            _gauge("index_utterances", "Utterances that can be found.", index_searcher.count()),
            _gauge(
                "index_commit_timestamp_seconds",
                "When the search index last followed the archive.",
                index.last_commit(),
            ),
            _gauge("index_owed_sessions", "Sessions that it has yet to follow.", lag.sessions),
            _gauge("index_lag_seconds", "For how long the first of them waits.", lag.seconds),
        ]
    except (IndexUnavailableError, Error):
        found = []
    yield _gauge("index_up", "Whether the search index can be asked.", bool(found))
    yield from found
    yield _gauge("index_rebuilding", "Whether it is being built anew.", index.rebuild_under_way())


def _gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"igfarchive_{name}", help_text, value=float(value))
