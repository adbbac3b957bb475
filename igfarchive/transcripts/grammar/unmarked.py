"""Labels that no mark precedes: what may stand before a colon and name somebody."""

import re

from igfarchive.transcripts.grammar.facts import is_head
from igfarchive.transcripts.grammar.labels import Label, Shape, find_label
from igfarchive.transcripts.grammar.lettering import PARTICLES, TITLES
from igfarchive.transcripts.grammar.roles import is_role
from igfarchive.transcripts.grammar.topics import is_topic_word

_LONGEST_HEADING = 100
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*,?")


def find_unmarked_label(line: str, above: bool) -> Label | None:
    """The label that opens a line where no mark does; None where it opens a fact of the session."""
    if ":" not in line[:300] and "：" not in line[:300]:
        return None
    start = len(line) - len(line.lstrip("> \t\xa0＞"))
    label = find_label(line, start)
    if label is None:
        return None
    first = label.words[0]
    if is_head(first, above) or (first == "igf" and not is_role(label.text)):
        return None
    return label


def may_be_name(label: Label) -> bool:
    """Whether a label that nothing else on the page knows is words that somebody may be called."""
    if label.shape not in (Shape.CAPITALS, Shape.CAPITALISED):
        return False
    words = [word.rstrip(".") for word in label.words]
    own = [
        word
        for place, word in enumerate(words)
        # Ben is a name where it comes first.
        if word not in TITLES and (place == 0 or word not in PARTICLES)
    ]
    return (
        bool(own)
        and label.text[0].isupper()
        and all(_NAME_WORD.fullmatch(word) for word in own)
        and not any(map(is_topic_word, own))
    )


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
