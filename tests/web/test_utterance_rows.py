"""The rows that a transcript is made of: they say the same as the models."""

import pytest

from igfarchive.archive.models import Participation, Utterance
from igfarchive.web.utterance_rows import UtteranceRow, rows_of
from tests import cast
from tests.cast import Panel
from tests.web.conftest import Visit


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


def test_rows_hold_what_the_models_do(panel: Panel) -> None:
    Utterance.objects.filter(key=2).update(starts=1_000, ends=2_500, paragraph_times=[[1_000, 2]])
    utterances = Utterance.objects.order_by("-position")
    names = {*UtteranceRow._fields, "is_speech"} - {"written_times"}
    rows, models = rows_of(utterances), list(utterances)
    assert [list(row.paragraph_times) for row in rows] == [each.paragraph_times for each in models]
    assert {row.is_speech for row in rows} == {True, False}
    assert [[getattr(row, name) for name in names] for row in rows] == [
        [getattr(model, name) for name in names] for model in models
    ]


def test_who_speaks_is_named_also_where_nobody_counted_them(visit: Visit, panel: Panel) -> None:
    Participation.objects.filter(speaker=panel.guest).delete()
    page = visit(panel.session.get_absolute_url())
    assert page.texts("#u4 h3") == [panel.guest.name]
