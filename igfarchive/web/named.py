"""Speakers, organisations, terms, events and sessions that words name, with what is shown of each.

The results page and the search box ask the same.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from igfarchive.archive.models import Speaker, TermUse
from igfarchive.archive.revision import cached_per_revision
from igfarchive.search.did_you_mean import FEW
from igfarchive.search.entities.entity import FILTER_OF, Entity, EntityKind
from igfarchive.search.entities.name_index import Named, NameIndex
from igfarchive.search.entities.topics import read_topics
from igfarchive.search.entities.wording import name_words
from igfarchive.search.queries.query import FILTERS, PAGE_SIZE, Query
from igfarchive.search.searching import total_of
from igfarchive.web.claims import newest_claims

MOST = 5
SHORTEST_PART = 4
"""Letters of a part of a name that alone is taken for one beside other words."""
MOST_TOPICS = 3
"""Each is a question to the index."""
MOST_ENDINGS = 3
"""Words that a topic may become; each of them is one, too."""

KINDS = {
    EntityKind.SPEAKER: "Speaker",
    EntityKind.ORGANISATION: "Organisation",
    EntityKind.TERM: "Glossary",
    EntityKind.EVENT: "Event",
    EntityKind.SESSION: "Session",
}
LISTS = {
    EntityKind.SPEAKER: "speakers",
    EntityKind.ORGANISATION: "affiliations",
    EntityKind.SESSION: "sessions",
}
"""The pages that list entities of a kind, and can be narrowed by name."""

# Turns by a speaker, for an organisation, at an event, in a session.
BY = {
    EntityKind.SPEAKER: "by",
    EntityKind.ORGANISATION: "for",
    EntityKind.EVENT: "at",
    EntityKind.SESSION: "in",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An entity as it is shown: `about` tells it from namesakes, `turns` are those of its own."""

    entity: Entity
    kind: str
    url: str
    about: str
    turns: int
    turns_url: str


@dataclass(frozen=True, slots=True)
class More:
    """A list in which there are more of a kind that are called so."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The best of what words name; `nearly` where nothing is called so, but these almost are."""

    rows: Sequence[Row] = ()
    more: Sequence[More] = ()
    nearly: bool = False


@dataclass(frozen=True, slots=True)
class NameAndTopic:
    """The words of a query read as a name and a topic: how many results that has, and its link."""

    by: str
    name: str
    topic: str
    total: int
    url: str


def named_by(
    names: NameIndex,
    text: str,
    *,
    begun: bool = False,
    nearly: bool = True,
    without: Collection[tuple[str, str]] = (),
) -> Offer:
    """What `text` names, as `NameIndex.find` says, or else what some of its words name beside a
    topic, unless it is only begun; what it leaves out is a filter and its value.

    Two questions to the database at most.
    """
    named = names.find(text, begun=begun, nearly=nearly)
    if not begun and (named.nearly or not named.entities):
        beside = tuple(_beside_topics(names, text))
        named = Named(beside) if beside else named
    left = (
        each for each in named.entities if (FILTER_OF.get(each.kind, ""), each.key) not in without
    )
    named = Named(tuple(left), named.nearly)
    best = named.best(MOST)
    more = [
        More(LISTS[kind], f"{reverse(LISTS[kind])}?{urlencode({'q': text})}")
        for kind in LISTS
        if named.count(kind) > sum(each.kind is kind for each in best)
    ]
    return Offer(_rows(best), more if best else (), named.nearly)


def _beside_topics(names: NameIndex, text: str) -> Iterator[Entity]:
    """What a text names beside a topic; of a short word alone, such as “de”, that says nothing."""
    words = {word for word in name_words(text) if len(word) >= SHORTEST_PART}
    for topic in read_topics(names, text):
        if topic.whole or words.intersection(name_words(topic.entity.name)):
            yield topic.entity


