"""Acronyms: words in capitals, in a text that is not all in capitals: US, WHO, U.S., NGOs.

A text that is, as captions once were, does not say which of its words are acronyms.
"""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from igfarchive.text.vocabulary import word_set

TABLE = tomllib.loads(Path(__file__).with_name("acronyms.toml").read_text("utf-8"))

AMBIGUOUS = word_set(TABLE["ambiguous"])
"""The exact forms of acronyms that are other words, too."""

SHARE = 0.8
"""A text with more capitals among its characters is in capitals, though it says McDONALD."""

_ACRONYM = re.compile(r"([A-Z]{2,6})(?:'?s)?")


def acronym(written: str) -> str:
    """The acronym that a word with its capitals is; empty if it is none."""
    match = _ACRONYM.fullmatch(written)
    return match[1] if match else ""


def count_capitals(written: str) -> int:
    return 0 if written.islower() else sum(map(str.isupper, written))


def acronyms(written: Sequence[str]) -> list[str]:
    """For each word of a text, with its capitals, the acronym that it is, or nothing."""
    found = {word: capitals for word in set(written) if (capitals := acronym(word))}
    if not found or sum(map(count_capitals, written)) > SHARE * sum(map(len, written)):
        return [""] * len(written)
    return [found.get(word, "") for word in written]
