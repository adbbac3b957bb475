"""Several processes change one archive at once: each does its work, and nothing is there twice."""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Site, ended, site

NEWCOMERS = ["HAL BRINE", "IVY SHOAL", "JO KEEL", "KIT SPAR", "LU FATHOM", "MAX JETTY"]
NAMES = ["ADA QUILL", "BO TERN", "CY WHARF", "DEE LOCK", "EVA NOOR", "FINN OAR", "GUS REEF"]

COUNT = """
import json
from igfarchive.archive.models import Event, Session, Speaker, SpeakerName, Utterance
print(json.dumps({
    "events": Event.objects.count(),
    "sessions": Session.objects.count(),
    "speakers": Speaker.objects.filter(merged_into=None).count(),
    "utterances": Utterance.objects.current().count(),
    "halves": Session.objects.filter(turns=0).count(),
}))
"""

MERGE = """
import time
from pathlib import Path
from igfarchive.archive.merging import merge_speakers, undo
from igfarchive.archive.models import Speaker
from igfarchive.search import index
begun, done = Path({folder!r}, "begun"), Path({folder!r}, "done")
first, second, third = Speaker.objects.order_by("slug")[:3]
for _ in range(400):
    for kept, gone in ((first, second), (third, first), (second, third)):
        undo(merge_speakers(kept, gone))
        time.sleep(0.05)  # SQLite has no queue: who never pauses keeps all others out
    begun.touch()
    if done.exists():
        break
index.update(build=True)
"""

DESK = """
import json
from itertools import cycle
from pathlib import Path
from django.contrib.auth.models import User
from django.test import Client
from igfarchive.archive.attribution_plans import plan_split_by_session
from igfarchive.archive.attributions import attribute
from igfarchive.archive.undone_attributions import undo_attribution
from igfarchive.archive.models import Session, Speaker, Utterance
from igfarchive.importing.parting import split_turn, undo_boundary
from igfarchive.search import index, index_searcher
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query

begun, done = Path({folder!r}, "begun"), Path({folder!r}, "done")
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(username="cy"))
sessions = Session.objects.filter(event__name={event!r}).order_by("pk")
slugs = list(sessions.values_list("slug", flat=True))


def part(session):
    turn = session.utterances.current().speech().select_related("session__event").earliest("pk")
    undo_boundary(split_turn(turn, turn.text.index("that quay")))


def split(session):
    who = Speaker.objects.filter(participations__session=session).exclude(slug="ida-new").first()
    other = Speaker.objects.get(slug="ida-new")
    undo_attribution(attribute(lambda: plan_split_by_session(who, [session.pk], other)))


def hide(session):
    def found():
        return index_searcher.ask(parse("quay").tree, Query("quay", sessions=(session.path,))).total

    for action, shown in (("unpublish", False), ("publish", True)):
        asked = {{"action": action, "_selected_action": [session.pk]}}
        assert client.post("/admin/archive/session/", asked).status_code == 302
        assert bool(found()) is shown or (shown and index.owes())


for slug in cycle(slugs):
    {act}(sessions.get(slug=slug))
    begun.touch()
    if done.exists():
        break
index.update(build=True)
"""
"""A curator who does one thing again and again, and takes it back."""

PEOPLE = """
from django.contrib.auth.models import User
from igfarchive.archive.models import Speaker
User.objects.create_superuser("cy")
Speaker.objects.create(name="Ida New", sort_name="New, Ida", slug="ida-new", reviewed=True)
"""

MISCOUNTED = """
import json
from collections import Counter
from igfarchive.archive.models import Participation, Session, Utterance
spoken = list(Utterance.objects.current().speech().values_list("session", "speaker"))
of_sessions, of_people = Counter(session for session, _ in spoken), Counter(spoken)
print(json.dumps([
    *(session for session, turns in Session.objects.values_list("pk", "turns")
      if turns != of_sessions[session]),
    *(heard[:2] for heard in Participation.objects.values_list("session", "speaker", "turns")
      if heard[2] != of_people[heard[:2]]),
]))
"""
"""What a lost update would leave: numbers that are not those of the rows."""

HOLD = """
import sys, time
from pathlib import Path
from igfarchive.archive.models import Event
from igfarchive.archive.transactions import serialized
begun, trying = Path({folder!r}, "begun"), Path({folder!r}, "trying")
@serialized
def hold():
    begun.touch()
    for _ in range(600):
        if trying.exists():
            break
        time.sleep(0.05)
    # The other would have begun by now if nothing kept it.
    time.sleep(0.5)
    Event.objects.create(name="Held", slug="held")
hold()
"""

