"""The samples are what a visitor meets first: they parse, and they show every form of caption."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.archive.choices import RegionalGroup, SessionStatus, StakeholderGroup
from igfarchive.importing.sheets import Sheet, read_sheet
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import Transcript, TurnKind

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = [
    path.relative_to(FIXTURES).with_suffix("").as_posix()
    for path in sorted(FIXTURES.rglob("*.txt"))
]


@dataclass(frozen=True)
class Sample:
    text: str
    transcript: Transcript
    sheet: Sheet

    @property
    def labels(self) -> list[str]:
        return [turn.label for turn in self.transcript.speech if turn.label]

    @property
    def claims(self) -> list[AffiliationFacts]:
        return [claim for speaker in self.sheet.speakers for claim in speaker.affiliations]


@cache
def sample(name: str) -> Sample:
    path = FIXTURES / f"{name}.txt"
    content = path.read_bytes()
    sheet = read_sheet(path.with_suffix(".toml").read_bytes())
    return Sample(content.decode("utf-8"), read_file(path.name, content).transcript, sheet)


def samples() -> list[Sample]:
    return [sample(name) for name in NAMES]


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_read_without_loss(name: str) -> None:
    text, transcript = sample(name).text, sample(name).transcript
    assert transcript.notice
    assert {junk.text.strip("* ") for junk in transcript.junk} <= {""}
    marks = {n for n, line in enumerate(text.split("\n"), start=1) if line.strip()[:2] == ">>"}
    # No marked turn went to the speaker before it, and only a stage direction needs no mark.
    assert marks <= {turn.line for turn in transcript.turns}
    assert {turn.line for turn in transcript.speech} <= marks


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_says_where_and_when_and_its_title_is_the_transcripts(name: str) -> None:
    sheet = sample(name).sheet
    facts, event = sheet.session, sheet.event
    assert event.name == f"FON {event.year}"
    assert facts.date
    assert facts.starts_at
    assert facts.ends_at
    assert event.starts_on
    assert event.ends_on
    assert event.starts_on <= facts.date <= event.ends_on
    assert facts.starts_at < facts.ends_at
    assert facts.starts_at.date() == facts.date
    assert (facts.date - event.starts_on).days + 1 == facts.day
    assert facts.room
    assert facts.track
    assert facts.source_url.startswith("https://forum.example/")
    title = folded(sample(name).transcript.preamble[0])
    assert facts.code in title
    assert facts.title in title


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_names_labels_of_the_transcript_and_quotes_what_it_states(name: str) -> None:
    speech = sample(name).transcript.speech
    for speaker in sample(name).sheet.speakers:
        assert set(speaker.labels) <= set(sample(name).labels)
        for claim in speaker.affiliations:
            assert claim.stated_turn is not None
            turn = speech[claim.stated_turn - 1]
            assert claim.stated_quote in folded(" ".join(turn.paragraphs))


def test_the_samples_make_an_archive_worth_browsing() -> None:
    assert len(samples()) >= 4
    assert sum(len(sample.transcript.speech) for sample in samples()) >= 120
    assert {sample.sheet.event.year for sample in samples()} == {2023, 2024}
    assert len({sample.sheet.session.kind for sample in samples()}) >= 4
    statuses = [sample.sheet.session.status for sample in samples()]
    assert statuses.count(SessionStatus.RAW) == 1
    assert set(statuses) == {SessionStatus.RAW, SessionStatus.FINISHED}


@pytest.mark.parametrize("group", [group for group in StakeholderGroup if group])
def test_every_stakeholder_group_is_heard(group: StakeholderGroup) -> None:
    assert any(claim.stakeholder_group == group for sample in samples() for claim in sample.claims)


@pytest.mark.parametrize("group", [group for group in RegionalGroup if group])
def test_every_regional_group_is_heard(group: RegionalGroup) -> None:
    assert any(claim.regional_group == group for sample in samples() for claim in sample.claims)


def text_has(pattern: str) -> Callable[[Sample], bool]:
    return lambda sample: re.search(pattern, sample.text, re.MULTILINE) is not None


def label_has(pattern: str) -> Callable[[Sample], bool]:
    return lambda sample: any(re.search(pattern, label) for label in sample.labels)


def speech_has(pattern: str) -> Callable[[Sample], bool]:
    def found(sample: Sample) -> bool:
        paragraphs = (part for turn in sample.transcript.speech for part in turn.paragraphs)
        return any(re.search(pattern, paragraph) for paragraph in paragraphs)

    return found


def stage_is(pattern: str) -> Callable[[Sample], bool]:
    return lambda sample: any(
        turn.kind is TurnKind.STAGE_DIRECTION and re.fullmatch(pattern, turn.paragraphs[0])
        for turn in sample.transcript.turns
    )


def same_label_twice_running(sample: Sample) -> bool:
    speech = sample.transcript.speech
    return any(before.label and before.label == after.label for before, after in pairwise(speech))


FORMS: dict[str, Callable[[Sample], bool]] = {
    "a mark, a space, a label": text_has(r"^\s*>> \w+ \w+:"),
    "a label at its mark": text_has(r"^\s*>>\w+ \w+:"),
    "a turn of several paragraphs": lambda sample: any(
        len(turn.paragraphs) > 3 for turn in sample.transcript.speech
    ),
    "a turn of more than 600 words": lambda sample: any(
        turn.words > 600 for turn in sample.transcript.speech
    ),
    "a turn of one word": lambda sample: any(turn.words == 1 for turn in sample.transcript.speech),
    "a turn of nobody": lambda sample: any(turn.label is None for turn in sample.transcript.speech),
    "one speaker twice running": same_label_twice_running,
    "the role of a moderator": label_has("^MODERATOR$"),
    "the role of the audience": label_has("^AUDIENCE$"),
    "the role of the staff": label_has("SUPPORT STAFF$"),
    "one role label for two people": speech_has("^This is Teo, from the online room"),
    "a role before a name": label_has("^CHAIR OYELARAN$"),
    "a title, MS.": label_has(r"^MS\. "),
    "a title, DR.": label_has(r"^DR\. "),
    "a label in small letters": label_has("^[A-Z][a-z]+ [A-Z][a-z]+$"),
    "Portuguese letters": label_has("^SÉRGIO "),
    "Turkish letters": label_has("^İLKNUR ŞAHBAZOĞLU$"),
    "Vietnamese letters": label_has("^ĐẶNG THÙY LIÊN$"),
    "Han letters": label_has("^[一-鿿]+$"),
    "an Arabic name in Latin letters": label_has("AL-QAYSI$"),
    "an Arabic name in its own letters": label_has("^[؀-ۿ ]+$"),
    "an apostrophe within a name": label_has("O'"),
    "a full stop within a name": label_has(r" ST\. "),
    "a particle within a name": label_has(" DE LA "),
    "an affiliation behind a label": lambda sample: any(
        turn.affiliation for turn in sample.transcript.speech
    ),
    "a stage direction in square brackets": stage_is(r"\[ \w+ \]"),
    "a stage direction in round brackets": stage_is(r"\(\w+\.\)"),
    "a stage direction within a turn": lambda sample: any(
        turn.continues for turn in sample.transcript.turns
    ),
    "a stage direction before anybody speaks": lambda sample: (
        sample.transcript.turns[0].kind is TurnKind.STAGE_DIRECTION
    ),
    "a gap, (inaudible)": speech_has(r"\(inaudible\)"),
    "a gap, (indiscernible)": speech_has(r"\(indiscernible\)"),
    "a gap, (audio froze)": speech_has(r"\(audio froze\)"),
    "a doubtful word, (?)": speech_has(r"\(\?\)"),
    "a doubtful name, (phonetic)": speech_has(r"\(phonetic\)"),
    "a pause, two hyphens": speech_has(" -- "),
    "a turn that is cut off": speech_has(" --$"),
    "a hyphen that does not break": speech_has("\\w\N{NON-BREAKING HYPHEN}\\w"),
    "a pause, two of those": speech_has("\N{NON-BREAKING HYPHEN}{2}"),
    "a rule, ***": text_has(r"^\*\*\*$"),
    "a rule, * * *": text_has(r"^\* \* \*$"),
    "hard-wrapped paragraphs": text_has(r"^>>.*[^.?!]$\n[^\n>]"),
    "an indent of no-break spaces": text_has("^\N{NO-BREAK SPACE}{4} >>"),
    "an odd indent": text_has("^\N{NO-BREAK SPACE}{5} >>"),
    "an indent of spaces": text_has("^ {5}>>"),
    "an indent of a tab": text_has("^\t>>"),
    "a space before the colon": text_has(r"^\s*>> [A-ZÚ ]+ :"),
    "a title parted by en dashes": text_has("\\AFON [0-9]{4} – Day [0-9] – "),
    "a title that says RAW": text_has("\\AFON .+ – RAW$"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_captions_is_shown(form: str) -> None:
    assert any(FORMS[form](sample) for sample in samples())


def test_one_sample_tells_when_it_was_said_and_where_it_is_heard() -> None:
    path = FIXTURES / "fon-2024" / "lt-6.vtt"
    transcript = read_file(path.name, path.read_bytes()).transcript
    sheet = read_sheet(path.with_suffix(".toml").read_bytes())
    assert not transcript.junk
    assert not transcript.notes
    assert all(all(turn.times) for turn in transcript.turns)
    assert any(len(turn.times) > 1 for turn in transcript.turns)
    (recording,) = sheet.recordings
    # `example` names no host, so that nobody's browser asks one.
    assert recording.url.startswith("https://media.forum.example/")
    assert recording.starts_at
    assert {label for each in sheet.speakers for label in each.labels} == transcript.labels
    for speaker in sheet.speakers:
        for claim in speaker.affiliations:
            assert claim.stated_turn
            turn = transcript.speech[claim.stated_turn - 1]
            assert claim.stated_quote in " ".join(turn.paragraphs)
    assert sheet.event in [other.sheet.event for other in samples()]


def affiliations_of(name: str) -> set[tuple[int | None, str]]:
    return {
        (sample.sheet.event.year, claim.organisation)
        for sample in samples()
        for speaker in sample.sheet.speakers
        if speaker.name == name
        for claim in speaker.affiliations
    }


def test_one_person_changes_sides_between_two_years() -> None:
    assert affiliations_of("Wambui Gachoka") == {
        (2023, "Mtandao Wetu"),
        (2024, "Data and Communications Regulator"),
    }


def test_one_twin_is_left_to_the_curators_and_one_is_joined_by_its_sheet() -> None:
    labels = {label for sample in samples() for label in sample.labels}
    known = {
        spelling.casefold()
        for sample in samples()
        for speaker in sample.sheet.speakers
        for spelling in (speaker.name, *speaker.labels, *speaker.aliases)
    }
    assert {"ASTRID VINDHEIM", "ASTRID VINHEIM"} <= labels
    assert "astrid vinheim" not in known
    assert {"KWABENA ASANTE-DUAH", "KWABENA ASANTE DUA"} <= labels
    assert "kwabena asante dua" in known


def test_the_sheet_of_a_real_session_states_facts_and_where_they_are_said(shared: Path) -> None:
    gold = json.loads((shared / "gold" / "igf-2020-ws-81.json").read_text(encoding="utf-8"))
    sheet = read_sheet((FIXTURES / "sheets" / "igf-2020-ws-81.toml").read_bytes())
    assert {speaker.labels for speaker in sheet.speakers} == {
        (label,) for label in gold["totals_per_speaker"]
    }
    for speaker in sheet.speakers:
        stated = gold["affiliation_facts"][speaker.labels[0]]
        claimed = {claim.stated_turn for claim in speaker.affiliations}
        assert claimed <= {fact["turn"] for fact in stated}
        assert bool(claimed) == bool(stated)
        # The words belong to those who said them: the sheet points to them and quotes nothing.
        assert {claim.stated_quote for claim in speaker.affiliations} <= {""}
