"""The utterances of a session as its page reads them."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from igfarchive.archive.choices import UtteranceKind
from igfarchive.archive.models import Utterance

SPEECH = UtteranceKind.SPEECH.value
NO_TIMES = "[]"


class UtteranceRow(NamedTuple):
    """All that a transcript shows of an utterance, named as in the model; `written_times` are its
    `paragraph_times` as the database keeps them, in JSON.

    A tuple, as a session has more than a thousand: to make the models takes more than twice as long
    as to read these.
    """

    pk: int
    key: int
    kind: str
    speaker_id: int | None
    label: str
    label_affiliation: str
    continues: bool
    text: str
    words: int
    starts: int | None
    ends: int | None
    written_times: str

    @property
    def is_speech(self) -> bool:
        return self.kind == SPEECH

    @property
    def paragraph_times(self) -> Sequence[Any]:
        """Read when they are asked for: hardly any session has them, and each takes a while."""
        if self.written_times == NO_TIMES:
            return ()
        times: Sequence[Any] = json.loads(self.written_times)
        return times


def rows_of(utterances: QuerySet[Utterance]) -> list[UtteranceRow]:
    """The rows of these utterances, in their order: one question to the database."""
    *fields, _ = UtteranceRow._fields
    times = Cast("paragraph_times", TextField())
    return [UtteranceRow._make(each) for each in utterances.values_list(*fields, times)]
