"""When words were said is stored with them, and outlives a file that does not tell it."""

from dataclasses import replace

import pytest

from igfarchive.archive.models import EarlierReading, Session, Utterance
from igfarchive.importing.loading import Loaded, Status, load
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import Times
from tests import cast
from tests.importing.small import (
    APPLAUSE,
    COSTS,
    SHEET,
    WELCOME,
    captions,
    everything,
    load_captions,
)

pytestmark = pytest.mark.django_db

TIMED: tuple[tuple[Times | None, ...], ...] = (
    (Times(0, 4_000),),
    (Times(4_500, 9_000), Times(9_000, 9_999)),
)


def load_timed(*turns: str, times: tuple[tuple[Times | None, ...], ...] = TIMED) -> Loaded:
    """Load a transcript whose format tells these times, turn by turn."""
    file = read_file("ws-4.txt", captions(*turns))
    timed = zip(file.transcript.turns, times, strict=True)
    transcript = replace(
        file.transcript, turns=tuple(replace(turn, times=own) for turn, own in timed)
    )
    return load(replace(file, transcript=transcript), None)


def stored(key: int) -> tuple[int | None, int | None, list[list[int | None] | None]]:
    utterance = Utterance.objects.get(key=key)
    return utterance.starts, utterance.ends, utterance.paragraph_times


def test_times_are_stored_in_milliseconds() -> None:
    load_timed(WELCOME, COSTS)
    assert stored(1) == (0, 4_000, [[0, 4_000]])
    assert stored(2) == (4_500, 9_999, [[4_500, 9_000], [9_000, 9_999]])


def test_what_is_not_told_is_not_made_up() -> None:
    load_timed(WELCOME, COSTS, APPLAUSE, times=((), (None, Times(9_000)), (Times(10_000),)))
    assert stored(1) == (None, None, [])
    assert stored(2) == (None, None, [None, [9_000, None]])
    assert stored(3) == (10_000, None, [[10_000, None]])


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (Times(2**31), "from 2,147,483.648 s"),
        (Times(5, 4), "from 0.005 s to 0.004 s"),
        (Times(5, 0), "from 0.005 s to 0.0 s"),
        (Times(-1_500), "from -1.5 s"),
        (Times(1, 2**31), "from 0.001 s to 2,147,483.648 s"),
    ],
)
def test_a_time_that_cannot_be_is_none_and_told(times: Times, told: str) -> None:
    loaded = load_timed(WELCOME, COSTS, times=((times,), (Times(1), times)))
    assert stored(1) == (None, None, [None])
    assert stored(2) == (1, None, [[1, None], None])
    (note,) = (note for note in loaded.notes if "Times" in note.message)
    assert note.message == f"Times that cannot be were left out: 2, the first {told}."
    assert note.line == Utterance.objects.get(key=1).line


def test_of_times_that_can_be_nothing_is_told() -> None:
    assert not load_timed(WELCOME, COSTS).notes


def test_a_time_in_the_text_is_one() -> None:
    load_captions(">> ANA LIMA:  [0:12:05] Welcome, all of you here.", COSTS)
    assert stored(1) == (725_000, None, [[725_000, None]])
    utterance = Utterance.objects.get(key=1)
    assert (utterance.text, utterance.words) == ("[0:12:05] Welcome, all of you here.", 5)


def test_the_same_times_are_no_change() -> None:
    load_timed(WELCOME, COSTS)
    before = everything()
    assert load_timed(WELCOME, COSTS).status is Status.UNCHANGED
    assert everything() == before


def test_other_times_of_the_same_words_leave_all_else() -> None:
    load_captions(WELCOME, COSTS)
    note = cast.annotate(Utterance.objects.get(key=2), "nine million")
    others = (TIMED[0], (Times(4_600, 9_000), Times(9_000, 9_999)))
    for times, start in ((TIMED, 4_500), (others, 4_600)):
        loaded = load_timed(WELCOME, COSTS, times=times)
        assert loaded.status is Status.UPDATED
        assert stored(2)[0] == start
    assert list(Utterance.objects.values_list("key", "position")) == [(1, 1), (2, 2)]
    assert not EarlierReading.objects.exists()
    note.refresh_from_db()
    assert note.anchored
    assert note.revisions.count() == 1
    assert loaded.session.sources.count() == 3


def test_plain_text_of_the_same_words_is_no_change() -> None:
    load_timed(WELCOME, COSTS)
    assert load_captions(WELCOME, COSTS).status is Status.UNCHANGED
    assert stored(2)[0] == 4_500


def test_plain_text_that_corrects_words_keeps_the_times() -> None:
    load_timed(WELCOME, COSTS)
    load_captions(WELCOME, COSTS.replace("nine", "ninety"))
    assert stored(1) == (0, 4_000, [[0, 4_000]])
    assert stored(2) == (4_500, 9_999, [[4_500, 9_000], [9_000, 9_999]])


def test_of_a_turn_whose_paragraphs_are_others_the_start_stays() -> None:
    load_timed(WELCOME, COSTS)
    load_captions(WELCOME, COSTS.replace("\n\n", " "))
    assert stored(2) == (4_500, None, [])
    assert Session.objects.get().turns == 2


def test_subtitles_bring_theirs() -> None:
    cues = "WEBVTT\n\n00:12:05.250 --> 00:12:09.000\n<v Ana Lima>Welcome, all of you here.</v>\n"
    load(read_file("ws-4.vtt", cues.encode()), SheetFile("ws-4.toml", SHEET.encode()))
    assert stored(1) == (725_250, 729_000, [[725_250, 729_000]])
