"""Turns given to who said them, many at once, and given back."""

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import User

from igfarchive.archive.attribution_plans import (
    AttributionError,
    plan_label,
    plan_spelling,
    plan_split_by_label,
    plan_split_by_session,
    plan_turns,
)
from igfarchive.archive.attributions import OvertakenError, attribute
from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import (
    Attribution,
    IndexVersion,
    Session,
    Speaker,
    SpeakerName,
    Utterance,
)
from igfarchive.archive.undone_attributions import undo_attribution
from igfarchive.text.names import fold_name
from tests import cast
from tests.cast import Panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


@pytest.fixture
def wren() -> Speaker:
    return cast.speaker("Cy Wren")


def speakers(session: Session) -> list[str]:
    """Who says each turn of speech, by initials."""
    rows = session.utterances.current().speech().order_by("position").select_related("speaker")
    names = [row.speaker.name if row.speaker else "-" for row in rows]
    return ["".join(word[0] for word in name.split()) for name in names]


BEFORE = ["M", "AQ", "BT", "AQ", "-", "BT", "M"]


class TestLabels:
    def test_all_turns_of_a_label_change_hands_and_back(self, panel: Panel, wren: Speaker) -> None:
        plan = plan_label(panel.session, "bo tern", wren)
        assert [turn.before for turn in plan.turns] == [panel.guest.pk] * 2
        versions = IndexVersion.objects.filter(session=panel.session.pk)
        made = attribute(lambda: plan, plan.fingerprint)
        assert speakers(panel.session) == ["M", "AQ", "CW", "AQ", "-", "CW", "M"]
        assert panel.session.participations.get(speaker=wren).turns == 2
        assert not panel.session.participations.filter(speaker=panel.guest).exists()
        version = versions.get().version

        assert undo_attribution(made) == (2, 0)
        assert speakers(panel.session) == BEFORE
        assert panel.session.participations.get(speaker=panel.guest).turns == 2
        assert versions.get().version != version
        with pytest.raises(AttributionError, match="undone already"):
            undo_attribution(made)

    def test_a_label_may_be_nobodys(self, panel: Panel) -> None:
        made = attribute(lambda: plan_label(panel.session, "BO TERN", None))
        assert speakers(panel.session)[2] == "-"
        assert str(made) == "“BO TERN” in harbour-forum-2031/ws-7 → nobody"
        assert undo_attribution(made) == (2, 0)
        assert speakers(panel.session) == BEFORE

    def test_a_label_that_is_not_there_is_refused(self, panel: Panel) -> None:
        for label in ("CY WREN", "", "…"):
            with pytest.raises(AttributionError, match="No turn of harbour-forum-2031/ws-7"):
                plan_label(panel.session, label, panel.chair)

    def test_what_has_changed_since_it_was_shown_is_refused(
        self, panel: Panel, wren: Speaker
    ) -> None:
        shown = plan_label(panel.session, "BO TERN", wren).fingerprint
        assert shown != plan_label(panel.session, "BO TERN", panel.chair).fingerprint
        panel.utterances[3].speaker = panel.chair
        panel.utterances[3].save()
        with pytest.raises(OvertakenError):
            attribute(lambda: plan_label(panel.session, "BO TERN", wren), shown)
        assert not Attribution.objects.exists()


def test_who_decided_and_what_stood_there_before_is_recorded(panel: Panel, wren: Speaker) -> None:
    by = User.objects.create_user("cy")
    made = attribute(lambda: plan_label(panel.session, "BO TERN", wren), by=by)
    undo_attribution(made, by)
    turns = LogEntry.objects.filter(content_type__model="utterance").order_by("pk")
    assert [(each.actor, each.changes["speaker"]) for each in turns] == [
        (by, [panel.guest.pk, wren.pk]),
        (by, [wren.pk, panel.guest.pk]),
    ]


class TestTurns:
    def test_a_turn_goes_with_all_its_parts(self, panel: Panel, wren: Speaker) -> None:
        said = cast.speak(
            panel.session, (panel.chair, "One."), "[ Bell ]", (panel.chair, "And two.")
        )
        assert said[2].continues
        made = attribute(lambda: plan_turns(panel.session, [said[2].key], wren))
        assert speakers(panel.session)[-2:] == ["CW", "CW"]
        assert made.turns.count() == 2
        assert panel.session.participations.get(speaker=wren).turns == 1

    def test_those_given_to_others_since_stay_there(self, panel: Panel, wren: Speaker) -> None:
        made = attribute(lambda: plan_turns(panel.session, [4, 6], wren))
        Utterance.objects.filter(key=6).update(speaker=panel.moderator)
        assert undo_attribution(made) == (1, 1)
        assert speakers(panel.session) == ["M", "AQ", "BT", "AQ", "M", "BT", "M"]

    @pytest.mark.parametrize("keys", [[3], [99], []])
    def test_what_is_no_turn_is_refused(self, panel: Panel, keys: list[int]) -> None:
        with pytest.raises(AttributionError):
            plan_turns(panel.session, keys, panel.chair)

    def test_what_is_so_already_is_refused(self, panel: Panel) -> None:
        with pytest.raises(AttributionError, match="so already"):
            attribute(lambda: plan_turns(panel.session, [2], panel.chair))


