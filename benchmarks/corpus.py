"""What is searched: real transcripts where there are any, else invented ones."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from zlib import crc32

from benchmarks.inventing import invent
from igfarchive.search.engines import Document, SessionDocuments
from igfarchive.search.queries.query import UNKNOWN
from igfarchive.text.further_stems import further_stems
from igfarchive.text.words import exact_words, stem
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TurnKind

SHARED = "IGFARCHIVE_TEST_SHARED"
YEARS = range(2006, 2026)
INVENTED = 100_000
"""Turns that are invented where no number is asked for."""


class Turn(NamedTuple):
    """A turn, and what every engine is to find it by: its words, parted by spaces."""

    session: int
    document: Document
    words: str
    stems: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """`source` says what the turns are, in a sentence. Utterances are counted from 1."""

    source: str
    turns: tuple[Turn, ...]


def sessions(turns: Iterable[Turn]) -> Iterator[SessionDocuments]:
    """The turns as our own engine takes them."""
    for session, members in groupby(turns, key=itemgetter(0)):
        yield SessionDocuments(session, tuple(turn.document for turn in members))


def corpus(utterances: int | None, *, generated: bool = False) -> Corpus:
    """That many turns, or all there are; invented where there are not as many real ones."""
    archive = Path(os.environ.get(SHARED, ""), "corpora", "changelog.tar.xz")
    if generated:
        why = "as asked for"
    elif not os.environ.get(SHARED):
        why = f"as {SHARED} names no folder of real ones"
    elif not archive.is_file():
        why = f"as the folder that {SHARED} names holds no real ones"
    else:
        turns = tuple(islice(_tokenised(_unpack(archive)), utterances))
        if utterances is None or len(turns) == utterances:
            return Corpus(f"{len(turns):,} turns of real transcripts.", turns)
        why = f"as there are only {len(turns):,} real ones"
    turns = tuple(_tokenised(_invented(utterances or INVENTED)))
    return Corpus(f"{len(turns):,} invented turns, {why}.", turns)


def analyse(text: str) -> tuple[str, str]:
    """Its words and all stems that it is found by, parted by spaces."""
    words = exact_words(text)
    further = (each.stem for each in further_stems(text))
    return " ".join(words), " ".join([*map(stem, words), *further])


def _tokenised(documents: Iterable[tuple[int, Document]]) -> Iterator[Turn]:
    for utterance, (session, document) in enumerate(documents, start=1):
        yield Turn(session, replace(document, utterance=utterance), *analyse(document.text))


def _unpack(archive: Path) -> Iterator[tuple[int, Document]]:
    """Every turn of speech, with the number of its session.

    The transcripts say neither for whom somebody speaks nor when: the show takes the place of the
    affiliation, and the years are spread over the episodes.
    """
    with tarfile.open(archive, "r|xz") as files:
        for session, member in enumerate(filter(tarfile.TarInfo.isfile, files), start=1):
            content = files.extractfile(member)
            assert content
            path = PurePosixPath(member.name)
            show, episode = path.parent.name, path.stem
            turns = read_file(path.name, content.read()).transcript.turns
            spoken = [turn for turn in turns if turn.kind is TurnKind.SPEECH]
            for position, turn in enumerate(spoken):
                text = "\n\n".join(turn.paragraphs)
                yield session, _document(position, text, turn.label or UNKNOWN, show, episode)


def _invented(utterances: int) -> Iterator[tuple[int, Document]]:
    for turn in invent(utterances):
        episode = f"{turn.show}-{turn.session}"
        yield turn.session, _document(turn.position, turn.text, turn.speaker, turn.show, episode)


def _document(position: int, text: str, speaker: str, show: str, episode: str) -> Document:
    spread = crc32(episode.encode())
    day = date(YEARS[spread % len(YEARS)], spread // 20 % 12 + 1, spread // 240 % 28 + 1)
    return Document(
        utterance=0,
        position=position,
        text=text,
        speaker=speaker,
        affiliation=show,
        group=UNKNOWN,
        region=UNKNOWN,
        event=show,
        year=str(day.year),
        kind="workshop",
        session=f"{show}/{episode}",
        date=day,
    )
