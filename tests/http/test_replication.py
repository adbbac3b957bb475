"""A primary and two replicas under a site: killed, paused, late, and back again."""

import signal
import time
from collections.abc import Callable, Iterator

import pytest

from igfarchive.http.replicas import CHECKS
from tests.replication import Reader, Replication, replication
from tests.web.test_outage import EVERY

PAGE = "/sessions/harbour-forum-2031/ws-7/"
KEEP = "/search/keep/?q=tide"
RECOVERY = "select pg_wal_replay_{}()"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replication]:
    with replication(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="module")
def shared_site(servers: Replication) -> Iterator[Reader]:
    with servers.reader(lag=60) as reader:
        reader.do(
            "\ncall_command('migrate', verbosity=0)"
            "\npanel = cast.panel(cast.event())"
            "\nindex.rebuild()"
            "\ncurator = User.objects.create_superuser('ada', password='quill')"
        )
        yield reader


@pytest.fixture
def site(servers: Replication, shared_site: Reader) -> Iterator[Reader]:
    """The site of a new visitor, while all servers are well."""
    shared_site.do("\nclient.cookies.clear()")
    until_all_are_well(servers, shared_site)
    yield shared_site
    for each in (servers.primary, *servers.replicas):
        each.start()
    for each in servers.replicas:
        if servers.ask(each, "select pg_is_wal_replay_paused()"):
            servers.ask(each, RECOVERY.format("resume"))


def until(true: Callable[[], bool]) -> None:
    for _ in range(300):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("It did not come to that.")


def until_all_are_well(servers: Replication, site: Reader) -> None:
    """Every replica has what the primary has, and the site knows."""
    at = servers.ask(servers.primary, "select pg_current_wal_lsn()")
    for each in servers.replicas:
        until(lambda: servers.ask(each, f"select pg_last_wal_replay_lsn() >= '{at}'"))  # noqa: B023
    until(lambda: set(states(site).values()) == {"ok", True})


def states(site: Reader) -> dict[str, object]:
    """How the site, its servers and its index are."""
    return {name: each for name, each in site.get("/readyz").json().items() if name != "lag"}


def reads(site: Reader, path: str = "/speakers/") -> list[str]:
    answer = site.get(path)
    assert answer.status == 200, (answer.text, site.log.read_text())
    return answer.read


def test_pages_api_and_files_are_read_from_a_replica(site: Reader) -> None:
    own = site.get(PAGE)
    assert (own.status, own.read) in ((200, ["replica1"]), (200, ["replica2"]))
    for path in ("/", "/search/?q=tide", "/api/v1/sessions", "/search/feed/?q=tide"):
        assert reads(site, path) == own.read

    def is_unchanged() -> bool:
        """Unless the primary had something to note in its log between both."""
        tag = site.get(PAGE).headers["ETag"]
        return site.get(PAGE, if_none_match=tag).status == 304

    until(is_unchanged)
    # No connection is held after a part of it is read.
    assert "Good morning" in site.get("/search/?format=csv").text
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
               "params": {"name": "search", "arguments": {"words": "tide"}}}  # fmt: skip
    answer = site.post("/mcp", message, content_type="application/json")
    assert (answer.status, answer.read) == (200, own.read)
    assert '"isError": true' not in answer.text
    site.do("\nclient.force_login(curator)")
    assert reads(site, PAGE) == ["default"]
    assert states(site)["replica1"] == "ok"


def test_who_has_written_reads_it_however_late_replicas_are(
    site: Reader, servers: Replication
) -> None:
    for each in servers.replicas:
        servers.ask(each, RECOVERY.format("pause"))
    kept = site.post(KEEP)
    assert (kept.status, kept.read) == (302, ["default"])
    address = kept.headers["Location"]
    assert reads(site, address) == ["default"]
    assert reads(site, "/") == ["default"]
    cookies = site.do("client.cookies.output()")
    assert "written=" in cookies
    # Another visitor has to wait for the replicas.
    site.do("\nwritten = client.cookies.pop('written')")
    assert site.get(address).status == 404
    site.do("\nclient.cookies['written'] = written.value")
    for each in servers.replicas:
        servers.ask(each, RECOVERY.format("resume"))
    until(lambda: reads(site, address) != ["default"])


