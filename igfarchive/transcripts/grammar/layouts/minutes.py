"""Minutes that name who speaks in short, `AQ:` or `Ada:`, as a list of names on them resolves."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from igfarchive.text.folding import fold_spaces
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.layouts.heads import Head, labelled
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.grammar.organisations import is_organisation
from igfarchive.transcripts.grammar.roles import is_role
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Note, TranscriptError

_INITIALS = re.compile(r"[^\W\d_]{2,3}")
_STATES = word_set("US USA UK EU UN UAE DRC NZ")
_WORD = r"[^\W\d_][\w'’-]{0,30}"
_NAME = rf"{_WORD}(?:\.? {_WORD}){{1,4}}"
_RESOLVED = re.compile(rf"(?<!\w)(?P<name>{_NAME}) ?[(\[](?P<short>[^\W\d_]{{2,3}})[)\]]")
_KEYED = re.compile(rf"(?P<short>[^\W\d_]{{2,3}}) ?[-–=] ?(?P<name>{_NAME})")
_LIST = re.compile(
    r"(?:present|attendees|attending|(?:in )?attendance|participants|participating|members|names"
    r"|on the call) ?: ?(?P<names>.+)",
    re.IGNORECASE,
)
_LISTED = re.compile(rf"(?<!\w){_NAME}(?!\w)")
_LONGEST_LIST = 2000
_FEWEST = 3
_FEWEST_PEOPLE = 2


def read(page: Page) -> Page | None:
    """The page with short labels as voices, as they are written, and notes on whose they are.

    TranscriptError where all its labels are initials and no list tells whose one of them is.
    """
    labels = {
        index: label
        for index, line in enumerate(page.lines)
        if (label := find_label(line.text)) and _is_short(label)
    }
    counts = Counter(label.text for label in labels.values())
    names = _names(page.lines, counts)
    if not names:
        _refuse_initials(page.lines, counts)
        return None
    told = {
        index: label
        for index, label in labels.items()
        if label.text in names or (_are_initials(label.text) and counts[label.text] > 1)
    }
    people = {label.text for label in told.values()}
    others = Counter(label.text for index, label in labels.items() if index not in told)
    if (
        len(told) < _FEWEST
        or len(people) < _FEWEST_PEOPLE
        or any(count > 1 and " " in text for text, count in others.items())
    ):
        return None
    first = min(told)
    heads = [
        labelled(index, page.lines[index].text, label)
        if index in told
        # It may be another first name, or a heading.
        else Head(index, index + 1, "", page.lines[index].text)
        for index, label in labels.items()
        if index >= first
    ]
    number = page.lines[first].number
    notes = [
        Note(number, f"{short} is {names[short]} by the page's list of names.")
        if short in names
        else Note(number, f"No list on the page says who {short} is.")
        for short in dict.fromkeys(label.text for label in told.values())
    ]
    return voice_lines(
        replace(page, notes=(*page.notes, *notes)),
        heads,
        "Initials and first names were read as who speaks.",
    )


def _is_short(label: Label) -> bool:
    return label.shape is Shape.CAPITALISED or _are_initials(label.text)


def _are_initials(text: str) -> bool:
    return (
        _INITIALS.fullmatch(text) is not None
        and text.isupper()
        and text not in _STATES
        and not is_role(text)
        and not is_organisation(text)
    )


def _names(lines: Sequence[Line], counts: Counter[str]) -> Mapping[str, str]:
    """Whose the short labels are: by a bracket behind the name or a line `AQ - Ada Quill`, else by
    the list of those present, where one name alone begins so."""
    resolved: dict[str, str] = {}
    listed: dict[str, set[str]] = {}
    for line in lines:
        text = fold_spaces(line.text[:_LONGEST_LIST])
        for match in (*_RESOLVED.finditer(text), _KEYED.fullmatch(text)):
            if match:
                resolved.setdefault(match["short"], match["name"])
        if present := _LIST.match(text):
            for name in _LISTED.findall(present["names"]):
                words = name.split()
                listed.setdefault("".join(word[0] for word in words).upper(), set()).add(name)
                for word in (words[0], words[-1]):
                    listed.setdefault(word, set()).add(name)
    for short, names in listed.items():
        if len(names) == 1:
            resolved.setdefault(short, *names)
    return {short: name for short, name in resolved.items() if short in counts}


def _refuse_initials(lines: Sequence[Line], counts: Counter[str]) -> None:
    """TranscriptError for a page whose labels are all initials, and nobody's."""
    initials = [text for text in counts if _are_initials(text)]
    said = sum(counts[text] for text in initials)
    if len(initials) < _FEWEST_PEOPLE or said < max(_FEWEST, len(initials) + 1):
        return
    unmarked = Counter(
        label.text for line in lines if (label := find_label(line.text)) and label.shape is not None
    )
    if any(count > 1 for text, count in unmarked.items() if text not in initials):
        return
    raise TranscriptError(
        f"Who speaks is told by initials alone ({', '.join(sorted(initials)[:3])}), and no list on "
        "the page says whose they are.",
        "Add a line above the first one such as Present: Ada Quill (AQ), with all the names.",
        next(
            line.number
            for line in lines
            if (label := find_label(line.text)) and label.text in initials
        ),
    )


LAYOUT = Layout(read)
