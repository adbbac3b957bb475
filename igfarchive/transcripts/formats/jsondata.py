"""Reads JSON that others wrote: what is of another shape than it should is refused, never fatal."""

import json
from typing import Never

from igfarchive.transcripts.grammar.remarks import Remarks
from igfarchive.transcripts.page import refuse_many
from igfarchive.transcripts.transcript import Times, TranscriptError

_LATEST = 1_000_000_000
"""Milliseconds: no recording lasts eleven days."""
_MOST_OBJECTS = 500_000
"""Whisper writes two for each word: a day and a night of them."""
_REMEDY = "Export the file again, or import the words as plain text."

Object = dict[str, object]


def load_object(text: str) -> Object:
    """The JSON object that a text is; TranscriptError, with its line, where it is none."""
    refuse_many(text.count("{"), _MOST_OBJECTS, "objects")
    try:
        data = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise TranscriptError(f"The JSON is damaged: {error.msg}.", _REMEDY, error.lineno) from None
    except (ValueError, RecursionError):
        raise TranscriptError(
            "The JSON is nested too deeply, or holds numbers that are none.", _REMEDY
        ) from None
    if not isinstance(data, dict):
        raise TranscriptError("The JSON holds no transcript: it is no object.", _REMEDY)
    return data


def objects(value: object, name: str) -> list[Object]:
    """The objects of a list; TranscriptError where there is another thing."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise TranscriptError(f"The JSON is of no known shape: {name} is no list.", _REMEDY)
    return value


def text_in(data: Object, key: str) -> str:
    """The text under a key, "" where there is none; TranscriptError for another thing."""
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TranscriptError(f"The JSON is of no known shape: {key} is no text.", _REMEDY)
    # Half of a character of two halves, which JSON can write and nothing can store.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def time_in(data: Object, key: str, unit: int = 1) -> int | None:
    """The time under a key in milliseconds, of which it counts so many as `unit`; None for none.

    TranscriptError for what is no time.
    """
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TranscriptError(f"The JSON is of no known shape: {key} is no number.", _REMEDY)
    # Infinity is not, and neither is what is no number at all.
    if not 0 <= value * unit < _LATEST:
        raise TranscriptError(f"The JSON holds a time that is none, as {key}.", _REMEDY)
    return round(value * unit)


def times_in(data: Object, start: str, end: str, told: tuple[Remarks, int, str]) -> Times | None:
    """The times under two keys that count in seconds; None where it is not told when they begin.

    An end before it is left out, and told to the remarks, with a line and the words there.
    """
    begins, ends = time_in(data, start, 1000), time_in(data, end, 1000)
    if begins is None:
        return None
    if ends is not None and ends < begins:
        remarks, line, words = told
        remarks.add(line, "Words end before they begin: their end was left out", words)
        return Times(begins)
    return Times(begins, ends)


def _refuse(constant: str) -> Never:
    raise ValueError(constant)
