"""Several web nodes, each with an index of its own, on one database: what one of them changes the
others follow, and none shows what was unpublished."""

import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Client, Connection
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.processes import Process, Site, site

NODES = 3
LONGEST = 60.0
"""Seconds after which an index that is not in step has failed."""

LONGEST_WALK = 1800
"""Seconds after which all processes end, whatever becomes of the test."""

SERVE = """
import signal
from multiprocessing.connection import Listener
from pathlib import Path
import django
signal.alarm({longest})
django.setup()
from django.conf import settings
from django.test import Client
settings.INDEX_DIR = Path({index!r})
settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, 0)
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
client = Client(SERVER_NAME="localhost")
with Listener() as listener:
    Path({address!r} + ".new").write_text(listener.address)
    Path({address!r} + ".new").rename({address!r})
    with listener.accept() as test:
        while (code := test.recv()) is not None:
            names = {{"client": client}}
            exec(code, names)
            test.send(names.get("found"))
"""
"""A worker of a node, which does what it is told, as visitors and curators have it do."""

FOLLOW = """
import signal
from pathlib import Path
import django
signal.alarm({longest})
django.setup()
from django.conf import settings
settings.INDEX_DIR = Path({index!r})
from django.core.management import call_command
call_command("follow_index")
"""

READY = """
response = client.get("/readyz")
found = response.status_code == 200, response.json()["lag"]
"""

SHOWN = """
import json
from igfarchive.search import index, index_searcher
from igfarchive.search.keyphrases import keyphrases
from igfarchive.search.queries.query import Query

def body(address):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()

api = json.loads(body("/api/v1/search?q=harbour"))
tool = {{"name": "search", "arguments": {{"words": "harbour"}}}}
mcp = client.post(
    "/mcp",
    json.dumps({{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": tool}}),
    "application/json",
    HTTP_ACCEPT="application/json, text/event-stream",
)
assert mcp.status_code == 200
found = {{
    "total": api["total"],
    "facets": api["facets"],
    "of words": {{
        word: json.loads(body("/api/v1/search?q=" + word))["total"] for word in {words!r}
    }},
    "texts": [
        json.dumps([api["items"], api["coverage"]]),
        body("/search/feed/?q=harbour"),
        body("/sessions/feed.atom"),
        body("/search/suggest?q=beacon"),
        body("/search/suggest?q=harbour"),
        mcp.content.decode(),
        *(
            " ".join(each for each, _ in index_searcher.spellings(word[:-1], 50))
            for word in {words!r}
        ),
        " ".join(each.text for each in keyphrases(Query())),
    ],
}}
"""
"""All that tells what can be found: searches, feeds, offers and tools."""

TRUTH = """
from collections import Counter
from igfarchive.archive.models import Utterance
spoken = Utterance.objects.published().speech().filter(text__contains="harbour")
found = {
    "speaker": dict(Counter(spoken.values_list("speaker__slug", flat=True))),
    "event": dict(Counter(spoken.values_list("session__event__slug", flat=True))),
}
"""

IMPORT = """
from io import StringIO
from django.core.management import call_command
call_command("import_transcripts", {path!r}, verbosity=0, stdout=StringIO())
"""

PUBLISH = """
from django.contrib.auth.models import User
from django.test import Client
from igfarchive.archive.models import Session
curator, _ = User.objects.get_or_create(username="cy", is_staff=True, is_superuser=True)
desk = Client(SERVER_NAME="localhost")
desk.force_login(curator)
session = Session.objects.get(event__slug={event!r})
asked = {{"action": {action!r}, "_selected_action": [session.pk]}}
assert desk.post("/admin/archive/session/", asked).status_code == 302
session.refresh_from_db()
assert session.published is ({action!r} == "publish")
"""

MERGE = """
from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Speaker
from igfarchive.search import index
merge_speakers(*Speaker.objects.filter(merged_into=None).order_by("slug")[:2])
index.update()
"""

UNDO = """
from igfarchive.archive.merging import undo
from igfarchive.archive.models import Merge
from igfarchive.search import index
undo(Merge.objects.filter(undone_at=None).latest("pk"))
index.update()
"""

CHECK = """
from igfarchive.search import index
found = str(index.check() or ""), index.owes()
"""

SPEAKERS = ["ADA QUILL", "BO TERN", "CY WHARF", "DEE LOCK"]


class Node:
    """A machine with an index of its own: a worker of the site, and what has its index follow."""

    def __init__(self, archive: Site, folder: Path) -> None:
        self._archive = archive
        self._index = str(folder / "index")
        self.follower = self.start()
        address = folder / "address"
        self._serving = archive.start(self._told(SERVE, address=str(address)))
        _until(address.exists)
        self._worker: Connection[Any, Any] = Client(address.read_text())

    def _told(self, code: str, **values: str) -> str:
        return code.format(index=self._index, longest=LONGEST_WALK, **values)

    def start(self) -> Process:
        self.follower = self._archive.start(self._told(FOLLOW))
        return self.follower

    def stop(self, number: signal.Signals) -> None:
        """End what has the index follow; one that has only begun does not know of wishes yet."""
        self.follower.send_signal(number)
        out, err = self.follower.communicate()
        assert self.follower.returncode in (0, -number), f"{number!r}: {out}\n{err}"

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self._worker.send(None)
        self.stop(signal.SIGTERM)
        self._serving.communicate()

    def do(self, code: str) -> Any:
        self._worker.send(code)
        try:
            return self._worker.recv()
        except EOFError:
            raise AssertionError("\n".join(self._serving.communicate())) from None

    @property
    def in_step(self) -> bool:
        ready, lag = self.do(READY)
        return bool(ready and lag["sessions"] == 0)


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@contextmanager
def nodes(database: str, folder: Path) -> Iterator[list[Node]]:
    with site(database, folder) as archive:
        made: list[Node] = []
        try:
            for number in range(NODES):
                (own := folder / f"node-{number}").mkdir()
                made.append(Node(archive, own))
            yield made
        finally:
            for node in made:
                node.close()


