"""Reads a page into a transcript. Pure: lines in, values out.

    page     = preamble turn+
    preamble = title? fact* notice? rule* early-speech?
    turn     = mark label? speech
    mark     = ">>" at the start of a line; within one only if a label follows, or if most marks
               of the page stand within lines
    label    = a name or role, then ":", as `labels` tells it
    speech   = paragraphs, parted by empty lines; what stands in brackets alone is no speech

What cannot be attributed is a turn with no label; it is never given to the speaker before it.
Every word of the page stands in exactly one field of the result.
"""

from collections.abc import Sequence

from igfarchive.importing.captions.drafting import Desk
from igfarchive.importing.captions.habits import Habits, observe
from igfarchive.importing.captions.headings import read_heading
from igfarchive.importing.captions.notices import FIRST_YEAR
from igfarchive.importing.captions.page import Page
from igfarchive.importing.captions.pieces import Kind, Piece, Sign, cut
from igfarchive.importing.captions.preamble import read_preamble
from igfarchive.importing.captions.refusals import no_turns, refuse_flattened, refuse_other_kinds
from igfarchive.importing.captions.remarks import summarise
from igfarchive.importing.captions.transcript import Heading, Note, Transcript, TranscriptError
from igfarchive.importing.captions.turns import turns_of

MOST_TURNS = 15_000
"""Turns of a page. The longest day of captions has a third of them; others who write to the archive
wait for two seconds while so many are stored."""
MOST_LABELS = 10_000
"""Labels of a page. No session has had as many as three hundred."""


def parse(page: Page) -> Transcript:
    """The transcript that a page holds; TranscriptError, with line and remedy, if it holds none.

    Notes are in the order of their lines; a transcript has at least one turn of speech.
    """
    refuse_other_kinds(page.lines)
    habits = observe(page.lines)
    refuse_flattened(page.lines, habits)
    pieces = list(cut(page.lines, habits))
    _refuse_endless(pieces)
    first = next((place for place, piece in enumerate(pieces) if _opens(piece)), None)
    if first is None:
        raise no_turns(page.lines, habits)
    preamble = read_preamble(pieces[:first], page)
    desk = Desk(habits)
    desk.take_all([*preamble.early, *pieces[first:]])
    junk = [*page.junk, *preamble.junk, *desk.junk]
    turns = tuple(turn for draft in desk.drafts for turn in turns_of(draft, junk, desk.remarks))
    notice = "\n".join([*preamble.notice, *desk.notice])
    heading = read_heading(preamble.facts, notice)
    notes = [
        *page.notes,
        *_page_notes(habits, heading),
        *desk.remarks.notes(),
        *summarise(junk),
    ]
    transcript = Transcript(
        preamble=preamble.facts,
        heading=heading,
        notice=notice,
        turns=turns,
        junk=tuple(junk),
        notes=tuple(sorted(notes, key=lambda note: note.line)),
    )
    if not transcript.speech:
        raise no_turns(page.lines, habits)
    if len(transcript.labels) > MOST_LABELS:
        raise TranscriptError(
            f"The page names {len(transcript.labels):,} speakers.",
            f"A transcript names at most {MOST_LABELS:,}: split the file, or see what fills it.",
        )
    return transcript


def _refuse_endless(pieces: Sequence[Piece]) -> None:
    turns = sum(piece.kind is Kind.TURN for piece in pieces)
    if turns > MOST_TURNS:
        raise TranscriptError(
            f"The page has {turns:,} turns.",
            f"A transcript has at most {MOST_TURNS:,}: split the file, or see what fills it.",
        )


def _opens(piece: Piece) -> bool:
    """Whether the transcript's turns begin here; a chat may be pasted above them."""
    return piece.kind is Kind.TURN and piece.sign is not Sign.CHAT


def _page_notes(habits: Habits, heading: Heading) -> list[Note]:
    notes = []
    if not habits.marked:
        notes.append(Note(0, "No >> on the page: turns were told by the names at their lines."))
    if habits.flattened:
        notes.append(Note(0, "Several turns share a line: each >> was read as a turn."))
    if heading.year is not None and heading.year < FIRST_YEAR:
        notes.append(
            Note(0, f"The title says {heading.year}: the forum first met in {FIRST_YEAR}.")
        )
    return notes
