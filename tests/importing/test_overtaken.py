"""An import holds up other writers as briefly as it can, and sees what they did meanwhile."""

from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from igfarchive.affiliations import claims
from igfarchive.archive.models import EarlierReading, Session
from igfarchive.importing import drafting, loading
from igfarchive.importing.loading import Status, load
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.small import (
    COSTS,
    DOUBT,
    SHEET,
    THANKS,
    WELCOME,
    captions,
    load_captions,
    rows,
)

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("module", "work", "times"),
    [(drafting, "compare", 1), (drafting, "find_introductions", 2), (loading, "read_sheet", 2)],
)
def test_what_takes_long_is_done_before_other_writers_have_to_wait(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, work: str, times: int
) -> None:
    real = getattr(module, work)
    outside: list[bool] = []

    def watched(*arguments: Any) -> Any:
        outside.append(not connection.in_atomic_block)
        return real(*arguments)

    monkeypatch.setattr(module, work, watched)
    load_captions(WELCOME, COSTS, sheet=SHEET)
    load_captions(WELCOME, DOUBT, sheet=SHEET)
    # A sheet that is kept already is read again when it is known that nobody has changed it.
    assert outside.count(True) == times


def overtaken(monkeypatch: pytest.MonkeyPatch, *others: Callable[[], object]) -> None:
    """Have others act, one at each attempt, between a draft and its transaction."""
    draft, waiting = drafting.make_draft, list(others)

    def drafted(*arguments: Any, **options: Any) -> Any:
        made = draft(*arguments, **options)
        if waiting:
            # Those are not overtaken themselves.
            with monkeypatch.context() as patch:
                patch.setattr(loading, "make_draft", draft)
                waiting.pop(0)()
        return made

    monkeypatch.setattr(loading, "make_draft", drafted)


def test_a_session_that_another_import_makes_meanwhile_is_recognised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    overtaken(monkeypatch, lambda: load_captions(WELCOME, COSTS))
    assert load_captions(WELCOME, COSTS).status is Status.UNCHANGED
    assert len(rows(Session.objects.get())) == 2


def test_words_that_another_import_brings_under_another_title_are_recognised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = "IGF 2023 - Day 2 - Cables once more"
    overtaken(monkeypatch, lambda: load_captions(WELCOME, COSTS, title=other))
    loaded = load_captions(WELCOME, COSTS)
    assert loaded.status is Status.UNCHANGED
    assert loaded.session == Session.objects.get()
    assert "already in the archive as igf-2023/cables-once-more" in loaded.notes[-1].message


def test_what_another_import_changed_meanwhile_is_compared_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_captions(WELCOME, COSTS)
    overtaken(
        monkeypatch,
        lambda: load_captions(WELCOME, COSTS, DOUBT, name="later.txt"),
        lambda: load_captions(WELCOME, DOUBT, name="last.txt"),
    )
    loaded = load_captions(WELCOME, COSTS, DOUBT, THANKS, name="all.txt")
    assert loaded.status is Status.UPDATED
    keys = [key for key, _, _ in rows(loaded.session)]
    assert keys == [1, 2, 3, 4], "each turn has the address it was given first"


def test_an_import_that_is_overtaken_again_and_again_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load_captions(WELCOME)
    others = [
        partial(load_captions, WELCOME, f"{DOUBT} {number}", name=f"{number}.txt")
        for number in range(9)
    ]
    overtaken(monkeypatch, *others)
    with pytest.raises(TranscriptError, match="Import the file again once they are done"):
        load_captions(WELCOME, COSTS)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_the_database_asks_to_repeat_is_the_same_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing of the first attempt is taken for what was there before."""
    load_captions(WELCOME, COSTS, DOUBT)
    prefer = claims.prefer
    refusals = [OperationalError("refused")]
    refusals[0].__cause__ = psycopg.errors.DeadlockDetected()

    def refuse_once(session: Session) -> None:
        prefer(session)
        if refusals:
            raise refusals.pop()

    monkeypatch.setattr(loading, "prefer", refuse_once)
    monkeypatch.setattr("igfarchive.archive.transactions.time.sleep", lambda _: None)
    relabelled = DOUBT.replace("ANA LIMA", "CARLA DIAZ")
    loaded = load_captions(WELCOME, COSTS.replace("nine", "ten"), relabelled, name="new.txt")

    assert not refusals
    assert [who for _, who, _ in rows(loaded.session)] == ["Ana Lima", "Ben Okoro", "Carla Diaz"]
    assert sorted(EarlierReading.objects.values_list("utterance__key", flat=True)) == [2, 3]


def test_a_version_that_a_later_one_superseded_is_left_at_another_address_too() -> None:
    """A file in a folder that is known by its words, and by its bytes as an earlier version."""
    other = captions(WELCOME, COSTS, title="IGF 2023 - Day 2 - Cables once more")
    session = load_captions(WELCOME).session
    load(read_file("first.txt", other), None, session=session)
    load_captions(WELCOME, COSTS, DOUBT, name="later.txt")
    load_captions(WELCOME, COSTS, name="again.txt")
    loaded = load(read_file("first.txt", other), None, named=False)
    assert loaded.status is Status.UNCHANGED
    assert loaded.session == session
    assert "name the file to go back" in loaded.notes[-1].message
