"""Two thousand real transcripts go in with one command, and can all be found."""

import resource
import tarfile
from pathlib import Path

import pytest
from django.db.models import Sum
from pytest_django import Settings

from igfarchive.archive.models import Session
from igfarchive.importing.batch import Batch
from igfarchive.importing.reports import Tally
from igfarchive.search import index

# Of 360,200 marks eight stand before `[laughter]` alone, which is a direction and no turn; and
# one line in capitals that no mark precedes is given to nobody, which makes one turn more.
TURNS = 360_200 - 8 + 1
# Three files are word for word those of another show.
FILES, TWINS = 2_084, 3


@pytest.mark.long
@pytest.mark.django_db
def test_the_whole_corpus_goes_in_with_flat_memory(
    shared: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.INDEX_DIR = tmp_path / "index"
    with tarfile.open(shared / "corpora/changelog.tar.xz") as archive:
        archive.extractall(tmp_path / "corpus", filter="data")
    tally, peaks = Tally(), []
    for number, report in enumerate(
        Batch(event="changelog").import_all([str(tmp_path / "corpus")], []), start=1
    ):
        tally.add(report)
        if number % 500 == 0:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert tally.as_dict()["files"] == FILES
    assert tally.statuses["failed"] == 0
    assert tally.statuses["unchanged"] == TWINS
    assert tally.counts["turns"] == TURNS
    assert peaks[-1] < 1.5 * peaks[0]
    kept = Session.objects.aggregate(turns=Sum("turns"))["turns"]
    assert index.count() == kept
    assert not index.check()
