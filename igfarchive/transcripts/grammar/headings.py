"""Reads the title line of a transcript: `IGF 2017 - Day 4 - Room XXII - WS290 A Title`.

What a line does not say stays empty; a title of another form is kept whole.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.dates import find_date
from igfarchive.transcripts.grammar.notices import year_of_meeting
from igfarchive.transcripts.grammar.sessioncodes import find_code, find_kind, kind_of
from igfarchive.transcripts.transcript import Heading

_LONGEST = 500
# No transcript has so many lines of facts; what stands below is something else.
_MOST_LINES = 100

# The forum by its year; another meeting only where the day follows, or any "Windows 2000" is one.
_FORUM_LINE = re.compile(
    r"(?:UN )?(?:IGF[ -]?(?P<year>\d{4})|(?P<before>\d{4}) IGF)\b"
    r"|(?P<other>(?-i:[A-Z])[\w-]{1,20}(?: (?-i:[A-Z])[\w-]{1,20}){0,3})"
    r" (?P<year_of_other>\d{4})(?=\W{1,5}Day \d)",
    re.IGNORECASE,
)
_TITLE_LINE = re.compile(
    rf"(?:{_FORUM_LINE.pattern})\W{{1,5}}(?:Day \d|MAG\b|Open )", re.IGNORECASE
)
_DAY = re.compile(r"(?:Day|Jour|Tag|D[ií]a) ?#?(?P<day>\d{1,2})\b", re.IGNORECASE)
_LAST_DAY = re.compile(r"[-–—,] ?Day (?P<day>\d{1,2})$", re.IGNORECASE)
_SEPARATORS = " -–—:,|_"
_BETWEEN = re.compile(r" [-–—]+ ?|(?<![-–—])[-–—]+ | \| ")
_ROOM = re.compile(
    r"(?:[\w.'’-]+ ){0,3}(?:room|salle|raum|saal|sala|hall|auditorium|amphitheat(?:re|er)|theatre"
    r"|theater|plenary|studio|stage|tent|pavilion|ballroom|lounge)(?: [\w/#-]+){0,2}",
    re.IGNORECASE,
)
_STATUS_WORDS = r"(?:file|copy|transcript|captions?|text|version)"
_RAW = r"raw|unedited|uncorrected|rough(?:ly edited| edited| draft)"
_STATUSES = (
    re.compile(rf"\W*\b({_RAW}|finished|final)(?: {_STATUS_WORDS})?\W*", re.IGNORECASE),
    re.compile(
        rf" ?(?:(?<![-–—])[-–—]+ ?|_|[(\[] ?)({_RAW}|finished)(?:[ _]{_STATUS_WORDS})? ?[)\]]?$",
        re.IGNORECASE,
    ),
    re.compile(rf" (RAW|UNEDITED|FINISHED)(?: (?i:{_STATUS_WORDS}))?$"),
    re.compile(r"(RAW|UNEDITED|FINISHED)\b[ :–—-]+"),
)
# A bare word counts in the forum's own titles alone, and not in "Eating Raw" or "Is It Finished".
_BARE_STATUS = re.compile(
    rf"(?P<before>\S+) (?P<status>{_RAW}|finished)(?: {_STATUS_WORDS})?$", re.IGNORECASE
)
_BINDS = word_set("""
    a an and as be been being by for from get go half in is are was were it its never not of or
    our so stay still the their this to too almost nearly your
    """)
_SUFFIX = re.compile(r"\.(?:rtf|docx?|txt|pdf|odt|html?)$", re.IGNORECASE)
_FORUM = re.compile(
    r"(?:the )?(?:united nations )?internet governance forum(?: \(igf\))?"
    r"|.{0,40}\bmeeting of the (?:igf|internet governance forum)\b.{0,20}"
    r"|(?:full )?(?:session )?transcripts?|(?:from|to|cc|date|sent) ?: .*",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?:[\d\s:.,–—-]|\b(?:to|and|at|h|hrs?|hours|am|pm|a\.m|p\.m|gmt|utc|ce[st]?t|local|time|noon"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)day|\(?entire day\)?)\b)+(?: [a-z]{3,12})?",
    re.IGNORECASE,
)


def is_title_line(text: str) -> bool:
    """Whether a line, its spaces folded, opens as only a title of the forum does."""
    return len(text) < _LONGEST and _TITLE_LINE.match(text) is not None


def is_status(text: str) -> bool:
    """Whether a line says nothing but RAW or FINISHED."""
    return _STATUSES[0].fullmatch(text) is not None


def is_calendar(text: str) -> bool:
    """Whether a line says nothing but when: days, dates and hours."""
    return len(text) < _LONGEST and _CALENDAR.fullmatch(text) is not None


def read_heading(lines: Sequence[str], notice: str = "") -> Heading:
    """What the lines above the words say of the session; `notice` may tell the forum's year."""
    folded = [fold_spaces(drop_invisible(line[: 2 * _LONGEST])) for line in lines[:_MOST_LINES]]
    title = title_among(folded)
    heading = _read_title(title) if title else Heading()
    for line in folded:
        heading = _complete(heading, line, beside=line != title)
    if not heading.event:
        year = next(filter(None, map(year_of_meeting, [*folded, notice])), None)
        if year:
            heading = replace(heading, event=f"IGF {year}", year=year)
    if heading.year is None and heading.date:
        heading = replace(heading, year=heading.date.year)
    return heading


