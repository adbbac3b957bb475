"""The captioners' own words on their captions: they open a transcript and are no speech.

Every text here comes with its white space folded to single spaces.
"""

import re

_PREFIX = r"\[? ?(?:note ?: ?)?\[? ?"
# "The following are the outputs of our working group" is said; these words are about captions.
_FORMULA = (
    r"(?:(?:the following|this|these|below) (?:is|are) (?:the )*outputs? of"
    r"(?: the)?(?:$| (?=.{0,150}?(?:caption|transcri|real-?time)))"
    r"|this (?:text|transcript|file|document)(?:, document,? or file)? is (?:being )?"
    r"(?:provided in an? (?:rough|raw|draft|real-?time|unedited)|based on live transcription)\b)"
)
_SEQUEL = (
    r"(?:the following (?:is|are) (?:an? |the )?(?:raw|rough|unedited|uncorrected|draft)\b"
    r"|(?:although|while) (?:it is|the transcript is|they are) largely accurate\b"
    r"|it is post?ed as an aid\b"
    r"|(?:cart|communication access real-? ?time translation)\b"
    r"|we apologi[sz]e for (?:any |the )?(?:errors?|inaccuracies|mistakes|omissions)\b)"
)
_WITHIN = re.compile(rf"(?<!\S){_PREFIX}{_FORMULA}", re.IGNORECASE)
_OPENING = re.compile(f"{_PREFIX}{_FORMULA}", re.IGNORECASE)
_START = re.compile(rf"{_PREFIX}(?:{_FORMULA}|{_SEQUEL})", re.IGNORECASE)
_END = re.compile(r"authoritative record[^\w\s]*(?!\S)", re.IGNORECASE)
# Far more than a notice and the title before it ever need.
_HEAD = 4_000

_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first
    twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh
    twenty-eighth twenty-ninth thirtieth
"""
_NUMBERS = {word: number for number, word in enumerate(_ORDINALS.split(), start=1)} | {
    "inaugural": 1, "eigth": 8, "nineth": 9, "twelvth": 12,
}  # fmt: skip
_MEETING = re.compile(
    r"\b(?P<ordinal>\d{1,2}(?=(?:st|nd|rd|th)\b)|[a-z]+(?:-[a-z]+)?)(?:st|nd|rd|th)?\s+"
    r"(?:annual\s+)?meeting\s+of\s+the\s+(?:IGF|Internet\s+Governance\s+Forum)\b",
    re.IGNORECASE,
)
_FORUM_YEAR = re.compile(r"\bIGF\s+(\d{4})\b")
FIRST_YEAR = 2006
"""The forum has met once a year since: its Nth annual meeting names the year."""


def notice_start(text: str) -> int:
    """Where a notice begins in a line, or -1: one that was run together holds more than that."""
    if _START.match(text[:_HEAD]):
        return 0
    match = _WITHIN.search(text[:_HEAD])
    return match.start() if match else -1


def opens_notice(text: str) -> bool:
    """Whether a line is a notice from its first words on, which nobody would say."""
    return _OPENING.match(text[:_HEAD]) is not None


def notice_end(text: str) -> int:
    """Where a notice that begins `text` ends, behind its last formula; -1 if it does not say."""
    ends = [match.end() for match in _END.finditer(text[:_HEAD])]
    return ends[-1] if ends else -1


def year_of_meeting(text: str) -> int | None:
    """The year that the name of an annual meeting in `text` tells: the Sixth, so 2011."""
    for match in _MEETING.finditer(text[:_HEAD]):
        word = match["ordinal"].casefold()
        number = int(word) if word.isdigit() else _NUMBERS.get(word)
        if number:
            return FIRST_YEAR - 1 + number
    year = _FORUM_YEAR.search(text[:_HEAD])
    return int(year[1]) if year else None
