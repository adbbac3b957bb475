"""Statements that are written once."""

import pytest
from pytest_django import DjangoAssertNumQueries

from igfarchive.archive.models import Session
from igfarchive.archive.statements import padded, statement
from tests import cast


@pytest.mark.django_db
def test_a_statement_is_asked_of_any_numbers(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    event = cast.event()
    one, other, hidden = (cast.session(event, f"ws-{number}") for number in (7, 8, 9))
    Session.objects.filter(pk=hidden.pk).update(published=False)
    public = Session.objects.published().filter(language="en", pk__in=range(4))

    asked = statement(public.order_by("slug").values_list("slug", "pk"), 4)

    for some in ([other, one, hidden], [one]):
        with django_assert_num_queries(1):
            found = asked.rows([*padded([each.pk for each in some]), 0, 0, 0][:4])
        assert found == sorted((each.slug, each.pk) for each in some if each is not hidden)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([7], [7]), ([7, 9], [7, 9]), ([7, 9, 12], [7, 9, 12, 7]), ([1] * 5, [1] * 8)],
)
def test_there_are_few_lengths(numbers: list[int], expected: list[int]) -> None:
    assert padded(numbers) == expected
