"""Quotations are checked: one, several in an address, or those of a text."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from igfarchive.search import index
from igfarchive.search.matches.verdicts import Verdict
from igfarchive.web import check_form
from igfarchive.web.checked import LABELS
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page, check, page_of

HERE = "/sessions/harbour-forum-2031/ws-7/"
SAID = "A table that nobody may copy is no table."


@pytest.fixture(autouse=True)
def panel(db: None, index_dir: Path) -> Panel:
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


def address(*quotations: str, **claimed: str) -> str:
    return f"/check/?{urlencode([*(('quote', each) for each in quotations), *claimed.items()])}"


def sent(client: Client, status: int, **written: Any) -> Page:
    response = client.post("/check/", written)
    page = page_of(response.status_code, response.content or b"<p></p>", "/check/")
    assert page.status == status, page.text
    return page


class TestTheForm:
    def test_stands_alone_where_nothing_is_asked(self, visit: Visit) -> None:
        page = visit("/check/")
        assert page.find("form[action='/check/'] textarea[name=quote]")
        assert not page.find(".checked")

    def test_sets_no_cookie(self, client: Client) -> None:
        assert not client.get("/check/").cookies

    def test_is_filled_in_by_a_turn(self, visit: Visit) -> None:
        page = visit(visit(f"{HERE}u5/").link("Check a quotation"))
        fields = page.fields("form[action='/check/']")
        assert fields["speaker"] == "Ada Quill"
        assert (fields["session"], fields["event"]) == ("WS 7", "Harbour Forum 2031")

    def test_leads_to_an_address_that_lasts(self, client: Client, visit: Visit) -> None:
        response = client.post("/check/", {"quote": SAID, "speaker": "Ada Quill"})
        assert response.status_code == 302
        assert response["Location"] == address(SAID, speaker="Ada Quill")
        assert visit(response["Location"]).texts(".checked h2") == ["✓ Exact"]

    def test_takes_several_that_a_program_sends(self, client: Client) -> None:
        response = client.post("/check/", {"quote": [SAID, "I chair the Harbour Authority"]})
        assert response["Location"] == address(SAID, "I chair the Harbour Authority")

    def test_finds_the_quotations_of_a_text(self, client: Client) -> None:
        article = f"She said: “{SAID}” and later “Whose tables are they on a Monday?”"
        response = client.post("/check/", {"article": article})
        assert response["Location"] == address(SAID, "Whose tables are they on a Monday?")


class TestAVerdict:
    def test_that_is_exact_shows_the_turn_beside_it(self, visit: Visit) -> None:
        page = visit(address(SAID))
        assert page.texts(".checked h2") == ["✓ Exact"]
        assert page.texts(".claimed") == [SAID]
        assert page.texts(".hits mark") == [SAID.removesuffix(".")]
        assert page.texts(".hits h3") == [
            "Ada Quill , turn 5 of Harbour Forum 2031 WS 7: Tides and tables"
        ]
        assert page.texts(".hits .for") == ["Harbour master, Harbour Authority"]
        (link,) = page.find(".hits blockquote a")
        turn = visit(link.attrib["href"].partition("#")[0])
        assert "These words stand in the turn" in turn.text

    def test_that_is_near_marks_each_difference(self, visit: Visit) -> None:
        page = visit(address("A table that somebody may copy is no table."))
        assert page.texts(".checked h2") == ["≈ Near"]
        assert page.texts("blockquote.nearly del, blockquote.nearly ins")[:2] == [
            "quoted: somebody",
            "said: nobody",
        ]
        told = "“somebody” stands where “nobody” was said (one denies what the other says)"
        assert page.text.count("one denies what the other says") == 1
        assert told in page.text

    def test_that_is_near_tells_once_what_changes_the_sense(
        self, visit: Visit, panel: Panel
    ) -> None:
        said = "There are two piers, three boats, four tides and five bells here, all of them ours."
        cast.speak(panel.session, (panel.guest, said))
        follow(panel.session)
        quoted = said.replace("two", "12").replace("three", "13").replace("four", "14")
        page = visit(address(quoted.replace("five", "15")))
        assert page.texts(".checked h2") == ["≈ Near"]
        assert page.text.count("another number") == 4
        # The sentence tells three of them.
        assert page.texts(".sensed li") == ["15 stands where five was said: another number"]

    def test_that_it_was_somebody_else_names_them(self, visit: Visit) -> None:
        page = visit(address(SAID, speaker="Bo Tern"))
        assert page.texts(".checked h2") == ["≠ Exact, but said by somebody else"]
        assert "Ada Quill said this" in page.text
        assert "not what is claimed" in page.text

    def test_that_it_is_of_pieces_shows_each(self, visit: Visit) -> None:
        page = visit(address("and the tide tables are ours. Whose tables are they on a Sunday?"))
        assert page.texts(".checked h2") == ["+ Put together from pieces"]
        assert len(page.find(".hits .quoted")) == 2
        assert len(page.texts(".hits q")) == 2

    def test_that_it_is_not_found_does_not_say_that_it_was_not_said(self, visit: Visit) -> None:
        page = visit(address("seven grey zeppelins crossed our harbour yesterday"))
        assert page.texts(".checked h2") == ["? Not found here"]
        assert "does not mean that nobody said it" in page.text

    def test_tells_what_was_looked_at(self, visit: Visit) -> None:
        page = visit(address(SAID))
        assert "Looked at 7 turns in 1 session of 1 event, 2031." in page.text
        assert "archive version" in page.text

    def test_of_captioned_words_leads_to_them(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[4], "copy", replacement="print")
        follow(panel.session)
        page = visit(address(SAID))
        assert page.texts(".checked h2") == ["✓ Exact in the captions, corrected since"]
        assert "as captioned, corrected since" in page.text
        assert "reading=captioned" in page.find(".hits blockquote a")[0].attrib["href"]

    def test_has_a_name_for_people(self) -> None:
        assert set(LABELS) == set(Verdict)

    def test_of_each_of_several_is_listed_first(self, visit: Visit) -> None:
        page = visit(address(SAID, "seven grey zeppelins crossed our harbour"))
        assert page.texts(".verdicts li") == [
            f"✓ Exact {SAID}",
            "? Not found here seven grey zeppelins crossed our harbour",
        ]
        assert page.texts(".checked h2") == ["✓ Exact", "? Not found here"]

    def test_of_words_too_long_for_an_address_leads_to_their_turn_alone(
        self, visit: Visit, panel: Panel
    ) -> None:
        long = " ".join(f"buoy number {each} is green" for each in range(120))
        cast.speak(panel.session, (panel.chair, long))
        follow(panel.session)
        (link,) = visit(address(long)).find(".hits blockquote a")
        assert link.attrib["href"] == f"{HERE}u9/"


def test_what_the_page_shows_is_not_run(visit: Visit) -> None:
    page = visit(address("<script>alert(1)</script> said the five harbour masters"))
    assert "<script>alert" not in page.html


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("written", "field", "told"),
        [
            ({"quote": ""}, "quote", "Write one"),
            ({"quote": "a\0b"}, "quote", "It holds U+0000"),
            ({"quote": "a \u202egnol deb"}, "quote", "It holds U+202E"),
            ({"quote": "word " * 10_000}, "quote", "at most 1,000 words"),
            ({"article": "He said “five words \u202e of this”"}, "article", "It holds U+202E"),
            ({"article": "No marks at all."}, "article", "It has no quotation marks"),
            ({"article": "“one two three four five” " * 2 + "x" * 3_000_000}, None, "more than"),
            ({"quote": SAID, "year": "MMXXXI"}, "year", "MMXXXI: write four digits"),
            ({"quote": SAID, "speaker": "A" * 301}, "speaker", "at most 300 characters"),
        ],
    )
    def test_is_told_beside_its_field(
        self, client: Client, written: dict[str, str], field: str | None, told: str
    ) -> None:
        response = client.post("/check/", written)
        page = page_of(response.status_code, response.content, "/check/")
        if field is None:
            assert page.status == 400
            assert told in page.text
            return
        assert page.status == 422
        check(page)
        (beside,) = [each for each in page.find(".field") if each.cssselect(f"[name={field}]")]
        assert told in beside.text_content()

    def test_is_kept_in_the_form(self, client: Client) -> None:
        page = sent(client, 422, quote=SAID, year="soon")
        assert page.fields("form[action='/check/']")["quote"] == SAID
        assert page.fields("form[action='/check/']")["year"] == "soon"

    def test_is_too_many_quotations(self, client: Client) -> None:
        article = " ".join(f"“the tide of day {each} is low”" for each in range(500))
        page = sent(client, 422, article=article)
        assert "there are 500" in page.text.lower()
        assert len(page.fields("form[action='/check/']")["article"]) == len(article)

    def test_is_too_many_words_together(self, client: Client) -> None:
        long = " ".join(["tide"] * 990)
        article = " ".join(f"“{long} {each}”" for each in range(4))
        assert "There are 3,964 words" in sent(client, 422, article=article).text

    def test_is_told_in_an_address_too(self, client: Client) -> None:
        response = client.get(address(SAID, year="soon"))
        assert response.status_code == 400
        assert "write four digits" in response.content.decode()

    def test_is_an_address_of_too_many(self, client: Client) -> None:
        many = [f"the tide of day {each} is low" for each in range(51)]
        assert client.get(address(*many)).status_code == 400

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_is_another_method(self, client: Client, method: str) -> None:
        assert getattr(client, method)("/check/").status_code == 405


class TestManyWords:
    """More than an address holds."""

    @pytest.fixture
    def page(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> Page:
        monkeypatch.setattr(check_form, "LONGEST_ADDRESS", 20)
        page = sent(client, 200, quote=SAID, speaker="Ada Quill")
        check(page)
        return page

    def test_are_answered_at_once(self, page: Page) -> None:
        assert page.texts(".checked h2") == ["✓ Exact"]

    def test_can_be_kept_as_a_receipt(self, page: Page, client: Client) -> None:
        fields = page.fields("form[action='/check/keep/']")
        assert fields["quote"] == SAID
        response = client.post("/check/keep/", fields)
        assert response.status_code == 302
        assert response["Location"].startswith("/receipts/")


class TestTooOften:
    @pytest.fixture(autouse=True)
    def limit(self, settings: Settings) -> None:
        settings.RATE_LIMITS = {"check": 2, "receipts": 0, "api": 0, "mcp": 0}
        caches["limits"].clear()

    def test_is_refused_and_what_was_written_is_kept(self, client: Client) -> None:
        assert client.get(address(SAID, SAID + " Indeed"))["RateLimit-Remaining"] == "0"
        response = client.get(address(SAID))
        assert response.status_code == 429
        assert 1 <= int(response["Retry-After"]) <= 60
        page = page_of(429, response.content, "/check/")
        check(page)
        assert page.fields("form[action='/check/']")["quote"] == SAID

    def test_does_not_concern_the_form(self, client: Client) -> None:
        for _ in range(4):
            assert client.get("/check/").status_code == 200


class TestWithoutAnIndex:
    def test_says_so_and_keeps_what_was_written(self, client: Client, settings: Settings) -> None:
        settings.INDEX_DIR = settings.INDEX_DIR.with_name("nowhere")
        response = client.get(address(SAID))
        assert response.status_code == 503
        assert response["Retry-After"] == "60"
        page = page_of(503, response.content, "/check/")
        check(page)
        assert page.fields("form[action='/check/']")["quote"] == SAID


class TestFromASearch:
    def test_that_finds_nothing_a_quotation_leads_to_its_check(self, visit: Visit) -> None:
        words = '"a table that somebody may copy is no table"'
        page = visit(f"/search/?{urlencode({'q': words, 'year': '2031'})}")
        led = page.link("Check this quotation")
        assert led == address("a table that somebody may copy is no table", year="2031")
        visit(led)

    def test_claims_by_name_what_its_filters_say(self, visit: Visit, panel: Panel) -> None:
        words = '"a table that somebody may copy is no table"'
        filters = {"speaker": "ada-quill", "event": "harbour-forum-2031"}
        led = visit(f"/search/?{urlencode({'q': words} | filters)}").link("Check this quotation")
        quoted = "a table that somebody may copy is no table"
        assert led == address(quoted, speaker="Ada Quill", event="Harbour Forum 2031")
        # A name that two people have names neither.
        other = cast.speaker("Ada Quill", slug="ada-quill-2")
        cast.speak(panel.session, (other, "I am the other one."))
        follow(panel.session)
        led = visit(f"/search/?{urlencode({'q': words} | filters)}").link("Check this quotation")
        assert led == address(quoted, speaker="ada-quill", event="Harbour Forum 2031")

    @pytest.mark.parametrize("words", ['"grey zeppelins"', "zeppelin", '"one two" three four'])
    def test_that_is_no_quotation_nothing_does(self, visit: Visit, words: str) -> None:
        page = visit(f"/search/?{urlencode({'q': words})}")
        assert not page.find(".results a[href^='/check/']")


def test_every_page_leads_there(visit: Visit) -> None:
    assert visit("/about/").link("Check", "nav") == "/check/"


def test_a_page_of_quotations_asks_what_each_needs_and_the_rest_once(
    count_queries: CountQueries,
) -> None:
    """Within the transaction of a test nothing is kept: five of each seven are asked once after a
    commit."""
    one = count_queries(address(SAID))
    assert one == 10
    assert count_queries(address(SAID, "Whose tables are they on a Sunday?")) == one + 7


def test_head_is_answered(client: Client) -> None:
    response = client.head(address(SAID))
    assert response.status_code == 200
    assert not response.content


def test_a_withdrawn_session_is_in_no_verdict(client: Client, visit: Visit, panel: Panel) -> None:
    panel.session.published = False
    panel.session.save()
    page = visit(address(SAID))
    assert page.texts(".checked h2") == ["? Not found here"]
    assert "Ada Quill" not in page.text
