"""What a table states of each session; and whatever is wrong in it, told at once with its place."""

import datetime as dt

import pytest

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.importing.programmes.faults import ProgrammeError
from igfarchive.importing.programmes.programme import read_programme
from igfarchive.importing.sheets import EventFacts, RecordingFacts, SessionFacts, SpeakerFacts
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.programmes.tables import HEADINGS, OPENING, TIDES, csv

NAMED = ("event", "code", "title")
WS = ("Harbour Forum 2031", "WS 1", "Ropes")


def faults_of(content: bytes, event: str = "") -> tuple[str, ...]:
    with pytest.raises(ProgrammeError) as refusal:
        read_programme(content, event)
    return refusal.value.faults


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_row_is_what_a_sheet_says(sign: str) -> None:
    content = csv(("The programme", "", ""), HEADINGS, TIDES, (), OPENING, sign=sign)

    tides, opening = read_programme(b"\xef\xbb\xbf" + content).sessions

    assert tides.sheet.event == EventFacts(name="Harbour Forum 2031")
    assert tides.sheet.session == SessionFacts(
        code="WS 12",
        title="Tides, and who tells them",
        kind="workshop",
        date=dt.date(2031, 5, 9),
        starts_at=dt.datetime(2031, 5, 9, 11, 10, tzinfo=dt.UTC),
        ends_at=dt.datetime(2031, 5, 9, 12, 40, tzinfo=dt.UTC),
        room="Quay 2",
    )
    assert tides.sheet.speakers == (
        SpeakerFacts(
            "Bo Tern", role="panellist", affiliations=(AffiliationFacts("Harbour Authority"),)
        ),
        SpeakerFacts(
            "Cy Wharf", role="panellist", affiliations=(AffiliationFacts("Pilots’ Guild"),)
        ),
        SpeakerFacts("Ada Quill", role="moderator"),
    )
    assert opening.sheet.session.kind == "main"
    assert opening.sheet.session.starts_at == dt.datetime(2031, 5, 9, 6, tzinfo=dt.UTC)
    assert str(opening.place) == "Row 5"


def test_rows_of_one_session_are_one_with_a_speaker_each() -> None:
    headings = (*NAMED, "Speaker", "Affiliation", "Position", "Role", "Stakeholder group", "Video")
    content = csv(
        headings,
        (*WS, "Ada Quill", "Tern Institute, Port", "Director", "Chair", "Academia", ""),
        (*WS[:2], "", "Ada Quill", "Pilots’ Guild", "", "", "", "https://a.example/1 (0:02:05)"),
        (*WS[:2], "", "Bo Tern", "", "", "", "Unknown", "https://a.example/2; https://a.example/1"),
    )

    (session,) = read_programme(content).sessions

    assert session.sheet.speakers == (
        SpeakerFacts(
            "Ada Quill",
            role="moderator",
            affiliations=(
                AffiliationFacts(
                    "Tern Institute, Port", position="Director", stakeholder_group="academia"
                ),
                AffiliationFacts("Pilots’ Guild"),
            ),
        ),
        SpeakerFacts("Bo Tern"),
    )
    assert [each.url for each in session.sheet.recordings] == [
        "https://a.example/1", "https://a.example/2",
    ]  # fmt: skip


def test_a_clock_behind_a_recording_is_where_the_session_begins() -> None:
    (session,) = read_programme(
        csv((*NAMED, "video"), (*WS, "https://a.example/1 (0:02:05)"))
    ).sessions
    assert session.sheet.recordings == (RecordingFacts("https://a.example/1", 125_000),)


@pytest.mark.parametrize(
    ("heading", "start", "utc"),
    [
        ("start (UTC+3)", "14:10", "11:10"),
        ("Start time (local time)", "14:10 UTC", "14:10"),
        ("start", "2031-05-09T14:10:00+02:00", "12:10"),
        ("from", "2.10 pm Africa/Nairobi", "11:10"),
        ("from", "2:10 p.m. Africa/Nairobi", "11:10"),
        ("time", "14:10 – 15:40 UTC-1", "15:10"),
    ],
)
def test_times_are_in_the_zone_that_somebody_named(heading: str, start: str, utc: str) -> None:
    content = csv((*NAMED, "date", heading), (*WS, "Friday, 9 May 2031", start))
    (session,) = read_programme(content).sessions
    assert f"{session.sheet.session.starts_at:%H:%M}" == utc


