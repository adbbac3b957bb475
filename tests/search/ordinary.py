"""An index as Whoosh's own writer makes it, document by document: what ours are held to."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import _DEF_INDEX_NAME, TOC, FileIndex

from igfarchive.search.engines import SessionDocuments
from igfarchive.search.engines.whoosh.checksums import note_sums
from igfarchive.search.engines.whoosh.codec import ArrayCodec
from igfarchive.search.engines.whoosh.files import Files
from igfarchive.search.engines.whoosh.schema import (
    CAPTIONED,
    CORRECTED,
    FINGERPRINT,
    SCHEMA,
    STEMS,
    WORDS,
    StemsField,
    WordsField,
)
from igfarchive.search.queries.query import FILTERS
from igfarchive.text.words import exact_words, stem
from tests.search.relevance import stems

Posting = tuple[bytes, int, float, bytes]


class Words(WordsField):
    def index(self, value: list[str], **_: Any) -> Iterator[Posting]:
        for word in dict.fromkeys(value):
            at = [place for place, other in enumerate(value) if other == word]
            yield word.encode(), len(at), float(len(at)), self.format.encode(at)


class Stems(StemsField):
    def index(self, value: str, **_: Any) -> Iterator[Posting]:
        """Only stems of words make a text longer."""
        words = list(map(stem, exact_words(value)))
        for held in dict.fromkeys(found := stems(value)):
            yield held.encode(), words.count(held), float(found.count(held)), b""


def commit(folder: Path, sessions: Iterable[SessionDocuments], *, create: bool = False) -> None:
    """Add these sessions, in a segment of their own."""
    schema = SCHEMA.copy()
    for names in (CORRECTED, CAPTIONED):
        for name, field in ((WORDS, Words()), (STEMS, Stems())):
            schema.remove(names[name])
            schema.add(names[name], field)
    make = FileIndex.create if create else FileIndex
    writer = make(FileStorage(folder), schema).writer(codec=ArrayCodec(), compound=False)
    for session in sessions:
        for document in session.documents:
            values = {name: getattr(document, name) for name in FILTERS}
            values[FINGERPRINT] = session.holding.fingerprint
            values["session_id"] = session.session
            values["utterance"] = document.utterance
            values["position"] = document.position
            values["date_key"] = document.date_key
            for names, text in ((CORRECTED, document.text), (CAPTIONED, document.captioned)):
                values[names[WORDS]] = exact_words(text)
                values[names[STEMS]] = text
            writer.add_document(**values)
    writer.commit(merge=False)
    note_all(folder)


def note_all(folder: Path) -> None:
    """Have the index know the files of segments that Whoosh wrote by itself as its own."""
    table = FileIndex(FileStorage(folder), SCHEMA)._read_toc()
    for segment in table.segments:
        note_sums(folder, segment)
    (folder / TOC._filename(_DEF_INDEX_NAME, table.generation)).unlink()
    table.write(Files(folder), _DEF_INDEX_NAME)
