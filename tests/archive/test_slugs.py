"""Addresses of names."""

import pytest

from igfarchive.archive.slugs import FreeSlugs, free_slug, slug_of
from igfarchive.text import words
from igfarchive.text.characters import LATIN, without_accents


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ada Quill", "ada-quill"),
        ("Ħal Għaxaq", "hal-ghaxaq"),
        ("Øystein Łuk", "oystein-luk"),
        ("O’Shore", "oshore"),
        ("潮 汐", "潮-汐"),
        ("?!", "speaker"),
    ],
)
def test_a_name_gives_a_readable_address(name: str, slug: str) -> None:
    assert slug_of(name, "speaker") == slug


def test_a_letter_is_the_same_to_addresses_and_to_the_search() -> None:
    for letter in LATIN:
        assert words.fold(letter) == without_accents(letter).lower() == slug_of(letter, "")


def test_no_address_is_given_twice_or_means_something_else() -> None:
    assert free_slug("ada", {"ada", "ada-2"}) == "ada-3"
    assert free_slug("unknown", set()) == "unknown-2"
    slugs = FreeSlugs({"ada", "ada-3"})
    assert [slugs.take("ada") for _ in range(3)] == ["ada-2", "ada-4", "ada-5"]
    assert [slugs.take("ada-4"), slugs.take("bo"), slugs.take("bo")] == ["ada-4-2", "bo", "bo-2"]
