"""How what was typed was read: what a page says of it, and the links that read it otherwise."""

from dataclasses import dataclass

from igfarchive.search.matches.results import Results
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import total_of


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A text that says how else the one typed may be read, how much it finds, and its link."""

    text: str
    total: int
    url: str


@dataclass(frozen=True, slots=True)
class HowRead:
    """`problem` says what was read otherwise than written; `others` was looked for besides.

    `url` leads to the same without synonyms, or with them where they are turned off. `operators` is
    the text with operators in place of or, and and not; `most` is whether most of the words of a
    question are enough, and `all_words` the text that asks for all of them.
    """

    problem: str
    others: tuple[str, ...]
    synonyms: bool
    url: str
    most: bool = False
    operators: OtherReading | None = None
    all_words: OtherReading | None = None


def how_read(
    query: Query,
    path: str,
    problem: str,
    others: tuple[str, ...],
    *,
    most: bool = False,
    operators: OtherReading | None = None,
    all_words: OtherReading | None = None,
    anchor: str = "",
) -> HowRead:
    """What the page at `path` says of the text of a query; its link leads to `anchor` in it."""
    url = path + query.changed(synonyms=not query.synonyms).url() + anchor
    return HowRead(problem, others, query.synonyms, url, most, operators, all_words)


def all_words_of(query: Query, path: str, results: Results) -> OtherReading | None:
    """The question's words, all of which have to be there; None where no turn has all of them, or
    most of them are not enough anyway.

    IndexUnavailableError where the index cannot be asked.
    """
    if not results.all_words:
        return None
    strict = query.changed(text=results.all_words)
    total = total_of(strict)
    return OtherReading(strict.text, total, path + strict.url()) if total else None


def offered_operators(query: Query, path: str, results: Results) -> OtherReading | None:
    """The operators that words may have been meant as; None where they find no more.

    IndexUnavailableError where the index cannot be asked.
    """
    if not results.offered:
        return None
    offered = query.changed(text=results.offered)
    total = total_of(offered)
    if total <= results.total:
        return None
    return OtherReading(offered.text, total, path + offered.url())
