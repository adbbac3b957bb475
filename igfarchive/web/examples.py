"""Searches that find something, made of what is in the archive."""

import re
from collections.abc import Iterator, Sequence

from django.urls import reverse

from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.models import Speaker, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.search.keyphrases import Keyphrase, keyphrases
from igfarchive.search.matches.results import Results
from igfarchive.search.queries.query import UNKNOWN, Query
from igfarchive.search.searching import search, total_of
from igfarchive.text.words import exact_words, stem
from igfarchive.web.talked_about import Link

LOOKED_AT = 4
"""Keyphrases that are asked about, at most, until there is one of each sort of example."""

SENTENCE = re.compile(r"(?<=[.?!])\s+|\n+")
SPEAKABLE = re.compile(r"[\w\s,.?!'’-]+")
"""What can stand between quotation marks and mean nothing else in a search."""

SHORTEST, LONGEST = 4, 9
"""Words of a quotation."""


def examples(filters: Query) -> Sequence[Link]:
    """Of the turns that these filters let through: a word, a speaker's turns with another, and a
    quotation; those of them that there are. IndexUnavailableError where the index cannot be asked.
    """
    phrases = keyphrases(filters)[:LOOKED_AT]
    if not phrases:
        return ()
    found = [_link(phrases[0].name, Query(text=phrases[0].text))]
    # Another word for each, as far as there are others.
    asked = [(phrase, search(filters.changed(text=phrase.text))) for phrase in phrases]
    found += next(_by_somebody(asked[1:] + asked[:1]), ())
    found += next(_quotations(asked[2:] + asked[:2]), ())
    return tuple(found)


def _by_somebody(asked: Sequence[tuple[Keyphrase, Results]]) -> Iterator[list[Link]]:
    """Who says it in most turns, if it is a person."""
    slugs = {next(iter(results.facets["speaker"]), UNKNOWN) for _, results in asked}
    people = Speaker.objects.public().filter(slug__in=slugs, kind=SpeakerKind.PERSON)
    names = dict(people.values_list("slug", "name"))
    for phrase, results in asked:
        slug = next(iter(results.facets["speaker"]), UNKNOWN)
        if slug in names:
            query = Query(text=phrase.text, speakers=(slug,))
            yield [_link(f"{names[slug]} on “{phrase.name}”", query)]


def _quotations(asked: Sequence[tuple[Keyphrase, Results]]) -> Iterator[list[Link]]:
    """Short sentences that hold it."""
    shown = {hit.utterance for _, results in asked for hit in results.hits}
    texts = dict(Utterance.objects.published().filter(pk__in=shown).values_list("pk", "text"))
    readings = readings_of(texts)
    for phrase, results in asked:
        wanted = set(map(stem, exact_words(phrase.name)))
        for hit in results.hits:
            if hit.utterance not in readings:
                continue
            for sentence in SENTENCE.split(readings[hit.utterance].text):
                words = exact_words(sentence)
                if not (SHORTEST <= len(words) <= LONGEST and SPEAKABLE.fullmatch(sentence)):
                    continue
                query = Query(text=f'"{sentence}"')
                if wanted.issubset(map(stem, words)) and total_of(query):
                    yield [_link(f"“{sentence}”", query)]


def _link(label: str, query: Query) -> Link:
    return Link(label, reverse("search") + query.url())
