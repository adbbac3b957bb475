"""After a corrected transcript, annotations follow their words, or are lost and say so."""

from typing import Any

import pytest

from igfarchive.annotating import moving
from igfarchive.annotating.anchoring.anchors import Place
from igfarchive.annotating.curating import place_of
from igfarchive.annotating.moving import Moved, follow_words
from igfarchive.archive.models import Annotation, Session, Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.importing.loading import Loaded, Status
from tests import cast
from tests.importing.small import APPLAUSE, COSTS, DOUBT, NOBODY, THANKS, WELCOME, load_captions

pytestmark = pytest.mark.django_db

TALK = ">> ANA LIMA:  The cable is laid by night, and the ship that lays it is never late.\n\nTrue."


def turn(key: int) -> Utterance:
    return Utterance.objects.get(key=key)


def note(key: int, words: str, **facts: Any) -> Annotation:
    return cast.annotate(turn(key), words, **facts)


def events(annotation: Annotation) -> list[str]:
    return [revision.event for revision in annotation.revisions.all()]


def stands(annotation: Annotation) -> tuple[int, str]:
    """The key of its turn, and the words it stands on now."""
    annotation.refresh_from_db()
    assert annotation.anchored
    place = slice(annotation.start, annotation.end)
    return annotation.utterance.key, annotation.utterance.text[place]


def read(key: int) -> str:
    return readings_of({1: ""} | {turn(key).pk: turn(key).text})[turn(key).pk].text


def losses(loaded: Loaded) -> list[str]:
    return [each.message for each in loaded.notes if "lost its words" in each.message]


@pytest.fixture(autouse=True)
def session() -> Session:
    return load_captions(WELCOME, COSTS, DOUBT).session


# --- They follow ---------------------------------------------------------------------------------


def test_words_before_them_were_edited() -> None:
    made = note(2, "nine million")
    loaded = load_captions(WELCOME, COSTS.replace("The cable", "The new sea cable"), DOUBT)
    assert stands(made) == (2, "nine million")
    assert made.start == 31
    assert events(made) == ["made", "moved"]
    assert (made.exact, made.prefix) == ("nine million", "The new sea cable will cost us ")
    assert losses(loaded) == []


def test_their_turn_moved() -> None:
    made = note(2, "nine million")
    load_captions(NOBODY, WELCOME, APPLAUSE, DOUBT, COSTS)
    assert stands(made) == (2, "nine million")
    assert events(made) == ["made"]


def test_they_were_edited_themselves() -> None:
    made = note(2, "over ten years")
    load_captions(WELCOME, COSTS.replace("over ten years", "over twelve years"), DOUBT)
    assert stands(made) == (2, "over twelve years")
    assert events(made) == ["made", "moved"]
    assert made.exact == "over ten years"
    assert made.revisions.last().facts["end"] == made.end  # type: ignore[union-attr]


def test_common_words_of_a_turn_that_was_split() -> None:
    short = (
        "The ship that lays the southern cable is far away, and we wait for it on the quay, with a "
        "lantern, a ledger and some soup for those who come late. "
    )
    long = "It holds, and nobody minds it. " * 3 + "Each winter a diver goes down and looks at it. "
    load_captions(WELCOME, COSTS, DOUBT, f">> ANA LIMA:  {short}{long * 2}")
    made = note(4, "it")
    load_captions(WELCOME, COSTS, DOUBT, f">> BEN OKORO:  {short}", f">> ANA LIMA:  {long * 2}")
    assert turn(4).text.startswith("It holds")
    assert stands(made) == (5, "it")


def test_their_turn_was_split() -> None:
    load_captions(WELCOME, COSTS, DOUBT, TALK)
    made = note(4, "the ship that lays it is never late")
    first, second = TALK.split(", and ")
    load_captions(WELCOME, COSTS, DOUBT, first + ".", f">> ANA LIMA:  And {second}")
    key, words = stands(made)
    assert words == "the ship that lays it is never late"
    assert turn(key).text.startswith("And the ship")


def test_their_turn_was_joined_to_the_one_before() -> None:
    load_captions(WELCOME, COSTS, DOUBT, TALK)
    made = note(4, "the ship that lays it is never late")
    joined = f"{DOUBT}\n\n{TALK.removeprefix('>> ANA LIMA:  ')}"
    load_captions(WELCOME, COSTS, joined)
    key, words = stands(made)
    assert words == "the ship that lays it is never late"
    assert turn(key).text.startswith("That is what they told us")


def test_those_that_nothing_happened_to_have_no_revision() -> None:
    elsewhere, here, behind = note(1, "cables"), note(2, "The cable"), note(3, "last one")
    load_captions(WELCOME, COSTS.replace("Who pays", "But who pays"), DOUBT)
    for each, found in ((elsewhere, "cables"), (here, "The cable"), (behind, "last one")):
        assert stands(each)[1] == found
        assert events(each) == ["made"]


def test_other_white_space_is_no_change_to_them() -> None:
    made = note(2, "million over ten")
    before = Annotation.objects.values().get()
    load_captions(*(each.replace(" ", "\u00a0") for each in (WELCOME, COSTS)), DOUBT)
    assert stands(made) == (2, "million over ten")
    assert Annotation.objects.values().get() == before


def test_what_a_transcript_says_twice_is_told_by_its_context() -> None:
    load_captions(WELCOME, COSTS, DOUBT, TALK)
    made = note(4, "lays it")
    load_captions(WELCOME, COSTS, DOUBT, TALK.replace("The cable", "Who lays it? The cable"))
    key, _ = stands(made)
    assert turn(key).text[: made.start].endswith("the ship that ")


