"""Finds the date that a line states; a range of days is none."""

import re
from datetime import date

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_FORMS = (
    # 4 December 2008, but not the end of 27-30 September 2011
    re.compile(
        rf"(?<![\d–—-])(?<![–—-] ){_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? {_YEAR}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}", re.IGNORECASE
    ),
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)([ ./-])(?P<number>\d\d)\2(?P<day>\d\d)(?!\d)"),
)
_REACH = 1_000


def find_date(text: str) -> tuple[date, int, int] | None:
    """The first date in `text`, its spaces folded, with where it starts and ends."""
    for form in _FORMS:
        for match in form.finditer(text[:_REACH]):
            parts = match.groupdict()
            month = _month(parts["month"]) if "month" in parts else int(parts["number"])
            try:
                day = date(int(parts["year"]), month, int(parts["day"]))
            except ValueError:
                continue
            return day, match.start(), match.end()
    return None


def _month(word: str) -> int:
    return [name[:3] for name in _MONTHS].index(word[:3].casefold()) + 1
