"""A sheet is read to the letter: what does not fit is refused with its name and the fix."""

from datetime import UTC, date, datetime

import pytest

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.importing.sheets import (
    EventFacts,
    RecordingFacts,
    SessionFacts,
    Sheet,
    SpeakerFacts,
    read_sheet,
)
from igfarchive.importing.tables import SheetError
from igfarchive.transcripts.transcript import TranscriptError

WHOLE = """
[event]
name = "FON 2023"
year = 2023
ordinal = 4
city = "Port Amber"
country = "Veluria"
starts = 2023-10-02
ends = 2023-10-06
url = "https://forum.example/2023"

[session]
code = "WS 4"
title = "Cables for small islands"
kind = "workshop"
day = 2
date = 2023-10-03
start = 2023-10-03T09:00:00+02:00
end = 2023-10-03T10:30:00+02:00
room = "Room 3"
track = "Infrastructure"
language = "en"
status = "finished"

[session.links]
page = "https://forum.example/2023/ws-4"
transcript = "https://forum.example/2023/ws-4/transcript"
recording = [
    "https://media.example/ws-4.mp3",
    { url = "https://media.example/day-2.webm", starts_at = "1:12:30.5" },
    { url = "https://media.example/whole.webm", starts_at = 75 },
]

[[speakers]]
name = "Ana Lima"
sort_name = "Lima, Ana"
slug = "ana-lima"
kind = "person"
labels = ["ANA LIMA", "ANA"]
aliases = ["Dr. Ana Lima"]
role = "moderator"

[[speakers.affiliations]]
organisation = "Island Networks"
organisation_kind = "Company"
country = "Veluria"
position = "Engineer"
stakeholder_group = "private-sector"
regional_group = "grulac"
stated_turn = 2
stated_quote = "I lay cables for Island Networks"
stated_url = "https://forum.example/people/ana"
"""


def test_every_key_is_read() -> None:
    assert read_sheet(WHOLE.encode()) == Sheet(
        EventFacts(
            "FON 2023", 2023, 4, "Port Amber", "Veluria", date(2023, 10, 2), date(2023, 10, 6),
            "https://forum.example/2023",
        ),
        SessionFacts(
            "WS 4", "Cables for small islands", "workshop", 2, date(2023, 10, 3),
            datetime(2023, 10, 3, 7, tzinfo=UTC), datetime(2023, 10, 3, 8, 30, tzinfo=UTC),
            "Room 3", "Infrastructure", "en", "finished",
            "https://forum.example/2023/ws-4", "https://forum.example/2023/ws-4/transcript",
        ),
        (
            SpeakerFacts(
                "Ana Lima", "Lima, Ana", "ana-lima", "person", ("ANA LIMA", "ANA"),
                ("Dr. Ana Lima",), "moderator",
                (
                    AffiliationFacts(
                        "Island Networks", "Company", "Veluria", "Engineer", "private-sector",
                        "grulac", 2, "I lay cables for Island Networks",
                        "https://forum.example/people/ana",
                    ),
                ),
            ),
        ),
        (
            RecordingFacts("https://media.example/ws-4.mp3"),
            RecordingFacts("https://media.example/day-2.webm", 4_350_500),
            RecordingFacts("https://media.example/whole.webm", 75_000),
        ),
    )  # fmt: skip


def test_an_empty_sheet_states_nothing() -> None:
    assert read_sheet(b"") == Sheet()
    assert read_sheet(b"\xef\xbb\xbf# only a remark") == Sheet()


