"""What changes the sense of what was said, and what does not."""

import pytest

from igfarchive.search.matches.sense import Sense, changed_sense, names_in, numbers
from igfarchive.text.words import exact_words


@pytest.mark.parametrize(
    ("quoted", "standing", "sense"),
    [
        ("", "not", Sense.NEGATION),
        ("isn't", "is", Sense.NEGATION),
        ("can’t", "can", Sense.NEGATION),
        ("with", "without", Sense.NEGATION),
        ("somebody", "nobody", Sense.NEGATION),
        ("binding", "non-binding", Sense.NEGATION),
        ("safe", "unsafe", Sense.NEGATION),
        ("useful", "useless", Sense.NEGATION),
        ("", "non-", Sense.NEGATION),
        ("do not", "don't", None),
        ("never", "not", None),
        ("5", "15", Sense.NUMBER),
        ("twenty five", "25", None),
        ("two hundred", "three hundred", Sense.NUMBER),
        ("million", "billion", Sense.NUMBER),
        ("first", "second", Sense.NUMBER),
        ("1,000", "1000", None),
        ("one", "a", None),
        ("tide", "table", None),
        ("form", "inform", None),
    ],
)
def test_negations_and_numbers(quoted: str, standing: str, sense: Sense | None) -> None:
    assert changed_sense(quoted, standing) is sense


def test_other_names() -> None:
    text = "Ada met Bo. Then Cy came, and I left."
    assert list(names_in(text, 0, len(text), {"cy"}.__contains__)) == ["bo", "cy"]
    shouted = "ADA MET BO TODAY."
    assert list(names_in(shouted, 0, len(shouted), {"ada", "bo"}.__contains__)) == ["ada", "bo"]
    small = "the tide came in. the buoy sank"
    assert not list(names_in(small, 0, len(small), {"the", "tide", "buoy"}.__contains__))
    uncased = "منتدى المرافئ"
    assert list(names_in(uncased, 0, len(uncased), {"منتدى"}.__contains__)) == ["منتدى"]
    assert changed_sense("Bo", "Cy", ["bo", "cy"]) is Sense.NAME
    assert changed_sense("the harbour", "the port", []) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty five boats", ["25"]),
        ("two hundred and five thousand", ["205000"]),
        ("one thousand two hundred", ["1200"]),
        ("one two three", ["1", "2", "3"]),
        ("1.5 million", ["1.5", "1000000"]),
        ("a dozen", ["dozen"]),
        ("and and", []),
    ],
)
def test_numbers_in_words(text: str, expected: list[str]) -> None:
    assert list(numbers(exact_words(text))) == expected
