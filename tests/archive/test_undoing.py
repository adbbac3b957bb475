"""A merge is undone, whatever else has changed since."""

from random import Random

import pytest

from igfarchive.archive.counters import recount
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
    Participation,
    Session,
    Speaker,
    SpeakerName,
    Utterance,
)
from tests import cast
from tests.archive.merging import everything, spelling

pytestmark = pytest.mark.django_db


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