TRY = """
import time
from pathlib import Path
from igfarchive.archive.models import Event
from igfarchive.archive.transactions import serialized
begun, trying = Path({folder!r}, "begun"), Path({folder!r}, "trying")
for _ in range(600):
    if begun.exists():
        break
    time.sleep(0.05)
@serialized
def look():
    return Event.objects.filter(slug="held").count()
trying.touch()
print(look())
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


def write_sessions(
    folder: Path, forum: str, count: int, ships: str = "ship", people: list[str] = NAMES
) -> Path:
    """Transcripts with sheets of one event, in which the same people speak in ever other orders."""
    chance = random.Random(forum)  # noqa: S311 - the same files on every run
    folder.mkdir(exist_ok=True)
    for number in range(count):
        names = chance.sample(people, k=len(people))
        turns = [
            f">> {name}:  We said in {forum} that quay {number} holds {ships} {place}."
            for place, name in enumerate(names * 3)
        ]
        title = f"{forum} 2031 - Day 1 - WS {number} Quays"
        (folder / f"{number}.txt").write_text("\n\n".join([title, *turns]))
        listed = "".join(
            f'[[speakers]]\nname = "{name.title()}"\nlabels = ["{name}"]\n'
            f'aliases = ["{name.split()[1]} {forum}"]\n'
            f'[[speakers.affiliations]]\norganisation = "{name.split()[1].title()} of {forum}"\n'
            for name in chance.sample(people, k=4)
        )
        (folder / f"{number}.toml").write_text(
            f'[event]\nname = "{forum} 2031"\n[session]\ncode = "WS {number}"\n{listed}'
        )
    return folder


def statuses(out: str) -> Counter[str]:
    files: list[dict[str, Any]] = json.loads(out)["files"]
    assert not [file["error"] for file in files if file["error"]]
    return Counter(file["status"] for file in files)


def test_the_same_files(archive: Site, tmp_path: Path) -> None:
    """Each session is made once; who comes later recognises it."""
    folder = write_sessions(tmp_path / "same", "Same Forum", 8)
    imports = [archive.manage("import_transcripts", folder, "--json") for _ in range(3)]
    total = sum(map(statuses, ended(imports)), Counter[str]())
    assert total == {"created": 8, "unchanged": 16}
    counts = archive.ask(COUNT)
    assert counts["sessions"] == 8
    assert counts["utterances"] == 8 * 3 * len(NAMES)
    assert (counts["events"], counts["speakers"], counts["halves"]) == (1, len(NAMES), 0)
    archive.must_be_in_step()


def test_other_files_with_the_same_people(archive: Site, tmp_path: Path) -> None:
    before = archive.ask(COUNT)["speakers"]
    folders = [write_sessions(tmp_path / name, f"{name} Forum", 6) for name in ("Left", "Right")]
    imports = [archive.manage("import_transcripts", folder, "--json") for folder in folders]
    for out in ended(imports):
        assert statuses(out) == {"created": 6}
    assert archive.ask(COUNT)["speakers"] in (before, len(NAMES))
    archive.must_be_in_step()


def test_a_writer_waits_for_the_end_of_another(archive: Site, tmp_path: Path) -> None:
    codes = [code.format(folder=str(tmp_path)) for code in (HOLD, TRY)]
    _, seen = ended([archive.manage("shell", "--no-imports", "-c", code) for code in codes])
    assert seen.strip() == "1"


def test_an_import_and_merges(archive: Site, tmp_path: Path) -> None:
    """Merges and their undoing leave the people as they were, whatever comes in meanwhile."""
    folder = write_sessions(tmp_path / "old", "Old Forum", 12)
    archive.run("import_transcripts", folder)
    speakers = archive.ask(COUNT)["speakers"]
    write_sessions(folder, "Old Forum", 12, ships="boat")
    merging = archive.manage("shell", "--no-imports", "-c", MERGE.format(folder=str(tmp_path)))
    while not (tmp_path / "begun").exists() and merging.poll() is None:
        time.sleep(0.05)
    (out,) = ended([archive.manage("import_transcripts", folder, "--json")])
    (tmp_path / "done").touch()
    ended([merging])
    assert statuses(out) == {"updated": 12}
    assert archive.ask(COUNT)["speakers"] == speakers
    archive.must_be_in_step()


@pytest.mark.long
def test_imports_beside_the_desk_and_two_rebuilds(archive: Site, tmp_path: Path) -> None:
    """Turns that are parted, people who are split and merged, sessions that are hidden: while the
    same corrections come in twice, and two more forums with the same newcomers."""
    folder = write_sessions(tmp_path / "desk", "Desk Forum", 4)
    archive.run("import_transcripts", folder)
    archive.run("shell", "--no-imports", "-c", PEOPLE)
    before = archive.ask(COUNT)
    write_sessions(folder, "Desk Forum", 4, ships="boat")
    others = [
        write_sessions(tmp_path / name, f"{name} Forum", 3, people=NEWCOMERS)
        for name in ("Port", "Starboard")
    ]
    told = {"folder": str(tmp_path), "event": "Desk Forum 2031"}
    desk = [archive.start(f"import django; django.setup()\n{DESK.format(act=act, **told)}")
            for act in ("part", "split", "hide")]  # fmt: skip
    while not (tmp_path / "begun").exists() and all(each.poll() is None for each in desk):
        time.sleep(0.05)
    importing = [archive.manage("import_transcripts", each, "--json")
                 for each in (*others, folder, folder)]  # fmt: skip
    rebuilding = [archive.manage("rebuild_index") for _ in range(2)]
    reports = [statuses(out) for out in ended(importing)]
    (tmp_path / "done").touch()
    ended(desk)
    refused = [err for _, err in (each.communicate() for each in rebuilding) if err]
    assert len(refused) <= 1
    assert all("being rebuilt already" in err for err in refused)
    assert reports[:2] == [{"created": 3}] * 2
    assert reports[2] + reports[3] == {"updated": 4, "unchanged": 4}
    after = archive.ask(COUNT)
    assert after["sessions"] == before["sessions"] + 6
    assert after["utterances"] == before["utterances"] + 6 * 3 * len(NEWCOMERS)
    assert (after["speakers"], after["halves"]) == (before["speakers"] + len(NEWCOMERS), 0)
    assert archive.ask(MISCOUNTED) == []
    archive.must_be_in_step()
