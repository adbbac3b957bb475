"""Requests that are made of the API's own description, fitting and not: schemathesis."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from igfarchive.api.document import document
from igfarchive.search.queries.query import FILTERS, MOST_VALUES

SOME, MANY = 120, 10_000

Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]


@pytest.fixture(autouse=True)
def transaction_left_open() -> Iterator[None]:
    """As Django's own test client leaves it, which is not asked here: requests would close the
    connection to PostgreSQL, and with it take the samples away."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def kinds_of_requests() -> Iterator[tuple[Operation, GenerationMode]]:
    """Each operation, as schemathesis reads it, with requests that fit and, where any do not, with
    such; what it cannot read it raises."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = WSGIHandler()
    for result in schema.get_all_operations():
        assert isinstance(result, Ok), result.err()
        operation = result.ok()
        yield operation, GenerationMode.POSITIVE
        said = document()["paths"][operation.path][operation.method]
        every_text = all(each["schema"]["type"] == "string" for each in said["parameters"])
        asks = [each for each in said["parameters"] if each["in"] == "query"]
        if asks or "requestBody" in said or not every_text:
            yield operation, GenerationMode.NEGATIVE


def make_fitting(case: AnyCase) -> None:
    """What the description cannot say: only the archive writes cursors that lead somewhere, and the
    filters have so many values together."""
    case.query.pop("cursor", None)
    assume(sum(len(case.query.get(name, ())) for name in FILTERS) <= MOST_VALUES)


def try_all(most: int) -> Counter[int]:
    """So many requests or a few more, as many of each kind, and the statuses answered."""
    kinds = list(kinds_of_requests())
    answered: Counter[int] = Counter()
    for operation, mode in kinds:

        @settings(
            max_examples=-(-most // len(kinds)),
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def answers(case: AnyCase) -> None:
            if case.meta and case.meta.generation.mode is GenerationMode.POSITIVE:
                make_fitting(case)
            response = case.call(headers={"Accept-Encoding": "identity"})
            answered[response.status_code] += 1
            case.validate_response(response)

        answers()
    return answered


@pytest.mark.usefixtures("samples")
def test_some_requests_are_answered_as_described() -> None:
    answered = try_all(SOME)
    assert answered.total() >= SOME
    assert answered[200] > SOME / 5
    assert answered[400] > SOME / 5
    assert max(answered) < 500


@pytest.mark.long
@pytest.mark.usefixtures("samples")
def test_many_requests_are_answered_as_described() -> None:
    answered = try_all(MANY)
    assert answered.total() >= MANY
    assert max(answered) < 500
