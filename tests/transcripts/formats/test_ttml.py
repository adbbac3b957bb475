"""TTML: its clocks, what nests in what, and the agents who speak."""

import pytest

from igfarchive.transcripts.transcript import Times, TranscriptError
from tests.transcripts.formats.timed import messages, said, transcript_of

NAMESPACES = (
    'xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" '
    'xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'
)


def document(body: str, parameters: str = "", head: str = "") -> str:
    return f'<?xml version="1.0"?>\n<tt {NAMESPACES} {parameters}><head>{head}</head>{body}</tt>'


def times_of(body: str, parameters: str = "") -> list[Times | None]:
    transcript = transcript_of(document(f"<body>{body}</body>", parameters), "a.xml", "ttml")
    return [times for turn in transcript.turns for times in turn.times]


@pytest.mark.parametrize(
    ("attributes", "parameters", "times"),
    [
        ('begin="00:00:01.5" end="00:00:03"', "", Times(1500, 3000)),
        ('begin="100:00:01" dur="2s"', "", Times(360_001_000, 360_003_000)),
        ('begin="1.25m" end="0.5h"', "", Times(75_000, 1_800_000)),
        ('begin="250ms"', "", Times(250)),
        ('begin="00:00:01:15" end="60f"', "", Times(1500, 2000)),
        ('begin="00:00:01:05" dur="50f"', 'ttp:frameRate="25"', Times(1200, 3200)),
        (
            'begin="30f" end="60f"',
            'ttp:frameRate="30" ttp:frameRateMultiplier="1000 1001"',
            Times(1001, 2002),
        ),
        ('begin="00:00:01:01.1"', 'ttp:frameRate="25" ttp:subFrameRate="2"', Times(1060)),
        ('begin="5000000t" end="15000000t"', 'ttp:tickRate="10000000"', Times(500, 1500)),
        ('begin="2t" dur="1t"', "", Times(2000, 3000)),
        ('begin="50t"', 'ttp:frameRate="25"', Times(2000)),
        ('begin="3s" dur="9s" end="5s"', "", Times(3000, 5000)),
        ('begin="3s" end="1s"', "", Times(3000, 3000)),
    ],
)
def test_clocks(attributes: str, parameters: str, times: Times) -> None:
    assert times_of(f"<div><p {attributes}>Yes.</p></div>", parameters) == [times]


def test_times_count_from_what_is_around() -> None:
    assert times_of('<div begin="10s" end="20s"><p begin="1s" end="30s">Yes.</p></div>') == [
        Times(11_000, 20_000)
    ]
    sequence = (
        '<div timeContainer="seq" begin="10s"><p dur="2s">Yes.</p><p begin="4s" dur="1s">No.</p>'
        "</div>"
    )
    assert times_of(sequence) == [Times(10_000, 12_000), Times(16_000, 17_000)]
    assert times_of("<div><p>Yes.</p></div>") == []
    spans = '<div><p begin="10s"><span begin="1s" end="2s">Yes, </span><span begin="2s" end="4s">'
    assert times_of(f"{spans}no.</span></p></div>") == [Times(11_000, 14_000)]


def test_agents_speak() -> None:
    head = (
        "<metadata><ttm:title>WS 9 Tides</ttm:title><ttm:copyright>The Trust</ttm:copyright>"
        '<ttm:agent xml:id="a" type="person"><ttm:name type="alias">A.</ttm:name>'
        '<ttm:name type="full">Ada Quill</ttm:name></ttm:agent>'
        '<ttm:agent xml:id="b" type="person"/></metadata>'
    )
    body = (
        '<body><div ttm:agent="a"><p begin="1s" end="2s">Good <span>morn</span>ing<br/>all.</p>'
        '<p begin="2s" end="3s"><span>Fish &amp; chips.</span> <span ttm:agent="b">No.</span></p>'
        '<p begin="3s" end="4s" ttm:agent="a b">Yes.</p></div>'
        '<div><metadata>no words</metadata><p begin="4s">Who?</p>stray</div></body>'
    )
    transcript = transcript_of(document(body, head=head), "ws-9.txt", "ttml")
    assert said(transcript) == [
        ("Ada Quill", "Good morning all. Fish & chips."),
        ("b", "No."),
        (None, "Yes. Who?"),
    ]
    assert transcript.heading.title == "Tides"
    assert [junk.text for junk in transcript.junk] == ["The Trust", "stray"]
    assert "Several agents speak at once: Ada Quill b" in messages(transcript)
    assert "given to nobody: Yes." in messages(transcript)
    assert transcript.turns[0].line == 2


@pytest.mark.parametrize("namespace", ["http://www.w3.org/2006/10/ttaf1", "a:b"])
def test_older_namespaces_are_read(namespace: str) -> None:
    body = '<t:body><t:p begin="1s">Yes.</t:p></t:body>'
    content = f'<t:tt xmlns:t="{namespace}">{body}</t:tt>'
    assert said(transcript_of(content, "a.dfxp", "ttml")) == [(None, "Yes.")]


def test_a_time_of_no_form_is_refused_with_its_line() -> None:
    with pytest.raises(TranscriptError, match="The time begin='soon' cannot be read") as refusal:
        times_of('<div>\n<p begin="soon">Yes.</p></div>')
    assert refusal.value.line == 3
