"""Labels that no mark precedes: what may stand before a colon and name somebody."""

import re
from functools import lru_cache

from igfarchive.text.folding import fold_spaces
from igfarchive.transcripts.grammar.facts import is_head
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.lettering import HONORIFICS, PARTICLES, TITLES
from igfarchive.transcripts.grammar.roles import is_role, is_role_word
from igfarchive.transcripts.grammar.sessioncodes import find_code, find_kind
from igfarchive.transcripts.grammar.topics import OPENERS, is_topic_word

# What may stand before a name: one sign of a mark, a dash of a list.
_SIGNS = "> \t\xa0＞–—"
_LONGEST_HEADING = 100
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")


def find_unmarked_label(line: str, above: bool) -> Label | None:
    """The label that opens a line where no mark does; None where it opens a fact of the session."""
    if ":" not in line[:300] and "：" not in line[:300]:
        return None
    label = find_label(line, len(line) - len(line.lstrip(_SIGNS)))
    if label is None or (above and _is_of_session(line)):
        return None
    first = label.words[0]
    if is_head(first, above) or (first == "igf" and not is_role(label.text)):
        return None
    return label


def _is_of_session(line: str) -> bool:
    text = fold_spaces(line)
    return find_code(text) is not None or find_kind(text) is not None


def may_be_name(label: Label) -> bool:
    """Whether a label that nothing else on the page knows is words that somebody may be called."""
    own = _own_words(label.shape, label.text, label.key)
    return bool(own) and (is_titled(label) or not any(map(is_topic_word, own)))


def may_be_name_or_topic(label: Label) -> bool:
    """Whether a label may be a name that has a word of topics in it: Grace Law, Harbour Report."""
    own = _own_words(label.shape, label.text, label.key)
    return len(own) > 1 and not all(word in OPENERS or is_topic_word(word) for word in own)


def is_titled(label: Label) -> bool:
    """Whether a label is a name behind Mr. or the like."""
    first, *others = label.words
    return first.rstrip(".") in HONORIFICS and bool(others) and not is_role_word(others[-1])


@lru_cache(maxsize=4096)
def _own_words(shape: Shape, text: str, key: str) -> list[str]:
    """The words of a label, up to its comma, without titles and particles; none if they are words
    that nobody can be called."""
    if shape not in (Shape.CAPITALS, Shape.CAPITALISED) or not text[0].isupper():
        return []
    words = [word.strip(".'\"“”„") for word in key.partition(",")[0].split()]
    own = [
        word
        for place, word in enumerate(words)
        # Ben is a name where it comes first.
        if word not in TITLES and (place == 0 or word not in PARTICLES)
    ]
    return own if all(map(_NAME_WORD.fullmatch, own)) else []


def is_in_capitals(label: Label) -> bool:
    """Whether a label is in capitals, but for a title or a particle: Г-н МАРШ."""
    if label.shape is Shape.ROLE:
        return label.text.isupper()
    return label.shape is Shape.CAPITALS and label.text[0].isupper()


def is_heading(line: str) -> bool:
    """Whether a line may head a part of the page: SESSION 2: PEPPER, and no full stop."""
    if not line.isupper() or len(line) > _LONGEST_HEADING:
        return False
    return ":" in line and not line.rstrip().endswith((".", "?", "!", "…"))


def is_read_out(speech: str) -> bool:
    """Whether what follows a colon is the second half of a sentence, or a quotation."""
    first = speech.lstrip()[:1]
    return first.islower() or first in ('"', "“", "„", "«")
