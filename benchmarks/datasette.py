"""Datasette, a website of any SQLite database: the same turns, found by FTS5 and with facets."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.serving import Site, served
from igfarchive.search.engines import SessionDocuments

FILE = "archive.db"
FACETS = ("speaker", "affiliation", "group", "region", "event", "year", "kind")
HITS = 20
MOST_TURNS = 5_000
"""Of a session, on one page."""

# The text is kept once, in the table; words are found by their stems.
SCHEMA = f"""
    create table turns (
        id integer primary key, session text, position integer, text text,
        {", ".join(f'"{facet}" text' for facet in FACETS)}
    );
    create virtual table turns_fts using fts5 (
        text, content='turns', content_rowid='id', tokenize='porter unicode61'
    );
"""
READY = f"""
    insert into turns_fts (turns_fts) values ('rebuild');
    insert into turns_fts (turns_fts) values ('optimize');
    create index turns_session on turns (session);
    {" ".join(f'create index turns_{facet} on turns ("{facet}");' for facet in FACETS)}
    analyze;
"""
SETTINGS = {
    # A facet or a query that takes longer would be left out, or end in an error.
    "sql_time_limit_ms": 60_000,
    "facet_time_limit_ms": 60_000,
    "max_returned_rows": MOST_TURNS,
    "suggest_facets": "off",
    "cache_size_kb": 200_000,
}


def lacking() -> str:
    """Empty where it can be asked, else how to get it."""
    return "" if find_spec("datasette") else "it is not installed: pip install datasette."


@contextmanager
def site(sessions: Iterable[SessionDocuments], folder: Path) -> Iterator[Site]:
    """Its pages of these turns, from a database in that folder."""
    database(sessions, folder).close()
    with served(lambda port: _command(folder / FILE, port), "/", os.environ) as one:
        yield one


def database(sessions: Iterable[SessionDocuments], folder: Path) -> sqlite3.Connection:
    """The turns as it is to serve them, in FILE."""
    connection = sqlite3.connect(folder / FILE)
    connection.executescript(SCHEMA)
    places = ", ".join("?" * (4 + len(FACETS)))
    connection.executemany(f"insert into turns values ({places})", _rows(sessions))
    connection.commit()
    connection.executescript(READY)
    return connection


def _rows(sessions: Iterable[SessionDocuments]) -> Iterator[Sequence[object]]:
    for session in sessions:
        for document in session.documents:
            labels = (getattr(document, facet) for facet in FACETS)
            yield (
                document.utterance,
                document.session,
                document.position,
                document.text,
                *labels,
            )


def _command(database: Path, port: int) -> list[str]:
    """As its documents say for a database that is only read: immutable."""
    settings = [text for pair in SETTINGS.items() for text in ("--setting", *map(str, pair))]
    metadata = database.with_name("metadata.json")
    described = {"tables": {"turns": {"fts_table": "turns_fts", "fts_pk": "id"}}}
    metadata.write_text(json.dumps({"databases": {"archive": described}}), "utf-8")
    serve = [sys.executable, "-m", "datasette", "serve", "--immutable", str(database)]
    return [*serve, "--port", str(port), "--metadata", str(metadata), *settings]


def search(word: str, *, faceted: bool = True) -> str:
    """The address of what is found; of every facet the labels of most hits are shown."""
    return _address({"_search": word}, faceted=faceted)


def said_by(speaker: str) -> str:
    return _address({"speaker": speaker}, faceted=True)


def whole(session: str) -> str:
    asked = {"session": session, "_size": MOST_TURNS, "_sort": "position"}
    return f"/archive/turns?{urlencode(asked)}"


def _address(asked: dict[str, str], *, faceted: bool) -> str:
    facets = [("_facet", facet) for facet in FACETS] if faceted else []
    return f"/archive/turns?{urlencode([*asked.items(), ('_size', HITS), *facets])}"
