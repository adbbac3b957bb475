"""What an import tells: one report a file, in the shape that `--json` prints."""

from dataclasses import asdict, dataclass, field
from typing import Any

from igfarchive.importing.loading import Loaded, Status
from igfarchive.transcripts.reading import ReadFile
from igfarchive.transcripts.transcript import Note, TranscriptError

FAILED = "failed"
STATUSES = (*Status, FAILED)
COUNTS = ("turns", "paragraphs", "words", "left_out")


@dataclass(frozen=True, slots=True)
class FileReport:
    """`session` is an address on the site, in a dry run the one it would get, and empty after a
    failure; counts are of speech, and `left_out` of the words that are no part of the session."""

    path: str
    status: str
    session: str = ""
    turns: int = 0
    paragraphs: int = 0
    words: int = 0
    left_out: int = 0
    labels: int = 0
    warnings: tuple[Note, ...] = ()
    error: str | None = None

    @classmethod
    def of(cls, path: str, loaded: Loaded, file: ReadFile | None) -> "FileReport":
        transcript = file.transcript if file else None
        return cls(
            path=path,
            status=loaded.status,
            session=loaded.session.get_absolute_url(),
            turns=len(transcript.speech) if transcript else 0,
            paragraphs=transcript.paragraphs if transcript else 0,
            words=transcript.words if transcript else 0,
            left_out=transcript.left_out if transcript else 0,
            labels=len(transcript.labels) if transcript else 0,
            warnings=tuple(loaded.notes),
        )

    @classmethod
    def of_failure(cls, path: str, error: TranscriptError) -> "FileReport":
        return cls(path=path, status=FAILED, error=str(error))


@dataclass(slots=True)
class Totals:
    """The totals of a run; a run of any length keeps no more than this."""

    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    warnings: int = 0

    def add(self, report: FileReport) -> None:
        self.statuses[report.status] += 1
        for name in COUNTS:
            self.counts[name] += getattr(report, name)
        self.warnings += len(report.warnings)

    def as_dict(self) -> dict[str, int]:
        files = sum(self.statuses.values())
        return {"files": files, **self.statuses, **self.counts, "warnings": self.warnings}


def as_json(report: FileReport) -> dict[str, Any]:
    return asdict(report)
