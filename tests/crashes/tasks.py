"""What is killed: each a thing that somebody does with an archive, and may have to do again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.contrib.admin.models import LogEntry as DeskEntry
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from igfarchive.archive.choices import ImportState
from igfarchive.archive.index_versions import required_versions
from igfarchive.archive.models import ImportBatch, ImportFile, Merge, Session, Speaker
from igfarchive.backups.backup import verify
from igfarchive.backups.errors import BackupError
from igfarchive.importing import batch
from igfarchive.search import following, index, index_searcher
from igfarchive.search.homes import home
from tests.crashes import portrait
from tests.processes import ROOT

BEGUN, GROWN, OWING = "begun", "grown", "owing"
"""An archive of a few sessions; one that has some more; one whose index knows nothing of those."""

BOATS, SHIPS = "boats", "ships"
NAMES = ("ADA QUILL", "BO TERN", "CY WHARF")
EVENT = "IGF 2031"


@dataclass(frozen=True)
class Task:
    """`look` tells, by what is wholly done or not at all, what stands of it: one thing before, and
    another when it is done. It begins with an archive that is kept under the name `begins`."""

    name: str
    begins: str
    work: Callable[[], object]
    look: Callable[[], dict[str, str]]


def texts(numbers: Iterable[int], goods: str) -> dict[str, str]:
    """Transcripts by the names of their files; other goods are other words."""
    return {
        f"ws-{number}.txt": f"{EVENT} - Day 1 - WS {number} Quay {number}\n\n"
        + "\n\n".join(
            f">> {name}:  Quay {number} holds {goods}, and this is turn {turn} of its story."
            for turn in range(3)
            for name in NAMES
        )
        for number in numbers
    }


SHEET = """
[session]
title = "The last quay"
date = 2031-05-04

[[speakers]]
name = "Ada Quill"
labels = ["ADA QUILL"]

[[speakers.affiliations]]
organisation = "Harbour Authority"
position = "Harbour master"
stakeholder_group = "government"
"""


GLOSSARY = """
[[terms]]
term = "quay"
definition = "Where ships lie."
"""


def begin(incoming: Path) -> None:
    """Make the first archive of an empty database."""
    call_command("migrate", verbosity=0)
    User.objects.create_superuser("curator", password=None)
    sample = ROOT / "fixtures" / "fon-2023" / "ws-12.txt"
    _lay(incoming / "first", {**texts(range(1, 6), BOATS), "glossary.toml": GLOSSARY})
    call_command("import_glossary", str(incoming / "first" / "glossary.toml"), verbosity=0)
    call_command("import_transcripts", str(sample), str(incoming / "first"), verbosity=0)
    call_command("import_annotations", str(sample.with_suffix(".jsonld")), verbosity=0)
    call_command("rebuild_index", verbosity=0)
    _first_index().write_text(_serving())


def prepare(incoming: Path) -> None:
    """The files that an import brings in: new words, corrected ones, and the same."""
    files = {**texts([4], BOATS), **texts(range(5, 9), SHIPS), "ws-8.toml": SHEET}
    _lay(incoming / "more", files)


def _lay(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)


def import_more(incoming: Path) -> None:
    """Have the index follow every few files, as an import of thousands does now and then."""
    with mock.patch.object(batch, "FILES_A_COMMIT", 2):
        call_command("import_transcripts", str(incoming / "more"), verbosity=0)


def import_unindexed(incoming: Path) -> None:
    """As an import that was killed leaves it at the latest."""
    with mock.patch.object(index, "update"), mock.patch.object(index, "merge_segments"):
        import_more(incoming)


def back_up_grown(incoming: Path) -> None:
    """An archive that holds more, with other sheets."""
    import_more(incoming)
    for name in ("ws-7", "ws-8"):
        (Path(settings.SHEETS_DIR) / f"{name}.toml").write_text(SHEET)
    call_command("backup", str(incoming / "grown.tar.gz"), verbosity=0)


def follow() -> None:
    with mock.patch.object(index, "SESSIONS_A_COMMIT", 2):
        following.catch_up()
        index.merge_segments()


def followed() -> dict[str, str]:
    """Which of the sessions the index knows as they are."""
    generations = home()
    held = generations.versions(generations.current())
    versions = required_versions()
    paths = {each.pk: each.path for each in Session.objects.select_related("event")}
    return {
        paths[session]: "followed" if held.get(session) == version else "owed"
        for session, version in versions.items()
    }


def rebuild() -> None:
    call_command("rebuild_index", verbosity=0)


def serving() -> dict[str, str]:
    """Whether the index that serves is another than the first one."""
    index_searcher.count()
    return {"index": "first" if _first_index().read_text() == _serving() else "next"}


def _first_index() -> Path:
    return Path(settings.DATA_DIR) / "first-index"


def _serving() -> str:
    return str(home().current())


@dataclass(frozen=True)
class Backup:
    """A backup of the archive, and one of a grown archive to bring back."""

    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "archive.tar.gz"

    def work(self) -> None:
        """In the place of one that stands, which is not written over."""
        self.file.unlink(missing_ok=True)
        call_command("backup", str(self.file), verbosity=0)

    def look(self) -> dict[str, str]:
        if not self.file.exists():
            return {"backup": "none"}
        try:
            manifest = verify(self.file)
        except BackupError as error:
            return {"backup": f"torn: {error}"}
        return {"backup": json.dumps([dict(manifest.rows), sorted(manifest.sums)])}


def restored() -> dict[str, str]:
    """The database is one thing, and each of the sheets."""
    whole = portrait.portrait()
    sheets = portrait.sheets()
    database = [f"{name} {said}" for name, said in whole.items() if name not in sheets]
    return {"database": portrait.digest(database), **sheets}


DESK = texts(range(21, 23), SHIPS)


def work_at_desk() -> None:
    """Bring in files, merge two speakers, unpublish a session: each unless it is done already, as
    somebody does who looks how far they have come."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=True)
    client.force_login(User.objects.get(username="curator"))
    if not ImportBatch.objects.exists():
        sent = [SimpleUploadedFile(name, text.encode()) for name, text in DESK.items()]
        _post(client, reverse("import"), {"files": sent})
    (made,) = ImportBatch.objects.all()
    _go_on(client, made)
    if seen := made.files.filter(state=ImportState.PREVIEWED):
        chosen: dict[str, Any] = {"action": "store", "file": [row.pk for row in seen]}
        chosen |= {f"digest-{row.pk}": row.digest for row in seen}
        _post(client, reverse("import-batch", args=[made.pk]), chosen)
        _go_on(client, made)
    kept, gone = _pair()
    if gone.merged_into is None:
        pair = {"first": gone.pk, "second": kept.pk, "kept": kept.pk}
        _post(client, reverse("admin:archive_speaker_merge"), pair)
    session = _hidden()
    if session.published:
        _post(
            client,
            reverse("admin:archive_session_changelist"),
            {"action": "unpublish", "_selected_action": [session.pk]},
        )


