"""The site as visitors reach it, through whatever stands before it."""

import http.client
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from igfarchive.operations.doctor.findings import Finding, advice, ok, problem

SUBJECT = "site"
SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


class SiteError(Exception):
    """The site cannot be reached; the message says why."""


def examine_site(origin: str) -> Iterator[Finding]:
    """Ask the site at this origin, https://archive.example.org, a few things as a stranger."""
    try:
        yield from _alive(origin)
        yield from _encrypted(origin)
        yield from _proxied(origin)
        yield from _closed(origin)
    except SiteError as error:
        yield problem(
            SUBJECT, f"{origin} cannot be reached: {error}", "See that proxy and site run."
        )


def _alive(origin: str) -> Iterator[Finding]:
    ready = _ask(origin, "/readyz")
    if ready.status == http.client.OK:
        yield ok(SUBJECT, "It is ready.")
    elif ready.status == http.client.BAD_REQUEST:
        yield problem(
            SUBJECT,
            "It does not know its own host name.",
            f"Have IGFARCHIVE_HOSTS name {urlsplit(origin).hostname}, and the proxy pass on Host.",
        )
    else:
        yield problem(
            SUBJECT,
            f"/readyz answers {ready.status}: {ready.body[:200].decode(errors='replace').strip()}",
            "Mend what it names.",
        )


def _encrypted(origin: str) -> Iterator[Finding]:
    parts = urlsplit(origin)
    if parts.scheme != "https":
        yield advice(SUBJECT, "It was asked without TLS.", "Give the https address.")
        return
    home = _ask(origin, "/")
    if 300 <= home.status < 400:
        yield problem(
            SUBJECT,
            "It redirects https to itself: it is not told that TLS was spoken.",
            "Have the proxy set X-Forwarded-Proto to https.",
        )
    elif "Strict-Transport-Security" not in home.headers:
        yield problem(
            SUBJECT, "Browsers are not told to stay with https.", "Set IGFARCHIVE_HTTPS=1."
        )
    else:
        yield ok(SUBJECT, "Browsers are told to stay with https.")


def _proxied(origin: str) -> Iterator[Finding]:
    """What the proxy must pass on, compress or leave alone."""
    home = _ask(origin, "/", {"Accept-Encoding": "gzip"})
    if home.status != http.client.OK:
        return
    if "Content-Security-Policy" not in home.headers:
        yield problem(
            SUBJECT,
            "Pages come without their Content-Security-Policy.",
            "Have the proxy pass on all headers.",
        )
    tag = home.header("ETag")
    again = _ask(origin, "/", {"Accept-Encoding": "gzip", "If-None-Match": tag}) if tag else home
    if again.status != http.client.NOT_MODIFIED:
        yield advice(
            SUBJECT,
            "A page that has not changed is sent again.",
            "Have the proxy pass on ETag and If-None-Match.",
        )
    if home.header("Content-Encoding") != "gzip":
        yield advice(
            SUBJECT,
            "Pages are sent uncompressed.",
            "Have the proxy pass on Accept-Encoding, and leave the answer as it is.",
        )


def _closed(origin: str) -> Iterator[Finding]:
    """Where no stranger should be, which is what this command is to a site behind a proxy."""
    if _ask(origin, "/metrics").status == http.client.OK:
        yield advice(
            SUBJECT,
            "/metrics answers whoever asks from here.",
            "Have the proxy set X-Forwarded-For, and see who IGFARCHIVE_METRICS_NETWORKS lets in.",
        )


def _ask(origin: str, path: str, headers: dict[str, str] | None = None) -> Answer:
    """One GET, without following where it leads. SiteError."""
    parts = urlsplit(origin)
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = make(parts.netloc, timeout=SECONDS)
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
    except ssl.SSLError as error:
        raise SiteError(f"its certificate does not hold ({error.reason})") from error
    except (OSError, http.client.HTTPException) as error:
        raise SiteError(str(error) or type(error).__name__) from error
    return answer
