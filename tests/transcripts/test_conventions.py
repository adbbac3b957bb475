"""No word of the invented pages is lost, and none is silently given to another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

import pytest

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Note, Turn, TurnKind
from tests.transcripts.conventions.pages import InventedPage, invented_pages, pages_of
from tests.transcripts.conventions.scoring import Verdict, compared, score, table
from tests.transcripts.documents import docx

PAGES = invented_pages()
LEAST_RIGHT = 5_791
"""Words of all pages that are given to whom they belong. It may grow, never shrink."""

(PLAIN,) = pages_of(
    "plain",
    """=== two named and two unnamed
A = ADA QUILL
B = BO TERN

A| ‹>> ADA QUILL:› The gate is shut.
B| ‹>> BO TERN:› Not so.
.| ‹>>› Who has the key?
.| ‹>>› Nobody has.
""",
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.convention}: {page.name}")
def test_no_word_is_lost_or_silently_misgiven(page: InventedPage) -> None:
    if faults := score(page).report():
        pytest.fail(f"{page.text}\n{faults}", pytrace=False)


# What stands in files of subtitles and in documents as in plain text.
COMMON = [page for page in PAGES if page.convention[:2] in ("01", "07")]


@pytest.mark.parametrize("page", COMMON, ids=lambda page: f"{page.convention}: {page.name}")
@pytest.mark.parametrize(("head", "stop"), [("WEBVTT\n\n", "."), ("", ",")], ids=["vtt", "srt"])
def test_no_word_is_lost_or_silently_misgiven_in_cues(
    page: InventedPage, head: str, stop: str
) -> None:
    cues = in_cues(page, head, stop)
    assert parse(read(cues.text.encode(), "page.txt")).turns[0].times
    if faults := score(cues).report():
        pytest.fail(f"{cues.text}\n{faults}", pytrace=False)


@pytest.mark.parametrize("page", COMMON, ids=lambda page: f"{page.convention}: {page.name}")
def test_no_word_is_lost_or_silently_misgiven_in_a_document(page: InventedPage) -> None:
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in page.lines)
    if faults := score(page, docx(body)).report():
        pytest.fail(f"{page.text}\n{faults}", pytrace=False)


def in_cues(page: InventedPage, head: str, stop: str) -> InventedPage:
    """The page as subtitles: a cue of a second for each line with words."""
    lines = head.split("\n")[:-1]
    moved: dict[int, int] = {}
    for number, line in enumerate(page.lines, start=1):
        if line.strip():
            times = (
                f"00:{second // 60:02}:{second % 60:02}{stop}000" for second in (number, number + 1)
            )
            lines += [" --> ".join(times), line, ""]
            moved[number] = len(lines) - 1
    words = tuple(replace(word, line=moved[word.line]) for word in page.words)
    return replace(page, lines=tuple(lines), words=words)


def test_most_words_are_given_to_whom_they_belong() -> None:
    print(table(PAGES))
    assert sum(score(page).verdicts[Verdict.RIGHT] for page in PAGES) >= LEAST_RIGHT


@pytest.mark.parametrize(
    ("change", "verdicts"),
    [
        ({"label": "**Bo Tern** [00:12]"}, {}),
        ({"paragraphs": ()}, {Verdict.LOST: 2}),
        ({"label": "ADA QUILL"}, {Verdict.MISGIVEN: 2}),
        ({"label": None}, {Verdict.MISGIVEN: 2}),
        ({"kind": TurnKind.STAGE_DIRECTION}, {Verdict.MISGIVEN: 2}),
        ({"paragraphs": ("BO TERN: Not so.",)}, {Verdict.MISGIVEN: 2}),
    ],
    ids=str,
)
def test_what_becomes_of_a_turn_is_seen(
    change: dict[str, Any], verdicts: dict[Verdict, int]
) -> None:
    ada, bo, *unnamed = turns()
    assert faults([ada, replace(bo, **change), *unnamed]) == verdicts


def test_two_unnamed_in_one_turn_are_seen() -> None:
    ada, bo, key, nobody = turns()
    joined = replace(key, paragraphs=key.paragraphs + nobody.paragraphs)
    assert faults([ada, bo, joined]) == {Verdict.MISGIVEN: 2}


@pytest.mark.parametrize(
    ("note", "verdict"),
    [
        (Note(2, "Given to nobody."), Verdict.DOUBTFUL),
        (Note(0, "Given to nobody: >> BO TERN: Not so."), Verdict.DOUBTFUL),
        (Note(0, "Given to nobody."), Verdict.MISGIVEN),
    ],
    ids=str,
)
def test_a_note_must_name_or_quote_the_line(note: Note, verdict: Verdict) -> None:
    ada, bo, *unnamed = turns()
    assert faults([ada, replace(bo, label=None), *unnamed], note) == {verdict: 2}


def turns() -> tuple[Turn, ...]:
    """Those of the plain page, read without a fault."""
    read_as = parse(read(PLAIN.text.encode(), "page.txt")).turns
    assert faults(read_as) == {}
    return read_as


def faults(given: Sequence[Turn], *notes: Note) -> Counter[Verdict]:
    """The verdicts on the plain page's words but those that are right."""
    transcript = replace(
        parse(read(PLAIN.text.encode(), "page.txt")), turns=tuple(given), notes=notes
    )
    verdicts = compared(PLAIN, transcript).verdicts
    del verdicts[Verdict.RIGHT]
    return verdicts
