"""What is found of many texts at once is what is found of each."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.engines.whoosh import texts as whoosh_texts
from igfarchive.search.engines.whoosh.texts import Held, read_texts
from igfarchive.text import compounds
from igfarchive.text.words import exact_words, stem
from tests.search.corpus import WORDS
from tests.search.relevance import stems

PIECES = [
    *WORDS,
    "US",
    "THE US",
    "WHO's",
    "NGOs",
    "cyber",
    "security",
    "data",
    "e",
    "co\u2011chair",
]
TEXTS = st.lists(st.lists(st.sampled_from([*PIECES, "-", ".", "\u2013", "'"])).map(" ".join))
ODD = st.lists(st.text("aBS\u00c9-.'\u2010 \u6f6e1%$,"), max_size=4)


def each(held: Held, documents: int) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(documents)]
    for number, document in zip(held.numbers.tolist(), held.documents.tolist(), strict=True):
        found[document].append(held.terms[number])
    return found


@given(TEXTS | ODD)
def test_words_come_in_order_and_stems_as_often_as_they_stand(texts: list[str]) -> None:
    read = read_texts(texts)

    assert each(read.words, len(texts)) == list(map(exact_words, texts))
    assert list(map(Counter, each(read.stems, len(texts)))) == [Counter(stems(t)) for t in texts]
    assert read.lengths.tolist() == [len(exact_words(text)) for text in texts]
    assert len(set(read.stems.terms)) == len(read.stems.terms) == len({*read.stems.numbers})


def test_an_acronym_that_stands_in_capitals_only_is_held_by_nobody() -> None:
    read = read_texts(["THE US", "us"])

    assert read.stems.terms == ["the", "us"]


def test_the_stem_of_a_word_is_found_once_for_all_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found: Counter[str] = Counter()

    def counted(word: str) -> str:
        found[word] += 1
        return stem(word)

    monkeypatch.setattr(whoosh_texts, "stem", counted)
    monkeypatch.setattr(compounds, "stem", counted)
    read_texts(["Tide tables hang here.", "The tide and its tables."])

    assert found == dict.fromkeys(["tide", "tables", "hang", "here", "the", "and", "its"], 1)


def test_a_word_that_was_said_takes_four_bytes_in_each_array() -> None:
    """There are several of them, of all the text of a segment."""
    read = read_texts(["Cyber security", "THE US hangs co-chairs.", "tide"])

    arrays = [
        array for held in (read.words, read.stems) for array in (held.numbers, held.documents)
    ]
    assert {array.dtype.itemsize for array in arrays} == {4}
