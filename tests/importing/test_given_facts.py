"""What is filled in changes that of a sheet, and nothing else of it."""

import datetime as dt

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.importing.given_facts import GivenFacts, GivenSpeaker, fill_in
from igfarchive.importing.sheets import (
    EventFacts,
    RecordingFacts,
    SessionFacts,
    Sheet,
    SpeakerFacts,
)

ADA = SpeakerFacts(
    "Ada Quill", labels=("ADA QUILL", "CHAIR"), affiliations=(AffiliationFacts("Harbour Guild"),)
)
BO = SpeakerFacts("Bo Tern", labels=("BO",))
SHEET = Sheet(
    EventFacts("IGF 2023", 2023, city="Kyoto"),
    SessionFacts("WS 4", "Cables", date=dt.date(2023, 10, 9), room="Hall 2"),
    (ADA, BO),
    (RecordingFacts("https://media.example/4", 90_000),),
)


def test_nothing_filled_in_changes_nothing() -> None:
    assert fill_in(SHEET, GivenFacts()) == SHEET


def test_facts_take_the_place_of_those_that_were_stated_or_take_them_back() -> None:
    filled = fill_in(SHEET, GivenFacts(title="Lamps", code="", date="", kind="nri"))
    assert filled.session == SessionFacts("", "Lamps", "nri", room="Hall 2")


def test_another_event_has_none_of_the_facts_of_the_first() -> None:
    assert fill_in(SHEET, GivenFacts(event="Igf 2023")).event.city == "Kyoto"
    assert fill_in(SHEET, GivenFacts(event="IGF 2024")).event == EventFacts("IGF 2024")


def test_a_recording_that_stays_begins_where_it_did() -> None:
    given = GivenFacts(recordings=["https://media.example/5", "https://media.example/4"])
    assert fill_in(SHEET, given).recordings == (
        RecordingFacts("https://media.example/5"),
        RecordingFacts("https://media.example/4", 90_000),
    )


def test_a_label_goes_from_one_speaker_to_the_other() -> None:
    given = {
        "Chair": GivenSpeaker("BO TERN"),
        "CY": GivenSpeaker("Cy Wren", "cy-wren-2"),
        "BO": GivenSpeaker(""),
    }
    filled = fill_in(SHEET, GivenFacts(speakers=given))
    assert [(each.name, each.slug, each.labels) for each in filled.speakers] == [
        ("Ada Quill", "", ("ADA QUILL",)),
        ("Bo Tern", "", ("Chair",)),
        ("Cy Wren", "cy-wren-2", ("CY",)),
    ]
    assert filled.speakers[0].affiliations == ADA.affiliations
