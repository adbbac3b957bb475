"""Finds the names on a label that stands for several people: ADA QUILL AND BO TERN, Ada / Bo."""

import re
from functools import lru_cache

from igfarchive.text.names import fold_name
from igfarchive.text.vocabulary import word_set
from igfarchive.transcripts.grammar.affiliations import is_office
from igfarchive.transcripts.grammar.lettering import PARTICLES, TITLES
from igfarchive.transcripts.grammar.roles import is_role, is_role_word
from igfarchive.transcripts.grammar.topics import is_topic_word

_JOINT = re.compile(r"\s+(?:and|und|et|и|&|\+)\s+|\s?/\s?|\s?[&＆]\s?", re.IGNORECASE)
_FIRMS = word_set("sons son brothers bros co company partners associates daughters family friends")


@lru_cache(maxsize=4096)
def names_on(label: str) -> tuple[str, ...]:
    """The parts of a label between its joints; one for most labels, and for roles."""
    if is_role(label):
        return (label,)
    return tuple(part for part in _JOINT.split(label) if part) or (label,)


@lru_cache(maxsize=4096)
def names_several(label: str) -> bool:
    """Whether a label surely names two people or more.

    Each has two names at least, or a title: MARSH AND SONS is a firm, SECURITY AND TRUST a subject.
    """
    parts = names_on(label)
    if len(parts) < 2:
        return False
    return all(map(_is_person, parts)) or (" / " in label and all(map(str.isalpha, parts)))


def _is_person(part: str) -> bool:
    words = [word.rstrip(".") for word in fold_name(part).split()]
    # Ben is a name where it comes first.
    own = [*words[:1], *(word for word in words[1:] if word not in PARTICLES)]
    if len(own) < 2 or any(word in _FIRMS or is_office(word) for word in own):
        return False
    titled = own[0] in TITLES or is_role_word(own[0])
    return titled or not any(map(is_topic_word, own))
