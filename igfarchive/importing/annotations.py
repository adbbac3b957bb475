"""Brings annotations in from JSON-LD files: each for itself, a bad one stops no other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError

from igfarchive.annotating.exchange import Outcome, load
from igfarchive.annotating.webannotations.documents import AnnotationError, Item, read_document
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.history import Origin, recording
from igfarchive.importing.incoming import ANNOTATIONS_SUFFIX, is_hidden
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError

FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AnnotationReport:
    """What became of one annotation of a file; `lost` where its words do not stand in its turn."""

    path: str
    name: str
    status: str
    lost: bool = False
    error: str = ""


@dataclass(slots=True)
class AnnotationBatch:
    """One run of the importer. `index_problem` says why the index fell behind, if it did."""

    index_problem: str = ""
    _changed: bool = False

    def import_all(self, paths: Iterable[Path]) -> Iterator[AnnotationReport]:
        """Import files, and all files of that suffix in folders; then the index follows."""
        try:
            for path in paths:
                yield from self._import_path(path)
        finally:
            self._index()

    def _import_path(self, path: Path) -> Iterator[AnnotationReport]:
        if path.is_dir():
            for file in sorted(path.rglob(f"*{ANNOTATIONS_SUFFIX}")):
                if not is_hidden(file, path):
                    yield from self._import_file(file)
        else:
            yield from self._import_file(path)

    def _import_file(self, path: Path) -> Iterator[AnnotationReport]:
        try:
            items = read_document(path.read_bytes())
        except OSError as error:
            yield AnnotationReport(
                str(path), "", FAILED, error=f"Cannot be read: {error.strerror}."
            )
        except AnnotationError as error:
            yield AnnotationReport(str(path), "", FAILED, error=str(error))
        else:
            for item in items:
                yield self._import_item(str(path), item)

    def _import_item(self, path: str, item: Item) -> AnnotationReport:
        if item.annotation is None:
            return AnnotationReport(path, item.name, FAILED, error=str(item.error))
        try:
            with recording(None, Origin.IMPORT, Path(path).name):
                row, outcome = load(item.annotation)
        except (RefusedError, DatabaseError) as error:
            return AnnotationReport(path, item.name, FAILED, error=str(error))
        self._changed |= outcome is not Outcome.UNCHANGED
        return AnnotationReport(path, item.name, outcome, lost=not row.anchored)

    def _index(self) -> None:
        """Have the index follow the corrections, of this run or one that ended too early."""
        try:
            index.update(build=True)
        except IndexUnavailableError as error:
            self.index_problem = str(error)
        else:
            if self._changed:
                index.merge_segments()
