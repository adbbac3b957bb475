"""Bringing files in with a browser: sent, previewed, completed, confirmed and stored."""

import json
import re
from io import BytesIO
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from igfarchive.archive.attribution_plans import plan_label, plan_turns
from igfarchive.archive.attributions import attribute
from igfarchive.archive.choices import ImportState
from igfarchive.archive.history import entry_origin
from igfarchive.archive.models import Annotation, ImportBatch, ImportFile, Session, Speaker
from igfarchive.importing import kept_files
from igfarchive.importing.fetching import Fetched, Fetcher
from igfarchive.importing.sheets import read_sheet
from igfarchive.search import index
from igfarchive.web.admin import import_batches
from tests import cast
from tests.importing.small import (
    COSTS,
    DOUBT,
    NOBODY,
    SHEET,
    THANKS,
    WELCOME,
    captions,
    everything,
    load_captions,
)
from tests.web.admin.curators import curator, errors, read, said
from tests.web.reading import Page

pytestmark = pytest.mark.django_db

IMPORT = "/admin/import/"
FOUR = captions(WELCOME, COSTS, DOUBT, THANKS)


@pytest.fixture(autouse=True)
def followed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How the search index was told to follow."""
    told: list[str] = []
    monkeypatch.setattr(import_batches, "update_index", lambda _: told.append("update"))
    monkeypatch.setattr(index, "update_apart", lambda: told.append("apart"))
    return told


@pytest.fixture
def importer(client: Client) -> Client:
    client.force_login(curator("import_sessions"))
    return client


def send(client: Client, *files: tuple[str, bytes], **data: Any) -> Any:
    """Files as a browser sends them, up to the page that shows what they would do."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(IMPORT, {"files": sent, **data}, follow=True)


def rows() -> list[ImportFile]:
    return list(ImportFile.objects.order_by("batch", "position"))


def page_of_file(client: Client, row: ImportFile) -> Page:
    return read(client.get(reverse("import-file", args=[row.batch_id, row.pk])))


def act(client: Client, row: ImportFile, action: str, **data: Any) -> Any:
    address = reverse("import-file", args=[row.batch_id, row.pk])
    return client.post(address, {"action": action, "digest": row.digest, **data}, follow=True)


def store_all(client: Client, *chosen: ImportFile) -> Any:
    data: dict[str, Any] = {"action": "store", "file": [row.pk for row in chosen]}
    data |= {f"digest-{row.pk}": row.digest for row in chosen}
    return client.post(reverse("import-batch", args=[chosen[0].batch_id]), data, follow=True)


