"""Two who are one become one; nothing is lost, and it can be undone."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import ForeignObjectRel

from igfarchive.archive.merging import (
    MergeError,
    merge_organisations,
    merge_speakers,
    sessions_of,
    undo,
)
from igfarchive.archive.models import (
    Affiliation,
    Event,
    Merge,
    Organisation,
    Participation,
    Session,
    Speaker,
    SpeakerName,
    Utterance,
)
from tests import cast
from tests.archive.merging import everything, organisation_spelling, spelling

pytestmark = pytest.mark.django_db


class TestMergingSpeakers:
    @pytest.mark.usefixtures("shared_panel")
    def test_every_word_is_the_kept_ones(
        self, tern: Speaker, terne: Speaker, own_panel: Session
    ) -> None:
        cast.retire(own_panel.utterances.get(key=3))

        merge_speakers(tern, terne)

        assert not Utterance.objects.filter(speaker=terne).exists()
        assert tern.utterances.count() == 5, "a retired utterance moves too"
        assert set(tern.utterances.values_list("label", flat=True)) == {"BO TERN", "BO TERNE"}

    def test_an_old_address_leads_to_the_kept_one(self, tern: Speaker, terne: Speaker) -> None:
        merge_speakers(tern, terne)

        assert Speaker.objects.get(slug="bo-terne").merged_into == tern
        assert terne.merged_into == tern, "what the caller holds is right as well"

    def test_two_parts_in_one_session_become_one(
        self, tern: Speaker, terne: Speaker, shared_panel: Session
    ) -> None:
        merge_speakers(tern, terne)

        part = Participation.objects.get(session=shared_panel)
        assert (part.speaker, part.role, part.listed) == (tern, "panellist", True)
        assert (part.turns, part.words) == (3, 6)

    def test_the_kept_ones_own_role_wins(
        self, tern: Speaker, terne: Speaker, shared_panel: Session
    ) -> None:
        cast.listed(shared_panel, tern, role="moderator")

        merge_speakers(tern, terne)

        assert shared_panel.participations.get().role == "moderator"

    def test_parts_elsewhere_move_as_they_are(
        self, tern: Speaker, terne: Speaker, own_panel: Session
    ) -> None:
        before = Participation.objects.values("pk", "turns", "words").get(session=own_panel)

        merge_speakers(tern, terne)

        part = Participation.objects.get(session=own_panel)
        assert part.speaker == tern
        assert {"pk": part.pk, "turns": part.turns, "words": part.words} == before

    def test_one_claim_stays_preferred_and_the_other_stays(
        self, tern: Speaker, terne: Speaker, shared_panel: Session
    ) -> None:
        merge_speakers(tern, terne)

        claims = {claim.position: claim.preferred for claim in shared_panel.affiliations.all()}
        assert claims == {"Pilot": True, "Steward": False}
        assert set(shared_panel.affiliations.values_list("speaker", flat=True)) == {tern.pk}

    @pytest.mark.usefixtures("own_panel")
    def test_a_claim_without_a_rival_stays_preferred(self, tern: Speaker, terne: Speaker) -> None:
        merge_speakers(tern, terne)

        assert tern.affiliations.get(preferred=True).organisation == Organisation.objects.get()

    def test_spellings_move_and_say_why(self, tern: Speaker, terne: Speaker) -> None:
        spelling(terne, "BO TERNE", "captioned so in WS 2")

        merge_speakers(tern, terne)

        name = SpeakerName.objects.get()
        assert name.speaker == tern
        assert name.reason == "Merged from Bo Terne. captioned so in WS 2"

    def test_a_reason_never_outgrows_its_column(self, tern: Speaker, terne: Speaker) -> None:
        name = spelling(terne, "BO TERNE", "because " * 25)

        merge = merge_speakers(tern, terne)
        name.refresh_from_db()
        assert name.reason.startswith("Merged from Bo Terne. because")
        assert len(name.reason) == 200

        undo(merge)
        name.refresh_from_db()
        assert (name.speaker, name.reason) == (terne, "because " * 25)

    def test_what_led_to_the_gone_one_leads_straight_to_the_kept_one(
        self, tern: Speaker, terne: Speaker
    ) -> None:
        turn = cast.speaker("Bo Turn")
        merge_speakers(terne, turn)

        merge_speakers(tern, terne)

        turn.refresh_from_db()
        assert turn.merged_into == tern

    def test_the_merge_says_who_made_it_and_what_it_touched(
        self, tern: Speaker, terne: Speaker, shared_panel: Session, own_panel: Session
    ) -> None:
        curator = User.objects.create_user("curator")

        merge = merge_speakers(tern, terne, by=curator)

        assert merge.merged_by == curator
        assert str(merge) == "Bo Terne → Bo Tern"
        assert set(sessions_of(merge)) == {shared_panel, own_panel}

    def test_somebody_who_is_announced_and_never_heard_can_be_merged(
        self, event: Event, tern: Speaker, terne: Speaker
    ) -> None:
        session = cast.session(event)
        cast.listed(session, terne, role="organiser")

        merge = merge_speakers(tern, terne)

        assert sessions_of(merge) == [session]
        assert session.participations.get().speaker == tern


class TestRefusals:
    def test_nobody_is_merged_with_themselves(self, tern: Speaker) -> None:
        with pytest.raises(MergeError, match="with itself"):
            merge_speakers(tern, Speaker.objects.get(pk=tern.pk))

    def test_nothing_is_merged_into_somebody_merged(self, tern: Speaker, terne: Speaker) -> None:
        merge_speakers(tern, terne)

        with pytest.raises(MergeError, match="Bo Terne is merged into Bo Tern already"):
            merge_speakers(terne, cast.speaker("Bo Turn"))

    def test_nobody_is_merged_twice(self, tern: Speaker, terne: Speaker) -> None:
        stale = Speaker.objects.get(pk=terne.pk)
        merge_speakers(tern, terne)

        with pytest.raises(MergeError, match="already: choose that one"):
            merge_speakers(cast.speaker("Bo Turn"), stale)

    @pytest.mark.usefixtures("own_panel")
    def test_a_refused_merge_changes_nothing(self, tern: Speaker) -> None:
        before = everything()

        with pytest.raises(MergeError):
            merge_speakers(tern, tern)

        assert everything() == before
        assert not Merge.objects.exists()

    def test_nothing_is_undone_twice(self, tern: Speaker, terne: Speaker) -> None:
        merge = merge_speakers(tern, terne)
        undo(Merge.objects.get(pk=merge.pk))

        with pytest.raises(MergeError, match="undone already"):
            undo(merge)


class TestOrganisations:
    @pytest.fixture
    def guild(self) -> Organisation:
        return cast.organisation("Pilots' Guild")

    @pytest.fixture
    def gild(self) -> Organisation:
        return cast.organisation("Pilots' Gild")

    def test_claims_and_spellings_become_the_kept_ones(
        self, event: Event, tern: Speaker, guild: Organisation, gild: Organisation
    ) -> None:
        session = cast.session(event)
        claim = cast.affiliate(tern, session, gild)
        organisation_spelling(gild, "Pilots' Gild")

        merge = merge_organisations(guild, gild)

        claim.refresh_from_db()
        assert claim.organisation == guild
        assert claim.preferred
        assert guild.names.get().name == "Pilots' Gild"
        assert Organisation.objects.get(slug="pilots-gild").merged_into == guild
        assert sessions_of(merge) == [session]

    def test_merges_undone_in_reverse_order_leave_no_trace(
        self, event: Event, tern: Speaker, guild: Organisation, gild: Organisation
    ) -> None:
        third = cast.organisation("Guild of Pilots")
        for number, organisation in enumerate((guild, gild, third)):
            cast.affiliate(tern, cast.session(event, f"WS {number}"), organisation)
            organisation_spelling(organisation, organisation.name)
        before = everything()

        first, second = merge_organisations(gild, third), merge_organisations(guild, gild)
        third.refresh_from_db()
        assert third.merged_into == guild
        with pytest.raises(MergeError, match="undo it first"):
            undo(first)
        undo(second)
        undo(first)

        assert everything() == before

    def test_a_claim_made_for_another_since_stays_there(
        self, event: Event, tern: Speaker, guild: Organisation, gild: Organisation
    ) -> None:
        claim = cast.affiliate(tern, cast.session(event), gild)
        merge = merge_organisations(guild, gild)
        other = cast.organisation("Ferry Union")
        Affiliation.objects.update(organisation=other)

        undo(merge)

        claim.refresh_from_db()
        assert claim.organisation == other

    def test_refusals_are_those_of_speakers(self, guild: Organisation, gild: Organisation) -> None:
        with pytest.raises(MergeError, match="with itself"):
            merge_organisations(guild, guild)
        merge_organisations(guild, gild)
        with pytest.raises(MergeError, match="already"):
            merge_organisations(guild, gild)


def test_merging_knows_every_row_that_belongs_to_a_speaker_or_an_organisation() -> None:
    """A new model that points at one of them must be taught to merging, and then named here."""
    moved = {"Utterance", "SpeakerName", "Participation", "Affiliation", "OrganisationName"}
    led = {"Speaker", "Organisation"}
    left_as_history = {"HistorySubject", "Merge", "NotTwins"}
    # What was proposed of one who was merged is claimed, if it is, of the one who was kept.
    # So is what a curator decided of who speaks: it is by who was kept.
    read_through = {"AffiliationProposal", "Attribution", "AttributionRule", "AttributedTurn"}
    pointing = {
        relation.related_model.__name__
        for model in (Speaker, Organisation)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
    }
    assert pointing == moved | led | left_as_history | read_through


def test_a_speaker_with_thousands_of_turns_takes_few_queries(
    event: Event, tern: Speaker, terne: Speaker, django_assert_max_num_queries: Any
) -> None:
    session = cast.session(event)
    cast.speak(session, *[(terne, "Word.")] * 3_000)

    with django_assert_max_num_queries(120):
        merge = merge_speakers(tern, terne)
        undo(merge)

    assert terne.utterances.count() == 3_000
