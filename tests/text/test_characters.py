"""Characters that are written otherwise."""

import sys
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from igfarchive.text.characters import (
    FEW,
    Folding,
    has_right_to_left,
    no_text_in,
    with_plain_spaces,
)


@given(st.text(alphabet="a \n\u00a0\u2007\u202f\u2003é"))
def test_only_spaces_that_do_not_break_are_others(text: str) -> None:
    plain = with_plain_spaces(text)
    assert len(plain) == len(text)
    for before, after in zip(text, plain, strict=True):
        assert after == (" " if before in "\u00a0\u2007\u202f" else before)


def test_whatever_runs_from_right_to_left_is_known() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    strong = [each for each in characters if unicodedata.bidirectional(each) in ("R", "AL")]
    assert all(map(has_right_to_left, strong))
    assert has_right_to_left("the word \u05d2\u05d0\u05d5\u05ea")
    assert not has_right_to_left("tide\u00a0tables “of the harbour” — \u6f6e\u6c50")


def test_characters_that_nobody_types_are_no_text() -> None:
    every = [chr(number) for number in range(sys.maxunicode + 1)]
    assert [each for each in every if no_text_in(each)] == [
        each
        for each in every
        if unicodedata.category(each) in ("Cc", "Cs") and each not in "\t\n\r\x85"
    ]
    assert no_text_in("tide\ud800 tables\0") == "\ud800"
    assert not no_text_in("tide\ttables\r\n")


FOLDED = {"É": "e", "½": "1/2", "\u200b": "", "Ж": "ж", "ж": "É"}


def fold_character(character: str) -> str:
    return FOLDED.get(character, character.lower())


@given(st.text(st.one_of(st.sampled_from([*FOLDED, "A", "b"]), st.characters(categories=["Ll"]))))
@example("".join(map(chr, range(224, 224 + FEW + 1))))
def test_a_text_is_folded_character_by_character(text: str) -> None:
    folding = Folding(fold_character)
    assert folding.fold(text) == "".join(map(fold_character, text))
    assert len(folding.origins(text)) == len(folding.fold(text))


def test_few_characters_are_folded_where_they_stand() -> None:
    folding = Folding(fold_character)
    assert folding.fold_few("AÉ½\u200b É") == "Ae1/2 e"
    assert folding.fold_few("AÉЖ") == "AÉЖ"
    assert folding.fold_few("É" + "".join(map(chr, range(224, 224 + FEW)))).startswith("É")
