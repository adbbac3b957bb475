"""What some turns talk about, as links to the searches that find it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from igfarchive.search.keyphrases import keyphrases
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query


@dataclass(frozen=True, slots=True)
class Link:
    """A few words, and where they lead."""

    label: str
    url: str


def talked_about(filters: Query) -> Sequence[Link]:
    """What stands out in the turns that the filters let through, each found in them by its link;
    nothing while there is no index."""
    try:
        found = keyphrases(filters)
    except IndexUnavailableError:
        return ()
    address = reverse("search")
    return tuple(Link(each.name, address + filters.changed(text=each.text).url()) for each in found)
