"""What may be laid over the words, what is refused and why, and what is remembered of it."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from igfarchive.annotating import curating
from igfarchive.annotating.anchoring.anchors import Place
from igfarchive.annotating.curating import change, facts_of, place_of, publish, withdraw
from igfarchive.annotating.webannotations.facts import LONGEST_WORDS, Facts
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.models import Annotation, AnnotationRevision, Utterance
from igfarchive.archive.readings import readings_of
from tests import cast

pytestmark = pytest.mark.django_db

WORDS = "The tide tabels are hours.\n\nWho reads them?"
TABELS = Place(9, 15)
COMMENT = Facts("commenting", "So they are.")
CORRECTION = Facts("editing", "Misheard.", "tables")


@pytest.fixture
def turn() -> Utterance:
    session = cast.session(cast.event())
    return cast.speak(session, (cast.speaker("Ada Quill"), WORDS))[0]


@pytest.fixture
def curator() -> User:
    return User.objects.create_user("cy")


def lay(turn: Utterance, place: Place | None, facts: Facts, **more: Any) -> Annotation:
    return curating.annotate(turn, place, facts, **more)


def read(turn: Utterance) -> str:
    return readings_of({turn.pk: turn.text})[turn.pk].text


def events(annotation: Annotation) -> list[str]:
    return [revision.event for revision in annotation.revisions.all()]


def terms(turn: Utterance) -> set[str]:
    return set(turn.terms.values_list("term__name", flat=True))


# --- What is kept --------------------------------------------------------------------------------


def test_an_annotation_says_which_words_and_what_stood_around_them(turn: Utterance) -> None:
    made = lay(turn, TABELS, COMMENT)
    made.refresh_from_db()
    assert (made.exact, made.prefix, made.suffix) == (
        "tabels", "The tide ", " are hours.\n\nWho reads them?",
    )  # fmt: skip
    assert (made.start, made.end, made.anchored) == (9, 15, True)
    assert made.html == "<p>So they are.</p>"
    assert (place_of(made), facts_of(made)) == (TABELS, COMMENT)
    assert made.identifier.startswith("urn:uuid:")


def test_white_space_at_the_ends_is_nobody_s(turn: Utterance) -> None:
    made = lay(
        turn, TABELS, Facts("editing", " \n Why.\n", "\u00a0tables ", " https://x.example ", " Cy ")
    )
    assert facts_of(made) == Facts("editing", "Why.", "tables", "https://x.example", "Cy")


@pytest.mark.parametrize(
    "facts",
    [
        Facts("commenting", "One.\n\nTwo."),
        Facts("editing", "", "tables"),
        Facts("editing", "", ""),
        Facts("describing", "A table of tides.", link="https://harbour.example/tables"),
        Facts("linking", "", link="http://harbour.example:8080/a(b)?c=%20#d"),
        Facts("tagging", "tides, tables"),
        Facts("replying", "I said ours.", creator="Ada Quill"),
    ],
)
def test_every_motivation_has_its_facts(turn: Utterance, facts: Facts) -> None:
    assert facts_of(Annotation.objects.get(pk=lay(turn, TABELS, facts).pk)) == facts


@pytest.mark.parametrize("place", [Place(0, len(WORDS)), Place(0, 1), Place(26, 28)])
def test_a_comment_may_stand_on_any_words(turn: Utterance, place: Place) -> None:
    assert lay(turn, place, COMMENT).exact == WORDS[slice(*place)]


def test_a_correction_keeps_the_white_space_around_its_words(turn: Utterance) -> None:
    made = lay(turn, Place(8, 16), Facts("editing", "", " tables "))
    assert (made.exact, place_of(made)) == ("tabels", TABELS)
    lay(turn, Place(0, 4), Facts("editing", "", "A"))
    assert read(turn).startswith("A tide tables are hours.")
    space = lay(turn, Place(19, 20), Facts("editing", "", "--"))
    assert space.exact == " "


# --- What is refused -----------------------------------------------------------------------------


def refuse(turn: Utterance, place: Place | None, facts: Facts, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        lay(turn, place, facts)
    assert not Annotation.objects.exists()
    assert not AnnotationRevision.objects.exists()


@pytest.mark.parametrize(
    "place",
    [Place(0, len(WORDS) + 1), Place(-1, 3), Place(5, 5), Place(6, 5), Place(10**9, 2 * 10**9)],
)
def test_a_place_outside_the_turn(turn: Utterance, place: Place) -> None:
    refuse(turn, place, COMMENT, r"do not lie in the turn, which has 43. Choose words of the turn")


def test_a_turn_that_no_longer_stands(turn: Utterance) -> None:
    cast.retire(turn)
    refuse(turn, TABELS, COMMENT, "u1 no longer stands in the transcript")


@pytest.mark.parametrize("place", [Place(20, 32), Place(24, 29), Place(0, len(WORDS))])
def test_a_correction_across_paragraphs(turn: Utterance, place: Place) -> None:
    refuse(turn, place, CORRECTION, "stays within a paragraph")


def test_a_correction_of_too_many_words(turn: Utterance) -> None:
    turn.text = "tide " * LONGEST_WORDS
    turn.save()
    refuse(turn, Place(0, LONGEST_WORDS + 1), CORRECTION, "at most 2,000 characters")


@pytest.mark.parametrize("words", ["tabels", " tabels "])
def test_a_correction_that_corrects_nothing(turn: Utterance, words: str) -> None:
    refuse(turn, TABELS, Facts("editing", "", words), "are the captioned ones")


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (Facts("editing", "Misheard."), "Write the corrected words"),
        (Facts("commenting", "So.", "tables"), "Only a correction has corrected words"),
        (Facts("commenting", "So.", ""), "Only a correction has corrected words"),
        (Facts("commenting", " \n"), "nothing in it to read"),
        (Facts("describing", ""), "nothing in it to read"),
        (Facts("replying", "\u00a0"), "nothing in it to read"),
        (Facts("tagging", ""), "nothing in it to read"),
        (Facts("linking", "See there."), "Write its address"),
        (Facts("linking", "", link=" "), "Write its address"),
        (Facts("editing", "", "one\n\ntwo"), "line break"),
        (Facts("editing", "", "one\u2028two"), "line break"),
        (Facts("editing", "", "x" * (LONGEST_WORDS + 1)), "Write 2000 at most"),
        (Facts("tagging", "x" * 101), "Write 100 at most"),
        (Facts("tagging", "one\ntwo"), "line break"),
        (Facts("commenting", "x" * 20_481), "Shorten it"),
        (Facts("commenting", "潮" * 7_000), "21,000 bytes"),
        (Facts("commenting", "So.", creator="x" * 201), "Write 200 at most"),
        (Facts("commenting", "So.", creator="Cy\nWharf"), "line break"),
        (Facts("commenting", "> " * 200 + "x"), "too deep"),
    ],
)
def test_facts_that_do_not_fit(turn: Utterance, facts: Facts, why: str) -> None:
    refuse(turn, TABELS, facts, why)


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x9f", "\u202e", "\u200b", "\ufeff", "\u2066"])
@pytest.mark.parametrize("field", ["body", "replacement", "creator", "link"])
def test_characters_that_nobody_sees(turn: Utterance, field: str, sign: str) -> None:
    facts = {"replacement": "tables", field: f"https://x.example/{sign}x"}
    refuse(turn, TABELS, Facts("editing", **facts), ".")


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)",
        "java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//harbour.example",
        "harbour.example", "https://", "https:///x", "https:harbour.example", "https://[::1",
        "https://harbour.example/a b", "https://harbour.example/\u00a0x", "mailto:cy@wharf.example",
        "https://harbour.example@elsewhere.example/", "https://a:b@elsewhere.example/",
        "https://harbour.example\\@elsewhere.example/", "http://x.example/" + "x" * 500, "ftp://x",
    ],
)  # fmt: skip
def test_a_link_that_leads_astray(turn: Utterance, link: str) -> None:
    refuse(turn, TABELS, Facts("linking", "", link=link), "is no address of a page")


def test_a_second_correction_of_the_same_words(turn: Utterance) -> None:
    first = lay(turn, TABELS, CORRECTION)
    for place in (TABELS, Place(4, 10), Place(14, 20), Place(10, 12), Place(0, 20)):
        with pytest.raises(RefusedError, match=rf"Correction {first.pk} puts “tabels” right"):
            lay(turn, place, Facts("editing", "", "x"))
    lay(turn, Place(4, 9), Facts("editing", "", "ebb "))
    lay(turn, Place(15, 19), Facts("editing", "", " were"))
    assert read(turn).startswith("The ebb tables were hours.")


def test_proposals_may_overlap_and_one_is_published(turn: Utterance) -> None:
    one = lay(turn, TABELS, CORRECTION, status="proposed")
    other = lay(turn, Place(4, 15), Facts("editing", "", "ebb tables"), status="proposed")
    publish(one)
    with pytest.raises(RefusedError, match="Change that one, or withdraw it first"):
        publish(other)
    assert other.status == "proposed"
    withdraw(one)
    publish(other)
    assert read(turn).startswith("The ebb tables are")
    with pytest.raises(RefusedError, match="right already"):
        publish(one)


def test_corrections_of_another_turn_or_without_words_are_no_rivals(turn: Utterance) -> None:
    (other,) = cast.speak(turn.session, (None, WORDS))
    lay(other, TABELS, CORRECTION)
    lost = lay(turn, TABELS, CORRECTION)
    Annotation.objects.filter(pk=lost.pk).update(anchored=False)
    lay(turn, TABELS, Facts("editing", "", "tablets"))
    assert read(turn).startswith("The tide tablets")


# --- Changes -------------------------------------------------------------------------------------


def test_every_step_is_remembered(turn: Utterance, curator: User) -> None:
    made = lay(turn, TABELS, CORRECTION, status="proposed", by=AnonymousUser())
    publish(made, curator)
    change(made, Place(4, 15), Facts("editing", "Better.", "ebb tables"), curator)
    withdraw(made, curator)
    publish(made, curator)
    assert events(made) == ["made", "published", "changed", "withdrawn", "published"]
    revisions = list(made.revisions.all())
    assert [revision.by for revision in revisions] == [None, *[curator] * 4]
    assert [revision.facts["status"] for revision in revisions] == [
        "proposed", "public", "public", "withdrawn", "public",
    ]  # fmt: skip
    assert revisions[1].facts == {
        "motivation": "editing", "exact": "tabels", "start": 9, "end": 15, "anchored": True,
        "replacement": "tables", "body": "Misheard.", "link": "", "creator": "",
        "status": "public", "turn": 1, "by": curator.username, "withdrawn_because": "",
    }  # fmt: skip
    assert revisions[2].facts["exact"] == "tide tabels"
    assert [r.at for r in revisions] == sorted(r.at for r in revisions)


def test_what_others_did_meanwhile_stands(turn: Utterance) -> None:
    made = lay(turn, TABELS, CORRECTION)
    stale = Annotation.objects.get(pk=made.pk)
    withdraw(made)
    change(stale, None, Facts("editing", "Better.", "tablets"))
    stale.refresh_from_db()
    assert (stale.status, stale.replacement) == ("withdrawn", "tablets")

    stale = Annotation.objects.get(pk=made.pk)
    change(made, Place(4, 15), Facts("editing", "", "ebb tables"))
    publish(stale)
    stale.refresh_from_db()
    assert (stale.status, place_of(stale)) == ("public", Place(4, 15))


def test_it_is_published_once_and_for_all(turn: Utterance) -> None:
    made = lay(turn, TABELS, COMMENT, status="proposed")
    assert made.published_at is None
    publish(made)
    first = made.published_at
    assert first
    assert first >= made.created_at
    withdraw(made)
    publish(made)
    change(made, None, Facts("commenting", "Otherwise."))
    made.refresh_from_db()
    assert made.published_at == first
    assert made.modified_at > first


def test_what_is_public_at_once_is_published_when_it_was_made(turn: Utterance) -> None:
    then = datetime(2021, 7, 5, 12, tzinfo=timezone.get_default_timezone())
    made = lay(turn, TABELS, COMMENT, created_at=then, modified_at=then)
    assert (made.published_at, made.revisions.get().at) == (then, then)


def test_nothing_is_published_in_the_future(turn: Utterance) -> None:
    then = datetime(2931, 7, 5, 12, tzinfo=timezone.get_default_timezone())
    made = lay(turn, TABELS, COMMENT, created_at=then, modified_at=then)
    assert made.published_at
    assert made.published_at < then


def test_a_change_may_leave_it_where_it_is(turn: Utterance) -> None:
    made = lay(turn, TABELS, CORRECTION)
    change(made, None, Facts("editing", "", "tablets"))
    assert (place_of(made), made.exact, made.replacement) == (TABELS, "tabels", "tablets")
    assert read(turn).startswith("The tide tablets")


def test_a_change_that_is_refused_changes_nothing(turn: Utterance) -> None:
    made = lay(turn, TABELS, CORRECTION)
    before = Annotation.objects.filter(pk=made.pk).values().get()
    for place, facts in (
        (None, Facts("editing", "", "tabels")),
        (Place(20, 30), CORRECTION),
        (Place(0, 99), COMMENT),
        (None, Facts("commenting", "\u202e")),
    ):
        with pytest.raises(RefusedError):
            change(made, place, facts)
    assert Annotation.objects.filter(pk=made.pk).values().get() == before
    assert events(made) == ["made"]
    assert facts_of(made) == CORRECTION


# --- What follows --------------------------------------------------------------------------------


def test_proposed_and_withdrawn_corrections_do_not_count(turn: Utterance) -> None:
    made = lay(turn, TABELS, CORRECTION, status="proposed")
    assert read(turn) == WORDS
    publish(made)
    assert read(turn) == WORDS.replace("tabels", "tables")
    withdraw(made)
    assert read(turn) == WORDS


def test_the_uses_of_terms_follow(turn: Utterance) -> None:
    cast.term("tide table")
    assert terms(turn) == set()
    made = lay(turn, TABELS, CORRECTION, status="proposed")
    assert terms(turn) == set()
    publish(made)
    assert terms(turn) == {"tide table"}
    change(made, None, Facts("editing", "", "tablets"))
    assert terms(turn) == set()
    change(made, None, CORRECTION)
    change(made, None, COMMENT)
    assert terms(turn) == set()
    change(made, None, CORRECTION)
    withdraw(made)
    assert terms(turn) == set()


def test_words_that_were_not_spoken_are_left_out(turn: Utterance) -> None:
    lay(turn, Place(8, 15), Facts("editing", "Nobody said so.", ""))
    assert read(turn).startswith("The tide are hours.")
    turn.refresh_from_db()
    assert turn.text == WORDS


# --- What others do meanwhile --------------------------------------------------------------------


def reread(turn: Utterance, text: str) -> None:
    """As an import leaves the turn, behind the back of who has read it."""
    Utterance.objects.filter(pk=turn.pk).update(text=text)


def test_words_that_were_replaced_since_they_were_read_are_not_annotated(turn: Utterance) -> None:
    reread(turn, "We said: " + turn.text)
    refuse(turn, TABELS, CORRECTION, "reads otherwise since you looked at it")
    assert not Annotation.objects.exists()


def test_a_turn_that_was_retired_since_it_was_read_is_not_annotated(turn: Utterance) -> None:
    cast.retire(Utterance.objects.get(pk=turn.pk))
    refuse(turn, TABELS, CORRECTION, "no longer stands in the transcript")


def test_an_annotation_is_not_put_on_words_that_were_replaced_since(turn: Utterance) -> None:
    made = curating.annotate(turn, TABELS, CORRECTION)
    reread(turn, "We said: " + turn.text)
    with pytest.raises(RefusedError, match="reads otherwise since"):
        curating.change(made, Place(0, 3), Facts("editing", "", "They"))
    made.refresh_from_db()
    assert (made.start, made.end) == TABELS


def test_what_it_says_can_be_changed_all_the_same(turn: Utterance) -> None:
    made = curating.annotate(turn, TABELS, Facts("commenting", "So."))
    reread(turn, turn.text + " Aye.")
    curating.change(made, None, Facts("commenting", "Quite so."))
    assert Annotation.objects.get().body == "Quite so."
