"""The turns that were judged, as engines take them."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from benchmarks.corpus import Turn, analyse
from igfarchive.archive.slugs import slug_of
from igfarchive.search.queries.query import UNKNOWN
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TurnKind
from tests.search.corpus import document
from tests.search.judgements import Place

SAMPLES = Path(__file__).parents[3] / "fixtures"
EVERY = 8
"""Of the files of the large corpus, every eighth is searched: 45,229 turns."""


def turns_of(collection: str, shared: Path | None) -> tuple[list[Turn], list[Place]]:
    """All turns of one of the COLLECTIONS, and where each stands; utterances are counted from 1.

    Only the samples can be had without the `shared` folder of real transcripts.
    """
    turns: list[Turn] = []
    places: list[Place] = []
    for session, (name, content) in enumerate(_files(collection, shared), 1):
        transcript = read_file(PurePosixPath(name).name, content).transcript
        spoken = [turn for turn in transcript.turns if turn.kind is TurnKind.SPEECH]
        for number, turn in enumerate(spoken, 1):
            places.append((name, number))
            text = "\n\n".join(turn.paragraphs)
            speaker = slug_of(turn.label, UNKNOWN) if turn.label else UNKNOWN
            made = document(
                len(places), text, name, position=number, speaker=speaker, date=date(2031, 7, 5)
            )
            turns.append(Turn(session, made, *analyse(text)))
    return turns, places


def _files(collection: str, shared: Path | None) -> Iterator[tuple[str, bytes]]:
    """The names by which the judgements know the files, and what is in them."""
    if collection == "samples":
        for path in sorted(SAMPLES.glob("fon-*/*")):
            if path.suffix in {".txt", ".vtt"}:
                yield f"{path.parent.name}/{path.name}", path.read_bytes()
        return
    assert shared
    if collection == "ws-81":
        path = shared / "transcripts" / "igf-2020-ws-81.txt"
        yield path.name, path.read_bytes()
        return
    with tarfile.open(shared / "corpora" / "changelog.tar.xz", "r|xz") as files:
        for number, member in enumerate(filter(tarfile.TarInfo.isfile, files)):
            if number % EVERY == 0:
                content = files.extractfile(member)
                assert content
                yield "/".join(PurePosixPath(member.name).parts[-2:]), content.read()
