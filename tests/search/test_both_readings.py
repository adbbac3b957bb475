"""A turn is found by its words as captioned and by its words as corrected, and counted once."""

import pytest

from igfarchive.archive.models import Utterance
from igfarchive.search import index, index_searcher
from igfarchive.search.documents import documents_of
from igfarchive.search.matches.results import Hit, Results, Span
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search
from tests import cast
from tests.indexing import follow

CAPTIONED = "The tide tabels are hours, and the buoy rings."
CORRECTED = "The tide tables are ours, and the buoy rings."


pytest_db = pytest.mark.django_db


@pytest.fixture
def turn() -> Utterance:
    session = cast.session(cast.event())
    turn, *_ = cast.speak(session, (cast.speaker("Bo Tern"), CAPTIONED), (None, "A rope."))
    cast.annotate(turn, "tabels", replacement="tables")
    cast.annotate(turn, "hours", replacement="ours")
    index.rebuild()
    return turn


def ask(text: str, **query: str) -> Results:
    return search(Query(text=text, **query))  # type: ignore[arg-type]


def hit(text: str) -> Hit:
    (only,) = ask(text).hits
    return only


def marked(found: Hit) -> list[str]:
    text = CAPTIONED if found.captioned else CORRECTED
    return [text[mark.start : mark.end] for mark in found.marks]


# --- The document --------------------------------------------------------------------------------


@pytest_db
def test_a_document_holds_captions_only_where_they_were_corrected(turn: Utterance) -> None:
    (session,) = documents_of([turn.session.pk])
    assert [(each.text, each.captioned) for each in session.documents] == [
        (CORRECTED, CAPTIONED),
        ("A rope.", ""),
    ]


# --- Found ---------------------------------------------------------------------------------------


@pytest_db
@pytest.mark.parametrize(
    ("text", "words", "captioned"),
    [
        ("tables", ["tables"], False),
        ("tabels", ["tabels"], True),
        ("hours", ["hours"], True),
        ("ours", ["ours"], False),
        ("buoys", ["buoy"], False),
        ('"tide tables are ours"', ["tide", "tables", "are", "ours"], False),
        ('"tide tabels are hours"', ["tide", "tabels", "are", "hours"], True),
        ('"hours buoy"~3', ["hours", "buoy"], True),
        ('"ours buoy"~3', ["ours", "buoy"], False),
        ("tabl*", ["tables"], False),
        ("tabe*", ["tabels"], True),
        ("tabless~", ["tables"], False),
        ("tabels OR nowhere", ["tabels"], True),
        ("tables OR tabels", ["tables"], False),
        ("buoy -nowhere", ["buoy"], False),
    ],
)
def test_either_reading_is_found_and_marked(
    turn: Utterance, text: str, words: list[str], captioned: bool
) -> None:
    found = hit(text)
    assert (found.utterance, marked(found), found.captioned) == (turn.pk, words, captioned)
    assert found.passage == Span(0, len(CAPTIONED if captioned else CORRECTED))


@pytest_db
@pytest.mark.parametrize(
    "text",
    ['"tide tables are hours"', '"tabels are ours"', '"rings the"', '"rings the tide"',
     '"hours ours"~50', '"tabels tables"~50', '"rings tables"~4', '"hours tables"~50'],
)  # fmt: skip
def test_what_no_reading_says_is_not_found(turn: Utterance, text: str) -> None:
    assert ask(text).total == 0


@pytest_db
def test_what_is_left_out_may_stand_in_neither_reading(turn: Utterance) -> None:
    assert ask("buoy -tabels").total == 0
    assert ask("buoy -tables").total == 0
    assert ask('buoy -"rings the tide"').total == 1
    assert ask("-tide").total == 1


@pytest_db
def test_words_of_which_some_stand_in_each_reading_are_marked_as_corrected(turn: Utterance) -> None:
    found = hit("hours tables buoy")
    assert (marked(found), found.captioned) == (["tables", "buoy"], False)


