"""What the index answers, in this process.

What the database says is not public is kept out of every answer, however far behind the index is.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from igfarchive.archive.models import Session
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.engines import Candidates, Engine, Keyword
from igfarchive.search.homes import Generation, engine_on, home, of_current
from igfarchive.search.index import owing
from igfarchive.search.matches.results import IndexUnavailableError, Results
from igfarchive.search.metrics import QUESTION_SECONDS, UNANSWERED
from igfarchive.search.queries.query import FACETS, Query
from igfarchive.search.queries.tree import Tree

Answer = TypeVar("Answer")


def ask(tree: Tree | None, query: Query, facets: Collection[str] = FACETS) -> Results:
    """What the index answers now. IndexUnavailableError where it cannot."""
    return _with_generation(
        lambda engine, folder: engine.search(tree, query, facets, _not_public(*_state(folder)))
    )


def every_hit(tree: Tree | None, query: Query) -> Sequence[int]:
    """All utterances that are found, as `Engine.every_hit` gives them. IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.every_hit(tree, query, _not_public(*_state(folder)))
    )


def candidates(words: Sequence[str], queries: Sequence[Query], most: int) -> Candidates:
    """Utterances that may hold a quotation, as `Engine.candidates` gives them.
    IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.candidates(words, queries, most, _not_public(*_state(folder)))
    )


def longest_beginning(words: Sequence[str], least: int) -> tuple[int, Sequence[int]]:
    """The longest beginning that stands anywhere, as `Engine.longest_beginning` gives it.
    IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.longest_beginning(words, least, _not_public(*_state(folder)))
    )


def held_together(parts: Sequence[Tree], query: Query) -> Sequence[tuple[int, ...]]:
    """Which parts turns hold together, as `Engine.held_together` gives them.
    IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.held_together(parts, query, _not_public(*_state(folder)))
    )


def document_frequencies(words: Sequence[str]) -> Sequence[int]:
    """In how many turns these exact words stand, as `Engine.document_frequencies` counts them.
    IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.document_frequencies(words, _not_public(*_state(folder)))
    )


def count() -> int:
    """How many utterances can be found. IndexUnavailableError where none can."""
    return _with_generation(lambda engine, _: engine.count())


def version() -> str:
    """Another name after every change of the index, and of what it owes, which is not read; empty
    without one."""
    generations = home()
    try:
        folder = generations.current()
        owing = generations.versions_stamp(folder)
    except IndexUnavailableError:
        return ""
    return f"{Path(folder).name} {engine_on(folder).commit()} {owing}"


def unanswered() -> int:
    """Another number after every question that this process could not answer: what was made
    meanwhile may lack something."""
    return _unanswered


def spellings(word: str, most: int) -> Sequence[tuple[str, int]]:
    """Words one edit away, as `Engine.spellings` gives them. IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.spellings(word, most, _not_offered(*_state(folder)))
    )


def completions(prefix: str, most: int) -> Sequence[tuple[str, int]]:
    """Words that start so, as `Engine.completions` gives them. IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.completions(prefix, most, _not_offered(*_state(folder)))
    )


def keywords(query: Query, expressions: Mapping[str, Tree], most: int) -> Sequence[Keyword]:
    """What stands out, as `Engine.keywords` gives it. IndexUnavailableError."""
    return _with_generation(
        lambda engine, folder: engine.keywords(
            query, expressions, most, _not_offered(*_state(folder))
        )
    )


Offering = tuple[Generation, str, str, frozenset[int]]


def offering() -> Offering:
    """What all depends on that is offered by itself: another value before any of it changes.

    It is the index and its `version`, and the sessions that are kept back: those that are not
    public and those that it owes. Of all others it holds the very readings that the database does.
    IndexUnavailableError.
    """

    def told(_: Engine, folder: Generation) -> Offering:
        state = _state(folder)
        return *state, version(), _not_offered(*state)

    return _with_generation(told)


def _state(folder: Generation) -> tuple[Generation, str]:
    """What sessions to hide depends on, beside the database."""
    return folder, home().versions_stamp(folder)


@cached_per_revision
def _not_public(folder: Generation, _stamp: str) -> frozenset[int]:
    """Sessions of which nothing may be found, though an index that has not followed yet holds them:
    unpublished, deleted, or never in this database, which may be a restored one."""
    published = Session.objects.published().order_by().values_list("pk", flat=True)
    return frozenset(home().versions(folder).keys() - set(published))


@cached_per_revision
def _not_offered(folder: Generation, stamp: str) -> frozenset[int]:
    """Those of which no word is offered by itself: besides, all that the index has not followed,
    as a word that it holds may have been taken back."""
    return _not_public(folder, stamp).union(owing(folder, stamp))


_unanswered = 0


def _with_generation(question: Callable[[Engine, Generation], Answer]) -> Answer:
    global _unanswered
    try:
        with QUESTION_SECONDS.time():
            return of_current(lambda folder: question(engine_on(folder), folder))
    except IndexUnavailableError:
        _unanswered += 1
        UNANSWERED.set(_unanswered)
        raise
