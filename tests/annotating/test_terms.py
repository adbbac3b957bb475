"""The terms of a glossary are found where a reader would see them, and nowhere else."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.annotating.glossaries.terms import Entry, Finder, TermUse

ENTRIES = [
    Entry("igf", ("IGF", "Internet Governance Forum")),
    Entry("internet-governance", ("internet governance",)),
    Entry("gac", ("GAC", "Governmental Advisory Committee")),
    Entry("cctld", ("ccTLD",)),
    Entry("ipv6", ("IPv6",)),
    Entry("who", ("WHO",)),
    Entry("ai", ("AI", "artificial intelligence")),
    Entry("cert", ("CERT",)),
    Entry("multistakeholder", ("multi-stakeholder model", "multistakeholder model")),
    Entry("stakeholder-group", ("stakeholder group",)),
    Entry("encryption", ("encryption",)),
    Entry("cache", ("cache",)),
    Entry("convention", ("Convention 108", "Convention 108+")),
    Entry("desa", ("UN DESA",)),
    Entry("it-for-change", ("IT for Change",)),
    Entry("org", (".org",)),
    Entry("tcp", ("TCP/IP",)),
    Entry("yuming", ("域名",)),
]
FINDER = Finder(ENTRIES)


def found(text: str) -> list[tuple[str, str]]:
    return [(use.slug, text[use.start : use.end]) for use in FINDER.all_uses(text)]


def words(text: str) -> list[str]:
    return [quoted for _, quoted in found(text)]


def test_a_term_is_found_by_its_name_and_by_what_else_it_is_called() -> None:
    text = "The GAC, that is the Governmental Advisory Committee, met."
    assert found(text) == [("gac", "GAC"), ("gac", "Governmental Advisory Committee")]


@pytest.mark.parametrize("text", ["Who is it?", "the gac", "a Cert", "CCTLD", "ipv6", "IPV6", "Ai"])
def test_an_acronym_stands_exactly_so(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["CERTs", "ccTLDs", "GACs"])
def test_an_acronym_may_be_many(text: str) -> None:
    assert words(f"All {text} agree.") == [text]


def test_the_plural_of_an_acronym_is_a_small_s() -> None:
    assert words("All CERTS agree, and CERTes.") == []


@pytest.mark.parametrize("apostrophe", ["'", "\N{RIGHT SINGLE QUOTATION MARK}"])
def test_a_possessive_s_stays_outside(apostrophe: str) -> None:
    text = f"The GAC{apostrophe}s advice and encryption{apostrophe}s price"
    assert words(text) == ["GAC", "encryption"]


@pytest.mark.parametrize("text", ["encryption", "Encryption", "ENCRYPTION", "encryptions"])
def test_other_names_match_in_any_case(text: str) -> None:
    assert words(f"Then {text} came.") == [text]


@pytest.mark.parametrize("text", ["caches", "Caches", "cache"])
def test_a_plural_may_end_in_es(text: str) -> None:
    assert words(text) == [text]


def test_only_the_last_word_may_be_many() -> None:
    assert words("multistakeholder models") == ["multistakeholder models"]
    assert words("multistakeholders model") == []


def test_an_acronym_within_a_name_stands_exactly_so() -> None:
    assert words("We use it for change, and IT for change.") == ["IT for change"]
    assert words("un desa, UN DESA") == ["UN DESA"]


@pytest.mark.parametrize("space", [" ", "  ", "\N{NO-BREAK SPACE} ", "\n", " \n ", "\t"])
def test_any_space_may_part_the_words_of_a_name(space: str) -> None:
    text = f"our internet{space}governance here"
    assert words(text) == [f"internet{space}governance"]


def test_a_name_does_not_reach_into_the_next_paragraph() -> None:
    assert found("about the internet\n\ngovernance of which") == []


@pytest.mark.parametrize("hyphen", ["-", "\N{HYPHEN}", "\N{NON-BREAKING HYPHEN}"])
def test_hyphens_are_all_the_same(hyphen: str) -> None:
    text = f"the multi{hyphen}stakeholder model"
    assert words(text) == [f"multi{hyphen}stakeholder model"]


def test_a_hyphen_is_not_a_space_and_not_nothing() -> None:
    hyphenated = Finder([Entry("m", ("multi-stakeholder",))])
    assert list(hyphenated.all_uses("multistakeholder, multi stakeholder")) == []


@pytest.mark.parametrize("text", ["INGFIGF", "GAC2", "xGAC", "GAC_1", "reencryption", "cachet"])
def test_only_whole_words_are_terms(text: str) -> None:
    assert found(text) == []


def test_the_last_part_of_a_compound_is_not_the_term_but_an_acronym_is() -> None:
    assert words("a multi-stakeholder group, pre-GAC and AI-driven") == ["GAC", "AI"]
    assert words("we say--encryption helps") == ["encryption"]


def test_a_term_within_a_longer_one_is_not_marked() -> None:
    text = "The Internet Governance Forum is about internet governance."
    assert found(text) == [
        ("igf", "Internet Governance Forum"),
        ("internet-governance", "internet governance"),
    ]


def test_the_longest_name_at_a_place_wins_whatever_the_order() -> None:
    assert words("Convention 108+ and Convention 108.") == ["Convention 108+", "Convention 108"]


def test_names_may_begin_with_a_sign_or_hold_one() -> None:
    assert words(".org at example.org over TCP/IP") == [".org", "TCP/IP"]


def test_names_in_other_scripts_are_found_as_whole_words() -> None:
    assert words("the word 域名, of course") == ["域名"]


def test_acronyms_are_not_marked_in_a_paragraph_of_capitals() -> None:
    text = "WHO SAYS THAT AI NEEDS ENCRYPTION?\n\nThe WHO says so."
    assert words(text) == ["ENCRYPTION", "WHO"]


def test_the_first_use_of_each_term_in_order() -> None:
    text = "AI, the GAC, artificial intelligence, and the GAC."
    assert FINDER.first_uses(text) == [TermUse("ai", 0, 2), TermUse("gac", 8, 11)]


def test_offsets_count_characters() -> None:
    assert FINDER.first_uses("\N{GRINNING FACE} é GAC") == [TermUse("gac", 4, 7)]


def test_a_name_of_two_terms_is_refused_with_both() -> None:
    with pytest.raises(ValueError, match=r"'gac' is a name of 'one' and of 'two'"):
        Finder([Entry("one", ("GAC",)), Entry("two", ("gac",))])
    with pytest.raises(ValueError, match="'one' and of 'two'"):
        Finder([Entry("one", ("open-forum x",)), Entry("two", ("Open\u2011Forum  X",))])


def test_a_term_may_repeat_a_name_of_its_own() -> None:
    finder = Finder([Entry("one", ("CERT", "cert", "cert"))])
    assert [use.start for use in finder.all_uses("a cert, a CERT")] == [2, 10]


@pytest.mark.parametrize("name", ["", " ", "-", "?!"])
def test_a_name_without_letters_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"'one' has a name without a letter or digit"):
        Finder([Entry("one", ("fine", name))])


def test_without_terms_nothing_is_found() -> None:
    assert Finder([]).first_uses("Any text, with the IGF in it.") == []


PIECES = ["IGF", "Internet", "internet", "Governance", "Forum", "AI", "GACs", "WHO", "Convention",
          "108", "+", "multi", "stakeholder", "group", "model", "cache", ".org", "s", "'s", "-",
          " ", "\u00a0", "\n", "\n\n", ",", "é", "İ"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@given(TEXTS)
def test_uses_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    uses = list(FINDER.all_uses(text))
    assert all(0 <= use.start < use.end <= len(text) for use in uses)
    assert all(before.end <= after.start for before, after in pairwise(uses))
    assert not any("\n\n" in text[use.start : use.end] for use in uses)


@given(TEXTS)
def test_first_uses_are_the_first_of_all_uses(text: str) -> None:
    seen: dict[str, TermUse] = {}
    for use in FINDER.all_uses(text):
        seen.setdefault(use.slug, use)
    assert FINDER.first_uses(text) == list(seen.values())


@given(TEXTS)
def test_a_use_is_a_whole_word(text: str) -> None:
    for use in FINDER.all_uses(text):
        assert not re.match(r"\w", text[use.end : use.end + 1])
        assert not re.match(r"\w", text[use.start - 1 : use.start] if use.start else "")


@given(st.lists(st.text(alphabet="aB -+.(*é", min_size=1, max_size=12), min_size=1, max_size=4))
def test_every_name_is_found_in_itself(names: list[str]) -> None:
    named = tuple(name for name in names if any(map(str.isalnum, name)))
    finder = Finder([Entry("one", named)])
    for name in named:
        text = f"x {' '.join(name.split())} x"
        assert finder.first_uses(text)
