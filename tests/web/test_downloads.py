"""What pages show, as files: at their own address, whole, and as they came."""

import csv
import gc
import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from igfarchive.annotating import glossary
from igfarchive.archive.models import Annotation, Session, Utterance
from igfarchive.exporting import datasets
from igfarchive.search import index_searcher
from igfarchive.web import downloads
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.reading import Page

Get = Callable[..., str]


@pytest.fixture
def panel(db: None, index_dir: Path) -> Panel:
    event = cast.event(city="Port Estuary")
    made = cast.panel(event, date=date(2031, 7, 5))
    cast.term("tide tables")
    follow(made.session, build=True)
    return made


@pytest.fixture
def get(client: Client, panel: Panel) -> Get:
    """`get(address)`: the text of the file there."""

    def get(address: str, **headers: str) -> str:
        response = client.get(address, headers=headers)
        assert response.status_code == 200, response.content
        return b"".join(response).decode("utf-8-sig")

    return get


def rows(text: str) -> list[dict[str, str]]:
    """Those of a file of comma-separated values, below its head."""
    lines = [line for line in StringIO(text, newline="") if not line.startswith("#")]
    return list(csv.DictReader(lines, strict=True))


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


SESSION = "/sessions/harbour-forum-2031/ws-7/"

PAGES = [
    "/search/?q=tables",
    "/search/?speaker=ada-quill",
    SESSION,
    "/sessions/",
    "/sessions/harbour-forum-2031/",
    "/speakers/",
    "/speakers/?letter=Q",
    "/speakers/ada-quill/?sort=newest",
    "/affiliations/",
    "/affiliations/harbour-authority/",
    "/glossary/",
    "/glossary/tide-tables/",
]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_links_to_its_data_and_each_link_has_it(
    visit: Callable[..., Page], get: Get, address: str
) -> None:
    page = visit(address)

    links = [link.attrib["href"] for link in page.find("a[rel=nofollow][type]")]
    alternates = [link.attrib["href"] for link in page.find("link[rel=alternate]")]
    assert [address for address in alternates if "format=" in address] == links
    assert {link.rpartition("format=")[2] for link in links} >= {"csv", "jsonl", "md"}
    for link in links:
        assert get(link)


@pytest.mark.parametrize("address", PAGES)
def test_a_format_that_there_is_not_is_refused_with_those_that_there_are(
    visit: Callable[..., Page], panel: Panel, address: str
) -> None:
    page = visit(f"{address}{'&' if '?' in address else '?'}format=xlsx", status=400)

    assert "format=xlsx: write one of csv, jsonl, " in page.text


def test_a_search_has_all_its_hits_in_the_order_of_its_pages(
    get: Get, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "AT_ONCE", 2)
    other = cast.session(panel.session.event, "WS 8", "Ropes", date=date(2031, 7, 6))
    cast.speak(other, *[(panel.guest, f"Table {number} of the tide.") for number in range(30)])
    follow(other)

    found = rows(get("/search/?q=table&sort=oldest&format=csv"))

    assert len(found) == 33
    assert [row["id"] for row in found[:3]] == [f"{panel.session.path}/u{key}" for key in (2, 4, 5)]
    assert [row["key"] for row in found[3:]] == [str(key) for key in range(1, 31)]
    assert {row["address"].partition("/sessions")[0] for row in found} == {"http://testserver"}
    assert found[0]["organisation_name"] == "Harbour Authority"
    assert found[0]["date"] == "2031-07-05"
    assert found[1]["organisation_name"] == ""


def test_a_term_has_all_turns_that_use_it(get: Get, panel: Panel) -> None:
    glossary.note_uses_in(panel.session)

    found = rows(get("/glossary/tide-tables/?format=csv"))

    using = panel.session.utterances.filter(terms__term__slug="tide-tables").order_by("position")
    assert [row["id"] for row in found] == [f"{panel.session.path}/u{turn.key}" for turn in using]
    assert found


