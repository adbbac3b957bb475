"""A programme that is brought in with a browser: a preview of each session, and what is wrong."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from igfarchive.archive.models import ImportFile, Session
from igfarchive.web.admin import import_batches
from tests.importing.programmes.tables import HEADINGS, OPENING, TIDES, csv, xlsx
from tests.importing.small import COSTS, SHEET, WELCOME, captions, everything
from tests.web.admin.curators import curator, read
from tests.web.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(import_batches, "update_index", lambda _: None)
    client.force_login(curator("import_sessions"))
    return client


def send(client: Client, name: str, content: bytes, **data: Any) -> Page:
    sent = SimpleUploadedFile(name, content)
    return read(client.post("/admin/import/", {"files": [sent], **data}, follow=True))


def store_all(client: Client) -> Page:
    rows = list(ImportFile.objects.filter(state="previewed"))
    data: dict[str, Any] = {"action": "store", "file": [row.pk for row in rows]}
    data |= {f"digest-{row.pk}": row.digest for row in rows}
    address = reverse("import-batch", args=[rows[0].batch_id])
    return read(client.post(address, data, follow=True))


def test_each_session_is_previewed_and_confirmed(importer: Client) -> None:
    before = everything()
    page = send(importer, "p.xlsx", xlsx({"Days": [(*HEADINGS, "Abstract"), TIDES, OPENING]}))
    assert everything() == before
    assert "2 new." in page.text
    assert "p.xlsx: Days, row 2" in page.text
    assert "In p.xlsx: Days, row 1, column L (Abstract): is no column of a programme" in page.text
    store_all(importer)
    assert {each.code: each.room for each in Session.objects.all()} == {
        "WS 12": "Quay 2", "MAIN 1": "Hall",
    }  # fmt: skip

    Session.objects.filter(code="WS 12").update(slug="tides")
    # The event of the form holds where the table names none; WS12 is WS 12.
    later = ("", "WS12", *TIDES[2:8], "Quay 3", "Bo Tern, Harbour Authority (organiser)", "")
    page = send(importer, "q.csv", csv(HEADINGS, later, OPENING), event="Harbour Forum 2031")
    assert re.search(r"1 changed[.,] ?.*1 the same|1 the same[.,] ?.*1 changed", page.text)
    row = ImportFile.objects.get(name="q.csv: Row 2")
    page = read(importer.get(reverse("import-file", args=[row.batch_id, row.pk])))
    assert "Room: Quay 2 Quay 3" in page.text
    assert "Ada Quill: announced; Moderator Moderator" in page.text
    assert "Bo Tern: announced; Panellist; Harbour Authority announced; Organiser" in page.text
    store_all(importer)
    assert Session.objects.get(code="WS 12").room == "Quay 3"
    assert Session.objects.count() == 2


def test_a_table_with_anything_wrong_brings_in_nothing_and_says_what(importer: Client) -> None:
    page = send(importer, "p.csv", csv(HEADINGS, TIDES, (*OPENING[:4], "someday", "=B1")))
    assert "Row 3, column E (date): is someday" in page.text
    (row,) = ImportFile.objects.all()
    page = read(importer.get(reverse("import-file", args=[row.batch_id, row.pk])))
    assert "Row 3, column F (start): is a formula" in page.text
    assert "2 things are to be mended; nothing was stored." in page.text
    assert "What is stated of it" not in page.text


def test_a_row_is_laid_over_the_sheet_that_came_in_before_it(importer: Client) -> None:
    """With the transcript and its sheet in one import, whose labels no table has."""
    table = csv(("Event", "Code", "Title", "Room"), ("IGF 2023", "WS 4", "Cables", "Quay 1"))
    files = {"ws-4.txt": captions(WELCOME, COSTS), "ws-4.toml": SHEET.encode(), "p.csv": table}
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    importer.post("/admin/import/", {"files": sent}, follow=True)
    store_all(importer)
    row = ImportFile.objects.get(name="p.csv: Row 2")
    assert b"ANA LIMA" in bytes(row.sheet)
    store_all(importer)  # what the table changes of the session that there was not before
    session = Session.objects.get()
    assert (session.title, session.room) == ("Cables", "Quay 1")
    assert "ANA LIMA" in bytes(session.sources.filter(format="sheet")[0].content).decode()
    assert session.affiliations.filter(speaker__slug="ana-lima").exists()
