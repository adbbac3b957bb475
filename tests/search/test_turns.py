"""Turns as an answer reads them."""

from datetime import date

import pytest
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from igfarchive.search.turns import TurnReader, public_turns
from tests import cast

pytestmark = pytest.mark.django_db


def known(row: Model) -> dict[str, object]:
    """What was read of it."""
    deferred = row.get_deferred_fields()
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in deferred
    }


def test_a_reader_has_all_that_is_read_of_public_turns(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ada = cast.speaker("Ada Quill")
    session = cast.session(cast.event(), date=date(2031, 7, 5))
    said = cast.speak(session, (ada, "The tide is ours."), (None, "Whose?"), (ada, "Ours."))
    said[1].paragraph_times = [[1_000, None]]
    said[1].starts = 1_000
    said[1].save()
    hidden = cast.session(cast.event("Undated Forum", year=None), published=False)
    asked = [each.pk for each in (*said, *cast.speak(hidden, (ada, "And theirs.")))]
    expected = {each.pk: each for each in public_turns().filter(pk__in=asked)}

    for some in (asked[:1], asked[:3], asked):  # of some numbers more are asked for than there are
        with django_assert_num_queries(2):  # the second of what was corrected
            reader = TurnReader()
            found = reader.read(some)
        with django_assert_num_queries(0):
            assert found == [pk for pk in some if pk in expected] == reader.read(some)
            for pk in found:
                turn = reader.turn(pk)
                assert reader.captioned(pk) == turn.text
                assert known(turn) == known(expected[pk])
                assert known(turn.session) == known(expected[pk].session)
                assert known(turn.session.event) == known(expected[pk].session.event)
                speaker = expected[pk].speaker
                assert (turn.speaker and known(turn.speaker)) == (speaker and known(speaker))
