"""The sample glossary reads well, and the sample sessions use it."""

from pathlib import Path

import pytest

from igfarchive.annotating.glossaries.files import GlossaryTerm, read_glossary
from igfarchive.annotating.glossaries.terms import Entry, Finder
from igfarchive.transcripts.reading import read_file

FIXTURES = Path(__file__).parents[2] / "fixtures"
TERMS = read_glossary((FIXTURES / "glossary.toml").read_bytes())
TRANSCRIPTS = sorted(FIXTURES.glob("fon-*/*.txt"))


def terms_in(path: Path) -> set[str]:
    finder = Finder(Entry(term.term, term.names) for term in TERMS)
    turns = read_file(path.name, path.read_bytes()).transcript.speech
    texts = ("\n\n".join(turn.paragraphs) for turn in turns)
    return {use.slug for text in texts for use in finder.first_uses(text)}


def test_the_glossary_is_worth_having() -> None:
    assert len(TERMS) >= 60


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.term)
def test_a_definition_is_one_to_three_sentences(term: GlossaryTerm) -> None:
    assert term.definition.endswith(".")
    assert 1 <= term.definition.count(". ") + 1 <= 3
    assert term.definition[0].isupper()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.term)
def test_a_link_is_secure(term: GlossaryTerm) -> None:
    assert not term.link or term.link.startswith("https://")


def test_the_samples_use_many_terms() -> None:
    assert len(set().union(*map(terms_in, TRANSCRIPTS))) >= 12


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_every_sample_uses_some(path: Path) -> None:
    assert len(terms_in(path)) >= 2
