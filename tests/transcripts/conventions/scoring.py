"""Compares, word by word, what a page was read as with who says its words."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Note, Transcript, TranscriptError, TurnKind
from tests.transcripts.conventions.pages import InventedPage, Part, Word, words_of

_CLOCK = re.compile(r"\d{1,2}(?::\d\d){1,2}(?:[.,]\d{1,3})?")
_QUOTED = 30
"""Characters of a line that a note must hold to quote it; the whole of a shorter line."""


class Verdict(StrEnum):
    RIGHT = "right"
    DOUBTFUL = "doubtful"
    """Given to nobody, with a note that names or quotes the line."""
    REFUSED = "refused"
    LOST = "lost"
    """Speech that stands in no turn."""
    MISGIVEN = "misgiven"
    """Said by another, or by nobody without a note; or said by somebody while nobody said it."""


BAD = (Verdict.LOST, Verdict.MISGIVEN)


@dataclass(frozen=True, slots=True)
class Heard:
    """A word of a transcript's turns, and the turn it stands in, with the line where that begins:
    one that goes on behind a stage direction is one turn."""

    text: str
    label: str | None
    kind: TurnKind
    line: int
    turn: int


@dataclass
class Score:
    """The verdicts of a page, and each word that is bad with what became of it."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    faults: list[tuple[Word, Verdict, str]] = field(default_factory=list)

    def add(self, word: Word, verdict: Verdict, became: str = "") -> None:
        self.verdicts[verdict] += 1
        if verdict in BAD:
            self.faults.append((word, verdict, became))

    def report(self) -> str:
        """The runs of words that are bad, a line each."""
        runs = groupby(self.faults, lambda fault: (fault[0].line, fault[1:], fault[0].labels))
        return "\n".join(
            f"line {line}: {verdict}, {became}; {'/'.join(labels) or 'nobody'} says: "
            + " ".join(word.text for word, *_ in faults)
            for (line, (verdict, became), labels), faults in runs
        )


def score(page: InventedPage, content: bytes = b"") -> Score:
    """The verdicts on a page as plain text, or as a file whose lines or paragraphs are the same."""
    try:
        transcript = parse(read(content or page.text.encode(), "page.txt"))
    except TranscriptError as error:
        refused = Score()
        for word in page.words:
            if word.part is Part.SPEECH:
                verdict = Verdict.REFUSED if error.remedy else Verdict.LOST
                refused.add(word, verdict, "refused without a remedy")
        return refused
    return compared(page, transcript)


def compared(page: InventedPage, transcript: Transcript) -> Score:
    scored = Score()
    first_of: dict[int, int] = {}
    for word, heard in zip(page.words, aligned(page.words, heard_in(transcript)), strict=True):
        if word.part is Part.SPEECH:
            if heard is None:
                scored.add(word, Verdict.LOST, "in no turn")
                continue
            stretch = first_of.setdefault(heard.turn, word.stretch)
            scored.add(word, *_verdict(word, heard, stretch, page, transcript.notes))
        elif word.part is Part.OUTSIDE and heard and heard.kind is TurnKind.SPEECH:
            noted = heard.label is None and is_noted(word, heard, page, transcript.notes)
            verdict = Verdict.DOUBTFUL if noted else Verdict.MISGIVEN
            scored.add(word, verdict, f"speech of {heard.label}")
    return scored


def _verdict(
    word: Word, heard: Heard, stretch: int, page: InventedPage, notes: Sequence[Note]
) -> tuple[Verdict, str]:
    if heard.kind is TurnKind.STAGE_DIRECTION:
        return Verdict.MISGIVEN, "a stage direction"
    if heard.label is None:
        noted = is_noted(word, heard, page, notes)
        if word.labels or (word.warned and not noted):
            return (Verdict.DOUBTFUL, "") if noted else (Verdict.MISGIVEN, "nobody, without a note")
        if word.stretch != stretch and not (word.warned and noted):
            return Verdict.MISGIVEN, "one turn with what somebody else unnamed says"
        return Verdict.RIGHT, ""
    if _is_right(word, heard):
        return Verdict.RIGHT, ""
    return Verdict.MISGIVEN, f"said by {heard.label}"


def is_noted(word: Word, heard: Heard, page: InventedPage, notes: Sequence[Note]) -> bool:
    """Whether a note is on the word's line or on its turn's, or quotes the word's line."""
    quoted = fold_spaces(page.lines[word.line - 1]).strip()[:_QUOTED]
    return any(
        note.line in (word.line, heard.line) or quoted in fold_spaces(note.message)
        for note in notes
    )


def folded(label: str) -> str:
    """A label without its case, its emphasis, its clock, and what stands around it."""
    return " ".join(words_of(_CLOCK.sub(" ", label))).casefold()


def heard_in(transcript: Transcript) -> list[Heard]:
    heard = []
    number = line = 0
    for turn in transcript.turns:
        if turn.kind is TurnKind.SPEECH and not turn.continues:
            number, line = number + 1, turn.line
        for paragraph in turn.paragraphs:
            heard += [
                Heard(word, turn.label, turn.kind, line, number)
                for word in words_of(drop_invisible(paragraph))
            ]
    return heard


def aligned(words: Sequence[Word], heard: Sequence[Heard]) -> list[Heard | None]:
    """For each word the one heard that it became: as many as can be matched in order, and of
    several ways the one that is kindest to who reads."""
    best = [[0] * (len(heard) + 1) for _ in range(len(words) + 1)]
    for i in reversed(range(len(words))):
        row, below = best[i], best[i + 1]
        for j in reversed(range(len(heard))):
            row[j] = max(row[j + 1], below[j])
            if words[i].text == heard[j].text:
                row[j] = max(row[j], below[j + 1] + _worth(words[i], heard[j]))
    found: list[Heard | None] = []
    j = 0
    for i, word in enumerate(words):
        while j < len(heard) and best[i][j] == best[i][j + 1]:
            j += 1
        if best[i][j] == best[i + 1][j] or j == len(heard):
            found.append(None)
            continue
        assert word.text == heard[j].text
        found.append(heard[j])
        j += 1
    return found


def _worth(word: Word, heard: Heard) -> int:
    """A match counts most; that it is speech, and by whom, decides between matches alone."""
    return 1000 + (word.part is Part.SPEECH) + _is_right(word, heard)


def _is_right(word: Word, heard: Heard) -> bool:
    if heard.label is None:
        return not word.labels
    return folded(heard.label) in map(folded, word.labels)


def table(pages: Sequence[InventedPage]) -> str:
    """A line for each convention: its pages, its words, and how many have each verdict."""
    rows = [("convention", "pages", "words", *Verdict)]
    total: Counter[str] = Counter()
    for convention, group in groupby(pages, lambda page: page.convention):
        counts: Counter[str] = Counter()
        for page in group:
            counts["pages"] += 1
            counts["words"] += sum(word.part is Part.SPEECH for word in page.words)
            counts.update(score(page).verdicts)
        rows.append(_row(convention, counts))
        total.update(counts)
    rows.append(_row("together", total))
    return "\n".join(f"{row[0]:28}" + "".join(f"{value:>10}" for value in row[1:]) for row in rows)


def _row(name: str, counts: Counter[str]) -> tuple[str, ...]:
    return name, *(str(counts[column]) for column in ("pages", "words", *Verdict))
