"""Titles in all the forms that the forum and its like have used."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from igfarchive.archive.choices import SessionKind, SessionStatus
from igfarchive.transcripts.grammar import sessioncodes
from igfarchive.transcripts.grammar.dates import find_date
from igfarchive.transcripts.grammar.headings import read_heading
from igfarchive.transcripts.grammar.notices import notice_start, opens_notice, year_of_meeting
from igfarchive.transcripts.transcript import Heading

FORUM = {"event": "IGF 2031", "year": 2031}
WS_9 = {**FORUM, "day": 2, "kind": "workshop", "code": "WS 9", "title": "Tides"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("IGF 2031 - Day 2 - WS 9 Tides", WS_9),
        ("IGF 2031 – Day 2 – WS9 Tides", WS_9),
        ("IGF 2031 - Day 2 - WS9: Tides", WS_9),
        ("IGF 2031 - Day 2 - WS #9 Tides", WS_9),
        ("IGF 2031 - Day 2 - WS #9 - Tides", WS_9),
        ("IGF 2031 - Day 2 - WORKSHOP 9 Tides", WS_9),
        ("IGF 2031 - Day 2 - Workshop No. 9: Tides", WS_9),
        ("IGF 2031- Day 2- WS 9 Tides", WS_9),
        ("IGF 2031\u00a0- Day\u00a02 -\u00a0WS\u00a09  Tides", WS_9),
        ("\ufeffIGF 2031 - Day 2 - WS 9 Tides", WS_9),
        ("IGF 2031 - Day 2 - WS 9 Tides – RAW", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides (Raw)", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides FINISHED", {**WS_9, "status": "finished"}),
        ("RAW: IGF 2031 - Day 2 - WS 9 Tides", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides Raw", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides raw copy", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides Unedited", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides - Unedited", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides - Roughly edited copy", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides Raw.rtf", {**WS_9, "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides_FINISHED.docx", {**WS_9, "status": "finished"}),
        ("IGF 2031 - Day 2 - WS 9 Tides Finished", {**WS_9, "status": "finished"}),
        ("IGF 2031 - Day 2 - WS 9 Tides.txt", WS_9),
        ("Tides (raw).DOCX", {"title": "Tides", "status": "raw"}),
        ("IGF 2031 - Day 2 - WS 9 Eating Raw", {**WS_9, "title": "Eating Raw"}),
        ("IGF 2031 - Day 2 - WS 9 Tides in the Raw", {**WS_9, "title": "Tides in the Raw"}),
        ("IGF 2031 - Day 2 - WS 9 The Work Is Never Finished",
         {**WS_9, "title": "The Work Is Never Finished"}),
        ("Oysters Raw", {"title": "Oysters Raw"}),
        ("IGF 2031 - Day 2 - Room XXII - WS290 Tides",
         {**WS_9, "room": "Room XXII", "code": "WS 290"}),
        ("IGF 2031 - Day 2 - Salle XI - WS 9 Tides", {**WS_9, "room": "Salle XI"}),
        ("IGF 2031 – Day 2 – Raum IV – WS 9 Tides", {**WS_9, "room": "Raum IV"}),
        ("IGF 2031 – Day 2 – Convention Hall I-C – WS 9 Tides",
         {**WS_9, "room": "Convention Hall I-C"}),
        ("IGF 2031 – Day 2 – Estrel Saal B – WS 9 Tides", {**WS_9, "room": "Estrel Saal B"}),
        ("IGF 2031 – Day 2 – Europa – WS 9 Tides", {**WS_9, "room": "Europa"}),
        ("IGF 2031 – Day 2 – WS 9 Tides – Room 3", {**WS_9, "room": "Room 3"}),
        ("IGF 2031 – Day 2 – WS 9 – Room 3 – Tides", {**WS_9, "room": "Room 3"}),
        ("IGF 2031 - Day 2 - WS 9 High - and low - tides",
         {**WS_9, "title": "High - and low - tides"}),
        ("IGF 2031 - Day 2 - Tides and cables", {**FORUM, "day": 2, "title": "Tides and cables"}),
        ("IGF 2031 - Day 00 -Plenary Hall - Tides",
         {**FORUM, "day": 0, "room": "Plenary Hall", "title": "Tides"}),
        ("IGF 2031 - Day 3 - OF21: Ports",
         {**FORUM, "day": 3, "kind": "open-forum", "code": "OF 21", "title": "Ports"}),
        ("IGF 2031 – Day 1 – UN OF Linking ports – How",
         {**FORUM, "day": 1, "kind": "open-forum", "title": "UN OF Linking ports – How"}),
        ("IGF 2031 - Day 1 - DC on Lamps",
         {**FORUM, "day": 1, "kind": "dynamic-coalition", "title": "DC on Lamps"}),
        ("IGF 2031 - Day 1 - BPF Ropes",
         {**FORUM, "day": 1, "kind": "best-practice-forum", "title": "BPF Ropes"}),
        ("IGF 2031 - Day 1 - NRI 4 Harbours",
         {**FORUM, "day": 1, "kind": "nri", "code": "NRI 4", "title": "Harbours"}),
        ("IGF 2031 - Day 1 - Main Session: Lamps",
         {**FORUM, "day": 1, "kind": "main", "title": "Lamps"}),
        ("IGF 2031 - Day 1 - Town Hall #7 Lamps",
         {**FORUM, "day": 1, "kind": "town-hall", "code": "TH 7", "title": "Lamps"}),
        ("IGF 2031 - Day 1 - Lightning Talk 3: Lamps",
         {**FORUM, "day": 1, "kind": "lightning-talk", "code": "LT 3", "title": "Lamps"}),
        ("IGF 2031 – Day 1 – Launch and Award Event Number 100 Lamps",
         {**FORUM, "day": 1, "kind": "other", "code": "Launch and Award Event 100",
          "title": "Lamps"}),
        ("IGF 2031 Day 1 Opening Ceremony – RAW",
         {**FORUM, "day": 1, "kind": "other", "title": "Opening Ceremony", "status": "raw"}),
        ("2031 IGF - MAG - Virtual Meeting - XVII",
         {**FORUM, "kind": "other", "title": "MAG - Virtual Meeting - XVII"}),
        ("IGF 2031 Second Open Consultations & MAG Meeting - Day 1",
         {**FORUM, "day": 1, "kind": "other",
          "title": "Second Open Consultations & MAG Meeting - Day 1"}),
        ("TideForum 2031 - Day 1 - WS 9 Tides",
         {**WS_9, "day": 1, "event": "TideForum 2031"}),
        ("2031 05 09 - A Free Harbour - Workshop Room 7 FINISHED",
         {"year": 2031, "date": dt.date(2031, 5, 9), "room": "Workshop Room 7",
          "title": "A Free Harbour", "status": "finished"}),
        ("9 May 2031, New Delegates' Briefing",
         {"year": 2031, "date": dt.date(2031, 5, 9), "kind": "other",
          "title": "New Delegates' Briefing"}),
        ("WORKSHOP 212 HARBOURS FOR ALL",
         {"kind": "workshop", "code": "WS 212", "title": "HARBOURS FOR ALL"}),
        ("WS 157", {"kind": "workshop", "code": "WS 157"}),
        ("IGF 1999 - Day 3 - Lamps",
         {"event": "IGF 1999", "year": 1999, "day": 3, "title": "Lamps"}),
        ("IGF 2031", FORUM),
        ("TIDES - Episode 4 - tides-4", {"title": "TIDES - Episode 4 - tides-4"}),
        ("Windows 2000 and the sea", {"title": "Windows 2000 and the sea"}),
        ("Small Harbour Forum 2031 - Day 2 - WS 7 Bells",
         {"event": "Small Harbour Forum 2031", "year": 2031, "day": 2, "kind": "workshop",
          "code": "WS 7", "title": "Bells"}),
        ("FGI 2031 – Jour 2 – Les marées", {"title": "FGI 2031 – Jour 2 – Les marées"}),
        ("Приливы и кабели", {"title": "Приливы и кабели"}),
        ("IGF 2031 – Día 2 – Sala 3 – WS 9 Mareas", {**WS_9, "room": "Sala 3", "title": "Mareas"}),
        ("The raw data of 40 people", {"title": "The raw data of 40 people"}),
        ("", {}),
    ],
)  # fmt: skip
def test_one_line(title: str, expected: dict[str, Any]) -> None:
    assert read_heading([title]) == replace(Heading(), **expected)


@pytest.mark.parametrize(
    ("lines", "notice", "expected"),
    [
        (["OCTOBER 24, 2013", "2:30 BALI"], "", {"year": 2013, "date": dt.date(2013, 10, 24)}),
        (["OCTOBER 24, 2013"], "taken during the Eigth Meeting of the IGF, in Bali",
         {"event": "IGF 2013", "year": 2013, "date": dt.date(2013, 10, 24)}),
        (["Closing", "Sixth Annual Meeting of the Internet Governance Forum",
          "27 -30 September 2011", "Harbour House, Port Town", "September 30, 2011 - 14:30"], "",
         {"event": "IGF 2011", "year": 2011, "date": dt.date(2011, 9, 30), "kind": "other",
          "title": "Closing"}),
        (["Sixth Annual Meeting of the Internet Governance Forum", "Harbour House, Port Town"], "",
         {"event": "IGF 2011", "year": 2011}),
        (["Internet Governance Forum", "Open Consultations", "23 February 2009"], "",
         {"year": 2009, "date": dt.date(2009, 2, 23), "kind": "other",
          "title": "Open Consultations"}),
        (["Lamps", "4 December 2008 - A Main Session on Access in Port Town, Tideland"], "",
         {"year": 2008, "date": dt.date(2008, 12, 4), "kind": "main", "title": "Lamps"}),
        (["FINISHED TRANSCRIPT", "IGF 2014", "03 SEPTEMBER 2014", "WORKSHOP 4", "ROOM 3",
          "DAY 2"], "",
         {"event": "IGF 2014", "year": 2014, "day": 2, "date": dt.date(2014, 9, 3),
          "room": "ROOM 3", "kind": "workshop", "code": "WS 4", "status": "finished"}),
        (["A page about lamps", "IGF 2031 - Day 2 - WS 9 Tides"], "", WS_9),
        (["From: somebody", "WS 9 Tides"], "",
         {"kind": "workshop", "code": "WS 9", "title": "Tides"}),
        (["UNEDITED TRANSCRIPT", "Tides"], "", {"title": "Tides", "status": "raw"}),
        (["Tides"], "held at IGF 2014 in a port",
         {"event": "IGF 2014", "year": 2014, "title": "Tides"}),
        ([], "", {}),
    ],
)  # fmt: skip
def test_several_lines(lines: list[str], notice: str, expected: dict[str, Any]) -> None:
    assert read_heading(lines, notice) == replace(Heading(), **expected)


def test_kinds_and_statuses_are_those_of_the_archive() -> None:
    assert {type_.kind for type_ in sessioncodes._TYPES} <= set(SessionKind.values)
    assert {"raw", "finished"} <= set(SessionStatus.values)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("4 December 2008", dt.date(2008, 12, 4)),
        ("Thursday, 4th Dec. 2008 at ten", dt.date(2008, 12, 4)),
        ("DECEMBER 4, 2008", dt.date(2008, 12, 4)),
        ("2008-12-04", dt.date(2008, 12, 4)),
        ("2008 12 04 Lamps", dt.date(2008, 12, 4)),
        ("31 February 2008 and 1 March 2008", dt.date(2008, 3, 1)),
        ("27-30 September 2011", None),
        ("27 – 30 September 2011", None),
        ("2008/13/04", None),
        ("December 2008", None),
        ("0412", None),
    ],
)
def test_dates(text: str, date: dt.date | None) -> None:
    found = find_date(text)
    assert (found[0] if found else None) == date


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("the Fifteenth Annual Meeting of the Internet Governance Forum (IGF)", 2020),
        ("the virtual 15th Annual Meeting of the IGF", 2020),
        ("The Inaugural Meeting of the IGF, in a port", 2006),
        ("the Twenty-first Annual Meeting of the IGF", 2026),
        ("during the IGF 2014 meetings", 2014),
        ("the Last Meeting of the IGF", None),
        ("an IGF virtual intervention", None),
    ],
)
def test_the_name_of_a_meeting_tells_its_year(text: str, year: int | None) -> None:
    assert year_of_meeting(text) == year


@pytest.mark.parametrize(
    "text",
    [
        "The following are the outputs of the real-time captioning taken during a call.",
        "The following is the output of the captioning",
        "This is the the output of the realtime captioning",
        "[Note: The following is the output of transcribing a recording",
        "NOTE: the following are the outputs of",
        "This text is being provided in a rough draft format.",
        "This text, document, or file is based on live transcription.",
        "This is being provided in a rough-draft format.",
        "Note: The following is the output resulting from transcribing a recording",
    ],
)
def test_notices(text: str) -> None:
    assert opens_notice(text)
    assert notice_start(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Although it is largely accurate, it may be wrong.",
        "It is posed as an aid to those who were there.",
        "We apologise for errors in it.",
    ],
)
def test_what_goes_on_with_a_notice_is_one_above_the_turns_alone(text: str) -> None:
    assert notice_start(text) == 0
    assert not opens_notice(text)


def test_a_notice_is_found_behind_a_title_that_it_was_run_together_with() -> None:
    text = "WS 9 Tides The following are the outputs of captioning."
    assert notice_start(text) == len("WS 9 Tides ")
    assert not opens_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "The following are the outputs of our working group.",
        "This text is provided by Ada.",
        "This is being provided by Ada.",
        "",
    ],
)
def test_no_notices(text: str) -> None:
    assert notice_start(text) == -1
