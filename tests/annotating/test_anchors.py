"""An annotation finds its words again, or says that they are gone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.annotating.anchoring.anchors import (
    CONTEXT,
    Place,
    Selector,
    anchor,
    anchor_among,
    select,
)
from tests.measuring import seconds

SPEECH = (
    "The Harbour Authority publishes its tide tables every winter, and Ada Quill reads them "
    "aloud on the quay. Nobody has ever asked the fishermen whether the tables are of any use. "
    "Last year the Authority promised a gauge at the breakwater, a lantern for the ferry and "
    "co-operation with the village school."
)
REPLY = "We asked for the gauge nine years ago, and I have kept every letter in a ledger since."


def selected(text: str, words: str) -> Selector:
    """The selector of the first place where the text says these words."""
    start = text.index(words)
    return select(text, start, start + len(words))


def said(text: str, place: Place | None) -> str | None:
    return None if place is None else text[place.start : place.end]


# --- Describing a place --------------------------------------------------------------------------


def test_a_selector_quotes_the_passage_its_context_and_its_position() -> None:
    start = SPEECH.index("Ada Quill")
    assert select(SPEECH, start, start + 9) == Selector(
        "Ada Quill",
        SPEECH[start - CONTEXT : start],
        SPEECH[start + 9 : start + 9 + CONTEXT],
        start,
        start + 9,
    )


def test_context_ends_where_the_turn_does() -> None:
    assert select("High tide at noon.", 5, 9) == Selector("tide", "High ", " at noon.", 5, 9)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (0, 0), (3, 2), (0, 19), (19, 20)])
def test_a_range_that_is_not_in_the_text_describes_nothing(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no range"):
        select("High tide at noon.", start, end)


# --- In its turn ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["The", "Ada Quill", "quay. Nobody", "operation", "school.", "u"])
@pytest.mark.parametrize("before", ["", "Good morning. ", "the tide, the tide. " * 20])
def test_words_that_moved_are_found(words: str, before: str) -> None:
    selector = selected(SPEECH, words)
    assert selector.start is not None
    moved = len(before) + selector.start
    assert anchor(selector, before + SPEECH) == Place(moved, moved + len(words))


@pytest.mark.parametrize(
    ("words", "now"),
    [
        pytest.param("tide tables", "Tide TABLES", id="case"),
        pytest.param("tide tables", "tide\u00a0tables", id="no-break-space"),
        pytest.param("tide tables", "tide \n\n tables", id="paragraph"),
        pytest.param("co-operation", "co\u2011operation", id="no-break-hyphen"),
        pytest.param("co-operation", "co\u2013operation", id="dash"),
        pytest.param("co-operation", "co operation", id="hyphen-gone"),
        pytest.param("fishermen", "fisher\u00admen", id="soft-hyphen"),
        pytest.param("fishermen", "fisher\u200bmen", id="zero-width"),
        pytest.param("breakwater", "bréakwater", id="accent"),
        pytest.param("breakwater", "brea\u0301kwater\u0301", id="accent-of-its-own"),
        pytest.param("publishes", "publishd", id="letter"),
        pytest.param("Ada Quill reads them", "Ada Quill read it to them", id="words"),
        pytest.param("Ada Quill", "Ada Jane Quill", id="inserted"),
        pytest.param("every winter,", "every winter;", id="punctuation"),
    ],
)
def test_small_edits_of_the_words_are_forgiven(words: str, now: str) -> None:
    corrected = "Well. " + SPEECH.replace(words, now)
    found = said(corrected, anchor(selected(SPEECH, words), corrected))
    assert found is not None
    assert found.rstrip(",;") == now.rstrip(",;")


def test_edits_all_around_the_words_are_forgiven() -> None:
    corrected = SPEECH.replace("and Ada Quill reads", "yet ADA QUILL recites").replace(
        "the quay", "that wharf"
    )
    assert said(corrected, anchor(selected(SPEECH, "aloud"), corrected)) == "aloud"


def test_an_edit_on_either_side_does_not_make_the_words_another() -> None:
    corrected = SPEECH.replace("promised a gauge at", "promised gauge soon at")
    assert said(corrected, anchor(selected(SPEECH, "gauge"), corrected)) == "gauge"


def test_of_equal_words_the_context_tells_which() -> None:
    selector = select(SPEECH, at := SPEECH.index("tables are"), at + 6)
    corrected = SPEECH.replace("every winter", "in winter").replace("any use", "any help")
    assert anchor(selector, corrected) == Place(at - 3, at + 3)


def test_another_word_that_came_to_stand_at_the_position_is_not_taken() -> None:
    selector = selected("The gauge shows data. Nobody trusts it, but we print it.", "data")
    assert anchor(selector, "We asked nine times: data of that kind is never shown.") is None


def test_words_that_were_deleted_are_not_found_in_another_sentence() -> None:
    selector = selected(SPEECH, "the fishermen")
    corrected = SPEECH.replace("the fishermen ", "") + " I know, for I am one of the fishermen."
    assert anchor(selector, corrected) is None


def test_a_word_that_was_said_twice_in_a_row_is_not_the_other_one() -> None:
    assert anchor(selected("Yes, yes. It is noon.", "Yes"), "Did yes. It is noon.") is None


def test_a_word_is_not_found_within_another() -> None:
    selector = selected("This is the art of reading tides.", "art")
    assert anchor(selector, "This is the party of reading tides.") is None


def test_words_said_twice_in_the_same_context_are_lost() -> None:
    verse = "Row, brothers, row to the lantern, the tide is turning and the night is long. "
    assert anchor(selected(verse * 4, "lantern"), "Ahoy! " + verse * 4) is None


def test_words_replaced_by_others_are_lost() -> None:
    corrected = SPEECH.replace("Ada Quill", "the harbour master's brother")
    assert anchor(selected(SPEECH, "Ada Quill"), corrected) is None


def test_a_long_passage_is_found_by_its_ends() -> None:
    text = " ".join(
        f"Reading {number} of the gauge was {number % 7} feet." for number in range(400)
    )
    selector = select(text, start := text.index("Reading 30"), text.index("Reading 350"))
    corrected = "Ahoy. " + text.replace("Reading 200 of the", "Reading two hundred of that")
    place = anchor(selector, corrected)
    assert place is not None
    assert place.start == start + len("Ahoy. ")
    assert corrected[place.end :].lstrip().startswith("Reading 350")


def test_a_long_passage_whose_ends_changed_places_is_lost() -> None:
    text = " ".join(f"Gauge {number} stood at {number % 89} feet." for number in range(80))
    first, second = text[: len(text) // 2], text[len(text) // 2 :]
    assert anchor(select(text, 0, len(text)), f"{second} Ahoy. {first}") is None


# --- Selectors from elsewhere --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("lantern", "lantern"),
        ("HARBOUR authority", "Harbour Authority"),
        ("the\u00a0quay", "the quay"),
        ("tables", None),  # said twice
        ("nobody", "Nobody"),
        ("lighthouse", None),
        ("lanterns", None),
        ("?", None),
    ],
)
def test_a_bare_quotation_must_be_said_once(exact: str, expected: str | None) -> None:
    assert said(SPEECH, anchor(Selector(exact), SPEECH)) == expected


def test_a_position_alone_is_a_place_where_it_lies_in_the_text() -> None:
    assert anchor(Selector("", start=4, end=11), SPEECH) == Place(4, 11)
    assert anchor(Selector("", start=4, end=len(SPEECH) + 1), SPEECH) is None
    assert anchor(Selector("", start=4), SPEECH) is None


@pytest.mark.parametrize(
    ("start", "end"), [(-5, 3), (9, 2), (10**12, 10**13), (None, 4), (4, None), (0, 0)]
)
def test_a_position_that_cannot_be_is_ignored(start: int | None, end: int | None) -> None:
    selector = Selector("lantern", start=start, end=end)
    assert said(SPEECH, anchor(selector, SPEECH)) == "lantern"
    assert anchor(Selector("", start=start, end=end), SPEECH) is None


def test_a_position_tells_which_of_equal_words() -> None:
    at = SPEECH.rindex("tables")
    assert anchor(Selector("tables", start=at, end=at + 6), SPEECH) == Place(at, at + 6)


def test_nothing_is_nowhere() -> None:
    assert anchor(Selector(""), "") is None
    assert anchor(Selector(""), SPEECH) is None
    assert anchor(Selector("tide"), "") is None
    assert anchor_among(Selector(""), [], None) is None
    assert anchor_among(Selector("tide"), [], 3) is None


# --- Among the turns of a session ----------------------------------------------------------------


def test_the_turn_it_was_made_on_comes_first() -> None:
    selector = selected(REPLY, "the gauge")
    assert anchor_among(selector, [SPEECH, REPLY, REPLY], 2) == (2, anchor(selector, REPLY))


def test_a_passage_is_found_in_the_turn_that_its_words_moved_to() -> None:
    selector = selected(SPEECH, "a gauge at the breakwater")
    first, second = SPEECH.split("Last")
    texts = [REPLY, first, "Last" + second]
    place = anchor(selector, texts[2])
    assert place is not None
    assert anchor_among(selector, texts, 1) == (2, place)
    assert anchor_among(selector, texts, None) == (2, place)


def test_a_whole_turn_is_found_again_if_it_tells_enough() -> None:
    assert anchor_among(select(REPLY, 0, len(REPLY)), [SPEECH, REPLY], None) == (
        1,
        Place(0, len(REPLY)),
    )


@pytest.mark.parametrize("words", ["I think so.", "Thank you, Ada Quill.", "think"])
def test_common_words_of_a_turn_that_is_gone_are_lost(words: str) -> None:
    turn = "Thank you, Ada Quill. I think so."
    assert anchor_among(selected(turn, words), [SPEECH, turn, REPLY], None) is None


def test_words_said_in_two_other_turns_are_lost() -> None:
    assert anchor_among(selected(SPEECH, "Ada Quill"), [SPEECH, REPLY, SPEECH], None) is None


def test_a_bare_quotation_must_be_said_once_in_the_session() -> None:
    texts = [SPEECH, REPLY]
    ledger = (1, Place(at := REPLY.index("ledger"), at + 6))
    assert anchor_among(Selector("ledger"), texts, None) == ledger
    assert anchor_among(Selector("Ledger"), texts, None) == ledger
    assert anchor_among(Selector("gauge"), texts, None) is None


# --- For any text --------------------------------------------------------------------------------

LETTERS = 'abé e\u0301 .,-–\u00a0\u00ad\u200b\n’"ßİﬁ港湾שלוםعربي👍🏽\U00010348क्षि'
some_texts = st.one_of(
    st.text(LETTERS, max_size=60),
    st.text(max_size=40),
    st.lists(st.sampled_from(["tide", "quay", "a", "the", "Ada"]), max_size=60).map(" ".join),
)
numbers = st.one_of(st.none(), st.integers(-5, 70))
selectors = st.builds(Selector, some_texts, some_texts, some_texts, numbers, numbers)


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text, and a range in it that is not empty."""
    text = draw(some_texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(passages())
def test_what_was_selected_is_anchored_where_it_was(passage: tuple[str, int, int]) -> None:
    text, start, end = passage
    selector = select(text, start, end)
    assert anchor(selector, text) == Place(start, end)
    assert anchor_among(selector, [SPEECH, text], 1) == (1, Place(start, end))


@given(passages(), some_texts)
def test_what_moved_is_anchored_on_the_same_words_or_lost(
    passage: tuple[str, int, int], before: str
) -> None:
    text, start, end = passage
    moved = f"{before} {text}"
    assert said(moved, anchor(select(text, start, end), moved)) in {text[start:end], None}


@given(selectors, st.lists(some_texts, max_size=4), st.one_of(st.none(), st.integers(-2, 5)))
def test_every_place_lies_in_its_text_and_is_the_same_every_time(
    selector: Selector, texts: list[str], home: int | None
) -> None:
    found = anchor_among(selector, texts, home)
    assert found == anchor_among(selector, texts, home)
    if found is not None:
        index, place = found
        assert 0 <= index < len(texts)
        assert 0 <= place.start < place.end <= len(texts[index])


@given(st.lists(st.sampled_from(["café", "Zoë", "naïve", "Łódź", "tide"]), min_size=1))
def test_both_ways_to_write_an_accent_are_the_same_words(words: list[str]) -> None:
    quoted = " ".join(words)
    decomposed = unicodedata.normalize("NFD", f"Ada Quill wrote: {quoted}, and no more.")
    place = anchor(selected(f"Ada Quill wrote: {quoted}, and no more.", quoted), decomposed)
    assert said(decomposed, place) == unicodedata.normalize("NFD", quoted)


# --- However long --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "text"),
    [
        pytest.param(Selector("data " * 4_000, "Data ", "data"), "data " * 40_000, id="repeated"),
        pytest.param(Selector("DATA " * 4_000 + "x", "data "), "data " * 40_000, id="repeated-but"),
        pytest.param(Selector("a", "b ", " c"), "a " * 100_000, id="one-letter"),
        pytest.param(Selector("A" * 20_000, "a", "b"), "a" * 200_000, id="one-word"),
        pytest.param(Selector("港" * 20_000, "a", "b"), "港" * 200_000, id="ideographs"),
    ],
)
def test_what_fits_everywhere_is_lost_before_long(selector: Selector, text: str) -> None:
    assert seconds(lambda: anchor(selector, text)) < 5
    assert anchor(selector, text) is None


def test_a_passage_of_a_huge_turn_is_found_before_long() -> None:
    text = " ".join(f"Gauge {number} stood at {number % 89} feet." for number in range(7_000))
    selector = selected(text, "Gauge 3500 stood at 29 feet. Gauge 3501 stood at 30 feet.")
    corrected = "Ahoy. " + text.replace("3500 stood at", "3500 was standing at")
    assert seconds(lambda: anchor(selector, corrected)) < 5
    found = said(corrected, anchor(selector, corrected))
    assert found == "Gauge 3500 was standing at 29 feet. Gauge 3501 stood at 30 feet."
