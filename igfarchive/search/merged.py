"""Leads from a speaker or an organisation that was merged to the one that was kept.

Such an answer is temporary: a browser keeps a permanent one after the merge was undone, and two
that were merged the one way and then the other would lead it in a circle.
"""

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
    speakers = Speaker.objects.filter(slug__in=query.speakers).exclude(merged_into=None)
    for slug in speakers.values_list("slug", flat=True):
        if speaker := kept_speaker(slug):
            query = query.without_filter("speaker", slug).with_filter("speaker", speaker.slug)
    organisations = Organisation.objects.filter(slug__in=query.affiliations)
    for slug in organisations.exclude(merged_into=None).values_list("slug", flat=True):
        if organisation := kept_organisation(slug):
            query = query.without_filter("affiliation", slug)
            query = query.with_filter("affiliation", organisation.slug)
    return query
