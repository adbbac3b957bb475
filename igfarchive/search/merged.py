"""Leads from a speaker or an organisation that was merged to the one that was kept.

Such an answer is temporary: a browser keeps a permanent one after the merge was undone, and two
that were merged the one way and then the other would lead it in a circle.
"""

from collections.abc import Sequence

from django.db.models import QuerySet

from igfarchive.archive.models import Organisation, Speaker
from igfarchive.search.queries.query import Query


def kept_speaker(slug: str) -> Speaker | None:
    """The speaker whom the address of a merged one leads to; None unless there is a public one."""
    return Speaker.objects.public().filter(merged_from__slug=slug).first()


def kept_organisation(slug: str) -> Organisation | None:
    """The same for an organisation."""
    return Organisation.objects.public().filter(merged_from__slug=slug).first()


def resolve_merged(query: Query) -> Query:
    """The query with those who were kept in place of those who were merged into them."""
    for slug in _merged(Speaker.objects.all(), query.speakers):
        if speaker := kept_speaker(slug):
            query = query.without_filter("speaker", slug).with_filter("speaker", speaker.slug)
    for slug in _merged(Organisation.objects.all(), query.affiliations):
        if organisation := kept_organisation(slug):
            query = query.without_filter("affiliation", slug)
            query = query.with_filter("affiliation", organisation.slug)
    return query


def _merged(rows: QuerySet[Speaker] | QuerySet[Organisation], slugs: Sequence[str]) -> list[str]:
    """Those that were merged into others; nothing is asked about none."""
    if not slugs:
        return []
    found = rows.filter(slug__in=slugs).exclude(merged_into=None)
    return list(found.values_list("slug", flat=True))
