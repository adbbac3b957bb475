"""Tells who speaks where cues open with names, as meetings are saved by Zoom.

Ada Quill: Good morning, the      Ada Quill
tables are open.                  ... goes on
Bo Tern: Thank you.               Bo Tern, who is named once
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from igfarchive.transcripts.formats.said import Said, ends_sentence
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.page_conventions import MARK

_FEWEST = 2
_RECURS = 2
_SINGLE_NAME_RECURS = 3


def name_voices(parts: Sequence[Said]) -> list[Said]:
    """The parts with their names as voices, if half of the cues or more open with one, or if two
    names or more do so again and again. Where fewer are named nothing is changed.

    Then a name that occurs once is somebody, too; but where few cues are named, a single word may
    be no name, and what follows it is nobody's. A cue without a name goes on with the one before.
    Only where most have one and it is repeated although nobody else spoke, a new sentence without
    a name is nobody's.
    """
    if any(part.voice is not None or MARK.match(part.text) for part in parts):
        return list(parts)
    labels = [_label(part) for part in parts]
    opening = [label for part, label in zip(parts, labels, strict=True) if part.opens]
    counts = Counter(label.text for label in opening if label)
    recurring = {name for name, count in counts.items() if count >= _needed(name)}
    mostly = counts.total() >= max(_FEWEST, len(opening) / 2)
    if not mostly and len(recurring) < _FEWEST:
        return list(parts)
    repeats = mostly and any(one and two and one.text == two.text for one, two in pairwise(opening))
    named: list[Said] = []
    voice: str | None = None
    last: tuple[str, str] | None = None
    before = ""
    for part, label in zip(parts, labels, strict=True):
        text = part.text
        if label and (part.opens or label.text in counts):
            if mostly or label.text in recurring or " " in label.text:
                text = f"{label.aside} {text[label.end :].strip()}".strip()
                bearer = label.text, label.affiliation
                if label.affiliation and bearer != last:
                    # The grammar takes it from where it stands in captions: behind the name.
                    text = f"({label.affiliation}) {text}"
                voice, last = label.text, bearer
            else:
                voice = None
        elif part.opens and repeats and ends_sentence(before):
            voice = None
        named.append(part._replace(text=text, voice=voice and _without_brackets(voice)))
        before = text or before
    return [part for part in named if part.text]


def _needed(name: str) -> int:
    return _RECURS if " " in name else _SINGLE_NAME_RECURS


def _without_brackets(name: str) -> str:
    """whisperX writes [SPEAKER_00]: in its subtitles."""
    return name[1:-1] if name[0] == "[" and name[-1] == "]" else name


def _label(part: Said) -> Label | None:
    """The label of a cue; where a clock stands beside a name, "10:30 Meeting:", it is words."""
    label = find_label(part.text)
    return None if label is None or label.shape is Shape.SMALL or label.clock else label
