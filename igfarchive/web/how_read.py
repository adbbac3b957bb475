"""How what was typed was read: what a page says of it, and the links that read it otherwise."""

from dataclasses import dataclass

from igfarchive.search.queries.query import Query


@dataclass(frozen=True, slots=True)
class HowRead:
    """`problem` says what was read otherwise than written; `others` was looked for besides.

    `url` leads to the same without synonyms, or with them where they are turned off.
    """

    problem: str
    others: tuple[str, ...]
    synonyms: bool
    url: str


def how_read(
    query: Query, path: str, problem: str, others: tuple[str, ...], anchor: str = ""
) -> HowRead:
    """What the page at `path` says of the text of a query; its link leads to `anchor` in it."""
    url = path + query.changed(synonyms=not query.synonyms).url() + anchor
    return HowRead(problem, others, query.synonyms, url)
