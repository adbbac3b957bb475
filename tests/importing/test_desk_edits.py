"""What curators did at the desk is still so after the session has come in again.

Each kind of edit is held against each way in which a session comes again: with the same files, with
a corrected transcript, with its turns in another order, and with a sheet that says something else.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest

from igfarchive.annotating import curating
from igfarchive.archive.attribution_plans import (
    plan_label,
    plan_spelling,
    plan_split_by_label,
    plan_split_by_session,
    plan_turns,
)
from igfarchive.archive.attributions import attribute
from igfarchive.archive.choices import AffiliationOrigin
from igfarchive.archive.merging import merge_speakers, undo
from igfarchive.archive.models import Annotation, OrganisationName, Session, Speaker, SpeakerName
from igfarchive.archive.undone_attributions import undo_attribution
from tests import cast
from tests.importing.small import COSTS, DOUBT, NOBODY, SHEET, WELCOME, load_captions, rows

pytestmark = pytest.mark.django_db

LIGHT = ">> BEN OKORO:  The old lighthouse keeps its own log of every ship."
TURNS = (WELCOME, COSTS, DOUBT, NOBODY, LIGHT)
LATER = ">> BEN OKORO:  One more thing about the harbour dues of last spring."
MAPPED = SHEET + '\n[[speakers]]\nname = "Ben Okoro"\nlabels = ["BEN OKORO"]\n'


def _same() -> None:
    load_captions(*TURNS, sheet=MAPPED)


def _corrected() -> None:
    """Words are put right, a turn is added, and one gets another label."""
    corrected = [turn.replace("nine million", "nineteen million") for turn in TURNS]
    corrected[3] = NOBODY.replace(">> Can", ">> OPERATOR:  Can")
    load_captions(*corrected, LATER, sheet=MAPPED)


def _reordered() -> None:
    load_captions(LIGHT, WELCOME, DOUBT, COSTS, NOBODY, sheet=MAPPED)


def _other_sheet() -> None:
    """Other facts, and another meaning of a label. Of what curators edited it says what it did."""
    sheet = MAPPED.replace('role = "moderator"', 'role = "panellist"').replace(
        'labels = ["BEN OKORO"]', 'labels = ["BEN OKORO", "OPERATOR"]'
    )
    load_captions(
        *TURNS, sheet=sheet.replace('kind = "workshop"', 'kind = "workshop"\ntrack = "Cables"')
    )


AGAIN = {
    "same": _same,
    "corrected": _corrected,
    "reordered": _reordered,
    "other sheet": _other_sheet,
}


class Edit(NamedTuple):
    """What a curator does to the session, and what is so afterwards, in values."""

    do: Callable[[Session], object]
    seen: Callable[[Session], object]


def _carla() -> Speaker:
    return Speaker.objects.filter(slug="carla-reyes").first() or cast.speaker("Carla Reyes")


def _who(session: Session) -> dict[int, str]:
    """Who says the turns of Ben Okoro, by key."""
    return {key: name for key, name, _ in rows(session) if key in (2, 5)}


def _who_by_hand(session: Session) -> dict[int, str]:
    return {key: name for key, name, _ in rows(session) if key in (2, 4)}


def _nobody(session: Session) -> bool:
    return session.utterances.get(key=5).speaker is None


def _merge(_: Session) -> None:
    """As the desk does, which takes who is kept for reviewed."""
    merge_speakers(_carla(), _ben())
    Speaker.objects.filter(slug="carla-reyes").update(reviewed=True)


def _split_by_label(_: Session) -> None:
    attribute(lambda: plan_split_by_label(_ben(), ["BEN OKORO"], _carla(), names=True))


def _written(name: str, value: object) -> Edit:
    def write(session: Session) -> None:
        setattr(session, name, value)
        session.save(update_fields=[name])

    def read(session: Session) -> object:
        session.refresh_from_db()
        return getattr(session, name)

    return Edit(write, read)


def _take_over(session: Session) -> None:
    """As the desk does: what a curator wrote is the curator's."""
    claim = session.affiliations.get(origin=AffiliationOrigin.SHEET)
    claim.position, claim.origin = "Chair", AffiliationOrigin.CURATOR
    claim.save()


def _claims(session: Session) -> list[tuple[str, str, bool]]:
    claims = session.affiliations.order_by("origin", "pk")
    return [(str(claim), claim.speaker.name, claim.preferred) for claim in claims]


def _annotate(session: Session) -> None:
    turn = session.utterances.get(key=2)
    made = cast.annotate(turn, "The cable", "Heard twice.", replacement="This cable")
    curating.publish(made, None) if made.status != "public" else None


def _notes(session: Session) -> list[tuple[str, int, bool, str]]:
    notes = Annotation.objects.filter(utterance__session=session)
    return [(n.exact, n.utterance.key, n.anchored, n.status) for n in notes]


def _ben() -> Speaker:
    return Speaker.objects.get(slug="ben-okoro")


