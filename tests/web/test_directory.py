import pytest

from igfarchive.web.directory import letter_of


@pytest.mark.parametrize(
    ("initial", "letter"),
    [
        *(("A", "A"), ("z", "Z"), ("É", "E"), ("ñ", "N"), ("Ø", "O"), ("ł", "L"), ("Æ", "A")),
        *(("李", "other"), ("م", "other"), ("Ж", "other"), ("7", "other"), ("'", "other")),
        ("", "other"),
    ],
)
def test_names_stand_under_the_letter_one_looks_for(initial: str, letter: str) -> None:
    assert letter_of(initial) == letter
