"""Says why a page is no transcript, and what to do about it.

A page that is read wrongly gives somebody words that another person said; one that is refused
gives its owner a sentence to act on.
"""

import re
from collections.abc import Sequence

from igfarchive.text.folding import is_blank
from igfarchive.transcripts.grammar.boilerplate import boilerplate_reason
from igfarchive.transcripts.grammar.page_conventions import PageConventions
from igfarchive.transcripts.page import Line
from igfarchive.transcripts.transcript import TranscriptError

_CUE = re.compile(r"\s*(?:\d{1,2}:)?\d{2}:\d{2}[.,]\d{3}\s*-->\s*(?:\d{1,2}:)?\d{2}:\d{2}[.,]\d{3}")
_TAG = re.compile(
    r"</?(?:!doctype|html|head|body|title|meta|link|script|style|div|span|p|br|table|tr|td|ul|li"
    r"|nav|a|h[1-6])\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_DIARISED = re.compile(
    r"\s*(?:\[?speaker[ _]\d+\]?\W{0,5}\[?\(?\d{1,2}:\d{2}|[\[(]\d{1,2}:\d{2}(?::\d{2})?[.\d]*[\])]"
    r"\s*\S|\d{1,2}:\d{2}(?::\d{2})?\s+\S)",
    re.IGNORECASE,
)
_NAME_WITHIN = re.compile(r"(?<=[.?!…)\]\"”-])\s{1,3}[^\W\d_a-z](?:[^\W\d_a-z]|[ .'’-]){1,40}:\s")
_SEVERAL = 2
_SOURCE_SHARE = 0.2

FORM = (
    "A transcript opens each turn on a line of its own with >> NAME: and the words; see that "
    "this file is one, and is whole."
)


def refuse_other_kinds(lines: Sequence[Line]) -> None:
    """TranscriptError for a page that is surely of another kind: subtitles within a document,
    source code."""
    filled = [line for line in lines if not is_blank(line.text)]
    if not filled:
        raise TranscriptError(
            "The file holds nothing but white space.", "Import a file that holds a transcript."
        )
    cues = [line for line in filled if "-->" in line.text and _CUE.match(line.text)]
    if len(cues) >= _SEVERAL:
        raise TranscriptError(
            "Subtitles stand in it, their times among the words.",
            "Save them as a file of their own (.srt or .vtt), and import that.",
            cues[0].number,
        )
    tagged = [line for line in filled if "<" in line.text and _TAG.search(line.text[:2000])]
    if len(tagged) > max(_SEVERAL, len(filled) * _SOURCE_SHARE):
        raise TranscriptError(
            "This is the source code of a web page, shown as text.",
            "Save the page itself (as .html), or copy the words from it.",
            tagged[0].number,
        )


def refuse_flattened(lines: Sequence[Line], conventions: PageConventions) -> None:
    """TranscriptError where names stand within lines and no mark tells where a turn begins."""
    if conventions.marked:
        return
    opening = sum(conventions.find_unmarked(line.text) is not None for line in lines)
    within = [(line, len(_NAME_WITHIN.findall(line.text))) for line in lines if ":" in line.text]
    count = sum(names for _, names in within)
    if count >= _SEVERAL and count > opening:
        raise TranscriptError(
            f"The turns run on within lines, {count:,} names without >>: where one ends cannot be "
            "told surely.",
            "Put each turn on a line of its own, with >> before the name.",
            next(line.number for line, names in within if names),
        )


def no_turns(lines: Sequence[Line], conventions: PageConventions) -> TranscriptError:
    """Why a page without a single turn has none, as far as its lines tell."""
    filled = [line for line in lines if not is_blank(line.text)]
    notices = [line for line in filled if "web server" in boilerplate_reason(line.text, above=True)]
    if notices and len(notices) * 2 >= len(filled):
        return TranscriptError(
            "The page holds error messages of the web server and no transcript.",
            "Fetch it again later, or look for another copy of the transcript.",
            notices[0].number,
        )
    timed = [line for line in filled if _DIARISED.match(line.text)]
    if len(timed) >= _SEVERAL:
        return TranscriptError(
            "Its lines are timed, and name nobody ([00:00] Good morning).",
            "Write who speaks behind the time of each turn: [00:00] ADA QUILL: Good morning.",
            timed[0].number,
        )
    if conventions.marked:
        return TranscriptError(
            "No words follow any >>: the marks are empty, or quote e-mail.", FORM, filled[0].number
        )
    return TranscriptError(
        "No turn of speech was found, with >> or with a name that opens a line.",
        FORM,
        filled[0].number,
    )
