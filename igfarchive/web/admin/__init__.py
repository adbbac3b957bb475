"""The curators' desk, at /admin/: one module a group of models.

Nothing here changes what the captions say. What must follow a change, counts and the search
index, is called where the change is saved.
"""

from igfarchive.web.admin import (
    accounts,
    affiliations,
    annotations,
    attributions,
    boundaries,
    events,
    merges,
    names,
    organisations,
    participations,
    proposals,
    receipts,
    sessions,
    sources,
    speakers,
    subscriptions,
    terms,
    utterances,
)

__all__ = [
    "accounts",
    "affiliations",
    "annotations",
    "attributions",
    "boundaries",
    "events",
    "merges",
    "names",
    "organisations",
    "participations",
    "proposals",
    "receipts",
    "sessions",
    "sources",
    "speakers",
    "subscriptions",
    "terms",
    "utterances",
]
