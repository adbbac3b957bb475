"""Turns that curators part in two, or make one: over the file, which stays as it came."""

import pytest

from igfarchive.archive.attribution_plans import plan_turns
from igfarchive.archive.attributions import attribute
from igfarchive.archive.joined_turns import head_of
from igfarchive.archive.models import IndexVersion, Session, Source, TurnBoundary, Utterance
from igfarchive.importing.parting import PartingError, join_turns, split_turn, undo_boundary
from tests import cast
from tests.importing.small import APPLAUSE, COSTS, DOUBT, THANKS, WELCOME, load_captions, rows

pytestmark = pytest.mark.django_db

RUN_ON = (
    ">> ANA LIMA:  Thank you all. The next question comes from the harbour.\n\n"
    "I am the harbour master and I ask who pays for the buoys. Thank you."
)
TURNS = (WELCOME, RUN_ON, COSTS, DOUBT)
AT = "I am the harbour master"


@pytest.fixture
def session() -> Session:
    return load_captions(*TURNS).session


def turn(session: Session, key: int) -> Utterance:
    return Utterance.objects.select_related("session__event", "speaker").get(
        session=session, key=key
    )


def split(session: Session, words: str = AT, key: int = 2) -> TurnBoundary:
    found = turn(session, key)
    return split_turn(found, found.text.index(words))


def words(session: Session) -> str:
    said = session.utterances.current().order_by("position").values_list("text", flat=True)
    return " ".join(" ".join(said).split())


class TestSplitting:
    def test_the_second_half_gets_a_new_key_and_no_word_is_lost(self, session: Session) -> None:
        before, sources = words(session), Source.objects.count()
        version = IndexVersion.objects.get(session=session.pk).version
        boundary = split(session)
        assert rows(session) == [
            (1, "Ana Lima", "Welcome"), (2, "Ana Lima", "Thank"), (5, "Ana Lima", "I"),
            (3, "Ben Okoro", "The"), (4, "Ana Lima", "That"),
        ]  # fmt: skip
        assert boundary.tail == turn(session, 5)
        assert words(session) == before
        assert Source.objects.count() == sources
        assert session.participations.get(speaker__name="Ana Lima").turns == 4
        assert IndexVersion.objects.get(session=session.pk).version != version

    def test_the_first_half_keeps_the_key_however_short(self, session: Session) -> None:
        split(session, "The next question")
        assert turn(session, 2).text == "Thank you all."
        assert turn(session, 5).text.startswith("The next question comes from the harbour.\n\nI am")

    def test_it_outlives_the_same_and_a_corrected_and_a_reordered_file(
        self, session: Session
    ) -> None:
        tail = split(session).tail
        assert tail
        attribute(lambda: plan_turns(session, [tail.key], cast.speaker("Dee Fathom")))
        load_captions(*TURNS)
        expected = [(2, "Ana Lima", "Thank"), (5, "Dee Fathom", "I")]
        assert rows(session)[1:3] == expected
        load_captions(WELCOME, RUN_ON.replace("buoys", "big buoys"), COSTS, DOUBT)
        assert rows(session)[1:3] == expected
        assert "big buoys" in turn(session, 5).text
        load_captions(WELCOME, RUN_ON.replace("the harbour.", "a harbour."), COSTS, DOUBT)
        assert rows(session)[1:3] == expected, "the words of one side tell it"
        load_captions(RUN_ON, DOUBT, WELCOME, COSTS)
        assert rows(session)[:2] == expected

    def test_a_file_that_parts_them_itself_keeps_both_keys(self, session: Session) -> None:
        split(session)
        first, second = RUN_ON.split("\n\n")
        loaded = load_captions(WELCOME, first, f">> HARBOUR MASTER:  {second}", COSTS, DOUBT)
        assert [key for key, *_ in rows(session)] == [1, 2, 5, 3, 4]
        assert not [note for note in loaded.notes if "at the desk" in note.message]

    def test_a_place_that_is_gone_is_told(self, session: Session) -> None:
        split(session)
        loaded = load_captions(WELCOME, ">> ANA LIMA:  Thank you all.", COSTS, DOUBT)
        assert any("u2 was split at the desk at “I am the" in n.message for n in loaded.notes)

    def test_undone_the_address_of_the_second_half_leads_to_the_first(
        self, session: Session
    ) -> None:
        before = rows(session)
        boundary = split(session, "The next question")
        undo_boundary(boundary)
        assert rows(session) == before
        assert head_of(turn(session, 5)) == turn(session, 2)
        load_captions(*TURNS, THANKS)
        assert rows(session)[:4] == before
        with pytest.raises(PartingError, match="undone already"):
            undo_boundary(boundary)

    def test_the_same_again_is_the_same_key(self, session: Session) -> None:
        undo_boundary(split(session))
        split(session)
        assert [key for key, *_ in rows(session)] == [1, 2, 5, 3, 4]

    def test_three_of_one(self, session: Session) -> None:
        first = split(session)
        split(session, "Thank you.", key=5)
        load_captions(*TURNS, THANKS)
        assert [key for key, *_ in rows(session)] == [1, 2, 5, 6, 3, 4, 7]
        with pytest.raises(PartingError, match="builds on it"):
            undo_boundary(first)

    def test_where_nothing_is_to_be_parted_is_refused(self, session: Session) -> None:
        found = turn(session, 2)
        for at in (0, 2, len(found.text)):
            with pytest.raises(PartingError):
                split_turn(found, at)
        assert not TurnBoundary.objects.exists()


class TestJoining:
    def test_the_first_keeps_its_key_and_the_address_of_the_other_leads_there(
        self, session: Session
    ) -> None:
        before = words(session)
        boundary = join_turns(turn(session, 3))
        assert [key for key, *_ in rows(session)] == [1, 2, 3]
        assert turn(session, 3).text.endswith("Who pays?\n\nThat is what they told us about the "
                                              "last one too.")  # fmt: skip
        assert words(session) == before
        assert head_of(turn(session, 4)) == turn(session, 3)
        load_captions(WELCOME, RUN_ON, COSTS.replace("nine", "ten"), DOUBT)
        assert [key for key, *_ in rows(session)] == [1, 2, 3]
        undo_boundary(boundary)
        assert [key for key, *_ in rows(session)] == [1, 2, 3, 4]
        assert head_of(turn(session, 4)) is None

    def test_nothing_is_joined_over_a_stage_direction_or_the_end(self, session: Session) -> None:
        load_captions(WELCOME, APPLAUSE, RUN_ON, COSTS, DOUBT)
        for key in (1, 4):
            with pytest.raises(PartingError, match="right behind"):
                join_turns(turn(session, key))