def test_space_around_a_value_is_no_part_of_it() -> None:
    assert read_sheet(b'[session]\ntitle = "  Cables \\n for  islands "').session.title == (
        "Cables for islands"
    )


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("[session]\ntitle = \n", "line 2: not TOML: Invalid value"),
        ("[session]\ntitle = 'a'\ntitle = 'b'", "not TOML: Cannot overwrite"),
        ("a = " + "[" * 5_000, "not TOML"),
        ("titel = 'x'", "the sheet: titel is not a key of a sheet. Known here: event, session"),
        ("[session]\ntitel = 'x'", r"\[session\]: titel is not a key of a sheet"),
        ("[event]\nday = 3", r"\[event\]: day is not a key"),
        ("event = 'FON 2023'", r"event is 'FON 2023'.*\[event\]"),
        ("[session]\ntitle = 12", "title is 12.*in quotes"),
        ("[session]\ntitle = '" + "x" * 501 + "'", "title has 501 characters.*500"),
        ("[session]\ntitle = \"a\\u0000b\"", "NUL"),
        ("[session]\nday = '2'", "day is '2'.*without quotes"),
        ("[session]\nday = true", "day is True"),
        ("[session]\nday = 400", "day is 400.*0 to 366"),
        ("[session]\ndate = '2023-10-03'", "date is .*without quotes"),
        ("[session]\ndate = 2023-10-03T09:00:00Z", "date is .*without quotes"),
        ("[session]\nstart = 2023-10-03", "start is .*offset"),
        ("[session]\nstart = 2023-10-03T09:00:00", "start has no offset"),
        ("[event]\nstarts = 2023-10-06\nends = 2023-10-02", "ends is 2023-10-02, before starts"),
        (
            "[session]\nstart = 2023-10-03T09:00:00Z\nend = 2023-10-03T08:00:00Z",
            "end is .*before start",
        ),
        ("[session]\nkind = 'panel'", "kind is 'panel'.*workshop, open-forum"),
        ("[session.links]\npage = 'forum.example'", "page is 'forum.example'.*https"),
        ("[session.links]\npage = 'javascript:alert(1)'", "page is 'javascript"),
        ("[session.links]\npage = 'https://[x/'", "page is 'https://\\[x"),
        ("[session.links]\nvideo = 'https://x.example'", "video is not a key"),
        ("[session.links]\nrecording = 'https://x.example'", r"recording is .*Write a list: \["),
        ("[session.links]\nrecording = [1]", "recording holds 1.*Write a list"),
        ("[session.links]\nrecording = ['x.mp3']", r"\[links\]: recording 1: url is 'x.mp3'"),
        ("[session.links]\nrecording = ['']", "recording 1: url is missing"),
        ("[session.links]\nrecording = [{start = 3}]", "recording 1: url is missing"),
        (
            "[session.links]\nrecording = ['https://a.example', 'https://a.example']",
            "recording 2: url is there twice",
        ),
        *(
            (
                f"[session.links]\nrecording = [{{url = 'https://a.at', starts_at = {value}}}]",
                r"recording 1: starts_at is .*\"0:12:30\", or seconds",
            )
            for value in ("-1", "'12'", "'a:05'", "1.5", "true", "00:12:30", "90000", "'25:00:00'")
        ),
        (
            "[session.links]\nrecording = [{url = 'https://a.example', at = 3}]",
            "recording 1: at is not a key of a sheet. Known here: starts_at, url",
        ),
        ("speakers = ['Ana']", r"speakers holds 'Ana'.*\[\[speakers\]\]"),
        ("[speakers]\nname = 'Ana'", r"speakers is .*\[\[speakers\]\]"),
        ("[[speakers]]\nlabels = ['ANA']", r"\[\[speakers\]\] 1: name is missing"),
        ("[[speakers]]\nname = 'Ana'\nslug = 'ana lima'", "slug is 'ana lima'.*such as ana"),
        ("[[speakers]]\nname = 'Ana'\nslug = 'unknown'", "slug is 'unknown'"),
        ("[[speakers]]\nname = 'Ana'\nlabels = 'ANA'", "labels is 'ANA'.*list"),
        ("[[speakers]]\nname = 'Ana'\nlabels = [1]", "1 Ana: labels 1: labels is 1"),
        ("[[speakers]]\nname = 'Ana'\nrole = 'star'", "role is 'star'.*moderator"),
        (
            "[[speakers]]\nname = 'Ana'\n[[speakers.affiliations]]\nstakeholder_group = 'Academia'",
            "stakeholder_group is 'Academia'.*academia",
        ),
        (
            "[[speakers]]\nname = 'Ana'\n[[speakers.affiliations]]\nstated_turn = 0",
            "stated_turn is 0",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_name(sheet: str, message: str) -> None:
    with pytest.raises(TranscriptError, match=message):
        read_sheet(sheet.encode())


def test_other_encodings_are_refused_with_the_line() -> None:
    with pytest.raises(TranscriptError, match=r"line 2: byte 0xe9 is not UTF-8"):
        read_sheet(b"[session]\ntitle = 'caf\xe9'")


def test_a_session_of_six_hundred_speakers_is_read() -> None:
    _, speaker = WHOLE.split("[[speakers]]", maxsplit=1)
    speakers = "".join(
        f"[[speakers]]{speaker}".replace("ana-lima", f"ana-lima-{number}").replace(
            "ANA", f"ANA {number}"
        )
        for number in range(600)
    )
    assert len(read_sheet(speakers.encode()).speakers) == 600


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-01:00"])
def test_a_moment_that_no_calendar_has_is_refused(moment: str) -> None:
    with pytest.raises(TranscriptError, match=r"\[session\]: start is .*no calendar"):
        read_sheet(f"[session]\nstart = {moment}".encode())


@pytest.mark.parametrize(
    "sheet",
    [
        f"{'x' * 9_000} = 1",
        f"event = [{'1, ' * 9_000}]",
        f"[[speakers]]\nname = [{'1, ' * 9_000}]",
        f"[session]\nkind = '{'x' * 99}'\nroom = [{'1, ' * 9_000}]",
    ],
)
def test_a_long_value_is_cut_in_the_message(sheet: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        read_sheet(sheet.encode())
    assert len(str(caught.value)) < 700


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "date = 9 May 2031",
            "date is 9 May 2031, which is no date. Write date = 2031-05-09: year",
        ),
        ("date = 2031-5-9  # in spring", "date is 2031-5-9, which is no date. Write date = 2031"),
        ("date = 2031-13-40", "date is 2031-13-40, which is no date. Write date = 2031-05-09"),
        ("date = May 9", "date is May 9, which is no date. Write date = 2031-05-09"),
        ("date = '9 May 2031'", r"\[session\]: date is '9 May 2031'. Write date = 2031-05-09"),
        ("date = 2031", r"\[session\]: date is 2031. Write date = 2031-05-09"),
        ("date = 2031-05-09T10:00:00Z", r"date is 2031-05-09 10:00:00\+00:00. Write date = 2031"),
        ("start = 9:30", "start is 9:30, which is no date. Write start = 2031-05-09T14:10:00Z"),
        ("start = 2031-05-09", "start is 2031-05-09. Write start = 2031-05-09T14:10:00Z"),
    ],
)
def test_a_bad_date_says_what_a_date_is(line: str, message: str) -> None:
    with pytest.raises(SheetError, match=message) as refusal:
        read_sheet(f"[session]\ncode = 'WS 4'\n{line}\n".encode())
    assert refusal.value.line == 3


