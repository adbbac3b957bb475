"""Claims of whom a speaker spoke for, on the session's desk and on their own."""

from typing import Any

import pytest
from django.test import Client

from igfarchive.archive.choices import AffiliationOrigin
from igfarchive.archive.models import Affiliation
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import delete, delete_selected, desk, errors, fields_of
from tests.web.conftest import OnCommit

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    """Ada Quill speaks for the Harbour Authority, as its sheet says."""
    made = cast.panel(cast.event())
    made.session.affiliations.update(origin=AffiliationOrigin.SHEET)
    return made


def claims(panel: Panel) -> dict[str, bool]:
    """Each claim in the session, and whether it is preferred."""
    return {str(claim): claim.preferred for claim in panel.session.affiliations.all()}


def add(number: int, **facts: Any) -> dict[str, Any]:
    """One more claim in the session's form."""
    return {"affiliations-TOTAL_FORMS": number + 1} | {
        f"affiliations-{number}-{name}": value for name, value in facts.items()
    }


def test_a_claim_is_added_to_a_session(
    admin_client: Client, panel: Panel, indexed: list[str], on_commit: OnCommit
) -> None:
    guild = cast.organisation("Pilots' Guild")
    address = desk("session", "change", panel.session.pk)
    with on_commit():
        facts = add(1, speaker=panel.guest.pk, organisation=guild.pk, position="Pilot")
        admin_client.post(address, fields_of(admin_client, address) | facts)

    claim = Affiliation.objects.get(speaker=panel.guest)
    assert claim.organisation == guild
    assert claim.preferred, "a speaker's first claim is"
    assert claim.origin == AffiliationOrigin.CURATOR
    assert indexed == ["harbour-forum-2031/ws-7"]


def test_claims_that_were_not_touched_stay_the_sheets(admin_client: Client, panel: Panel) -> None:
    address = desk("session", "change", panel.session.pk)
    admin_client.post(address, fields_of(admin_client, address) | {"room": "Loft"})

    assert Affiliation.objects.get().origin == AffiliationOrigin.SHEET


def test_a_second_claim_leaves_the_first_preferred(admin_client: Client, panel: Panel) -> None:
    address = desk("session", "change", panel.session.pk)
    facts = add(1, speaker=panel.chair.pk, position="Rower")
    admin_client.post(address, fields_of(admin_client, address) | facts)

    assert claims(panel) == {"Harbour master, Harbour Authority": True, "Rower": False}


def test_preference_changes_places_in_one_save(admin_client: Client, panel: Panel) -> None:
    cast.affiliate(panel.chair, panel.session, position="Rower")
    address = desk("session", "change", panel.session.pk)
    facts = fields_of(admin_client, address)
    del facts["affiliations-0-prefer"]
    admin_client.post(address, facts | {"affiliations-1-prefer": "on"})

    assert claims(panel) == {"Harbour master, Harbour Authority": False, "Rower": True}
    facts = fields_of(admin_client, address)
    del facts["affiliations-0-prefer"]  # the preferred one comes first
    admin_client.post(address, facts | {"affiliations-1-prefer": "on"})
    assert claims(panel) == {"Harbour master, Harbour Authority": True, "Rower": False}


def test_two_preferred_claims_of_one_speaker_are_refused(
    admin_client: Client, panel: Panel
) -> None:
    address = desk("session", "change", panel.session.pk)
    facts = add(1, speaker=panel.chair.pk, position="Rower", prefer="on")
    response = admin_client.post(address, fields_of(admin_client, address) | facts)

    assert "Two claims of Ada Quill are preferred: choose one." in errors(response)
    assert len(claims(panel)) == 1


def test_a_claim_says_something(admin_client: Client, panel: Panel) -> None:
    address = desk("session", "change", panel.session.pk)
    facts = add(1, speaker=panel.guest.pk, stated_quote="as we said")
    response = admin_client.post(address, fields_of(admin_client, address) | facts)

    assert "A claim says something" in errors(response)


def test_a_claim_is_stated_in_its_own_session(admin_client: Client, panel: Panel) -> None:
    elsewhere = cast.panel(panel.session.event, "WS 8").utterances[0]
    address = desk("session", "change", panel.session.pk)
    facts = fields_of(admin_client, address) | {"affiliations-0-stated_in": elsewhere.pk}

    assert "a turn of another session" in errors(admin_client.post(address, facts))
    facts["affiliations-0-stated_in"] = panel.utterances[4].pk
    assert admin_client.post(address, facts).status_code == 302


def test_a_claim_is_taken_out(admin_client: Client, panel: Panel) -> None:
    cast.affiliate(panel.chair, panel.session, position="Rower")
    address = desk("session", "change", panel.session.pk)
    facts = fields_of(admin_client, address) | {"affiliations-0-DELETE": "on"}
    admin_client.post(address, facts)

    assert claims(panel) == {"Rower": False}


class TestItsOwnAdmin:
    def test_preferring_a_claim_takes_the_preference_from_the_other(
        self, admin_client: Client, panel: Panel, indexed: list[str], on_commit: OnCommit
    ) -> None:
        other = cast.affiliate(panel.chair, panel.session, position="Rower")
        address = desk("affiliation", "change", other.pk)
        with on_commit():
            facts = fields_of(admin_client, address) | {"prefer": "on"}
            assert admin_client.post(address, facts).status_code == 302

        assert claims(panel) == {"Harbour master, Harbour Authority": False, "Rower": True}
        assert indexed == ["harbour-forum-2031/ws-7"]

    def test_a_claim_may_lose_its_preference(self, admin_client: Client, panel: Panel) -> None:
        address = desk("affiliation", "change", Affiliation.objects.get().pk)
        facts = fields_of(admin_client, address)
        del facts["prefer"]
        admin_client.post(address, facts)

        assert claims(panel) == {"Harbour master, Harbour Authority": False}
        assert Affiliation.objects.get().origin == AffiliationOrigin.CURATOR

    def test_whose_and_where_stay(self, admin_client: Client, panel: Panel) -> None:
        claim = Affiliation.objects.get()
        address = desk("affiliation", "change", claim.pk)
        facts = fields_of(admin_client, address) | {"speaker": panel.guest.pk, "session": 99}
        admin_client.post(address, facts)

        claim.refresh_from_db()
        assert (claim.speaker, claim.session) == (panel.chair, panel.session)

    @pytest.mark.parametrize("by_action", [False, True])
    def test_the_index_hears_of_a_deleted_claim(
        self,
        admin_client: Client,
        panel: Panel,
        indexed: list[str],
        on_commit: OnCommit,
        by_action: bool,
    ) -> None:
        claim = Affiliation.objects.get()
        with on_commit():
            if by_action:
                delete_selected(admin_client, desk("affiliation"), claim)
            else:
                delete(admin_client, desk("affiliation", "delete", claim.pk))

        assert claims(panel) == {}
        assert indexed == ["harbour-forum-2031/ws-7"]
