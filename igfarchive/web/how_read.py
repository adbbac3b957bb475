"""How what was typed was read: what a page says of it, and the links that read it otherwise."""

from dataclasses import dataclass

from igfarchive.search.matches.results import Results
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import total_of


@dataclass(frozen=True, slots=True)
class Operators:
    """The text with operators in place of or, and and not, how much it finds, and its link."""

    text: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class HowRead:
    """`problem` says what was read otherwise than written; `others` was looked for besides.

    `url` leads to the same without synonyms, or with them where they are turned off.
    """

    problem: str
    others: tuple[str, ...]
    synonyms: bool
    url: str
    operators: Operators | None = None


def how_read(
    query: Query,
    path: str,
    problem: str,
    others: tuple[str, ...],
    *,
    operators: Operators | None = None,
    anchor: str = "",
) -> HowRead:
    """What the page at `path` says of the text of a query; its link leads to `anchor` in it."""
    url = path + query.changed(synonyms=not query.synonyms).url() + anchor
    return HowRead(problem, others, query.synonyms, url, operators)


def offered_operators(query: Query, path: str, results: Results) -> Operators | None:
    """The operators that words may have been meant as; None where they find no more.

    IndexUnavailableError where the index cannot be asked.
    """
    if not results.offered:
        return None
    offered = query.changed(text=results.offered)
    total = total_of(offered)
    return Operators(offered.text, total, path + offered.url()) if total > results.total else None
