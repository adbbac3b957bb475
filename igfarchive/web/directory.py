"""Long lists of names: by the letter they begin with, by any part of the name."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_uppercase
from typing import Generic, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import Count, Model, QuerySet
from django.db.models.functions import Substr
from django.db.models.lookups import In

from igfarchive.search.entities.entity import EntityKind
from igfarchive.search.known_entities import listed
from igfarchive.text.characters import transliterate

OTHER = "other"
SCRIPTS = {"CJK": "Han"}
"""Scripts that Unicode's names of letters call otherwise."""
Row = TypeVar("Row", bound=Model)
Listed = TypeVar("Listed")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter from A to Z, or OTHER for what does not begin with one.

    `initials` are the first characters that it stands for, and how many names begin with each.
    """

    value: str
    initials: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Section(Generic[Listed]):
    """The rows of a page under one heading, and how many stand under it on all pages."""

    heading: str
    count: int
    rows: Sequence[Listed]


def letter_of(initial: str) -> str:
    """The letter that a name beginning with `initial` stands under: É under E, Ø under O."""
    plain = unicodedata.normalize("NFD", transliterate(initial))[:1].upper()
    return plain if plain in ascii_uppercase and plain else OTHER


def letters_of(rows: QuerySet[Row], field: str) -> Sequence[Letter]:
    """The letters that some row's `field` begins with, in order, OTHER last: one question."""
    initials: dict[str, dict[str, int]] = defaultdict(dict)
    found = rows.order_by().values_list(Substr(field, 1, 1)).annotate(Count("pk"))
    for initial, count in found:
        initials[letter_of(initial)][initial] = count
    ordered = sorted(initials, key=lambda value: (value == OTHER, value))
    return [Letter(value, initials[value]) for value in ordered]


def heading_of(initial: str) -> str:
    """What a name beginning with `initial` stands under in a list: a letter, or else a script."""
    letter = letter_of(initial)
    if letter != OTHER:
        return letter
    script = unicodedata.name(initial, "").partition(" ")[0] if initial.isalpha() else ""
    return SCRIPTS.get(script, script.capitalize()) or OTHER.capitalize()


def sections(
    rows: Iterable[Listed], field: str, letters: Iterable[Letter]
) -> list[Section[Listed]]:
    """The rows, which come in the order of `field`, under the letters that it begins with."""
    counts: Counter[str] = Counter()
    for letter in letters:
        for initial, count in letter.initials.items():
            counts[heading_of(initial)] += count
    grouped = groupby(rows, key=lambda row: heading_of(str(getattr(row, field))[:1]))
    return [Section(heading, counts[heading], list(some)) for heading, some in grouped]


def chosen(letters: Sequence[Letter], value: str) -> Letter | None:
    """The letter that a visitor asks for; None for none, BadRequest where it cannot be one."""
    if value and value != OTHER and not (len(value) == 1 and value in ascii_uppercase):
        raise BadRequest(f"letter={value[:20]}: write a letter from A to Z, or {OTHER}.")
    nobody = Letter(value, {})
    return next((each for each in letters if each.value == value), nobody) if value else None


def under(rows: QuerySet[Row], field: str, letter: Letter) -> QuerySet[Row]:
    """The rows whose `field` begins with the letter."""
    return rows.filter(In(Substr(field, 1, 1), list(letter.initials)))


def is_nearly(kind: EntityKind, text: str) -> bool:
    """Whether a list that is narrowed to `text` holds none but those one letter off."""
    return bool(text) and listed(kind, text).nearly
