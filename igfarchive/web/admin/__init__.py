"""The curators' desk, at /admin/: one module a group of models.

Nothing here changes what the captions say. What must follow a change, counts and the search
index, is called where the change is saved.
"""

from django.contrib import admin

from igfarchive.web.admin import (
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

admin.site.site_header = "igfarchive: the curators' desk"
admin.site.site_title = "igfarchive"
admin.site.index_title = "What the archive keeps"
