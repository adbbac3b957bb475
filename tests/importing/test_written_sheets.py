"""A sheet that is written is read back as it was."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.archive.choices import (
    ParticipationRole,
    RegionalGroup,
    SessionKind,
    SessionStatus,
    SpeakerKind,
    StakeholderGroup,
)
from igfarchive.importing.sheets import (
    EventFacts,
    RecordingFacts,
    SessionFacts,
    Sheet,
    SpeakerFacts,
    read_folder_sheet,
    read_sheet,
)
from igfarchive.importing.written_sheets import write_sheet

FIXTURES = Path(__file__).parents[2] / "fixtures"

# White space is folded where a sheet is read, and a NUL is refused.
texts = st.text(max_size=30).map(lambda text: " ".join(text.replace("\0", "").split()))
texts = texts.filter(lambda text: all(not 0xD800 <= ord(sign) <= 0xDFFF for sign in text))
dates = st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
moments = st.none() | st.datetimes(
    dt.datetime.fromisoformat("1990-01-01"),
    dt.datetime.fromisoformat("2100-01-01"),
    timezones=st.just(dt.UTC),
)
urls = st.sampled_from(["", 'https://forum.example/a?b="c"', "http://forum.example/ü"])
affiliations = st.builds(
    AffiliationFacts,
    organisation=texts,
    organisation_kind=texts,
    country=texts,
    position=texts,
    stakeholder_group=st.sampled_from(StakeholderGroup.values),
    regional_group=st.sampled_from(RegionalGroup.values),
    stated_turn=st.none() | st.integers(1, 1_000_000),
    stated_quote=texts,
    stated_url=urls,
)
names = st.lists(texts.filter(bool), max_size=2).map(tuple)
speakers = st.builds(
    SpeakerFacts,
    name=texts.filter(bool),
    sort_name=texts,
    slug=st.sampled_from(["", "ada-quill"]),
    kind=st.sampled_from(SpeakerKind.values),
    labels=names,
    aliases=names,
    role=st.sampled_from(ParticipationRole.values),
    affiliations=st.lists(affiliations, max_size=2).map(tuple),
)
recordings = st.lists(
    st.builds(RecordingFacts, url=urls.filter(bool), starts_at=st.integers(0, 24 * 60 * 60 * 1000)),
    max_size=2,
    unique_by=lambda each: each.url,
).map(tuple)
sheets = st.builds(
    Sheet,
    event=st.builds(
        EventFacts,
        name=texts,
        year=st.none() | st.integers(1900, 2200),
        ordinal=st.none() | st.integers(1, 999),
        city=texts,
        country=texts,
        starts_on=dates,
        ends_on=st.none(),
        source_url=urls,
    ),
    session=st.builds(
        SessionFacts,
        code=texts,
        title=texts,
        kind=st.sampled_from(SessionKind.values),
        day=st.none() | st.integers(0, 366),
        date=dates,
        starts_at=moments,
        ends_at=st.none(),
        room=texts,
        track=texts,
        language=st.sampled_from(["", "en", "pt-BR"]),
        status=st.sampled_from(SessionStatus.values),
        source_url=urls,
        transcript_url=urls,
    ),
    speakers=st.lists(speakers, max_size=2).map(tuple),
    recordings=recordings,
)


@settings(max_examples=25)
@given(sheets)
def test_what_is_written_is_read_back(sheet: Sheet) -> None:
    assert read_sheet(write_sheet(sheet).encode()) == sheet


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/*.toml")), ids=lambda path: path.stem)
def test_sheets_that_people_wrote_are(path: Path) -> None:
    sheet = read_sheet(path.read_bytes())
    assert read_sheet(write_sheet(sheet).encode()) == sheet


def test_a_folder_s_sheet_is() -> None:
    sheet = Sheet(EventFacts("IGF 2023", 2023), SessionFacts(kind="nri", language="fr"))
    assert read_folder_sheet(write_sheet(sheet).encode()) == sheet


def test_what_is_not_stated_is_not_written() -> None:
    assert write_sheet(Sheet()) == ""
    assert write_sheet(Sheet(session=SessionFacts(title="Tides"))) == '[session]\ntitle = "Tides"\n'
