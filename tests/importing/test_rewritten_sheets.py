"""What is written into a sheet leaves the rest of it, and all comments, where they stand."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from igfarchive.importing.given_facts import GivenFacts, GivenSpeaker, fill_in
from igfarchive.importing.rewritten_sheets import rewrite_sheet
from igfarchive.importing.sheet_layout import statements
from igfarchive.importing.sheets import Sheet, SpeakerFacts, read_sheet
from igfarchive.importing.written_sheets import write_sheet
from tests.importing.test_written_sheets import FIXTURES, sheets

SHEET = """# From the forum's programme, with what was found out since.
[event]
name = "IGF 2031"

[session]
title = "Tides"   # as announced: # "Tides"
code = 'WS 4'     # on the door
# the room changed twice
room = "Hall 2"

[[speakers]]
name = "Ada Quill"
labels = [
  "ADA QUILL",  # in the first hour
  "MODERATOR",
]
[[speakers.affiliations]]
organisation = "Tide Office"  # until May
"""
GIVEN = GivenFacts(
    title="Tides and quays",
    code="",
    kind="workshop",
    recordings=["https://media.example/4"],
    speakers={"Moderator": GivenSpeaker("Bo Tern")},
)


def test_what_says_something_else_changes_in_its_place() -> None:
    written, anew = rewrite_sheet(SHEET, fill_in(read_sheet(SHEET.encode()), GIVEN))
    assert not anew
    assert written == (
        SHEET.replace('title = "Tides"   # as', 'title = "Tides and quays"  # as')
        .replace("code = 'WS 4'     # on", "# on")
        .replace('room = "Hall 2"\n', 'room = "Hall 2"\nkind = "workshop"\n')
        .replace(
            'labels = [\n  "ADA QUILL",  # in the first hour\n  "MODERATOR",\n]',
            '# in the first hour\nlabels = ["ADA QUILL"]',
        )
        + '\n[session.links]\nrecording = ["https://media.example/4"]\n'
        + '\n[[speakers]]\nname = "Bo Tern"\nlabels = ["Moderator"]\n'
    )


@pytest.mark.parametrize(
    "unusual",
    [
        'session = { title = "Tides" }  # within braces',
        'event.name = "IGF 2031"  # with a dot',
        '["session"]  # in quotes\ntitle = "Tides"',
    ],
)
def test_what_is_laid_out_unusually_is_written_anew_with_its_comments_at_the_head(
    unusual: str,
) -> None:
    sheet = read_sheet(unusual.encode())
    stated = replace(
        sheet,
        event=replace(sheet.event, year=2031),
        session=replace(sheet.session, room="Hall 2"),
    )
    (comment,) = [comment for each in statements(unusual) for comment in each.comments]
    assert rewrite_sheet(unusual, stated) == (f"{comment}\n\n{write_sheet(stated)}", True)


@settings(max_examples=25)
@given(sheets, sheets)
def test_any_sheet_becomes_any_other(sheet: Sheet, other: Sheet) -> None:
    written = rewrite_sheet(write_sheet(sheet), other)
    assert read_sheet(written.text.encode()) == other


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*.toml")), ids=lambda path: path.stem)
def test_sheets_that_people_wrote_keep_what_they_say(path: Path) -> None:
    text = path.read_text()
    sheet = read_sheet(text.encode())
    assert rewrite_sheet(text, sheet) == (text, False)
    more = replace(sheet, speakers=(*sheet.speakers, SpeakerFacts("Bo Tern", labels=("BO",))))
    assert (
        rewrite_sheet(text, more).text
        == f'{text}\n[[speakers]]\nname = "Bo Tern"\nlabels = ["BO"]\n'
    )
