"""Signs in a word: govern*, statio*ry, organi?ation, goverment~."""

import re
from collections.abc import Iterator

from igfarchive.search.queries.tree import ANY, Fuzzy, Prefix, Wildcard
from igfarchive.text.words import exact_words

SHORTEST_PREFIX = 3
"""Letters before the first sign, where there is an asterisk: fewer begin too many words."""
SHORTEST_FUZZY = 4
FEWEST_LETTERS = 2
"""Beside question marks: how long such a word is known."""

STAR = (
    "An asterisk stands for any letters after three letters or more of a single word, "
    "as in encr*ion; elsewhere it is left out."
)
QUESTION_MARK = (
    "A question mark within a single word of two letters or more stands for one letter, "
    "as in organi?ation; elsewhere it is left out."
)
END_MARK = (
    "A question mark at the end of a word was left out: it stands for one letter within a word, "
    "as in organi?ation."
)
TILDE = (
    "A tilde ends a single word of four letters or more and allows one letter to differ, "
    "as in goverment~; elsewhere it is left out."
)
WEIGHT = "No word counts more than another: a number behind ^ is left out."

STRAYS = {"*": STAR, "~": TILDE, "^": WEIGHT}
"""What is said of a sign that stands where it means nothing. Others are punctuation there."""

# A word, what it ends in, and the punctuation of the sentence it was taken from.
ENDING = re.compile(
    r"\+*(?P<body>.*?)(?P<weight>(?<=[^\d^])\^\d+(?:\.\d+)?)?"
    r"(?:~(?P<edits>(?:\d+(?:\.\d+)?)?))?(?P<marks>[.,;:!?…]*)",
    re.DOTALL,
)


# A question mark before a letter; that of an address stands behind a slash.
MEANT = re.compile(r"(?<!/)\?\w")


def fuzzy(body: str, edits: str) -> Fuzzy | None:
    """Any word one edit away; None where the body is no single word that is long enough."""
    words = exact_words(body)
    if edits not in {"", "1"} or len(words) != 1 or set("*?~") & set(body):
        return None
    return Fuzzy(words[0]) if len(words[0]) >= SHORTEST_FUZZY else None


def wildcard(body: str) -> Prefix | Wildcard | None:
    """Any word that this may be; None where nothing may, or too much.

    statio*ry is read as it stands, GOVERN* as the prefix govern; tide*-table, *tide and t* as None.
    """
    parts = re.split(r"([*?])", re.sub(r"\*+", ANY, body))
    words = [exact_words(part) for part in parts[::2]]
    if len(parts) == 1 or any(len(each) > 1 for each in words) or "~" in body:
        return None
    letters = ["".join(each) for each in words]
    if ANY not in parts:
        if len("".join(letters)) < FEWEST_LETTERS:
            return None
    elif len(letters[0]) < SHORTEST_PREFIX:
        return None
    elif parts[1:] == [ANY, ""]:
        return Prefix(letters[0])
    return Wildcard(
        "".join([letters[0], *map("".join, zip(parts[1::2], letters[1:], strict=True))])
    )


def unknown_signs(ending: re.Match[str]) -> Iterator[str]:
    """What is said of the signs of a word (as ENDING finds them) that are left out."""
    body = ending["body"]
    if ending["weight"]:
        yield WEIGHT
    if "*" in body:
        yield STAR
    elif MEANT.search(body):
        yield QUESTION_MARK
    if "~" in body or ending["edits"] is not None:
        yield TILDE
