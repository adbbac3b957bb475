"""Quotations are settled: the verdict, its sentence, and every place."""

import pytest
from pytest_django import DjangoAssertNumQueries

from igfarchive.archive.models import Utterance
from igfarchive.search import index
from igfarchive.search.checks import (
    MOST_PLACES,
    Check,
    Claim,
    InvalidClaimError,
    Verdict,
    check,
)
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.matches.sense import Sense
from igfarchive.search.queries.query import Shown
from tests import cast
from tests.indexing import follow

TABLE = "A table that nobody may copy is no table"


@pytest.fixture
def panel(db: None) -> cast.Panel:
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


def checked(quotation: str, **claimed: str) -> Check:
    return check(Claim(quotation, **claimed))


def words(found: Check) -> list[str]:
    return [place.words for place in found.places]


@pytest.mark.parametrize(
    "quotation",
    [
        TABLE,
        "a TABLE that “nobody” may—copy is no table.",
        "“A table that nobody\u00a0may copy, is no   table”",
        "Everybody’s: a table that nobody may copy",
    ],
)
def test_words_that_stand_as_quoted_are_exact(panel: cast.Panel, quotation: str) -> None:
    found = checked(quotation)
    assert found.verdict is Verdict.EXACT
    assert found.sentence.startswith("Exact: Ada Quill said this in “Harbour Forum 2031 WS 7")
    (place,) = found.places
    turn = panel.utterances[4]
    assert (place.utterance, place.session, place.key) == (turn.pk, "harbour-forum-2031/ws-7", 5)
    assert (place.speaker, place.reading, place.complete) == (
        "ada-quill", Shown.CORRECTED, True,
    )  # fmt: skip
    assert turn.text[place.span.start : place.span.end] == place.words
    assert found.total == 1


@pytest.mark.parametrize(
    ("claimed", "verdict"),
    [
        ({"speaker": "Ada Quill"}, Verdict.EXACT),
        ({"speaker": "ada-quill"}, Verdict.EXACT),
        ({"speaker": "A. Quill"}, Verdict.EXACT),
        ({"speaker": "Ada Quil"}, Verdict.EXACT),
        ({"speaker": "Bo Tern"}, Verdict.OTHER_SPEAKER),
        ({"speaker": "Zed Nobody"}, Verdict.OTHER_SPEAKER),
        ({"session": "harbour-forum-2031/ws-7"}, Verdict.EXACT),
        ({"session": "WS 7"}, Verdict.EXACT),
        ({"session": "Tides and tables"}, Verdict.EXACT),
        ({"session": "WS 9"}, Verdict.OTHER_PLACE),
        ({"year": "2031"}, Verdict.EXACT),
        ({"year": "2030"}, Verdict.OTHER_PLACE),
        ({"event": "Harbour Forum 2031"}, Verdict.EXACT),
        ({"event": "harbour-forum-2031"}, Verdict.EXACT),
        ({"event": "Mountain Forum"}, Verdict.OTHER_PLACE),
        ({"speaker": "Ada Quill", "year": "2030"}, Verdict.OTHER_PLACE),
        ({"speaker": "Bo Tern", "year": "2030"}, Verdict.OTHER_SPEAKER),
    ],
)
def test_what_is_claimed_beside_the_words_counts(
    panel: cast.Panel, claimed: dict[str, str], verdict: Verdict
) -> None:
    found = checked(TABLE, **claimed)
    assert found.verdict is verdict
    assert words(found) == [TABLE]
    assert found.places[0].claimed is (verdict is Verdict.EXACT)


def test_nobody_known_by_a_name_is_told(panel: cast.Panel) -> None:
    found = checked(TABLE, speaker="Zed Nobody")
    assert found.notes == ("No speaker called “Zed Nobody” is known here.",)
    assert found.sentence.endswith("No speaker called “Zed Nobody” is known here.")
    found = checked(TABLE, speaker="Ada Quil")
    assert found.notes == ("“Ada Quil” was read as Ada Quill.",)


def test_words_of_nobody_named_are_given_to_nobody(panel: cast.Panel) -> None:
    found = checked("may I ask about lighthouses", speaker="Ada Quill")
    assert found.verdict is Verdict.UNNAMED_SPEAKER
    assert found.places[0].speaker == "unknown"
    assert checked("may I ask about lighthouses").verdict is Verdict.EXACT


def test_a_merged_speaker_is_known_by_the_old_address_and_name(panel: cast.Panel) -> None:
    from igfarchive.archive.merging import merge_speakers

    gone = cast.speaker("Ada Quille")
    merge_speakers(panel.chair, gone)
    follow(panel.session)
    assert checked(TABLE, speaker="ada-quille").verdict is Verdict.EXACT


