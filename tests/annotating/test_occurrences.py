"""A quotation whose context leaves one place stands there; one that is left several is lost."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from igfarchive.annotating.anchoring.alike import Words
from igfarchive.annotating.anchoring.anchors import (
    Place,
    Selector,
    anchor,
    anchor_among,
    anchor_anywhere,
    is_said,
    places_of,
)
from igfarchive.annotating.anchoring.occurrences import MOST_PLACES, occurrences_in_context
from tests.measuring import seconds

HAIL = "Ahoy. Ahoy. Ahoy. Ahoy, ahoy. Ahoy, I said ahoy ahoy."


def at(text: str, number: int, words: str) -> Place:
    """The place of the words that are said so often before: of 0 the first, overlapping or not."""
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    return Place(start, start + len(words))


# --- One place to the letter ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "exact", "suffix", "number"),
    [
        pytest.param("Ahoy. Ahoy. Ahoy. ", "Ahoy", ", ahoy.", 3, id="both-sides"),
        pytest.param("Ahoy. Ahoy. Ahoy. ", "Ahoy", "", 3, id="before-alone"),
        pytest.param("", "Ahoy", ", ahoy.", 3, id="behind-alone"),
        pytest.param("", "Ahoy", ", I", 4, id="a-letter-behind"),
        pytest.param("", "Ahoy", ". Ahoy. Ahoy. A", 0, id="first-of-three"),
        pytest.param("y. ", "Ahoy", ", I s", 4, id="cut-within-words"),
        pytest.param("oy, ", "ahoy", "", 0, id="small"),
        pytest.param("ahoy ", "ahoy", ".", 2, id="at-the-end"),
        pytest.param("", "Ahoy. Ahoy", ". Ahoy, a", 1, id="overlapping"),
        pytest.param("", ". ", "Ahoy, I", 3, id="no-word"),
        pytest.param("Aho", "y", ", ahoy", 3, id="within-a-word"),
    ],
)
@pytest.mark.parametrize(
    ("start", "end"),
    [(None, None), (0, 4), (6, 10), (1, 3), (9, 2), (0, 0), (10**6, 10**6 + 4), (None, 4)],
)
def test_context_that_leaves_one_place_tells_it(
    prefix: str, exact: str, suffix: str, number: int, start: int | None, end: int | None
) -> None:
    selector = Selector(exact, prefix, suffix, start, end)
    assert anchor(selector, HAIL) == at(HAIL, number, exact)


@pytest.mark.parametrize(
    ("prefix", "exact", "suffix"),
    [
        ("", "Ahoy", ""),
        ("Ahoy. ", "Ahoy", ""),
        ("", "Ahoy", ","),
        ("", "Ahoy. Ahoy", ""),
        ("Ahoy. ", "Ahoy", ". "),
        ("", "ahoy", ""),
    ],
)
@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (1, 3), (9, 2), (0, 0), (10**6, 10**6 + 4), (0, None)]
)
def test_context_that_leaves_several_tells_none(
    prefix: str, exact: str, suffix: str, start: int | None, end: int | None
) -> None:
    assert anchor(Selector(exact, prefix, suffix, start, end), HAIL) is None


def test_a_position_tells_which_of_those_that_are_left() -> None:
    place = at(HAIL, 2, "Ahoy")
    assert anchor(Selector("Ahoy", "Ahoy. ", "", *place), HAIL) == place
    # With other white space it is the same words there, and still the position that tells.
    assert anchor(Selector("Ahoy", "Ahoy.\u00a0", "", *place), HAIL) == place


def test_letters_count_before_the_words_they_spell() -> None:
    text = "The tide, then. The tide then? The Tide: then!"
    for number, suffix in enumerate([", then", " then", ": then"]):
        found = anchor(Selector("ide", "", suffix), text)
        assert found == at(text, number, "ide")
    assert anchor(Selector("tide", "", "; then"), text) is None


def test_context_longer_than_what_is_compared_by_likeness_tells() -> None:
    text = " ".join(f"Keel {number} is. {'Ahoy. ' * 60}" for number in range(3))
    place = Place(*at(text, 100, "Ahoy"))
    selector = Selector("Ahoy", text[text.index("Keel 1") : place.start], "")
    assert anchor(selector, text) == place


# --- However it is written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "exact", "suffix"),
    [
        pytest.param("Ahoy.\u00a0Ahoy.\u00a0Ahoy.\u00a0", "Ahoy", ",\u00a0ahoy.", id="no-break"),
        pytest.param("Ahoy.\n\nAhoy.  Ahoy.\t", "Ahoy", ",\n ahoy.", id="white-space"),
        pytest.param("AHOY. AHOY. AHOY. ", "AHOY", ", AHOY. ", id="case"),
        pytest.param("\n Ahoy. Ahoy. Ahoy. ", "Ahoy", ", ahoy.", id="space-before-the-turn"),
        pytest.param("Ahoy. Ahoy. Ahoy.", "Ahoy", ", ahoy.", id="trimmed-before"),
        pytest.param("Ahoy. Ahoy. AHOY.", " Ahoy", ", ahoy.", id="space-in-the-quotation"),
        pytest.param("Ahoy. Ahoy. Ahoy. ", "Ahoy, ", "ahoy.  Ahoy,", id="space-behind"),
        pytest.param("Ah\u00f3y. Ahoy. Aho\u0301y. ", "Aho\u0301y", ", ahoy.", id="accents"),
        pytest.param("Ahoy. Ah\u00adoy. Ahoy. ", "Ahoy", "\u200b, ahoy.", id="no-width"),
    ],
)
def test_context_in_another_dress_leaves_one_place(prefix: str, exact: str, suffix: str) -> None:
    place = anchor(Selector(exact, prefix, suffix), HAIL)
    assert place is not None
    assert place.start == 18
    assert HAIL[slice(*place)].rstrip(",") == "Ahoy"


@pytest.mark.parametrize(
    ("text", "prefix", "exact", "suffix", "number"),
    [
        ("Ay. Ay.\n\nAy. No.", "Ay.", "Ay", ". No", 2),
        ("It’s “ay”. It’s ay. It’s “ay” now.", "It's \"", "ay", '". It', 0),
        ("Ay\u2011ay. Ay\u2013ay. Ay ay.", "", "Ay", " ay", 4),
        ("Ay\u2014ay? Ay ay? Ay.", "", "Ay", "-ay", 0),
        ("No, ay, ay, ay. Ay. Ay.", "no ay ay ", "ay", "", 2),  # without punctuation
        ("Oh no ay, ay. So ay, ay. Oh", "so ay ", "ay", "", 3),
        ("Oh no ay, ay. So ay, ay. Oh", "o ay ", "ay", " so", 1),
    ],
)
def test_other_signs_leave_one_place(
    text: str, prefix: str, exact: str, suffix: str, number: int
) -> None:
    folded = text.casefold()
    start = at(folded, number, exact.casefold()).start
    assert anchor(Selector(exact, prefix, suffix), text) == Place(start, start + len(exact))


def test_white_space_parts_words_in_any_dress() -> None:
    assert anchor(Selector("is", "now here ", " it"), "NOWHERE is it that now HERE is it.") == (
        Place(28, 30)
    )


# --- Where the turn begins and ends --------------------------------------------------------------


def test_of_equal_places_the_one_at_the_edge_of_the_turn_is_what_was_quoted_there() -> None:
    # Quoted at the start of its turn, of which the rest was changed since.
    selector = Selector("Ay", "", ", ay. ", 0, 2)
    assert anchor(selector, "Ay, ay. Oh Ay, ay. ") == Place(0, 2)
    assert anchor(selector, "Oh Ay, ay. Oh Ay, ay. ") is None
    assert anchor(Selector("Ay", "", ", ay. ", 0, 0), "Oh Ay, ay. Oh Ay, ay. ") is None


def test_a_position_that_cannot_be_says_nothing_of_the_edge() -> None:
    assert anchor(Selector("Ay", start=0, end=0), "Ay. Ay.") is None
    assert anchor(Selector("Ay", start=0), "Ay. Ay.") is None


# --- Among the turns of a session ----------------------------------------------------------------

LOG = "At noon the gauge stood at nine feet, and the harbour master wrote it down: ay. "
TURNS = [HAIL, f"Ay. {LOG}Ay.", "Ay, ay."]


def test_a_passage_that_moved_to_another_turn_is_told_by_its_context() -> None:
    place = at(TURNS[1], 0, "ay")
    selector = Selector("ay", LOG[: LOG.index("ay.")], ". Ay.")
    assert anchor_among(selector, TURNS, None) == (1, place)
    assert anchor_among(selector, TURNS, 2) == (1, place)
    assert anchor_among(selector, [*TURNS, TURNS[1]], None) is None


def test_a_session_alone_is_target_enough_where_context_leaves_one_place() -> None:
    assert anchor_anywhere(Selector("Ay", "", ", ay"), TURNS) == (2, Place(0, 2))
    assert anchor_anywhere(Selector("AY", "", ",\u00a0ay"), TURNS) == (2, Place(0, 2))
    assert anchor_anywhere(Selector("Ay", "", ""), TURNS) is None
    assert anchor_anywhere(Selector("Ay", "", ", ay"), [*TURNS, TURNS[2]]) is None
    assert anchor_anywhere(Selector("", start=0, end=2), TURNS) is None
    # What a turn that is gone said is not what another one says.
    assert anchor_among(Selector("Ay", "", ", ay"), TURNS, None) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [("Ahoy", True), ("ahoy,\u00a0i", True), ("AHOY\nahoy", True), ("Ahoi", False), ("", False)],
)
def test_words_are_said_once_or_more_or_not_at_all(words: str, said: bool) -> None:
    assert is_said(words, HAIL) is said


@pytest.mark.parametrize(
    ("words", "text", "starts"),
    [
        ("a", "A boat, a bat and a ray.", [8, 18]),
        ("a", "A boat.", [4]),
        ("at", "That bat sat at the quay.", [2, 6, 10, 13]),
        ("ay ay", "ay ay ay", [0, 3]),
        ("!", "Ho! Ho!", [2, 6]),
        ("port", "Harbour", []),
        ("", "Harbour", []),
    ],
)
def test_several_places_are_those_of_words_where_words_are_several(
    words: str, text: str, starts: list[int]
) -> None:
    assert places_of(words, text) == [Place(at, at + len(words)) for at in starts]


# --- For any text --------------------------------------------------------------------------------

words = st.sampled_from(["ay", "Ay", "no", "ay-ay", "yaya", "a"])
gaps = st.sampled_from([" ", ", ", ". ", "\u00a0", "\n\n", "? "])


@st.composite
def passages(draw: st.DrawFn) -> tuple[str, Selector]:
    """A text in which hardly anything is said once, and some of it with some of its context."""
    said = draw(st.lists(st.tuples(words, gaps), min_size=1, max_size=25))
    text = "".join(word + gap for word, gap in said)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, min(len(text), start + 8)))
    before, after = draw(st.integers(0, 12)), draw(st.integers(0, 12))
    prefix, suffix = text[max(0, start - before) : start], text[end : end + after]
    position = draw(
        st.one_of(
            st.just((None, None)),
            st.just((start, end)),
            # One that starts where the context does would say that the turn began there.
            st.tuples(st.integers(len(prefix) + 1, 30), st.integers(0, 200)),
        )
    )
    return text, Selector(text[start:end], prefix, suffix, *position)


def fitting(selector: Selector, text: str) -> list[Place]:
    """Every offset is tried: the places that say all of the selector, letter by letter."""
    whole = selector.prefix + selector.exact + selector.suffix
    starts = (at for at in range(len(text)) if text[at : at + len(whole)] == whole)
    return [
        Place(at + len(selector.prefix), at + len(selector.prefix) + len(selector.exact))
        for at in starts
    ]


def stated(selector: Selector) -> Place | None:
    if selector.start is None or selector.end is None:
        return None
    return Place(selector.start, selector.end)


@given(passages())
@example((HAIL, Selector("Ahoy", "Ahoy. Ahoy. Ahoy. ", ", ahoy.")))
def test_one_place_that_fits_is_it_and_of_several_it_is_no_other(
    passage: tuple[str, Selector],
) -> None:
    text, selector = passage
    places = fitting(selector, text)
    found = anchor(selector, text)
    if len(places) == 1:
        assert found == places[0]
    elif (place := stated(selector)) in places:
        assert found == place
    else:
        assert found is None or found in places
        if selector.start is None:
            assert found is None


DRESS = str.maketrans({" ": "\u00a0", "\u00a0": " ", "a": "A", "y": "Y", "-": "\u2011", "n": "N"})


def plain(text: str) -> str:
    """In one dress, letter for letter: for texts without runs of white space."""
    return text.replace("\u00a0", " ").replace("\u2011", "-").lower()


@given(passages())
def test_in_another_dress_one_place_that_fits_is_it(passage: tuple[str, Selector]) -> None:
    text, selector = passage
    text = text.replace("\n\n", "\n")
    exact = selector.exact.strip().replace("\n\n", "\n")
    prefix, suffix = selector.prefix.replace("\n\n", "\n"), selector.suffix.replace("\n\n", "\n")
    if not exact or exact != selector.exact.replace("\n\n", "\n"):
        return
    dressed = Selector(exact.translate(DRESS), prefix.translate(DRESS), suffix.translate(DRESS))
    if fitting(dressed, text):
        return
    spaced = [plain(each).replace("\n", " ") for each in (exact, prefix, suffix)]
    wanted = Selector(spaced[0], spaced[1], spaced[2])
    places = fitting(wanted, plain(text).replace("\n", " "))
    found = anchor(dressed, text)
    assert found == places[0] if len(places) == 1 else found is None


# --- However often -------------------------------------------------------------------------------


def seen(text: str) -> Iterator[int]:
    """How many places are looked at of those that fit."""
    for exact, prefix, suffix in [("Ay", "", ""), ("AY", "ay. ", "."), ("ay", "ay ay ", " ay")]:
        looked: list[int] = []

        def allows(_text: str, start: int, _end: int, looked: list[int] = looked) -> bool:
            looked.append(start)
            return True

        found = occurrences_in_context(exact, prefix, suffix, [Words(text)], allows)
        assert len(found) == MOST_PLACES
        yield len(looked)


def test_of_thousands_of_places_no_more_than_too_many_are_looked_at() -> None:
    for count in (200, 20_000):
        assert max(seen("Ay. " * count)) <= MOST_PLACES


HARD = [
    pytest.param("Ay. ", Selector("Ay", "Ay. " * 200, ", no"), id="no-such-end"),
    pytest.param("Ay. ", Selector("AY", "ay ay ay", "ay no"), id="words"),
    pytest.param("Ay. ", Selector("Ay. " * 500, "", ""), id="long"),
    pytest.param("ay", Selector("AY" * 2_000, "a", "n", 1, 4_001), id="one-word"),
    pytest.param("a ", Selector("a", " a" * 500, "a", 0, 1), id="trimmed"),
]


@pytest.mark.parametrize(("said", "selector"), HARD)
def test_the_time_it_takes_grows_with_the_text_and_no_faster(said: str, selector: Selector) -> None:
    def least(size: int) -> float:
        text = said * (size // len(said))
        return min(seconds(lambda: anchor(selector, text)) for _ in range(3))

    least(20_000)  # what is folded once is kept
    # Eight times the text: a time that grew with its square would be 64 times as long.
    assert least(160_000) < 30 * least(20_000)