class TestTheWholeWay:
    def test_a_file_is_previewed_confirmed_and_stored(
        self, importer: Client, followed: list[str]
    ) -> None:
        before = everything()
        page = read(send(importer, ("ws-4.txt", FOUR), ("ws-4.toml", SHEET.encode())))

        assert "1 new." in page.text
        assert "IGF 2023 (a new event) WS 4: Cables for small islands" in page.text
        assert "4 turns" in page.text
        assert "2 new speakers" in page.text
        assert everything() == before
        assert not followed

        (row,) = rows()
        stored = read(store_all(importer, row))
        session = Session.objects.get()
        assert f"{session}" in stored.text
        assert session.turns == 4
        assert followed == ["update"]
        (row,) = rows()
        assert (row.state, bytes(row.content), bytes(row.sheet)) == (ImportState.STORED, b"", b"")
        assert row.session == session
        assert session.sources.count() == 2
        (entry,) = LogEntry.objects.get_for_object(session)
        assert (entry.actor.username, entry_origin(entry)) == ("curator-0", "import")
        assert "This is what was confirmed." in page_of_file(importer, row).text

    def test_a_corrected_transcript_shows_what_it_changes(self, importer: Client) -> None:
        session = load_captions(WELCOME, COSTS, DOUBT, THANKS, sheet=SHEET).session
        utterances = list(session.utterances.order_by("position"))
        cast.annotate(utterances[1], "over ten", "Of which year?")
        cast.annotate(utterances[2], "the last one", "Laid in 2011.")
        before = everything()
        corrected = COSTS.replace("nine", "ten")
        send(importer, ("ws-4.txt", captions(WELCOME, corrected, THANKS, NOBODY)))

        (row,) = rows()
        page = page_of_file(importer, row)
        assert "Changes a session that is there" in page.text
        assert page.texts(".desk-words del")[0] == "nine"
        assert page.texts(".desk-words ins")[0] == "ten"
        assert "u5 new" in page.text
        assert "u3 gone" in page.text
        assert "Loses its words in u3 (commenting): “the last one”" in page.text
        assert "over ten" not in page.text.partition("Annotations")[2].partition("turns")[0]
        assert everything() == before
        assert not Annotation.objects.filter(anchored=False).exists()

        act(importer, row, "store")
        assert Annotation.objects.get(anchored=False).exact == "the last one"
        assert "ten million" in session.utterances.get(key=2).text

    def test_words_of_a_catalogued_session_are_no_new_session(self, importer: Client) -> None:
        send(importer, ("ws-4.toml", SHEET.encode()))
        store_all(importer, *rows())
        page = read(send(importer, ("ws-4.txt", captions(WELCOME, COSTS))))
        assert "1 first words." in page.text

        row = rows()[0]
        assert "The first words of a session that is there" in page_of_file(importer, row).text

    def test_what_the_desk_decided_of_a_label_is_shown(self, importer: Client) -> None:
        session = load_captions(WELCOME, COSTS, DOUBT, THANKS).session
        attribute(lambda: plan_turns(session, [3], cast.speaker("Cy Wren")))
        attribute(lambda: plan_label(session, "BEN OKORO", None))
        page = read(send(importer, ("ws-4.txt", captions(WELCOME, DOUBT, COSTS, THANKS))))
        assert "new speaker" not in page.text

        page = page_of_file(importer, rows()[0])
        assert "1 turn comes at another place" in page.text
        labels = page.texts(".desk-form tbody tr")
        assert [label.partition(" Speaker of ")[0] for label in labels] == [
            "BEN OKORO 2",
            "ANA LIMA 1 Ana Lima, as the desk decided for some turns of this label",
            "ANA LIMA 1 Cy Wren, as the desk decided for some turns of this label",
        ]

    def test_a_title_of_the_desk_is_said_to_stay(self, importer: Client) -> None:
        load_captions(WELCOME, sheet=SHEET)
        Session.objects.update(title="Cables")
        send(importer, ("ws-4.txt", captions(WELCOME, COSTS)), ("ws-4.toml", SHEET.encode()))
        page = page_of_file(importer, rows()[0])
        assert page.texts("#id_title_helptext") == ["The archive has “Cables”, and keeps it."]

    def test_a_file_that_changes_nothing_cannot_be_stored(self, importer: Client) -> None:
        load_captions(WELCOME, COSTS)
        page = read(send(importer, ("ws-4.txt", captions(WELCOME, COSTS))))

        assert "1 the same." in page.text
        assert not page.find("input[name=file]")
        message = said(store_all(importer, *rows()))
        assert message == "Not confirmed: ws-4.txt changes nothing."

    def test_pasted_text_and_addresses_come_in_likewise(
        self, importer: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = "https://www.intgovforum.org/ws-5"
        other = captions(THANKS, NOBODY, title="IGF 2023 - Day 2 - WS 5 Who listens")
        fetched = Fetched(address, "ws-5.txt", other)
        monkeypatch.setattr(Fetcher, "fetch", lambda *_: fetched)
        pasted = FOUR.decode().replace("\n", "\r\n")
        page = read(send(importer, text=pasted, name="ws-4", addresses=address))

        assert "2 new." in page.text
        store_all(importer, *rows())
        four, five = Session.objects.order_by("slug")
        assert four.turns == 4
        assert five.transcript_url == address

    def test_an_address_of_another_host_is_refused_by_its_name(self, importer: Client) -> None:
        page = read(send(importer, addresses="https://tides.example/ws-5"))
        assert "Fails. https://tides.example/ws-5" in page.text
        assert "http://" in errors(importer.post(IMPORT, {"addresses": "http://tides.example/"}))


class TestFillingIn:
    def test_what_is_missing_is_filled_in_and_kept_as_the_sheet(self, importer: Client) -> None:
        words = f"{WELCOME}\n\n{COSTS}".encode()
        page = read(send(importer, ("cables.txt", words)))
        assert "Neither a title line nor a sheet names the event." in page.text
        assert "--event" not in page.text

        (row,) = rows()
        facts = {
            "event": "IGF 2023",
            "title": "Cables  for “small” islands",
            "code": "WS 4",
            "kind": "workshop",
            "date": "2023-10-09",
            "recordings": "https://media.example/ws-4.mp3",
        }
        page = read(act(importer, row, "facts", **facts))
        assert "A new session: igf-2023/ws-4" in page.text

        (row,) = rows()
        labels = {"label-0": "Ana Lima", "label-1": "Benedict Okoro"}
        act(importer, row, "facts", **facts, **labels)
        (row,) = rows()
        sheet = importer.get(reverse("import-sheet", args=[row.batch_id, row.pk]))
        stated = read_sheet(sheet.content)
        assert stated.session.title == "Cables for “small” islands"
        assert [(each.name, each.labels) for each in stated.speakers] == [
            ("Benedict Okoro", ("BEN OKORO",))
        ]

        act(importer, row, "store")
        session = Session.objects.get()
        assert (session.path, str(session.date)) == ("igf-2023/ws-4", "2023-10-09")
        assert session.recordings.get().url == "https://media.example/ws-4.mp3"
        speakers = session.utterances.order_by("position").values_list("speaker__name", flat=True)
        assert list(speakers) == ["Ana Lima", "Benedict Okoro"]

    def test_a_sheet_keeps_its_comments(self, importer: Client) -> None:
        sheet = SHEET.replace('code = "WS 4"', 'code = "WS 4"  # on the door')
        send(importer, ("ws-4.txt", FOUR), ("ws-4.toml", sheet.encode()))
        facts = {"event": "IGF 2023", "code": "WS 5", "title": "Cables for small islands"}
        facts |= {"kind": "workshop", "label-0": "Ana Lima", "label-1": "Ben Okoro"}
        told = said(act(importer, rows()[0], "facts", **facts))
        assert "comments" not in told
        assert b'code = "WS 5"  # on the door' in rows()[0].sheet

        in_braces = b'event.name = "IGF 2023"  # which was the second\n'
        ImportFile.objects.update(sheet=in_braces + b'session = { title = "Cables" }')
        told = said(act(importer, rows()[0], "facts", **facts))
        assert "Its comments stand at its head now." in told
        assert bytes(rows()[0].sheet).startswith(b"# which was the second\n")

    def test_speakers_who_may_be_the_same_are_offered(self, importer: Client) -> None:
        known = load_captions(WELCOME).session.utterances.get().speaker
        other = WELCOME.replace("ANA LIMA", "ANNA LIMA")
        title = "IGF 2023 - Day 2 - WS 5 Who listens"
        page = read(send(importer, ("ws-5.txt", captions(other, COSTS, title=title))))
        assert "2 new speakers, 1 perhaps known" in page.text

        (row,) = rows()
        page = page_of_file(importer, row)
        assert "Perhaps Ana Lima: " in page.text
        assert [option.get("value") for option in page.find("datalist#likely-0 option")] == [
            "Ana Lima"
        ]
        facts = {name: row.preview["facts"].get(name.title(), "") for name in ("event", "code")}
        facts |= {"title": row.preview["title"], "kind": "", "date": ""}
        act(importer, row, "facts", **facts, **{"label-0": "Ana Lima", "label-1": "Ben Okoro"})
        act(importer, rows()[0], "store")
        assert Speaker.objects.count() == 2
        assert Session.objects.get(code="WS 5").utterances.get(key=1).speaker == known

    def test_files_come_later_to_an_import_that_stands(
        self, importer: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(importer, ("ws-4.txt", f"{WELCOME}\n\n{COSTS}".encode()))
        (row,) = rows()
        batch = reverse("import-batch", args=[row.batch_id])

        def add(*files: tuple[str, bytes], **data: str) -> Page:
            sent = [SimpleUploadedFile(name, content) for name, content in files]
            data = {"action": "add", **data}
            return read(importer.post(batch, {"files": sent, **data}, follow=True))

        page = add(("ws-4.toml", SHEET.encode()), text=captions(DOUBT).decode(), name="ws-9")
        assert "with ws-4.toml" in page.text
        assert [(each.name, each.position, each.state) for each in rows()] == [
            ("ws-4.txt", 1, "previewed"),
            ("ws-9.txt", 2, "previewed"),
        ]
        assert "has a sheet already" in add(("ws-4.toml", SHEET.encode())).text
        assert "There is nothing to import." in add().text
        add(("folder.toml", b'[session]\nkind = "nri"'))
        assert rows()[1].preview["facts"]["Kind"] == "National and regional initiatives"
        monkeypatch.setattr("igfarchive.importing.uploads.MOST_FILES", 3)
        page = add(("ws-5.txt", FOUR), ("ws-6.txt", FOUR))
        assert "The import would have 5 files. It may have 3: begin another one." in page.text
        assert len(rows()) == 3

    def test_what_holds_for_all_files_is_said_once(self, importer: Client) -> None:
        files = [
            (f"WS {number} Who listens.txt", f"{WELCOME}\n\n{turn}".encode())
            for number, turn in enumerate((COSTS, DOUBT), start=1)
        ]
        page = read(send(importer, *files))
        assert "2 failed." in page.text

        batch = ImportBatch.objects.get()
        around = {"action": "around", "event": "IGF 2023", "title_from_name": "on", "kind": "nri"}
        page = read(importer.post(reverse("import-batch", args=[batch.pk]), around, follow=True))
        assert "2 new." in page.text
        assert {row.preview["facts"]["Kind"] for row in rows()} == {
            "National and regional initiatives"
        }

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("recordings", "media", "media is no whole address: https://…."),
            ("date", "9 October", "Enter a valid date."),
            ("title", "a" * 501, "at most 500 characters"),
        ],
    )
    def test_a_fact_that_does_not_fit_is_refused_with_its_name(
        self, importer: Client, field: str, value: str, message: str
    ) -> None:
        send(importer, ("ws-4.txt", FOUR))
        (row,) = rows()
        response = act(importer, row, "facts", **{field: value})
        assert message in errors(response)
        assert bytes(rows()[0].sheet) == b""

    def test_a_label_is_given_to_no_speaker_of_a_wrong_sheet(self, importer: Client) -> None:
        page = read(send(importer, ("ws-4.txt", FOUR), ("ws-4.toml", b'[session]\nroam = "4"')))
        assert "Fails. line 2: [session]: roam is not a key of a sheet." in page.text
        (row,) = rows()
        assert "Its sheet: line 2" in page_of_file(importer, row).text


