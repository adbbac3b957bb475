"""Has a process do before it accepts what would make its first visitors wait.

Templates are read, addresses looked up, the index is opened and what is counted over the whole
archive is counted by whatever is asked first; so the process asks itself.
"""

import logging
from collections.abc import Callable
from wsgiref.types import WSGIApplication, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

from django.conf import settings

from igfarchive.http.metrics import OWN

logger = logging.getLogger(__name__)

ADDRESSES = ("/", "/search/?q=we", "/search/suggest?q=we", "/sessions/", "/speakers/")
"""One page of each sort that has much in common with others. Of the words it does not matter
whether they are said."""


def warm(application: WSGIApplication) -> None:
    """Ask the application for these pages; what goes wrong is logged, and keeps nothing from being
    served."""
    for address in ADDRESSES:
        try:
            status = _ask(application, address)
        except Exception:
            # Whatever it is, the pages tell their visitors of it, and /readyz the monitor; a
            # process that ended here would be started again and again, and tell nobody.
            logger.exception("The first visitors may wait: %s cannot be asked.", address)
            return
        if not status.startswith("200"):
            logger.warning("The first visitors may wait: %s answers %s.", address, status)
            return


def _ask(application: WSGIApplication, address: str) -> str:
    """The status of the answer."""
    found: list[str] = []
    written: list[bytes] = []

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        found.append(status)
        return written.append

    answer = application(_environ(address), start_response)
    try:
        for _ in answer:
            pass
    finally:
        if close := getattr(answer, "close", None):
            close()
    return found[0]


def _environ(address: str) -> WSGIEnvironment:
    """A request as a visitor's browser, or the proxy before us, sends it."""
    path, _, question = address.partition("?")
    # A pattern such as .archive.example or * stands for any host, this one among them.
    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else ""
    environ: WSGIEnvironment = {
        "PATH_INFO": path,
        "QUERY_STRING": question,
        "HTTP_HOST": "localhost" if host in ("", "*") else host,
        "HTTP_ACCEPT_ENCODING": "gzip",
        OWN: "1",
    }
    if settings.HTTPS:
        environ |= {"HTTP_X_FORWARDED_PROTO": "https", "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    return environ