class Walk:
    """What happens by chance, and must hold after each step."""

    def __init__(self, made: list[Node], folder: Path, seed: int) -> None:
        self.nodes, self.folder = made, folder
        self.chance = random.Random(seed)  # noqa: S311 - the same walk on every run
        self.published: dict[str, bool] = {}
        self.merges = 0
        self.follow_seconds: list[float] = []
        self.done: Counter[str] = Counter()
        folder.mkdir()

    def event(self, word: str) -> str:
        return f"igf-{2030 + list(self.published).index(word)}"

    def step(self) -> None:
        acts = {"import": self.bring, "correct": self.correct, "publish": self.publish,
                "merge": self.merge, "undo": self.undo, "end": self.end}  # fmt: skip
        names = ["import", "correct", "publish", "publish", "publish", "merge", "undo", "end"]
        name = self.chance.choice(names) if len(self.published) > 1 else "import"
        self.done[name] += 1
        acts[name](self.chance.choice(self.nodes))
        if self.chance.random() < 0.3:
            begun = time.monotonic()
            self.must_converge()
            self.follow_seconds.append(time.monotonic() - begun)
        self.must_hold()

    def bring(self, node: Node) -> None:
        word = "beacon" + "".join(self.chance.choices("aeiklmnorst", k=6))
        self.published[word] = True
        self._import(node, word)

    def correct(self, node: Node) -> None:
        self._import(node, self.chance.choice(list(self.published)))

    def _import(self, node: Node, word: str) -> None:
        year = self.event(word).removeprefix("igf-")
        turns = "\n\n".join(
            f">> {name}:  The harbour has a {word}, and {self.chance.randrange(10**6)} more lamps."
            for name in self.chance.sample(SPEAKERS, 3)
        )
        path = self.folder / f"{year}.txt"
        path.write_text(f"IGF {year} - Day 1 - WS 1 Lamps\n\n{turns}")
        node.do(IMPORT.format(path=str(path)))

    def publish(self, node: Node) -> None:
        word = self.chance.choice(list(self.published))
        action = "unpublish" if self.published[word] else "publish"
        node.do(PUBLISH.format(event=self.event(word), action=action))
        self.published[word] = not self.published[word]

    def merge(self, node: Node) -> None:
        if self.merges < len(SPEAKERS) - 2:
            node.do(MERGE)
            self.merges += 1

    def undo(self, node: Node) -> None:
        if self.merges:
            node.do(UNDO)
            self.merges -= 1

    def end(self, node: Node) -> None:
        node.stop(self.chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT]))
        node.start()

    def must_hold(self) -> None:
        """None that is ready shows a word, or a number, of what is not published; and who is in
        step shows all that is."""
        hidden = [word for word, published in self.published.items() if not published]
        asked = [*hidden, *(word for word in self.published if word not in hidden)][:6]
        events = {self.event(word) for word in hidden}
        truth = self.nodes[0].do(TRUTH)
        for node in self.nodes:
            in_step = node.in_step
            if not node.do(READY)[0]:
                continue
            shown = node.do(SHOWN.format(words=asked))
            assert not events & shown["facets"]["event"].keys()
            for word in set(asked).intersection(hidden):
                assert shown["of words"][word] == 0
                assert not [text for text in shown["texts"] if word in text]
            if in_step:
                assert shown["total"] == sum(truth["event"].values())
                for facet, counts in truth.items():
                    assert shown["facets"][facet] == counts
                for word in set(asked) - set(hidden):
                    assert shown["of words"][word] > 0
                    assert any(word in text for text in shown["texts"])

    def must_converge(self) -> None:
        for node in self.nodes:
            _until(lambda node=node: node.in_step)  # type: ignore[misc]


def test_three_nodes_agree_and_none_shows_what_was_unpublished(tmp_path: Path) -> None:
    with nodes("postgresql", tmp_path) as made:
        walk = Walk(made, tmp_path / "files", seed=1)
        for _ in range(15):
            walk.step()
        walk.must_converge()
        walk.must_hold()
        assert min(walk.done[name] for name in ("import", "publish", "merge", "end")) > 0
        assert [node.do(CHECK) for node in made] == [("", 0)] * NODES


@pytest.mark.long
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_three_nodes_agree_whatever_happens(database: str, tmp_path: Path) -> None:
    with nodes(database, tmp_path) as made:
        walk = Walk(made, tmp_path / "files", seed=2)
        for _ in range(150):
            walk.step()
        walk.must_converge()
        walk.must_hold()
        assert [node.do(CHECK) for node in made] == [("", 0)] * NODES
        seconds = sorted(walk.follow_seconds)
        print(
            f"{database}: {dict(walk.done)}; all in step after {median(seconds):.2f} s, "
            f"{seconds[-1]:.2f} s at most, of {len(seconds)}",
            file=sys.stderr,
        )
