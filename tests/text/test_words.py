"""One analysis for texts, queries and marks."""

import re
import sys
import threading
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from igfarchive.text.words import (
    LONGEST,
    WORD,
    exact_words,
    fold,
    stem,
    tokens,
    words_of,
    written_text,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Tide turns", ["the", "tide", "turns"]),
        ("Café à Zürich", ["cafe", "a", "zurich"]),
        ("ŁUKASZ Sørensen Straße œuvre", ["lukasz", "sorensen", "strasse", "oeuvre"]),
        ("co-chair co\u2011chair co – chair", ["co", "chair"] * 3),
        ("harbour\u2019s harbour's", ["harbour's", "harbour's"]),
        ("'quoted' the masters\u2019 ropes", ["quoted", "the", "masters", "ropes"]),
        ("O\u2019Mara ʼ", ["o'mara"]),
        ("one\u00a0two\u202fthree", ["one", "two", "three"]),
        ("ze\u200bro wi\u00addth \ufeffmark", ["zero", "width", "mark"]),
        ("ＦＵＬＬ width ﬁne", ["full", "width", "fine"]),
        ("12:30 and 1,000 or ½", ["12", "30", "and", "1000", "or", "1", "2"]),
        ("1,000,000.50 3.5 7,5 1,0000", ["1000000.50", "3.5", "7", "5", "1", "0000"]),
        ("5.7.2031 v2.0 2.0x 1,000th", ["5", "7", "2031", "v2", "0", "2", "0x", "1", "000th"]),
        ("35% 35 % 35 per cent 35 Per\nCent", ["35", "percent"] * 4),
        ("percent per centre % recent cents", ["percent", "per", "centre", "recent", "cents"]),
        ("$100 100$ $ 100", ["100", "dollars"] * 3),
        (
            "€1,000 5 £ US$20 1 €2",
            ["1000", "euros", "5", "pounds", "us", "20", "dollars", "1", "2", "euros"],
        ),
        ("$ $x $20m 5%x", ["x", "20m", "5", "percent", "x"]),
        ("U.S. U.S.A. the U.N.\u2019s e.g. a.m.", ["us", "usa", "the", "un's", "eg", "am"]),
        (
            "Ph.D. Plan B. A Ada J.K.Bo co.uk",
            ["ph", "d", "plan", "b", "a", "ada", "jk", "bo", "co", "uk"],
        ),
        ("C++, C# .NET F# AT&T's R&D", ["c++", "c#", ".net", "f#", "at&t's", "r&d"]),
        (
            "c+ c++x #c ..net x.net tide&rope",
            ["c", "c", "x", "c", "net", "x", "net", "tide", "rope"],
        ),
        ("high [00:00:09.11] tide (10:40)", ["high", "tide", "10", "40"]),
        ("snake_case", ["snake", "case"]),
        ("潮汐 table", ["潮", "汐", "table"]),
        ("しおカ々", ["し", "お", "カ", "々"]),
        ("الشبكة сеть", ["الشبكة", "сеть"]),
        ("-- … ?! 🙂", []),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert exact_words(text) == expected


@pytest.mark.parametrize(
    ("word", "like"),
    [("governance", "govern"), ("governs", "govern"), ("harbour's", "harbor"), ("tides", "tide")],
)
def test_inflections_share_a_stem(word: str, like: str) -> None:
    assert stem(word) == stem(like)


def test_different_words_do_not() -> None:
    assert len({stem(word) for word in ("tide", "table", "harbour", "dons", "don't")}) == 5


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("The café.", ["The", "café"]),
        # Accents and joiners written as characters of their own stay with their word.
        ("The cafe\u0301s close", ["The", "cafe\u0301s", "close"]),
        ("cafe\u0301", ["cafe\u0301"]),
        ("a\u200bb c", ["a\u200bb", "c"]),
        ("½ ﬁn", ["½", "½", "ﬁn"]),
        ("İzmir\u2019s 潮汐", ["İzmir\u2019s", "潮", "汐"]),
        ("½ of $100, 35%", ["½", "½", "of", "$100", "$100", "35", "%"]),
        ("the U.S. é per  cent C++", ["the", "U.S.", "é", "per  cent", "C++"]),
    ],
)
def test_offsets_count_characters_of_the_text_itself(text: str, spans: list[str]) -> None:
    assert [text[token.start : token.end] for token in tokens(text)] == spans


def test_a_token_knows_its_place() -> None:
    *_, last = tokens("Tide tables, governed")

    assert last == ("governed", 2, 13, 21)


def test_an_endless_word_is_read_in_pieces() -> None:
    words = exact_words("a" * 1000)

    assert "".join(words) == "a" * 1000
    assert max(map(len, words)) == LONGEST


@given(st.text(st.characters(codec="ascii", exclude_characters="%$&+#.,cC")))
@example("tide's o''clock 'n' " + "a" * 2 * LONGEST + " x_y 9")
@example("'" + "a'" * 9)
def test_a_text_that_is_ascii_has_the_words_that_any_text_has(text: str) -> None:
    assert words_of(text) == WORD.findall(text)


# What is said otherwise than it is written.
SIGNED = re.compile(r"[%$€£¥]|[\d.,][.,]|[^\W\d_]\.|cent")
TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("aBé\u0301\u200b\u2019'½ﬁ潮 \n-ßİ.,10%$&+#"))
)


@given(TEXTS)
@example("½\u200b½")
@example("\u0301a")
def test_tokens_are_the_words_in_order(text: str) -> None:
    found = list(tokens(text))

    assert [token.exact for token in found] == exact_words(text)
    assert [token.position for token in found] == list(range(len(found)))
    for token in found:
        assert 0 <= token.start < token.end <= len(text)
        if "+" not in text and not SIGNED.search(fold(text)):
            assert token.exact in fold(text[token.start : token.end])
    for one, next_one in pairwise(found):
        assert one.start <= next_one.start
        assert one.end <= next_one.end


@given(TEXTS)
@example("PER cEnt")
def test_written_words_are_the_exact_ones_with_their_capitals(text: str) -> None:
    assert list(map(fold, words_of(written_text(text)))) == exact_words(text)


@given(TEXTS)
def test_composed_and_decomposed_texts_have_the_same_words(text: str) -> None:
    assert exact_words(unicodedata.normalize("NFD", text)) == exact_words(
        unicodedata.normalize("NFC", text)
    )


@given(TEXTS)
def test_words_are_folded_once_and_for_all(text: str) -> None:
    words = exact_words(text)

    assert exact_words(" ".join(words)) == words


def test_several_threads_stem_at_once() -> None:
    words = [f"harbour{letter}ing" for letter in "abcdefghijklmnopqrstuvwxyz"] * 20
    alone = [stem(word) for word in words]
    stem.cache_clear()
    interval = sys.getswitchinterval()
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append([stem(word) for word in words]))
        for _ in range(4)
    ]
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)

    assert found == [alone] * 4


def test_what_is_written_with_signs_does_not_depend_on_those_elsewhere() -> None:
    for written in (
        "per cent潮",
        "per — cent",
        "$ 100 left",
        "100% $ 5",
        "ropes, C++, U.S. and 1,000",
    ):
        alone = exact_words(written)

        assert exact_words(f"{written} at 5% tides and 7#") == [
            *alone, "at", "5", "percent", "tides", "and", "7",
        ]  # fmt: skip