EDITS = {
    "title": _written("title", "Cables, at last"),
    "date": _written("date", date(2023, 10, 9)),
    "room": _written("room", "Room 9"),
    "unpublished": _written("published", False),
    "speaker of a turn": Edit(
        lambda session: attribute(lambda: plan_turns(session, [2, 4], _carla())), _who_by_hand
    ),
    "nobody says a turn": Edit(
        lambda session: attribute(lambda: plan_turns(session, [5], None)), _nobody
    ),
    "label": Edit(lambda session: attribute(lambda: plan_label(session, "BEN OKORO", _carla())),
                  _who),
    "label of nobody": Edit(
        lambda session: attribute(lambda: plan_label(session, "BEN OKORO", None)), _who
    ),
    "merge": Edit(_merge, _who),
    "split by session": Edit(
        lambda session: attribute(lambda: plan_split_by_session(_ben(), [session.pk], _carla())),
        lambda session: (_who(session), session.participations.filter(listed=True).count()),
    ),
    "split by label": Edit(_split_by_label, _who),
    "affiliation added": Edit(
        lambda session: cast.affiliate(
            _ben(), session, cast.organisation("Tide Office"), origin=AffiliationOrigin.CURATOR
        ),
        _claims,
    ),
    "affiliation changed": Edit(_take_over, _claims),
    "affiliation deleted": Edit(lambda session: session.affiliations.all().delete(), _claims),
    "annotation": Edit(_annotate, _notes),
}  # fmt: skip


ALONE = (
    "label", "label of nobody", "merge", "split by session", "split by label",
    "affiliation deleted",
)  # fmt: skip
"""Edits of the same turns, or claims: each is tried for itself, and the others together."""

TRIED = [tuple(kind for kind in EDITS if kind not in ALONE), *((kind,) for kind in ALONE)]


@pytest.mark.parametrize("again", AGAIN)
@pytest.mark.parametrize("kinds", TRIED, ids=["together", *ALONE])
def test_edits_of_the_desk_outlive_what_comes_in_again(kinds: tuple[str, ...], again: str) -> None:
    session = load_captions(*TURNS, sheet=MAPPED).session
    before = {kind: EDITS[kind].seen(session) for kind in kinds}
    for kind in kinds:
        EDITS[kind].do(session)
    edited = {kind: EDITS[kind].seen(session) for kind in kinds}
    assert not [kind for kind in kinds if edited[kind] == before[kind]]
    AGAIN[again]()
    assert {kind: EDITS[kind].seen(session) for kind in kinds} == edited


@pytest.fixture
def session() -> Session:
    return load_captions(*TURNS, sheet=MAPPED).session


def who(session: Session) -> list[str]:
    return [name.split(" ")[0] for _, name, _ in rows(session)]


class TestWhatComesLater:
    """Turns that are new, or labelled anew, keep to what was decided; and go back with it."""

    def test_of_a_label(self, session: Session) -> None:
        made = attribute(lambda: plan_label(session, "BEN OKORO", _carla()))
        _corrected()
        assert who(session) == ["Ana", "Carla", "Ana", "Operator", "Carla", "Carla"]
        assert undo_attribution(made) == (3, 0)
        assert who(session) == ["Ana", "Ben", "Ana", "Operator", "Ben", "Ben"]
        load_captions(*TURNS, LATER, sheet=MAPPED)
        assert who(session)[-1] == "Ben"

    def test_of_a_label_that_was_nobodys_speaker_makes_nobody_new(self, session: Session) -> None:
        load_captions(*TURNS, ">> DEE FATHOM:  I was never here at all.", sheet=MAPPED)
        made = attribute(lambda: plan_label(session, "DEE FATHOM", None))
        Speaker.objects.get(slug="dee-fathom").names.all().delete()
        load_captions(
            *TURNS,
            ">> DEE FATHOM:  I was never here at all.",
            ">> DEE FATHOM:  Nor here, for that matter.",
            sheet=MAPPED,
        )
        assert who(session)[-2:] == ["", ""]
        assert not Speaker.objects.filter(slug="dee-fathom-2").exists()
        assert undo_attribution(made) == (2, 0)
        assert who(session)[-2:] == ["Dee", "Dee"]

    def test_of_a_split_by_session(self, session: Session) -> None:
        carla = _carla()
        made = attribute(lambda: plan_split_by_session(_ben(), [session.pk], carla))
        _corrected()
        assert who(session) == ["Ana", "Carla", "Ana", "Operator", "Carla", "Carla"]
        _other_sheet()
        part = session.participations.get(speaker=carla)
        assert part.listed
        assert not session.participations.filter(speaker=_ben()).exists()
        undo_attribution(made)
        assert "Carla" not in who(session)
        assert session.participations.get(speaker=_ben()).listed

    def test_of_a_speaker_who_was_merged_since(self, session: Session) -> None:
        attribute(lambda: plan_label(session, "BEN OKORO", _carla()))
        merge = merge_speakers(cast.speaker("Carla Reyes-Lund"), _carla())
        load_captions(*TURNS, LATER, sheet=MAPPED)
        assert rows(session)[-1][1] == "Carla Reyes-Lund"
        undo(merge)
        load_captions(*TURNS, LATER, LATER.replace("spring", "autumn"), sheet=MAPPED)
        assert rows(session)[-1][1] == "Carla Reyes"

    def test_the_later_of_two_decisions_counts(self, session: Session) -> None:
        attribute(lambda: plan_label(session, "BEN OKORO", _carla()))
        later = attribute(lambda: plan_label(session, "BEN OKORO", cast.speaker("Dee Fathom")))
        attribute(lambda: plan_turns(session, [5], _carla()))
        load_captions(*TURNS, LATER, sheet=MAPPED)
        assert who(session) == ["Ana", "Dee", "Ana", "", "Carla", "Dee"]
        assert undo_attribution(later) == (2, 1)
        assert who(session) == ["Ana", "Carla", "Ana", "", "Carla", "Carla"]

    def test_a_spelling_that_moved_does_so_everywhere(self, session: Session) -> None:
        carla = _carla()
        name = SpeakerName.objects.get(folded="ben okoro")
        attribute(lambda: plan_spelling(name, carla))
        elsewhere = load_captions(WELCOME, COSTS, title="IGF 2023 - Day 2 - WS 9 Tide mills")
        assert rows(elsewhere.session)[1][1] == "Carla Reyes"


