"""Readers and a writer, who ask a cluster until they are told to stop, and note what went wrong."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep

from tests.cluster.cluster import Cluster
from tests.cluster.configuration import HOST

READERS = 32
LONGEST = 60.0
"""Seconds that anybody waits for a page."""
PAUSE = 0.2
"""Seconds between two pages of a reader: they are to notice a fault, and not to be one."""

PAGES = (
    "/",
    "/sessions/",
    "/speakers/",
    "/search/?q=harbour",
    "/search/?q=the",
    "/glossary/",
    "/corrections/",
    "/api/v1/sessions",
)


@dataclass
class Noted:
    """What readers and the writer saw; `kept` are the addresses of what was said to be kept."""

    answered: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    unwritten: float = 0.0
    """The longest from the end of one write that was kept to that of the next, in seconds."""

    def has_kept_more(self) -> Callable[[], bool]:
        """Tells whether something was kept since this was asked for."""
        before = len(self.kept)
        return lambda: len(self.kept) > before


@contextmanager
def loaded(cluster: Cluster, seed: int) -> Iterator[Noted]:
    """Have it asked meanwhile by READERS at once and by one who writes."""
    noted, ended, lock = Noted(), threading.Event(), threading.Lock()

    def read(number: int) -> None:
        choose = random.Random(f"{seed} {number}")  # noqa: S311 - chance, and no secret
        while not ended.is_set():
            page = choose.choice(PAGES)
            found = _ask(cluster, "GET", page)[0]
            with lock:
                if found.isdigit() and int(found) < 500:
                    noted.answered += 1
                else:
                    noted.failed[f"{page.partition('?')[0]}: {found}"] += 1
            ended.wait(PAUSE * choose.uniform(0.5, 1.5))

    def write() -> None:
        number, last = 0, monotonic()
        while not ended.is_set():
            number += 1
            status, address = _ask(cluster, "POST", f"/search/keep/?q=harbour+{number}")
            noted.unwritten = max(noted.unwritten, monotonic() - last)
            if address.startswith("/receipts/"):
                noted.kept.append(address)
                last = monotonic()
            else:
                noted.refused[status] += 1
            sleep(0.05)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    threads.append(threading.Thread(target=write))
    for thread in threads:
        thread.start()
    try:
        yield noted
    finally:
        ended.set()
        for thread in threads:
            thread.join()


TOKEN = "k" * 32


def _ask(cluster: Cluster, method: str, address: str) -> tuple[str, str]:
    """The status, or which error came instead, and where the answer leads."""
    connection = HTTPConnection(HOST, cluster.entrances.web, timeout=LONGEST)
    headers = {"Host": "localhost"}
    body = None
    if method == "POST":
        headers |= {
            "Cookie": f"csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = f"csrfmiddlewaretoken={TOKEN}"
    try:
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        answer.read()
        return str(answer.status), answer.headers.get("Location", "")
    except (OSError, HTTPException) as error:
        return type(error).__name__, ""
    finally:
        connection.close()
