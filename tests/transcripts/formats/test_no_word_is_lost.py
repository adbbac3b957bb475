"""Whatever a file of subtitles holds, each of its words is said once, or named as junk, once."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import TranscriptError
from tests.transcripts.accounting import assert_balanced, words_in

ARROW = "00:00:0{}.000 --> 00:00:0{}.500"
COMMA = "0:00:0{}.000,0:00:0{}.500"
# {} is another word each time.
PARTS = """
{}
{} {}. {}
<v Ada>{}
<v.loud Ada Quill>{}</v> {}
{} <v Bo>{}
<v>{}</v>
</v>{}
<b>{}</b> <c.red>{}<00:00:01.000> {}
<{}>
< {}
{{\\an8}}{}
- {}
- {}
-{}
>> {}
>> ADA QUILL: {}
{} >> {} >> BO LI: {}
Ada Quill: {}
Bo Tern: {}
Cy Dow (Harbour {}): {}
Remember: {}
[SPEAKER_00]: {}
10:30 Meeting: {}
(Applause) {}
NOTE {}
STYLE
&gt;&gt; {}
{} &amp; {}
***
7
8
""".strip().split("\n")

_WORD = re.compile(r"\bw[a-j]+\b")


def _letters(number: int) -> str:
    """Without a digit: in WebVTT one word with digits above the times may be an identifier."""
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


def files(times: str, head: str) -> st.SearchStrategy[str]:
    """Lines of cues in any order, with empty lines among them or not, below a first cue."""
    clocks = st.integers(0, 9).map(lambda second: times.format(second, second))
    lines = st.lists(clocks | st.sampled_from([*PARTS, *PARTS, "", ""]), max_size=40)

    def filled(chosen: list[str]) -> str:
        text = "\n".join([head, times.format(0, 0), *chosen])
        pieces = text.split("{}")
        numbered = [f"{piece}w{_letters(number)}" for number, piece in enumerate(pieces[:-1])]
        return "".join([*numbered, pieces[-1]]).replace("{{", "{").replace("}}", "}")

    return lines.map(filled)


@pytest.mark.parametrize(
    ("name", "times", "head"),
    [("webvtt", ARROW, "WEBVTT\n"), ("subrip", ARROW, "1"), ("subviewer", COMMA, "")],
)
@given(data=st.data())
def test_each_word_stands_in_one_place(
    name: str, times: str, head: str, data: st.DataObject
) -> None:
    text = data.draw(files(times, head))
    try:
        page = read(text.encode(), "ws-9.txt")
        transcript = parse(page)
    except TranscriptError:
        return
    assert page.format == name
    assert_balanced(page, transcript)
    kept = words_in([line.text for line in page.lines] + [junk.text for junk in page.junk])
    found = Counter(word for text in kept for word in _WORD.findall(text))
    expected = set(_WORD.findall(text))
    assert {word: found[word] for word in expected} == dict.fromkeys(expected, 1)
