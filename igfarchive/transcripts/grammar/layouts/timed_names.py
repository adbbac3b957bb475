"""Pages where a name and the time open each turn, the words behind them or below.

    Ada Quill  0:05             Ada Quill (00:05):        [Ada Quill] 10:05:12
    The tables are open.        The tables are open.      The tables are open.

    [Ada Quill] [00:05] The tables are open.              [00:05] Ada Quill: The tables are open.

As Otter, Teams, Rev and Zoom write them, and those who tell voices apart by machine.
"""

import re
from collections.abc import Iterator, Sequence

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.grammar.layouts.heads import (
    ANY_CLOCK,
    Head,
    are_of_recording,
    have_words,
    is_full_name,
    is_name,
    recurring,
    time_of,
)
from igfarchive.transcripts.grammar.layouts.layout import Layout
from igfarchive.transcripts.grammar.layouts.voices import voice_lines
from igfarchive.transcripts.page import Page

_REACH = 120
_NAME = r"(?P<name>[^\s\d\[\](][^\[\]]{0,59}?)"
_GAP = r"[\s,|–—-]{1,9}"
_CLOCK = rf"(?P<clock>{ANY_CLOCK})"
_BRACKETED = rf"[\[(]{_CLOCK}(?:\s?(?:-->|[–—-])\s?(?P<until>{ANY_CLOCK}))?[\])]"

# On a line of their own: a programme or an agenda has such lines, too.
_ALONE = tuple(
    re.compile(rf"\s{{0,9}}{form}\s?:?\s{{0,9}}$")
    for form in (
        rf"{_NAME}{_GAP}{_CLOCK}",
        rf"{_CLOCK}{_GAP}{_NAME}",
        rf"{_BRACKETED}{_GAP}{_NAME}",
    )
)
# Brackets part the name from the time, and a colon or a bracket both from words that may follow.
_BRACKETS = tuple(
    re.compile(rf"\s{{0,9}}{form}")
    for form in (
        rf"{_NAME}\s{{0,9}}{_BRACKETED}(?:\s?:|\s{{0,9}}$)",
        rf"\[\s?{_NAME}\s?\]\s{{0,9}}{_BRACKETED}\s?:?",
        rf"\[\s?{_NAME}\s?\]\s{{0,9}}{_CLOCK}(?:\s?:|\s{{0,9}}$)",
        rf"{_BRACKETED}\s{{0,9}}\[\s?{_NAME}\s?\]\s?:?",
        rf"{_BRACKETED}\s{{1,9}}{_NAME}\s?:(?!//)",
    )
)
_FEWEST = 3
_FEWEST_IN_BRACKETS = 2
_MOST_WITHOUT_WORDS = 0.2
_DIARISED = re.compile(r"(?:speaker|spk)[ _]?\d{1,3}", re.IGNORECASE)


def read(page: Page) -> Page | None:
    """The page with voices and times, if a name with the time opens its turns."""
    for forms, fewest in ((_BRACKETS, _FEWEST_IN_BRACKETS), (_ALONE, _FEWEST)):
        heads = list(_in_step(page, _heads(page, forms)))
        if len(heads) >= fewest and _are_sure(page, heads, in_brackets=forms is _BRACKETS):
            return voice_lines(
                page, heads, "Names that stand beside a time were read as who speaks from there."
            )
    return None


def _heads(page: Page, forms: Sequence[re.Pattern[str]]) -> list[Head]:
    return [
        head
        for index, line in enumerate(page.lines)
        if (head := _head(index, line.text, forms)) is not None
    ]


def _head(index: int, text: str, forms: Sequence[re.Pattern[str]]) -> Head | None:
    start = text[:_REACH]
    if ":" not in start:
        return None
    for form in forms:
        match = form.match(start)
        # What ends where the line was cut off for speed ends nothing.
        if match and (match.end() < len(start) or len(start) == len(text)):
            name = fold_spaces(drop_invisible(match["name"]))
            if is_name(name) or _DIARISED.fullmatch(name):
                until = match.groupdict().get("until") or ""
                words = text[match.end() :]
                return Head(index, index + 1, name, words, match["clock"], until)
    return None


def _in_step(page: Page, heads: Sequence[Head]) -> Iterator[Head]:
    """The heads without those whose name occurs once and whose time is out of order, or above no
    words: what somebody says may end in a time, "Lunch 12:30"."""
    names = recurring(heads)
    recur = [head.name.casefold() in names for head in heads]
    if not are_of_recording([head for head, recurs in zip(heads, recur, strict=True) if recurs]):
        yield from heads
        return
    latest = 0
    for place, (head, has_words) in enumerate(zip(heads, have_words(page, heads), strict=True)):
        time = time_of(head.clock)
        in_order = latest <= time and all(
            time <= time_of(later.clock) for later in heads[place + 1 : place + 2]
        )
        if recur[place] or (in_order and has_words):
            latest = max(latest, time)
            yield head


def _are_sure(page: Page, heads: Sequence[Head], in_brackets: bool) -> bool:
    """Whether the names are people's."""
    if sum(have_words(page, heads)) < len(heads) * (1 - _MOST_WITHOUT_WORDS):
        return False
    if recurring(heads):
        return in_brackets or are_of_recording(heads) or not _is_agenda(heads)
    surely = in_brackets or are_of_recording(heads)
    return surely and all(is_full_name(each.name) for each in heads)


def _is_agenda(heads: Sequence[Head]) -> bool:
    """Whether all the clocks are hours and minutes by which meetings are planned."""
    return all(
        each.clock.count(":") == 1 and each.clock.rstrip("aApPmM. ")[-1] in "05" for each in heads
    )


LAYOUT = Layout(read)