class TestClaimsThatWereDeleted:
    BEN = '[[speakers.affiliations]]\norganisation = "Tide Office"\n'
    COSTS = COSTS.replace("BEN OKORO", "BEN OKORO (Cable Union)")

    def test_come_back_where_they_are_stated_otherwise(self) -> None:
        session = load_captions(WELCOME, self.COSTS, sheet=MAPPED + self.BEN).session
        session.affiliations.exclude(organisation__name="Island Networks").delete()
        later = (WELCOME, self.COSTS, LIGHT)
        notes = load_captions(*later, sheet=f"# corrected\n{MAPPED}{self.BEN}").notes
        assert [claim for claim, *_ in _claims(session)] == ["Island Networks"]
        assert [note.message for note in notes if "deleted" in note.message] == [
            f"The {source} still has Ben Okoro speak for {whom}: left out, as that was deleted or "
            "changed at the desk."
            for source, whom in (("transcript", "Cable Union"), ("sheet", "Tide Office"))
        ]
        later = (WELCOME, self.COSTS.replace("Cable Union", "Cable Works"), LIGHT)
        load_captions(*later, sheet=MAPPED + self.BEN + 'position = "Chair"\n')
        assert [claim for claim, *_ in _claims(session)] == [
            "Cable Works", "Island Networks", "Chair, Tide Office",
        ]  # fmt: skip

    def test_are_not_those_that_are_somebody_else_s_now(self) -> None:
        session = load_captions(*TURNS, sheet=MAPPED + self.BEN).session
        attribute(lambda: plan_split_by_label(_ben(), ["BEN OKORO"], _carla(), names=False))
        assert ("Tide Office", "Carla Reyes", True) in _claims(session)
        moved = OrganisationName.objects.filter(folded="island networks")
        moved.update(organisation=cast.organisation("Isle Networks"))
        load_captions(*TURNS, sheet=f"# corrected\n{MAPPED}{self.BEN}")
        assert {(claim, name) for claim, name, _ in _claims(session)} == {
            ("Isle Networks", "Ana Lima"),
            ("Tide Office", "Ben Okoro"),
        }


class TestWhatWins:
    def test_the_desk_over_the_sheet_which_a_note_says(self, session: Session) -> None:
        attribute(lambda: plan_label(session, "BEN OKORO", _carla()))
        sheet = MAPPED.replace('name = "Ben Okoro"', 'name = "Bernard Okoro"')
        loaded = load_captions(*TURNS, sheet=sheet)
        assert who(session)[1] == "Carla"
        assert (
            "Turns labelled BEN OKORO are by Carla Reyes, as decided at the desk, and not by "
            "Bernard Okoro, as the sheet says."
        ) in [note.message for note in loaded.notes]

    def test_the_sheet_has_the_turns_that_were_not_decided_one_by_one(
        self, session: Session
    ) -> None:
        attribute(lambda: plan_turns(session, [5], _carla()))
        sheet = MAPPED.replace('name = "Ben Okoro"', 'name = "Bernard Okoro"')
        loaded = load_captions(*TURNS, sheet=sheet)
        assert who(session) == ["Ana", "Bernard", "Ana", "", "Carla"]
        assert "Turns labelled BEN OKORO that were decided one by one at the desk stay so: 1." in [
            note.message for note in loaded.notes
        ]

    def test_the_sheet_over_the_spelling(self, session: Session) -> None:
        sheet = MAPPED.replace('name = "Ben Okoro"', 'name = "Bernard Okoro"')
        load_captions(*TURNS, LATER, sheet=sheet)
        assert who(session)[-1] == "Bernard"

    def test_the_sheet_over_the_desk_where_it_states_this_very_fact_anew(
        self, session: Session
    ) -> None:
        Session.objects.update(title="Cables, at last", room="Room 9")
        sheet = MAPPED.replace('title = "Cables for small islands"', 'title = "Cables, again"')
        load_captions(*TURNS, sheet=sheet)
        session.refresh_from_db()
        assert (session.title, session.room) == ("Cables, again", "Room 9")
