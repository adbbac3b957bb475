"""Leads from a speaker or an organisation that was merged to the one that was kept."""

from typing import TypeVar

from igfarchive.archive.models import Organisation, Speaker
from igfarchive.search.query import Query

Named = TypeVar("Named", Speaker, Organisation)


def kept(gone: Named) -> Named:
    """Where `gone` leads, however often what it was merged into was merged itself."""
    seen = {gone.pk}
    while (into := gone.merged_into) is not None and into.pk not in seen:
        seen.add(into.pk)
        gone = into
    return gone


def kept_speaker(slug: str) -> Speaker | None:
    """The speaker whom the address of a merged one leads to; None unless there is a public one."""
    gone = Speaker.objects.filter(slug=slug).exclude(merged_into=None).first()
    return gone and Speaker.objects.public().filter(pk=kept(gone).pk).first()


def kept_organisation(slug: str) -> Organisation | None:
    """The same for an organisation."""
    gone = Organisation.objects.filter(slug=slug).exclude(merged_into=None).first()
    return gone and Organisation.objects.public().filter(pk=kept(gone).pk).first()


def followed(query: Query) -> Query:
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
