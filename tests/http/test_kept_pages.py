"""Pages are kept as they were sent, the last ones in no more room than they are given."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from igfarchive.http.kept_pages import ASIDE, SHARE, KeptPage, KeptPages

TIDES = "The tide tables are open. " * 40


def page(size: int) -> KeptPage:
    """One that takes so many bytes."""
    return KeptPage((), b"." * (size - ASIDE))


class TestPage:
    @pytest.fixture
    def kept(self) -> KeptPage:
        made = HttpResponse(TIDES, headers={"Content-Language": "en", "Content-Length": "5"})
        return KeptPage.of(made)

    @pytest.mark.parametrize("accepted", ["gzip", "deflate, gzip;q=0.5", "br, GZIP", "x-gzip"])
    def test_is_compressed_for_who_reads_that(self, kept: KeptPage, accepted: str) -> None:
        response = kept.response(RequestFactory().get("/", headers={"Accept-Encoding": accepted}))
        assert gzip.decompress(response.content).decode() == TIDES
        assert response.headers["Content-Encoding"] == "gzip"
        assert response.headers["Content-Length"] == str(len(response.content))
        assert len(response.content) < len(TIDES) / 5
        assert response.headers["Content-Language"] == "en"

    @pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip; q=0.0, br", "*"])
    def test_is_plain_for_who_does_not(self, kept: KeptPage, accepted: str) -> None:
        response = kept.response(RequestFactory().get("/", headers={"Accept-Encoding": accepted}))
        assert response.content.decode() == TIDES
        assert "Content-Encoding" not in response.headers
        assert response.headers["Content-Length"] == str(len(TIDES))

    def test_is_not_changed_by_what_one_visitor_is_sent(self, kept: KeptPage) -> None:
        request = RequestFactory().get("/")
        kept.response(request).headers["Set-Cookie"] = "one=1"
        assert "Set-Cookie" not in kept.response(request).headers


class TestPages:
    def test_are_found_by_their_names(self) -> None:
        pages = KeptPages(SHARE * 10_000)
        one, other = page(10_000), page(9_000)
        pages.keep("one", one)
        pages.keep("other", other)
        assert (pages.find("one"), pages.find("other"), pages.find("third")) == (one, other, None)

    def test_give_way_once_nobody_asks_for_them(self) -> None:
        pages = KeptPages(SHARE * 10_000)
        for name in range(SHARE):
            pages.keep(f"{name}", page(10_000))
        assert pages.find("0")
        pages.keep("new", page(10_000))
        held = [name for name in map(str, range(SHARE)) if pages.find(name)]
        assert held == ["0", "2", "3", "4", "5", "6", "7"]

    def test_take_no_more_room_than_there_is(self) -> None:
        pages = KeptPages(SHARE * 10_000)
        for name in range(50):
            pages.keep(f"{name}", page(3_000 + 100 * name))
        held = [kept for name in range(50) if (kept := pages.find(f"{name}"))]
        assert SHARE * 10_000 - 10_000 < sum(each.size for each in held) <= SHARE * 10_000

    def test_take_room_once_where_two_made_the_same(self) -> None:
        pages = KeptPages(SHARE * 10_000)
        pages.keep("other", page(10_000))
        for _ in range(SHARE * 2):
            pages.keep("one", page(10_000))
        assert pages.find("other")

    def test_do_not_all_give_way_to_one_that_is_large(self) -> None:
        pages = KeptPages(SHARE * 10_000)
        pages.keep("small", page(10_000))
        pages.keep("large", page(10_001))
        assert pages.find("small")
        assert not pages.find("large")

    def test_are_none_without_room(self) -> None:
        pages = KeptPages(0)
        pages.keep("one", page(ASIDE))
        assert pages.find("one") is None
