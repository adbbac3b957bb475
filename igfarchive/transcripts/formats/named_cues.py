"""Tells who speaks where cues open with names, as meetings are saved by Zoom.

Ada Quill: Good morning, the      Ada Quill
tables are open.                  ... goes on
Bo Tern: Thank you.               Bo Tern, who is named once
Remember: it is late.             nobody, as this may be no name
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from igfarchive.transcripts.formats.said import Said, ends_sentence
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label, shape_of
from igfarchive.transcripts.grammar.page_conventions import MARK
from igfarchive.transcripts.grammar.roles import is_plain_role
from igfarchive.transcripts.grammar.topics import is_phrase
from igfarchive.transcripts.grammar.unmarked import may_be_name

_FEWEST = 2
_RECURS = 2
_SINGLE_NAME_RECURS = 3
_QUOTES = tuple("\"'“„«‘")
_DOUBT = "This may be a name and may be none, and was given to nobody"


def name_voices(parts: Sequence[Said]) -> list[Said]:
    """The parts with their names as voices, if half of the cues or more open with one, or if two
    names or more do so again and again. Where fewer are named nothing is changed.

    Then a name is somebody at the start of any line of a cue, also one of two words that occurs
    once. What may be no name is nobody's. A cue without a name goes on with the one before. Only
    where most have one and it is repeated although nobody else spoke, a new sentence without a
    name is nobody's.
    """
    if any(part.voice is not None or MARK.match(part.text) for part in parts):
        return list(parts)
    labels = [_label(part) for part in parts]
    opening = [label for part, label in zip(parts, labels, strict=True) if part.opens]
    counts = Counter(label.text for label in labels if label)
    mostly = counts.total() >= _FEWEST and sum(map(bool, opening)) * 2 >= len(opening)
    recurring = {label.text for label in labels if label and _recurs(label, counts, mostly)}
    if not mostly and len(recurring) < _FEWEST:
        return list(parts)
    repeats = mostly and any(one and two and one.text == two.text for one, two in pairwise(opening))
    habits = _Habits(
        frozenset(recurring),
        frozenset(label.key for label in labels if label and label.text in recurring),
        singles=mostly and sum(" " not in name for name in recurring) >= _FEWEST,
        capitals=sum(part.text.isupper() for part in parts) * 2 > len(parts),
        repeats=repeats,
    )
    return [part for part in _named(parts, labels, habits) if part.text]


class _Habits(NamedTuple):
    """The names that recur in a file, and their `keys`, as names compare. `singles` says that names
    of one word do not need to recur, `capitals` that words are written in them, `repeats` that
    each cue of a turn is named."""

    recurring: frozenset[str]
    keys: frozenset[str]
    singles: bool
    capitals: bool
    repeats: bool


def _named(
    parts: Sequence[Said], labels: Sequence[Label | None], habits: _Habits
) -> Iterator[Said]:
    voice: str | None = None
    last: tuple[str, str] | None = None
    before = ""
    for place, (part, label) in enumerate(zip(parts, labels, strict=True)):
        text, doubt = part.text, ""
        goes_on = place + 1 < len(parts) and not parts[place + 1].opens
        if label and _names_somebody(label, part, habits):
            text = f"{label.aside} {text[label.end :].strip()}".strip()
            bearer = label.text, label.affiliation
            if label.affiliation and bearer != last:
                # The grammar takes it from where it stands in captions: behind the name.
                text = f"({label.affiliation}) {text}"
            voice, last = label.text, bearer
        elif label and (part.opens or may_be_name(label)):
            voice, doubt = None, _DOUBT
        elif label is None and part.opens and goes_on and text in habits.recurring:
            voice, text = text, ""
        elif label is None and part.opens and goes_on and _heads_cue(text, habits):
            voice, doubt = None, _DOUBT
        elif (small := find_label(text)) and small.key in habits.keys:
            # ada quill: perhaps she is quoted.
            voice, doubt = None, _DOUBT
        elif part.opens and habits.repeats and ends_sentence(before):
            voice = None
        yield part._replace(text=text, voice=voice and _without_brackets(voice), doubt=doubt)
        before = text or before


def _recurs(label: Label, counts: Counter[str], mostly: bool) -> bool:
    needed = _RECURS if mostly or " " in label.text else _SINGLE_NAME_RECURS
    named = is_plain_role(label.text) or not is_phrase(label.words)
    return named and counts[label.text] >= needed


def _names_somebody(label: Label, part: Said, habits: _Habits) -> bool:
    """Whether a label is a name: one that occurs once is, if it cannot be the first half of a
    sentence, "Harbour Master: he was quoted", or head one, "Remember: It is late"."""
    if label.text in habits.recurring:
        return True
    if is_plain_role(label.text):
        sure = not is_phrase(label.words)
    else:
        sure = may_be_name(label) and (len(label.words) > 1 or (part.opens and habits.singles))
    first = part.text[label.end :].lstrip()[:1]
    return sure and not first.islower() and first not in _QUOTES


def _heads_cue(text: str, habits: _Habits) -> bool:
    """Whether a line above others of its cue is in capitals, as a name is where no others are."""
    return (
        not habits.capitals
        and len(text.split()) > 1
        and shape_of(text) is Shape.CAPITALS
        and not is_phrase(text.casefold().split())
    )


def _without_brackets(name: str) -> str:
    """whisperX writes [SPEAKER_00]: in its subtitles."""
    return name[1:-1] if name[0] == "[" and name[-1] == "]" else name


def _label(part: Said) -> Label | None:
    """The label of a line; where a clock stands beside a name, "10:30 Meeting:", it is words."""
    label = find_label(part.text)
    return None if label is None or label.shape is Shape.SMALL or label.clock else label
