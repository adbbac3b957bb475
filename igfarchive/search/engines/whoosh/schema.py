"""How an utterance is laid down in Whoosh: two fields of words, and a column for each filter."""

from whoosh import fields, formats

from igfarchive.search.engines.whoosh.codec import PositionsFormat
from igfarchive.search.engines.whoosh.columns import LabelColumn, NumberColumn
from igfarchive.search.queries.query import FILTERS

STEMS = "stems"
WORDS = "words"
CORRECTED = {STEMS: STEMS, WORDS: WORDS}
"""The fields that hold every turn, as corrected where it was."""
CAPTIONED = {STEMS: "captioned_stems", WORDS: "captioned_words"}
"""The fields that hold the captions of the turns that were corrected, and nothing of others."""
TEXTS = (*CAPTIONED.values(), *CORRECTED.values())
"""The fields of words, in the order in which Whoosh writes them."""
FINGERPRINT = "fingerprint"
LABELS = (*FILTERS, FINGERPRINT)
NUMBERS = ("utterance", "position", "date_key", "session_id")
"""Columns of numbers."""


class WordsField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """Words with their positions. The analysis is ours, and Whoosh is not asked to write any."""

    def __init__(self) -> None:
        super().__init__(PositionsFormat(), analyzer=None, scorable=True)


class StemsField(fields.FieldType):  # type: ignore[misc]  # whoosh has no types
    """How often each stem stands in the document."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None, scorable=True)


COLUMNS: dict[str, LabelColumn | NumberColumn] = {
    **{name: LabelColumn() for name in LABELS},
    **{name: NumberColumn() for name in NUMBERS},
}


def make_schema() -> fields.Schema:
    columns = {name: fields.COLUMN(column) for name, column in COLUMNS.items()}
    texts = {STEMS: StemsField(), WORDS: WordsField()}
    captioned = {CAPTIONED[name]: field for name, field in texts.items()}
    return fields.Schema(**texts, **captioned, **columns)


SCHEMA = make_schema()
