"""The forum's codes for sessions, WS 81 or OF #21, and the kinds of session they stand for."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A code in its one spelling, the kind it stands for, and where it ends in its line."""

    text: str
    kind: str
    end: int


@dataclass(frozen=True, slots=True)
class _Type:
    """One type of session: how its code is spelt, and what it is called.

    `initials` count in capitals only ("of 40 people" is no open forum), `words` in any case.
    """

    spelling: str
    kind: str
    initials: str
    words: str


_TYPES = (
    _Type("WS", "workshop", "WS", "workshop"),
    _Type("OF", "open-forum", "OF", "open forum"),
    _Type("DC", "dynamic-coalition", "DC", "dynamic coalition"),
    _Type("BPF", "best-practice-forum", "BPF", "best practices? forum|bpf"),
    _Type("NRI", "nri", "NRIs?", "national and regional (?:igf )?initiatives?|nris?"),
    _Type("TH", "town-hall", "TH", "town ?hall"),
    _Type("LT", "lightning-talk", "LT", "lightning (?:talk|session)"),
    _Type("Main Session", "main", "MS", "main session"),
    _Type("NS", "other", "NS", "networking session"),
    _Type("Launch and Award Event", "other", "LA", "launch(?: ?(?:and|&|/) ?award)?(?: event)?"),
    _Type("Award Event", "other", "AE", "award event"),
    _Type("Flash Session", "other", "FS", "flash session"),
    _Type("Day 0 Event", "other", "D0E", "(?:day (?:0|zero) |pre-?)event"),
)
_NUMBER = r"(?:session |event )?(?:#|no\.? ?|nr\.? ?|number |n° ?)?#? ?(?P<number>\d{1,4})\b"
_NUMBERED = tuple(
    (type_, re.compile(rf"(?:(?-i:{type_.initials})|(?:{type_.words})) ?{_NUMBER}", re.IGNORECASE))
    for type_ in _TYPES
)
_NAMED = tuple(
    (
        type_,
        re.compile(rf"^(?-i:(?:UN )?(?:{type_.initials}))\b|\b(?:{type_.words})\b", re.IGNORECASE),
    )
    for type_ in _TYPES
)
_LEADING_NAME = tuple(
    (type_, re.compile(rf"(?:{type_.words}) ?(?::|[-–—]+ )", re.IGNORECASE)) for type_ in _TYPES
)
_OTHER = re.compile(
    r"\b(?:opening|closing|ceremony|open mic|taking stock|high[- ]level|newcomers?|orientation"
    r"|introduction|mag|open consultations?|networking|award|plenary|lightning|flash|unconference"
    r"|parliamentary|youth summit|virtual meeting|delegates?.? briefing)\b",
    re.IGNORECASE,
)


def find_code(text: str) -> Code | None:
    """The code that `text`, its spaces folded, begins with: a type and a number."""
    for type_, pattern in _NUMBERED:
        if match := pattern.match(text):
            return Code(f"{type_.spelling} {int(match['number'])}", type_.kind, match.end())
    return None


def find_kind(text: str) -> Code | None:
    """The type without a number that `text` begins with, if a colon or dash parts it off."""
    for type_, pattern in _LEADING_NAME:
        if match := pattern.match(text):
            return Code("", type_.kind, match.end())
    return None


def kind_of(text: str) -> str:
    """The kind of session that a title names, a value of the archive's SessionKind, or ""."""
    for type_, pattern in _NAMED:
        if pattern.search(text):
            return type_.kind
    return "other" if _OTHER.search(text) else ""