def test_all_that_is_wrong_is_told_at_once_with_its_place() -> None:
    content = csv(
        (*NAMED, "date", "start", "end", "Rom", "kind", "page", "language"),
        (*WS, "04/05/2031", "14:10", "=B2", "Q", "Wrkshp", "foo", "Norse code"),
        ("Harbour Forum 2031", "WS 2", "Tides", "31.2.2031", "25:10", "12:00", "", "", "", ""),
        ("Harbour Forum 2031", "ws-2", "Oars", "", "", "", "", "", "", ""),
        ("", "", "", "2031-05-04", "12:00", "", "", "", "", ""),
        ("Other Forum", "WS 3", "Sails", "2031-05-04", "13:10 UTC", "12:00", "", "", "", ""),
    )
    faults = faults_of(content)
    assert [fault.split(":")[0] for fault in faults] == [
        "Row 1, column G (Rom)",
        "Row 2, column D (date)",
        "Row 2, column H (kind)",
        "Row 2, column I (page)",
        "Row 2, column J (language)",
        "Row 2, column F (end)",
        "Row 3, column D (date)",
        "Row 3, column E (start)",
        "Row 5",
        "Row 6, column F (end)",
        "Row 4, column B (code)",
        "Row 4, column C (title)",
    ]
    told = "\n".join(faults)
    assert "Is room meant?" in told
    assert "which may be one of two days" in told
    assert "is a formula, =B2" in told
    assert "“Oars” here, and “Tides” in Row 3, column C (title)" in told


def test_a_time_without_a_zone_is_told_once() -> None:
    rows = [(*WS[:1], f"WS {number}", "Ropes", "2031-05-09", "9:00") for number in range(3)]
    (fault,) = faults_of(csv((*NAMED, "date", "start"), *rows))
    assert fault.startswith("Row 2, column E (start): does not say in which time zone")


def test_an_event_is_named_in_a_row_or_for_all() -> None:
    content = csv(NAMED, WS, ("", "WS 2", "Oars"), ("Other Forum", "WS 2", "Sails"))
    (fault,) = faults_of(content)
    assert fault.startswith("Row 3: names no event.")
    (fault,) = faults_of(content, "harbour-forum-2031")
    assert fault.startswith("Row 4, column A (event): is Other Forum")

    of_one = read_programme(csv(NAMED, WS, ("", "WS 2", "Oars"))).sessions
    assert {each.sheet.event.name for each in of_one} == {"Harbour Forum 2031"}


def test_what_is_left_out_is_named() -> None:
    programme = read_programme(csv((*NAMED, "Abstract"), (*WS, "Long."), ("Lunch", "", "", "")))
    assert programme.notes == [
        "Row 1, column D (Abstract): is no column of a programme, and was left out.",
        "Row 3: is no session, and was left out: Lunch",
    ]


def test_text_that_looks_like_a_formula_has_an_apostrophe() -> None:
    content = csv(NAMED, ("Harbour Forum 2031", "WS 1", "'=Ropes"), ("", "WS 2", "'Tis the tide"))
    ropes, tide = read_programme(content).sessions
    assert (ropes.sheet.session.title, tide.sheet.session.title) == ("=Ropes", "'Tis the tide")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG|picture|image"),
        (b"PK\x03\x04" + bytes(40), "no table"),
        (b"Some words\nand others\n", "No row names the columns"),
        (csv(NAMED), "holds no session"),
        (b"event,code,title\n" + b"a,b,c\n" * 10_001, "10,001 rows"),
        (b"event,code,title\n" + b"a," * 300, "columns"),
        (b'event,code,title\nF,"WS 1,Ropes\n', "quotation mark"),
        (csv(NAMED, ("Harbour Forum 2031", "WS 1", "x" * 20_001)), "20,001 characters"),
    ],
)
def test_what_is_no_programme_is_refused(content: bytes, told: str) -> None:
    with pytest.raises(TranscriptError, match=told):
        read_programme(content)


def test_windows_text_is_read_as_such() -> None:
    content = "event;code;title\nHarbour Forum 2031;WS 1;Die Hafengebühren der Küste\n"
    (session,) = read_programme(content.encode("cp1252")).sessions
    assert session.sheet.session.title == "Die Hafengebühren der Küste"
