"""A session that is exported and imported into an empty archive is the same session."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from igfarchive.archive.choices import UtteranceKind
from igfarchive.archive.models import Session, Utterance
from igfarchive.importing.loading import load
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.reading import read_file
from tests import cast
from tests.exporting.trips import (
    brought_again,
    picture,
    turns_in,
    without_times,
    written,
)

SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[2] / "fixtures").glob("fon-*/*")
    if path.suffix in (".txt", ".vtt")
)
SHEETS = Path(__file__).parents[2] / "fixtures" / "sheets"

EXACT = ("json", "vtt")
"""Formats that hold whatever a session may be."""


def imported(path: Path, sheet: Path) -> Session:
    return load(
        read_file(path.name, path.read_bytes()), SheetFile(sheet.name, sheet.read_bytes())
    ).session


@pytest.mark.django_db
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_samples(path: Path) -> None:
    session = imported(path, path.with_suffix(".toml"))
    before = picture(session)
    assert picture(brought_again(session, "json")) == before

    again = brought_again(Session.objects.get(), "txt")
    assert without_times(picture(again)) == without_times(before)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*EXACT, "txt"])
def test_a_real_session(shared: Path, name: str) -> None:
    session = imported(
        shared / "transcripts" / "igf-2020-ws-81.txt", SHEETS / "igf-2020-ws-81.toml"
    )
    if name == "vtt":
        cast.tell_times(session.utterances.order_by("position"), 8_000)
    before = picture(session)
    assert before["session"]["words"] == 12_186

    assert picture(brought_again(session, name)) == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXACT)
def test_the_times_of_subtitles(name: str) -> None:
    path = next(path for path in SAMPLES if path.suffix == ".vtt")
    before = picture(imported(path, path.with_suffix(".toml")))
    assert any(turn[7] for turn in before["turns"])

    assert picture(brought_again(Session.objects.get(), name)) == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*EXACT, "txt"])
def test_every_fact_of_a_session_and_its_people(name: str) -> None:
    event = cast.event(
        city="Port Estuary", country="Estuaria", ordinal=3, starts_on=date(2031, 7, 4),
        ends_on=date(2031, 7, 9), source_url="https://forum.example/2031",
    )  # fmt: skip
    panel = cast.panel(
        event, date=date(2031, 7, 5), day=2, room='Quay "2" \\ north', track="Tides",
        starts_at=datetime(2031, 7, 5, 9, 30, tzinfo=UTC), language="en-GB", status="finished",
        ends_at=datetime(2031, 7, 5, 11, tzinfo=UTC), source_url="https://forum.example/ws-7",
        transcript_url="https://forum.example/ws-7.txt",
        notice="The following are the outputs of the real-time captioning taken at the meeting.",
    )  # fmt: skip
    cast.listed(panel.session, panel.chair, "moderator")
    cast.listed(panel.session, cast.speaker("Cy Wharf"), "panellist")
    cast.affiliate(panel.chair, panel.session, None, stakeholder_group="academia")
    cast.affiliate(
        panel.guest, panel.session, cast.organisation("Pilots’ Guild"), regional_group="weog",
        stated_url="https://pilots.example/bo",
    )  # fmt: skip
    cast.record(panel.session, "https://media.example/7.mp4")
    cast.record(panel.session, "https://media.example/7b.mp4", 62_500)
    cast.tell_times(panel.utterances)
    before = picture(panel.session)

    after = picture(brought_again(panel.session, name))

    if name == "txt":
        before, after = without_times(before), without_times(after)
    assert after == before


ODDITIES: dict[str, dict[str, Any]] = {
    "a label with a colon": {"label": "WS 7: CHAIR"},
    "a small label": {"label": "ada"},
    "a bracket in the label": {"label": "ADA QUILL (ONLINE)"},
    "an affiliation": {"label_affiliation": "Harbour <Authority> & (Sons)"},
    "marks in the words": {"text": "So >> that is > this << & that.\n\n>> BO TERN: is a sign."},
    "an arrow of times": {"text": "From 00:01 --> 00:02.\n\n00:01:02.000 --> 00:01:05.000"},
    "words like a note": {"text": "NOTE igfarchive 1\n\nWEBVTT"},
    "a tag": {"text": "<v BO TERN>Good <i>morning</i>, &amp; &lt;all&gt;."},
    "words like a label": {"label": "", "speaker": None, "text": "Remember: all is well."},
    "a rule": {"text": "Yes.\n\n***\n\nNo."},
    "brackets that are said": {"text": "(Harbour Authority) it is.\n\n[ Applause ]"},
    "spaces of all kinds": {"text": "A\u00a0b  c \u00a0 d.\n\n\u201cE\u201d\u2009–\u2009f"},
    "another script": {"label": "潮汐女士", "text": "港口的潮汐表是我们的。\n\nشكرا"},
    "a title": {"text": "Yes.\n\nIGF 2020 - Day 2 - WS 3 Other"},
    "nobody": {"label": "", "speaker": None},
    "the end": {"text": "Yes.\n\nEnd of transcript\n\nMore."},
    "a direction without brackets": {
        "label": "", "speaker": None, "kind": UtteranceKind.STAGE_DIRECTION, "text": "Applause"
    },
    "a direction of somebody": {"kind": UtteranceKind.STAGE_DIRECTION, "text": "[ Laughing ]"},
    "a turn that goes on": {"continues": True},
    "a time without an end": {"paragraph_times": [[21_000, None]], "starts": 21_000, "ends": None},
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("facts", ODDITIES.values(), ids=ODDITIES)
def test_what_captions_cannot_say(name: str, facts: dict[str, Any]) -> None:
    panel = cast.panel(cast.event())
    cast.tell_times(panel.utterances[:3])
    Utterance.objects.filter(pk=panel.utterances[4].pk).update(**facts)
    odd = Utterance.objects.get(pk=panel.utterances[4].pk)
    if odd.paragraph_times == []:
        cast.tell_times([odd])
    before = turns_in(panel.session)

    after = turns_in(brought_again(panel.session, name))

    # Whom a label means is for the sheet and the names that an archive knows to say.
    assert [turn[:4] + turn[5:6] + turn[7:] for turn in after] == [
        turn[:4] + turn[5:6] + turn[7:] for turn in before
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "oddity",
    ["an affiliation", "words like a label", "spaces of all kinds", "another script", "nobody"],
)
def test_what_plain_text_can_say(oddity: str) -> None:
    facts: dict[str, Any] = {**ODDITIES[oddity]}
    if "label_affiliation" in facts:
        facts["label_affiliation"] = "Harbour Authority"
    panel = cast.panel(cast.event())
    Utterance.objects.filter(pk=panel.utterances[4].pk).update(**facts)
    before = turns_in(panel.session)

    after = turns_in(brought_again(panel.session, "txt"))

    assert [turn[:4] + turn[5:6] for turn in after] == [turn[:4] + turn[5:6] for turn in before]


@pytest.mark.django_db
def test_what_somebody_corrected_travels_as_captioned(panel: cast.Panel) -> None:
    cast.annotate(panel.utterances[1], "tide tables", replacement="time tables")
    before = turns_in(panel.session)
    assert "time tables" in written(panel.session, "txt", captioned=False)

    assert turns_in(brought_again(panel.session, "txt")) == before


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30
).map(str.strip)
SPOKEN = WORDS.filter(lambda words: any(map(str.isalnum, words)))
TIMES = st.none() | st.tuples(st.integers(0, 10**8), st.integers(0, 10**6) | st.none()).map(
    lambda times: [times[0], None if times[1] is None else times[0] + times[1]]
)


class TestAnyTurns(TestCase):
    """Whatever turns there may be, in the formats that hold all of them."""

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(UtteranceKind.values),
                st.sampled_from(["", "ADA QUILL", "BO: TERN <&>", "x (y)"]),
                st.booleans(),
                st.lists(st.tuples(SPOKEN, TIMES), min_size=1, max_size=3),
            ),
            max_size=5,
        ),
        st.sampled_from(EXACT),
    )
    def test_read_as_they_were_written(self, turns: list[Any], name: str) -> None:
        session = cast.session(cast.event())
        source = cast.source(session)
        spoken = ("speech", "ADA QUILL", False, [("Good morning.", [0, 5])])
        for number, (kind, label, continues, said) in enumerate([spoken, *turns], start=1):
            times = [times for _, times in said]
            Utterance.objects.create(
                session=session, source=source, key=number, position=number, line=1, words=1,
                kind=kind, label=label, continues=continues,
                text="\n\n".join(text for text, _ in said),
                paragraph_times=times if any(times) else [],
                starts=times[0][0] if times[0] else None,
                ends=times[-1][1] if times[-1] else None,
            )  # fmt: skip

        transcript = read_file(f"a.{name}", written(session, name).encode()).transcript

        assert [
            (
                turn.kind.value,
                turn.label or "",
                turn.continues,
                list(turn.paragraphs),
                [list(each) if each else None for each in turn.times],
            )
            for turn in transcript.turns
        ] == [
            (each.kind, each.label, each.continues, each.paragraphs, each.paragraph_times)
            for each in session.utterances.order_by("position")
        ]
