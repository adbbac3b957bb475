"""Reads a page into a transcript. Pure: lines in, values out.

    page     = preamble turn+
    preamble = title? fact* notice? rule* early-speech?
    turn     = mark label? speech
    mark     = ">>" at the start of a line; within one only if a label follows, or behind the end of
               a sentence, or if most marks of the page stand within lines
    label    = a name or role, then ":", as `labels` tells it; without a mark only one that the page
               surely uses (`page_conventions`), at the start of a line or behind a sentence
    speech   = paragraphs, parted by empty lines; what stands in brackets alone is no speech

A page without marks may be laid out in another way: `layouts` rewrites its lines first.

What cannot be attributed is a turn with no label; it is never given to the speaker before it.
Every word of the page stands in exactly one field of the result.
"""

from collections.abc import Sequence

from igfarchive.transcripts.grammar.headings import read_heading
from igfarchive.transcripts.grammar.layouts import lay_out
from igfarchive.transcripts.grammar.notices import FIRST_YEAR
from igfarchive.transcripts.grammar.openings import Sign
from igfarchive.transcripts.grammar.page_conventions import PageConventions
from igfarchive.transcripts.grammar.preamble import read_preamble
from igfarchive.transcripts.grammar.refusals import no_turns, refuse_flattened, refuse_other_kinds
from igfarchive.transcripts.grammar.remarks import summarise
from igfarchive.transcripts.grammar.segments import Kind, Segment, cut
from igfarchive.transcripts.grammar.set_apart import read_set_apart
from igfarchive.transcripts.grammar.survey import observe
from igfarchive.transcripts.grammar.turn_builder import TurnBuilder
from igfarchive.transcripts.grammar.turns import turns_of
from igfarchive.transcripts.page import MOST_TURNS, Page, refuse_many
from igfarchive.transcripts.transcript import Heading, Note, Transcript, TranscriptError

MOST_LABELS = 10_000
"""Labels of a page. No session has had as many as three hundred."""


def parse(page: Page) -> Transcript:
    """The transcript that a page holds; TranscriptError, with line and remedy, if it holds none.

    Notes are in the order of their lines; a transcript has at least one turn of speech.
    """
    if page.told:
        return page.told
    page = lay_out(page)
    refuse_other_kinds(page.lines)
    page = read_set_apart(page)
    conventions = observe(page.lines)
    refuse_flattened(page.lines, conventions)
    segments = list(cut(page.lines, conventions))
    refuse_many(sum(segment.kind is Kind.TURN for segment in segments), MOST_TURNS, "turns")
    first = next((place for place, segment in enumerate(segments) if _opens(segment)), None)
    if first is None:
        raise no_turns(page.lines, conventions)
    preamble = read_preamble(segments[:first], page)
    builder = TurnBuilder(conventions)
    builder.take_all([*preamble.early, *segments[first:]])
    junk = [*page.junk, *preamble.junk, *builder.junk]
    turns = tuple(
        turn for draft in builder.drafts for turn in turns_of(draft, junk, builder.remarks)
    )
    notice = "\n".join([*preamble.notice, *builder.notice])
    heading = read_heading(preamble.facts, notice)
    notes = [
        *page.notes,
        *_page_notes(segments, conventions, heading),
        *builder.remarks.notes(),
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
        raise no_turns(page.lines, conventions)
    if len(transcript.labels) > MOST_LABELS:
        raise TranscriptError(
            f"The page names {len(transcript.labels):,} speakers.",
            f"A transcript names at most {MOST_LABELS:,}: split the file, or see what fills it.",
        )
    return transcript


def _opens(segment: Segment) -> bool:
    """Whether the transcript's turns begin here; a chat may be pasted above them."""
    return segment.kind is Kind.TURN and segment.sign is not Sign.CHAT


def _page_notes(
    segments: Sequence[Segment], conventions: PageConventions, heading: Heading
) -> list[Note]:
    notes = []
    signs = {segment.sign for segment in segments}
    if not conventions.marked and Sign.NAME in signs:
        some = "No" if signs.isdisjoint((Sign.MARK, Sign.SLIP)) else "Few"
        notes.append(
            Note(0, f"{some} >> on the page: turns were told by the names at their lines.")
        )
    if conventions.single:
        notes.append(Note(0, "Turns open with a single >, and nothing quotes e-mail."))
    if conventions.flattened:
        notes.append(Note(0, "Several turns share a line: each >> was read as a turn."))
    if heading.year is not None and heading.year < FIRST_YEAR:
        notes.append(
            Note(0, f"The title says {heading.year}: the forum first met in {FIRST_YEAR}.")
        )
    return notes
