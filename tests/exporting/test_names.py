"""Names taken apart as citations need them: found in what is written, or left whole."""

import pytest

from igfarchive.exporting.citations.names import Name, read_name


@pytest.mark.parametrize(
    ("name", "sort_name", "parts"),
    [
        ("Ada Quill", "Quill, Ada", Name("Quill", "Ada")),
        ("Paz Quilodrán", "Quilodran, Paz", Name("Quilodrán", "Paz")),
        ("Søren Łąka", "Laka, Soren", Name("Łąka", "Søren")),
        ("Ada van der Berg", "Van der Berg, Ada", Name("Berg", "Ada", "van der")),
        ("Íñigo de la Cruz", "De la Cruz, Inigo", Name("Cruz", "Íñigo", "de la")),
        ("Ana De la Cruz", "De la Cruz, Ana", Name("De la Cruz", "Ana")),
        ("Niall O'Hanrahan", "O'Hanrahan, Niall", Name("O'Hanrahan", "Niall")),
        ("Niall O’Hanrahan", "O'Hanrahan, Niall", Name("O’Hanrahan", "Niall")),
        ("Mary-Jane K. Kelp", "Kelp, Mary-Jane K.", Name("Kelp", "Mary-Jane K.")),
        # A family's name that stands first: the curator's sorted name says so.
        ("Guo Feng", "Guo, Feng", Name("Guo", "Feng")),
        ("Dr. Ada Quill", "Quill, Ada", Name("Quill", "Ada")),
        ("Cy Wharf Jr.", "Wharf, Cy", Name("Wharf", "Cy", suffix="Jr.")),
        ("Cy Wharf, Jr.", "Wharf, Cy", Name("Wharf", "Cy", suffix="Jr.")),
        ("Cy Wharf PhD", "Wharf, Cy", Name("Wharf", "Cy")),
        # The same word twice: the family's name is the last.
        ("Kai Kai", "Kai, Kai", Name("Kai", "Kai")),
    ],
)
def test_parts_are_as_written(name: str, sort_name: str, parts: Name) -> None:
    assert read_name(name, sort_name, person=True) == parts


@pytest.mark.parametrize(
    ("name", "sort_name"),
    [
        ("陈晓明", "陈晓明"),
        ("李明", "Li, Ming"),
        ("Anya", "Anya"),
        ("Ada Quill", "Tern, Bo"),
        ("Ada Quill", "Quill,"),
        ("Quill", "Quill, Ada"),
        ("", ","),
    ],
)
def test_a_name_whose_parts_are_not_in_it_stays_whole(name: str, sort_name: str) -> None:
    assert read_name(name, sort_name, person=True) == Name(literal=name)


def test_a_role_or_an_organisation_has_no_family() -> None:
    name = "Ministry of Tides, Fog and Foam"
    assert read_name(name, "Tides, Ministry of", person=False) == Name(literal=name)


class TestWriting:
    BERG = Name("Berg", "Ada-Maria K.", "van der", "Jr.")

    def test_in_every_order(self) -> None:
        assert self.BERG.whole == "Ada-Maria K. van der Berg Jr."
        assert self.BERG.inverted == "van der Berg, Ada-Maria K., Jr."
        assert self.BERG.shortened == "van der Berg, A.-M. K., Jr."

    def test_shortens_no_role(self) -> None:
        moderator = Name(literal="Remote Moderator")
        assert moderator.whole == moderator.inverted == moderator.shortened == "Remote Moderator"

    def test_keeps_a_particle_behind_the_given_name(self) -> None:
        name = read_name("Odile de La Motterie", "La Motterie, Odile de", person=True)
        assert name == Name("La Motterie", "Odile de")
        assert name.shortened == "La Motterie, O. de"

    def test_shortens_accented_letters_and_strange_hyphens(self) -> None:
        assert Name("Łąka", "Śimon -X").shortened == "Łąka, Ś. X."
