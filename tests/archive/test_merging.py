"""Two who are one become one; nothing is lost, and it can be undone."""

from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
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
    OrganisationName,
    Participation,
    Session,
    Speaker,
    SpeakerName,
    Utterance,
)
from igfarchive.archive.tally import recount
from tests import cast

pytestmark = pytest.mark.django_db


def everything() -> dict[str, dict[Any, Any]]:
    """Every row of the archive but the merges themselves."""
    return {
        model.__name__: {
            row["pk"]: row["fields"]
            for row in serializers.serialize("python", model._default_manager.order_by("pk"))
        }
        for model in apps.get_app_config("archive").get_models()
        if model is not Merge
    }


def spelling(speaker: Speaker, name: str, reason: str = "captioned so") -> SpeakerName:
    return SpeakerName.objects.create(
        speaker=speaker, name=name, folded=name.casefold(), reason=reason
    )


def organisation_spelling(organisation: Organisation, name: str) -> OrganisationName:
    return OrganisationName.objects.create(
        organisation=organisation, name=name, folded=name.casefold()
    )


@pytest.fixture
def event() -> Event:
    return cast.event()


@pytest.fixture
def tern() -> Speaker:
    return cast.speaker("Bo Tern")


@pytest.fixture
def terne() -> Speaker:
    """The same Bo Tern, as a captioner once heard the name."""
    return cast.speaker("Bo Terne")


@pytest.fixture
def shared_panel(event: Event, tern: Speaker, terne: Speaker) -> Session:
    """A session in which both spellings speak, and both are said to speak for somebody."""
    session = cast.session(event, "WS 1")
    cast.speak(session, (tern, "One two three."), (terne, "Four five."), (tern, "Six."))
    cast.listed(session, terne, role="panellist")
    cast.affiliate(tern, session, cast.organisation("Pilots' Guild"), position="Pilot")
    cast.affiliate(terne, session, cast.organisation("Ferry Union"), position="Steward")
    return session


@pytest.fixture
def own_panel(event: Event, terne: Speaker) -> Session:
    """A session in which the wrong spelling alone speaks."""
    session = cast.session(event, "WS 2")
    cast.speak(session, (terne, "Seven eight."), "[ Applause ]", (terne, "Nine."))
    cast.affiliate(terne, session, cast.organisation("Tide Office"))
    cast.affiliate(terne, session, None, stakeholder_group="academia")
    return session


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


