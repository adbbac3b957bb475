"""Which words a pattern fits."""

import re
from functools import lru_cache

from igfarchive.search.queries.tree import ANY, ONE


@lru_cache(maxsize=256)
def wildcard_pattern(pattern: str) -> re.Pattern[str]:
    """What fits a whole word: statio*ry fits stationary and stationery.

    However many asterisks there are, a word is read once: what stands between two of them is
    taken where it stands first (an atomic group), which leaves most to what comes after.
    """
    first, *others = (_letters(part) for part in pattern.split(ANY))
    if not others:
        return re.compile(first, re.DOTALL)
    *inner, last = others
    return re.compile(f"{first}{''.join(f'(?>.*?{part})' for part in inner)}.*{last}", re.DOTALL)


def _letters(part: str) -> str:
    return ".".join(map(re.escape, part.split(ONE)))
