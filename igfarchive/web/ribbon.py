"""The speaker ribbon: a session at a glance, one strip a turn, as wide as its words.

A session has up to thousands of turns. So the strips of one speaker are one path, and what they
lead to is laid over them: links of their own where they are few, else one for each stretch that a
finger can tell from the next. A script knows each turn, and has one link that goes along them.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from igfarchive.archive.models import Session
from igfarchive.web.templatetags.counting import counted
from igfarchive.web.utterance_rows import UtteranceRow
from igfarchive.web.voices import NOBODY, OTHERS, Voice

WIDTH, HEIGHT = 1_000, 24
NAMED_IN_TEXT = 6
NARROWEST_LINK = 20
"""A fiftieth of the ribbon: narrower strips share a link."""

# What tells the speakers apart without their colours; the first has none.
LINES = ("M0 6 6 0", "M0 3h6", "M0 0 6 6", "M2 3h2", "M0 3h6M3 0v6", "M3 0v6", "M0 6 6 0M0 0 6 6")
PATTERNS = "".join(
    f'<pattern id="ribbon-{style}" width="6" height="6" patternUnits="userSpaceOnUse">'
    f'<rect class="v{style}" width="6" height="6"/><path d="{lines}"/></pattern>'
    for style, lines in enumerate(LINES, 1)
)


class Strip(NamedTuple):
    """A turn of speech between two places of the ribbon, as somebody's: `name` and `style`."""

    utterance: UtteranceRow
    start: float
    end: float
    name: str
    style: int
    dim: bool


def ribbon(
    session: Session,
    voices: Sequence[Voice],
    utterances: Iterable[UtteranceRow],
    shown: Collection[int] | None,
) -> SafeString:
    """An SVG of the turns of speech, and the same in words; those not among `shown` are dimmed.

    A strip leads to its turn: within the page, or to the whole session where a filter left the
    turn out. Without a script the strips are for a pointer alone: who uses a keyboard or a screen
    reader reads the words, and goes along the turns themselves.
    """
    speech = [each for each in utterances if each.is_speech]
    strips = _strips(voices, speech, shown)
    return mark_safe(  # noqa: S308 - escaped in _known, _drawn_alike, _links and here
        f'<svg class="ribbon" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'aria-hidden="true" data-strips="{_known(strips)}"><defs>{PATTERNS}</defs>'
        f"{_drawn_alike(strips)}{_links(session, strips)}</svg>"
        f'<p class="hidden">{escape(_summary(voices, speech))}</p>'
    )


def _strips(
    voices: Iterable[Voice], speech: Sequence[UtteranceRow], shown: Collection[int] | None
) -> list[Strip]:
    known = {voice.speaker.pk: voice for voice in voices if voice.speaker}
    total = sum(max(each.words, 1) for each in speech) or 1
    strips: list[Strip] = []
    so_far, start = 0, 0.0
    for each in speech:
        so_far += max(each.words, 1)
        # A tenth is the tenth of a pixel. Ends are rounded, not widths: no strip leaves a crack.
        end = round(WIDTH * so_far / total, 1)
        voice = known.get(each.speaker_id or 0)
        name = voice.choice.label if voice else "Nobody named"
        style = voice.style if voice else NOBODY
        dim = shown is not None and each.pk not in shown
        strips.append(Strip(each, start, end, name, style, dim))
        start = end
    return strips


def _known(strips: Iterable[Strip]) -> str:
    """What a script knows of the strips, as JSON: the names, and of each strip the key of its turn,
    its words, the place of its name and where it ends: {"names": ["Ada Quill"], "strips":
    [[1, 7, 0, 132.1], …]}."""
    names: dict[str, int] = {}
    found = [
        (
            each.utterance.key,
            each.utterance.words,
            names.setdefault(each.name, len(names)),
            each.end,
        )
        for each in strips
    ]
    known = {"names": list(names), "strips": found}
    return escape(json.dumps(known, ensure_ascii=False, separators=(",", ":")))


def _drawn_alike(strips: Iterable[Strip]) -> str:
    """A path for the strips of each speaker, and one for those of them that are dim."""
    shapes: dict[tuple[str, int, bool], list[str]] = {}
    for each in strips:
        alike = shapes.setdefault((each.name, each.style, each.dim), [])
        alike.append(f"M{each.start:g} 0V{HEIGHT}H{each.end:g}V0z")
    return "".join(
        f'<path{" class=dim" if dim else ""} {_paint(style)} d="{"".join(shape)}"/>'
        for (_, style, dim), shape in shapes.items()
    )


def _links(session: Session, strips: Sequence[Strip]) -> str:
    """A link to each turn, or to the first of several that are too narrow for one each."""
    edge = 0.0
    first: list[int] = []
    for place, each in enumerate(strips):
        if each.start >= edge or each.end - each.start >= NARROWEST_LINK:
            first.append(place)
            edge = each.start + NARROWEST_LINK
    return "".join(
        _link(session, strips[start:end]) for start, end in pairwise([*first, len(strips)])
    )


def _link(session: Session, strips: Sequence[Strip]) -> str:
    first = strips[0]
    address = f"{session.get_absolute_url() if first.dim else ''}#u{first.utterance.key}"
    what = counted(first.utterance.words, "word") if len(strips) == 1 else "and on"
    width = strips[-1].end - first.start
    return (
        f'<a href="{escape(address)}" tabindex="-1">'
        f"<title>u{first.utterance.key} {escape(first.name)}, {what}</title>"
        f'<rect x="{first.start:g}" width="{width:g}" height="{HEIGHT}"/></a>'
    )


def swatch(voice: Voice) -> SafeString:
    """A square in the style of the voice's strips: together they are the ribbon's legend."""
    square = f'<rect {_paint(voice.style)} width="12" height="12"/>'
    return mark_safe(  # noqa: S308 - all of it is our own
        f'<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true">{square}</svg>'
    )


def _paint(style: int) -> str:
    """Its pattern; the first speaker, the others and nobody have a colour alone."""
    return f'fill="url(#ribbon-{style})"' if 1 <= style < OTHERS else f'class="v{style}"'


def _summary(voices: Sequence[Voice], speech: Sequence[UtteranceRow]) -> str:
    """What the strips show, in words; the list of speakers says it all."""
    heard = [voice for voice in voices if voice.turns]
    most = [
        f"{voice.choice.label} {voice.percent}% in {counted(voice.turns, 'turn')}"
        for voice in heard[:NAMED_IN_TEXT]
    ]
    if more := len(heard) - len(most):
        most.append(f"{more} more")
    return f"Who speaks, in {counted(len(speech), 'strip')}, one a turn: {', '.join(most)}."
