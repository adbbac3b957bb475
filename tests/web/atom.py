"""A feed as a test reads it, and what every feed has to be (RFC 4287)."""

import re
from datetime import datetime

from django.test import Client
from lxml import etree

ATOM = {"a": "http://www.w3.org/2005/Atom"}
TAG = re.compile(r"tag:[a-z.]+,\d{4}-\d\d-\d\d:/\S+")


class Feed:
    def __init__(self, client: Client, address: str) -> None:
        response = client.get(address)
        assert response.status_code == 200, response.content
        assert response["Content-Type"].startswith("application/atom+xml")
        self.content = response.content
        self.tree = etree.fromstring(response.content)
        self._check(address)

    def texts(self, path: str) -> list[str]:
        return [
            each if isinstance(each, str) else each.text
            for each in self.tree.xpath(path, namespaces=ATOM)
        ]

    @property
    def titles(self) -> list[str]:
        return self.texts("a:entry/a:title")

    def _check(self, address: str) -> None:
        """Sections 4.1.1, 4.1.2 and 4.2.6 to 4.2.15: what must be there, once, and of what form."""
        assert self.tree.tag == "{http://www.w3.org/2005/Atom}feed"
        for name in ("id", "title", "updated", "author", "subtitle"):
            assert len(self.texts(f"a:{name}")) == 1, name
        assert self.texts("a:link[@rel='self']/@href") == [f"http://testserver{address}"]
        assert self.texts("a:id") == [f"http://testserver{address}"]
        assert len(self.texts("a:link[@rel='alternate']/@href")) == 1
        entries = self.tree.xpath("a:entry", namespaces=ATOM)
        for entry in entries:
            for name in ("id", "title", "updated", "published", "summary"):
                (found,) = entry.xpath(f"a:{name}", namespaces=ATOM)
                assert found.text, name
            (link,) = entry.xpath("a:link[@rel='alternate']/@href", namespaces=ATOM)
            assert link.startswith("http://testserver/")
            assert all(name.text for name in entry.xpath("a:author/a:name", namespaces=ATOM))
        ids = self.texts("a:entry/a:id")
        assert len(set(ids)) == len(ids)
        assert all(TAG.fullmatch(each) for each in ids), ids
        moments = [
            datetime.fromisoformat(each) for each in self.texts("//a:updated | //a:published")
        ]
        assert all(each.tzinfo for each in moments)
        if entries:
            assert self.texts("a:updated")[0] == max(self.texts("a:entry/a:updated"))
