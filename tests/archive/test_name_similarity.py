"""Which names look like one, and why: a table of pairs, alike and not."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from igfarchive.archive.name_similarity import Likeness, _near, find_alike
from igfarchive.archive.spelling import ORGANISATIONS, PERSONS, Wording

ALIKE_PERSONS = [
    ("WEN LIU", "LIU WEN", "the same words in another order"),
    ("Quill, Ada", "ADA QUILL", "the same words in another order"),
    ("Ada Quill", "ADA QUILL", "the same but for capitals, accents or spaces"),
    ("INÉS BÄUML", "Ines Bauml", "the same but for capitals, accents or spaces"),
    ("Ine\u0301s Tern", "INÉS TERN", "the same but for capitals, accents or spaces"),
    ("Søren Łuk", "Soren Luk", "the same but for capitals, accents or spaces"),
    ("NIAMH O'TERN", "Niamh O’Tern", "the same but for capitals, accents or spaces"),
    ("Bo Mac Tern", "Bo MacTern", "the same but for capitals, accents or spaces"),
    ("ST. TERN", "SAINT-TERN", "the same but for capitals, accents or spaces"),
    ("MS. ADA QUILL", "ADA QUILL", "the same but for “MS”"),
    ("H.E. ADA QUILL", "ADA QUILL", "the same but for “H”, “E”"),
    ("CHAIRMAN QUILL", "QUILL", "the same but for “CHAIRMAN”"),
    ("ADA DE LA QUILL", "ADA QUILL", "the same but for “DE”, “LA”"),
    ("PROF. LIU WEN", "WEN LIU", "the same but for “PROF” and the order"),
    ("ADA NIB QUILL", "ADA QUILL", "the same but for “NIB”"),
    ("ADA N. QUILL", "ADA QUILL", "the same but for “N”"),
    ("RANANE QUILL", "RUNANE QUILL", "“RANANE” and “RUNANE” are one letter apart"),
    ("TERNGETAI QUILL", "TERNGATAI QUILL", "“TERNGETAI” and “TERNGATAI” are one letter apart"),
    ("PADFMAN", "PADMFAN", "“PADFMAN” and “PADMFAN” are one letter apart"),
    ("BO TERN", "BO TERNE", "“TERN” and “TERNE” are one letter apart"),
    ("EVA TOFFMAN", "EVA TOFMANN", "“TOFFMAN” and “TOFMANN” differ in doubled letters"),
    ("QUILLMAN ADA", "ADA QUILLMEN", "“QUILLMAN” and “QUILLMEN” are one letter apart"),
    ("ADA QUILL TERN", "ADA QUI LLTERN", "the same but for capitals, accents or spaces"),
    ("C. TERNANGO", "CHARITY TERNANGO", "“C” may stand for “CHARITY”"),
    ("C. TERRNANGO", "CHARITY TERNANGO", "“C” may stand for “CHARITY”"),
    ("TERNANGO C", "CHARITY TERNANGO", "“C” may stand for “CHARITY”"),
    ("J. P. QUILL", "Jan Piet Quill", "“J” may stand for “Jan” and “P” may stand for “Piet”"),
    ("毛 小明", "小明 毛", "the same words in another order"),
]

NOT_ALIKE_PERSONS = [
    ("ADA QUILL", "BO TERN"),
    ("TIM QUILL", "JIM QUILL"),
    ("JULIE", "JULIA"),
    ("SPEAKER 1", "SPEAKER 2"),
    ("ADA QUILL 2", "ADA QUILL"),
    ("B. TERNANGO", "CHARITY TERNANGO"),
    ("C. D. TERNANGO", "CHARITY TERNANGO"),
    ("C. TERN", "CHARITY QUILL"),
    ("ADA", "ADA QUILL"),
    ("A. B.", "ADA BELL"),
    ("MS", "MR"),
    ("LEE WU", "LI WU"),
    ("小明", "小红"),
    ("", ""),
    ("…", "!"),
]

ALIKE_ORGANISATIONS = [
    ("The Tide Office", "Tide Office Ltd.", "the same but for “The”, “Ltd”"),
    ("University of Oxmouth", "Oxmouth University", "the same but for “of” and the order"),
    ("ITB", "International Tide Bureau", "“ITB” may be the first letters"),
    ("BOTT", "Bureau of Tide Tables", "“BOTT” may be the first letters"),
    ("Tide Bureau (ITB)", "Tide Bureau", "the same but for “ITB”"),
    ("Harbour Autority", "Harbour Authority", "“Autority” and “Authority” are one letter apart"),
]

NOT_ALIKE_ORGANISATIONS = [
    ("Tide Office", "Rope Office"),
    ("TB", "Tide Bureau"),
    ("Office of Tides", "Bureau of Tides"),
]


def only(pairs: list[Likeness]) -> Likeness:
    (pair,) = pairs
    return pair


@pytest.mark.parametrize(("one", "other", "reason"), ALIKE_PERSONS)
def test_persons_alike(one: str, other: str, reason: str) -> None:
    assert only(find_alike([one, other], PERSONS)).reason == reason


@pytest.mark.parametrize(("one", "other", "reason"), ALIKE_PERSONS)
def test_likeness_does_not_depend_on_who_comes_first(one: str, other: str, reason: str) -> None:
    there = only(find_alike([one, other], PERSONS))
    back = only(find_alike([other, one], PERSONS))
    assert (there.first, there.second, there.score) == (back.first, back.second, back.score)


@pytest.mark.parametrize(("one", "other"), NOT_ALIKE_PERSONS)
def test_persons_not_alike(one: str, other: str) -> None:
    assert find_alike([one, other], PERSONS) == []


@pytest.mark.parametrize(("one", "other", "reason"), ALIKE_ORGANISATIONS)
def test_organisations_alike(one: str, other: str, reason: str) -> None:
    assert only(find_alike([one, other], ORGANISATIONS)).reason == reason


@pytest.mark.parametrize(("one", "other"), NOT_ALIKE_ORGANISATIONS)
def test_organisations_not_alike(one: str, other: str) -> None:
    assert find_alike([one, other], ORGANISATIONS) == []


def test_an_acronym_is_no_likeness_of_persons() -> None:
    assert find_alike(["ITB", "Ian Tern Bell"], PERSONS) == []


def test_the_surest_come_first_and_each_pair_once() -> None:
    names = ["C. TERNANGO", "CHARITY TERNANGO", "MS. CHARITY TERNANGO", "CHARITY TERNANGA"]

    pairs = find_alike(names, PERSONS)

    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)
    assert (pairs[0].first, pairs[0].second) == (1, 2)
    places = [(pair.first, pair.second) for pair in pairs]
    assert len(places) == len(set(places))
    assert all(first < second for first, second in places)


def test_pairs_are_found_however_far_apart_they_stand() -> None:
    """Distances are taken in strips: a pair may stand in two of them."""
    numerals = "abcdefghij"
    strangers = [
        "".join(numerals[int(digit)] * 2 for digit in f"{number * 7919 % 10_000:04}") + " tern"
        for number in range(1_200)
    ]
    names = ["RANANE QUILL", *strangers, "RUNANE QUILL"]

    assert (0, 1_201) in {(pair.first, pair.second) for pair in find_alike(names, PERSONS)}


@given(st.lists(st.text("aeb ", max_size=6), max_size=12))
def test_no_two_texts_one_edit_apart_are_missed(texts: list[str]) -> None:
    every = combinations(range(len(texts)), 2)
    assert _near(texts) == {
        (one, other) for one, other in every if OSA.distance(texts[one], texts[other]) <= 1
    }


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MANY = {
    "spelt alike": lambda n: f"ADA{'-' * (n % 90)} NOOR{'.' * (n // 90)}",
    "with titles": lambda n: " ".join(["MR"] * (n % 60) + ["DR"] * (n // 60) + ["ADA NOOR"]),
    "one letter apart": lambda n: f"ADA NOOR{LETTERS[n % 26]}{LETTERS[n // 26 % 26]}X",
    "initials of one surname": lambda n: (
        f"{LETTERS[n % 26]} {LETTERS[n // 26 % 26]} {LETTERS[n // 676 % 26]} NOOR"
    ),
    "one word left out": lambda n: (
        f"ADA NOOR BO {LETTERS[n % 26] * 3}{LETTERS[n // 26 % 26]}" if n % 2 else "NOOR ADA BO"
    ),
    "an acronym": lambda n: f"ABC{'.' * n}" if n % 2 else f"ADA BO CY {'-' * n}",
}


@pytest.mark.parametrize("wording", [PERSONS, ORGANISATIONS], ids=["persons", "organisations"])
@pytest.mark.parametrize("kind", MANY)
def test_pairs_grow_with_the_names_and_not_with_their_square(kind: str, wording: Wording) -> None:
    pairs = find_alike([MANY[kind](number) for number in range(1_600)], wording)
    assert len(pairs) <= 100 * 1_600