@pytest_db
def test_it_is_counted_once(turn: Utterance) -> None:
    results = ask("tide")
    assert results.total == len(results.hits) == 1
    for name in ("speaker", "year", "event"):
        assert list(results.facets[name].values()) == [1]
    assert ask("").total == 2
    assert index_searcher.count() == 2


@pytest_db
@pytest.mark.parametrize(
    "text", ["buoy", '"the buoy rings"', "buoy tide", "ring*", "buoys OR rope"]
)
def test_a_correction_elsewhere_in_a_turn_leaves_its_score_as_it_is(
    turn: Utterance, text: str
) -> None:
    (twin,) = cast.speak(turn.session, (None, CAPTIONED))
    index.rebuild()

    scores = {found.utterance: found.score for found in ask(text).hits}
    assert scores[turn.pk] == scores[twin.pk]
    turn.annotations.all().delete()
    index.rebuild()
    assert {found.utterance: found.score for found in ask(text).hits} == scores


@pytest_db
def test_the_passage_is_of_the_reading_that_matches(turn: Utterance) -> None:
    text = f"{'Nothing to see. ' * 60}The boy rang. {'Nothing more. ' * 60}"
    (long,) = cast.speak(turn.session, (None, text))
    cast.annotate(long, "The boy rang.", replacement="What rang was the buoy, and not a boy.")
    cast.annotate(long, "Nothing to see. ", replacement="Much to see. " * 9)
    follow(turn.session)
    reading = text.replace("The boy rang.", "What rang was the buoy, and not a boy.").replace(
        "Nothing to see.", ("Much to see. " * 9).strip(), 1
    )

    (found,) = [each for each in ask("buoy").hits if each.utterance == long.pk]
    passage = reading[found.passage.start : found.passage.end]
    assert "What rang was the buoy" in passage
    assert [reading[mark.start : mark.end] for mark in found.marks] == ["buoy"]

    found = hit('"the boy rang"')
    assert found.captioned
    assert "The boy rang." in text[found.passage.start : found.passage.end]


@pytest_db
def test_words_that_were_not_spoken_are_found_as_captioned(turn: Utterance) -> None:
    cast.annotate(turn, ", and the buoy rings", replacement="")
    follow(turn.session)
    assert hit("buoy").captioned
    assert not hit('"are ours"').captioned


# --- In step -------------------------------------------------------------------------------------


@pytest_db
@pytest.mark.parametrize("status", ["proposed", "withdrawn"])
def test_what_is_not_public_is_not_found(turn: Utterance, status: str) -> None:
    cast.annotate(turn, "buoy", replacement="lighthouse", status=status)
    assert not index.check()
    follow(turn.session)
    assert ask("lighthouse").total == 0


@pytest_db
def test_a_check_follows_a_correction_and_sees_one_that_nobody_told_of(turn: Utterance) -> None:
    assert not index.check()
    made = cast.annotate(turn, "buoy", replacement="lighthouse")
    assert not index.check()
    assert hit("lighthouse").utterance == turn.pk

    made.anchored = False
    made.save()
    assert index.check().stale == (turn.session.path,)


@pytest_db
def test_a_comment_is_no_change(turn: Utterance) -> None:
    cast.annotate(turn, "buoy")
    assert not index.check()


@pytest_db
def test_a_fingerprint_tells_one_correction_from_another(turn: Utterance) -> None:
    def fingerprint() -> str:
        (session,) = documents_of([turn.session.pk])
        return session.holding.fingerprint

    seen = {fingerprint()}
    made = cast.annotate(turn, "buoy", replacement="lighthouse")
    seen.add(fingerprint())
    made.replacement = "quay"
    made.save()
    seen.add(fingerprint())
    assert len(seen) == 3


@pytest_db
def test_what_is_behind_shows_no_wrong_marks(turn: Utterance) -> None:
    cast.annotate(turn, "buoy", replacement="lighthouse")
    found = hit("buoy")
    assert found.captioned
    assert marked(found) == ["buoy"]
