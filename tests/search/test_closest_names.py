"""Names near one that nobody has."""

import pytest

from igfarchive.search.matches.closest_names import closest_names

NAMES = {
    "ada": "Ada Quill",
    "bo": "Bo Mueller",
    "cy": "Cyrus Müller",
    "dee": "Dee Mole",
    "ada-2": "Ada Quill",
    "wang": "王小明",
}


@pytest.mark.parametrize(
    ("typed", "closest"),
    [
        ("Miller", ["cy", "bo"]),
        ("Bo Miller", ["bo", "cy"]),
        ("ADA QUIL", ["ada", "ada-2"]),
        ("Quill, Ado", ["ada", "ada-2"]),
        ("小", ["wang"]),
        ("Zzyzx", []),
        ("?!", []),
    ],
)
def test_names_are_as_near_as_their_words(typed: str, closest: list[str]) -> None:
    assert closest_names(typed, NAMES, 9) == closest


def test_no_more_than_asked_for_are_given() -> None:
    assert closest_names("ada", NAMES, 1) == ["ada"]
