"""A search, from what is asked to what is shown."""

from collections.abc import Sequence
from dataclasses import replace

from igfarchive.archive.models import Term, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search import index_searcher
from igfarchive.search.matches.marks import find_marks
from igfarchive.search.matches.passages import best_passage
from igfarchive.search.matches.results import Hit, Results
from igfarchive.search.queries.language import Parsed, parse
from igfarchive.search.queries.query import FACETS, Query
from igfarchive.search.queries.synonyms import Synonyms, synonyms_of
from igfarchive.search.queries.tree import Tree, loosened


def read(query: Query) -> Parsed:
    """How the text of a query is read, with the synonyms of the glossary unless it turns them off.

    One query to the database after each commit, and none without words.
    """
    if not (query.text and query.synonyms):
        return parse(query.text)
    return _read(query.text)


@cached_per_revision
def _read(text: str) -> Parsed:
    """A page reads what it is asked several times."""
    return parse(text, _synonyms())


@cached_per_revision
def _synonyms() -> Synonyms:
    terms = Term.objects.values_list("name", "variants", "expansion")
    return synonyms_of((name, *variants, expansion) for name, variants, expansion in terms)


def find(query: Query) -> Results:
    """One page of hits, and what there is beside it; who shows the hits has `mark_hit` say why.

    Without words every utterance that the filters let through is a hit, the newest first. Two
    queries to the database after each commit. IndexUnavailableError where the index cannot be
    asked.
    """
    return _find(query, read(query))


def search(query: Query) -> Results:
    """The same with marks and passages: two queries to the database more."""
    parsed = read(query)
    results = _find(query, parsed)
    return replace(results, hits=mark_hits(results.hits, parsed.tree))


def _find(query: Query, parsed: Parsed) -> Results:
    if parsed.tree is None and parsed.problem:
        return Results(0, (), {name: {} for name in FACETS}, parsed.problem)
    return replace(
        index_searcher.ask(parsed.tree, query),
        problem=parsed.problem,
        others=parsed.others,
        offered=parsed.offered,
        all_words=parsed.all_words,
    )


def mark_hits(found: Sequence[Hit], tree: Tree | None) -> tuple[Hit, ...]:
    """The hits with what matches the tree, and the passage that shows it best: two queries to the
    database. What the index still has and the archive no longer shows is left out."""
    texts = dict(
        Utterance.objects.published()
        .speech()
        .filter(pk__in=[hit.utterance for hit in found])
        .order_by()
        .values_list("pk", "text")
    )
    readings = readings_of(texts)
    return tuple(
        mark_hit(hit, texts[hit.utterance], readings[hit.utterance].text, tree)
        for hit in found
        if hit.utterance in texts
    )


def mark_hit(hit: Hit, captioned: str, corrected: str, tree: Tree | None) -> Hit:
    """The hit with what matches the tree in one of its readings, and the passage that shows it
    best."""
    marks = find_marks(corrected, tree) if tree is not None else ()
    in_captions = find_marks(captioned, tree) if tree is not None and not marks else ()
    if tree is not None and not marks and not in_captions:
        # Some of the words stand in the one reading alone, others in the other.
        marks = find_marks(corrected, loosened(tree))
    text, marks = (captioned, in_captions) if in_captions else (corrected, marks)
    passage = best_passage(text, marks)
    return hit._replace(marks=marks, passage=passage, captioned=bool(in_captions))


def total_of(query: Query) -> int:
    """How many hits the page of this query states. IndexUnavailableError."""
    parsed = read(query)
    if parsed.tree is None and parsed.problem:
        return 0
    return index_searcher.ask(parsed.tree, query, facets=()).total


def every_hit(query: Query) -> Sequence[int]:
    """The ids of all utterances that the pages of this query show, in their order.

    Whoever reads them leaves out what the archive no longer shows. IndexUnavailableError.
    """
    parsed = read(query)
    if parsed.tree is None and parsed.problem:
        return ()
    return index_searcher.every_hit(parsed.tree, query)
