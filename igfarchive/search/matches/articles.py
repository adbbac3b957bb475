"""Quotations in a text about what was said, such as an article: what stands in quotation marks.

    “The tide is ours,” she said. “Not ‘yours’.”     The tide is ours,   Not ‘yours’.   yours

Who is quoted is not guessed. Marks come in many pairs, and some are written like an apostrophe:

    “ ”  „ “  „ ”  ” ”  « »  » «  ‹ ›  「 」  『 』  " "      wherever they stand
    ‘ ’  ‚ ‘  ' '                                         where they clearly quote

A quotation of several paragraphs has its opening mark again before each of them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from igfarchive.search.queries.claims import refuse_long
from igfarchive.text.characters import IDEOGRAPHS

# What closes a quotation, by what opened it.
_PAIRS = {
    "“": "”", "„": "“”", "”": "”", "«": "»", "»": "«»", "‹": "›", "「": "」", "『": "』",
    "＂": "＂", '"': '"',
}  # fmt: skip
# These open and close: their surroundings tell which.
_EITHER = frozenset('"＂”»')
_SINGLE = {"‘": "’", "‚": "‘’", "'": "'"}

_MARKS = frozenset("".join([*_PAIRS, *_PAIRS.values()]))
# A mark, or what parts paragraphs; where one line follows the other it may be the same one.
_MARK = re.compile(rf"[{''.join(sorted(_MARKS))}]|\n[^\S\n]*\n\s*")
_WORD = re.compile(r"[^\W_]")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_CLOSING = ".,!?;:…"

MOST_LEVELS = 4
"""Of quotations within quotations: further marks are taken for none."""
MANY = 5
"""Words between two straight marks, which are hardly apostrophes then."""
LONGEST_SINGLE = 2_000
"""Characters of a quotation in single marks."""


class QuotedText(NamedTuple):
    """A quotation without its marks: characters `start` up to `end` of the text."""

    text: str
    start: int
    end: int


def quotations_in(article: str) -> list[str]:
    """The quotations of a text, in the order in which they begin; those within others, too."""
    return [found.text for found in find_quotations(article)]


def find_quotations(article: str) -> list[QuotedText]:
    """The same with their places. One that is never closed ends with its paragraph.

    InvalidClaimError where the text is too long.
    """
    refuse_long(article)
    found = sorted(_doubles(article), key=lambda place: place[0])
    found += _singles(article)
    return [
        QuotedText(article[start:end], start, end)
        for start, end in sorted(set(found))
        if _WORD.search(article, start, end)
    ]


def _doubles(article: str) -> Iterator[tuple[int, int]]:
    """Where the quotations in marks that are no apostrophe begin and end.

    Those that are open stand on each other, as (mark, start); of «a “b» the “ is no mark.
    """
    opened: list[tuple[str, int]] = []
    for match in _MARK.finditer(article):
        mark, at = match[0], match.start()
        if mark not in _MARKS:  # between paragraphs
            if opened and not article.startswith(opened[0][0], match.end()):
                yield from ((start, at) for _, start in opened)
                opened.clear()
        elif opened and mark == opened[0][0] and article[match.start() - 1] == "\n":
            continue  # the quotation goes on in this paragraph
        elif _closes(article, at, opened):
            while mark not in _PAIRS[opened[-1][0]]:
                opened.pop()
            yield opened.pop()[1], at
        elif _opens(article, at) and len(opened) < MOST_LEVELS:
            opened.append((mark, at + 1))
    yield from ((start, len(article)) for _, start in opened)


def _closes(article: str, at: int, opened: list[tuple[str, int]]) -> bool:
    """Whether a mark closes any that is open; the “ within „a “b” c“ opens another."""
    within = article[at] == "“" and article[at - 1].isspace()
    return not within and any(article[at] in _PAIRS[mark] for mark, _ in opened)


def _opens(article: str, at: int) -> bool:
    return article[at] in _PAIRS and (article[at] not in _EITHER or _looks_opening(article, at))


def _looks_opening(article: str, at: int) -> bool:
    before, behind = article[at - 1 : at] if at else "", article[at + 1 : at + 2]
    if not behind.strip():
        return False
    if not before or _IDEOGRAPH.match(before):
        return True
    return not before.isalnum() and before not in ".,!?;…%"


def _singles(article: str) -> Iterator[tuple[int, int]]:
    """Where those in single marks begin and end, which clearly quote: several words, whose last
    mark is behind a punctuation mark or the first one behind a colon or a comma; of the marks that
    only open, whatever stands beside them; and of the others, which may be apostrophes, MANY words
    and no less."""
    last = 0
    for match in _OPENING_SINGLE.finditer(article):
        start, mark = match.end(), match["mark"]
        if start <= last:
            continue
        longest = min(len(article), start + LONGEST_SINGLE)
        end = article.find("\n", start, longest)
        end = longest if end < 0 else end
        closing = _closing_single(article, start, end, mark)
        if closing is None or not any(map(str.isspace, article[start:closing])):
            continue
        clear = article[closing - 1] in _CLOSING or match["before"] in (":", ",")
        if not clear and _ELIDED.match(article, start) is None:
            # Of 'the tide of the harbours' pilots' boats nobody can tell where it ends.
            unsure = _POSSESSIVE.match(article, closing - 1) and _POSSESSIVE.search(
                article, start, closing
            )
            clear = not unsure and len(article[start:closing].split()) >= MANY
        if mark != "'" or clear:
            yield start, closing
            last = closing


_OPENING_SINGLE = re.compile(r"""(?:(?P<before>[:,])\s|(?<![^\s([—–"“«]))(?P<mark>[‘‚'])(?=\w)""")
_CLOSING_SINGLE = {
    mark: re.compile(rf"(?<=[^\s])[{closing}](?!\w)") for mark, closing in _SINGLE.items()
}


# What may belong to the words behind it: the harbours' pilots.
_POSSESSIVE = re.compile(r"s'\s+\w")
# An apostrophe at the beginning of a word stands for what it lacks: 'tis, 'em, '90s.
_ELIDED = re.compile(r"(?:tis|twas|twill|twere|em|til|till|cause|bout|n)\b|\d", re.IGNORECASE)


def _closing_single(article: str, start: int, end: int, mark: str) -> int | None:
    """The first mark behind punctuation, or else the last before another one opens; of those that
    are apostrophes, too, the first that belongs to no word behind it."""
    following = _OPENING_SINGLE.search(article, start, end)
    candidates = [
        match.start()
        for match in _CLOSING_SINGLE[mark].finditer(
            article, start, following.start() + 1 if following else end
        )
    ]
    behind = [at for at in candidates if article[at - 1] in _CLOSING]
    if behind or not candidates:
        return behind[0] if behind else None
    plain = [at for at in candidates if not _POSSESSIVE.match(article, at - 1)]
    return plain[0] if mark == "'" and plain else candidates[-1]
