"""The captioners' own words on their captions: they open a transcript and are no speech.

Every text here comes with its white space folded to single spaces.
"""

import re
from collections.abc import Collection

_PREFIX = r"\[? ?(?:(?:note|disclaimer|remarque|nota|hinweis) ?: ?)?\[? ?"
# "The following are the outputs of our working group" is said; these words are about captions.
_FORMULA = (
    r"(?:(?:the following|this|these|below) (?:is|are) (?:the )*outputs? (?:of|resulting from)"
    r"(?: the)?(?:$| (?=.{0,150}?(?:caption|transcri|real-?time)))"
    r"|this (?:text|transcript|file|document)(?:, document,? or file)? is (?:being )?"
    r"(?:provided in an? (?:rough|raw|draft|real-?time|unedited)|based on live transcription)\b"
    r"|this is (?:being )?provided in an? (?:rough|raw)[- ]draft\b"
    r"|(?:cart|real-?time|live) captioning is (?:being )?provided in order to\b"
    r"|(?:while|although) every effort is made to capture a live speaker\b"
    r"|due to the difficulties of capturing a live speaker\b"
    r"|(?:ce document|ce qui suit|le présent document|le contenu de ce document)"
    r" est le (?:résultat|produit)\b(?=.{0,40}transcription)"
    r"|(?:este documento|el presente documento|el contenido de este documento)"
    r" es (?:el )?(?:producto|resultado)\b(?=.{0,40}transcripción)"
    r"|(?:dieses|das vorliegende) dokument ist das ergebnis\b(?=.{0,40}transkription))"
)
_SEQUEL = (
    r"(?:the following (?:is|are) (?:an? |the )?(?:raw|rough|unedited|uncorrected|draft)\b"
    r"|(?:although|while) (?:it is|the (?:transcript|transcription) is|they are) "
    r"(?:largely|generally) accurate\b"
    r"|it is (?:being )?(?:post?ed|provided) as an aid\b"
    r"|(?:cart|captioning|communication access real-? ?time translation)\b"
    r"(?= .{0,40}(?:provided|captioning|translation))"
    r"|this (?:text|transcript|file|document)(?:, document,? or file)? "
    r"(?:is not|may not|should not|must not|may contain)\b"
    r"|we apologi[sz]e for (?:any |the )?(?:errors?|inaccuracies|mistakes|omissions)\b)"
)
_WITHIN = re.compile(rf"(?<!\S){_PREFIX}{_FORMULA}", re.IGNORECASE)
_OPENING = re.compile(f"{_PREFIX}{_FORMULA}", re.IGNORECASE)
_START = re.compile(rf"{_PREFIX}(?:{_FORMULA}|{_SEQUEL})", re.IGNORECASE)
_END = re.compile(r"authoritative record[^\w\s]*(?!\S)", re.IGNORECASE)
# What the sentences of a notice are about, and what the rest of one broken in two goes on with.
_ABOUT = re.compile(
    r"transcri|transkri|\bcaption|verbatim|authoritative|autoritati|\bcart\b"
    r"|real-?time translation|draft[- ]format|(?:largely|generally) accurate|\binaccura"
    r"|\bincomplete|inaudible|post?ed as an aid"
    r"|aid to (?:understanding )?(?:the )?(?:proceedings|original)"
    r"|copyright law|communication accessibility|inexact|incompl[eè]t|grammatical correction"
    r"|accepts no liability",
    re.IGNORECASE,
)
# A captioner says "we" in an apology alone.
_SAID = re.compile(r"\b(?:i|i['’]\w+|we|you|your|our|us|thanks?|please)\b", re.IGNORECASE)
_SPOKEN = re.compile(
    r"(?:so|and|but|okay|ok|yes|no|well|thanks?|good|hello|hi|ladies)\b"
    r"|.*\b(?:i|i['’]\w+|we|us|our|my)\b",
    re.IGNORECASE,
)
# Where a sentence ends: not behind "St." or "No.", nor within "2.30".
_SENTENCE = re.compile(r"(?<=\w{3})[.!?][\"”’)\]*]*(?= |$)")
# Far more than a notice and the title before it ever need.
_HEAD = 4_000
_LONGEST = 1_500
_SHORT = 80

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


def goes_on_with_notice(text: str) -> bool:
    """Whether a line is the rest of a sentence that an empty line broke within a notice."""
    return text[:1].islower() and _is_about_captions(text[: _first_end(text)])


def notice_end(text: str, breaks: Collection[int] = ()) -> int:
    """Where a notice that begins `text` ends; `breaks` are the places where lines begin in it.

    What goes on with its paragraph is the captioner's, unless it is spoken; a line of its own, and
    what follows the closing formula, has to be about captions.

    "The following is the output of captioning. It may be spelled as it was heard. So let us start."
    ends behind "heard.": what follows it is somebody's.
    """
    head = text[:_HEAD]
    closings = [match.end() for match in _END.finditer(head[:_LONGEST])]
    end = closings[-1] if closings else _first_end(head)
    while end < len(head):
        next_end = end + _first_end(head[end:])
        sentence = head[end:next_end].strip()
        runs_on = not closings and end < _LONGEST and end + 1 not in breaks
        if not _is_about_captions(sentence) and (not runs_on or _SPOKEN.match(sentence)):
            # "In Port. It is largely accurate": a place or the like stands between.
            beyond = next_end + _first_end(head[next_end:])
            is_short = len(sentence) <= _SHORT and not _SAID.search(sentence)
            if not is_short or not _is_about_captions(head[next_end:beyond].strip()):
                break
            next_end = beyond
        end = next_end
    return len(text) if end == len(head) else end


def _first_end(text: str) -> int:
    match = _SENTENCE.search(text)
    return match.end() if match else len(text)


def _is_about_captions(sentence: str) -> bool:
    if _START.match(sentence):
        return True
    return _ABOUT.search(sentence) is not None and not _SAID.search(sentence)


def year_of_meeting(text: str) -> int | None:
    """The year that the name of an annual meeting in `text` tells: the Sixth, so 2011."""
    for match in _MEETING.finditer(text[:_HEAD]):
        word = match["ordinal"].casefold()
        number = int(word) if word.isdigit() else _NUMBERS.get(word)
        if number:
            return FIRST_YEAR - 1 + number
    year = _FORUM_YEAR.search(text[:_HEAD])
    return int(year[1]) if year else None