def test_what_the_index_has_before_the_replica_is_no_error(
    site: Reader, servers: Replication
) -> None:
    before = site.get("/api/v1/search?q=tide").json()
    for each in servers.replicas:
        servers.ask(each, RECOVERY.format("pause"))
    site.do(
        "\nlate = cast.session(panel.session.event, 'WS 9', 'Ebb', published=True)"
        "\ncast.speak(late, (panel.guest, 'The tide that nobody has seen yet.'))"
        "\nfrom igfarchive.archive.index_versions import renew_versions"
        "\nfrom django.db import transaction"
        "\nwith transaction.atomic(): renew_versions([late.pk])"
        "\nindex.update()"
    )
    assert site.get("/api/v1/search?q=tide").json()["total"] == before["total"]
    page = site.get("/search/?q=tide+nobody")
    assert (page.status, "nobody has seen" in page.text) == (200, False)
    assert "default" not in page.read
    site.do("\nclient.force_login(curator)")
    assert "nobody" in site.get("/search/?q=tide+nobody").text
    site.do("\nclient.cookies.clear()")
    for each in servers.replicas:
        servers.ask(each, RECOVERY.format("resume"))
    until(lambda: "seen yet" in site.get("/search/?q=tide+nobody").text)


def test_no_visitor_is_told_that_a_replica_was_killed(site: Reader, servers: Replication) -> None:
    (first,) = reads(site)
    killed = servers.replicas[int(first[-1]) - 1]
    killed.kill()
    assert reads(site, "/affiliations/") != [first]
    until(lambda: states(site)[first] == "cannot be asked")
    (other,) = reads(site, "/glossary/")
    assert other not in (first, "default")
    servers.replicas[int(other[-1]) - 1].kill()
    assert reads(site, "/corrections/") == ["default"]
    assert f'igfarchive_replica_up{{replica="{first}"}} 0.0' in site.get("/metrics").text
    killed.start()
    until(lambda: reads(site, "/about/?again") != ["default"])


def test_without_its_primary_the_archive_is_read_and_curators_are_told(
    site: Reader, servers: Replication
) -> None:
    told = "Nothing can be changed just now."
    site.do("\nclient.force_login(curator)")
    assert told not in site.get("/admin/").text
    until_all_are_well(servers, site)
    servers.primary.kill()
    for path in ("/", PAGE, "/admin/", "/admin/archive/session/"):
        answer = site.get(path)
        assert (answer.status, told in answer.text) == (200, True), path
        assert answer.read[0].startswith("replica")
    refused = site.post("/admin/archive/event/add/", {"name": "Ebb Forum"})
    assert (refused.status, refused.headers["Retry-After"]) == (503, "60")
    site.do("\nclient.cookies.clear()")
    assert site.post(KEEP).status == 503
    for path in ("/", PAGE, "/search/?q=tide", "/api/v1/sessions", "/search/?format=csv"):
        answer = site.get(path)
        assert (answer.status, told in answer.text) == (200, False), path
    assert states(site) == {
        "ready": True, "database": "cannot be asked", "replica1": "ok", "replica2": "ok",
        "index": "ok",
    }  # fmt: skip

    servers.primary.start()
    until(lambda: site.post(KEEP).status == 302)


def test_an_index_in_tables_is_read_where_the_rows_are(site: Reader, servers: Replication) -> None:
    site.do("\nsettings.SEARCH = 'postgres'\nindex.rebuild()")
    until_all_are_well(servers, site)
    for path in ("/search/?q=tide", "/api/v1/search?q=tide", "/search/suggest?q=tid"):
        assert reads(site, path) != ["default"]
    servers.primary.kill()
    assert "<mark" in site.get("/search/?q=tide").text
    until(lambda: states(site)["database"] == "cannot be asked")
    assert (states(site)["ready"], states(site)["index"]) == (True, "ok")
    servers.primary.start()
    site.do("\nsettings.SEARCH = 'whoosh'")


def test_who_waits_for_a_server_that_is_silent_is_told(site: Reader, servers: Replication) -> None:
    site.do(
        "\nfrom threading import Thread"
        "\nfrom django.db import OperationalError"
        "\nfrom igfarchive.archive.connections import cut"
        "\nheard = []"
        "\ndef wait():"
        "\n    try: connections['replica1'].cursor().execute('select pg_sleep(600)')"
        "\n    except OperationalError as error: heard.append(str(error))"
        "\n    finally: connections['replica1'].close()"
        "\nwaiting = Thread(target=wait)"
        "\nwaiting.start()"
    )
    sleeping = "select count(*) from pg_stat_activity where query like 'select pg_sleep%'"
    until(lambda: bool(servers.ask(servers.replicas[0], sleeping)))
    site.do("\ncut('replica1')\nwaiting.join()")
    assert len(site.do("heard")) == 1
    assert reads(site, "/about/?cut") != ["default"]