def named_in(names: NameIndex, query: Query, total: int) -> Offer:
    """What the words of a search name that finds `total` turns.

    What it is narrowed to is left out. A word that fills a page of results is no misspelt name.
    """
    if query.page > 1 or not query.text:
        return Offer()
    filters = {(name, value) for name, values in query.filters.items() for value in values}
    return named_by(names, query.text, nearly=total < PAGE_SIZE, without=filters)


def topics_in(names: NameIndex, query: Query, total: int, path: str) -> list[NameAndTopic]:
    """The words of a search that finds `total` turns, read as a name and a topic.

    Offered where the name is whole, or where that finds more, or the search less than a page.
    IndexUnavailableError where the index cannot be asked.
    """
    if query.page > 1:
        return []
    topics = read_topics(names, query.text)
    if not topics and total < FEW:
        topics = read_topics(names, query.text, nearly=True)
    asked = [
        (topic, query.changed(text=topic.text, **{FILTERS[name]: (topic.entity.key,)}))
        for topic in topics
        if (name := FILTER_OF[topic.entity.kind]) not in query.filters
    ]
    counted = [(topic, other, total_of(other)) for topic, other in asked[:MOST_TOPICS]]
    return [
        NameAndTopic(
            BY[topic.entity.kind], topic.entity.name, topic.text, count, path + other.url()
        )
        for topic, other, count in counted
        if count and (topic.whole or total < PAGE_SIZE or count > total)
    ]


def begun_topics(
    names: NameIndex, text: str, typed: str, words: Sequence[str]
) -> list[NameAndTopic]:
    """A text read as a name and a topic, of whose last word no more than `typed` is there: with
    each of the `words` that it may become, most results first.

    MOST_TOPICS * MOST_ENDINGS questions to the index at most. IndexUnavailableError.
    """
    found = []
    for topic in read_topics(names, text)[:MOST_TOPICS]:
        name = FILTER_OF[topic.entity.kind]
        for word in words[:MOST_ENDINGS] if topic.text.endswith(typed) else ():
            whole = topic.text.removesuffix(typed) + word
            query = Query(whole).with_filter(name, topic.entity.key)
            if total := total_of(query):
                url = reverse("search") + query.url()
                by = BY[topic.entity.kind]
                found.append(NameAndTopic(by, topic.entity.name, whole, total, url))
    return sorted(found, key=lambda each: -each.total)[:MOST]


def _rows(entities: Sequence[Entity]) -> list[Row]:
    affiliations = _affiliations([each.key for each in entities if each.kind is EntityKind.SPEAKER])
    return [
        Row(
            entity=each,
            kind=KINDS[each.kind],
            url=_url(each),
            about=affiliations.get(each.key, "") if each.kind is EntityKind.SPEAKER else each.about,
            turns=_uses(each.key) if each.kind is EntityKind.TERM else each.turns,
            turns_url=(
                reverse("search") + Query(speakers=(each.key,)).url()
                if each.kind is EntityKind.SPEAKER
                else ""
            ),
        )
        for each in entities
    ]


def _url(entity: Entity) -> str:
    match entity.kind:
        case EntityKind.SPEAKER:
            return reverse("speaker", args=[entity.key])
        case EntityKind.ORGANISATION:
            return reverse("affiliation", args=[entity.key])
        case EntityKind.TERM:
            return reverse("term", args=[entity.key])
        case EntityKind.EVENT:
            return reverse("event", args=[entity.key])
        case EntityKind.SESSION:
            return reverse("session", args=entity.key.split("/"))


def _affiliations(speakers: Collection[str]) -> dict[str, str]:
    """The latest affiliation of each speaker, by slug: one question, none for nobody."""
    if not speakers:
        return {}
    return newest_claims(Speaker.objects.filter(slug__in=speakers))


@cached_per_revision
def _uses(term: str) -> int:
    """How many turns use a term, of which there may be tens of thousands."""
    return TermUse.objects.filter(
        term__slug=term, utterance__session__published=True, utterance__position__isnull=False
    ).count()
