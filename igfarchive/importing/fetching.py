"""Fetches a published transcript, and nothing else.

An address comes from a sheet or a command line, so it is not trusted: it must be https on a host
of the setting, resolve to public addresses, and answer from the very address that was checked.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, IncompleteRead
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from igfarchive.transcripts.formats import MEDIA_TYPES
from igfarchive.transcripts.transcript import TranscriptError

LARGEST = 20 * 1024 * 1024
LONGEST_SECONDS = 30.0
LONGEST_ADDRESS = 500
"""Characters, as they are kept."""
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came. `name` is a file name with the suffix of what the page is."""

    url: str
    name: str
    content: bytes


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses that `host` resolves to; OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(slots=True)
class Fetcher:
    """Fetches from `hosts` ("name" or "name:port", lower case) within the limits.

    `seconds` bounds a whole fetch with its redirects, and `largest` the bytes of an answer.
    """

    hosts: Collection[str]
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    is_allowed: Callable[[str], bool] = is_public
    resolve: Callable[[str, int], list[str]] = addresses_of
    seconds: float = LONGEST_SECONDS
    largest: int = LARGEST

    def fetch(self, url: str) -> Fetched:
        """The page at `url`; TranscriptError says why it was not fetched."""
        deadline = time.monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            parts = self._checked(url)
            try:
                answer = self._exchange(url, parts, deadline)
            except (OSError, HTTPException) as error:
                raise _explained(url, error, time.monotonic() >= deadline) from error
            if isinstance(answer, Fetched):
                return answer
            url = self._redirected(parts, url, answer)
        raise TranscriptError(
            f"{url}: more than {MOST_REDIRECTS} redirects.", "Give the address they lead to."
        )

    def _redirected(self, parts: SplitResult, url: str, location: str) -> str:
        """Where an answer leads, on the same host."""
        try:
            target = urljoin(url, location)
            host = urlsplit(target).netloc
        except ValueError:
            target, host = location, ""
        if host != parts.netloc:
            raise TranscriptError(
                f"{url} leads to another host: {target[:200]}.",
                "Give that address, if it is the one you mean.",
            )
        return target

    def _checked(self, url: str) -> SplitResult:
        remedy = f"Addresses start with https:// and one of: {', '.join(self.hosts)}."
        try:
            parts = urlsplit(url)
            port = parts.port or 443
        except ValueError as error:
            raise TranscriptError(f"{url} is no address.", remedy) from error
        if len(url) > LONGEST_ADDRESS:
            raise TranscriptError(
                f"The address has {len(url):,} characters.",
                f"Give one of {LONGEST_ADDRESS} at most.",
            )
        host = (parts.hostname or "").lower()
        if parts.scheme != "https":
            raise TranscriptError(f"{url} is not https.", remedy)
        if parts.username is not None or parts.password is not None:
            raise TranscriptError(f"{url} holds a user name.", remedy)
        if (host if port == 443 else f"{host}:{port}") not in self.hosts:
            raise TranscriptError(f"{url} is not on a host that is allowed.", remedy)
        if not url.isascii() or any(character <= " " for character in url):
            raise TranscriptError(f"{url} holds characters that must be escaped.", remedy)
        return parts

    def _exchange(self, url: str, parts: SplitResult, deadline: float) -> Fetched | str:
        """One request: the page, or where it redirects to."""
        host, port = str(parts.hostname), parts.port or 443
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with self._connect(host, port, deadline) as secure, _cut_at(deadline, secure):
            secure.sendall(
                f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
                f"User-Agent: igfarchive\r\nAccept: {', '.join(MEDIA_TYPES)}\r\n"
                "Accept-Encoding: identity\r\nConnection: close\r\n\r\n".encode("ascii")
            )
            with HTTPResponse(secure, method="GET") as answer:
                answer.begin()
                if answer.status in REDIRECTS:
                    return answer.headers.get("Location", "")
                return self._read(url, answer)

    def _connect(self, host: str, port: int, deadline: float) -> ssl.SSLSocket:
        """A TLS connection to an address of `host` that was checked: no second look-up that
        could answer otherwise stands between the check and the connection."""
        addresses = self.resolve(host, port)
        for address in addresses:
            if not self.is_allowed(address):
                raise TranscriptError(
                    f"{host} resolves to {address}, which is not a public address.",
                    "Save the page by hand and import the file.",
                )
        connection = _connection(addresses, port, deadline)
        try:
            # An end without TLS's own goodbye may be a cut: half a transcript is none.
            return self.context.wrap_socket(
                connection, server_hostname=host, suppress_ragged_eofs=False
            )
        except BaseException:
            connection.close()
            raise

    def _read(self, url: str, answer: HTTPResponse) -> Fetched:
        if answer.status != 200:
            raise TranscriptError(
                f"{url} answered {answer.status} {answer.reason}.", "Check the address."
            )
        kind = answer.headers.get_content_type()
        if kind not in MEDIA_TYPES:
            raise TranscriptError(
                f"{url} is {kind}, not a page or plain text.",
                "Convert it to plain text and import the file.",
            )
        content = bytearray()
        while chunk := answer.read1(64 * 1024):
            content += chunk
            if len(content) > self.largest:
                raise TranscriptError(
                    f"{url} is larger than {self.largest // 1024 // 1024} MB.",
                    "Save the part that is the transcript and import the file.",
                )
        if answer.length:
            raise IncompleteRead(bytes(content), answer.length)
        stem = PurePosixPath(unquote(urlsplit(url).path)).name or "page"
        suffix = MEDIA_TYPES[kind]
        name = stem if stem.endswith(suffix) else stem + suffix
        return Fetched(url, name[-200:], bytes(content))


def _connection(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first address that answers: many names have an IPv6 one, and many
    machines no way to it."""
    problem = OSError("it has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=_left(deadline))
        except TimeoutError:
            raise
        except OSError as error:
            problem = error
    raise problem


@contextmanager
def _cut_at(deadline: float, connection: socket.socket) -> Iterator[None]:
    """Cut `connection` at the deadline. A socket's own time-out starts anew with every byte, so a
    server that drips could hold it for hours."""

    def cut() -> None:
        with suppress(OSError):
            # Not SSLSocket.shutdown, which changes the object under the reading thread.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = threading.Timer(_left(deadline), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _explained(url: str, error: OSError | HTTPException, late: bool) -> TranscriptError:
    if late or isinstance(error, TimeoutError):
        return TranscriptError(f"{url} took too long.", "Try again later.")
    if isinstance(error, ssl.SSLCertVerificationError):
        return TranscriptError(
            f"{url} has no valid certificate: {error.verify_message}.",
            "Save the page by hand and import the file.",
        )
    if isinstance(error, ssl.SSLEOFError | IncompleteRead):
        return TranscriptError(f"{url} broke off before its end.", "Try again later.")
    return TranscriptError(
        f"{url} did not answer: {str(error) or type(error).__name__}.",
        "Check the address, or try again later.",
    )


def _left(deadline: float) -> float:
    """Seconds until the deadline; TimeoutError once it has passed."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