class TestUndoingTheEarlierOne:
    """Of two decisions about the same turns the earlier one is undone first."""

    def test_of_turns(self, panel: Panel, wren: Speaker) -> None:
        first = attribute(lambda: plan_turns(panel.session, [4, 7], wren))
        later = attribute(lambda: plan_turns(panel.session, [4], panel.moderator))
        last = attribute(lambda: plan_turns(panel.session, [4], wren))
        assert undo_attribution(later) == (0, 1)
        assert undo_attribution(first) == (1, 1)
        assert speakers(panel.session) == ["M", "AQ", "CW", "AQ", "-", "BT", "M"]
        assert undo_attribution(last) == (1, 0)
        assert speakers(panel.session) == BEFORE

    def test_of_a_label(self, panel: Panel, wren: Speaker) -> None:
        first = attribute(lambda: plan_label(panel.session, "BO TERN", wren))
        kept = cast.speaker("Cyrus Wren")
        merge_speakers(kept, wren)
        later = attribute(lambda: plan_label(panel.session, "BO TERN", panel.moderator))
        first.refresh_from_db()
        assert undo_attribution(first) == (0, 2)
        assert later.rules.get().before == panel.guest
        assert undo_attribution(later) == (2, 0)
        assert speakers(panel.session) == BEFORE

    def test_of_splits_that_took_along_who_takes_part(self, panel: Panel, wren: Speaker) -> None:
        first = attribute(lambda: plan_split_by_session(panel.chair, [panel.session.pk], wren))
        dee = cast.speaker("Dee Fathom")
        later = attribute(lambda: plan_split_by_session(wren, [panel.session.pk], dee))
        with pytest.raises(AttributionError, match="builds on it: undo that first"):
            undo_attribution(first)
        assert not first.undone_at
        undo_attribution(later)
        undo_attribution(first)
        assert speakers(panel.session) == BEFORE
        assert panel.session.affiliations.get().speaker == panel.chair


class TestSplitting:
    @pytest.fixture
    def other(self, panel: Panel) -> Session:
        """A session of a namesake, who was taken for the chair."""
        other = cast.session(panel.session.event, "WS 8")
        cast.speak(other, (panel.chair, "I mend nets."), (panel.guest, "Indeed."))
        cast.listed(other, panel.chair, "panellist")
        cast.affiliate(panel.chair, other, panel.harbour, position="Net maker")
        return other

    def test_by_session_all_that_somebody_is_there_goes_along(
        self, panel: Panel, other: Session
    ) -> None:
        def plan() -> object:
            return plan_split_by_session(
                panel.chair, [other.pk], Speaker(name="Ada Quill", sort_name="Quill, Ada")
            )

        made = attribute(plan)  # type: ignore[arg-type]
        second = Speaker.objects.get(slug="ada-quill-2")
        assert made.speaker == second
        assert other.participations.get(speaker=second).role == "panellist"
        assert str(other.affiliations.get(speaker=second)).startswith("Net maker")
        assert not other.participations.filter(speaker=panel.chair).exists()
        assert panel.session.participations.get(speaker=panel.chair).turns == 2

        assert undo_attribution(made) == (1, 0)
        assert other.participations.get(speaker=panel.chair).role == "panellist"
        assert other.affiliations.get(speaker=panel.chair).preferred
        assert not second.participations.exists()

    def test_by_label_the_spelling_goes_along_where_wanted(
        self, panel: Panel, other: Session, wren: Speaker
    ) -> None:
        other.utterances.filter(speaker=panel.chair).update(label="A. QUILL")
        SpeakerName.objects.create(
            speaker=panel.chair, name="A. Quill", folded=fold_name("A. Quill"), reason="Heard."
        )
        plan = plan_split_by_label(panel.chair, ["A. QUILL"], wren, names=False)
        assert not plan.names
        assert (len(plan.turns), plan.people) == (1, [other.pk])
        made = attribute(lambda: plan_split_by_label(panel.chair, ["A. QUILL"], wren, names=True))
        assert SpeakerName.objects.get(name="A. Quill").speaker == wren
        assert speakers(panel.session) == BEFORE
        assert other.affiliations.get().speaker == wren

        undo_attribution(made)
        name = SpeakerName.objects.get(name="A. Quill")
        assert (name.speaker, name.reason) == (panel.chair, "Heard.")
        assert other.affiliations.get().speaker == panel.chair

    def test_a_spelling_moves_with_the_turns_that_were_its_owners(
        self, panel: Panel, wren: Speaker
    ) -> None:
        name = SpeakerName.objects.create(
            speaker=panel.guest, name="Bo Tern", folded="bo tern", reason="Heard."
        )
        attribute(lambda: plan_turns(panel.session, [4], panel.moderator))
        made = attribute(lambda: plan_spelling(name, wren))
        assert speakers(panel.session) == ["M", "AQ", "M", "AQ", "-", "CW", "M"]
        assert not made.rules.exists(), "the label means two in this session"

    def test_into_nobody_or_the_same_is_refused(self, panel: Panel, other: Session) -> None:
        for speaker in (None, panel.chair):
            with pytest.raises(AttributionError, match="somebody else"):
                plan_split_by_session(panel.chair, [other.pk], speaker)

    def test_a_merge_in_between_is_read_through(
        self, panel: Panel, other: Session, wren: Speaker
    ) -> None:
        made = attribute(lambda: plan_split_by_session(panel.chair, [other.pk], wren))
        kept = cast.speaker("Cyrus Wren")
        merge_speakers(kept, wren)
        made.refresh_from_db()
        assert undo_attribution(made) == (1, 0)
        assert other.participations.get(speaker=panel.chair).role == "panellist"
        assert not kept.participations.exists()