def test_the_head_says_what_was_asked_and_what_was_looked_at(get: Get) -> None:
    text = get("/search/?q=tables&speaker=ada-quill&format=csv")
    assert "# http://testserver/search/?q=tables&speaker=ada-quill\r\n" in text
    assert "# Looked at 2 turns in 1 session of 1 event · 2031.\r\n" in text
    assert text.startswith("# Turns found by a search\r\n")
    assert text.endswith("\r\n# 2 rows\r\n")

    head, *found, end = objects(get("/search/?q=tables&speaker=ada-quill&format=jsonl"))
    assert head["head"]["asked"] == {"Words": ["tables"], "Speaker": ["Ada Quill"]}
    assert head["head"]["coverage"]["turns"] == 2
    assert sorted(row["key"] for row in found) == [2, 5]
    assert end == {"end": {"rows": 2}}


def test_without_words_a_search_has_all_turns(get: Get) -> None:
    assert [row["key"] for row in rows(get("/search/?format=csv"))] == list("1245678")


def test_where_an_address_leads_elsewhere_it_takes_its_format_along(
    client: Client, panel: Panel
) -> None:
    gone = cast.speaker("Bo Terne", merged_into=panel.guest)
    assert gone.slug == "bo-terne"

    for address, leads_to in {
        "/search/?speaker=bo-terne&format=csv": "/search/?speaker=bo-tern&format=csv",
        "/search/?q=tide+speaker:bo-terne&format=txt&reading=corrected": (
            "/search/?q=tide&speaker=bo-tern&format=txt&reading=corrected"
        ),
        "/speakers/bo-terne/?format=md": "/speakers/bo-tern/?format=md",
        f"{SESSION}?speaker=bo-terne&format=vtt": f"{SESSION}?speaker=bo-tern&format=vtt",
        f"{SESSION}?speaker=bo-terne&reading=captioned&format=md": (
            f"{SESSION}?speaker=bo-tern&reading=captioned&format=md"
        ),
    }.items():
        assert client.get(address).headers["Location"] == leads_to


def test_a_session_has_its_turns_its_stage_directions_and_its_filters(get: Get) -> None:
    assert [row["kind"] for row in rows(get(f"{SESSION}?format=csv"))].count("stage") == 1
    assert [row["key"] for row in rows(get(f"{SESSION}?format=csv&hide=stage"))] == list("1245678")
    assert [row["key"] for row in rows(get(f"{SESSION}?format=csv&speaker=bo-tern"))] == ["4", "7"]
    assert [row["key"] for row in rows(get(f"{SESSION}?format=csv&speaker=unknown"))] == ["6"]


def test_both_readings_are_told_apart(get: Get, panel: Panel) -> None:
    turn = panel.utterances[1]
    cast.annotate(turn, "tide tables", replacement="time tables")

    (row,) = (row for row in rows(get(f"{SESSION}?format=csv")) if row["key"] == "2")
    assert "tide tables" in row["text_captioned"]
    assert row["text_corrected"] == row["text_captioned"].replace("tide tables", "time tables")

    for asked, text in {
        "txt": "tide tables",
        "txt&reading=corrected": "time tables",
        "md": "time tables",
        "md&reading=captioned": "tide tables",
    }.items():
        found = get(f"{SESSION}?format={asked}")
        assert ("tide tables" in found, "time tables" in found) == (
            text == "tide tables",
            text == "time tables",
        )
        reading = "captioned" if text == "tide tables" else "corrected"
        assert f"as {reading}" in found


