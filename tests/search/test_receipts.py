"""Answers are kept as values, under a name that is made of question and answer."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from igfarchive.archive.models import Receipt
from igfarchive.search import index
from igfarchive.search.answers import (
    answer_claims,
    answer_search,
    read_coverage,
    written_coverage,
)
from igfarchive.search.coverage import coverage_of
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.naming import in_words
from igfarchive.search.queries.claims import Claim
from igfarchive.search.queries.query import UNKNOWN, Query
from igfarchive.search.receipts import (
    answer_again,
    claims_of,
    keep_claims,
    keep_query,
    open_receipt,
    query_of,
    subject_of,
)
from tests import cast
from tests.cast import Panel
from tests.indexing import follow

SAID = "A table that nobody may copy is no table."
WHEN = datetime(2031, 5, 4, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def panel(db: None, settings: Settings, tmp_path: Path) -> Panel:
    settings.INDEX_DIR = tmp_path / "index"
    panel = cast.panel(cast.event(), date=date(2031, 3, 2))
    index.rebuild()
    return panel


class TestAnAnswer:
    def test_to_a_search_holds_words_and_names_of_the_day(self) -> None:
        answer = answer_search(Query(text="copy"))
        (hit,) = answer.hits
        assert answer.total == 1
        assert (hit.name, hit.speaker, hit.affiliation) == (
            "Ada Quill",
            "ada-quill",
            "Harbour master, Harbour Authority",
        )
        assert hit.words == f"Everybody's. {SAID}"
        assert hit.day == date(2031, 3, 2)
        assert hit.address == "/sessions/harbour-forum-2031/ws-7/u5/"

    def test_names_nobody_where_nobody_is_named(self) -> None:
        (hit,) = answer_search(Query(text='"may I ask"')).hits
        assert (hit.name, hit.speaker, hit.affiliation) == ("", UNKNOWN, "")

    def test_to_a_search_tells_where_a_turn_goes_on(self, panel: Panel) -> None:
        cast.speak(panel.session, (panel.guest, " ".join(["ebb"] * 200 + ["zeppelin"] * 3)))
        index.rebuild()
        answer = answer_search(Query(text="zeppelin"))
        assert answer.hits[0].words.startswith("… ebb")
        assert answer.hits[0].words.endswith("zeppelin")

    def test_leads_to_captioned_words(self, panel: Panel) -> None:
        cast.annotate(panel.utterances[4], "copy", replacement="print")
        follow(panel.session)
        (hit,) = answer_search(Query(text="copy")).hits
        assert hit.address.endswith("/u5/?reading=captioned")

    def test_to_claims_holds_a_verdict_of_each(self) -> None:
        answer = answer_claims([Claim(SAID, speaker="Bo Tern"), Claim("one two three four five")])
        first, second = answer.checks
        assert (first.verdict, second.verdict) == ("other_speaker", "not_found")
        assert first.claim == {"quotation": SAID, "speaker": "Bo Tern"}
        assert [place.key for place in first.places] == [5]


def test_a_coverage_is_written_and_read_again() -> None:
    for query in (Query(), Query(events=("nowhere",))):
        coverage = coverage_of(query)
        again = read_coverage(written_coverage(coverage), WHEN)
        assert again == coverage
        assert again.sentence == coverage.sentence
        assert again.at == WHEN


def test_a_search_is_said_in_words() -> None:
    query = Query(text="tide\u00a0tables", speakers=("ada-quill", "nobody"), years=("2031",))
    assert in_words(query) == "“tide tables”, speaker Ada Quill, speaker nobody, year 2031"


class TestAReceipt:
    def test_is_of_what_was_asked(self) -> None:
        query = Query(text="tables", speakers=("bo-tern",), synonyms=False)
        receipt = keep_query(query, "/search/?q=tables")
        assert query_of(receipt) == query
        assert subject_of(receipt) == "Search for “tables”, speaker Bo Tern"
        claims = [Claim(SAID, year="2031"), Claim("one two three four five", year="2031")]
        receipt = keep_claims(claims, "")
        assert claims_of(receipt) == claims
        assert subject_of(receipt) == "Check of 2 quotations"
        assert subject_of(keep_claims(claims[:1], "")) == f"Check of “{SAID}”"

    def test_is_the_same_for_the_same(self) -> None:
        first = keep_query(Query(text="tables"), "/search/?q=tables")
        assert keep_query(Query(text="tables", page=2), "/search/?q=tables") == first
        assert first.short.isalnum()
        assert len(first.short) == 12

    def test_is_another_for_another_question_or_answer(self, panel: Panel) -> None:
        shorts = {
            keep_query(Query(text="tables"), "").short,
            keep_query(Query(text="tables", speakers=("bo-tern",)), "").short,
            keep_claims([Claim(SAID)], "").short,
            keep_claims([Claim(SAID, speaker="Ada Quill")], "").short,
        }
        cast.speak(panel.session, (panel.guest, "Nothing of the kind."))
        follow(panel.session)
        shorts |= {keep_query(Query(text="tables"), "").short, keep_claims([Claim(SAID)], "").short}
        assert len(shorts) == 6

    def test_is_another_where_the_glossary_has_more_found(self) -> None:
        first = keep_query(Query(text="pharos"), "")
        cast.term("pharos", variants=["lighthouses"])
        assert keep_query(Query(text="pharos"), "") != first

    def test_is_not_kept_without_an_index(self, settings: Settings) -> None:
        settings.INDEX_DIR = settings.INDEX_DIR.with_name("nowhere")
        with pytest.raises(IndexUnavailableError):
            keep_query(Query(text="tables"), "")
        assert not Receipt.objects.exists()


class TestOneThatIsOpened:
    def test_says_what_was_true_then_and_what_is_now(self, panel: Panel) -> None:
        searched, checked = keep_query(Query(text="gull"), ""), keep_claims([Claim(SAID)], "")
        cast.speak(panel.session, (panel.guest, f"A gull! {SAID}"))
        follow(panel.session)
        assert (searched.total, answer_again(searched).total) == (0, 1)
        assert open_receipt(searched).coverage.turns == 7
        assert answer_again(searched).coverage.turns == 8
        assert open_receipt(checked).checks[0].total == 1
        assert answer_again(checked).checks[0].total == 2

    def test_tells_nothing_of_what_is_no_longer_public(self, panel: Panel) -> None:
        searched, checked = keep_query(Query(text="copy"), ""), keep_claims([Claim(SAID)], "")
        panel.session.published = False
        panel.session.save()
        assert [hit.public for hit in open_receipt(searched).hits] == [False]
        (check,) = open_receipt(checked).checks
        assert (check.public, check.sentence, check.places) == (False, "", ())
        assert check.verdict == "exact"
