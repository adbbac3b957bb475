"""A published transcript is fetched from the forum's own hosts, and from nowhere else."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from igfarchive.importing.fetching import Fetcher, addresses_of, is_public
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.https_server import HttpsServer, https_server

PAGE = b"<h1>IGF 2023 - Day 1 - WS 4 Cables</h1><p>&gt;&gt; ANA LIMA:  Good morning.</p>"


@pytest.fixture(scope="module")
def running() -> Iterator[HttpsServer]:
    with https_server() as server:
        yield server


@pytest.fixture
def server(running: HttpsServer) -> HttpsServer:
    running.answers.clear()
    running.requests.clear()
    return running


def is_loopback(address: str) -> bool:
    return address in {"127.0.0.1", "::1"}


@pytest.fixture
def fetcher(server: HttpsServer) -> Fetcher:
    # The server listens on IPv4 alone, whatever this machine makes of "localhost".
    return Fetcher(
        [server.host], server.client_context, is_loopback, lambda _host, _port: ["127.0.0.1"]
    )


def test_a_page_comes_as_it_was_sent(server: HttpsServer, fetcher: Fetcher) -> None:
    url = server.page("/en/content/ws-4?page=1", PAGE, "text/html; charset=utf-8")
    page = fetcher.fetch(url)
    assert (page.url, page.name, page.content) == (url, "ws-4.html", PAGE)


def test_plain_text_keeps_its_name(server: HttpsServer, fetcher: Fetcher) -> None:
    assert fetcher.fetch(server.page("/files/ws%204.txt", b">> ANA:  Hi.", "text/plain")).name == (
        "ws 4.txt"
    )


def test_a_redirect_on_the_same_host_is_followed(server: HttpsServer, fetcher: Fetcher) -> None:
    server.page("/new", PAGE)
    assert fetcher.fetch(server.redirect("/old", "/new")).url == server.url("/new")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://localhost/x", "not https"),
        ("ftp://localhost/x", "not https"),
        ("file:///etc/hostname", "not https"),
        ("https://example.org/x", "not on a host that is allowed"),
        ("https://localhost/x", "not on a host that is allowed"),
        ("https://localhost.example.org/x", "not on a host that is allowed"),
        ("https://ana:secret@{host}/x", "holds a user name"),
        ("https://@{host}/x", "holds a user name"),
        ("https://{host}/a b", "must be escaped"),
        ("https://{host}/x\r\nHost: other", "must be escaped"),
        ("https://{host}/é", "must be escaped"),
        ("https://localhost:port/x", "is no address"),
        (f"https://{{host}}/{'x' * 500}", "characters. Give one of 500 at most"),
        ("https://[::1/x", "is no address"),
    ],
)
def test_an_address_elsewhere_is_refused_before_anything_is_asked(
    server: HttpsServer, fetcher: Fetcher, url: str, why: str
) -> None:
    with pytest.raises(TranscriptError, match=why):
        fetcher.fetch(url.format(host=server.host))
    assert server.requests == []


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("https://example.org/x", "another host: https://example.org/x"),
        ("//example.org/x", "another host"),
        ("https://[x", "another host"),
        ("https://ana@{host}/x", "another host"),
        ("http://{host}/x", "is not https"),
    ],
)
def test_a_redirect_elsewhere_is_refused(
    server: HttpsServer, fetcher: Fetcher, to: str, why: str
) -> None:
    fetcher.hosts = [server.host, "example.org"]
    url = server.redirect("/old", to.format(host=server.host))
    with pytest.raises(TranscriptError, match=why):
        fetcher.fetch(url)
    assert server.requests == ["/old"]


def test_redirects_in_a_circle_end(server: HttpsServer, fetcher: Fetcher) -> None:
    with pytest.raises(TranscriptError, match="more than 5 redirects"):
        fetcher.fetch(server.redirect("/round", "/round"))
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07::1", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1", False), ("fd00::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False), ("ff02::1", False), ("::", False),
    ],
)  # fmt: skip
def test_only_public_addresses_are_spoken_to(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_name_that_leads_inside_is_refused(server: HttpsServer, fetcher: Fetcher) -> None:
    fetcher.is_allowed = is_public
    with pytest.raises(TranscriptError, match=r"resolves to 127\.0\.0\.1"):
        fetcher.fetch(server.page("/", PAGE))
    assert server.requests == []


def test_one_inner_address_among_public_ones_is_enough_to_refuse(
    server: HttpsServer, fetcher: Fetcher
) -> None:
    fetcher.resolve = lambda _host, _port: ["93.184.215.14", "10.0.0.7"]
    fetcher.is_allowed = is_public
    with pytest.raises(TranscriptError, match=r"resolves to 10\.0\.0\.7"):
        fetcher.fetch(server.url("/"))


def test_the_address_that_was_checked_is_the_one_that_is_asked(
    server: HttpsServer, fetcher: Fetcher
) -> None:
    """A name that resolves otherwise the second time would get round the check."""
    answers = iter([["127.0.0.1"]])
    fetcher.resolve = lambda _host, _port: next(answers)
    fetcher.fetch(server.page("/", PAGE))
    assert next(answers, None) is None


def test_an_address_that_does_not_answer_is_passed_over(
    server: HttpsServer, fetcher: Fetcher
) -> None:
    fetcher.resolve = lambda _host, _port: ["::1", "127.0.0.1"]
    assert fetcher.fetch(server.page("/", PAGE)).content == PAGE


def test_a_name_is_resolved_by_the_system() -> None:
    assert set(addresses_of("127.0.0.1", 443)) == {"127.0.0.1"}
    with pytest.raises(OSError, match=r"."):
        addresses_of("nowhere.invalid", 443)


def test_a_certificate_of_nobody_we_know_is_refused(server: HttpsServer, fetcher: Fetcher) -> None:
    fetcher.context = Fetcher([]).context
    with pytest.raises(TranscriptError, match="no valid certificate"):
        fetcher.fetch(server.page("/", PAGE))


def test_an_answer_that_is_too_large_is_refused(server: HttpsServer, fetcher: Fetcher) -> None:
    fetcher.largest = 1024 * 1024
    with pytest.raises(TranscriptError, match="larger than 1 MB"):
        fetcher.fetch(server.page("/", b"x" * (1024 * 1024 + 1)))


def test_an_answer_that_breaks_off_is_refused(server: HttpsServer, fetcher: Fetcher) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/plain")
        request.send_header("Content-Length", "100")
        request.end_headers()
        request.wfile.write(b"only this")

    server.answers["/"] = answer
    with pytest.raises(TranscriptError, match="broke off"):
        fetcher.fetch(server.url("/"))


@pytest.mark.parametrize("drips", ["headers", "body"])
def test_a_server_that_drips_is_cut_off(server: HttpsServer, fetcher: Fetcher, drips: str) -> None:
    """Each byte comes soon enough for a socket's own time-out, and the page never ends."""
    stop = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        if drips == "headers":
            request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        else:
            request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while not stop.wait(0.02):
            request.wfile.write(b"z")

    server.answers["/"] = answer
    fetcher.seconds = 0.4
    try:
        with pytest.raises(TranscriptError, match="took too long"):
            fetcher.fetch(server.url("/"))
    finally:
        stop.set()


@pytest.mark.parametrize(
    ("content_type", "why"),
    [("application/zip", "is application/zip"), ("image/png", "is image/png")],
)
def test_what_is_no_page_is_refused(
    server: HttpsServer, fetcher: Fetcher, content_type: str, why: str
) -> None:
    with pytest.raises(TranscriptError, match=why):
        fetcher.fetch(server.page("/", b"PK", content_type))


def test_a_missing_page_says_so(server: HttpsServer, fetcher: Fetcher) -> None:
    with pytest.raises(TranscriptError, match="answered 404"):
        fetcher.fetch(server.url("/nothing"))


def test_a_server_that_is_not_there_says_so(fetcher: Fetcher, server: HttpsServer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    fetcher.hosts = [f"localhost:{port}"]
    with pytest.raises(TranscriptError, match="did not answer"):
        fetcher.fetch(f"https://localhost:{port}/")
