"""A whole index at once: postings made by sorting arrays, a segment at a time, on all cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from operator import attrgetter
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import STORED_COLUMN
from whoosh.index import _DEF_INDEX_NAME, TOC

from igfarchive import processors
from igfarchive.search.disk import writing_to
from igfarchive.search.engines import VALUES, SessionDocuments, fingerprint
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.checksums import column_of, note_sums
from igfarchive.search.engines.whoosh.codec import ArrayCodec
from igfarchive.search.engines.whoosh.files import Files
from igfarchive.search.engines.whoosh.schema import (
    CAPTIONED,
    COLUMNS,
    CORRECTED,
    FINGERPRINT,
    SCHEMA,
    STEMS,
    WORDS,
)
from igfarchive.search.engines.whoosh.texts import Held, Texts, Tokens, read_texts

PART = 25_000_000
"""Characters of text in a segment: a process needs some ten bytes of memory for each."""
SMALL_PART = 8_000_000
"""The same where sessions are replaced: an import, which has much else in memory, should do with
what a small server has."""

TOKEN_BITS = 32
"""Words are sorted by what they are in the upper bits of a number and where in the lower."""
RUN = 1 << 17
"""Tokens whose postings are written at once."""


def build(folder: Path, sessions: Iterable[SessionDocuments], processes: int = 0) -> None:
    """Make an index of these sessions in an empty folder, with so many processes; 0: one a core.

    What is read of the sessions is read in this process. IndexUnavailableError if the disk
    refuses.
    """
    segments = list(_write_all(folder, parts(sessions, PART), processes or _cores()))
    with writing_to(folder):
        files = Files(folder)
        try:
            TOC(SCHEMA, segments, 0).write(files, _DEF_INDEX_NAME)
        finally:
            files.close_files()


def _cores() -> int:
    """One where this process may have no children."""
    return 1 if multiprocessing.current_process().daemon else processors.available()


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that are to be a segment, as columns: another process takes these ten times as
    fast as it would take documents. `sizes` says how many are of which session."""

    sizes: dict[int, int]
    columns: dict[str, list[Any]]


def parts(sessions: Iterable[SessionDocuments], characters: int) -> Iterator[Part]:
    """The sessions with documents, each once; so many characters of text to a part. None of them
    is held any longer than until its documents are in a column."""
    part, size = _empty_part(), 0
    for session in sessions:
        if session.documents:
            part.sizes[session.session] = len(session.documents)
            for name, column in part.columns.items():
                column.extend(map(attrgetter(name), session.documents))
            size += sum(len(document.text) for document in session.documents)
            if size >= characters:
                yield part
                part, size = _empty_part(), 0
    if part.sizes:
        yield part


def _empty_part() -> Part:
    return Part({}, {name: [] for name in (*VALUES, "date_key")})


def _write_all(folder: Path, todo: Iterator[Part], processes: int) -> Iterator[Any]:
    """The segments, of which few are in memory at once."""
    first, second = next(todo, None), next(todo, None)
    if second is None or processes == 1:
        for part in chain(filter(None, (first, second)), todo):
            yield write_segment(folder, part)
        return
    # Not forked: threads, and the connection to the database, do not survive that.
    executor = ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), initializer=_begin_to_write
    )
    try:
        pending: deque[Future[Any]] = deque()
        todo = chain(filter(None, (first, second)), todo)
        first = second = None
        for part in todo:
            pending.append(executor.submit(write_segment, folder, part))
            if len(pending) > processes:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        executor.shutdown(cancel_futures=True)


def _begin_to_write() -> None:
    """What becomes of this process is for the one to say that has started it: a terminal's Ctrl-C
    reaches it, too, and is not meant; and where the other is killed, nobody would tell it to end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def write_segment(folder: Path, part: Part) -> Any:
    """Write one segment, and give it as Whoosh's table of segments has it."""
    with writing_to(folder):
        files = Files(folder)
        try:
            segment = write_files(files, part)
        finally:
            files.close_files()
        note_sums(folder, segment)
    return segment


