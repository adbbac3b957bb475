"""Makes turns out of drafts: labels, affiliations, stage directions, and what is no turn at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from igfarchive.text.clocks import leading_time
from igfarchive.text.folding import drop_invisible
from igfarchive.transcripts.grammar.affiliations import split_affiliation
from igfarchive.transcripts.grammar.labels import Shape, shape_of
from igfarchive.transcripts.grammar.lettering import HONORIFICS, PARTICLES
from igfarchive.transcripts.grammar.openings import Sign
from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.grammar.roles import is_role_word
from igfarchive.transcripts.grammar.stages import is_direction, is_gap, is_of_room, split_directions
from igfarchive.transcripts.grammar.turn_builder import Draft
from igfarchive.transcripts.transcript import Junk, Times, Turn, TurnKind

_NOISE = re.compile(r"[>＞,.;:：\s]*")

_REMARKS = {
    None: "Words that nobody's label precedes were given to nobody",
    Sign.SLIP: "Three signs (>>>) were read as a mark",
    Sign.CHAT: "A line of a chat was given to nobody",
    Sign.DOUBT: "This may name somebody, but not surely, and was given to nobody",
}


@dataclass(slots=True)
class _Run:
    """Paragraphs of speech on end, or one direction."""

    kind: TurnKind
    line: int
    texts: list[str] = field(default_factory=list)
    times: list[Times | None] = field(default_factory=list)


class _Said(NamedTuple):
    """A paragraph of a draft; `times` are None where its source tells none."""

    line: int
    text: str
    times: Times | None


def turns_of(draft: Draft, junk: list[Junk], remarks: Remarks) -> Iterator[Turn]:
    """The turns of a draft: its speech, cut where a direction of the room interrupts it.

    A bracket beside its label is a direction above the words. A draft
    without words gives none: what there was goes to `junk`.
    """
    label = draft.label.text if draft.label else None
    affiliation = draft.label.affiliation if draft.label else ""
    aside = draft.label.aside if draft.label else ""
    paragraphs = [_Said(each.line, each.text, each.times) for each in draft.paragraphs]
    if draft.label and not affiliation:
        affiliation, text = split_affiliation(paragraphs[0].text)
        paragraphs[0] = _Said(draft.line, text.strip(), paragraphs[0].times)
    opened = paragraphs[0].times
    paragraphs = [each for each in paragraphs if drop_invisible(each.text).strip()]
    if paragraphs and opened and paragraphs[0].times is None:
        # The label stood alone on its line.
        paragraphs[0] = paragraphs[0]._replace(times=opened)
    paragraphs = list(_timed(paragraphs))
    if all(_is_noise(each.text) for each in paragraphs):
        words = (draft.clock, label or "", aside, affiliation, *(each.text for each in paragraphs))
        dropped = " ".join([">>", *filter(None, words)])
        junk.append(Junk(draft.line, dropped, "a mark without words"))
        return
    _remark(draft, paragraphs[0].text, remarks)
    runs = list(_runs(draft, paragraphs))
    if aside:
        runs.insert(0, _Run(TurnKind.STAGE_DIRECTION, draft.line, [aside], [None]))
    # The label goes with the first words of speech, or with the direction where there are none.
    bearer = next((i for i, run in enumerate(runs) if run.kind is TurnKind.SPEECH), 0)
    for index, run in enumerate(runs):
        speech = run.kind is TurnKind.SPEECH
        yield Turn(
            run.kind,
            label if speech or index == bearer else None,
            draft.line if index == bearer else run.line,
            tuple(run.texts),
            affiliation if index == bearer else "",
            continues=speech and index != bearer,
            times=tuple(run.times) if any(run.times) else (),
        )


def _timed(paragraphs: list[_Said]) -> Iterator[_Said]:
    """The paragraphs, each at the time in brackets that it opens with if its source tells no other.

    A time that stands alone opens the paragraph below it: "[0:12:05]" and "Yes." are one.
    """
    alone: _Said | None = None
    for each in paragraphs:
        if alone:
            each = _Said(alone.line, f"{alone.text} {each.text}", alone.times or each.times)
        alone = None
        if time := leading_time(each.text):
            each = each._replace(times=each.times or Times(time[0]))
            if time[1] == len(each.text):
                alone = each
                continue
        yield each
    if alone:
        yield alone


def _is_noise(text: str) -> bool:
    """Nothing but commas and full stops; two dots on end are a pause that somebody made."""
    return _NOISE.fullmatch(drop_invisible(text)) is not None and ".." not in text


def _runs(draft: Draft, paragraphs: list[_Said]) -> Iterator[_Run]:
    speech = _Run(TurnKind.SPEECH, draft.line)
    for index, (line, text, times) in enumerate(paragraphs):
        for is_stage, part in _parts(draft, text, opens=index == 0):
            if not is_stage:
                speech.line = speech.line if speech.texts else line
                speech.texts.append(part)
                speech.times.append(times)
                continue
            if speech.texts:
                yield speech
                speech = _Run(TurnKind.SPEECH, line)
            yield _Run(TurnKind.STAGE_DIRECTION, line, [part], [times])
    if speech.texts:
        yield speech


def _parts(draft: Draft, text: str, opens: bool) -> Iterator[tuple[bool, str]]:
    """(is it a direction, words) of one paragraph; `opens` says that it follows the mark."""
    if not is_direction(text):
        yield from split_directions(text)
    elif not opens or draft.sign is None:
        yield True, text
    elif draft.label:
        # Behind a name a bracket is what that person does, unless it is what the room hears.
        yield is_of_room(text), text
    else:
        # Somebody spoke and was not understood, or nobody spoke at all.
        yield not is_gap(text), text


def _remark(draft: Draft, text: str, remarks: Remarks) -> None:
    if draft.sign in _REMARKS:
        if draft.sign is not None or not is_direction(text):
            remarks.add(draft.line, _REMARKS[draft.sign], text)
    elif draft.sign is Sign.MARK and draft.label is None and _may_name(text):
        remarks.add(draft.line, "A mark is followed by no name and colon, given to nobody", text)


def _may_name(text: str) -> bool:
    """Whether speech begins as a name does: `>> Markus Kummer Excellencies`."""
    words = text[:120].split()[:5]
    # "May I ask" begins no name.
    own = [word for word in words[1:] if len(word) > 1 and word.casefold() not in PARTICLES]
    first = [*words[:1], *own[:1]]
    return (
        len(first) == 2
        and len(first[0]) > 1
        and (first[0][-1].isalpha() or first[0].casefold().rstrip(".") in HONORIFICS)
        and shape_of(" ".join(first).rstrip(".,;")) in (Shape.CAPITALS, Shape.CAPITALISED)
        and not any(is_role_word(word.rstrip(".,;")) for word in first)
    )
