"""The utterances of a session as its page reads them."""

from typing import Any, NamedTuple

from django.db.models import QuerySet

from igfarchive.archive.choices import UtteranceKind
from igfarchive.archive.models import Utterance


class UtteranceRow(NamedTuple):
    """All that a transcript shows of an utterance, named as in the model.

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
    paragraph_times: Any

    @property
    def is_speech(self) -> bool:
        return self.kind == UtteranceKind.SPEECH


def rows_of(utterances: QuerySet[Utterance]) -> list[UtteranceRow]:
    """The rows of these utterances, in their order: one question to the database."""
    return [UtteranceRow._make(each) for each in utterances.values_list(*UtteranceRow._fields)]
