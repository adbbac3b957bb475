"""Each example on the page of the API is answered so, on the samples that come with the archive."""

import pytest
from django.test import Client

from igfarchive.api.document import document
from igfarchive.api.examples import EXAMPLES
from tests.api.examples import answer


def test_every_operation_has_one() -> None:
    operations = [each for path in document()["paths"].values() for each in path.values()]
    assert sorted(EXAMPLES) == sorted(each["operationId"] for each in operations)
    assert all(each["x-example"]["answer"] for each in operations)


@pytest.mark.usefixtures("samples")
def test_each_is_answered_as_shown(client: Client) -> None:
    """`python -m tests.api.write_examples` writes what is answered now."""
    for name, example in EXAMPLES.items():
        status, said = answer(client, example)
        assert (name, status) == (name, 200)
        assert said == example.answer, name
