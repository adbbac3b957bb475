"""What a reader would put first comes first, whatever it costs BM25F."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from igfarchive.search.engines import Document
from igfarchive.search.engines.whoosh import WhooshEngine, answer
from igfarchive.search.queries.query import PAGE_SIZE, Query, Sort
from igfarchive.search.queries.tree import Acronym, Phrase, Tree, Variants, Word
from tests.search.contract import ask, found
from tests.search.corpus import document
from tests.search.engine_tests import session

MUCH = "and the harbour office wrote all of it down for those who could not come that day "


def holding(folder: Path, *texts: str | Document) -> WhooshEngine:
    """An engine that holds one session; utterances are numbered from 1."""
    documents = [
        text if isinstance(text, Document) else document(number, text)
        for number, text in enumerate(texts, 1)
    ]
    return WhooshEngine.build(folder, [session(1, *documents)])


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        # The form that was asked for, however often another one stands there.
        ("government", "The government has said so.", "The governance of governance governs us."),
        ("tide tables", "A table of tides, and tide tables", "A tide table and another tide table"),
        # Words beside each other, in their order.
        ("tide table", f"The tide table hangs here {MUCH}", f"A tide is on the table {MUCH}"),
        ("tide table", f"The tide table hangs here {MUCH}", f"The table tide hangs here {MUCH}"),
        ("tide table rope", f"a tide table {MUCH} rope", f"tide {MUCH} table and a rope"),
        # What says something, short as fragments are; and it is no fault to say much.
        ("tides", "We ask all boats to watch the tides when they come in at night.", "The tides."),
        ("tides", f"On tides, {MUCH * 20}", "The tides?"),
    ],
)
def test_the_better_comes_first(tmp_path: Path, query: str, better: str, worse: str) -> None:
    assert found(holding(tmp_path, worse, better), query) == [2, 1]


def test_who_is_named_stands_above_those_who_thank_them(tmp_path: Path) -> None:
    said = "I am Ada Quay, and I keep the tide tables of the harbour."
    engine = holding(
        tmp_path,
        document(1, "Thank you, Ada Quay. Ada Quay keeps the tables.", speaker="bo-tern"),
        document(2, said, speaker="ada-quay"),
        document(3, said.replace("Ada Quay", "Ada Quay's cousin"), speaker="unknown"),
        document(4, "I am unknown here, and keep no tables at all.", speaker="unknown"),
        document(5, "An unknown hand keeps the tables of the harbour.", speaker="bo-tern"),
    )

    for query in ("ada quay", "Quay", '"ada quay"', "quay tables", "quay OR nowhere"):
        assert found(engine, query)[0] == 2, query
    # Nobody is called unknown.
    alike = ask(engine, "unknown").hits
    assert {hit.utterance for hit in alike} == {4, 5}
    assert alike[0].score == pytest.approx(alike[1].score, rel=0.1)


def test_a_speaker_may_be_known_by_a_label(tmp_path: Path) -> None:
    engine = holding(
        tmp_path,
        document(1, "Thank you Zoë, thank you Zoë, thanks", speaker="bo-tern"),
        document(2, "Zoë, that is me, and I said so", speaker="ZOË QUAY"),
    )
    assert found(engine, "zoe") == [2, 1]


def test_of_variants_the_one_that_was_asked_for_comes_first(tmp_path: Path) -> None:
    engine = holding(tmp_path, "a hawser of the harbour", "a rope of the harbour")
    tree: Tree = Variants((Word("rope"), Word("hawser")))
    assert [hit.utterance for hit in engine.search(tree, Query("rope")).hits] == [2, 1]


def test_an_acronym_in_capitals_stands_above_what_else_it_is_called(tmp_path: Path) -> None:
    engine = holding(
        tmp_path,
        f"The information technology of the harbour, and information technology {MUCH}",
        f"The IT of the harbour {MUCH * 2}",
    )
    tree: Tree = Variants((Acronym("IT"), Phrase(("information", "technology"))))
    assert [hit.utterance for hit in engine.search(tree, Query("IT")).hits] == [2, 1]


@pytest.mark.parametrize("query", ["tid*", "tides~"])
def test_what_names_no_words_stays_in_its_order(tmp_path: Path, query: str) -> None:
    engine = holding(tmp_path, "tide", f"tide table {MUCH}", "tides", f"{MUCH} tides")
    hits = ask(engine, query).hits
    assert [(hit.utterance, hit.score) for hit in hits] == [(n, 1.0) for n in (1, 2, 3, 4)]


# --- Corrections ---------------------------------------------------------------------------------

CAPTIONED = f"Ada Quay keeps the tied tabels of the governmant {MUCH}"
CORRECTED = f"Ada Quay keeps the tide tables of the government {MUCH}"


@pytest.mark.parametrize(
    "query",
    ["tide tables", "government", "harbour office", "quay", "tables government", '"tide tables"',
     "tide OR nowhere", "tables -rope", "tide tab*"],
)  # fmt: skip
def test_a_turn_corrected_in_a_word_ranks_as_if_it_had_been_captioned_so(
    tmp_path: Path, query: str
) -> None:
    others = [
        document(2, f"The tide tables of a government, {MUCH}"),
        document(3, f"A harbour office and a quay {MUCH * 3}"),
        document(4, "tide tables"),
        document(5, f"governance of tables, of a tide {MUCH}"),
    ]
    corrected = document(1, CORRECTED, speaker="ada-quay", captioned=CAPTIONED)
    as_captioned = document(1, CORRECTED, speaker="ada-quay")
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()

    one = ask(holding(tmp_path / "one", corrected, *others), query)
    assert 1 in {hit.utterance for hit in one.hits}
    assert one == ask(holding(tmp_path / "other", as_captioned, *others), query)


@pytest.mark.parametrize("query", ["tied tabels", "governmant", "tied OR nowhere", '"tied tabels"'])
def test_what_the_captions_alone_hold_ranks_as_captioned(tmp_path: Path, query: str) -> None:
    others = [document(2, f"A tabel that is tied to the governmant {MUCH}"), document(3, "tied")]
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()

    one = holding(tmp_path / "one", document(1, CORRECTED, captioned=CAPTIONED), *others)
    other = holding(tmp_path / "other", document(1, CAPTIONED), *others)
    scores = {hit.utterance: hit.score for hit in ask(one, query).hits}
    assert scores[1] == pytest.approx(
        {hit.utterance: hit.score for hit in ask(other, query).hits}[1], rel=0.05
    )


# --- Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ranked", [0, PAGE_SIZE, 2 * PAGE_SIZE, 10 * PAGE_SIZE])
@pytest.mark.parametrize("query", ["tide", "tide table", "tide OR table", '"tide table"'])
def test_pages_hold_every_hit_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ranked: int, query: str
) -> None:
    monkeypatch.setattr(answer, "RANKED", ranked)
    texts = [
        f"{'tide ' * (number % 4)}{MUCH * (number % 3)}tide {'and ' * (number % 5)}table"
        for number in range(3 * PAGE_SIZE + 7)
    ]
    engine = holding(tmp_path, *texts)

    pages = [ask(engine, query, page=page) for page in range(1, 6)]
    hits = [hit.utterance for page in pages for hit in page.hits]
    total = pages[0].total
    assert [len(page.hits) for page in pages] == page_sizes(total)
    assert len(set(hits)) == len(hits) == total
    assert {page.total for page in pages} == {total}
    scores = [hit.score for page in pages for hit in page.hits]
    assert scores == sorted(scores, reverse=True)


def page_sizes(total: int) -> Sequence[int]:
    return [max(0, min(PAGE_SIZE, total - PAGE_SIZE * page)) for page in range(5)]


def test_only_the_order_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["tide", f"The tide {MUCH}", "tides, tides", f"{MUCH} tide table"]
    engine = holding(tmp_path, *texts)
    ranked = ask(engine, "tide")
    newest = found(engine, "tide", sort=Sort.NEWEST)

    monkeypatch.setattr(answer, "RANKED", 0)
    plain = ask(engine, "tide")
    assert (plain.total, plain.facets) == (ranked.total, ranked.facets)
    assert {hit.utterance for hit in plain.hits} == {hit.utterance for hit in ranked.hits}
    assert [hit.utterance for hit in plain.hits] != [hit.utterance for hit in ranked.hits]
    assert found(engine, "tide", sort=Sort.NEWEST) == newest == [1, 2, 3, 4]