# --- They are lost, and found --------------------------------------------------------------------


def test_their_words_are_gone() -> None:
    made = note(2, "Who pays?")
    loaded = load_captions(WELCOME, COSTS.replace("\n\nWho pays?", ""), DOUBT)
    made.refresh_from_db()
    assert (made.anchored, made.exact, made.status) == (False, "Who pays?", "public")
    assert made.utterance == turn(2)
    assert losses(loaded) == [f"Comment {made.pk} lost its words: “Who pays?” in u2."]
    assert events(made) == ["made", "lost"]
    assert made.revisions.last().facts["anchored"] is False  # type: ignore[union-attr]


def test_a_second_loss_is_not_told_again() -> None:
    made = note(2, "Who pays?")
    cut = COSTS.replace("\n\nWho pays?", "")
    load_captions(WELCOME, cut, DOUBT)
    assert losses(load_captions(WELCOME, cut, DOUBT, THANKS)) == []
    assert events(made) == ["made", "lost"]


def test_their_turn_is_gone() -> None:
    made = note(3, "what they told us")
    loaded = load_captions(WELCOME, COSTS)
    made.refresh_from_db()
    assert not made.anchored
    assert made.utterance.retired_at is not None
    assert len(losses(loaded)) == 1
    assert list(Annotation.objects.anchored()) == []


@pytest.mark.parametrize(
    ("key", "words", "without"),
    [(2, "Who pays?", [WELCOME, COSTS.replace("\n\nWho pays?", ""), DOUBT]),
     (3, "what they told us", [WELCOME, COSTS])],
)  # fmt: skip
def test_they_come_back_with_their_words(key: int, words: str, without: list[str]) -> None:
    made = note(key, words)
    load_captions(*without)
    loaded = load_captions(WELCOME, COSTS, DOUBT)
    assert loaded.status is Status.UPDATED
    assert stands(made) == (key, words)
    assert events(made) == ["made", "lost", "found"]


def test_those_of_other_sessions_are_left_alone() -> None:
    other = load_captions(DOUBT, title="IGF 2023 - Day 2 - WS 5 Towers").session
    made = cast.annotate(other.utterances.get(), "what they told us")
    load_captions(WELCOME, COSTS)
    made.refresh_from_db()
    assert made.anchored


def test_withdrawn_and_proposed_ones_follow_too() -> None:
    made = [note(2, "nine million", status=status) for status in ("proposed", "withdrawn")]
    load_captions(WELCOME, COSTS.replace("The cable", "The new sea cable"), DOUBT)
    assert [stands(each)[1] for each in made] == ["nine million"] * 2


def test_one_without_words_at_all_is_kept() -> None:
    made = note(2, "nine million")
    Annotation.objects.update(exact="", start=None, end=None, anchored=False)
    assert losses(load_captions(WELCOME, COSTS)) == []
    made.refresh_from_db()
    assert not made.anchored


# --- Corrections ---------------------------------------------------------------------------------


def test_a_correction_that_still_fits_stays_applied() -> None:
    cast.term("cable ship")
    made = note(2, "cost us", replacement="cost the cable ship")
    load_captions(WELCOME, COSTS.replace("The cable", "The new sea cable"), DOUBT)
    assert stands(made) == (2, "cost us")
    assert read(2).startswith("The new sea cable will cost the cable ship nine million")
    assert turn(2).terms.count() == 1


def test_a_lost_correction_no_longer_changes_the_reading() -> None:
    cast.term("rope maker")
    note(2, "Who pays?", replacement="The rope maker pays.")
    assert turn(2).terms.count() == 1
    cut = COSTS.replace("Who pays?", "And nobody in this room knows of it.")
    loaded = load_captions(WELCOME, cut, DOUBT)
    assert len(losses(loaded)) == 1
    assert read(2) == turn(2).text
    assert turn(2).terms.count() == 0

    load_captions(WELCOME, COSTS, DOUBT)
    assert read(2).endswith("\n\nThe rope maker pays.")
    assert turn(2).terms.count() == 1


def test_a_correction_that_the_captioner_made_too_is_done_with() -> None:
    load_captions(WELCOME, COSTS, DOUBT, TALK.replace("is laid", "is layed"))
    made = note(4, "is layed by", replacement="is laid by")
    load_captions(WELCOME, COSTS, DOUBT, TALK)
    made.refresh_from_db()
    assert not made.anchored
    assert read(4) == turn(4).text


# --- Alone ---------------------------------------------------------------------------------------


def test_nothing_waits(session: Session, django_assert_num_queries: Any) -> None:
    note(2, "nine million")
    with django_assert_num_queries(1):
        assert follow_words(session, set()) == Moved(0, ())


def test_what_a_curator_writes_meanwhile_is_kept(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = note(2, "nine million")

    def write(*_arguments: Any) -> tuple[int, Place]:
        Annotation.objects.update(body="Written meanwhile.", status="withdrawn")
        return 1, Place(0, 9)

    monkeypatch.setattr(moving, "anchor_among", write)
    follow_words(session, {turn(2).pk})
    assert stands(made) == (2, "The cable")
    assert (made.body, made.status) == ("Written meanwhile.", "withdrawn")


def test_how_many_followed(session: Session) -> None:
    note(2, "nine million"), note(2, "Who pays?"), note(1, "cables")
    changed = turn(2)
    changed.text = "It will cost us nine million over ten years."
    changed.save()
    moved = follow_words(session, {changed.pk})
    assert moved.followed == 1
    assert [each.exact for each in moved.lost] == ["Who pays?"]
    assert place_of(Annotation.objects.get(exact="nine million")) == Place(16, 28)