def write_files(files: Any, part: Part) -> Any:
    """The same where `files` is any of Whoosh's storages, which has to close them."""
    # In the order of the names of their fields.
    readings = [
        (CAPTIONED, read_texts(part.columns["captioned"])),
        (CORRECTED, read_texts(part.columns["text"])),
    ]
    readings = [(fields, texts) for fields, texts in readings if texts.words.terms]
    codec = ArrayCodec()
    segment = codec.new_segment(files, _DEF_INDEX_NAME)
    segment.set_doc_count(sum(part.sizes.values()))
    segment._fieldlengths = {
        name: int(texts.lengths.sum()) for fields, texts in readings for name in fields.values()
    }
    _write_columns(files, segment, part)
    terms = codec.field_writer(files, segment)
    for fields, texts in readings:
        _write_lengths(files, segment, fields, texts)
        _write_terms(terms, fields, texts)
    terms.close()
    return segment


def _write_columns(files: Any, segment: Any, part: Part) -> None:
    def create(name: str) -> Any:
        return files.create_file(ArrayCodec.column_filename(segment, name))

    rows = zip(*map(part.columns.__getitem__, VALUES), strict=True)
    columns = part.columns | {"session_id": [], FINGERPRINT: []}
    for number, size in part.sizes.items():
        columns["session_id"] += [number] * size
        columns[FINGERPRINT] += [fingerprint(islice(rows, size))] * size
    for name, column in COLUMNS.items():
        column.write(create(name), columns[name])
    # Nothing is stored but in columns, which Whoosh wants to be told.
    STORED_COLUMN.writer(create("_stored")).finish(sum(part.sizes.values()))


def _write_lengths(files: Any, segment: Any, fields: Mapping[str, str], texts: Texts) -> None:
    for name in fields.values():
        files.create_file(column_of(segment, name)).write(texts.length_bytes.tobytes())


def _write_terms(writer: Any, fields: Mapping[str, str], texts: Texts) -> None:
    """The postings of both fields of a reading."""
    lengths = texts.length_bytes
    # Of stems nobody asks where they stand: by whom they are said is enough.
    _write_field(writer, fields[STEMS], texts.stems, None, lengths)
    _write_field(writer, fields[WORDS], texts.words, _positions(texts.lengths), lengths)


def _write_field(
    writer: Any, field: str, held: Held, positions: Tokens | None, lengths: npt.NDArray[np.uint8]
) -> None:
    """The postings of a field, term by term in the order of their bytes."""
    spelled, ranks_of = _ranked(held.terms)
    order = ranks_of[held.numbers]
    order <<= TOKEN_BITS
    order |= held.documents if positions is None else np.arange(len(order), dtype=np.int32)
    order.sort()
    for terms, tokens in _runs(order, len(spelled)):
        ranks = (order[tokens] >> TOKEN_BITS).astype(np.int32)
        places = order[tokens].astype(np.int32)  # which leaves the lower bits
        said_in = places if positions is None else held.documents[places]
        begins = np.flatnonzero(
            (np.diff(ranks, prepend=-1) != 0) | (np.diff(said_in, prepend=-1) != 0)
        )
        ids = said_in[begins]
        writer.add_terms(
            field,
            spelled[terms],
            np.bincount(ranks[begins] - terms.start),
            ids,
            np.diff(begins, append=len(ranks)),
            None if positions is None else positions[places],
            lengths[ids],
        )


def _ranked(terms: Iterable[str]) -> tuple[list[bytes], Numbers]:
    """The terms in the order of their bytes, and of each as it came its place in that."""
    encoded = [term.encode() for term in terms]
    spelled = sorted(encoded)
    rank = {term: place for place, term in enumerate(spelled)}
    return spelled, np.array([rank[term] for term in encoded], np.int64)


def _runs(order: Numbers, terms: int) -> Iterator[tuple[slice, slice]]:
    """Some terms at a time and the places of their tokens in `order`, RUN of them or those of one
    term: all arrays that are made of these are small."""
    starts = np.searchsorted(order, np.arange(terms) << TOKEN_BITS)
    firsts = np.flatnonzero(np.diff(starts // RUN, prepend=-1))
    bounds = zip([*firsts.tolist(), terms], [*starts[firsts].tolist(), len(order)], strict=True)
    for (term, token), (next_term, next_token) in pairwise(bounds):
        yield slice(term, next_term), slice(token, next_token)


def _positions(lengths: Numbers) -> Tokens:
    """Where each word stands in its document, for documents of so many words each."""
    starts = np.cumsum(lengths) - lengths
    positions = np.arange(lengths.sum(), dtype=np.int32)
    positions -= np.repeat(starts.astype(np.int32), lengths)
    return positions
