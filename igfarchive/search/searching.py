"""A search, from what is asked to what is shown."""

from dataclasses import replace

from igfarchive.archive.models import Utterance
from igfarchive.search import index
from igfarchive.search.language import parse
from igfarchive.search.marks import find_marks
from igfarchive.search.passages import best_passage
from igfarchive.search.query import FACETS, Query
from igfarchive.search.results import Hit, Results
from igfarchive.search.tree import Tree


def search(query: Query) -> Results:
    """One page of hits, with marks and passages, and what there is beside it.

    Without words every utterance that the filters let through is a hit, the newest first. One
    query to the database. IndexUnavailableError where the index cannot be asked.
    """
    parsed = parse(query.text)
    if parsed.tree is None and parsed.problem:
        return Results(0, (), dict.fromkeys(FACETS, ()), parsed.problem)
    results = index.ask(parsed.tree, query)
    texts = dict(
        Utterance.objects.published()
        .speech()
        .filter(pk__in=[hit.utterance for hit in results.hits])
        .values_list("pk", "text")
    )
    # What the index still has and the archive no longer shows is left out.
    hits = tuple(
        _shown(hit, texts[hit.utterance], parsed.tree)
        for hit in results.hits
        if hit.utterance in texts
    )
    return replace(results, hits=hits, problem=parsed.problem)


def _shown(hit: Hit, text: str, tree: Tree | None) -> Hit:
    marks = find_marks(text, tree) if tree is not None else ()
    return replace(hit, marks=marks, passage=best_passage(text, marks))
