"""Finds who is named behind a mark: `>> MILTON MUELLER:`, and nobody in `>> 10:40 is fine`.

A label is what stands before a colon and can be a name: in capitals, a role, capitalised words,
or a script without capitals. What cannot be one stays speech, and its turn stays nobody's.
"""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.text.names import fold_name
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.affiliations import is_office
from igfarchive.transcripts.grammar.dress import (
    Clock,
    clock_behind,
    dress_before,
    without_clock,
    without_emphasis,
)
from igfarchive.transcripts.grammar.lettering import PARTICLES
from igfarchive.transcripts.grammar.organisations import is_organisation
from igfarchive.transcripts.grammar.roles import is_role, is_role_word
from igfarchive.transcripts.grammar.stages import is_aside
from igfarchive.transcripts.grammar.topics import OPENERS, is_topic_word

LONGEST = 60
_MOST_WORDS = 7
_MOST_CAPITALISED_WORDS = 5
_MOST_SMALL_WORDS = 3
# A name in a script without capitals: letters where words are not spaced, words where they are.
_MOST_UNCASED_LETTERS = 12
_MOST_UNCASED_WORDS = 5
_LONGEST_AFFILIATION = 150
_REACH = LONGEST + _LONGEST_AFFILIATION + 50

_SIGNS = re.compile(r"[:：()（）\[\]]")
_NEVER = frozenset('?!;:"“”„<>{}|=\\？！；：。、')
_BRACKET = re.compile(
    r"^(?P<name>[^()（）\[\]]+?)\s*(?P<bracket>[(（\[]\s*(?P<inside>[^()（）\[\]]+?)\s*[)）\]])$"
)

_HONORIFIC = re.compile(
    r"(?:mr|mrs|ms|mx|dr|prof|hon|rev|st|sr|jr|sir|dame|lord|lady|amb|min|gen|h\.e|h\.r\.h"
    r"|m|mme|mlle|sra|srta|dra|sig|sig\.ra|dott|dott\.ssa|hr|herr|frau|señora?|г-н|г-жа)\.?",
    re.IGNORECASE,
)
_PARTICLES = word_set(
    "de del della der den des di do dos da das du e el la le les los van von vom zu zur bin ibn "
    "al af av y ten ter of the and for"
)
_DEGREE = re.compile(
    r"(?:ph\.?d|psy\.?d|m\.?d|j\.?d|ll\.?m|ll\.?b|m\.?b\.?a|m\.?sc|m\.?a|b\.?a|esq|jr|sr|i{2,3}|iv)\.?",
    re.IGNORECASE,
)
# McDONALD, DeSALVO, MacKAY: capitals behind a small prefix.
_MIXED_CAPITALS = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)[^\W\d_a-z]{2,}")

_SMALL_WORD = re.compile(rf"{_HONORIFIC.pattern}|[^\W\d_]+(?:['’‑-][^\W\d_]+)*")
# d'Arcy, al-Hassan.
_SMALL_PREFIX = re.compile(r"^[^\W\d_]{1,4}['’‑-](?=[^\W\d_])")
# ROBERT "BOB" REEF.
_NICKNAME = re.compile(r'(?<=\w )["“„]([^\W\d_]{1,20})["”“](?= \w)')
# Between two names on one label; "and" may belong to one name.
_JOINT = re.compile(r"\s?[&/+]\s?")


class Shape(Enum):
    CAPITALS = auto()
    ROLE = auto()
    CAPITALISED = auto()
    UNCASED = auto()
    SMALL = auto()


class Label(NamedTuple):
    """A label as captioned, its white space folded; `end` is where the speech begins.

    `key` is its name as it compares in any letter case, `aside` the bracket that tells how
    something is said, `clock` what stands beside the name; `bold` says that it stands in stars.
    """

    text: str
    affiliation: str
    aside: str
    shape: Shape
    key: str
    end: int
    clock: Clock | None = None
    bold: bool = False

    @property
    def words(self) -> list[str]:
        """Those of the name alone, as they compare."""
        return self.key.split()


def find_label(line: str, start: int = 0) -> Label | None:
    """The label that begins at `start` of a line and ends in a colon; None if there is none.

    A last bracket is the affiliation, `NAME (Company):`, unless it tells how something is said.
    """
    emphasis, before = "", None
    if not line[start : start + 12].lstrip()[:1].isalpha():  # nearly always a name stands alone
        start, emphasis, before = dress_before(line, start)
    colon = find_colon(line, start)
    if colon < 0:
        return None
    written, end = line[start:colon], colon + 1
    if emphasis:
        bare = without_emphasis(line, written, end, emphasis)
        if bare is None:
            return None
        written, end = bare
    clock = before
    if clock is None:
        written, clock = without_clock(written)
    if clock is None:
        end, clock = clock_behind(line, end)
    named = _read(written)
    return Label(*named, end, clock, bool(emphasis)) if named else None


def voice_label(voice: str) -> Label | None:
    """The label of a voice that a format names; None for one that it does not name."""
    text = fold_spaces(drop_invisible(voice))
    if text.endswith((")", "）")) and (named := _read(text)):
        return Label(*named, 0)
    shape = shape_of(text) or Shape.CAPITALISED
    return Label(text, "", "", shape, fold_name(text), 0) if text else None


