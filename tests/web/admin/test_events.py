"""The desk of events."""

import pytest
from django.test import Client

from igfarchive.archive.models import Event
from tests import cast
from tests.web.admin.curators import delete, desk, fields_of
from tests.web.conftest import OnCommit

pytestmark = pytest.mark.django_db


def test_an_event_gets_its_address_once(admin_client: Client) -> None:
    facts = {"name": "Harbour Forum 2032", "year": 2032}
    admin_client.post(desk("event", "add"), facts)
    admin_client.post(desk("event", "add"), facts)
    slugs = Event.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["harbour-forum-2032", "harbour-forum-2032-2"]

    event = Event.objects.get(slug="harbour-forum-2032")
    address = desk("event", "change", event.pk)
    facts = fields_of(admin_client, address) | {"name": "Lake Forum", "slug": "x"}
    admin_client.post(address, facts)
    event.refresh_from_db()
    assert (event.name, event.slug) == ("Lake Forum", "harbour-forum-2032")


@pytest.mark.parametrize(("year", "told"), [("2031", False), ("2030", True), ("", True)])
def test_the_index_hears_of_another_year(
    admin_client: Client, indexed: list[str], on_commit: OnCommit, year: str, told: bool
) -> None:
    event = cast.event()
    cast.session(event, "WS 1")
    cast.session(event, "WS 2")
    address = desk("event", "change", event.pk)
    facts = fields_of(admin_client, address) | {"name": "Lakes", "year": year}
    with on_commit():
        admin_client.post(address, facts)

    everything = ["harbour-forum-2031/ws-1", "harbour-forum-2031/ws-2"]
    assert sorted(indexed) == (everything if told else [])


def test_an_event_with_sessions_stays(admin_client: Client) -> None:
    session = cast.session(cast.event())
    address = desk("event", "delete", session.event.pk)

    assert b"would require deleting" in admin_client.get(address).content
    assert admin_client.post(address, {"post": "yes"}).status_code == 200
    assert Event.objects.exists()


def test_an_event_without_sessions_goes(admin_client: Client) -> None:
    event = cast.event()
    delete(admin_client, desk("event", "delete", event.pk))
    assert not Event.objects.exists()
