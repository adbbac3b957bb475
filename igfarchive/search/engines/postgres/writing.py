"""Documents become rows, and rows go; whoever calls this has a transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import Any

from igfarchive.search.engines import Document, SessionDocuments
from igfarchive.search.engines.postgres.database import Cursor, rows
from igfarchive.search.engines.postgres.tables import (
    CAPTIONS,
    COLUMNS,
    STEMS,
    WORDS,
    Tables,
    index,
    make,
)
from igfarchive.search.engines.postgres.vectors import Vectors, vectors_of

TOGETHER = 20
"""Sessions that are written together: their rows are held in memory."""

Lexicon = Counter[tuple[str, str]]
"""In how many turns terms stand: by what they are (`tables`), and themselves."""

_labels = attrgetter(*COLUMNS)

_GONE_TERMS = f"""
    SELECT kind, term, count(*) FROM (
        SELECT '{WORDS}' AS kind, unnest(tsvector_to_array(words)) AS term
        FROM {{turns}} WHERE session = ANY(%(sessions)s)
        UNION ALL
        SELECT '{STEMS}', unnest(tsvector_to_array(stems))
        FROM {{turns}} WHERE session = ANY(%(sessions)s)
        UNION ALL
        SELECT '{CAPTIONS}', term FROM {{turns}}, LATERAL (
            SELECT unnest(tsvector_to_array(stems))
            EXCEPT SELECT unnest(tsvector_to_array(ts_filter(stems, '{{{{a}}}}')))
        ) AS alone(term)
        WHERE session = ANY(%(sessions)s) AND captions IS NOT NULL
    ) AS gone GROUP BY kind, term
"""
_COUNTED = """
    INSERT INTO {lexicon} AS known (kind, term, documents)
    SELECT * FROM unnest(%(kinds)s::"char"[], %(terms)s::text[], %(counts)s::integer[])
    ON CONFLICT (kind, term) DO UPDATE SET documents = known.documents + excluded.documents
"""
_FORGOTTEN = """
    DELETE FROM {lexicon} USING unnest(%(kinds)s::"char"[], %(terms)s::text[]) AS gone(kind, term)
    WHERE {lexicon}.kind = gone.kind AND {lexicon}.term = gone.term AND documents <= 0
"""
_STATE = """
    UPDATE {state} SET commit = commit + 1, (documents, words, corrected, long) = (
        SELECT coalesce(sum(documents), 0), coalesce(sum(words), 0), coalesce(sum(corrected), 0),
            coalesce(sum(long), 0)
        FROM {sessions}
    )
"""


def build(cursor: Cursor, tables: Tables, sessions: Iterable[SessionDocuments]) -> None:
    """Make the tables, which are not there yet, and write the sessions."""
    make(cursor, tables)
    counts: Lexicon = Counter()
    for some in _batches(sessions):
        _write(cursor, tables, some, counts)
    with cursor.copy(f"COPY {tables.lexicon} FROM STDIN") as copy:
        for (kind, term), count in counts.items():
            copy.write_row((kind, term, count))
    index(cursor, tables)
    cursor.execute(_STATE.format(state=tables.state, sessions=tables.sessions))


def replace(cursor: Cursor, tables: Tables, sessions: Iterable[SessionDocuments]) -> None:
    """Have the tables hold these sessions as they are. Others who write wait until it is kept."""
    cursor.execute(f"SELECT commit FROM {tables.state} FOR UPDATE")
    for some in _batches(sessions):
        counts: Lexicon = Counter()
        values = {"sessions": [session.session for session in some]}
        for kind, term, count in rows(cursor, _GONE_TERMS.format(turns=tables.turns), values):
            counts[kind, term] = -count
        for table in (tables.turns, tables.labels, tables.sessions):
            cursor.execute(f"DELETE FROM {table} WHERE session = ANY(%(sessions)s)", values)
        _write(cursor, tables, some, counts)
        _count(cursor, tables, counts)
    cursor.execute(_STATE.format(state=tables.state, sessions=tables.sessions))


def _batches(sessions: Iterable[SessionDocuments]) -> Iterator[tuple[SessionDocuments, ...]]:
    remaining = iter(sessions)
    while some := tuple(islice(remaining, TOGETHER)):
        yield some


def _count(cursor: Cursor, tables: Tables, counts: Lexicon) -> None:
    changed = {key: count for key, count in counts.items() if count}
    values = {
        "kinds": [kind for kind, _ in changed],
        "terms": [term for _, term in changed],
        "counts": list(changed.values()),
    }
    cursor.execute(_COUNTED.format(lexicon=tables.lexicon), values)
    del values["counts"]
    cursor.execute(_FORGOTTEN.format(lexicon=tables.lexicon), values)


def _write(
    cursor: Cursor, tables: Tables, sessions: Sequence[SessionDocuments], counts: Lexicon
) -> None:
    """Add the rows of sessions of which there are none, and to `counts` what stands in them."""
    held = [session for session in sessions if session.documents]
    labels: Counter[tuple[int, int, tuple[str, ...]]] = Counter()
    sizes: dict[int, Sizes] = {}
    with cursor.copy(f"COPY {tables.turns} FROM STDIN") as copy:
        for session in held:
            known: dict[tuple[str, ...], int] = {}
            size = sizes[session.session] = Sizes()
            for document in session.documents:
                values = _labels(document)
                label = known.setdefault(values, len(known))
                labels[session.session, label, values] += 1
                vectors = vectors_of(document.text, document.captioned)
                size.add(vectors)
                counts.update(_terms(vectors))
                copy.write_row(_turn(session.session, label, document, vectors))
    with cursor.copy(f"COPY {tables.labels} FROM STDIN") as copy:
        for (number, label, values), count in labels.items():
            copy.write_row((number, label, count, *values))
    with cursor.copy(f"COPY {tables.sessions} FROM STDIN") as copy:
        for session in held:
            size = sizes[session.session]
            copy.write_row(
                (session.session, *session.holding, size.words, size.corrected, size.long)
            )


@dataclass(slots=True)
class Sizes:
    """How many words a session has as corrected, and how many corrected and `long` turns."""

    words: int = 0
    corrected: int = 0
    long: int = 0

    def add(self, turn: Vectors) -> None:
        self.words += len(turn.said)
        self.corrected += turn.captions is not None
        self.long += turn.long


def _turn(session: int, label: int, document: Document, vectors: Vectors) -> tuple[Any, ...]:
    """The row of a document, in the order of the table's columns."""
    captions = vectors.captions
    return (
        document.utterance,
        session,
        label,
        document.position,
        document.date_key,
        len(vectors.said),
        None if captions is None else len(captions),
        vectors.long,
        vectors.words,
        vectors.stems,
        " ".join(vectors.said),
        None if captions is None else " ".join(captions),
    )


def _terms(turn: Vectors) -> Iterator[tuple[str, str]]:
    """What a turn adds to the lexicon."""
    for kind, terms in (
        (WORDS, turn.different_words),
        (STEMS, turn.different_stems),
        (CAPTIONS, turn.in_captions_alone),
    ):
        for term in terms:
            yield kind, term