class TestUndoing:
    def test_every_row_is_as_it_was(
        self, tern: Speaker, terne: Speaker, shared_panel: Session, own_panel: Session
    ) -> None:
        spelling(terne, "BO TERNE")
        cast.retire(own_panel.utterances.get(key=3))
        before = everything()

        merge = merge_speakers(tern, terne)
        assert everything() != before
        undo(merge)

        assert everything() == before
        assert merge.undone_at
        assert {session.pk for session in sessions_of(merge)} == {shared_panel.pk, own_panel.pk}

    @pytest.mark.usefixtures("own_panel")
    def test_merges_undone_in_reverse_order_leave_no_trace(
        self, tern: Speaker, terne: Speaker, shared_panel: Session
    ) -> None:
        turn, bow = cast.speaker("Bo Turn"), cast.speaker("Bow Tern")
        cast.speak(shared_panel, (turn, "Ten."), (bow, "Eleven twelve."))
        cast.affiliate(turn, shared_panel, cast.organisation("Harbour School"))
        cast.listed(shared_panel, bow, role="audience")
        for who in (tern, terne, turn, bow):
            spelling(who, who.name.upper())
        before = everything()

        merges = [
            merge_speakers(terne, turn),
            merge_speakers(terne, bow),
            merge_speakers(tern, terne),
        ]
        assert shared_panel.participations.count() == 1
        for merge in reversed(merges):
            undo(merge)

        assert everything() == before

    @pytest.mark.usefixtures("own_panel")
    def test_merges_that_share_no_session_are_undone_in_any_order(
        self, event: Event, tern: Speaker, terne: Speaker
    ) -> None:
        turn = cast.speaker("Bo Turn")
        cast.speak(cast.session(event, "WS 3"), (turn, "Ten."))
        before = everything()

        first, second = merge_speakers(tern, terne), merge_speakers(tern, turn)
        undo(first)
        undo(second)

        assert everything() == before

    def test_a_chain_is_undone_from_its_end(self, tern: Speaker, terne: Speaker) -> None:
        turn = cast.speaker("Bo Turn")
        first, _ = merge_speakers(terne, turn), merge_speakers(tern, terne)

        with pytest.raises(MergeError, match="“Bo Terne → Bo Tern” was merged later") as refusal:
            undo(first)

        assert "undo it first" in str(refusal.value)
        turn.refresh_from_db()
        assert turn.merged_into == tern

    def test_a_later_merge_in_the_same_session_is_undone_first(
        self, tern: Speaker, terne: Speaker, shared_panel: Session
    ) -> None:
        turn = cast.speaker("Bo Turn")
        cast.speak(shared_panel, (turn, "Ten."))
        first, second = merge_speakers(tern, terne), merge_speakers(tern, turn)

        with pytest.raises(MergeError, match="“Bo Turn → Bo Tern”"):
            undo(first)

        undo(second)
        undo(first)
        assert shared_panel.participations.count() == 3


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_merged_can_be_undone_from_its_end(event: Event, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - the same chances on every run
    speakers = [cast.speaker(f"Bo Tern {number}") for number in range(6)]
    offices = [cast.organisation(f"Office {number}") for number in range(4)]
    for speaker in speakers:
        spelling(speaker, speaker.name.upper())
    for code in ("WS 1", "WS 2", "WS 3"):
        session = cast.session(event, code)
        here = chance.sample(speakers, 4)
        cast.speak(session, *((chance.choice(here), "A word.") for _ in range(8)))
        for speaker in chance.sample(here, 2):
            cast.listed(session, speaker, role=chance.choice(["", "moderator", "staff"]))
        for _ in range(5):
            cast.affiliate(chance.choice(here), session, chance.choice(offices))
        recount([session])
    before = everything()

    merges = []
    for _ in range(4):
        kept, gone = chance.sample([each for each in speakers if not each.merged_into_id], 2)
        merges.append(merge_speakers(kept, gone))
        if len(merges) < 3:
            office, other = chance.sample([each for each in offices if not each.merged_into_id], 2)
            merges.append(merge_organisations(office, other))
    for session in Session.objects.all():
        preferred = session.affiliations.filter(preferred=True).values_list("speaker", flat=True)
        assert len(preferred) == len(set(preferred))
    for merge in reversed(merges):
        undo(merge)

    assert everything() == before


class TestUndoingAfterOtherChanges:
    def test_a_row_given_to_somebody_else_stays_there(
        self, tern: Speaker, terne: Speaker, own_panel: Session
    ) -> None:
        merge = merge_speakers(tern, terne)
        ada = cast.speaker("Ada Quill")
        own_panel.utterances.filter(key=1).update(speaker=ada)
        recount([own_panel])

        undo(merge)

        assert own_panel.utterances.get(key=1).speaker == ada
        assert own_panel.utterances.get(key=3).speaker == terne
        parts = own_panel.participations.values_list("speaker__name", "words")
        assert set(parts) == {("Ada Quill", 2), ("Bo Terne", 1)}

    def test_a_row_deleted_since_is_left_out(
        self, tern: Speaker, terne: Speaker, shared_panel: Session, own_panel: Session
    ) -> None:
        merge = merge_speakers(tern, terne)
        Affiliation.objects.filter(session=own_panel).delete()
        own_panel.participations.all().delete()
        shared_panel.participations.all().delete()

        undo(merge)

        assert not own_panel.affiliations.exists()
        parts = Participation.objects.values_list("session__code", "speaker__name", "words")
        assert set(parts) == {
            ("WS 1", "Bo Tern", 4),
            ("WS 1", "Bo Terne", 2),
            ("WS 2", "Bo Terne", 3),
        }

    def test_a_session_deleted_since_is_left_out(
        self, event: Event, tern: Speaker, terne: Speaker
    ) -> None:
        for code in ("WS 1", "WS 2"):
            session = cast.session(event, code)
            cast.listed(session, tern)
            cast.listed(session, terne, role="staff")
        merge = merge_speakers(tern, terne)
        session.delete()

        undo(merge)

        assert terne.participations.get().session.code == "WS 1"
        assert [session.code for session in sessions_of(merge)] == ["WS 1"]

    def test_what_a_person_edited_keeps_the_edit(
        self, tern: Speaker, terne: Speaker, shared_panel: Session
    ) -> None:
        name = spelling(terne, "BO TERNE")
        merge = merge_speakers(tern, terne)
        SpeakerName.objects.update(reason="asked Bo")
        shared_panel.participations.update(role="moderator")

        undo(merge)

        name.refresh_from_db()
        assert (name.speaker, name.reason) == (terne, "asked Bo")
        roles = shared_panel.participations.values_list("speaker__name", "role")
        assert set(roles) == {("Bo Tern", "moderator"), ("Bo Terne", "panellist")}

    def test_each_gets_a_preferred_claim_back(
        self, tern: Speaker, terne: Speaker, shared_panel: Session
    ) -> None:
        merge = merge_speakers(tern, terne)
        shared_panel.affiliations.update(preferred=False)
        shared_panel.affiliations.filter(position="Steward").update(preferred=True)

        undo(merge)

        assert tern.affiliations.get(preferred=True).position == "Pilot"
        assert terne.affiliations.get(preferred=True).position == "Steward"

    @pytest.mark.usefixtures("own_panel")
    def test_turns_that_came_since_under_the_gone_spelling_follow_it(
        self, event: Event, tern: Speaker, terne: Speaker
    ) -> None:
        merge = merge_speakers(tern, terne)
        late = cast.session(event, "WS 3")
        cast.speak(late, (tern, "Ten."), (tern, "Eleven."))
        late.utterances.filter(key=1).update(label="BO TERNE")

        undo(merge)

        assert late.utterances.get(key=1).speaker == terne
        assert late.utterances.get(key=2).speaker == tern
        assert {session.code for session in sessions_of(merge)} == {"WS 2", "WS 3"}
        parts = late.participations.values_list("speaker__name", "turns")
        assert set(parts) == {("Bo Tern", 1), ("Bo Terne", 1)}

    @pytest.mark.usefixtures("own_panel")
    def test_a_spelling_that_both_shared_follows_nobody(
        self, event: Event, tern: Speaker, terne: Speaker
    ) -> None:
        cast.speak(cast.session(event, "WS 3"), (tern, "Ten."))
        Utterance.objects.update(label="BO")
        merge = merge_speakers(tern, terne)
        late = cast.session(event, "WS 4")
        cast.speak(late, (tern, "Eleven."))
        late.utterances.update(label="BO")

        undo(merge)

        assert late.utterances.get().speaker == tern

    @pytest.mark.usefixtures("own_panel")
    def test_what_a_later_merge_brought_stays_with_it(
        self, event: Event, tern: Speaker, terne: Speaker
    ) -> None:
        first = merge_speakers(tern, terne)
        turn = cast.speaker("Bo Turn")
        late = cast.session(event, "WS 3")
        cast.speak(late, (turn, "Ten."))
        late.utterances.update(label="BO TERNE")
        second = merge_speakers(tern, turn)

        undo(first)
        assert late.utterances.get().speaker == tern

        undo(second)
        assert late.utterances.get().speaker == turn


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
    left_as_history = {"Merge", "NotTwins"}
    # What was proposed of one who was merged is claimed, if it is, of the one who was kept.
    read_through = {"AffiliationProposal"}
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

    with django_assert_max_num_queries(80):
        merge = merge_speakers(tern, terne)
        undo(merge)

    assert terne.utterances.count() == 3_000