def _post(client: Client, address: str, data: dict[str, Any]) -> None:
    answer = client.post(address, data)
    if answer.status_code != 302:
        raise RuntimeError(f"{address}: {answer.status_code}")


def _go_on(client: Client, made: ImportBatch) -> None:
    while client.get(reverse("import-progress", args=[made.pk])).status_code != 302:
        pass


def _pair() -> tuple[Speaker, Speaker]:
    return Speaker.objects.get(slug="ada-quill"), Speaker.objects.get(slug="bo-tern")


def _hidden() -> Session:
    return Session.objects.get(slug="ws-2")


def at_desk() -> dict[str, str]:
    """What of it is done, each with what the desk notes of it."""
    stood = {each.name: each.state == ImportState.STORED for each in ImportFile.objects.all()}
    held = set(Session.objects.values_list("slug", flat=True))
    _, gone = _pair()
    noted = list(DeskEntry.objects.values_list("object_repr", "change_message"))
    hidden = _hidden()
    return {
        "received": str(sorted(stood)),
        **{name: f"{stood.get(name, False)} {Path(name).stem in held}" for name in DESK},
        "merged": str(
            (
                gone.merged_into is not None,
                Merge.objects.count(),
                sum("erged" in message for _, message in noted),
            )
        ),
        "unpublished": str(
            (hidden.published, sum("npublished" in message for _, message in noted))
        ),
    }


def tasks(incoming: Path, site: Path) -> list[Task]:
    backup = Backup(site / "backups")
    grown = incoming / "grown.tar.gz"

    def bring_back() -> None:
        call_command("restore", str(grown), overwrite=True, verbosity=0)

    return [
        Task("import", BEGUN, lambda: import_more(incoming), portrait.sessions),
        Task("index update", OWING, follow, followed),
        Task("rebuild", BEGUN, rebuild, serving),
        Task("backup", BEGUN, backup.work, backup.look),
        Task("restore", BEGUN, bring_back, restored),
        Task("desk", BEGUN, work_at_desk, at_desk),
    ]
