"""Searches and checks are kept, and what holds now stands beside what held then."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from pytest_django import Settings

from igfarchive.archive.models import Receipt
from igfarchive.search import index
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page, check, page_of

SAID = "A table that nobody may copy is no table."
UNSAID = "seven grey zeppelins crossed our harbour"
ADDRESS = re.compile(r"/receipts/[a-z2-7]{12}/")


@pytest.fixture(autouse=True)
def panel(db: None, index_dir: Path) -> Panel:
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


def keep_search(client: Client, **asked: str) -> str:
    """Where the receipt of a search is."""
    return kept(client, f"/search/keep/?{urlencode(asked)}")


def keep_check(client: Client, *quotations: str, **claimed: str) -> str:
    pairs = [*(("quote", each) for each in quotations), *claimed.items()]
    return kept(client, f"/check/keep/?{urlencode(pairs)}")


def kept(client: Client, address: str) -> str:
    response = client.post(address)
    assert response.status_code == 302, response.content.decode()
    assert ADDRESS.fullmatch(response["Location"])
    return response["Location"]


def row(page: Page, name: str) -> list[str]:
    """What stands in a row of the table, then and now."""
    (found,) = [tr for tr in page.find(".then-and-now tr") if name in tr.text_content()]
    return [" ".join(td.text_content().split()) for td in found.cssselect("td")]


def said_more(panel: Panel, words: str) -> None:
    cast.speak(panel.session, (panel.guest, words))
    follow(panel.session)


class TestASearch:
    def test_leads_to_a_page_that_asks_first(self, visit: Visit) -> None:
        page = visit(
            visit("/search/?q=tables&speaker=bo-tern").link("Keep a receipt of this search")
        )
        assert page.find("form[method=post] button")
        assert "Search for “tables”, speaker Bo Tern: 1 turn" in page.text
        assert page.link("Back") == "/search/?q=tables&speaker=bo-tern"
        assert not Receipt.objects.exists()

    def test_is_kept_with_its_total_and_coverage(self, client: Client, visit: Visit) -> None:
        page = visit(keep_search(client, q="tables", event="harbour-forum-2031"))
        assert page.texts("h1") == ["Search for “tables”, event Harbour Forum 2031"]
        assert row(page, "Turns found") == ["3", "3, the same"]
        assert row(page, "Looked at") == [
            "Looked at 7 turns in 1 session of 1 event, 2031.", "the same",
        ]  # fmt: skip
        assert sorted(page.texts(".hits h3")) == ["Ada Quill", "Ada Quill", "Bo Tern"]
        assert page.link("Ask it again") == "/search/?q=tables&event=harbour-forum-2031"

    def test_that_finds_nothing_is_kept_too(self, client: Client, visit: Visit) -> None:
        page = visit(visit("/search/?q=zeppelin").link("Keep a receipt of this search"))
        page = visit(kept(client, page.address))
        assert row(page, "Turns found")[0] == "0"
        assert page.texts("h2") == ["No turns then"]
        assert "That does not mean that nobody said it" in page.text

    def test_of_a_session_is_kept_from_its_transcript(self, client: Client, visit: Visit) -> None:
        here = "/sessions/harbour-forum-2031/ws-7/?speaker=ada-quill&hide=stage"
        link = visit(here).link("Keep a receipt of this search")
        assert link == "/search/keep/?speaker=ada-quill&session=harbour-forum-2031%2Fws-7"
        assert row(visit(kept(client, link)), "Turns found")[0] == "2"

    def test_of_a_speaker_is_kept_from_their_page(self, client: Client, visit: Visit) -> None:
        link = visit("/speakers/ada-quill/").link("Keep a receipt of these turns")
        assert row(visit(kept(client, link)), "Turns found")[0] == "2"

    def test_keeps_filters_that_are_typed(self, client: Client, visit: Visit) -> None:
        page = visit(keep_search(client, q="tables speaker:tern"))
        assert page.texts("h1") == ["Search for “tables”, speaker Bo Tern"]

    @pytest.mark.parametrize("asked", ["", "?q=", "?page=0&q=x", "?q=%00"])
    def test_that_asks_nothing_is_refused(self, client: Client, asked: str) -> None:
        assert client.post(f"/search/keep/{asked}").status_code == 400
        assert client.get(f"/search/keep/{asked}").status_code == 400


class TestACheck:
    def test_is_kept_with_its_verdicts(self, client: Client, visit: Visit) -> None:
        page = visit(f"/check/?{urlencode({'quote': SAID, 'speaker': 'Ada Quill'})}")
        page = visit(page.link("Keep a receipt of this check"))
        assert page.texts(".claimed") == [SAID]
        response = client.post(page.address, page.fields("form[method=post]:not([action])"))
        page = visit(response["Location"])
        assert page.texts("h1") == [f"Check of “{SAID}”"]
        assert page.texts(".checked h2") == ["✓ Then: Exact"]
        assert "Now: the same." in page.text
        assert page.texts(".hits blockquote") == [SAID.removesuffix(".")]

    def test_names_the_reading_of_a_turn_that_was_corrected(
        self, client: Client, visit: Visit, panel: Panel
    ) -> None:
        before = [keep_check(client, SAID), keep_search(client, q="copy")]
        for address in before:
            assert "as corrected" not in " ".join(visit(address).texts(".hits"))
        cast.annotate(panel.utterances[4], "nobody", replacement="no one")
        follow(panel.session)
        page = visit(keep_check(client, SAID.replace("nobody", "no one")))
        assert "as corrected" in " ".join(page.texts(".hits"))
        assert "as corrected" in " ".join(visit(keep_search(client, q="copy")).texts(".hits"))
        # What was kept is shown as it was.
        assert "as corrected" not in " ".join(visit(before[0]).texts(".hits"))

    def test_of_several_quotations_is_one_receipt(self, client: Client, visit: Visit) -> None:
        page = visit(keep_check(client, SAID, UNSAID))
        assert page.texts("h1") == ["Check of 2 quotations"]
        assert page.texts(".checked h2") == ["✓ Then: Exact", "? Then: Not found here"]

    @pytest.mark.parametrize("asked", ["", "?quote=", "?quote=a%00b", f"?quote={'x+' * 1001}"])
    def test_of_nothing_that_can_be_checked_is_refused(self, client: Client, asked: str) -> None:
        assert client.post(f"/check/keep/{asked}").status_code == 400


class TestNow:
    def test_other_turns_are_told(self, client: Client, visit: Visit, panel: Panel) -> None:
        address = keep_search(client, q="zeppelin")
        said_more(panel, "A zeppelin, at last.")
        page = visit(address)
        assert row(page, "Turns found") == ["0", "1"]
        assert row(page, "Looked at") == [
            "Looked at 7 turns in 1 session of 1 event, 2031.",
            "Looked at 8 turns in 1 session of 1 event, 2031.",
        ]
        then, now = row(page, "Archive version")
        assert then != now
        assert page.texts("h2") == ["No turns then"]

    def test_another_verdict_is_told(self, client: Client, visit: Visit, panel: Panel) -> None:
        address = keep_check(client, UNSAID)
        said_more(panel, f"{UNSAID}.")
        page = visit(address)
        assert page.texts(".checked h2") == ["? Then: Not found here"]
        assert page.texts(".checked h3")[-1] == "✓ Now: Exact"
        assert "Bo Tern said this" in page.text

    def test_is_not_told_without_an_index(
        self, client: Client, visit: Visit, settings: Settings
    ) -> None:
        addresses = [keep_search(client, q="tables"), keep_check(client, SAID)]
        settings.INDEX_DIR = settings.INDEX_DIR.with_name("nowhere")
        for address in addresses:
            page = visit(address)
            assert "The index cannot be asked just now" in page.text
            assert row(page, "Looked at")[1] == "not asked"
            assert page.find(".hits")
            assert client.get(address)["Cache-Control"] == "no-store"

    def test_is_not_told_to_who_checks_too_often(
        self, client: Client, visit: Visit, settings: Settings
    ) -> None:
        address = keep_check(client, SAID)
        settings.RATE_LIMITS = settings.RATE_LIMITS | {"check": 1}
        caches["limits"].clear()
        assert "Now: the same." in visit(address).text
        page = visit(address)
        assert "were not checked again" in page.text
        assert page.texts(".checked h2") == ["✓ Then: Exact"]


class TestTheAddress:
    def test_is_the_same_for_the_same_question_and_answer(self, client: Client) -> None:
        assert keep_search(client, q="tables") == keep_search(client, q="tables")
        assert keep_check(client, SAID) == keep_check(client, SAID)
        assert Receipt.objects.count() == 2

    def test_is_another_once_the_archive_is(self, client: Client, panel: Panel) -> None:
        first = keep_search(client, q="tables")
        said_more(panel, "Nothing of the kind.")
        assert keep_search(client, q="tables") != first

    def test_is_another_where_the_glossary_has_more_found(
        self, client: Client, panel: Panel
    ) -> None:
        first = keep_search(client, q="pharos")
        cast.term("pharos", variants=["lighthouses"])
        assert keep_search(client, q="pharos") != first

    def test_leads_nowhere_where_there_is_none(self, visit: Visit) -> None:
        visit("/receipts/aaaaaaaaaaaa/", 404)

    def test_is_answered_to_head(self, client: Client) -> None:
        response = client.head(keep_search(client, q="tables"))
        assert response.status_code == 200
        assert not response.content

    def test_takes_nothing_that_is_posted(self, client: Client) -> None:
        assert client.post(keep_search(client, q="tables")).status_code == 405


class TestWhatIsKept:
    def test_is_nothing_of_who_keeps_it(self, client: Client) -> None:
        client.post("/search/keep/?q=tables", REMOTE_ADDR="192.0.2.55", HTTP_USER_AGENT="Gull/1")
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM archive_receipt")
            stored = str(cursor.fetchall())
        assert "tables" in stored
        assert "192.0.2.55" not in stored
        assert "Gull" not in stored

    def test_is_shown_as_it_was_written(self, client: Client, visit: Visit) -> None:
        page = visit(keep_search(client, q="<b>tables</b>"))
        assert "<b>tables" not in page.html


class TestASessionThatIsUnpublished:
    @pytest.fixture
    def hidden(self, client: Client, panel: Panel) -> list[str]:
        """A search and two checks, kept while it was public."""
        addresses = [
            keep_search(client, q="copy"),
            keep_check(client, SAID),
            keep_check(client, "A table that somebody may copy is no table."),
        ]
        panel.session.published = False
        panel.session.save()
        follow(panel.session)
        return addresses

    def test_is_told_by_no_receipt(self, hidden: list[str], visit: Visit) -> None:
        for address in hidden:
            page = visit(address)
            assert not re.search(r"Quill|Tides and tables|\bu5\b|Harbour master", page.html)
        assert "A turn that is no longer public." in visit(hidden[0]).text
        assert "Where it stood is no longer public." in visit(hidden[1]).text

    def test_is_told_once_of_several_turns(
        self, client: Client, visit: Visit, panel: Panel
    ) -> None:
        address = keep_search(client, q="tables")
        panel.session.published = False
        panel.session.save()
        assert visit(address).texts(".hits li") == ["3 turns that are no longer public."]

    def test_counts_in_what_was_true_then(self, hidden: list[str], visit: Visit) -> None:
        assert row(visit(hidden[0]), "Turns found") == ["1", "0"]
        assert visit(hidden[1]).texts(".checked h2") == ["✓ Then: Exact"]

    def test_is_told_again_once_it_is_public(
        self, hidden: list[str], visit: Visit, panel: Panel
    ) -> None:
        panel.session.published = True
        panel.session.save()
        follow(panel.session)
        assert visit(hidden[0]).texts(".hits h3") == ["Ada Quill"]


class TestTooMany:
    @pytest.fixture(autouse=True)
    def limit(self, settings: Settings) -> None:
        settings.RATE_LIMITS = {"check": 0, "receipts": 2, "api": 0, "mcp": 0}
        caches["limits"].clear()

    def test_are_refused_and_nothing_is_kept(self, client: Client) -> None:
        keep_search(client, q="tables")
        keep_check(client, SAID)
        for address in ("/search/keep/?q=ours", f"/check/keep/?{urlencode({'quote': UNSAID})}"):
            response = client.post(address)
            assert response.status_code == 429
            assert 1 <= int(response["Retry-After"]) <= 60
            check(page_of(429, response.content, address))
        assert Receipt.objects.count() == 2

    def test_are_read_all_the_same(self, client: Client, visit: Visit) -> None:
        address = keep_search(client, q="tables")
        for _ in range(4):
            visit(address)
            visit("/search/keep/?q=ours")


def test_without_an_index_nothing_is_kept(client: Client, settings: Settings) -> None:
    settings.INDEX_DIR = settings.INDEX_DIR.with_name("nowhere")
    for address in ("/search/keep/?q=ours", f"/check/keep/?{urlencode({'quote': UNSAID})}"):
        response = client.post(address)
        assert response.status_code == 503
        check(page_of(503, response.content, address))
    assert not Receipt.objects.exists()


def test_a_form_of_another_site_keeps_nothing(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    for address in ("/search/keep/?q=ours", f"/check/keep/?{urlencode({'quote': UNSAID})}"):
        assert strict.post(address).status_code == 403
    assert not Receipt.objects.exists()


def test_a_receipt_asks_a_few_questions(client: Client, count_queries: CountQueries) -> None:
    """Within the transaction of a test nothing is kept from one to the next."""
    assert count_queries(keep_search(client, q="tables")) <= 12
    assert count_queries(keep_check(client, SAID)) <= 12
