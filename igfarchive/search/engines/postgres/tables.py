"""The tables of an index: their names, what they hold, and how they are made and written anew.

    turns       a row for each turn: what it is found by, and what orders it
    labels      a row for each combination of labels in a session, and how many turns have it
    sessions    what is held of each session
    lexicon     each word and each stem, and how many turns hold it
    state       one row: how many turns there are, of how many words, and a number of the commit

`words` and `stems` of a turn are tsvectors with the places of its exact words, and of the stems,
compounds and acronyms that it is found by. What stands in it as corrected has weight A; what stands
in its captions has weight B, and its place is behind all that is corrected, further away than
anything is looked for near another.

    corrected "tide tables", captioned "tied tables"    'tabl':2A,55B 'tide':1A 'tie':54B

`said` and `captions` are the exact words of both readings, with a space between each two: what
PostgreSQL cannot say of a tsvector is looked for there. `long` turns are those whose places it does
not all keep: it knows MOST_PLACES of a lexeme, and takes all beyond LAST_PLACE to be there.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from igfarchive.search.engines.postgres.database import Cursor, row
from igfarchive.search.queries.operators import WIDEST
from igfarchive.search.queries.query import FILTERS
from igfarchive.text import acronyms, compounds, orthography, words
from igfarchive.text.characters import LATIN

LAST_PLACE = 16_383
MOST_PLACES = 255
GAP = WIDEST + 1
"""Places between the last word as corrected and the first of the captions."""

WORDS, STEMS, CAPTIONS = "w", "s", "c"
"""What the lexicon counts: exact words and stems in either reading, stems in captions alone."""

COLUMNS = {name: "session_path" if name == "session" else f"{name}_label" for name in FILTERS}
"""The filters of Query, and the columns of their labels."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The names of the tables of one index, which all begin alike."""

    prefix: str

    @property
    def turns(self) -> str:
        return f"{self.prefix}_turns"

    @property
    def labels(self) -> str:
        return f"{self.prefix}_labels"

    @property
    def sessions(self) -> str:
        return f"{self.prefix}_sessions"

    @property
    def lexicon(self) -> str:
        return f"{self.prefix}_lexicon"

    @property
    def state(self) -> str:
        return f"{self.prefix}_state"


_LABELS = ", ".join(f"{column} text NOT NULL" for column in COLUMNS.values())

_MADE = """
    CREATE TABLE {turns} (
        utterance bigint NOT NULL, session bigint NOT NULL, label integer NOT NULL,
        position integer NOT NULL, date_key integer NOT NULL,
        length integer NOT NULL, captions_length integer,
        long boolean NOT NULL, words tsvector NOT NULL, stems tsvector NOT NULL,
        said text NOT NULL, captions text
    );
    CREATE TABLE {labels} (
        session bigint NOT NULL, label integer NOT NULL, turns integer NOT NULL, {columns},
        PRIMARY KEY (session, label)
    );
    CREATE TABLE {sessions} (
        session bigint PRIMARY KEY, path text NOT NULL, documents integer NOT NULL,
        fingerprint text NOT NULL, words integer NOT NULL, corrected integer NOT NULL,
        long integer NOT NULL
    );
    CREATE TABLE {lexicon} (
        kind "char" NOT NULL, term text COLLATE "C" NOT NULL, documents integer NOT NULL
    );
    CREATE TABLE {state} (
        commit bigint NOT NULL, documents bigint NOT NULL, words bigint NOT NULL,
        corrected bigint NOT NULL, long bigint NOT NULL, steps float8[] NOT NULL
    );
"""
_INDEXED = """
    ALTER TABLE {turns} ADD PRIMARY KEY (utterance);
    CREATE INDEX ON {turns} USING gin (words);
    CREATE INDEX ON {turns} USING gin (stems);
    CREATE INDEX ON {turns} (session, label);
    CREATE INDEX ON {turns} (date_key DESC, session, position);
    CREATE INDEX ON {turns} (utterance) WHERE captions IS NOT NULL;
    CREATE INDEX ON {turns} (utterance) WHERE long;
    CREATE INDEX ON {labels} (speaker_label);
    ALTER TABLE {lexicon} ADD PRIMARY KEY (kind, term);
    CREATE INDEX ON {lexicon} ((reverse(term)) text_pattern_ops) WHERE kind = 'w';
    ANALYZE {turns}; ANALYZE {labels}; ANALYZE {lexicon};
"""
_DROPPED = "DROP TABLE IF EXISTS {turns}, {labels}, {sessions}, {lexicon}, {state}"

_STEPS = """
    SELECT array_agg((least + greatest) / 2 ORDER BY greatest) FROM (
        SELECT rank AS greatest, lag(rank, 1, 0::float8) OVER (ORDER BY times) AS least FROM (
            SELECT times, ts_rank('{{1,1,1,1}}', (
                SELECT ('a:' || string_agg(place::text, ',')) FROM generate_series(1, times) place
            )::tsvector, 'a'::tsquery)::float8 AS rank FROM generate_series(1, {most}) times
        ) ranks
    ) steps
"""
"""What `ts_rank` says of a word that stands once, twice, … in a turn: halfway from the one to the
next, so that a rank tells how often a word stands there (`scoring`)."""


def make(cursor: Cursor, tables: Tables) -> None:
    """Empty tables without their indexes, which are made sooner when all is written."""
    cursor.execute(_filled(_MADE, tables))
    (steps,) = row(cursor, _STEPS.format(most=MOST_PLACES))
    cursor.execute(
        f"INSERT INTO {tables.state} VALUES (0, 0, 0, 0, 0, %(steps)s)", {"steps": steps}
    )


def index(cursor: Cursor, tables: Tables) -> None:
    cursor.execute(_filled(_INDEXED, tables))


def drop(cursor: Cursor, tables: Tables) -> None:
    cursor.execute(_filled(_DROPPED, tables))


def _filled(sql: str, tables: Tables) -> str:
    names = ("turns", "labels", "sessions", "lexicon", "state")
    return sql.format(columns=_LABELS, **{name: getattr(tables, name) for name in names})


SAMPLE = (
    "CAFÉ cafe\u0301 ﬁne co-chair co\u2011chair o'clock 潮汐 it\u2019s 35% $1,000.50 C++ AT&T U.S.",
    "cyber security, cyber-security; the US, NGOs; labours organisations governance datacentres",
)


@cache
def tables_format() -> str:
    """The name of what this code writes: tables of another name cannot be read.

    A digest of the tables, and of what becomes of a few texts and of all that words are read by.
    """
    from igfarchive.search.engines.postgres.vectors import vectors_of

    digest = sha256()
    told = (words.WORD.pattern, sorted(LATIN.items()), unicodedata.unidata_version, LAST_PLACE, GAP)
    digest.update(repr((_MADE, _INDEXED, _STEPS, MOST_PLACES, *told)).encode())
    digest.update(
        json.dumps([orthography.TABLE, compounds.TABLE, acronyms.SHARE], sort_keys=True).encode()
    )
    for text in SAMPLE:
        vectors = vectors_of(text, SAMPLE[0])
        # As sets have no order, which differs from process to process.
        held = [sorted(each) if isinstance(each, frozenset) else each for each in vectors]
        digest.update(repr(held).encode())
    return f"postgres-{digest.hexdigest()[:16]}"
