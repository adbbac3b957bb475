"""The desk of what was said of affiliations: a claim once a person accepts it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from igfarchive.archive.choices import AffiliationOrigin, ProposalStatus
from igfarchive.archive.models import (
    Affiliation,
    AffiliationProposal,
    Organisation,
    OrganisationName,
)
from igfarchive.text.names import fold_name
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator, desk, errors, fields_of, log, read, said
from tests.web.conftest import OnCommit, Visit

pytestmark = pytest.mark.django_db

LIST = "/admin/archive/affiliationproposal/"
MODEL = "affiliationproposal"


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


def propose(panel: Panel, turn: int = 3, **facts: Any) -> AffiliationProposal:
    """Bo Tern says that he is a pilot of the Pilots' Guild."""
    stated: dict[str, Any] = {
        "speaker": panel.guest,
        "stated_in": panel.utterances[turn],
        "quote": "I am a pilot of the Pilots’ Guild",
        "by_self": True,
        "organisation": "Pilots’ Guild",
        "position": "pilot",
        "place": "Estuaria",
    }
    return AffiliationProposal.objects.create(**stated | facts)


@pytest.fixture
def proposal(panel: Panel) -> AffiliationProposal:
    return propose(panel)


def decide(client: Client, proposal: AffiliationProposal, **facts: Any) -> str:
    """What the form says of why nothing was decided; nothing where it was."""
    address = desk(MODEL, "change", proposal.pk)
    response = client.post(address, fields_of(client, address) | facts)
    proposal.refresh_from_db()
    return "" if response.status_code == 302 else errors(response)


def listed(client: Client, queue: str = "") -> list[str]:
    page = read(client.get(f"{LIST}?queue={queue}" if queue else LIST))
    return page.texts("#result_list .field-position")


class TestTheQueue:
    @pytest.fixture(autouse=True)
    def rows(self, panel: Panel) -> None:
        for status in ProposalStatus:
            propose(panel, quote=f"I am {status}", position=status, status=status)

    @pytest.mark.parametrize(
        ("queue", "shown"),
        [
            ("", ["open"]),
            ("accepted", ["accepted"]),
            ("declined", ["declined"]),
            ("any", ["open", "accepted", "declined"]),
        ],
    )
    def test_begins_with_what_is_open(
        self, admin_client: Client, queue: str, shown: list[str]
    ) -> None:
        assert listed(admin_client, queue) == shown

    def test_says_who_said_what_and_where(self, admin_client: Client, panel: Panel) -> None:
        propose(panel, quote="Bo is a pilot", position="pilot", by_self=False)
        page = read(admin_client.get(LIST))
        assert page.texts(".field-said") == ["says: “I am open”", "is said: “Bo is a pilot”"]
        links = page.find(".field-turn a")
        assert links[0].get("href") == panel.utterances[3].permalink()
        assert links[0].text_content() == "harbour-forum-2031/ws-7 u4"


