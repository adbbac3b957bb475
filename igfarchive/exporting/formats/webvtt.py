"""Writes WebVTT: a cue a paragraph, which the archive reads back as it was.

    WEBVTT - Harbour Forum 2031 - WS 12 Tides and tables

    NOTE igfarchive 1

    u1.1 (Harbour Authority)
    00:00:04.200 --> 00:00:08.900
    <v ADA QUILL>Good morning.

    u2.1 direction about
    00:00:08.900 --> 00:00:09.000
    [ Applause ]

Above its times a cue says which paragraph of which turn it is, and what players do not show: what
stands beside the name in the captions, that it is a `direction`, that its turn `continues` behind
one, that its times are not known (`about`), or its end is not (`open`).
"""

from collections.abc import Iterator

from igfarchive.exporting.formats.cues import Cue, clock, cues_of
from igfarchive.exporting.formats.format import BROKEN_OFF, TURNS, Dataset, Format, reading_of
from igfarchive.exporting.formats.text import title_of


def write_webvtt(dataset: Dataset) -> Iterator[str]:
    cues = cues_of(dataset)
    yield f"WEBVTT - {_safe(title_of(dataset))}\n\nNOTE igfarchive 1\n"
    for line in (dataset.address, reading_of(dataset, captioned=True), *dataset.notes):
        yield f"\nNOTE {_safe(line)}\n"
    if dataset.of and dataset.of.session.notice:
        lines = filter(None, map(_safe, dataset.of.session.notice.split("\n")))
        yield "\nNOTE notice\n" + "\n".join(lines) + "\n"
    for cue in cues:
        yield f"\n{_identifier(cue)}\n{clock(cue.start, '.')} --> {clock(cue.end, '.')}\n"
        voice = f"<v {_safe(cue.turn.label)}>" if cue.turn.label else ""
        yield f"{voice}{escape(cue.text)}\n"


def _identifier(cue: Cue) -> str:
    turn = cue.turn
    beside = turn.label_affiliation if cue.number == 1 else ""
    parts = (
        f"u{turn.key}.{cue.number}",
        "direction" if turn.kind == "stage" else "",
        "continues" if turn.continues else "",
        "about" if cue.about else "",
        "open" if cue.open else "",
        f"({_safe(beside)})" if beside else "",
    )
    return " ".join(filter(None, parts))


def escape(text: str) -> str:
    """The text without signs that mean something in a cue."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _safe(line: str) -> str:
    """A text on one line that is none of times."""
    return escape(" ".join(line.split("\n")))


FORMAT = Format(
    name="vtt",
    title="WebVTT",
    suffix=".vtt",
    media_type="text/vtt; charset=utf-8",
    kinds=TURNS,
    write=write_webvtt,
    broken_off=f"\nNOTE {BROKEN_OFF}\n",
    of_session=True,
)
