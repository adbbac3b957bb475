"""How often one visitor may ask, by a clock that the test holds."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from igfarchive import settings as defaults
from igfarchive.http.limits import Allowance, Purpose, spend, tell

NOON = 1_924_948_800.0
"""A time at which a minute begins."""


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> Iterator[None]:
    settings.RATE_LIMITS = {"check": 3, "receipts": 2, "api": 0, "mcp": 1}
    caches["limits"].clear()
    yield
    caches["limits"].clear()


def visitor(address: str = "198.51.100.7") -> HttpRequest:
    return RequestFactory().get("/check/", REMOTE_ADDR=address)


def asked(purpose: Purpose = Purpose.CHECK, *, now: float = NOON, times: int = 1) -> list[bool]:
    return [spend(visitor(), purpose, now=now).allowed for _ in range(times)]


class TestAMinute:
    def test_allows_as_many_as_the_setting_says(self) -> None:
        assert asked(times=5) == [True, True, True, False, False]

    def test_tells_what_remains_and_for_how_long(self) -> None:
        first, second = (spend(visitor(), Purpose.CHECK, now=NOON + 18.4) for _ in range(2))
        assert first == Allowance(limit=3, remaining=2, reset=42)
        assert second == Allowance(limit=3, remaining=1, reset=42)

    def test_ends_and_the_next_begins_anew(self) -> None:
        assert asked(times=4, now=NOON + 59.9)[-1] is False
        assert spend(visitor(), Purpose.CHECK, now=NOON + 60) == Allowance(3, 2, 60)

    def test_is_each_visitors_own(self) -> None:
        asked(times=4)
        assert spend(visitor("198.51.100.8"), Purpose.CHECK, now=NOON).allowed

    def test_is_that_of_one_household(self) -> None:
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3"):
            assert spend(visitor(address), Purpose.CHECK, now=NOON).allowed
        assert not spend(visitor("2001:db8::4"), Purpose.CHECK, now=NOON).allowed

    def test_counts_each_purpose_for_itself(self) -> None:
        asked(times=4)
        assert asked(Purpose.RECEIPTS, times=3) == [True, True, False]


class TestWhatCostsMore:
    def test_is_counted_so(self) -> None:
        assert spend(visitor(), Purpose.CHECK, 2, now=NOON).remaining == 1

    def test_is_answered_once_where_it_is_more_than_is_left(self) -> None:
        assert spend(visitor(), Purpose.CHECK, 50, now=NOON) == Allowance(3, 0, 60)
        assert not spend(visitor(), Purpose.CHECK, 1, now=NOON).allowed


def test_zero_is_no_limit() -> None:
    assert asked(Purpose.API, times=9) == [True] * 9
    assert spend(visitor(), Purpose.API, now=NOON).headers == {}


class TestAnAnswer:
    def test_tells_the_limit(self) -> None:
        response = tell(HttpResponse(), spend(visitor(), Purpose.CHECK, now=NOON))
        assert response["RateLimit-Limit"] == "3"
        assert response["RateLimit-Remaining"] == "2"
        assert response["RateLimit-Reset"] == "60"
        assert "Retry-After" not in response

    def test_that_is_refused_says_when_to_come_again(self) -> None:
        asked(times=3)
        refused = spend(visitor(), Purpose.CHECK, now=NOON + 48)
        response = tell(HttpResponse(status=429), refused)
        assert response["RateLimit-Remaining"] == "0"
        assert response["Retry-After"] == "12"

    def test_tells_nothing_where_there_is_no_limit(self) -> None:
        assert not tell(HttpResponse(), Allowance()).has_header("RateLimit-Limit")


def test_each_purpose_has_a_setting() -> None:
    assert set(defaults.RATE_LIMITS) == set(Purpose)
    assert all(defaults.RATE_LIMITS.values())