def title_rank(text: str) -> int:
    """How surely a line, its spaces folded, is a title: 2 by its form, 1 by its code, else 0."""
    if is_title_line(text):
        return 2
    code = find_code(text)
    return 1 if code and text[code.end :].strip(_SEPARATORS) else 0


def title_among(lines: Sequence[str]) -> str:
    """The line that is the title, or "".

    A line of the forum's form, else one that opens with a session's code, else the first that is
    more than a date or the forum's name; below those it must bear a kind, or it is the place.
    """
    below = False
    candidates = []
    for line in lines[:_MOST_LINES]:
        bare, _ = _without_status(line[: 2 * _LONGEST])
        if not bare:
            continue
        if _FORUM.fullmatch(bare) or is_calendar(bare):
            below = True
        elif not below or _FORUM_LINE.match(bare) or find_code(bare) or kind_of(bare):
            candidates.append(line)
    return max(candidates, key=title_rank, default="")


def _read_title(line: str) -> Heading:
    rest, status = _without_status(line)
    heading = Heading(status=status)
    if (found := find_date(rest)) and found[1] == 0:
        heading = replace(heading, date=found[0])
        rest = rest[found[2] :].lstrip(_SEPARATORS)
    if match := _FORUM_LINE.match(rest):
        year = int(match["year"] or match["before"] or match["year_of_other"])
        heading = replace(heading, event=f"{match['other'] or 'IGF'} {year}", year=year)
        rest = rest[match.end() :].lstrip(_SEPARATORS)
        if match := _DAY.match(rest):
            heading = replace(heading, day=int(match["day"]))
            rest = rest[match.end() :].lstrip(_SEPARATORS)
        elif match := _LAST_DAY.search(rest):
            heading = replace(heading, day=int(match["day"]))
    if heading.event or heading.date:
        heading, rest = _without_room(heading, rest)
    if code := find_code(rest) or find_kind(rest):
        heading = replace(heading, code=code.text, kind=code.kind)
        rest = rest[code.end :].lstrip(_SEPARATORS + ".")
        if heading.event and not heading.room:
            heading, rest = _without_room(heading, rest)
    # A line that is nothing but its date or its event has no title.
    return replace(heading, kind=heading.kind or kind_of(rest), title=rest)


def _without_room(heading: Heading, text: str) -> tuple[Heading, str]:
    """Part the room off: the first part between dashes, the last, or one before a code."""
    if find_code(text):
        parts = ["", text]
    else:
        parts = _BETWEEN.split(text, maxsplit=1)
        if len(parts) > 1 and (_ROOM.fullmatch(parts[0]) or find_code(parts[1])):
            return replace(heading, room=parts[0]), parts[1].lstrip(_SEPARATORS)
    dashes = list(_BETWEEN.finditer(text))
    if dashes and _ROOM.fullmatch(last := text[dashes[-1].end() :]):
        return replace(heading, room=last), text[: dashes[-1].start()]
    return heading, text


def _complete(heading: Heading, line: str, beside: bool) -> Heading:
    """Fill in from one more line what the title line did not say."""
    bare, status = _without_status(line)
    if status and not heading.status:
        heading = replace(heading, status=status)
    if heading.date is None and (found := find_date(bare)):
        heading = replace(heading, date=found[0])
    if not beside:
        return heading
    if heading.day is None and (match := _DAY.fullmatch(bare)):
        heading = replace(heading, day=int(match["day"]))
    if not heading.room and _ROOM.fullmatch(bare):
        heading = replace(heading, room=bare)
    if not heading.code and (code := find_code(bare)):
        heading = replace(heading, code=code.text, kind=code.kind)
    if not heading.kind and (match := re.search(r"\bAn? (.{2,40}?) on ", bare)):
        heading = replace(heading, kind=kind_of(match[1]))
    return heading


def _without_status(line: str) -> tuple[str, str]:
    """Part RAW or FINISHED off a line, and a file's suffix: (the rest, "raw", "finished" or "")."""
    line = _SUFFIX.sub("", line)
    whole, *others = _STATUSES
    if match := whole.fullmatch(line):
        return "", _status(match[1])
    for pattern in others:
        if match := pattern.match(line) or pattern.search(line):
            rest = line[: match.start()] + line[match.end() :]
            return rest.strip(), _status(match[1])
    if is_title_line(line) and (match := _BARE_STATUS.search(line)):
        before = match["before"].casefold()
        if before not in _BINDS and not before.endswith("ing"):
            return line[: match.start("status")].strip(), _status(match["status"])
    return line, ""


def _status(word: str) -> str:
    return "finished" if word.casefold() in ("finished", "final") else "raw"
