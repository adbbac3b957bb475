"""Reads TTML, the subtitles of broadcasters: paragraphs with times, spans, and agents who speak."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.formats.archives import attribute, local_name
from igfarchive.transcripts.formats.cues import Head, page_of
from igfarchive.transcripts.formats.format import File, Format, reading_text
from igfarchive.transcripts.formats.said import Said
from igfarchive.transcripts.formats.ttml_times import Clock, Interval, clock_of
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import MOST_LINES, Page, refuse_many
from igfarchive.transcripts.transcript import Junk, Times, TranscriptError

_ROOT = re.compile(r"<(?:!DOCTYPE\s+)?([A-Za-z][\w.-]{0,50})(?::([\w.-]{1,50}))?")
_TOP = 20_000
_MOST_ELEMENTS = 3 * MOST_LINES
"""A line of a paragraph has its element, a span, and a break."""


def read_ttml(text: str) -> Page:
    """The words of the paragraphs; TranscriptError for XML that is damaged or defines entities."""
    root = _parse(text)
    walk = _Walk(clock_of(root), _agents(root))
    title = ""
    for element in root.iter("{*}title", "{*}desc", "{*}copyright"):
        words = fold_spaces(element.text or "")
        if local_name(element) == "title" and not title:
            title = words
        elif words:
            walk.junk.append(Junk(element.sourceline or 0, words, "data on the subtitles"))
    body = root.find("{*}body")
    if body is not None:
        walk.take(body, walk.clock.interval(body, None), None)
    return page_of(walk.said, walk.remarks, Head(title, junk=walk.junk))


def _parse(text: str) -> etree._Element:
    if doctype := re.search(r"<!DOCTYPE", text):
        raise TranscriptError(
            "The XML brings definitions of its own (DOCTYPE), which subtitles have no use for.",
            "Delete its DOCTYPE, or export the subtitles again.",
            text.count("\n", 0, doctype.start()) + 1,
        )
    refuse_many(text.count("<") - text.count("</"), _MOST_ELEMENTS, "elements")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.strip().encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        what = (error.msg or "it is empty").partition(", line")[0].strip()
        raise TranscriptError(
            f"The XML is damaged: {what}.", "Export the subtitles again.", error.lineno or 0
        ) from None
    return root


def _agents(root: etree._Element) -> dict[str, str]:
    """Names by identifier; an agent without a name is called by its identifier."""
    agents = {}
    for element in root.iter("{*}agent"):
        if identifier := attribute(element, "id"):
            names = [name for name in element if local_name(name) == "name"]
            full = [name for name in names if attribute(name, "type") == "full"]
            chosen = next(iter(full or names), None)
            name = "" if chosen is None else fold_spaces(chosen.text or "")
            agents[identifier] = name or identifier
    return agents


class _Run(NamedTuple):
    """Text of a paragraph between two tags; `row` counts its line breaks."""

    row: int
    line: int
    text: str
    interval: Interval | None
    voice: str | None


@dataclass(slots=True)
class _Walk:
    """Goes through the body, and knows when each element is and who speaks in it."""

    clock: Clock
    agents: dict[str, str]
    said: list[Said] = field(default_factory=list)
    junk: list[Junk] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)

    def take(self, element: etree._Element, interval: Interval | None, voice: str | None) -> None:
        """An element and what is in it. The XML library has limited how deep that may be."""
        voice = self._voice(element, voice)
        if local_name(element) == "p":
            runs: list[_Run] = []
            self._read(element, interval, voice, runs)
            self.said += _said(runs)
            return
        self._outside(element, element.text)
        for child, when in self._children(element, interval):
            if local_name(child) in ("div", "p"):
                self.take(child, when, voice)
            elif local_name(child) not in ("metadata", "title", "desc", "copyright"):
                self._outside(child, "".join(child.itertext()))
            self._outside(child, child.tail)

    def _children(
        self, element: etree._Element, interval: Interval | None
    ) -> Iterator[tuple[etree._Element, Interval | None]]:
        sequence = element.get("timeContainer") == "seq"
        begins = (interval.begin if interval else Fraction(0)) if sequence else None
        for child in element:
            when = self.clock.interval(child, interval, begins)
            if sequence and when is not None:
                begins = when.begin if when.end is None else when.end
            yield child, when

    def _read(
        self,
        element: etree._Element,
        interval: Interval | None,
        voice: str | None,
        runs: list[_Run],
    ) -> None:
        """Add the runs of a paragraph, or of what is in it, to `runs`."""
        line = element.sourceline or 0
        row = runs[-1].row if runs else 0
        runs.append(_Run(row, line, element.text or "", interval, voice))
        for child, when in self._children(element, interval):
            name = local_name(child)
            if name not in ("br", "metadata"):
                self._read(child, when, self._voice(child, voice), runs)
            row = runs[-1].row + (name == "br")
            runs.append(_Run(row, line, child.tail or "", interval, voice))

    def _voice(self, element: etree._Element, voice: str | None) -> str | None:
        agents = attribute(element, "agent").split()
        if len(agents) > 1:
            names = " ".join(self.agents.get(agent, agent) for agent in agents)
            self.remarks.add(element.sourceline or 0, "Several agents speak at once", names)
            return None
        return self.agents.get(agents[0], agents[0]) if agents else voice

    def _outside(self, element: etree._Element, text: str | None) -> None:
        if words := fold_spaces(text or ""):
            reason = "text outside the paragraphs of the subtitles"
            self.junk.append(Junk(element.sourceline or 0, words, reason))


def _said(runs: list[_Run]) -> Iterator[Said]:
    """What is said on each line of a paragraph by each voice: from when its first words are to the
    end of the last."""
    opens = True
    for (_, voice), group in groupby(runs, key=lambda run: (run.row, run.voice)):
        spoken = list(group)
        worded = [run for run in spoken if run.text.strip()]
        if not worded:
            continue
        text = fold_spaces("".join(run.text for run in spoken))
        yield Said(worded[0].line, text, _times(worded), voice, opens)
        opens = False


def _times(runs: list[_Run]) -> Times | None:
    intervals = [run.interval.times for run in runs if run.interval]
    if not intervals:
        return None
    ends = [times.end for times in intervals if times.end is not None]
    whole = len(ends) == len(intervals)
    return Times(min(times.start for times in intervals), max(ends) if whole else None)


def _is_ttml(file: File) -> bool:
    """Whether the first element is `tt`, of whatever namespace: it has had several."""
    text = file.decoded.text[:_TOP]
    root = _ROOT.search(text) if text.lstrip()[:1] == "<" else None
    return root is not None and (root[2] or root[1]) == "tt"


FORMAT = Format(
    name="ttml",
    title="TTML",
    suffixes=(".ttml", ".dfxp", ".xml"),
    media_types=("application/ttml+xml",),
    recognises=_is_ttml,
    read=reading_text(read_ttml),
)
