"""What the tests of timed formats ask of a file: who says what, and when."""

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Transcript
from tests.transcripts.accounting import assert_balanced

Said = list[tuple[str | None, str]]


def transcript_of(content: str | bytes, name: str = "ws-9.txt", read_as: str = "") -> Transcript:
    """The transcript of a file, whose words all stand in it; `read_as` is its format."""
    page = read(content.encode() if isinstance(content, str) else content, name)
    assert read_as in ("", page.format)
    transcript = parse(page)
    assert_balanced(page, transcript)
    return transcript


def said(transcript: Transcript) -> Said:
    """Labels, and words with ` / ` between paragraphs."""
    return [(turn.label, " / ".join(turn.paragraphs)) for turn in transcript.turns]


def messages(transcript: Transcript) -> str:
    return "\n".join(note.message for note in transcript.notes)
