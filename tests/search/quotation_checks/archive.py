"""The turns that cases are made of, in the database and in the index."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path, PurePosixPath

from igfarchive.archive.models import Participation, Session, Speaker, Utterance
from igfarchive.archive.slugs import slug_of
from igfarchive.search import index
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TurnKind
from tests import cast
from tests.search.quotation_checks import Turn

SAMPLES = Path(__file__).parents[3] / "fixtures"
UNPUBLISHED = 20
"""Of so many files of the large corpus one is not published; of the samples the first."""


def sample_turns() -> list[Turn]:
    """The turns of the transcripts that come with the project."""
    files = [
        (path.stem, path.read_bytes(), path.name)
        for path in sorted(SAMPLES.glob("fon-*/*"))
        if path.suffix in {".txt", ".vtt"}
    ]
    return [
        turn
        for number, (session, content, name) in enumerate(files)
        for turn in _turns(session, name, content, published=number > 0)
    ]


def real_turns(shared: Path, every: int = 1) -> Iterator[Turn]:
    """Those of every so many files of the large corpus."""
    with tarfile.open(shared / "corpora" / "changelog.tar.xz", "r|xz") as files:
        chosen = islice(filter(tarfile.TarInfo.isfile, files), None, None, every)
        for number, member in enumerate(chosen):
            content = files.extractfile(member)
            assert content
            name = PurePosixPath(member.name)
            yield from _turns(
                f"{name.parent.name}-{name.stem}"[:90],
                name.name,
                content.read(),
                published=number % UNPUBLISHED != 0,
            )


def _turns(session: str, name: str, content: bytes, *, published: bool) -> Iterator[Turn]:
    for turn in read_file(name, content).transcript.turns:
        if turn.kind is TurnKind.SPEECH:
            text = PARAGRAPH_BREAK.join(turn.paragraphs)
            yield Turn(session, turn.label or "", text, published)


def store(turns: Iterable[Turn]) -> None:
    """Put the turns, a session's after each other, into the empty archive, and build its index."""
    event = cast.event()
    speakers: dict[str, Speaker] = {}
    for code, members in groupby(turns, key=attrgetter("session")):
        said = list(members)
        made = cast.session(
            event, code[:40], code, slug=slug_of(code, "session"), published=said[0].published
        )
        for turn in said:
            if turn.speaker and turn.speaker not in speakers:
                speakers[turn.speaker] = Speaker.objects.create(
                    name=turn.speaker,
                    sort_name=turn.speaker,
                    slug=f"{slug_of(turn.speaker, 'speaker')[:80]}-{len(speakers)}",
                )
        file = cast.source(made)
        Utterance.objects.bulk_create(
            Utterance(
                session=made,
                key=number,
                position=number,
                speaker=speakers.get(turn.speaker),
                label=turn.speaker,
                text=turn.text,
                words=len(turn.text.split()),
                line=number,
                source=file,
            )
            for number, turn in enumerate(said, 1)
        )
        Participation.objects.bulk_create(
            Participation(session=made, speaker=speakers[name], turns=1, words=1)
            for name in sorted({turn.speaker for turn in said if turn.speaker})
        )
        Session.objects.filter(pk=made.pk).update(
            turns=len(said), words=sum(len(turn.text.split()) for turn in said)
        )
    index.rebuild()
