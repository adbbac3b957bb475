"""Turns that an answer may tell of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from django.db.models import QuerySet

from igfarchive.archive.models import Utterance
from igfarchive.archive.readings import Reading, readings_of


def public_turns() -> QuerySet[Utterance]:
    """The public turns, with who said them and where."""
    return _every_turn().all()


@cache
def _every_turn() -> QuerySet[Utterance]:
    """Not evaluated: to say what to read takes a fifth of the time of reading a few."""
    return (
        Utterance.objects.published()
        .speech()
        .select_related("speaker", "session__event")
        .only(
            "text", "key", "position", "kind", "continues", "speaker__name", "speaker__slug",
            "session__slug", "session__code", "session__title", "session__date",
            "session__event__slug", "session__event__name", "session__event__year",
        )
    )  # fmt: skip


class TurnReader:
    """Reads public turns for one answer, each once."""

    def __init__(self) -> None:
        self._turns: dict[int, Utterance] = {}
        self._readings: dict[int, Reading] = {}
        self._asked: set[int] = set()

    def turns(self, utterances: Collection[int]) -> dict[int, Utterance]:
        """Those of them that are public, by their numbers, which ascend: two queries to the
        database, for those that were not read yet."""
        self._read(set(utterances) - self._asked)
        return {pk: self._turns[pk] for pk in sorted(utterances) if pk in self._turns}

    def corrected(self, utterance: int) -> Reading:
        """The corrected reading of a turn that was read."""
        return self._readings[utterance]

    def text(self, utterance: int, *, captioned: bool) -> str:
        """One of its readings."""
        return (self._turns if captioned else self._readings)[utterance].text

    def _read(self, utterances: Iterable[int]) -> None:
        asked = set(utterances)
        if not asked:
            return
        self._asked |= asked
        found = {turn.pk: turn for turn in public_turns().filter(pk__in=asked).order_by()}
        self._turns |= found
        self._readings |= readings_of({pk: turn.text for pk, turn in found.items()})
