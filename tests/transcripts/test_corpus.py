"""A large corpus with dirty labels: its turns are counted against the plainest reading."""

import re
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.grammar.stages import is_of_room
from tests.transcripts.accounting import assert_balanced

FILES = 60
IN_STARS = re.compile(r"\*\*[A-Z][^*:\n]+:\*\*")
NAIVE = re.compile(r"^\s*>> (.+?):  (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def corpus(shared: Path) -> list[tuple[str, bytes]]:
    """The first files: the archive is read as a stream, and only so far."""
    with tarfile.open(shared / "corpora/changelog.tar.xz", "r|xz") as archive:
        return list(islice(files_of(archive), FILES))


def files_of(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for member in archive:
        if member.name.endswith(".txt") and (file := archive.extractfile(member)):
            yield member.name, file.read()


def test_each_mark_is_a_turn_and_no_word_is_lost(corpus: list[tuple[str, bytes]]) -> None:
    assert len(corpus) == FILES
    for name, content in corpus:
        page = read(content, name)
        transcript = parse(page)
        assert_balanced(page, transcript)
        # Behind a label, what the whole room hears is a direction and no turn of speech.
        text = content.decode("utf-8")
        marks = sum(not is_of_room(words) for _, words in NAIVE.findall(text))
        # Some labels were left within lines, in the stars of their source.
        assert len(transcript.speech) == marks + len(IN_STARS.findall(text))
        assert transcript.heading.event == ""
        assert transcript.heading.title == page.lines[0].text
