"""Addresses for names: readable, ASCII, and never given twice."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from igfarchive.text.characters import transliterate

LONGEST = 80
# Filters use this word for what nobody stated.
RESERVED = {"unknown"}


def slug_of(name: str, fallback: str) -> str:
    """The address of `name`: ASCII where its script has a plain reading, else its own letters.

    `fallback` serves names without a single letter or digit.
    """
    name = name.replace("'", "").replace("\u2019", "")
    ascii_slug = slugify(transliterate(name))
    letters = sum(character.isalnum() for character in name)
    if len(ascii_slug.replace("-", "")) * 2 >= letters:
        slug = ascii_slug
    else:
        # Han, Arabic, Cyrillic: a person's own script is a better address than what is left of it.
        slug = slugify(unicodedata.normalize("NFC", name), allow_unicode=True)
    return slug[:LONGEST].strip("-") or fallback


def free_slug(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or `wanted-2`, `wanted-3`, … : the first that is neither taken nor reserved."""
    return FreeSlugs(taken).take(wanted)


def slug_among(rows: QuerySet[Any], name: str, fallback: str) -> str:
    """The slug for a new row of that name, which none of `rows` has."""
    wanted = slug_of(name, fallback)
    taken = rows.filter(slug__startswith=wanted).values_list("slug", flat=True)
    return free_slug(wanted, set(taken))


class FreeSlugs:
    """Gives slugs away, each once, as `free_slug` does."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken, *RESERVED}
        self._numbers: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        slug, number = wanted, self._numbers.get(wanted, 1)
        if number > 1:
            slug = f"{wanted}-{number}"
        while slug in self._taken:
            number += 1
            slug = f"{wanted}-{number}"
        self._numbers[wanted] = number
        self._taken.add(slug)
        return slug
