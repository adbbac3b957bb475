"""The command: files, folders, sheets and addresses in; reports out."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from pytest_django.fixtures import Settings

from igfarchive.archive.models import Event, Session, Source
from igfarchive.importing import batch
from igfarchive.importing.batch import Batch
from igfarchive.importing.fetching import Fetcher
from igfarchive.importing.loading import load
from igfarchive.search import index, index_searcher
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search
from tests.deadlocks import another
from tests.importing.https_server import https_server
from tests.importing.small import COSTS, DOUBT, SHEET, THANKS, WELCOME, captions, everything
from tests.transcripts.documents import odt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.SHEETS_DIR = tmp_path / "sheets"
    settings.SHEETS_DIR.mkdir()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def run(*arguments: str | Path, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_transcripts", *map(str, arguments), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def run_json(*arguments: str | Path, **options: Any) -> dict[str, Any]:
    out = StringIO()
    arguments_ = [*map(str, arguments), "--json"]
    try:
        call_command("import_transcripts", *arguments_, stdout=out, stderr=StringIO(), **options)
    except CommandError as error:
        assert "failed" in str(error)  # noqa: PT017 - the object is printed before the exit status
    document: dict[str, Any] = json.loads(out.getvalue())
    return document


def statuses(document: dict[str, Any]) -> dict[str, str]:
    return {Path(file["path"]).name: file["status"] for file in document["files"]}


def test_one_object_tells_what_became_of_each_file(inbox: Path) -> None:
    (inbox / "ws-4.txt").write_bytes(captions(WELCOME, COSTS, ">> >>", THANKS))
    document = run_json(inbox)
    (report,) = document["files"]
    assert report == {
        "path": str(inbox / "ws-4.txt"),
        "status": "created",
        "session": "/sessions/igf-2023/ws-4/",
        "turns": 3,
        "paragraphs": 4,
        "words": 23,
        "left_out": 2,
        "labels": 2,
        "warnings": report["warnings"],
        "error": None,
    }
    assert {"line", "message"} == report["warnings"][0].keys()
    assert document["totals"] == {
        "files": 1, "created": 1, "updated": 0, "unchanged": 0, "failed": 0,
        "turns": 3, "paragraphs": 4, "words": 23, "left_out": 2,
        "warnings": len(report["warnings"]),
    }  # fmt: skip


def test_a_folder_is_searched_to_its_ground(inbox: Path) -> None:
    deep = inbox / "2023" / "day 2"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_bytes(captions(WELCOME))
    (deep / "b.html").write_bytes(
        b"<h1>IGF 2023 - Day 2 - WS 5 Towers</h1><p>&gt;&gt; EVA NOOR:  Hi all.</p>"
    )
    assert statuses(run_json(inbox)) == {"a.txt": "created", "b.html": "created"}


def test_a_document_comes_in_like_a_text(inbox: Path) -> None:
    (inbox / "a.odt").write_bytes(
        odt(
            "<text:h>IGF 2023 - Day 2 - WS 5 Towers</text:h>"
            "<text:p>&gt;&gt; EVA NOOR: Hi all.</text:p><text:p>We start.</text:p>"
        )
    )
    assert statuses(run_json(inbox)) == {"a.odt": "created"}
    source = Source.objects.get()
    assert (source.format, source.session.title) == ("odt", "Towers")
    assert source.session.utterances.get().text == "Hi all.\n\nWe start."
    assert statuses(run_json(inbox)) == {"a.odt": "unchanged"}


def test_a_file_that_is_named_twice_is_imported_once(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    assert len(run_json(inbox, inbox / "a.txt", inbox)["files"]) == 1


def test_one_bad_file_stops_no_other(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    (inbox / "b.txt").write_bytes(b"%PDF-1.7 \x00\x01")
    (inbox / "c.txt").write_bytes(captions(DOUBT, title="IGF 2023 - Day 2 - WS 5 Towers"))
    document = run_json(inbox)
    assert statuses(document) == {"a.txt": "created", "b.txt": "failed", "c.txt": "created"}
    failed = document["files"][1]
    assert failed["error"]
    assert failed["session"] == ""
    assert Session.objects.count() == 2


def test_a_database_that_refuses_one_file_stops_no_other(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: Any, *arguments: Any, **options: Any) -> Any:
        if file.name == "a.txt":
            raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected()
        return load(file, *arguments, **options)

    monkeypatch.setattr(batch, "load", refuse)
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    (inbox / "b.txt").write_bytes(captions(DOUBT, title="IGF 2023 - Day 2 - WS 5 Towers"))
    document = run_json(inbox)
    assert statuses(document) == {"a.txt": "failed", "b.txt": "created"}
    assert "deadlock detected. Import the file again" in document["files"][0]["error"]


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_goes_on_after_a_deadlock(inbox: Path) -> None:
    """It takes no turn among others who write, and may meet one of them crosswise."""
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    tables, asking = ["archive_utterance"], "LOCK TABLE archive_event IN EXCLUSIVE MODE"
    with another('INSERT INTO "archive_event"', tables, asking) as other:
        if other:
            other.left = 1
        assert statuses(run_json(inbox, dry_run=True)) == {"a.txt": "created"}
        assert not (other and other.left)
    assert not Session.objects.exists()


def test_a_database_that_does_not_answer_ends_the_run_as_that(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "z.toml").write_text(SHEET)
    run(inbox)
    asked = []

    def go_down(file: Any, *arguments: Any, **options: Any) -> Any:
        asked.append(file.name)
        if file.name == "b.txt":
            raise OperationalError("the connection is lost") from psycopg.OperationalError()
        return load(file, *arguments, **options)

    monkeypatch.setattr(batch, "load", go_down)
    for number, name in enumerate("abc", start=1):
        title = f"IGF 2023 - Day 2 - WS {number} Towers"
        (inbox / f"{name}.txt").write_bytes(captions(WELCOME, title=title))
    with pytest.raises(CommandError) as raised:
        run(inbox)
    assert raised.value.returncode == 1
    assert str(raised.value) == (
        "The database cannot be asked: the connection is lost. 1 file is stored; "
        f"{inbox / 'b.txt'} and what follows it are not. The search knows all that is stored. "
        "Run the same command again to go on."
    )
    assert asked == ["a.txt", "b.txt"]
    assert not index.check()


def test_an_event_s_new_year_reaches_the_index_of_all_its_sessions(inbox: Path) -> None:
    title = "Towers - part two"
    (inbox / "a.txt").write_bytes(captions(DOUBT, title=title))
    run(inbox, event="regional")
    (inbox / "b.txt").write_bytes(captions(WELCOME, title="Cables"))
    (inbox / "b.toml").write_text("[event]\nname = 'Regional'\nyear = 2023\n")
    run(inbox / "b.txt", event="regional")
    assert not index.check()


def test_a_failure_names_path_and_remedy_and_ends_with_status_1(inbox: Path) -> None:
    (inbox / "x.txt").write_bytes(captions(WELCOME, title="Cables and towers"))
    err = StringIO()
    with pytest.raises(CommandError, match="1 failed; nothing of theirs is stored") as raised:
        call_command("import_transcripts", str(inbox), stdout=StringIO(), stderr=err)
    assert raised.value.returncode == 1
    assert str(inbox / "x.txt") in err.getvalue()
    assert "[event]" in err.getvalue()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("nothing.txt", "There is no such file or folder. Check the path."),
        ("minutes.DOC", "This is an old Word document (.doc). Save it from Word as .docx."),
        ("README", "No turn of speech was found"),
        ("glossary.toml", "This is a glossary. Import it with import_glossary."),
        ("ws-4.jsonld", "These are annotations. Import them with import_annotations."),
    ],
)
def test_a_path_that_is_no_transcript_says_so(inbox: Path, path: str, why: str) -> None:
    if path != "nothing.txt":
        (inbox / path).write_text("x")
    (report,) = run_json(inbox / path)["files"]
    assert why in report["error"]


@pytest.mark.parametrize("name", ["ws-4", "ws-4.captions"])
def test_a_file_of_no_known_suffix_is_read_where_somebody_names_it(inbox: Path, name: str) -> None:
    (inbox / name).write_bytes(captions(WELCOME))
    (inbox / "ws-4.toml").write_text(SHEET)
    assert statuses(run_json(inbox / name)) == {name: "created"}
    assert Session.objects.get().affiliations.exists()


def test_a_folder_tells_what_it_passed_over_and_why(inbox: Path) -> None:
    (inbox / ".cache").mkdir()
    for name in (
        "a.doc", "sub.mp4", "notes", "b.xyz", "a.jsonld", "glossary.toml", ".hidden",
        ".cache/x.doc", "README.md",
    ):  # fmt: skip
        (inbox / name).write_text("x")
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    (inbox / "a.toml").write_text(SHEET)
    document = run_json(inbox, inbox)
    assert statuses(document) == {"a.txt": "created"}
    reasons = {Path(file["path"]).name: file["reason"] for file in document["passed_over"]}
    assert reasons == {
        "a.doc": "This is an old Word document (.doc). Save it from Word as .docx.",
        "sub.mp4": "This is a video. Import its transcript or its captions instead.",
        "notes": "It has no suffix. Name the file by itself to have it read all the same.",
        "b.xyz": ".xyz is no suffix of a transcript. "
        "Name the file by itself to have it read all the same.",
        "README.md": "It is called as notes on a folder are. "
        "Name the file by itself to have it read.",
    }
    out, err = run(inbox)
    assert f"{inbox / 'a.doc'}: passed over. This is an old Word document (.doc)." in err
    assert "Passed over: 5." in out
    (alone,) = run_json(inbox / "a.doc")["files"]
    assert alone["error"] == reasons["a.doc"]


@pytest.mark.parametrize("name", ["a.doc", "README.md", ".hidden.txt", "", "a.jsonld"])
def test_a_folder_with_nothing_to_read_is_a_failure(inbox: Path, name: str) -> None:
    if name:
        (inbox / name).write_text("x")
    err = StringIO()
    with pytest.raises(CommandError, match="1 failed") as raised:
        call_command("import_transcripts", str(inbox), stdout=StringIO(), stderr=err)
    assert raised.value.returncode == 1
    assert f"{inbox}: Nothing in this folder can be imported. Transcripts are .txt" in (
        err.getvalue()
    )
    assert ("passed over" in err.getvalue()) == (name in ("a.doc", "README.md"))


def test_a_file_that_may_not_be_read_says_so(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.parent == inbox:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    (inbox / "a.txt").write_bytes(captions(WELCOME))
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert run_json(inbox)["files"][0]["error"] == (
        "a.txt cannot be read: Permission denied. Check the file."
    )


def test_without_anything_to_import_it_says_what_to_name() -> None:
    with pytest.raises(CommandError, match="Name a file, a folder or an address"):
        run()


def test_a_sheet_beside_its_transcript_belongs_to_it(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, title=""))
    (inbox / "a.TOML").write_text(SHEET)
    assert statuses(run_json(inbox)) == {"a.txt": "created"}
    assert Session.objects.get().title == "Cables for small islands"


def test_a_sheet_alone_is_a_catalogued_session(inbox: Path) -> None:
    (inbox / "ws-4.toml").write_text(SHEET)
    (report,) = run_json(inbox)["files"]
    assert (report["status"], report["turns"]) == ("created", 0)
    assert Session.objects.get().catalogued
    assert run_json(inbox)["totals"]["unchanged"] == 1


@pytest.mark.parametrize("name", ["igf-2023-ws-4.toml", "whatever.toml"])
def test_a_sheet_of_the_sheets_folder_is_found_by_file_name_or_code(
    settings: Settings, inbox: Path, name: str
) -> None:
    (settings.SHEETS_DIR / name).write_text(SHEET)
    (inbox / "igf-2023-ws-4.txt").write_bytes(captions(WELCOME))
    run(inbox)
    assert Session.objects.get().affiliations.get().organisation is not None


def test_a_sheet_of_its_own_counts_before_the_folder_s(settings: Settings, inbox: Path) -> None:
    (settings.SHEETS_DIR / "a.toml").write_text(SHEET)
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    (inbox / "a.toml").write_text(SHEET.replace("Island Networks", "Cable Union"))
    run(inbox)
    assert str(Session.objects.get().affiliations.get()) == "Cable Union"


def test_a_sheet_of_the_folder_gives_way_to_the_session_s_own(
    settings: Settings, inbox: Path
) -> None:
    (settings.SHEETS_DIR / "a.toml").write_text(SHEET)
    (inbox / "b.txt").write_bytes(captions(WELCOME))
    (inbox / "b.toml").write_text(SHEET.replace("Island Networks", "Cable Union"))
    run(inbox)
    for _ in range(2):
        (report,) = run_json(settings.SHEETS_DIR)["files"]
        assert report["status"] == "unchanged"
        assert "a.toml was left" in report["warnings"][0]["message"]
    assert str(Session.objects.get().affiliations.get()) == "Cable Union"
    assert run_json(settings.SHEETS_DIR / "a.toml")["totals"]["updated"] == 1
    assert str(Session.objects.get().affiliations.get()) == "Island Networks"


def test_a_folder_s_older_version_does_not_undo_a_newer_one(inbox: Path, tmp_path: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, COSTS))
    (inbox / "a.toml").write_text(SHEET)
    run(inbox)
    newer = tmp_path / "corrected.txt"
    newer.write_bytes(captions(WELCOME, COSTS.replace("nine", "ninety")))
    newer.with_suffix(".toml").write_text(SHEET.replace("Island Networks", "Cable Union"))
    run(newer)
    (report,) = run_json(inbox)["files"]
    assert report["status"] == "unchanged"
    assert "has a later transcript" in report["warnings"][1]["message"]
    assert "ninety" in Session.objects.get().utterances.get(key=2).text
    assert run_json(inbox / "a.txt")["totals"]["updated"] == 1
    assert "nine million" in Session.objects.get().utterances.get(key=2).text


def test_hidden_folders_are_left_alone(inbox: Path) -> None:
    (inbox / ".cache").mkdir()
    (inbox / ".cache" / "a.txt").write_text("no transcript")
    (inbox / "b.txt").write_bytes(captions(WELCOME))
    assert statuses(run_json(inbox)) == {"b.txt": "created"}


def test_an_empty_path_is_not_this_folder() -> None:
    (report,) = run_json("")["files"]
    assert "empty path" in report["error"]


def test_a_bad_sheet_in_the_folder_is_reported_and_stops_nothing(
    settings: Settings, inbox: Path
) -> None:
    (settings.SHEETS_DIR / "bad.toml").write_text("[session]\ntitel = 'x'")
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    document = run_json(inbox)
    assert statuses(document) == {"bad.toml": "failed", "a.txt": "created"}


def test_a_fault_of_a_sheet_is_reported_under_its_name(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    sheet = inbox / "a.toml"
    sheet.write_text("[session]\ndate = 9 May 2023\n")
    (report,) = run_json(inbox)["files"]
    assert (report["path"], report["status"]) == (str(sheet), "failed")
    assert report["error"] == (
        "line 2: date is 9 May 2023, which is no date. Write date = 2031-05-09: year, month and "
        f"day, without quotes. Until then {inbox / 'a.txt'} is not imported."
    )
    sheet.write_text(
        "[[speakers]]\nname = 'Ana'\nlabels = ['A']\n[[speakers]]\nname = 'Bo'\nlabels = ['A']\n"
    )
    assert run_json(inbox / "a.txt")["files"][0]["path"] == str(sheet)
    (inbox / "a.txt").unlink()
    sheet.write_text("[session]\ntitel = 'x'")
    (report,) = run_json(inbox)["files"]
    assert (report["path"], report["error"][:32]) == (
        str(sheet),
        "line 2: [session]: titel is not ",
    )


def write_batch(folder: Path) -> None:
    """Files that meet each other: of one session, of the same words, of one new event, of one
    name for two people; good ones and bad ones."""
    folder.mkdir(exist_ok=True)
    towers = "Towers and masts"
    (folder / "folder.toml").write_text("[event]\nname = 'Harbour Days 2031'\ncity = 'Amber'\n")
    (folder / "a.txt").write_bytes(captions(WELCOME, COSTS, title="WS 4 Cables"))
    (folder / "a.toml").write_text(
        "[event]\ncity = 'Coral'\n[[speakers]]\nname = 'Ana Lima'\nlabels = ['ANA LIMA']\n"
        "aliases = ['Ana']\n"
    )
    (folder / "b.txt").write_bytes(captions(WELCOME, DOUBT, title="WS 4 Cables"))
    (folder / "c.txt").write_bytes(captions(WELCOME, THANKS, title=towers))
    (folder / "d.txt").write_bytes(captions(WELCOME, THANKS, title="Towers and other masts"))
    (folder / "e.txt").write_bytes(captions(WELCOME, DOUBT, title="WS 4 Cables"))
    (folder / "f.txt").write_bytes(captions(COSTS, title="WS 9 Boats"))
    (folder / "f.toml").write_text(
        "[session]\ncode = 'WS 8'\n[[speakers]]\nname = 'Ben Okoro'\naliases = ['Ana']\n"
    )
    (folder / "g.txt").write_bytes(b"%PDF-1.7 \x00")
    (folder / "h.txt").write_bytes(WELCOME.encode())
    (folder / "i.toml").write_text("[session]\ncode = 'WS 9'\ntitle = 'Quays'\n")
    (folder / "j.txt").write_bytes(captions(COSTS, DOUBT, title="WS 9 Quays"))
    (folder / "k.doc").write_bytes(b"")


def test_a_dry_run_reports_what_the_import_of_the_same_files_does(inbox: Path) -> None:
    write_batch(inbox)
    before = everything()
    for _ in range(2):
        tried = run_json(inbox, dry_run=True)
        assert everything() == before
    assert tried == run_json(inbox)
    assert statuses(tried) == {
        "a.txt": "created", "b.txt": "updated", "c.txt": "created", "d.txt": "unchanged",
        "e.txt": "unchanged", "f.txt": "created", "g.txt": "failed", "h.txt": "failed",
        "i.toml": "updated", "j.txt": "created",
    }  # fmt: skip
    warnings = [note["message"] for file in tried["files"] for note in file["warnings"]]
    assert [warning for warning in warnings if "already means" in warning]
    assert [warning for warning in warnings if "These words are already in the archive" in warning]
    again = run_json(inbox, dry_run=True)
    assert again == run_json(inbox)
    assert (again["totals"]["created"], again["totals"]["failed"]) == (0, 2)


def test_a_dry_run_says_so(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, COSTS))
    assert run_json(inbox, dry_run=True)["totals"]["turns"] == 2
    assert "nothing is stored" in run(inbox, dry_run=True)[0]
    assert not index_searcher.version()


def test_what_is_imported_can_be_found(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, COSTS))
    run(inbox)
    assert search(Query(text="cable")).total == 2
    (inbox / "a.txt").write_bytes(captions(WELCOME, THANKS))
    run(inbox)
    assert search(Query(text="million")).total == 0


def test_an_index_that_cannot_be_written_does_not_undo_the_import(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*, build: bool) -> None:
        raise IndexUnavailableError("locked; run rebuild_index")

    monkeypatch.setattr(index, "update", refuse)
    (inbox / "a.txt").write_bytes(captions(WELCOME))
    with pytest.raises(CommandError, match="not searchable yet: locked; run rebuild_index"):
        run(inbox)
    assert Session.objects.exists()


def test_warnings_are_printed_with_path_and_line(inbox: Path) -> None:
    (inbox / "a.txt").write_bytes(captions(WELCOME, ">> >>"))
    _, err = run(inbox)
    assert f"{inbox / 'a.txt'}:5: " in err


def test_an_event_that_is_unknown_is_made_only_where_that_is_said(inbox: Path) -> None:
    Event.objects.create(name="IGF 2030", slug="igf-2030")
    (inbox / "a.txt").write_bytes(captions(WELCOME, title="Cables - part two"))
    with pytest.raises(CommandError, match=r"There is no event igf-2031\. Give --new-event"):
        run(inbox, event="igf-2031")
    assert not Session.objects.exists()
    document = run_json(inbox, "--event", "igf-2031", "--new-event")
    assert document["files"][0]["session"] == "/sessions/igf-2031/cables-part-two/"
    messages = [warning["message"] for warning in document["files"][0]["warnings"]]
    assert "--event makes a new event: IGF 2031." in messages


def test_the_title_is_taken_from_the_name_only_where_that_is_asked_for(inbox: Path) -> None:
    (inbox / "2031-ws-12_tide-tables.txt").write_text(WELCOME)
    assert run_json(inbox, event="igf-2031")["totals"]["failed"] == 1
    document = run_json(inbox, "--title-from-name", event="igf-2031")
    (report,) = document["files"]
    assert report["session"] == "/sessions/igf-2031/ws-12/"
    assert {"line": 0, "message": "Its title was read off its name: Tide tables."} in (
        report["warnings"]
    )
    session = Session.objects.get()
    assert (session.code, session.title, session.kind) == ("WS 12", "Tide tables", "workshop")


def test_a_title_counts_before_the_name(inbox: Path) -> None:
    (inbox / "2031-ws-9_tide-tables.txt").write_bytes(captions(WELCOME))
    run(inbox, "--title-from-name")
    assert Session.objects.get().title == "Cables for small islands"


def test_a_title_of_the_sheet_counts_before_the_name(inbox: Path) -> None:
    (inbox / "2031-ws-9_tide-tables.txt").write_text(WELCOME)
    (inbox / "2031-ws-9_tide-tables.toml").write_text(SHEET)
    (report,) = run_json(inbox, "--title-from-name")["files"]
    assert Session.objects.get().title == "Cables for small islands"
    assert not [note for note in report["warnings"] if "WS 9" in note["message"]]
    assert not [note for note in report["warnings"] if "its name" in note["message"]]


class TestAddresses:
    PAGE = (
        b"<nav>Home About</nav><h1>IGF 2023 - Day 2 - WS 4 Cables for small islands</h1>"
        b"<p>&gt;&gt; ANA LIMA:&nbsp; Welcome to this session on cables.</p>"
    )

    @pytest.fixture
    def importer(self) -> Any:
        with https_server() as server:
            self.server = server
            fetcher = Fetcher(
                [server.host],
                server.client_context,
                lambda address: address == "127.0.0.1",
                lambda _host, _port: ["127.0.0.1"],
            )
            yield Batch(fetcher=fetcher)

    def test_a_page_is_fetched_and_kept_as_it_came(self, importer: Batch) -> None:
        url = self.server.page("/ws-4", self.PAGE)
        (report,) = importer.import_all([url], [])
        assert (report.status, report.error) == ("created", None)
        source = Source.objects.get()
        assert (bytes(source.content), source.url, source.format) == (self.PAGE, url, "html")
        assert Session.objects.get().transcript_url == url

    def test_a_catalogued_session_is_fetched_from_where_its_sheet_says(
        self, importer: Batch, inbox: Path
    ) -> None:
        url = self.server.page("/somewhere/else", self.PAGE)
        (inbox / "a.toml").write_text(
            SHEET.replace("[[speakers]]", f"[session.links]\ntranscript = '{url}'\n[[speakers]]", 1)
        )
        run(inbox)
        (report,) = importer.import_all([], ["igf-2023/ws-4"])
        assert (report.status, report.session) == ("created", "/sessions/igf-2023/ws-4/")
        assert not Session.objects.get().catalogued

    def test_a_session_without_an_address_says_what_to_write(self, importer: Batch) -> None:
        (report,) = importer.import_all([], ["igf-2023/ws-4"])
        assert "No address of a transcript is known for igf-2023/ws-4" in str(report.error)

    def test_an_address_that_is_not_allowed_is_refused(self, importer: Batch) -> None:
        (report,) = importer.import_all(["http://127.0.0.1/x"], [])
        assert "is not https" in str(report.error)

    def test_a_sheet_without_catalogue_entry_is_enough(
        self, importer: Batch, settings: Settings
    ) -> None:
        url = self.server.page("/x", self.PAGE)
        (settings.SHEETS_DIR / "igf-2023-ws-4.toml").write_text(
            SHEET.replace("[[speakers]]", f"[session.links]\ntranscript = '{url}'\n[[speakers]]", 1)
        )
        (report,) = Batch(fetcher=importer.fetcher).import_all([], ["igf-2023/ws-4"])
        assert report.status == "created"
        assert Session.objects.get().affiliations.get().stated_in is not None


def test_sqlite_looks_at_its_tables_when_something_was_stored(inbox: Path) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL does so itself
    (inbox / "ws-4.txt").write_bytes(captions(WELCOME, COSTS, ">> >>", THANKS))
    looks: list[str] = []

    def noted(execute: Any, sql: str, *rest: Any) -> Any:
        looks.extend([sql] * (sql == "ANALYZE"))
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        run(inbox, dry_run=True)
        assert not looks
        run(inbox)
        run(inbox)
    assert len(looks) == 1