@pytest.mark.long
def test_a_paused_replica_keeps_nobody_waiting_for_long(site: Reader, servers: Replication) -> None:
    (first,) = reads(site)
    paused = servers.replicas[int(first[-1]) - 1]
    paused.signal(signal.SIGSTOP)
    answers = [site.get(path) for path in ("/affiliations/", "/glossary/", "/corrections/")]
    assert {each.status for each in answers} == {200}
    assert [each.read == [first] for each in answers] == [False] * 3
    assert answers[0].seconds < 30, "as it would not end without the watch"
    paused.signal(signal.SIGCONT)
    until(lambda: reads(site, "/about/?again") == [first] or reads(site) == [first])


@pytest.mark.long
def test_a_paused_primary_keeps_no_curator_waiting_for_long(
    site: Reader, servers: Replication
) -> None:
    site.do("\nclient.force_login(curator)")
    assert reads(site, PAGE) == ["default"]
    until_all_are_well(servers, site)  # and know who is signed in
    servers.primary.signal(signal.SIGSTOP)
    answer = site.get(PAGE)
    assert answer.read[0].startswith("replica")
    assert "Nothing can be changed just now." in answer.text
    assert answer.seconds < 30, "as it would not end without the watch"
    refused = site.post("/admin/archive/event/add/", {"name": "Ebb Forum"})
    assert (refused.status, refused.seconds < 30) == (503, True)
    servers.primary.signal(signal.SIGCONT)
    until(lambda: reads(site, PAGE) == ["default"])


@pytest.mark.long
def test_every_address_is_read_with_and_without_a_primary(
    site: Reader, servers: Replication
) -> None:
    writes = {"/admin/auth/user/1/delete/"}
    """It looks at what a deletion would take along, where that would be done."""
    asked = [each for each in EVERY if each not in {*CHECKS, *writes, "/admin/logout/"}]
    visitors = {path: site.get(path) for path in asked}
    assert not [path for path, each in visitors.items() if "default" in each.read]
    site.do("\nclient.force_login(curator)")
    curators = {path: site.get(path) for path in asked}
    assert {alias for each in curators.values() for alias in each.read} == {"default"}
    until_all_are_well(servers, site)
    servers.primary.kill()
    for path in asked:
        assert site.get(path).status == curators[path].status, path
    site.do("\nclient.cookies.clear()")
    for path in asked:
        assert site.get(path).status == visitors[path].status < 500, path
    with servers.reader(lag=10) as started:
        assert reads(started) != ["default"], "one that starts without a primary"


@pytest.mark.long
def test_a_late_replica_is_left_out_until_it_has_followed(
    servers: Replication, site: Reader
) -> None:
    with servers.reader(lag=2) as strict:
        until(lambda: reads(strict) != ["default"])
        for each in servers.replicas:
            servers.ask(each, RECOVERY.format("pause"))
        servers.ask(servers.primary, "create table late (word text)")
        until(lambda: reads(strict) == ["default"])
        assert str(states(strict)["replica1"]).startswith("lags")
        for each in servers.replicas:
            servers.ask(each, RECOVERY.format("resume"))
        until(lambda: reads(strict) != ["default"])
    servers.ask(servers.primary, "drop table late")


@pytest.mark.long
def test_a_file_that_loses_its_database_says_so_in_its_last_line(
    site: Reader, servers: Replication
) -> None:
    site.do(
        "\nfrom igfarchive.exporting import datasets"
        "\nfrom igfarchive.web import downloads"
        "\ndatasets.AT_ONCE, downloads.BLOCK = 1, 1"
        "\nfile = client.get('/search/?format=csv')"
        "\nparts = iter(file.streaming_content)"
        "\nfirst = next(parts)"
    )
    for each in servers.replicas:
        each.kill()
    last = site.do("b''.join(parts).decode().splitlines()[-1]")
    assert "broke off" in last
    assert "Traceback" not in site.log.read_text()
