"""From a label to a speaker's readable name, and the key by which spellings are compared.

The order of a name is never changed and two people are never made one: a label says how a name
was captioned, not what it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from igfarchive.text.folding import drop_invisible, fold_spaces
from igfarchive.transcripts.grammar.groups import names_several
from igfarchive.transcripts.grammar.lettering import DEGREES, PARTICLES, TITLES, in_readable_case
from igfarchive.transcripts.grammar.organisations import is_organisation
from igfarchive.transcripts.grammar.roles import is_role, is_role_word
from igfarchive.transcripts.grammar.stages import is_aside

# "Clip from Show #269" is a caption of something, and nobody's name.
_IN_NAMES = re.compile(
    r"(?!(?:the|and|of|from|on|in|at|for|with)$)[^\W\d_]+(?:[.'’‑-]+[^\W\d_]+)*[.'’]?",
    re.IGNORECASE,
)
_LAST_BRACKET = re.compile(r"\s*[(（]([^()（）]*)[)）]$")


class NameKind(StrEnum):
    """Values of the archive's SpeakerKind."""

    PERSON = "person"
    ROLE = "role"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NamedSpeaker:
    """Who a label seems to name. `sort_name` begins with the surname as English sorts it."""

    name: str
    sort_name: str
    kind: NameKind


def read_label(label: str) -> NamedSpeaker:
    """The speaker whom a label names, under a name that reads well.

    One name alone may be several people, so its kind is unknown; so is that of one name behind a
    role (MODERATOR CHRIS). How something was said, (through interpreter), is no part of a name.
    Two names on one label are no third person, but a role: several people speak under it.
    """
    label = fold_spaces(unicodedata.normalize("NFC", drop_invisible(label)))
    if (bracket := _LAST_BRACKET.search(label)) and is_aside(bracket[1]):
        label = label[: bracket.start()] or label
    name = in_readable_case(label)
    if is_role(label) or names_several(label):
        return NamedSpeaker(name, name, NameKind.ROLE)
    if is_organisation(label):
        return NamedSpeaker(label, label, NameKind.ORGANISATION)
    if label.upper() == label.lower():
        return NamedSpeaker(label, label, _kind_of_uncased(label))
    if not all(_IN_NAMES.fullmatch(word) for word in _words(name)):
        return NamedSpeaker(name, name, NameKind.UNKNOWN)
    given, surname = _parted(name)
    sort_name = f"{surname}, {given}" if given else name
    return NamedSpeaker(name, sort_name[:1].upper() + sort_name[1:], _kind(name))


def _words(name: str) -> list[str]:
    """The words of a name up to its comma, without the degrees at the end."""
    words = name.partition(",")[0].split()
    while len(words) > 1 and _bare(words[-1]) in DEGREES:
        words.pop()
    return words


def _bare(word: str) -> str:
    return word.casefold().rstrip(".").replace(".", "")


def _is_title(word: str) -> bool:
    return _bare(word) in TITLES or is_role_word(word)


def _own(words: list[str]) -> list[str]:
    """The words that are the person's own, behind titles and roles."""
    start = 0
    while start < len(words) - 1 and _is_title(words[start]):
        if len(_bare(words[start])) == len(_bare(words[start + 1])) == 1:
            break  # M. Tern is Monsieur, M. K. Tern has two initials
        start += 1
    return words[start:]


def _parted(name: str) -> tuple[str, str]:
    """(given names, surname with its particles); a title stands for the given name if need be."""
    words = _words(name)
    own = _own(words)
    start = len(own) - 1
    while start > 0 and _bare(own[start - 1]) in PARTICLES:
        start -= 1
    given = own[:start] or words[: len(words) - len(own)]
    return " ".join(given), " ".join(own[start:])


def _kind(name: str) -> NameKind:
    own = _own(_words(name))
    names = [word for word in own if _bare(word) not in PARTICLES]
    return NameKind.PERSON if len(names) > 1 else NameKind.UNKNOWN


def _kind_of_uncased(label: str) -> NameKind:
    """Han names are written without spaces: two characters or more are a whole name."""
    letters = sum(character.isalpha() for character in label)
    written_together = any(
        unicodedata.name(character, "").startswith(("CJK", "HANGUL")) for character in label
    )
    whole = letters > 1 and (written_together or len(label.split()) > 1)
    return NameKind.PERSON if whole else NameKind.UNKNOWN
