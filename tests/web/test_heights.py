"""How tall turns are taken for, before they are laid out."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from igfarchive.web.heights import CHARACTERS_A_LINE, STEPS, height_classes, lines_of
from tests import cast
from tests.web.conftest import Visit

SHEET = (Path(settings.BASE_DIR) / "static" / "heights.css").read_text("utf-8")


def lines(paragraphs: list[str]) -> tuple[float, float]:
    """The lines that stay at any measure, and those that run."""
    classes = re.fullmatch(r"s(\d+) r(\d+)", height_classes(paragraphs))
    assert classes
    return lines_of(int(classes[1])), lines_of(int(classes[2]))


@pytest.mark.parametrize(
    ("lengths", "still", "running"),
    [
        ([4], 0.5, 0.5),
        ([CHARACTERS_A_LINE], 0.5, 1),
        ([210, 210, 210], 2.5, 9),
        ([CHARACTERS_A_LINE * 300], 0.5, 300),
        ([1] * 100, 99.5, 50),
    ],
)
def test_lines_are_those_of_the_words(lengths: list[int], still: float, running: float) -> None:
    found = lines(["x" * length for length in lengths])
    assert found == pytest.approx((still, running), rel=0.08)


def test_what_is_longer_than_anything_is_as_long_as_the_longest() -> None:
    assert height_classes(["x" * 10_000_000]) == f"s0 r{STEPS - 1}"


@pytest.mark.parametrize(("letter", "name"), [("s", "still"), ("r", "running")])
def test_the_style_sheet_knows_every_step(letter: str, name: str) -> None:
    known = re.findall(rf"\.{letter}(\d+) {{ --{name}: ([\d.]+); }}", SHEET)
    assert [int(step) for step, _ in known] == list(range(STEPS))
    for step, said in known:
        assert float(said) == pytest.approx(lines_of(int(step)), rel=0.01)


def test_every_turn_of_a_transcript_has_its_height(visit: Visit, db: None) -> None:
    panel = cast.panel(cast.event())
    (long,) = cast.speak(panel.session, (panel.guest, "A tide is a tide. " * 100))
    page = visit(panel.session.get_absolute_url())
    for utterance in [*panel.utterances[:2], long]:
        (turn,) = page.find(f"#u{utterance.key}")
        assert turn.attrib["class"] == f"utterance {height_classes(utterance.paragraphs)}"