def test_a_corrected_turn_is_exact_in_one_reading_or_both(panel: cast.Panel) -> None:
    turn = panel.utterances[4]
    cast.annotate(turn, "nobody may copy", replacement="anyone could copy")
    follow(panel.session)
    captioned = checked(TABLE)
    assert captioned.verdict is Verdict.CAPTIONED_ONLY
    assert captioned.places[0].reading is Shown.CAPTIONED
    corrected = checked("A table that anyone could copy")
    assert corrected.verdict is Verdict.CORRECTED_ONLY
    assert corrected.places[0].reading is Shown.CORRECTED
    assert checked("could copy is no table … everybody's").verdict is not Verdict.EXACT
    cast.annotate(panel.utterances[1], "ours", replacement="theirs")
    follow(panel.session)
    assert checked("I chair the Harbour Authority, and").verdict is Verdict.EXACT


@pytest.mark.parametrize(
    ("quotation", "quoted", "standing", "sense"),
    [
        ("A table that everybody may copy is no table", "everybody", "nobody", Sense.NEGATION),
        ("A table that nobody may copy is table", "", "no", Sense.NEGATION),
        ("A table that nobody can copy is no table", "can", "may", None),
        ("I chair the Harbour Guild, and the tide tables are ours", "Guild", "Authority",
         Sense.NAME),
        ("I chair the Harbour Authority, and the tíde tables are ours", "tíde", "tide", None),
        ("I chair the Harbour Authority, and the tide-tables aren't ours", "aren't", "are",
         Sense.NEGATION),
    ],
)  # fmt: skip
def test_what_is_nearly_so_is_told_word_by_word(
    panel: cast.Panel, quotation: str, quoted: str, standing: str, sense: Sense | None
) -> None:
    found = checked(quotation)
    assert found.verdict is Verdict.NEAR
    place = found.places[0]
    assert not place.complete
    (difference,) = place.differences
    assert (difference.quoted_words, difference.standing_words) == (quoted, standing)
    assert difference.sense is sense
    assert quotation[difference.quoted.start : difference.quoted.end] == quoted
    assert found.total == 0
    assert (quoted or standing) in found.sentence


def test_what_a_near_quotation_leaves_out_is_said(panel: cast.Panel) -> None:
    found = checked("I chair the Harbour Guild, and […] tables are … ours")
    assert found.verdict is Verdict.NEAR
    (place, *_) = found.places
    text = panel.utterances[1].text
    assert [text[span.start : span.end] for span in place.left_out] == ["the tide"]
    assert found.sentence.endswith("(another name). It leaves out “the tide”.")


def test_pieces_of_several_turns_are_shown_apart(panel: cast.Panel) -> None:
    found = checked(
        "I chair the Harbour Authority, and lighthouses are a governance question",
        speaker="Ada Quill",
    )
    assert found.verdict is Verdict.SPLICED
    assert words(found) == [
        "I chair the Harbour Authority, and",
        "Lighthouses are a governance question",
    ]
    assert [place.speaker for place in found.places] == ["ada-quill", "bo-tern"]
    assert [place.claimed for place in found.places] == [True, False]
    assert [
        found.text[place.piece.start : place.piece.end] for place in found.places if place.piece
    ] == [
        "I chair the Harbour Authority, and",
        "lighthouses are a governance question",
    ]


def test_dots_of_the_captions_part_no_piece(panel: cast.Panel) -> None:
    cast.speak(panel.session, (panel.guest, "What I say is, well... it is high tide again."))
    follow(panel.session)
    found = checked("I chair the Harbour Authority, well... it is high tide again")
    assert found.verdict is Verdict.SPLICED
    assert words(found) == [
        "I chair the Harbour Authority",
        "well... it is high tide again",
    ]


@pytest.mark.parametrize(
    ("quotation", "told"),
    [
        (
            "A table that […] may copy is no table",
            "It leaves out “nobody”. The sense may differ: one denies what the other says.",
        ),
        (
            "I chair [not] the Harbour Authority",
            "Added, and not said: “[not]”. The sense may differ: one denies what the other says.",
        ),
        ("A table that nobody may [then] copy is no table", "Added, and not said: “[then]”."),
        ("Everybody’s […] may copy is no table", "It leaves out “A table that nobody”."),
    ],
)
def test_what_is_left_out_and_added_is_said(panel: cast.Panel, quotation: str, told: str) -> None:
    found = checked(quotation)
    assert found.verdict is (Verdict.NEAR if "sense" in told else Verdict.EXACT)
    _, _, after = found.sentence.partition("tables”. ")
    assert after == told


def test_a_gap_stands_for_words_that_are_told(panel: cast.Panel) -> None:
    found = checked("I chair […] and the tide [so she said] are … ours")
    assert found.verdict is Verdict.EXACT
    (place,) = found.places
    text = panel.utterances[1].text
    assert [text[span.start : span.end] for span in place.left_out] == [
        "the Harbour Authority",
        "tables",
    ]
    assert found.insertions == ("[so she said]",)


