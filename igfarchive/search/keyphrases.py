"""What some turns talk about more than all others do, as people write it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from igfarchive.archive.models import Speaker, Term, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search import index_searcher
from igfarchive.search.engines import Keyword
from igfarchive.search.queries.query import Query
from igfarchive.search.queries.tree import Or, Phrase, Tree
from igfarchive.text.words import exact_words, stem, tokens

MOST = 12
CANDIDATES = 4 * MOST
"""Keywords that are looked at: many are names of those who speak."""

KEPT = 1_024
"""Answers that a process keeps, of all that is asked: 10 kB each at most, and mostly 5."""

SMALL = 0.25
"""The share of a word's uses in small letters from which on it is no name."""


Terms = tuple[tuple[str, tuple[str, ...]], ...]
"""Each term of the glossary: its name, and all that it is called."""


class Candidate(NamedTuple):
    """A word as it is mostly written, or a term of the glossary (`expression`)."""

    name: str
    expression: bool
    turns: int


@dataclass(frozen=True, slots=True)
class Keyphrase:
    """A word as it is mostly written, or a term of the glossary; `text` is the search for it."""

    name: str
    text: str
    turns: int


def keyphrases(filters: Query) -> Sequence[Keyphrase]:
    """What stands out in the turns that these filters let through, the most surprising first
    (`igfarchive.search.engines.Engine.keywords`).

    Names of speakers are left out, and so are words of a term that is there already. Kept until
    something is written. IndexUnavailableError where the index cannot be asked.
    """
    return _keyphrases(filters, index_searcher.version())


@cached_per_revision
def _keyphrases(filters: Query, _version: str) -> Sequence[Keyphrase]:
    terms = tuple((each.name, tuple(each.names)) for each in Term.objects.order_by("pk"))
    names = _names()
    found: list[Keyphrase] = []
    held: set[str] = set()
    for name, expression, turns in _kept(terms, index_searcher.offering())(filters):
        words = exact_words(name)
        named = not expression and _is_capitalised(name) and words[0] in names
        if named or held.issuperset(words):
            continue
        held.update(words)
        text = f'"{name}"' if len(words) > 1 else name
        found.append(Keyphrase(name, text, turns))
    return tuple(found[:MOST])


@lru_cache(1)
def _kept(terms: Terms, _: index_searcher.Offering) -> Callable[[Query], Sequence[Candidate]]:
    """`_candidates`, which take tenths of a second where there are many turns: they are the same
    until the glossary changes, or what `index_searcher.offering` tells, whatever else is
    written."""
    return lru_cache(KEPT)(partial(_candidates, dict(terms)))


def _candidates(spellings: Mapping[str, Sequence[str]], filters: Query) -> Sequence[Candidate]:
    """What stands out, the most surprising first, names of speakers among it."""
    keywords = index_searcher.keywords(filters, _expressions(spellings), CANDIDATES)
    texts = _texts(keywords)
    written = _written(keywords, texts.values())
    found = []
    for keyword in keywords:
        name = keyword.name if keyword.expression else written.get(keyword.name, "")
        examples = [texts[each] for each in keyword.utterances if each in texts]
        if name and (not keyword.expression or _is_said(spellings[name], examples)):
            found.append(Candidate(name, keyword.expression, keyword.documents))
    return tuple(found)


def _expressions(spellings: Mapping[str, Iterable[str]]) -> dict[str, Tree]:
    """What finds each term, by its name."""
    found: dict[str, Tree] = {}
    for term, names in spellings.items():
        phrases = [Phrase(words) for name in names if (words := tuple(exact_words(name)))]
        if phrases:
            found[term] = Or(tuple(phrases))
    return found


def _texts(keywords: Iterable[Keyword]) -> dict[int, str]:
    """The examples of all keywords, as corrected."""
    examples = {utterance for keyword in keywords for utterance in keyword.utterances}
    turns = Utterance.objects.published().filter(pk__in=examples).values_list("pk", "text")
    return {pk: reading.text for pk, reading in readings_of(dict(turns)).items()}


def _is_said(names: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether most of the texts hold a term that is called so: an acronym has to be in capitals
    there, as the index does not tell FIRST from first."""
    acronyms = [name for name in names if name.isupper()]
    if len(acronyms) < len(names):
        return True
    return 2 * sum(any(name in text for name in acronyms) for text in texts) > len(texts)


def _written(keywords: Iterable[Keyword], texts: Iterable[str]) -> dict[str, str]:
    """How each word is written most often in these texts, by its stem: in small letters, if it is
    so often enough."""
    words = {keyword.name for keyword in keywords if not keyword.expression}
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for token in tokens(text):
            if (name := stem(token.exact)) in words:
                spellings[name][text[token.start : token.end]] += 1
    return {name: _usual(counts) for name, counts in spellings.items()}


def _usual(counts: Counter[str]) -> str:
    """`tides` of tides 3, Tides 4, tide's 5: at the beginning of a sentence any word is in
    capitals."""
    plain = Counter({word: count for word, count in counts.items() if word.isalnum()}) or counts
    small = Counter({word: count for word, count in plain.items() if word.islower()})
    often = small.total() >= SMALL * plain.total()
    return (small if often else plain).most_common(1)[0][0]


def _is_capitalised(name: str) -> bool:
    return name[:1].isupper() and not (len(name) > 1 and name.isupper())


@cached_per_revision
def _names() -> frozenset[str]:
    """The words that names of speakers are made of, in all of their spellings."""
    names = Speaker.objects.public().values_list("name", "sort_name", "names__name")
    return _words_of(frozenset(spelling for row in names for spelling in row if spelling))


@lru_cache(1)
def _words_of(spellings: frozenset[str]) -> frozenset[str]:
    """To find them takes longer than to read the spellings again, which are mostly the same."""
    return frozenset(word for spelling in spellings for word in exact_words(spelling))
