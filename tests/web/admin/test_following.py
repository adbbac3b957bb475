"""What a curator saves is what a visitor finds: the search index follows the desk."""

from pathlib import Path

import pytest
from django.test import Client

from igfarchive.archive.models import Merge
from igfarchive.search import index
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import desk, fields_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def panel(index_dir: Path) -> Panel:
    """A session that is in the archive and in its index."""
    assert not index_dir.exists()
    made = cast.panel(cast.event())
    index.rebuild()
    return made


def found(**filters: tuple[str, ...]) -> int:
    return search(Query("table OR lighthouse").changed(**filters)).total


def test_words_move_with_a_merge_and_back(admin_client: Client, panel: Panel) -> None:
    data = {"first": panel.chair.pk, "second": panel.guest.pk, "kept": panel.guest.pk}
    assert (found(speakers=("ada-quill",)), found(speakers=("bo-tern",))) == (2, 2)

    admin_client.post(desk("speaker", "merge"), data)
    assert (found(speakers=("ada-quill",)), found(speakers=("bo-tern",))) == (0, 4)

    admin_client.post(desk("merge", "undo", Merge.objects.get().pk))
    assert (found(speakers=("ada-quill",)), found(speakers=("bo-tern",))) == (2, 2)
    assert not index.check()


def test_an_unpublished_session_is_not_found(admin_client: Client, panel: Panel) -> None:
    chosen = {"_selected_action": panel.session.pk}
    admin_client.post(desk("session"), chosen | {"action": "unpublish"})
    assert found() == 0

    admin_client.post(desk("session"), chosen | {"action": "publish"})
    assert found() == 5
    assert not index.check()


def test_a_turn_is_found_under_who_said_it(admin_client: Client, panel: Panel) -> None:
    address = desk("utterance", "change", panel.utterances[5].pk)
    assert found(speakers=("ada-quill",)) == 2
    admin_client.post(address, fields_of(admin_client, address) | {"speaker": panel.chair.pk})

    assert found(speakers=("ada-quill",)) == 3
    assert not index.check()


def test_words_are_found_under_the_affiliation_preferred(
    admin_client: Client, panel: Panel
) -> None:
    guild = cast.organisation("Pilots' Guild")
    facts = {"speaker": panel.chair.pk, "session": panel.session.pk, "organisation": guild.pk}
    admin_client.post(desk("affiliation", "add"), facts | {"prefer": "on"})

    assert found(affiliations=("pilots-guild",)) == 2
    assert found(affiliations=("harbour-authority",)) == 0
    assert not index.check()


def test_words_are_found_in_the_year_of_their_event(admin_client: Client, panel: Panel) -> None:
    address = desk("event", "change", panel.session.event.pk)
    admin_client.post(address, fields_of(admin_client, address) | {"year": "2030"})

    assert (found(years=("2030",)), found(years=("2031",))) == (5, 0)
    assert not index.check()
