"""What means no good is answered; `python -m tests.hostile` sends more of it, to any archive."""

from itertools import islice

import pytest
from django.contrib.auth.models import User

from igfarchive.search import index, index_searcher
from tests import cast
from tests.hostile.generating import Request, asking, queries, requests
from tests.hostile.trying import fills, patterns, search_alone, sender, try_all, words

FEW, MANY = 25, 2_000
WORDS = ["the", "tide", "tables", "Ada Quill"]


# Each answer ends its connection, as it does where pages are served.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("most", [FEW, pytest.param(MANY, marks=pytest.mark.long)])
def test_none_is_answered_by_a_fault_and_none_takes_long(most: int) -> None:
    cast.panel(cast.event())
    cast.term("tide table")
    index.rebuild()
    send = sender(User.objects.create_superuser("ada"))
    said = words()
    for made, to in (
        (asking(queries(said)), send),
        (asking(queries(said, 1)), search_alone),
        (requests(list(patterns()), fills(), said), send),
    ):
        tried = try_all(made, most, to)
        assert tried.statuses.total() == most
        assert tried.faults == []
        assert most == FEW or tried.slow == []


def test_the_same_seed_asks_the_same_of_every_address() -> None:
    there = list(patterns())
    assert {"search/", "mcp", "api/v1/check", "admin/auth/user/<id>/password/"} <= {*there}

    def made(seed: int) -> list[Request]:
        return list(islice(requests(there, {"event": ["fon-2031"]}, WORDS, seed), 2 * len(there)))

    assert made(1) == made(1) != made(2)
    assert {each.at_the_desk for each in made(1)} == {True, False}
    assert len({each.address for each in made(1)}) > len(there)
    assert list(islice(queries(WORDS, 1), 99)) == list(islice(queries(WORDS, 1), 99))


def test_faults_and_slow_answers_are_told_the_slowest_first() -> None:
    asked = [Request("GET", f"/{number}") for number in range(4)]
    statuses, times = iter([200, 500, 404, 200]), iter([0, 1, 1, 1.1, 2, 5, 6, 6.5])
    tried = try_all(asked, 4, lambda _: next(statuses), lambda: next(times))
    assert tried.faults == [(500, asked[1])]
    assert [request for _, request in tried.slow] == [asked[0], asked[2]]
    assert list(tried.lines()) == [
        "4 answers (200: 2, 404: 1, 500: 1)",
        "CPU time: median 1000 ms, 99 of 100 within 3000 ms, slowest 3000 ms",
        "1 faults, 2 over 0.5 s",
        "  500 GET /1?",
        "  3.00 s GET /2?",
        "  1.00 s GET /0?",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_search_alone_has_the_status_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    cast.panel(cast.event())
    send = sender(User(username="ada"))
    many = " ".join(f"speaker:{number}" for number in range(99))
    asked = list(asking(iter(["tide", "", "speaker:Ada tide", many])))
    assert search_alone(asked[0]) == send(asked[0]) == 503
    index.rebuild()
    assert [*map(search_alone, asked)] == [200, 200, 200, 400]
    assert [*map(send, asked)] == [200, 200, 302, 400]
    monkeypatch.setattr(index_searcher, "ask", lambda *_: 1 / 0)
    assert search_alone(asked[0]) == send(asked[0]) == 500