class TestTwoPeople:
    def test_what_was_previewed_is_stored_or_nothing(self, importer: Client) -> None:
        send(importer, ("ws-4.txt", FOUR))
        (row,) = rows()
        load_captions(WELCOME, COSTS, DOUBT)
        before = everything()
        page = read(store_all(importer, row))

        assert "The archive has changed since this was previewed" in page.text
        assert everything() == before
        (row,) = rows()
        assert (row.state, row.preview["outcome"]) == (ImportState.PREVIEWED, "updated")
        store_all(importer, row)
        assert Session.objects.get().turns == 4

    def test_of_two_who_confirm_the_same_one_wins_and_the_other_is_told(
        self, importer: Client
    ) -> None:
        send(importer, ("ws-4.txt", FOUR))
        seen = rows()
        store_all(importer, *seen)
        second = Client()
        second.force_login(curator("import_sessions"))
        message = said(store_all(second, *seen))

        assert message.startswith("Not confirmed: ws-4.txt was confirmed already by curator-0, ")
        assert Session.objects.get().sources.count() == 1

    def test_who_saw_another_preview_confirms_nothing(self, importer: Client) -> None:
        send(importer, ("ws-4.txt", FOUR))
        (seen,) = rows()
        act(importer, seen, "facts", title="Lamps", event="IGF 2023", code="WS 4")
        assert "is not as you saw it." in said(store_all(importer, seen))
        assert not Session.objects.exists()

    def test_what_is_confirmed_is_not_filled_in_any_more(
        self, importer: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        send(importer, ("ws-4.txt", FOUR))
        (row,) = rows()
        monkeypatch.setattr(import_batches, "work_on", lambda *_: 0)
        store_all(importer, row)
        facts = {"event": "IGF 2023", "code": "WS 4", "title": "Lamps"}
        assert "somebody has confirmed this file" in said(act(importer, row, "facts", **facts))
        assert bytes(rows()[0].sheet) == b""

    def test_two_files_of_one_session_are_told(self, importer: Client) -> None:
        page = read(send(importer, ("a.txt", FOUR), ("b.txt", captions(WELCOME, COSTS))))
        assert "a.txt goes to the same session." in page.text
        assert len(page.find("input[name=file][checked]")) == 1

    def test_words_of_another_session_are_no_correction(self, importer: Client) -> None:
        load_captions(WELCOME, COSTS, DOUBT)
        lamps = ">> CY WREN:  " + "Nobody lights a lamp along this quay any more. " * 9
        page = read(send(importer, ("ws-4.txt", captions(lamps))))
        assert "is already in the archive, and this file shares too few of its words" in page.text


class TestBounds:
    def test_who_may_not_import_is_told_what_is_missing(self, client: Client) -> None:
        assert client.get(IMPORT)["Location"].startswith("/admin/login/")
        client.force_login(curator("change_session"))
        page = read(client.get(IMPORT))
        assert page.status == 403
        assert "import sessions" in page.text
        assert client.post(IMPORT, {"text": "x"}).status_code == 403
        assert "Import" not in read(client.get("/admin/")).texts("#user-tools a")

    def test_a_form_of_another_site_is_refused(self, importer: Client) -> None:
        forged = Client(enforce_csrf_checks=True)
        forged.cookies = importer.cookies
        assert forged.post(IMPORT, {"text": FOUR.decode()}).status_code == 403
        assert not ImportBatch.objects.exists()

    def test_an_upload_that_is_too_large_is_not_read(self, importer: Client) -> None:
        class Unread(BytesIO):
            def read(self, *_: Any) -> bytes:
                raise AssertionError("It was read.")

            readline = read

        sent: dict[str, Any] = {"wsgi.input": Unread(), "CONTENT_LENGTH": 2_000_000_000}
        batch = ImportBatch.objects.create()
        for address in (IMPORT, reverse("import-batch", args=[batch.pk])):
            multipart = "multipart/form-data; boundary=x"
            response = importer.generic("POST", address, b"", multipart, **sent)
            assert response.status_code == 413
            assert "2,000 MB together, and 200 MB are taken at once" in read(response).text

    def test_more_files_and_more_text_than_are_taken_are_refused_with_the_limit(
        self, importer: Client
    ) -> None:
        response = send(importer, *((f"{number}.txt", b"x") for number in range(401)))
        assert response.status_code == 413
        assert "400 are taken at once" in read(response).text
        response = importer.post(IMPORT, {"text": "tide " * 600_000})
        assert response.status_code == 413
        assert "A pasted text may have 2.6 MB" in read(response).text
        assert not ImportBatch.objects.exists()

    def test_a_bad_file_stops_no_other(
        self, importer: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("igfarchive.importing.uploads.LARGEST", len(FOUR))
        page = read(
            send(
                importer,
                ("ws-4.txt", FOUR),
                ("old.doc", b"\xd0\xcf\x11\xe0"),
                ("many.zip", b"PK\x03\x04"),
                ("glossary.toml", b"[[terms]]"),
                ("large.txt", FOUR + b"."),
                ("blank.txt", b" "),
            )
        )
        assert "1 new, 5 failed." in page.text
        for told in ("an old Word document", "This is a glossary.", f"A file may have {len(FOUR)}"):
            assert told in page.text
        store_all(importer, *rows())
        assert Session.objects.get().turns == 4

    def test_nothing_sent_is_told(self, importer: Client) -> None:
        assert "There is nothing to import." in errors(importer.post(IMPORT, {}))


class TestGoingOn:
    def test_each_request_does_some_and_anybody_goes_on(
        self, importer: Client, monkeypatch: pytest.MonkeyPatch, followed: list[str]
    ) -> None:
        monkeypatch.setattr(import_batches, "SECONDS", 0)
        titles = [f"IGF 2023 - Day 2 - WS {number} Cables" for number in (4, 5, 6)]
        files = [
            (f"{number}.txt", captions(f"{WELCOME} Part {number}.", COSTS, title=title))
            for number, title in enumerate(titles)
        ]
        page = read(send(importer, *files))
        assert "1 of 3 files are previewed." in page.text
        assert page.find("noscript meta[http-equiv=refresh]")

        other = Client()
        other.force_login(curator("import_sessions"))
        progress = reverse("import-progress", args=[ImportBatch.objects.get().pk])
        assert "Go on" in read(other.get(IMPORT)).text
        assert "2 of 3" in read(other.get(progress)).text
        assert "3 new." in read(other.get(progress, follow=True)).text

        assert "1 of 3 files are stored." in read(store_all(importer, *rows())).text
        assert (Session.objects.count(), followed) == (1, ["apart"])
        other.get(progress)
        assert "3 stored." in read(other.get(progress, follow=True)).text
        assert (Session.objects.count(), followed) == (3, ["apart", "apart", "update"])

    def test_a_file_that_ends_the_process_each_time_is_given_up(
        self, importer: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def killed(*_: object) -> None:
            raise MemoryError

        importer.raise_request_exception = False
        with monkeypatch.context() as patch:
            patch.setattr(kept_files, "read_file", killed)
            send(importer, ("ws-4.txt", FOUR), ("ws-5.txt", captions(THANKS, NOBODY)))
            progress = reverse("import-progress", args=[ImportBatch.objects.get().pk])
            importer.get(progress)
            importer.get(progress)
        page = read(importer.get(progress, follow=True))
        assert "Reading it was broken off 3 times." in page.text
        assert "1 failed" in page.text

    def test_a_batch_is_deleted_and_what_it_stored_stays(self, importer: Client) -> None:
        send(importer, ("ws-4.txt", FOUR))
        store_all(importer, *rows())
        batch = ImportBatch.objects.get()
        address = reverse("import-batch", args=[batch.pk])
        message = said(importer.post(address, {"action": "delete"}, follow=True))
        assert message == f"Import {batch.pk} is deleted. What it has stored stays."
        assert Session.objects.get().turns == 4
        assert importer.get(address).status_code == 404

    def test_annotations_wait_for_the_words_that_they_stand_on(self, importer: Client) -> None:
        note = {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": "urn:note:1",
            "type": "Annotation",
            "motivation": "commenting",
            "body": {"type": "TextualBody", "value": "Of which year?"},
            "target": {
                "source": "/sessions/igf-2023/ws-5/u2/",
                "selector": {"type": "TextQuoteSelector", "exact": "nine million"},
            },
        }
        title = "IGF 2023 - Day 2 - WS 5 Cables again"
        send(
            importer,
            ("ws-5.json", json.dumps(note).encode()),
            ("ws-5.txt", captions(f"{WELCOME} Again.", COSTS, title=title)),
        )
        transcript, annotations = rows()
        assert "There is no session igf-2023/ws-5" in annotations.message
        store_all(importer, transcript)
        annotations = rows()[1]
        assert annotations.state == ImportState.PREVIEWED
        assert "1 annotation" in page_of_file(importer, annotations).text
        store_all(importer, annotations)
        assert Annotation.objects.get().utterance.session.slug == "ws-5"

    def test_pages_ask_as_much_of_many_files_as_of_few(self, importer: Client) -> None:
        def asked(address: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                assert importer.get(address).status_code == 200
            return len(queries)

        def files(*numbers: int) -> list[tuple[str, bytes]]:
            return [
                (
                    f"{number}.txt",
                    captions(
                        f"{WELCOME} {number}.", title=f"IGF 2023 - Day 2 - WS {number} Cables"
                    ),
                )
                for number in numbers
            ]

        send(importer, *files(1, 2))
        send(importer, *files(3, 4, 5, 6, 7))
        few, many = ImportBatch.objects.order_by("pk")
        assert asked(reverse("import-batch", args=[few.pk])) == asked(
            reverse("import-batch", args=[many.pk])
        )
        page = reverse("import-file", args=[few.pk, few.files.all()[0].pk])
        assert asked(IMPORT) <= 9
        assert asked(page) <= 9


@pytest.mark.long
def test_two_hundred_files_come_in_with_their_sheets(importer: Client, followed: list[str]) -> None:
    files = []
    for number in range(200):
        words = [f">> ANA LIMA:  Part {number}.{turn}: {WELCOME[14:]}" for turn in range(40)]
        title = f"IGF 2023 - Day 2 - WS {number} Cables {number}"
        files.append((f"{number}.txt", captions(*words, title=title)))
        sheet = f'[session]\nroom = "Hall {number}"\n[[speakers]]\nname = "Ana Lima"\n'
        files.append((f"{number}.toml", sheet.encode()))
    send(importer, *files)
    progress = reverse("import-progress", args=[ImportBatch.objects.get().pk])

    def go_on() -> Page:
        while (response := importer.get(progress)).status_code == 200:
            assert re.search(r"\d+ of 200 files are ", read(response).text)
        return read(importer.get(progress, follow=True))

    assert "200 new." in go_on().text
    store_all(importer, *rows())
    assert "200 stored." in go_on().text
    assert Session.objects.filter(turns=40, room__startswith="Hall ").count() == 200
    assert Speaker.objects.count() == 1
    assert followed[-1] == "update"
