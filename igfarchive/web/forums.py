"""Which forums are in the archive, and which of their events."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, F, Sum

from igfarchive.archive.models import Event, Session
from igfarchive.archive.revision import cached_per_revision

YEAR = re.compile(r"\W*\b(?:19|20)\d\d\b")
NAMED = 3
"""Forums that are named in a sentence; of others it tells how many they are."""


def forum_of(event: Event) -> str:
    """What the events of a forum have in common: `IGF` of IGF 2020."""
    return " ".join(YEAR.sub("", event.name).split()) or event.name


class PublicEvent(NamedTuple):
    """An event with how many published sessions it has, and how many words these have."""

    event: Event
    sessions: int
    words: int


@cached_per_revision
def events() -> Sequence[PublicEvent]:
    """Those with published sessions, the newest first: two questions to the database."""
    published = Session.objects.published().order_by().values_list("event")
    held = {
        event: (sessions, words)
        for event, sessions, words in published.annotate(Count("pk"), Sum("words"))
    }
    newest = Event.objects.filter(pk__in=held).order_by(
        F("year").desc(nulls_last=True), F("starts_on").desc(nulls_last=True), "name", "slug"
    )
    return tuple(PublicEvent(event, *held[event.pk]) for event in newest)


def forum_names() -> str:
    """The forums in the archive, those with most sessions first: `IGF, EuroDIG and 2 others`."""
    sessions: Counter[str] = Counter()
    for each in events():
        sessions[forum_of(each.event)] += each.sessions
    names = [name for name, _ in sessions.most_common()]
    if len(names) > NAMED + 1:
        names = [*names[:NAMED], f"{len(names) - NAMED} others"]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def neighbours(event: Event) -> tuple[Event | None, Event | None]:
    """The events of the same forum before and after this one."""
    forum = [each.event for each in events() if forum_of(each.event) == forum_of(event)]
    place = forum.index(event)
    before = forum[place + 1] if place + 1 < len(forum) else None
    return before, forum[place - 1] if place else None
