"""Names as citations need them: what is given, what is the family's, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from igfarchive.text.characters import without_accents
from igfarchive.text.names import fold_name

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""What stands behind a name and belongs to it; degrees do not."""


@dataclass(frozen=True, slots=True)
class Name:
    """Whom a citation names, in the parts that CSL has: a person's, or a `literal` that no style
    may take apart or shorten (a role, an organisation, one name alone, a name in Han script)."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def whole(self) -> str:
        """Ada van der Berg Jr."""
        parts = (self.given, self.particle, self.family, self.suffix)
        return self.literal or " ".join(filter(None, parts))

    @property
    def inverted(self) -> str:
        """van der Berg, Ada, Jr."""
        surname = " ".join(filter(None, (self.particle, self.family)))
        return self.literal or ", ".join(filter(None, (surname, self.given, self.suffix)))

    @property
    def shortened(self) -> str:
        """van der Berg, A.-M. K., Jr.: given names by their first letters; a particle that stands
        behind them (La Motterie, Odile de) is none."""
        initials = " ".join(
            word if word.islower() else "-".join(f"{part[0]}." for part in word.split("-") if part)
            for word in self.given.split()
        )
        return Name(self.family, initials, self.particle, self.suffix, self.literal).inverted


def read_name(name: str, sort_name: str, *, person: bool) -> Name:
    """The parts of a name as written, found by the name that it is sorted by.

    >>> read_name("Dr. Íñigo de la Cruz", "De la Cruz, Inigo", person=True)
    Name(family='Cruz', given='Íñigo', particle='de la', suffix='', literal='')

    The sorted name is in plain letters and may begin with a capital, which a particle need not.
    Titles are left out. Words in small letters before a family name are its particle; what CSL
    calls dropping and non-dropping cannot be told apart without knowing the language, and none is
    dropped. A name whose parts cannot be found in it stays whole.
    """
    family, comma, given = sort_name.partition(",")
    if not (person and comma):
        return Name(literal=name)
    words = name.replace(",", " ").split()
    found = _find(words, family.split())
    if found is None:
        return Name(literal=name)
    start, end = found
    rest = words[:start], words[end:]
    given_words, behind = _given(rest, given.split())
    if given_words is None:
        return Name(literal=name)
    particles = 0
    while particles < end - start - 1 and words[start + particles].islower():
        particles += 1
    return Name(
        family=" ".join(words[start + particles : end]),
        given=" ".join(given_words),
        particle=" ".join(words[start : start + particles]),
        suffix=" ".join(each for each in behind if _plain(each).rstrip(".") in SUFFIXES),
    )


def _given(
    rest: tuple[Sequence[str], Sequence[str]], wanted: Sequence[str]
) -> tuple[Sequence[str] | None, Sequence[str]]:
    """The given names on either side of the family's, and what stands behind the whole name."""
    before, behind = rest
    if found := _find(before, wanted):
        return before[slice(*found)], behind
    if found := _find(behind, wanted):
        return behind[slice(*found)], behind[found[1] :]
    return None, behind


def _find(words: Sequence[str], wanted: Sequence[str]) -> tuple[int, int] | None:
    """Where the last run of such words stands, however they are written."""
    if not wanted:
        return None
    plain = [_plain(word) for word in words]
    sought = [_plain(word) for word in wanted]
    for start in range(len(plain) - len(sought), -1, -1):
        if plain[start : start + len(sought)] == sought:
            return start, start + len(sought)
    return None


def _plain(word: str) -> str:
    return fold_name(without_accents(word))
