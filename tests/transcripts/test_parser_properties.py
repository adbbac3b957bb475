"""What holds for any text and for any transcript, tried on texts that hypothesis builds."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from igfarchive.text.names import fold_name
from igfarchive.transcripts.formats.text import read_plain
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Transcript, TranscriptError, TurnKind
from tests.transcripts.accounting import assert_balanced

# What the grammar is made of, and what looks like it.
FRAGMENTS = """
>> ADA NOOR:
>>ADA NOOR:
>> Ada Noor:
>> ada noor:
>> MODERATOR :
>> 王小明：
＞＞ADA NOOR：
>> ADA NOOR (Harbour Trust):
>> http://tides.example
>> 10:40 is
>> >>
>> :
>>>
>>
>
ADA NOOR:
MODERATOR:
moderator:
İSTANBUL:
(Ministry of Tides)
(Applause)
[ Laughter ]
(inaudible)
(?)
[
)
***
* * *
--
…
.
,.
Good morning.
So: yes
IGF 2031 - Day 2 - Room 4 - WS 9 Tides
WS 9
9 May 2031
FINISHED
RAW
The following are the outputs of the captioning.
not an authoritative record.
Warning: none in /srv/page.php on line 3
© 2031 Harbour Trust
www.tides.example
From Ada to Everyone:
10:41:02 From Ada to Everyone: hi
[Speaker 1] [00:10]
**Ada Noor:**
*ADA NOOR*:
- **ADA NOOR:**
[00:01:15] ADA NOOR:
00:01:12 >> ADA NOOR:
>> ADA NOOR [00:01:16]:
10:03 PM - 10:04 PM ADA NOOR (00:05):
ADA NOOR (off microphone):
>> ADA NOOR [via Zoom]:
ADA NOOR AND BO LI:
Bo Li:
Cy Dow: Yes.
> ADA NOOR:
> Thanks.
00:00:01,000 --> 00:00:02,000
<p>
&gt;&gt; ADA NOOR:
&nbsp;
ﬁsh
END OF TRANSCRIPT
Ada Noor  0:05
Bo Li (0:12):
[Ada Noor] 10:05:12
[0:20] Bo Li: no
0:20
Ada Noor
0:0:5.120 --> 0:0:9.0
Noor, Ada
[SPEAKER_00]: yes
<ada> hi
* ada waves
10:01 *** bo has quit
BY MR. LI:
Q. Who?
A. Me.
AN: yes
Present: Ada Noor (AN), Bo Li
1 one
2 two
3. M. NOOR: three
Page 3
""".strip().split("\n")
FRAGMENTS += ["\u200b", "\ufeff", "\u00a0", "\t", "\u2028", "\x0c", "\x1f", "e\u0301"]
GAPS = ["\n", "\n", "\n\n", " ", "  ", "", "\n     ", "\n\u00a0\u00a0 "]

texts = st.lists(
    st.tuples(st.sampled_from(FRAGMENTS) | st.text(max_size=8), st.sampled_from(GAPS)),
    max_size=40,
).map(lambda pairs: "".join(part + gap for part, gap in pairs))


def read_or_refuse(page: Page) -> Transcript | TranscriptError:
    try:
        return parse(page)
    except TranscriptError as error:
        return error


@given(texts)
def test_no_word_of_any_text_is_lost_or_made_up(text: str) -> None:
    page = read_plain(text)
    outcome = read_or_refuse(page)
    if isinstance(outcome, TranscriptError):
        assert outcome.message.endswith(".")
        assert outcome.remedy.endswith(".")
        assert 0 <= outcome.line <= len(page.lines)
        return
    assert_balanced(page, outcome)
    assert outcome.speech
    assert all(junk.reason for junk in outcome.junk)
    for turn in outcome.turns:
        assert turn.paragraphs
        assert all(paragraph.split() for paragraph in turn.paragraphs)
        assert not any("\n" in paragraph for paragraph in turn.paragraphs)
        assert turn.label is None or turn.label == " ".join(turn.label.split())
        assert 1 <= turn.line <= len(page.lines)


# --- Transcripts built from parts ---------------------------------------------------------------

NAMES = ["ADA NOOR", "BO LI", "NIALL O'TIDE", "SÉRGIO MAR-Y-SOL", "MODERATOR", "A", "王小明"]
SENTENCES = [
    "Good morning.",
    "The tide comes in twice a day -- and goes out.",
    "Who pays?",
    "They said: no more.",
    "See http://tides.example at 10:40.",
    "We (all of us) agree.",
    "The (?) bank is (inaudible).",
    "co‑chair",
    "Yes…",
    "“Quoted,” she said.",
    "50% of 1,000",
    "Olá, São Tomé.",
    "好。",
]
DIRECTIONS = ["(Applause)", "[ Video ]", "(Speaking foreign language)", "(Pause.)"]
AFFILIATIONS = ["", "", "Ministry of Tides", "Harbour Trust", "ISOC Tideland"]

paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join)


@dataclass(frozen=True)
class Said:
    """One turn as it is built: who, for whom, and paragraphs with the directions between them."""

    label: str | None
    affiliation: str
    first: str
    rest: tuple[str, ...]


turns = st.builds(
    Said,
    label=st.sampled_from([None, *NAMES]),
    affiliation=st.sampled_from(AFFILIATIONS),
    first=paragraphs,
    rest=st.lists(paragraphs | st.sampled_from(DIRECTIONS), max_size=5).map(tuple),
)
WHITE = st.sampled_from([" ", "  ", "\u00a0 ", "\u00a0", "\t"])


@st.composite
def rendered(draw: st.DrawFn) -> tuple[list[Said], str]:
    """Turns, and a text that says them, spaced and ended at random."""
    said = draw(st.lists(turns, min_size=1, max_size=6))
    blank = draw(st.sampled_from(["\n\n", "\n\n\n", "\n \u00a0\n", "\n\n***\n\n"]))
    indent = draw(st.sampled_from(["", " ", "     ", "\u00a0\u00a0\u00a0\u00a0 ", "\t"]))
    blocks = ["IGF 2031 - Day 2 - Room 4 - WS 9 Tides"]
    for turn in said:
        opening = ">>" + draw(st.sampled_from(["", " ", "\u00a0"]))
        if turn.label:
            label = turn.label.replace(" ", draw(WHITE))
            bracket = f" ({turn.affiliation})" if turn.affiliation else ""
            opening += f"{label}{bracket}:" + draw(WHITE)
        blocks.append(indent + opening + turn.first)
        blocks += [indent + paragraph for paragraph in turn.rest]
    return said, blank.join(blocks) + draw(st.sampled_from(["", "\n", "\n\n"]))


@given(rendered())
def test_what_was_built_is_what_is_read(built: tuple[list[Said], str]) -> None:
    said, text = built
    page = read_plain(text)
    transcript = parse(page)
    assert_balanced(page, transcript)
    assert transcript.heading.code == "WS 9"
    assert len(transcript.speech) == len(said)

    read = iter(transcript.turns)
    for turn in said:
        for place, paragraphs in enumerate(runs(turn)):
            found = next(read)
            if paragraphs[0] in DIRECTIONS and place:
                assert (found.kind, found.label) == (TurnKind.STAGE_DIRECTION, None)
            else:
                assert (found.kind, found.label) == (TurnKind.SPEECH, turn.label)
                assert found.continues == (place > 0)
            named = turn.label is not None and place == 0
            assert found.affiliation == (turn.affiliation if named else "")
            assert found.paragraphs == paragraphs
    assert next(read, None) is None


def runs(turn: Said) -> list[tuple[str, ...]]:
    """The paragraphs of a turn as they must be parted: speech on end, directions one by one."""
    found: list[list[str]] = [[turn.first]]
    for paragraph in turn.rest:
        if paragraph in DIRECTIONS or found[-1][0] in DIRECTIONS:
            found.append([paragraph])
        else:
            found[-1].append(paragraph)
    return [tuple(paragraphs) for paragraphs in found]


# --- Known labels in another dress ---------------------------------------------------------------

KNOWN = ["ADA NOOR", "NIALL O'TIDE", "SÉRGIO MAR-Y-SOL", "Bo Li", "Jan van der Haven"]
LETTERS: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title]
DRESSES = [
    "{}:", "{} :", "**{}:**", "**{}**:", "*{}*:", "__{}:__", "[00:01:15] {}:", "00:01:12 >> {}:",
    "0:05 - {}:", "{} (00:05):", "{} [00:01:16]:", "**[0:05] {}:**", "{} (off microphone):",
    "{} (via Zoom):", ">> {} (through interpreter):", ">> **{}:**", "- {}:", "- **{}:**",
    "*{}: no*",
]  # fmt: skip


@st.composite
def redressed(draw: st.DrawFn) -> tuple[list[tuple[int, str, str]], str]:
    """What known speakers say under labels in another dress, as (line, name, words); and a page
    that opens with each of them twice, marked or not."""
    mark = draw(st.sampled_from([">> ", ""]))
    lines = ["WS 9 Tides and cables", ""]
    for place, name in enumerate([*KNOWN, *KNOWN]):
        lines += [f"{mark}{name}: We open gate {place}.", ""]
    said = []
    for place in range(draw(st.integers(1, 6))):
        name = draw(st.sampled_from(KNOWN))
        label = draw(st.sampled_from(DRESSES)).format(draw(st.sampled_from(LETTERS))(name))
        words = draw(st.sampled_from(["The lock is {}.", "the lock is {}", "Lock {}", "{}?"]))
        words = words.format(f"gate{place}")
        # Within a line a star that nothing closes is a sentence's own.
        if label.endswith((":", ":*", ":_", " :")) and draw(st.booleans()):
            lines[-2] += f" Yes. {label} {words}"
        else:
            lines += [f"{label} {words}", ""]
        said.append((len(lines) - 1, name, words))
    return said, "\n".join(lines)


@given(redressed())
def test_a_known_label_in_another_dress_is_known_or_told(
    built: tuple[list[tuple[int, str, str]], str],
) -> None:
    said, text = built
    page = read_plain(text)
    transcript = parse(page)
    assert_balanced(page, transcript)
    for line, name, words in said:
        gate = words.rstrip(".?").split()[-1]
        (turn,) = (turn for turn in transcript.turns if gate in " ".join(turn.paragraphs))
        if turn.label is None:
            assert any(note.line in (line, turn.line) for note in transcript.notes), words
        else:
            assert fold_name(turn.label) == fold_name(name), words