def test_subtitles_of_a_session_without_times_are_refused(
    visit: Callable[..., Page], get: Get, panel: Panel
) -> None:
    links = [link.attrib["href"] for link in visit(SESSION).find("a[rel=nofollow][type]")]
    assert not any("vtt" in link or "srt" in link for link in links)
    for name in ("vtt", "srt"):
        page = visit(f"{SESSION}?format={name}", status=400)
        assert f"format={name}: When its words were said is not known" in page.text

    cast.tell_times(panel.utterances)
    links = [link.attrib["href"] for link in visit(SESSION).find("a[rel=nofollow][type]")]
    assert f"{SESSION}?format=vtt" in links
    assert f"{SESSION}?format=srt" in links
    assert "00:00:10.000 --> 00:00:20.000" in get(f"{SESSION}?format=vtt")


def test_a_session_that_is_catalogued_has_its_facts_alone(
    visit: Callable[..., Page], panel: Panel
) -> None:
    cast.session(panel.session.event, "WS 9", "Buoys")
    page = visit("/sessions/harbour-forum-2031/ws-9/")
    assert [link.attrib["href"] for link in page.find("a[rel=nofollow][type]")] == [
        "/sessions/harbour-forum-2031/ws-9/?format=toml"
    ]


def test_a_file_has_a_name_and_a_kind(client: Client, panel: Panel) -> None:
    for address, name, kind in [
        (f"{SESSION}?format=txt", "harbour-forum-2031-ws-7.txt", "text/plain; charset=utf-8"),
        (f"{SESSION}?format=toml", "harbour-forum-2031-ws-7.toml", "application/toml"),
        ("/search/?q=tide&format=csv", "search.csv", "text/csv; charset=utf-8"),
        ("/speakers/ada-quill/?format=jsonl", "speaker-ada-quill.jsonl", "application/jsonl"),
    ]:
        response = client.get(address)
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.headers["Content-Type"].startswith(kind)
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "Content-Security-Policy" in response.headers


def test_who_asks_for_its_head_is_told_of_a_file_and_sent_none(
    client: Client, panel: Panel
) -> None:
    response = client.head("/search/?q=tide&format=csv")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Content-Length" not in response.headers
    assert b"".join(response) == b""


def test_a_long_file_is_compressed_while_it_is_sent(client: Client, panel: Panel) -> None:
    import gzip

    plain = client.get("/search/?format=csv")
    packed = client.get("/search/?format=csv", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in packed.headers
    assert gzip.decompress(b"".join(packed)) == b"".join(plain)


def test_what_is_unpublished_while_a_file_is_read_is_left_out_of_the_rest(
    client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "AT_ONCE", 3)
    monkeypatch.setattr("igfarchive.web.downloads.BLOCK", 1)
    stream = iter(client.get("/search/?format=jsonl&sort=oldest"))
    begun = [next(stream) for _ in range(3)]
    Session.objects.update(published=False)

    assert [row.get("key") for row in objects(b"".join([*begun, *stream]).decode())] == [
        None, 1, 2, 4, None,
    ]  # fmt: skip


def test_a_visitor_who_goes_away_ends_the_question(
    client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "AT_ONCE", 1)
    monkeypatch.setattr("igfarchive.web.downloads.BLOCK", 1)
    response = client.get("/search/?format=csv")
    stream = iter(response)
    next(stream)

    with CaptureQueriesContext(connection) as asked:
        response.close()
        assert list(stream) == []
    assert len(asked) == 0


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("csv", "\r\n# This file broke off here, and is not complete: ask for it again.\r\n"),
        (
            "jsonl",
            '\n{"error": "This file broke off here, and is not complete: ask for it again."}\n',
        ),
        ("txt", "\n\nThis file broke off here, and is not complete: ask for it again.\n"),
        ("md", "\n\nThis file broke off here, and is not complete: ask for it again.\n"),
    ],
)
def test_what_goes_wrong_on_the_way_is_said_at_the_end(
    client: Client,
    panel: Panel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    name: str,
    end: str,
) -> None:
    monkeypatch.setattr(datasets, "AT_ONCE", 1)
    monkeypatch.setattr("igfarchive.web.downloads.BLOCK", 1)
    stream = iter(client.get(f"/search/?format={name}&sort=oldest"))
    begun = next(stream)
    Utterance.objects.filter(key=4).update(paragraph_times=[["no", "times", "at all"]])

    text = b"".join([begun, *stream]).decode()

    assert text.endswith(end)
    assert ("u2" in text, "u4" in text) == (True, False)
    assert "A file broke off" in caplog.text


