"""Writes Atom feeds (RFC 4287)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri

from igfarchive.http.sites import site_of
from igfarchive.text.characters import as_xml_characters

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries changed last, so that it says the same as long as nothing happens."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is new. `path` leads to it; `html` is safe; `author` may be empty.

    Its id is made of its address and the day on which it was `made`, which never changes:
    tag:archive.example,2031-03-02:/sessions/harbour-forum-2031/ws-7/u2// (RFC 4151).
    """

    title: str
    path: str
    html: str
    author: str
    made: datetime
    published: datetime
    updated: datetime


def atom_feed(
    request: HttpRequest,
    title: str,
    subtitle: str,
    paths: tuple[str, str],
    entries: Iterable[Entry],
) -> HttpResponse:
    """The feed; `paths` are that of the page that shows the same, and its own."""
    site = site_of(request)
    page, own = paths
    feed = _Feed(
        title=as_xml_characters(f"igfarchive: {title}"),
        link=site + page,
        description=None,
        subtitle=as_xml_characters(subtitle),
        feed_url=site + own,
        feed_guid=site + own,
        language="en",
        author_name="igfarchive",
    )
    for each in entries:
        feed.add_item(
            title=as_xml_characters(each.title),
            link=site + each.path,
            description=as_xml_characters(each.html),
            author_name=as_xml_characters(each.author) or None,
            unique_id=get_tag_uri(site + each.path, each.made),
            pubdate=each.published,
            updateddate=each.updated,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class _Feed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        latest: datetime = super().latest_post_date()
        return latest if self.num_items() else NEVER
