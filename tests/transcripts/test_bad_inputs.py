"""Bad and odd files, each with what must become of it: a refusal in a sentence, or these turns."""

import codecs
from collections.abc import Sequence

import pytest

from igfarchive.text.folding import text_digest
from igfarchive.text.names import fold_name
from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.names import NameKind, read_label
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Transcript, TranscriptError
from tests.measuring import unmeasured
from tests.transcripts.accounting import assert_balanced

TITLE = "IGF 2031 - Day 2 - WS 9 Tides\n\n"
GOOD = TITLE + ">> ADA NOOR: Olá.\n\n>> BO LI: Yes.\n"
SAID = [("ADA NOOR", "Olá."), ("BO LI", "Yes.")]
NOTICE = "The following are the outputs of the captioning. No authoritative record.\n\n"
SERVER = "Deprecated: A is deprecated in /srv/a.php on line 1\n\n"


def transcript_of(content: str | bytes, name: str = "ws-9.txt") -> Transcript:
    page = read(content.encode() if isinstance(content, str) else content, name)
    transcript = parse(page)
    assert_balanced(page, transcript)
    return transcript


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.label, " / ".join(turn.paragraphs)) for turn in transcript.turns]


REFUSED: dict[str, tuple[str | bytes, int, str]] = {
    "empty file": (b"", 0, "The file is empty."),
    "only white space": (" \n\t\n\u00a0\r\n", 0, "The file holds nothing but white space."),
    "only invisible characters": ("\ufeff\u200b\n", 0, "The file holds nothing but white space."),
    "only a title": (TITLE, 1, "No turn of speech was found"),
    "title and notice, no turn": (TITLE + NOTICE, 1, "No turn of speech was found"),
    "server notices alone": (SERVER * 3, 1, "error messages of the web server and no transcript"),
    "server notices as a page": (
        "<br />\n<b>Deprecated</b>:  A in <b>/srv/a.php</b> on line <b>1</b><br />\n" * 3,
        2,
        "error messages of the web server and no transcript",
    ),
    "HTML source listing": (
        "1 <html>\n2 <body>\n3 <p>&gt;&gt; ADA: Yes.</p>\n4 </body>\n5 </html>\n",
        1,
        "This is the source code of a web page",
    ),
    "PDF renamed": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 0, "The PDF document is damaged"),
    "DOCX renamed": (
        b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml",
        0,
        "Word document (DOCX) is damaged",
    ),
    "zip renamed": (b"PK\x03\x04" + b"\0" * 26 + b"notes.txt", 0, "This is a zip archive"),
    "Cyrillic bytes": ("Приливы и кабели".encode("koi8-r"), 1, "not windows-1252 either"),
    "damaged UTF-8": (GOOD.encode() + b"\xff", 6, "cannot be read: the rest of the file is UTF-8"),
    "UTF-16 without BOM": (GOOD.encode("utf-16-le"), 0, "UTF-16 without its byte order mark"),
    "NUL": (GOOD.encode().replace(b"Yes", b"Y\0s"), 5, "Byte 0x00 (NUL)"),
    "a mark alone": (TITLE + ">>\n", 1, "No words follow any >>"),
    "a mark and a colon": (TITLE + ">> :\n", 1, "No words follow any >>"),
    "three signs alone": (TITLE + ">>>\n", 1, "No words follow any >>"),
    "quoted e-mail": ("> Bo wrote:\n>> when?\n>> where?\n> Soon.\n", 1, "No words follow any >>"),
    "run together without marks": (
        TITLE + "ADA: Shall we? BO: Yes. ADA: Good. BO: Now? ADA: Now.\n",
        3,
        "The turns run on within lines, 4 names without >>",
    ),
    "five megabytes on a line without marks": ("word " * 1_000_000, 1, "No turn of speech"),
    "timed and not named": (
        "[00:00] Good.\n\n[00:07] Yes.\n",
        1,
        "Its lines are timed, and name nobody",
    ),
    "subtitles in a web page": (
        "<html><body><pre>" + "00:00:01,000 --> 00:00:02,000\nGood.\n" * 2 + "</pre></body></html>",
        1,
        "Subtitles stand in it",
    ),
    "subtitles with times of no form": (
        "1\n00:00:01,000 --> 00:00:02,000\nGood\n\n2\n00:02 -->\nday.\n",
        6,
        "The times of this cue cannot be read: 00:02 -->",
    ),
    "subtitles without words": ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>\n", 0, "no words"),
    "TTML with entities": (
        '<!DOCTYPE tt [<!ENTITY a "b">]>\n<tt xmlns="http://www.w3.org/ns/ttml">&a;</tt>',
        1,
        "definitions of its own (DOCTYPE)",
    ),
    "TTML cut off": ('<tt xmlns="http://www.w3.org/ns/ttml"><body>', 1, "The XML is damaged"),
    "TTML of a hundred thousand levels": (f"<tt>{'<p>' * 100_000}", 1, "Excessive depth"),
    "JSON of a hundred thousand levels": (
        f'{{"segments": {"[" * 100_000}{"]" * 100_000}}}',
        0,
        "nested too deeply",
    ),
    "JSON cut off": ('{"segments": [\n{"text": }', 2, "The JSON is damaged"),
    "JSON of another kind": ('{"name": "Ada"}', 0, "JSON of a shape that is not known"),
    "two transcripts": (GOOD + GOOD.replace("WS 9", "WS 10"), 6, "A second transcript seems"),
    "two notices": (GOOD + NOTICE + ">> CY DOW: Good.", 6, "A second transcript seems"),
    "a web page without words": ("<html><body></body></html>", 0, "The web page holds no words."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    content, line, message = REFUSED[name]
    with pytest.raises(TranscriptError) as refusal:
        transcript_of(content)
    assert message in refusal.value.message
    assert refusal.value.line == line
    assert refusal.value.remedy


Said = Sequence[tuple[str | None, str]]
READ: dict[str, tuple[str | bytes, Said, str]] = {
    "windows-1252": (GOOD.encode("windows-1252"), SAID, "read as windows-1252"),
    "latin-1": (GOOD.encode("latin-1"), SAID, "read as windows-1252"),
    "UTF-16 with BOM": (codecs.BOM_UTF16_BE + GOOD.encode("utf-16-be"), SAID, ""),
    "CR alone": (GOOD.replace("\n", "\r"), SAID, ""),
    "BOM before the title": ("\ufeff" + GOOD, SAID, ""),
    "BOM in the middle": (GOOD.replace(">> BO", "\ufeff>> BO"), SAID, ""),
    "no final line feed": (GOOD.rstrip(), SAID, ""),
    "letters of one": (TITLE + ">> A: B\n>> C: D", [("A", "B"), ("C", "D")], ""),
    "label of 300": (TITLE + f">> {'A' * 300}: B", [(None, f"{'A' * 300}: B")], ""),
    "a mark alone among turns": (GOOD + ">>\n", SAID, "Dropped as a mark without words"),
    "three signs": (TITLE + ">>> BO LI: Yes.", [("BO LI", "Yes.")], "Three signs (>>>)"),
    "an address": (TITLE + ">> http://tides.example", [(None, "http://tides.example")], ""),
    "a clock": (TITLE + ">> 10:40 is late", [(None, "10:40 is late")], ""),
    "a colon at a line's start": (
        TITLE + ">> BO LI: To\n\nPartners and allies:  Respect",
        [("BO LI", "To / Partners and allies:  Respect")],
        "",
    ),
    "quoted e-mail within a turn": (
        TITLE + ">> BO LI: I read:\n\n> Ada wrote:\n>> when?\n\n>> ADA NOOR: Yes.",
        [("BO LI", "I read: / > Ada wrote: >> when?"), ("ADA NOOR", "Yes.")],
        "read as quoted text",
    ),
    "entities": (
        TITLE + "&nbsp; &gt;&gt; ADA NOOR:&nbsp; Fish &amp; chips.",
        [("ADA NOOR", "Fish & chips.")],
        "entities were read as text",
    ),
    "invisible characters": (TITLE + ">> ADA\u200b NO\ufeffOR: Yes.", [("ADA NOOR", "Yes.")], ""),
    "full width": (TITLE + "＞＞ADA NOOR：Yes.", [("ADA NOOR", "Yes.")], ""),
    "right to left": (TITLE + ">> \u200fדנה ים: שלום.", [("דנה ים", "שלום.")], ""),
    "Han": (TITLE + ">> 王小明：早。", [("王小明", "早。")], ""),
    "script in label and text": (
        TITLE + ">> <script>X</script>: <b>Y</b>",
        [(None, "<script>X</script>: <b>Y</b>")],
        "",
    ),
    "Markdown": (TITLE + ">> ADA: **No** [a](b)", [("ADA", "**No** [a](b)")], ""),
    "one label in two cases": (
        TITLE + ">> ADA NOOR: A\n>> Ada Noor: B",
        [("ADA NOOR", "A"), ("Ada Noor", "B")],
        "",
    ),
    "one name in two orders": (
        TITLE + ">> FENG MAR: A\n>> MAR FENG: B",
        [("FENG MAR", "A"), ("MAR FENG", "B")],
        "",
    ),
    "nobody named": (
        TITLE + ">> A word.\n>> Another.",
        [(None, "A word."), (None, "Another.")],
        "",
    ),
    "rules between turns": (
        GOOD.replace("\n\n>> BO", "\n\n***\n\n>> BO"),
        SAID,
        "",
    ),
    "cut off in a label": (
        TITLE + ">> BO LI: Then\n\n>> ADA NOOR",
        [("BO LI", "Then"), (None, "ADA NOOR")],
        "no name and colon",
    ),
    "a year before the forum": (
        GOOD.replace("2031", "1999"),
        SAID,
        "The title says 1999: the forum first met in 2006.",
    ),
    "day zero": (GOOD.replace("Day 2", "Day 00"), SAID, ""),
}


@pytest.mark.parametrize("name", READ)
def test_read(name: str) -> None:
    content, turns, note = READ[name]
    transcript = transcript_of(content)
    assert said(transcript) == turns
    messages = " ".join(message.message for message in transcript.notes)
    assert note in messages
    assert bool(note) == bool(messages)
    assert transcript.heading.title == "Tides"


@pytest.mark.parametrize(
    "copy",
    [
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n\n", "\n\n***\n\n"),
        GOOD.replace(" ", "\u00a0"),
        GOOD.replace("á", "a\u0301"),
    ],
)
def test_the_same_transcript_is_recognised(copy: str) -> None:
    page = read(copy.encode(), "another-name.txt")
    assert text_digest(page.text) == text_digest(GOOD)


def test_labels_of_one_spelling_are_one_and_of_two_orders_two() -> None:
    assert fold_name("ADA NOOR") == fold_name("Ada Noor")
    assert fold_name("ANDRE\u0301") == fold_name("ANDRÉ")
    assert fold_name("FENG MAR") != fold_name("MAR FENG")


def test_a_moderator_of_two_voices_is_a_role() -> None:
    transcript = transcript_of(TITLE + ">> MODERATOR: I am Ada.\n>> MODERATOR: I am Bo.")
    assert transcript.labels == {"MODERATOR"}
    assert read_label("MODERATOR").kind is NameKind.ROLE


# --- Large inputs: they end at all only if no step looks at the same words again and again --------

SENTENCE = "The tide comes in twice a day and nobody pays for it. "


def transcript_of_much(content: str) -> Transcript:
    """The same without measuring what of the code is run, which small inputs tell."""
    with unmeasured():
        return transcript_of(content)


@pytest.mark.parametrize("turns", [2_400, pytest.param(12_000, marks=pytest.mark.long)])
def test_megabytes_on_one_line(turns: int) -> None:
    transcript = transcript_of_much((">> ADA NOOR: " + SENTENCE * 8) * turns)
    assert len(transcript.speech) == turns
    assert transcript.words == turns * 8 * len(SENTENCE.split())


def test_a_turn_of_two_hundred_kilobytes() -> None:
    (turn,) = transcript_of_much(TITLE + ">> ADA NOOR: " + SENTENCE * 4_000).turns
    assert turn.words == 4_000 * len(SENTENCE.split())


def test_ten_thousand_turns_of_one_word() -> None:
    transcript = transcript_of_much(TITLE + "".join(f">> NAME {n}: yes\n\n" for n in range(10_000)))
    assert (len(transcript.speech), transcript.words) == (10_000, 10_000)
    assert len(transcript.labels) == 10_000


@pytest.mark.parametrize("blocks", [1_000, pytest.param(5_000, marks=pytest.mark.long)])
def test_megabytes(blocks: int) -> None:
    block = ">> ADA NOOR: " + SENTENCE * 20 + "\n\n" + SENTENCE * 20 + "\n\n>> Yes.\n\n"
    transcript = transcript_of_much(TITLE + block * blocks)
    assert len(transcript.speech) == 2 * blocks
    assert transcript.paragraphs == 3 * blocks


@pytest.mark.parametrize("length", [100_000, pytest.param(400_000, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "filling",
    [" ", "\u00a0", "\n", ">", "> ", "(", "() ", "(applause) ", "* ", ": ", "\u200b", "1 ", "<",
     "From ", "Warning: ", "The following are the outputs of ", "AB ", "a@", "[", "A: ", "&gt;"],
)  # fmt: skip
def test_monotonous_filling(filling: str, length: int) -> None:
    filled = filling * (length // len(filling))
    content = TITLE + ">> ADA NOOR: Yes.\n\n" + filled + "\n>> Good."
    transcript = transcript_of_much(content)
    assert transcript.turns[0].label == "ADA NOOR"
    assert transcript.turns[0].paragraphs[0] == "Yes."
    above = filled + "\n\n>> ADA NOOR: Yes."
    assert transcript_of_much(above).turns[-1].paragraphs == ("Yes.",)