def test_a_database_that_goes_away_meanwhile_is_told_in_one_line(
    client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: BaseDatabaseWrapper) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(datasets, "AT_ONCE", 1)
    monkeypatch.setattr("igfarchive.web.downloads.BLOCK", 1)
    stream = iter(client.get("/search/?format=csv"))
    next(stream)
    with pytest.MonkeyPatch.context() as gone:
        gone.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        assert "This file broke off here" in b"".join(stream).decode()
    (record,) = caplog.records
    assert not record.exc_info
    assert record.getMessage().endswith("cannot be asked: the connection is lost")


def test_what_goes_wrong_at_the_beginning_is_a_fault_as_of_any_page(
    client: Client, panel: Panel
) -> None:
    Utterance.objects.update(paragraph_times=[["no", "times", "at all"]])
    with pytest.raises(TypeError):
        client.get("/search/?format=csv")


def test_without_an_index_a_search_says_so_before_it_sends_anything(
    client: Client, panel: Panel, index_dir: Path, settings: Any
) -> None:
    settings.INDEX_DIR = index_dir.parent / "nowhere"

    response = client.get("/search/?q=tide&format=csv")

    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_links_to_data_cost_a_page_no_question(
    count_queries: Callable[[str], int], panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in PAGES:
        count_queries(address)  # What is kept afterwards is asked once.
    counted = {address: count_queries(address) for address in PAGES}
    for module in ("searching", "sessions", "events", "speakers", "affiliations", "glossary"):
        monkeypatch.setattr(f"igfarchive.web.{module}.data_links", lambda *_: [])
    assert counted == {address: count_queries(address) for address in PAGES}


@pytest.mark.parametrize("address", ["/search/?format=csv", "/speakers/bo-tern/?format=csv"])
def test_more_turns_take_no_more_questions(client: Client, panel: Panel, address: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            b"".join(client.get(address))
        return len(asked)

    count()
    before = count()
    other = cast.panel(panel.session.event, "WS 8")
    cast.speak(other.session, *[(other.guest, "More of it.")] * 50)
    follow(other.session)
    assert count() == before


def test_withdrawn_words_and_corrections_that_are_not_public_are_in_no_file(
    get: Get, panel: Panel, hidden: list[Annotation]
) -> None:
    cast.retire(panel.utterances[6])
    follow(panel.session)
    assert index_searcher.count() == 6
    for address in (f"{SESSION}?", "/search/?", "/speakers/bo-tern/?"):
        for name in ("csv", "jsonl", "md", "txt"):
            text = get(f"{address}format={name}")
            assert "Lighthouses are" not in text
            assert "secret" not in text.lower()


def test_files_that_nobody_finishes_reading_leave_room_for_pages(
    client: Client, panel: Panel
) -> None:
    """Each is sent by a thread of a worker, as long as its reader takes."""
    address = "/search/?format=csv"
    begun = [client.get(address) for _ in range(downloads.MOST_AT_ONCE)]
    assert {response.status_code for response in begun} == {200}
    refused = client.get(address)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert "Try again in half a minute" in refused.content.decode()
    assert client.head(address).status_code == 200
    assert client.get("/speakers/").status_code == 200

    assert b"Ada Quill" in b"".join(begun.pop())  # read to its end
    begun.append(client.get(address))
    begun.pop(0).close()  # given up
    begun.append(client.get(address))
    del begun[0]  # forgotten
    gc.collect()
    begun.append(client.get(address))
    assert {response.status_code for response in begun} == {200}
    assert client.get(address).status_code == 503
    for response in begun:
        response.close()