@lru_cache(maxsize=4096)
def _read(written: str) -> tuple[str, str, str, Shape, str] | None:
    """(text, affiliation, aside, shape, key) of the label that is written; None for no label."""
    name = fold_spaces(drop_invisible(written))
    affiliation = aside = ""
    if match := _BRACKET.match(name):
        inside = match["inside"]
        small = inside.islower() and not is_organisation(inside.upper())
        if (small or is_aside(inside)) and not any(map(is_office, inside.split())):
            name, aside = match["name"], match["bracket"]
        elif match["bracket"][0] not in "[【":
            name, affiliation = match["name"], inside
    shape = shape_of(name)
    if shape is None or max(len(name) - LONGEST, len(affiliation) - _LONGEST_AFFILIATION) > 0:
        return None
    return name, affiliation, aside, shape, fold_name(name)


def find_colon(line: str, start: int) -> int:
    """The first colon outside brackets and clocks, if it can end a label, or -1."""
    depth = 0
    for sign in _SIGNS.finditer(line, start, start + _REACH):
        if sign[0] in "(（[":
            depth += 1
        elif sign[0] in ")）]":
            depth -= 1
        elif depth <= 0:
            colon = sign.start()
            if line[colon - 1 : colon].isdigit() and line[colon + 1 : colon + 2].isdigit():
                continue
            return -1 if line.startswith("//", colon + 1) else colon
    return -1


@lru_cache(maxsize=4096)
def shape_of(text: str) -> Shape | None:
    """How `text`, its spaces folded, looks as a label; None where it cannot be one."""
    if not _NEVER.isdisjoint(text):
        text = _NICKNAME.sub(r"\1", text)
        if not _NEVER.isdisjoint(text):
            return None
    words = text.split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > LONGEST:
        return None
    if text.count("(") != text.count(")"):
        return None
    lettered = [word for word in words if any(character.isalpha() for character in word)]
    if not lettered or not any(map(str.isalnum, words[0])):
        return None  # "- BO TERN" is a line of a list
    if is_role(text):
        return Shape.ROLE
    if text.upper() == text.lower():
        return _uncased(text, words)
    if all(_is_capitals(word) for word in lettered) and any(word.isupper() for word in lettered):
        # "OK: first …" is an answer; a single letter is somebody's initial.
        return None if len(text) > 1 and text.casefold() in OPENERS else Shape.CAPITALS
    if _is_capitalised(words):
        return Shape.CAPITALISED
    return Shape.SMALL if _is_small(words) else None


def _uncased(text: str, words: list[str]) -> Shape | None:
    letters = sum(character.isalpha() for character in text)
    spaced = len(words) > 1
    fits = len(words) <= _MOST_UNCASED_WORDS if spaced else letters <= _MOST_UNCASED_LETTERS
    return Shape.UNCASED if fits else None


def _is_capitals(word: str) -> bool:
    bare = word.strip(".,()[]'’")
    return (
        bare == bare.upper()
        or bare.casefold() in _PARTICLES
        or _HONORIFIC.fullmatch(bare) is not None
        or _MIXED_CAPITALS.fullmatch(bare) is not None
        or _DEGREE.fullmatch(bare) is not None
    )


def _is_capitalised(words: list[str]) -> bool:
    parts = _JOINT.split(" ".join(words))
    return all(_is_one_capitalised(part) for part in parts)


def _is_one_capitalised(text: str) -> bool:
    name, _, behind = text.partition(",")
    parts = name.split()
    if not parts or len(parts) > _MOST_CAPITALISED_WORDS:
        return False
    if fold_name(parts[0]).rstrip(".") in OPENERS or parts[-1] in _PARTICLES:
        return False
    if behind and not _may_follow_name(behind, parts):
        return False
    return _are_capitalised(parts)


def _are_capitalised(parts: list[str]) -> bool:
    return all(
        part[0].isupper()
        or part[0] in "'’("
        or part.casefold().rstrip("'’") in _PARTICLES
        or _SMALL_PREFIX.sub("", part)[0].isupper()
        for part in parts
    )


def _may_follow_name(text: str, name: list[str]) -> bool:
    """Whether what stands behind the comma is degrees, or whom somebody with a whole name speaks
    for: Ada Quill, Harbour Office. "Dear Friends, Colleagues" are addressed."""
    parts = text.replace(",", " ").split()
    if all(map(_DEGREE.fullmatch, parts)):
        return True
    addressed = is_topic_word(parts[-1].casefold()) or all(
        is_topic_word(part.casefold()) or is_role_word(part) for part in name
    )
    return len(name) > 1 and not addressed and _are_capitalised(parts)


def _is_small(words: list[str]) -> bool:
    own = [*words[:1], *(word for word in words[1:-1] if word not in PARTICLES), *words[1:][-1:]]
    return (
        len(own) <= _MOST_SMALL_WORDS
        and all(word.islower() and _SMALL_WORD.fullmatch(word) for word in own)
        and not any(word in OPENERS or word in _PARTICLES for word in own)
    )
