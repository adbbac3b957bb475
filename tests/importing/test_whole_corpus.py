"""Two thousand real transcripts go in with one command, and can all be found."""

import tarfile
from pathlib import Path

import pytest

from igfarchive.archive.models import Session
from igfarchive.importing.batch import Batch
from igfarchive.importing.reports import Totals
from igfarchive.search import index

# Of 360,200 marks eight stand before `[laughter]` alone, which is a direction and no turn. Some 170
# names in bold or without a mark, most of them within a line, open a turn of their own, and some
# twenty times what may be a name gives words to nobody.
TURNS = 360_380
# Three files are word for word those of another show.
FILES, TWINS = 2_084, 3


@pytest.mark.long
@pytest.mark.django_db
def test_the_whole_corpus_goes_in(shared: Path, tmp_path: Path) -> None:
    with tarfile.open(shared / "corpora/changelog.tar.xz") as archive:
        archive.extractall(tmp_path / "corpus", filter="data")
    totals = Totals()
    for report in Batch(event="changelog").import_all([str(tmp_path / "corpus")], []):
        totals.add(report)
    assert totals.as_dict()["files"] == FILES
    assert totals.statuses["failed"] == 0
    assert totals.statuses["unchanged"] == TWINS
    assert totals.counts["turns"] == TURNS
    assert Session.objects.count() == FILES - TWINS
    assert not index.check()
