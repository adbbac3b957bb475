"""What is said within one cue, and how the text of a cue is read: its tags, entities and dashes.

<v.loud Ada Quill>Fish &amp; <i>chips</i>.   Ada Quill: Fish & chips.
- Who pays?                                  two turns, of nobody that is named
- Nobody does.
"""

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from igfarchive.text.clocks import CLOCK
from igfarchive.text.folding import fold_spaces, strip
from igfarchive.transcripts.page import MOST_LINES, refuse_many
from igfarchive.transcripts.transcript import Times

# Tags that say how words look, when they are said, or who says them. Other words between angle
# brackets are words: "<inaudible>".
_TAG = re.compile(
    r"<(?:/?(?:[bcisu]|ruby|rt)(?:\.[^\s<>]*+)?\s?"
    r"|/?lang(?:\.[^\s<>]*+)?(?:\s[\w-]{1,35})?\s?"
    r"|/?font(?:\s[^<>]*+)?"
    rf"|{CLOCK}"
    r"|(?P<voice>v)(?=[\s.>])(?:\.[^\s<>]*+)?(?P<name>[^<>]*+)"
    r"|(?P<end>/v)\s?)>",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.IGNORECASE)
_DASH = re.compile(r"[-–—‐]\s?(?=[^\s\-–—‐])")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]{0,3}$")
_SEVERAL = 2
_DASHED = "Behind a dash somebody speaks who is not named"


class Said(NamedTuple):
    """Words on one line of a cue. `voice` is who says them, "" where somebody begins whom the cue
    does not name, None where it does not tell; `opens` says that they are the first of their cue.
    """

    line: int
    text: str
    times: Times | None
    voice: str | None = None
    opens: bool = True
    doubt: str = ""


def read_cue(
    lines: Sequence[tuple[int, str]], times: Times | None, voice: str | None = None
) -> Iterator[Said]:
    """What is said in a cue of these (number, text) lines, by `voice` if no tag tells otherwise.

    A voice lasts to the end of its cue, or to the next one.
    """
    found = []
    for number, text in lines:
        start = 0
        without_overrides = _OVERRIDE.sub("", text)
        words: list[str] = []
        for tag in _TAG.finditer(without_overrides):
            words.append(without_overrides[start : tag.start()])
            start = tag.end()
            if tag["voice"] or tag["end"]:
                found.append(Said(number, _plain(words), times, voice))
                refuse_many(len(found), MOST_LINES, "voices")
                words = []
                voice = fold_spaces(read_entities(tag["name"] or "")) or None
        words.append(without_overrides[start:])
        found.append(Said(number, _plain(words), times, voice))
    spoken = [each for each in found if each.text]
    if _is_dialogue(spoken):
        spoken = _dialogue(spoken)
    for place, each in enumerate(spoken):
        yield each._replace(opens=place == 0)


def plain_text(line: str) -> str:
    """The words of a line of a cue, without tags."""
    return _plain([_TAG.sub("", _OVERRIDE.sub("", line))])


def read_entities(text: str) -> str:
    """`text` with its `&amp;` and the like read; a line feed among them is a space."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda entity: re.sub(r"[\r\n]", " ", html.unescape(entity[0])), text)


def ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text) is not None


def _plain(parts: Sequence[str]) -> str:
    return strip(read_entities("".join(parts)))


def _is_dialogue(spoken: Sequence[Said]) -> bool:
    dashed = [_DASH.match(each.text) is not None for each in spoken if each.voice is None]
    return len(dashed) == len(spoken) and sum(dashed) >= _SEVERAL and dashed[0]


def _dialogue(spoken: Sequence[Said]) -> list[Said]:
    """One for each dash, which goes; a line without one goes on with the line above."""
    turns: list[Said] = []
    for each in spoken:
        if dash := _DASH.match(each.text):
            turns.append(each._replace(text=each.text[dash.end() :], voice="", doubt=_DASHED))
        else:
            turns[-1] = turns[-1]._replace(text=f"{turns[-1].text} {each.text}")
    return turns