def test_what_is_not_found_may_have_been_said(panel: cast.Panel) -> None:
    found = checked("the moon is made of green cheese")
    assert found.verdict is Verdict.NOT_FOUND
    assert found.places == []
    assert "does not mean that nobody said it" in found.sentence
    # What was looked at is told once of all that is checked at once.
    assert "7 turns" not in found.sentence
    assert found.coverage.turns == 7


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        ("the tide tables are", Verdict.TOO_SHORT),
        ("the tide […] [so very many more words] tables", Verdict.TOO_SHORT),
        ("", Verdict.UNREADABLE),
        ("“…” — !", Verdict.UNREADABLE),
    ],
)
def test_too_few_words_settle_nothing(panel: cast.Panel, quotation: str, verdict: Verdict) -> None:
    assert checked(quotation).verdict is verdict


def test_stage_directions_do_not_part_what_was_said(panel: cast.Panel) -> None:
    said = cast.speak(
        panel.session,
        (panel.guest, "The harbour [Applause] was never (laughter) as full as now."),
        (panel.chair, "The ferry comes at noon, and then"),
        "[ Bell rings ]",
        (panel.chair, "we all go ashore."),
    )
    follow(panel.session)
    found = checked("the harbour was never as full")
    assert (found.verdict, words(found)) == (
        Verdict.EXACT,
        ["The harbour [Applause] was never (laughter) as full"],
    )
    found = checked("comes at noon, and then we all go [Applause] ashore")
    assert found.verdict is Verdict.EXACT
    assert [place.utterance for place in found.places] == [said[1].pk, said[3].pk]
    assert words(found) == ["comes at noon, and then", "we all go ashore"]
    assert found.total == 1


def test_what_is_not_published_is_not_told_of(panel: cast.Panel) -> None:
    panel.session.published = False
    panel.session.save()
    assert checked(TABLE).verdict is Verdict.NOT_FOUND
    assert Utterance.objects.filter(text__contains=TABLE).exists()


@pytest.mark.parametrize(
    ("said", "quotation"),
    [
        ("潮汐表是我们大家的，不是他们的。", "潮汐表是我们大家的"),
        ("جدول المد لنا جميعا في هذا الميناء.", "المد لنا جميعا في هذا"),
        ("Some 5% of 1,000 boats cost $20, i.e. -5 a day.", "5 % of 1000 boats cost $20"),
        ("The C++ of AT&T & Co. is the .NET of the U.S. harbour.",
         "C++ of AT & T & Co is the .NET of the US"),
        ("Some thirty-five per cent of the boats", "thirty five per cent of the boats"),
        ("It [is said] that we … own the tide", "It [is said] that we … own the tide"),
        ("so we own " + "the very " * 5_000 + "tide", "very the very the very tide"),
        ("One, two.\n\nThree of the boats", "two three of the boats"),
    ],
)  # fmt: skip
def test_words_of_all_sorts_are_found_exact(panel: cast.Panel, said: str, quotation: str) -> None:
    (turn,) = cast.speak(panel.session, (panel.guest, said))
    follow(panel.session)
    found = checked(quotation, speaker="Bo Tern")
    assert (found.verdict, found.total) == (Verdict.EXACT, 1)
    assert found.places[0].utterance == turn.pk


def test_all_turns_that_hold_it_are_counted(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.speak(panel.session, *[(panel.guest, TABLE)] * 25)
    follow(panel.session)
    found = checked(TABLE, speaker="Ada Quill")
    assert (found.verdict, found.total, found.counted) == (Verdict.EXACT, 26, True)
    assert len(found.places) == MOST_PLACES
    assert [place.claimed for place in found.places] == [True] + [False] * (MOST_PLACES - 1)
    assert "It stands in 26 turns." in found.sentence
    monkeypatch.setattr("igfarchive.search.checks.quoted_turns.MOST_READ", 10)
    found = checked(TABLE, speaker="Ada Quill")
    assert (found.verdict, found.total, found.counted) == (Verdict.EXACT, 26, False)
    assert "It stands in about 26 turns." in found.sentence


def test_few_questions_are_asked_of_the_database(
    panel: cast.Panel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Of what is asked once after each commit, too, as a transaction of a test is none."""
    with django_assert_num_queries(7):
        assert checked(TABLE).verdict is Verdict.EXACT
    with django_assert_num_queries(16):
        assert checked("A table that nobody can copy is no table").verdict is Verdict.NEAR
    # Where the turn goes on, no other part of it holds the rest.
    with django_assert_num_queries(15):
        assert checked("table that nobody can copy is no").verdict is Verdict.NEAR
    # The pieces stand in turns that were read by then.
    with django_assert_num_queries(11):
        found = checked("and the tide tables are ours. Whose tables are they on a Sunday?")
        assert found.verdict is Verdict.SPLICED


def test_a_claim_that_cannot_be_read_is_refused(panel: cast.Panel) -> None:
    with pytest.raises(InvalidClaimError, match=r"^quotation: "):
        checked("the\0tide tables are all ours")


def test_without_an_index_it_is_unavailable(db: None) -> None:
    with pytest.raises(IndexUnavailableError):
        checked(TABLE)
