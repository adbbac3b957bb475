"""How an utterance is laid down in Whoosh: two fields of words, and a column for each filter."""

from collections.abc import Iterator
from typing import Any

from whoosh import fields, formats

from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.whoosh.codec import PositionsFormat
from igfarchive.search.engines.whoosh.columns import LabelColumn, NumberColumn
from igfarchive.search.query import FILTERS
from igfarchive.search.words import exact_words, stem

Posting = tuple[bytes, int, float, bytes]

FORMAT = "whoosh-2"
"""Raised when what is written changes: indexes of another format are not opened."""

STEMS = "stems"
WORDS = "words"
TEXTS = (STEMS, WORDS)
"""The fields of words, in the order in which Whoosh writes them."""
FINGERPRINT = "fingerprint"
LABELS = (*FILTERS, FINGERPRINT)
NUMBERS = ("utterance", "position", "when", "number")
"""Columns of numbers; `number` is that of the session."""


class WordsField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Words with their positions, given as a list: the analysis is ours and is done once."""

    def __init__(self) -> None:
        super().__init__(PositionsFormat(), analyzer=None, scorable=True)

    def index(self, value: list[str], **_: Any) -> Iterator[Posting]:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(value):
            places.setdefault(word, []).append(place)
        encode = self.format.encode
        for word, at in places.items():
            yield word.encode(), len(at), float(len(at)), encode(at)


class StemsField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """How often each stem stands in the document."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None, scorable=True)

    def index(self, value: list[str], **_: Any) -> Iterator[Posting]:
        counts: dict[str, int] = {}
        for word in value:
            counts[word] = counts.get(word, 0) + 1
        for word, count in counts.items():
            yield word.encode(), count, float(count), b""


COLUMNS: dict[str, LabelColumn | NumberColumn] = {
    **{name: LabelColumn() for name in LABELS},
    **{name: NumberColumn() for name in NUMBERS},
}


def make_schema() -> fields.Schema:
    columns = {name: fields.COLUMN(column) for name, column in COLUMNS.items()}
    return fields.Schema(**{STEMS: StemsField(), WORDS: WordsField()}, **columns)


SCHEMA = make_schema()


def column_values(session: SessionDocuments) -> Iterator[dict[str, Any]]:
    """What stands in the columns, for each document of a session."""
    fingerprint = session.holding.fingerprint if session.documents else ""
    for document in session.documents:
        values = {name: getattr(document, name) for name in FILTERS}
        values[FINGERPRINT] = fingerprint
        values["number"] = session.session
        values["utterance"] = document.utterance
        values["position"] = document.position
        values["when"] = document.when
        yield values


def lay_down(session: SessionDocuments) -> Iterator[dict[str, Any]]:
    """The documents as Whoosh's writer takes them."""
    for document, values in zip(session.documents, column_values(session), strict=True):
        words = exact_words(document.text)
        yield values | {WORDS: words, STEMS: [stem(word) for word in words]}
