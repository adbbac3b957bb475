"""What a turn said before is kept, and what was not caught of it is counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igfarchive.archive.models import EarlierReading, Session, Source, Utterance
from igfarchive.importing.reconciling import compare
from igfarchive.transcripts.reading import read_file
from tests.importing.small import (
    APPLAUSE,
    COSTS,
    DOUBT,
    NOBODY,
    THANKS,
    WELCOME,
    captions,
    load_captions,
)

pytestmark = pytest.mark.django_db


def earlier(key: int) -> list[str]:
    return [reading.text for reading in Utterance.objects.get(key=key).readings.all()]


def counts(key: int) -> tuple[int, int, int]:
    utterance = Utterance.objects.get(key=key)
    return utterance.words, utterance.gaps, utterance.losses


class TestEarlierReadings:
    def test_none_at_first(self) -> None:
        load_captions(WELCOME, COSTS)
        assert not EarlierReading.objects.exists()

    def test_each_is_kept_with_the_file_it_stood_in(self) -> None:
        first = load_captions(WELCOME, COSTS).session.sources.get()
        load_captions(WELCOME, COSTS.replace("nine", "ninety"))
        second = Utterance.objects.get(key=2).source
        load_captions(WELCOME, COSTS.replace("nine", "nineteen"))
        assert [text.split()[5] for text in earlier(2)] == ["nine", "ninety"]
        readings = EarlierReading.objects.order_by("pk")
        assert [reading.source for reading in readings] == [first, second]
        assert [reading.label for reading in readings] == ["BEN OKORO", "BEN OKORO"]
        assert earlier(1) == []

    def test_a_file_that_says_the_same_adds_none(self) -> None:
        load_captions(WELCOME, COSTS)
        load_captions(WELCOME, COSTS)
        load_captions(WELCOME, APPLAUSE, COSTS.replace(" ", "\u00a0"), NOBODY)
        assert not EarlierReading.objects.exists()

    def test_white_space_is_no_other_reading_and_the_old_one_stays(self) -> None:
        load_captions(WELCOME, COSTS)
        load_captions(WELCOME.replace(" ", "\u00a0"), COSTS.replace("nine", "ninety"))
        assert "\u00a0" not in Utterance.objects.get(key=1).text
        assert EarlierReading.objects.count() == 1

    def test_another_label_or_paragraph_is_another_reading(self) -> None:
        load_captions(WELCOME, COSTS, DOUBT)
        load_captions(
            WELCOME.replace("ANA LIMA", "ANA LIMA-ROY"), COSTS.replace("\n\n", " "), DOUBT
        )
        assert earlier(1) == ["Welcome to this session on cables for small islands."]
        assert earlier(2)[0].endswith("ten years.\n\nWho pays?")
        assert EarlierReading.objects.get(utterance__key=1).label == "ANA LIMA"

    def test_a_turn_that_went_and_came_back_has_none(self) -> None:
        load_captions(WELCOME, COSTS, DOUBT)
        load_captions(WELCOME, COSTS)
        load_captions(WELCOME, COSTS, DOUBT)
        assert not EarlierReading.objects.exists()

    def test_the_old_file_again_brings_back_the_old_words_and_keeps_the_others(self) -> None:
        load_captions(WELCOME, COSTS)
        load_captions(WELCOME, COSTS.replace("nine", "ninety"))
        load_captions(WELCOME, COSTS)
        assert [text.split()[5] for text in earlier(2)] == ["nine", "ninety"]
        assert "nine million" in Utterance.objects.get(key=2).text


class TestCounts:
    MARKED = (
        ">> BEN OKORO:  The (inaudible) will cost [ Laughter ] us. (audio lost) Who [...] pays?"
    )

    def test_marks_in_brackets_are_no_words(self) -> None:
        session = load_captions(WELCOME, self.MARKED, DOUBT).session
        assert counts(2) == (6, 2, 1)
        assert (session.words, session.gaps, session.losses) == (9 + 6 + 11, 2, 1)
        assert session.participations.get(speaker__name="Ben Okoro").words == 6

    def test_brackets_that_were_said_are_words(self) -> None:
        load_captions(WELCOME, ">> BEN OKORO:  The cable (all nine miles of it) is down.")
        assert counts(2) == (9, 0, 0)

    def test_stage_directions_have_no_gaps(self) -> None:
        session = load_captions(WELCOME, "[ No audio ]", COSTS).session
        direction = session.utterances.get(kind="stage")
        assert (direction.gaps, direction.losses) == (0, 0)
        assert (session.gaps, session.losses) == (0, 0)

    def test_they_follow_a_corrected_file(self) -> None:
        load_captions(WELCOME, self.MARKED, DOUBT)
        load_captions(WELCOME, self.MARKED.replace("(inaudible)", "cable"), DOUBT)
        assert counts(2) == (7, 1, 1)
        session = load_captions(WELCOME, DOUBT, THANKS).session
        assert (session.gaps, session.losses) == (0, 0)

    def test_they_are_set_anew_by_any_other_file_of_the_session(self) -> None:
        load_captions(WELCOME, self.MARKED)
        Utterance.objects.update(words=99, gaps=9, losses=9)
        session = load_captions(WELCOME, self.MARKED, DOUBT).session
        assert (counts(1), counts(2)) == ((9, 0, 0), (6, 2, 1))
        assert (session.words, session.gaps, session.losses) == (26, 2, 1)


class TestComparing:
    def placed(self, *turns: str) -> list[int | None] | None:
        file = read_file("ws-4.txt", captions(*turns))
        placed = compare(Session.objects.get(), file.transcript.turns)
        return None if placed is None else [each.key if each else None for each in placed]

    def test_which_turns_are_which(self) -> None:
        load_captions(WELCOME, COSTS, DOUBT)
        assert self.placed(WELCOME, COSTS, DOUBT) is None
        assert self.placed(WELCOME, COSTS.replace(" ", "\u00a0"), DOUBT) is None
        assert self.placed(DOUBT, NOBODY, COSTS) == [3, None, 2]
        assert self.placed(WELCOME, COSTS) == [1, 2]


class TestWriting:
    def test_turns_that_stay_are_written_together(self) -> None:
        """Not by a CASE with a line for each row and field, which takes five times as long."""
        turns = [f">> ANA LIMA:  We lay cable number {n} today." for n in range(40)]
        load_captions(*turns)
        turns[20] = turns[20].replace("today", "tomorrow")
        with CaptureQueriesContext(connection) as asked:
            session = load_captions(*turns).session
        statements = [query["sql"] for query in asked]
        assert not [sql for sql in statements if " CASE WHEN " in sql]
        assert sum(sql.startswith('INSERT INTO "archive_utterance"') for sql in statements) == 1
        assert session.utterances.get(position=21).text.endswith("tomorrow.")
        latest = Source.objects.latest("pk")
        assert {one.source_id for one in session.utterances.all()} == {latest.pk}
        assert [each.key for each in session.utterances.order_by("position")] == [*range(1, 41)]