class TestAccepting:
    def test_makes_a_claim_that_says_where_it_is_stated(
        self,
        admin_client: Client,
        admin_user: User,
        panel: Panel,
        proposal: AffiliationProposal,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        with on_commit():
            group = {"stakeholder_group": "civil-society"}
            assert not decide(admin_client, proposal, **group, decision="accept")
        claim = Affiliation.objects.get(speaker=panel.guest)
        assert (claim.session, str(claim.organisation)) == (panel.session, "Pilots’ Guild")
        assert (claim.position, claim.stakeholder_group) == ("pilot", "civil-society")
        assert (claim.stated_in, claim.stated_quote) == (proposal.stated_in, proposal.quote)
        assert claim.origin == AffiliationOrigin.CURATOR
        assert claim.preferred, "a speaker's first claim is"
        assert (proposal.status, proposal.claim) == (ProposalStatus.ACCEPTED, claim)
        assert proposal.decided_by == admin_user
        assert proposal.decided_at
        assert indexed == ["harbour-forum-2031/ws-7"]
        assert [row for row, _ in log()] == [str(proposal)]

    def test_is_read_at_once(
        self, admin_client: Client, visit: Visit, panel: Panel, proposal: AffiliationProposal
    ) -> None:
        assert "pilot" not in visit("/sessions/harbour-forum-2031/ws-7/").text.lower()
        decide(admin_client, proposal, decision="accept")
        page = visit("/sessions/harbour-forum-2031/ws-7/")
        assert page.texts("#u4 .for")[0] == "pilot, Pilots’ Guild"
        assert (
            "stated in turn u4, I am a pilot of the Pilots’ Guild"
            in visit("/speakers/bo-tern/").text
        )

    @pytest.mark.parametrize("name", ["Guild of Pilots", "PILOTS’ GUILD", "Old Guild"])
    def test_knows_an_organisation_by_any_of_its_names(
        self, admin_client: Client, proposal: AffiliationProposal, name: str
    ) -> None:
        guild = cast.organisation("Guild of Pilots")
        old = cast.organisation("Old Guild", merged_into=guild)
        for owner, known in ((guild, "Guild of Pilots"), (guild, "Pilots’ Guild"), (old, old.name)):
            OrganisationName.objects.create(organisation=owner, name=known, folded=fold_name(known))
        before = Organisation.objects.count()
        assert not decide(admin_client, proposal, claimed_organisation=name, decision="accept")
        assert proposal.claim
        assert proposal.claim.organisation == guild
        assert Organisation.objects.count() == before

    def test_leaves_another_claim_preferred(
        self, admin_client: Client, panel: Panel, proposal: AffiliationProposal
    ) -> None:
        cast.affiliate(panel.guest, panel.session, position="Rower")
        decide(admin_client, proposal, decision="accept")
        claims = Affiliation.objects.filter(speaker=panel.guest)
        assert {claim.position: claim.preferred for claim in claims} == {
            "Rower": True,
            "pilot": False,
        }

    def test_claims_it_for_who_the_speaker_is_by_now(
        self, admin_client: Client, panel: Panel
    ) -> None:
        gone = cast.speaker("Bo Terne", merged_into=panel.guest)
        decide(admin_client, propose(panel, speaker=gone), decision="accept")
        assert Affiliation.objects.get(position="pilot").speaker == panel.guest

    def test_nothing_is_refused(
        self, admin_client: Client, panel: Panel, proposal: AffiliationProposal
    ) -> None:
        why = decide(
            admin_client, proposal, claimed_position="", claimed_organisation=" ", decision="accept"
        )
        assert "A claim says something" in why
        assert proposal.status == ProposalStatus.OPEN
        assert not Affiliation.objects.filter(speaker=panel.guest).exists()

    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("…", "A name has a letter or a digit."),
            ("Gu\u200bild", "character 3 is U+200B"),
            ("Gu\u202eild", "character 3 is U+202E"),
            ("x" * 201, "at most 200 characters"),
        ],
    )
    def test_an_organisation_that_nobody_could_be_called_is_refused(
        self, admin_client: Client, proposal: AffiliationProposal, name: str, why: str
    ) -> None:
        before = Organisation.objects.count()
        assert why in decide(admin_client, proposal, claimed_organisation=name, decision="accept")
        assert Organisation.objects.count() == before

    def test_what_was_said_cannot_be_changed(
        self, admin_client: Client, panel: Panel, proposal: AffiliationProposal
    ) -> None:
        forged = {"quote": "x", "speaker": panel.chair.pk, "stated_in": panel.utterances[1].pk}
        decide(admin_client, proposal, **forged, status="accepted", decision="")
        assert proposal.speaker == panel.guest
        assert proposal.quote == "I am a pilot of the Pilots’ Guild"
        assert proposal.status == ProposalStatus.OPEN


