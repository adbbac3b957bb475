"""What README and pages say of searching is true: every example is tried on the samples."""

import html
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from igfarchive.search.matches.results import Results
from igfarchive.search.queries import operators, signs
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query
from igfarchive.search.searching import search as ask
from igfarchive.search.typed_filters import apply_typed
from tests.test_docs import ROOT, section

HELP = (ROOT / "templates" / "parts" / "search_help.html").read_text("utf-8")
SEARCHING = section("Searching")
# Code that stands on pages and is no search: what a command line or an address holds.
NO_SEARCH = re.compile(r"manage\.py|u\d+$")


def on_pages() -> Iterator[str]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if path.parent.name == "api":  # whose code is what programs write
            continue
        for code in re.findall(r"<code>([^<{]+)</code>", path.read_text("utf-8")):
            if not NO_SEARCH.search(code):
                yield html.unescape(code)


def in_messages() -> Iterator[str]:
    for message in (signs.STAR, signs.QUESTION_MARK, signs.TILDE, operators.NEAR):
        yield from re.findall(r"as in (.+?)[;.]", message)


EXAMPLES = sorted({*on_pages(), *in_messages(), *re.findall(r"`([^`]+)`", SEARCHING)})


@pytest.fixture
def samples(db: None) -> None:
    """The archive as `make run` fills it."""
    fixtures = str(ROOT / "fixtures")
    call_command("import_glossary", f"{fixtures}/glossary.toml", stdout=StringIO())
    call_command("import_transcripts", fixtures, stdout=StringIO())
    call_command("import_annotations", fixtures, stdout=StringIO())


def search(text: str) -> Results:
    """What the page finds, which applies the filters that are typed."""
    return ask(apply_typed(Query(text=text)))


def turns(text: str) -> set[int]:
    """The turns that a search finds, on its one page."""
    results = search(text)
    assert not results.problem or text.endswith("?") or "in capitals" in results.problem
    assert results.total == len(results.hits)
    return {hit.utterance for hit in results.hits}


def test_help_and_readme_show_the_same_examples() -> None:
    shown = [html.unescape(code) for code in re.findall(r"<code>(.+?)</code>", HELP)]
    assert len(shown) > 5
    assert set(shown) == set(re.findall(r"`([^`]+)`", SEARCHING))
    assert len(set(in_messages())) == 4


@pytest.mark.usefixtures("samples")
def test_every_example_finds_something_in_the_samples() -> None:
    assert [example for example in EXAMPLES if not search(example).total] == []


# Of each sentence of help and README what finds the same turns, and what finds none.
SAID = {
    "encrypt finds encrypted and encryption": ("encrypt", ["encrypted", "encryption"], []),
    "exactly these words": ('"data flows"', ['"Data flows"'], ['"data flow"', '"flows data"']),
    "these words in any order": ('"data flows"~5', ['"flows data"~5'], []),
    "at most five words after the first": (
        '"head flows"~5',
        ['"head flows"~6'],
        ['"head flows"~4'],
    ),
    "any letters for the asterisk": ("con*ity", [], ["con ity"]),
    "three letters or more": ("con*", [], []),
    "any one letter for the question mark": (
        "organi?ation",
        ['"organisation" OR "organization"'],
        ["organi??ation"],
    ),
    "four letters or more": ("goverment~", [], ["goverment", "govrment~"]),
    "Capitals and accents make no difference": ("VALPARAISO", ["valparaíso", "Valparaíso"], []),
    "organization finds organisation": ("organization", ["organisation"], ['"organization"']),
    "email finds e-mail": (
        "email",
        ["e-mail", "e\N{NON-BREAKING HYPHEN}mail", "e\N{EN DASH}mail", '"e mail"'],
        ['"email"'],
    ),
    "data center finds data centre": (
        "data center",
        ["datacentres", "data-center", '"data centre" OR "data centres"'],
        ['"data center"'],
    ),
    "58% finds 58 percent": ("58%", ['"58 per cent"', '"58 percent"'], []),
    "are found in capitals alone": ("passwords who", [], ["passwords WHO"]),
    "is searched for what it asks about": ("who talked about encryption?", ["encryption"], []),
    "IXP finds internet exchange point": ("IXP", [], []),
    "a quotation is only what it is": ('"exchange points"', [], ['"IXP"']),
    "only there": ("group:government encryption", ["encryption group:Government"], []),
    "data w/5 flows": ("data w/5 flows", ['"data flows"~5'], []),
}


@pytest.mark.usefixtures("samples")
def test_what_is_said_of_searching_is_so() -> None:
    for sentence, (query, alike, nothing) in SAID.items():
        for text in (HELP, SEARCHING):
            plain = " ".join(re.sub(r"<[^>]+>|[`*]", "", text).split())
            assert sentence in plain
        assert turns(query), sentence
        assert all(turns(other) == turns(query) for other in alike), sentence
        assert not any(turns(other) for other in nothing), sentence


@pytest.mark.usefixtures("samples")
def test_words_are_joined_as_is_said() -> None:
    first, second, third = (turns(word) for word in ("encryption", "passwords", "children"))
    assert first & third
    assert turns("encryption children") == first & third
    assert turns("encryption OR passwords") == first | second
    assert turns("encryption -children") == first - third
    assert turns("(encryption OR passwords) children") == (first | second) & third


@pytest.mark.usefixtures("samples")
def test_synonyms_are_found_as_is_said() -> None:
    spelled = turns('"exchange points" OR "internet exchange"')
    assert turns("IXP") == spelled
    assert turns("exchange point") >= spelled
    assert not turns('"IXP"')


@pytest.mark.parametrize("short", ["co*", "co*ity", "gov~", "c?"])
def test_beginnings_and_misspellings_are_as_long_as_is_said(short: str) -> None:
    assert parse(short).problem
