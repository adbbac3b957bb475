"""A search that finds little says what finds more, and the search box offers what begins so."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from igfarchive.annotating import curating
from igfarchive.archive.models import Session, SpeakerName
from igfarchive.search import index
from igfarchive.search.autocomplete import MOST
from igfarchive.web.named import MOST as MOST_NAMED
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page


@pytest.fixture
def panel(db: None) -> Panel:
    panel = cast.panel(cast.event())
    cast.speak(panel.session, *[(panel.guest, "Sovereignty of the buoys.")] * 4)
    index.rebuild()
    return panel


def instead(visit: Visit, page: Page) -> list[str]:
    """What the page offers; each link leads to as many results as it says."""
    offered = page.texts(".instead li")
    for link, words in zip(page.find(".instead a"), offered, strict=True):
        (number,) = re.findall(r"(\d+) results?$", words)
        assert visit(link.attrib["href"]).texts(".results h2")[0].split()[0] == number
        assert link.get("rel") == "nofollow"
    return offered


@pytest.mark.usefixtures("panel")
class TestFewResults:
    def test_none_are_explained(self, visit: Visit) -> None:
        page = visit("/search/?q=soverignty+lighthouses+tables&speaker=bo-tern&year=2031")
        assert instead(visit, page) == [
            "Did you mean sovereignty? 4 results",
            "Search for lighthouses alone: 1 result",
            "Search for tables alone: 1 result",
        ]

    def test_a_spelling_is_offered(self, visit: Visit) -> None:
        page = visit("/search/?q=soverignty&speaker=bo-tern&sort=newest")
        assert instead(visit, page) == ["Did you mean sovereignty? 4 results"]
        assert page.link("sovereignty") == "/search/?q=sovereignty&speaker=bo-tern&sort=newest"

    def test_filters_are_lifted_once(self, visit: Visit) -> None:
        page = visit("/search/?q=lighthouses&speaker=ada-quill&year=2031&group=government")
        assert instead(visit, page) == ["Search without any filter: 2 results"]
        page = visit("/search/?q=tables&speaker=bo-tern&affiliation=nowhere&affiliation=nobody")
        assert instead(visit, page) == [
            "Search without the affiliation filters: 1 result",
            "Search without any filter: 3 results",
        ]

    def test_few_are_explained_below_them(self, visit: Visit) -> None:
        page = visit("/search/?q=tables&speaker=bo-tern")
        assert page.texts(".results h2")[:2] == ["1 result", "More results"]
        assert instead(visit, page) == ["Search without speaker Bo Tern: 3 results"]

    def test_enough_are_not(self, visit: Visit) -> None:
        page = visit("/search/?q=sovereignty&speaker=bo-tern")
        assert not page.find(".instead")


NOTHING: dict[str, Any] = {"words": [], "named": [], "nearly": False}


class TestCompleting:
    def offered(self, client: Client, text: str) -> Any:
        response = client.get(f"/search/suggest?q={quote(text)}")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/json"
        found = response.json()
        assert set(found) == set(NOTHING)
        return found

    def named(self, client: Client, text: str) -> list[str]:
        return [each["name"] for each in self.offered(client, text)["named"]]

    def test_words_complete_the_last(self, client: Client, panel: Panel) -> None:
        assert self.offered(client, '-clock "of the TAB')["words"] == ["tables", "table"]
        assert self.offered(client, "table")["words"] == ["tables"]
        assert self.offered(client, "sóv")["words"] == ["sovereignty"]

    def test_speakers_are_found_by_any_beginning(self, client: Client, panel: Panel) -> None:
        SpeakerName.objects.create(speaker=panel.chair, name="Lady Æther", folded="lady æther")
        ada = {
            "kind": "Speaker",
            "name": "Ada Quill",
            "about": "Harbour master, Harbour Authority",
            "url": "/speakers/ada-quill/",
        }
        for text in ("ad", "QUI", "quill ad", "lady", "Æth", "ada q", "aq"):
            assert self.offered(client, text)["named"] == [ada], text
        for text in ("uill", "ada tern", "a" * 60):
            assert self.offered(client, text)["named"] == [], text

    def test_a_letter_may_be_wrong(self, client: Client, panel: Panel) -> None:
        found = self.offered(client, "quoll")
        assert [each["name"] for each in found["named"]] == ["Ada Quill"]
        assert found["nearly"] is True
        assert self.offered(client, "quill")["nearly"] is False

    def test_sessions_are_found_by_words_of_the_title(self, client: Client, panel: Panel) -> None:
        cast.session(panel.session.event, "OF 2", "Évian (co-chairs’ table)")
        for text, expected in (
            ("tid", ["Tides and tables"]),
            ("tables ti", ["Tides and tables"]),
            ("évi", ["Évian (co-chairs’ table)"]),
            ("chair", ["Évian (co-chairs’ table)"]),
            ("table", ["Évian (co-chairs’ table)", "Tides and tables"]),
            ("ides", []),
            ("tables evil", []),
        ):
            assert self.named(client, text) == expected, text

    def test_events_organisations_and_terms_are_found(self, client: Client, panel: Panel) -> None:
        cast.term("EBB", expansion="early bell buoy")
        assert self.offered(client, "early be")["named"] == [
            {"kind": "Glossary", "name": "EBB", "about": "early bell buoy", "url": "/glossary/ebb/"}
        ]
        found = self.offered(client, "harb")["named"]
        assert [(each["kind"], each["name"], each["url"]) for each in found] == [
            ("Organisation", "Harbour Authority", "/affiliations/harbour-authority/"),
            ("Event", "Harbour Forum 2031", "/sessions/harbour-forum-2031/"),
        ]

    def test_a_name_and_the_beginning_of_a_topic(self, client: Client, panel: Panel) -> None:
        cast.speak(panel.session, (panel.guest, "Sovereigns of a buoy."))
        follow(panel.session)
        url = "/search/?q={}&speaker=bo-tern".format
        for text, topic, results, address in (
            ("tern sov", "sovereignty", "4 results", url("sovereignty")),
            ("Bo Tern buoys sov", "buoys sovereignty", "4 results", url("buoys+sovereignty")),
            ("tern sovereigns", "sovereigns", "1 result", url("sovereigns")),
            ("Sov", "", "", ""),
            ("quill sov", "", "", ""),
            ("sov tern", "", "", ""),
            ("tern xyz", "", "", ""),
        ):
            found = self.offered(client, text)["named"]
            offered = {
                "kind": "Search",
                "name": f"Bo Tern · {topic}",
                "about": results,
                "url": address,
            }
            assert found[:1] == ([offered] if topic else []), text
            assert len(found) <= MOST_NAMED

    def test_an_ideograph_is_a_word(self, client: Client, panel: Panel) -> None:
        cast.listed(panel.session, cast.speaker("王 小明"))
        assert self.named(client, "王") == ["王 小明"]

    @pytest.mark.parametrize("text", ["ada quill", "tides and tables", "harbour forum 2031", "ws7"])
    def test_the_box_and_the_page_agree(
        self, client: Client, visit: Visit, panel: Panel, text: str
    ) -> None:
        page = visit(f"/search/?q={quote(text)}")
        assert page.texts(".named li > a") == self.named(client, text) != []

    @pytest.mark.parametrize(
        "text",
        ["", "t", "tide ", "tern z", "tide*", "???", "潮汐", "%", "_", "'", "\\", "tab)"],
    )
    def test_nothing_is_offered_for_what_is_odd(
        self, client: Client, panel: Panel, text: str
    ) -> None:
        assert self.offered(client, text) == NOTHING

    def test_no_more_than_a_few(self, client: Client, panel: Panel) -> None:
        many = [cast.speaker(f"Gull Number{n}") for n in range(MOST + 3)]
        for n, who in enumerate(many):
            said = cast.session(panel.session.event, f"WS 10{n}", "Gulls")
            cast.speak(said, (who, f"gull{n}"))
            follow(said)
        found = self.offered(client, "gull")
        assert (len(found["words"]), len(found["named"])) == (MOST, MOST_NAMED)
        assert {each["kind"] for each in found["named"]} == {"Speaker", "Session"}

    def test_what_is_not_public_is_not_offered(self, client: Client, panel: Panel) -> None:
        Session.objects.update(published=False)
        for text in ("ada", "tid", "sov", "harb"):
            assert self.offered(client, text) == NOTHING

    def test_what_was_taken_back_is_not_offered(self, client: Client, panel: Panel) -> None:
        """Though the index has not followed yet."""
        made = cast.annotate(panel.utterances[1], "tide", replacement="sovereign")
        follow(panel.session)
        assert self.offered(client, "sovereig")["words"]
        curating.withdraw(made)
        assert self.offered(client, "sovereig")["words"] == []

    def test_a_merged_speaker_is_not_offered(self, client: Client, panel: Panel) -> None:
        cast.listed(panel.session, cast.speaker("Beda Quill", merged_into=panel.chair))
        assert self.named(client, "beda") == []

    def test_without_an_index_names_are(self, client: Client, db: None) -> None:
        cast.panel(cast.event())
        found = self.offered(client, "ada")
        assert found["words"] == []
        assert len(found["named"]) == 1

    def test_browsers_are_offered_the_same_for_their_own_bar(
        self, client: Client, panel: Panel
    ) -> None:
        def offered(text: str) -> Any:
            response = client.get(f"/search/suggest?q={quote(text)}&format=opensearch")
            assert response["Content-Type"] == "application/x-suggestions+json"
            return response.json()

        (_, names, abouts, urls) = offered("nobody tab")
        assert names == ["nobody tables", "nobody table"]
        assert abouts == ["Search", "Search"]
        assert urls[0] == "http://testserver/search/?q=nobody+tables"
        assert offered("quill") == [
            "quill",
            ["Ada Quill"],
            ["Harbour master, Harbour Authority"],
            ["http://testserver/speakers/ada-quill/"],
        ]
        assert offered("t") == ["t", [], [], []]

    def test_another_format_is_refused(self, client: Client, db: None) -> None:
        response = client.get("/search/suggest?q=ada&format=xml")
        assert response.status_code == 400
        assert "format=xml: write opensearch" in response.content.decode()

    def test_what_no_page_reads_is_refused(self, client: Client, db: None) -> None:
        assert client.get("/search/suggest?q=a%00b").status_code == 400
        assert client.get("/search/suggest?q=" + "a" * 3000).status_code == 400
        assert client.post("/search/suggest?q=ada").status_code == 405

    def test_it_asks_little_of_the_database(
        self, count_queries: CountQueries, panel: Panel
    ) -> None:
        # Three of them once after each commit: what is not public, and what the index owes; and
        # so are the seven that read all names. The last two are the affiliation of whoever is
        # found, and once after each commit how the sessions follow each other.
        assert count_queries("/search/suggest?q=tide+tab") == 3 + 7
        assert count_queries("/search/suggest?q=ada") == 3 + 7 + 2
        assert count_queries("/search/suggest?q=t") == 0


@pytest.mark.parametrize(
    "address", ["/", "/search/", "/search/?q=tide", "/sessions/", "/about/", "/speakers/ada-quill/"]
)
def test_every_page_has_one_box_that_knows_where_to_ask(
    visit: Visit, panel: Panel, address: str
) -> None:
    page = visit(address)
    (form,) = page.find("form[data-suggest]")
    assert form.get("data-suggest") == "/search/suggest"
    assert [field.get("name") for field in form.cssselect("input")] == ["q"]
    (script,) = page.find("script[src^='/static/search']")
    assert "defer" in script.attrib


def test_a_page_that_is_not_there_has_one_too(visit: Visit, panel: Panel) -> None:
    assert len(visit("/speakers/nobody/", status=404).find("form[action='/search/']")) == 1
