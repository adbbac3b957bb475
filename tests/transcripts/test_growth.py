"""What is read out of a file takes time as the file is long, whatever somebody fills it with."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from igfarchive.affiliations.grammar.introductions import find_introductions
from igfarchive.transcripts.grammar.parser import MOST_LABELS
from igfarchive.transcripts.page import MOST_EMPTY_LINES, MOST_LINES, MOST_TURNS
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TranscriptError
from tests.growth import LARGE, SIZES, assert_linear

TITLE = "IGF 2031 - Day 2 - WS 9 Tides\n\n"
END = "\n\n>> BO LI: Yes.\n"
HEAD = "<html><head><title>IGF 2031 - Day 2 - WS 9 Tides</title></head><body>"
LINE = 500
MOST_TIMES = 14.0
"""So much longer than ordinary captions a file may take: of turns of one word it has fifty times
as many."""

Shape = Callable[[int], str]


def filling(unit: str) -> Shape:
    """One line, within a turn, of nothing but `unit`."""
    return lambda size: f"{TITLE}>> ADA NOOR: {unit * (size // len(unit))}x{END}"


def turns(unit: str) -> Shape:
    return lambda size: TITLE + f">> {unit}\n\n" * (size // (len(unit) + 5))


def numbered(form: str) -> Shape:
    """`form` again and again, with another number each time."""
    return lambda size: (
        TITLE + "".join(form.format(number) for number in range(size // (len(form) + 2))) + END
    )


def laid_out(form: str) -> Shape:
    """A page without marks, of `form` again and again with another number each time."""
    return lambda size: "".join(form.format(number) for number in range(size // (len(form) + 2)))


def above(unit: str, end: str = "x") -> Shape:
    """Lines of nothing but `unit` above the first turn."""
    line = unit * (LINE // len(unit)) + end + "\n"
    return lambda size: line * (size // len(line)) + f"\n>> ADA NOOR: Good.{END}"


def page(unit: str) -> Shape:
    return lambda size: f"{HEAD}{unit * (size // len(unit))}<p>&gt;&gt; ADA NOOR: Yes.</p>"


SHAPES = {
    "spaces": filling(" "),
    "no-break spaces": filling("\u00a0"),
    "dashes": filling("-"),
    "brackets": filling("("),
    "marks": filling(">"),
    "accents": filling("\u0301"),
    "initials": filling("I. "),
    "names within a line": filling("Yes. BO LI: "),
    "short names within a line": filling("X. Ab: "),
    "times in brackets": filling("[0:00:01] "),
    "initials with a colon": filling("I. I. I. I. I. I: "),
    "stars": filling("**"),
    "clocks": filling("0:00 "),
    "lines of stars": turns("**ADA NOOR: yes"),
    "lines of clocks": numbered("00:{:02} - 0:00 ADA NOOR [0:00\n\n"),
    "a name": filling("Ada Noor "),
    "what one is": filling("I'm a director of the Tide Board. "),
    "turns of one word": turns("ADA NOOR: yes"),
    "turns of one sign": turns("-"),
    "turns of laughter": turns("(Laughter)"),
    "turns with a label of their own": numbered(">> NAME {}: yes\n\n"),
    "colleagues": numbered(
        ">> ADA NOOR: I'm Ada Noor from Tide Board {0}. My colleague from Tide Board {0}.\n\n"
    ),
    "names without marks": lambda size: TITLE + "ADA NOOR: yes\n\n" * (size // 15),
    "names with a time": laid_out("Ada Noor  1:05:10\n{} so\n"),
    "a line of names with a time": lambda size: "Ada Noor (0:05): " * (size // 17),
    "times alone": laid_out("0:05\nAda Noor\n{} so\n"),
    "numbered speakers": laid_out("[Speaker 1] [0:05] so {}\n"),
    "names on lines of their own": laid_out("ADA NOOR\n\nso {}\n\n"),
    "names before dashes": laid_out("Ada Noor. – so {}\n"),
    "log of a chat": laid_out("10:01 <ada> so {}\n"),
    "questions": laid_out("Q. So {}?\nA. Yes.\n"),
    "labels of initials": laid_out("AN: so {}\nBL: yes\nPresent: Ada Noor (AN), Bo Li (BL)\n"),
    "numbered lines": laid_out("{}  ADA NOOR: so\n"),
    "numbered paragraphs": laid_out("{}. M. NOOR: so\n"),
    "times between captions": laid_out("0:05\n>> ADA NOOR: so {}\n"),
    "capitals": lambda size: ">> A B: C D.\n>> A C: >> E: F.\n" * (size // 32),
    "lines of a chat": numbered(
        "From a" + " " * 9 + ("to" + " " * 9) * 6 + "{}" + " " * 70 + "x\n\n"
    ),
    "dashes above": above("--"),
    "two dashes above": above("-–"),
    "addresses above": above("a@a.", " x"),
    "sentences above": above("Tides. ", "The tide is out."),
    "brackets above": above("(a", "."),
    "facts above": above("Tide: ", "so."),
    "a notice above": above("We caption. ", "The following is the output of captioning."),
    "notices above": above("It is largely accurate. ", "(CART) is provided."),
    "letterheads above": above("provided by: ", "caption"),
    "error messages": numbered(f"Warning: {'in ' * 166}{{}}\n\n"),
    "paragraphs of a page": page("<p>&gt;&gt; ADA NOOR: Yes.</p>"),
    "a title of dashes above": lambda size: (
        f"{HEAD}<p>{'-–' * (size // 4)}x</p><p>&gt;&gt; ADA NOOR: Yes.</p>"
    ),
    "attributes of a page": page("<p " + " ".join(f"a{number}" for number in range(999)) + ">"),
    "furniture of a page": page("<nav><div class=menu>x</div></nav>"),
    "furniture in furniture": lambda size: (
        f"{HEAD}{'<nav><b>a</b>' * 90}{'<i>x</i> ' * (size // 9)}<p>&gt;&gt; ADA NOOR: Yes.</p>"
    ),
    "tags that nothing closes": page("<b><i>"),
}


def cues(unit: str) -> Shape:
    """A cue whose words are nothing but `unit`, among others."""
    cue = "00:01.000 --> 00:02.000\n"
    return lambda size: f"WEBVTT\n\n{cue}{unit * (size // len(unit))}x\n\n{cue}<v Ada>Yes.\n"


def subtitles(form: str, head: str = "WEBVTT\n\n", end: str = "") -> Shape:
    """`form` again and again, with another number each time."""
    return lambda size: (
        head + "".join(form.format(number) for number in range(size // (len(form) + 2))) + end
    )


TTML = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div>'
END_OF_TTML = "</div></body></tt>"

SHAPES |= {
    "voices that nothing ends": cues("<v "),
    "classes of a voice": cues("<v."),
    "one voice of dots": lambda size: cues("x")(100) + "\n<v" + "." * size,
    "tags of a font": cues("<font "),
    "overrides": cues("{\\"),
    "entities of a cue": cues("&a"),
    "clocks of a cue": cues("1:"),
    "digits of a cue": cues("1"),
    "lines with a dash": cues("-\n- a\n"),
    "marks in a cue": cues(">> "),
    "cues of one word": subtitles("00:01.000 --> 00:02.000\n<v Ada>yes {}\n\n"),
    "cues with a name of their own": subtitles("00:01.000 --> 00:02.000\nName N{}: yes\n\n"),
    "cues that roll": subtitles("00:01.000 --> 00:02.000\nsame\n{}\n\n"),
    "cues without words": subtitles("00:01.000 --> 00:02.000\n", end="Yes {}."),
    "notes": subtitles("NOTE {}\n\n", end="00:01.000 --> 00:02.000\nYes.\n"),
    "paragraphs of TTML": subtitles("<p begin='{}s'>a</p>", TTML, END_OF_TTML),
    "breaks of TTML": subtitles(
        "<br/><!--{}-->", f"{TTML}<p>{'<span>' * 200}a", f"{'</span>' * 200}</p>{END_OF_TTML}"
    ),
    "agents of TTML": subtitles("a{} ", f"{TTML}<p agent='", f"'>a</p>{END_OF_TTML}"),
    "segments": subtitles(
        '{{"text": "a {}", "start": {}}},'.replace("{}", "{0}"), '{"segments": [', "{}]}"
    ),
    "words of a segment": subtitles(
        '{{"word": "a{0}", "speaker": "{0}"}},', '{"segments": [{"text": "a", "words": [', "{}]}]}"
    ),
    "lines of an event": subtitles(r"a{}\n", '{"events": [{"segs": [{"utf8": "', '"}]}]}'),
}

TIMES = {
    "lines of a chat": 3.0,
    "error messages": 3.0,
    "lines with a dash": 20.0,
    "marks in a cue": 20.0,
}
"""As above, where a pattern takes a line of hundreds of signs apart, and where every third byte is
a line or a turn of its own."""


def captions(size: int) -> bytes:
    """Turns of some sixty words, of people who say who they are."""
    spoken = "We asked the board what a cable costs, and who pays for it in the end. " * 4
    said = f">> ADA NOOR: I'm Ada Noor from the Tide Board. {spoken}\n\n>> BO LI: {spoken}\n\n"
    return (TITLE + said * (size // len(said) + 1)).encode()


@pytest.mark.parametrize(
    "sizes", [SIZES, pytest.param(LARGE, marks=pytest.mark.long)], ids=["small", "large"]
)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_file_takes_time_as_it_is_long(shape: str, sizes: tuple[int, ...]) -> None:
    def work(content: bytes) -> None:
        with suppress(TranscriptError):
            file = read_file("ws-9.html" if content.startswith(b"<html") else "ws-9.txt", content)
            assert file.text_sha256
            find_introductions(file.transcript.turns)

    assert_linear(
        lambda size: SHAPES[shape](size).encode(),
        work,
        sizes=sizes,
        ordinary=captions,
        times=TIMES.get(shape, MOST_TIMES),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("yes\n" * (MOST_LINES + 1), "100,002 lines, and words on 100,001"),
        ("\n" * (MOST_EMPTY_LINES + 1), "1,000,002 lines, and words on 0"),
        (f"{HEAD}{'<p>yes</p>' * (MOST_LINES + 1)}", "200,008 tags"),
        (TITLE + ">> yes\n" * (MOST_TURNS + 1), "15,001 turns"),
        (
            TITLE + "".join(f">> N {number}: yes\n" for number in range(MOST_LABELS + 1)),
            "10,001 speakers",
        ),
    ],
)
def test_what_is_as_long_as_no_transcript_is_refused(content: str, message: str) -> None:
    with pytest.raises(TranscriptError, match=message) as refusal:
        read_file("ws-9.txt", content.encode())
    assert "at most" in refusal.value.remedy


def test_a_label_may_end_in_a_sign_alone() -> None:
    file = read_file("ws-9.txt", f"{TITLE}>> NAME 1 .: I'm here.\n>> NAME 2 …: So am I.".encode())
    assert file.transcript.labels == {"NAME 1 .", "NAME 2 …"}
    assert find_introductions(file.transcript.turns) == []