class TestAcceptingSeveral:
    def accept(self, client: Client, *proposals: AffiliationProposal) -> str:
        chosen = [each.pk for each in proposals]
        data = {"action": "accept", "_selected_action": chosen}
        return said(client.post(f"{LIST}?queue=any", data, follow=True))

    def test_claims_them_as_captioned(
        self,
        admin_client: Client,
        panel: Panel,
        proposal: AffiliationProposal,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        other = propose(panel, quote="I chair it", speaker=panel.chair, position="chair")
        with on_commit():
            assert self.accept(admin_client, proposal, other) == "Accepted 2 proposals."
        claims = Affiliation.objects.filter(organisation__name="Pilots’ Guild")
        assert sorted(map(str, claims)) == ["chair, Pilots’ Guild", "pilot, Pilots’ Guild"]
        assert {claim.origin for claim in claims} == {AffiliationOrigin.CURATOR}
        assert set(indexed) == {"harbour-forum-2031/ws-7"}
        assert sorted(log()) == sorted([(str(proposal), "Accepted."), (str(other), "Accepted.")])

    def test_leaves_open_what_names_a_place_alone(
        self, admin_client: Client, panel: Panel, proposal: AffiliationProposal
    ) -> None:
        place = propose(panel, quote="I am from Estuaria", organisation="", position="")
        message = self.accept(admin_client, proposal, place)
        assert "Accepted 1 proposal." in message
        assert "1 proposal named a place alone: open each, and decide." in message
        place.refresh_from_db()
        assert place.status == ProposalStatus.OPEN

    def test_does_not_touch_what_is_decided(self, admin_client: Client, panel: Panel) -> None:
        declined = propose(panel, status=ProposalStatus.DECLINED)
        before = Affiliation.objects.count()
        assert self.accept(admin_client, declined) == "Accepted 0 proposals."
        declined.refresh_from_db()
        assert declined.status == ProposalStatus.DECLINED
        assert Affiliation.objects.count() == before


class TestDeclining:
    def test_keeps_what_was_said_and_claims_nothing(
        self, admin_client: Client, admin_user: User, proposal: AffiliationProposal
    ) -> None:
        before = Affiliation.objects.count()
        decide(admin_client, proposal, decision="decline")
        assert (proposal.status, proposal.decided_by) == (ProposalStatus.DECLINED, admin_user)
        assert Affiliation.objects.count() == before
        assert listed(admin_client) == []

    def test_is_done_to_several_at_once(
        self, admin_client: Client, panel: Panel, proposal: AffiliationProposal
    ) -> None:
        other = propose(panel, quote="I am a rower")
        decided = propose(panel, quote="I am", status=ProposalStatus.ACCEPTED)
        chosen = [each.pk for each in (proposal, other, decided)]
        data = {"action": "decline", "_selected_action": chosen}
        response = admin_client.post(f"{LIST}?queue=any", data, follow=True)
        assert said(response) == "Declined 2 proposals."
        assert AffiliationProposal.objects.filter(status="declined").count() == 2
        assert [message for _, message in log()] == ["Declined."] * 2
        decided.refresh_from_db()
        assert decided.status == ProposalStatus.ACCEPTED

    def test_once_is_the_end_of_it(
        self, admin_client: Client, proposal: AffiliationProposal
    ) -> None:
        address = desk(MODEL, "change", proposal.pk)
        facts = fields_of(admin_client, address)
        decide(admin_client, proposal, decision="decline")
        response = admin_client.post(address, facts | {"decision": "accept"}, follow=True)
        assert "Somebody changed it" in said(response)
        assert not Affiliation.objects.filter(position="pilot").exists()


class TestWhoMay:
    def test_look_alone_decides_nothing(
        self, client: Client, proposal: AffiliationProposal
    ) -> None:
        client.force_login(curator(f"view_{MODEL}"))
        assert listed(client) == ["pilot"]
        assert b'value="decline"' not in client.get(LIST).content
        address = desk(MODEL, "change", proposal.pk)
        assert client.post(address, {"decision": "accept"}).status_code == 403
        client.post(LIST, {"action": "decline", "_selected_action": proposal.pk})
        proposal.refresh_from_db()
        assert proposal.status == ProposalStatus.OPEN

    def test_nobody_adds_or_deletes_one(
        self, admin_client: Client, proposal: AffiliationProposal
    ) -> None:
        assert admin_client.get(desk(MODEL, "add")).status_code == 403
        address = desk(MODEL, "delete", proposal.pk)
        assert admin_client.post(address, {"post": "yes"}).status_code == 403
        assert AffiliationProposal.objects.exists()

    def test_nobody_else_comes_in(self, client: Client) -> None:
        client.force_login(curator("change_affiliation"))
        assert client.get(LIST).status_code == 403


def test_leaving_it_open_changes_nothing(
    admin_client: Client, proposal: AffiliationProposal
) -> None:
    before = Affiliation.objects.count()
    assert not decide(admin_client, proposal, claimed_position="Rower", decision="")
    assert proposal.status == ProposalStatus.OPEN
    assert (proposal.decided_by, proposal.decided_at) == (None, None)
    assert Affiliation.objects.count() == before