@pytest.mark.parametrize(
    ("sheet", "line"),
    [
        ("[event]\nname = 'FON'\n[session]\n\ntitel = 'x'", 5),
        ("[session]\nlinks.page = 'forum'", 2),
        ("[session]\nlinks = {page = 'forum'}", 2),
        ("[session]\n[session.links]\npage = 'forum'", 3),
        ("[session]\ntitle = '''\nday = 'x'\n'''\nday = 'x'", 5),
        ("[[speakers]]\nname = 'Ana'\n[[speakers]]\nname = 'Bo'\nrole = 'star'", 5),
        ("[[speakers]]\nname = 'Ana'\n[[speakers]]\nlabels = ['BO']", 3),
        ("[[speakers]]\nname = 'Ana'\nlabels = ['ANA', 1]", 3),
        ("[[speakers]]\nname = 'A'\n[[speakers.affiliations]]\nstated_turn = 0", 4),
        ("[[speakers]]\nname = 'A'\n[[speakers]]\n[[speakers.affiliations]]\nurl = 0", 5),
        ("event = 'FON'", 1),
        ("\"event\" = 'FON'", 0),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(sheet: str, line: int) -> None:
    with pytest.raises(SheetError) as refusal:
        read_sheet(sheet.encode())
    assert refusal.value.line == line
