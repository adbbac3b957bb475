"""Citing what a page shows: a page of styles, files for reference managers, links to both."""

import json
from datetime import date
from pathlib import Path

import pytest
import rispy
from django.test import Client

from igfarchive.archive.models import Session
from igfarchive.search import index
from igfarchive.web import citations
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"
ENDINGS = ("txt", "bib", "ris", "json")


@pytest.fixture(autouse=True)
def a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citations, "today", lambda: date(2031, 5, 4))


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(city="Port Ville"), date=date(2031, 3, 2))


@pytest.mark.usefixtures("panel")
class TestThePage:
    def test_has_each_style_to_copy(self, visit: Visit) -> None:
        page = visit(f"{HERE}u2/cite/")
        assert page.texts("h1") == ["Cite this turn"]
        assert page.texts(".styles dt") == ["APA 7", "Chicago 17 (note)", "MLA 9", "OSCOLA 4"]
        assert page.texts(".styles dd")[0] == (
            "Quill, A. (2031, March 2). Tides and tables [Contribution to WS 7, turn u2; "
            "affiliation that day: Harbour master, Harbour Authority; real-time captions, "
            "as captioned]. "
            f"Harbour Forum 2031, Port Ville. igfarchive. http://testserver{HERE}u2/"
        )
        assert page.find("meta[name=robots][content=noindex]")

    @pytest.mark.parametrize(
        ("path", "title"),
        [
            (f"{HERE}cite/", "Cite this session"),
            (f"{HERE}u3/cite/", "Cite this stage direction"),
            (f"{HERE}u2/cite/?quote=the+tide+tables", "Cite these words"),
            ("/speakers/ada-quill/cite/", "Cite this speaker’s turns"),
        ],
    )
    def test_leads_to_the_files_of_the_same(
        self, client: Client, visit: Visit, path: str, title: str
    ) -> None:
        page = visit(path)
        assert page.texts("h1") == [title]
        base, _, asked = path.partition("cite/")
        links = [link.attrib["href"] for link in page.find("main .facts a[rel=nofollow]")]
        assert links == [f"../cite.{ending}{asked}" for ending in ENDINGS]
        for ending in ENDINGS:
            assert client.get(f"{base}cite.{ending}{asked}").status_code == 200

    def test_of_words_cites_these(self, visit: Visit) -> None:
        page = visit(f"{HERE}u2/cite/?quote=the+TIDE+tables")
        assert "/u2/?quote=the%20tide%20tables#:~:text=the%20tide%20tables" in page.text

    def test_of_a_retired_turn_is_there_still(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[1])
        retired = visit(f"{HERE}u2/", status=410)
        assert retired.link("cite it") == f"{HERE}u2/cite/"
        assert "in an earlier transcript" in visit(f"{HERE}u2/cite/").text

    def test_of_a_merged_speaker_leads_to_the_one_who_was_kept(
        self, client: Client, panel: Panel
    ) -> None:
        other = cast.speaker("Ada Qill", merged_into=panel.chair)
        for name in ("cite/", "cite.bib"):
            response = client.get(f"/speakers/{other.slug}/{name}")
            assert (response.status_code, response["Location"]) == (
                302,
                f"/speakers/ada-quill/{name}",
            )

    def test_asks_little_of_the_database(self, count_queries: CountQueries) -> None:
        assert count_queries(f"{HERE}u2/cite/") <= 4
        assert count_queries(f"{HERE}u2/cite.bib?quote=tide+tables") <= 4
        assert count_queries(f"{HERE}cite/") <= 3
        assert count_queries("/speakers/ada-quill/cite/") <= 3


@pytest.mark.usefixtures("panel")
class TestFiles:
    @pytest.mark.parametrize(
        ("ending", "kind", "begins"),
        [
            ("txt", "text/plain", "APA 7\nQuill, A. (2031, March 2). Tides"),
            ("bib", "application/x-bibtex", "@misc{harbour-forum-2031:ws-7:u2,"),
            ("ris", "application/x-research-info-systems", "TY  - SLIDE\r\nTI  - Tides and"),
            ("json", "application/vnd.citationstyles.csl+json", '[\n {\n  "id": "harbour-forum'),
        ],
    )
    def test_have_their_types_and_names(
        self, client: Client, ending: str, kind: str, begins: str
    ) -> None:
        response = client.get(f"{HERE}u2/cite.{ending}")
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        assert response["Content-Disposition"] == (
            f'inline; filename="harbour-forum-2031-ws-7-u2.{ending}"'
        )
        assert response["X-Robots-Tag"] == "noindex"
        assert response.content.decode().startswith(begins)

    def test_name_the_words_that_are_cited(self, client: Client) -> None:
        (item,) = json.loads(client.get(f"{HERE}u2/cite.json?quote=tide+tables").content)
        assert item["abstract"] == "tide tables"
        (record,) = rispy.loads(client.get(f"{HERE}u2/cite.ris").content.decode())
        assert record["access_date"] == "2031/05/04"

    def test_of_text_are_one_style_for_the_asking(self, client: Client) -> None:
        text = client.get(f"{HERE}u2/cite.txt?style=oscola").content.decode()
        assert text.startswith("Ada Quill, ‘Tides and tables’")
        assert text.count("\n") == 1

    @pytest.mark.parametrize(
        ("path", "says"),
        [
            (f"{HERE}u2/cite.doc", "cite.doc: write one of txt, bib, ris, json."),
            (f"{HERE}cite.x", "cite.x: write one of"),
            ("/speakers/ada-quill/cite.x", "cite.x: write one of"),
            (f"{HERE}u2/cite.txt?style=harvard", "write one of apa, chicago, mla, oscola."),
            (f"{HERE}u2/cite.bib?quote=no+such+words", "do not stand in this turn"),
            (f"{HERE}u2/cite/?quote=a%00b", "U+0000"),
            (f"{HERE}u2/cite/?quote={'x' * 2001}", "write at most 2,000 characters"),
            (f"{HERE}cite/?reading=other", "write one of corrected, captioned"),
            ("/search/cite/", "say which search to cite"),
            ("/search/cite.bib?q=", "say which search to cite"),
            (
                f"/search/cite/?q={'+'.join(f'speaker:x{n}' for n in range(60))}",
                "at most 50 values",
            ),
        ],
    )
    def test_that_there_are_none_of_are_refused(self, visit: Visit, path: str, says: str) -> None:
        assert says in visit(path, status=400).text

    @pytest.mark.parametrize("name", ["cite/", "cite.bib", "cite.txt"])
    def test_of_what_is_not_public_there_are_none(self, visit: Visit, name: str) -> None:
        Session.objects.update(published=False)
        for path in (HERE, f"{HERE}u2/", "/speakers/ada-quill/"):
            visit(f"{path}{name}", status=404)

    def test_that_never_were(self, visit: Visit) -> None:
        for path in (f"{HERE}u99/", "/sessions/x/y/", "/speakers/nobody/"):
            visit(f"{path}cite/", status=404)


@pytest.mark.usefixtures("panel")
class TestLinks:
    @pytest.mark.parametrize(
        ("path", "words", "target"),
        [
            (HERE, "Cite", f"{HERE}cite/"),
            (f"{HERE}?reading=captioned", "Cite", f"{HERE}cite/?reading=captioned"),
            (f"{HERE}u2/", "Cite", f"{HERE}u2/cite/"),
            (f"{HERE}u2/?quote=tide+tables", "Cite", f"{HERE}u2/cite/?quote=tide+tables"),
            (f"{HERE}u5/?quote=table", "Cite", f"{HERE}u5/cite/?quote=table"),
            (f"{HERE}u2/?quote=no+such+words", "Cite", f"{HERE}u2/cite/"),
            ("/speakers/ada-quill/", "Cite", "/speakers/ada-quill/cite/"),
        ],
    )
    def test_lead_to_what_the_page_shows(
        self, visit: Visit, path: str, words: str, target: str
    ) -> None:
        link = visit(path).link(words)
        assert link == target
        visit(link)

    def test_of_words_in_gaps_lead_to_a_citation_too(self, visit: Visit) -> None:
        page = visit(f"{HERE}u2/?quote=I+chair+the+%5B…%5D+tide+tables")
        visit(page.link("Cite"))


class TestASearch:
    @pytest.fixture(autouse=True)
    def indexed_panel(self, panel: Panel, index_dir: Path) -> None:
        index.rebuild()

    def test_is_cited_with_what_it_finds_today(self, visit: Visit) -> None:
        page = visit("/search/?q=tables&speaker=ada-quill&sort=newest&page=1")
        link = page.link("Cite this search")
        assert link == "/search/cite/?q=tables&speaker=ada-quill"
        page = visit(link)
        assert page.texts("h1") == ["Cite this search"]
        assert (
            "Search for “tables”, speaker Ada Quill: 2 turns [Search of transcripts; real-time "
            "captions]. (2031, May 4). igfarchive. Retrieved May 4, 2031, from "
            "http://testserver/search/?q=tables&speaker=ada-quill"
        ) in page.texts(".styles dd")
        assert "the day on which it was looked at" in page.text

    def test_that_finds_nothing_can_be_cited(self, visit: Visit) -> None:
        page = visit("/search/?q=zeppelin")
        assert "Search for “zeppelin”: 0 turns" in visit(page.link("Cite this search")).text

    def test_as_a_file(self, client: Client) -> None:
        response = client.get("/search/cite.bib?q=tables")
        assert response.content.startswith(b"@misc{searchx3fqx3dtables,")
        assert b"urldate = {2031-05-04}" in response.content

    def test_of_nothing_has_no_link(self, visit: Visit) -> None:
        assert "Cite this search" not in visit("/search/").texts("a")


def test_a_search_without_an_index_says_when_to_come_again(
    client: Client, panel: Panel, index_dir: Path
) -> None:
    response = client.get("/search/cite.ris?q=tables")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


@pytest.mark.usefixtures("panel")
class TestAReceipt:
    def test_is_cited_by_the_day_on_which_it_was_made(self, client: Client, visit: Visit) -> None:
        made = cast.receipt("abcdefghijkl", {"q": ["zeppelin"]})
        page = visit(visit("/receipts/abcdefghijkl/").link("Cite this receipt"))
        assert page.texts("h1") == ["Cite this receipt"]
        cited = page.texts(".styles dd")[0]
        assert "Search for “zeppelin”: 0 turns" in cited
        assert str(made.made_at.year) in cited
        assert cited.endswith("http://testserver/receipts/abcdefghijkl/")
        for ending in ENDINGS:
            answer = client.get(f"/receipts/abcdefghijkl/cite.{ending}")
            assert "zeppelin" in answer.content.decode()

    def test_of_a_check_tells_its_verdicts(self, client: Client, visit: Visit) -> None:
        index.rebuild()
        kept = client.post("/check/keep/?quote=seven+grey+zeppelins+crossed+our+harbour")
        assert ": Not found here" in visit(f"{kept['Location']}cite/").texts(".styles dd")[0]

    def test_that_was_withdrawn_is_not_cited(self, visit: Visit) -> None:
        cast.receipt("abcdefghijkl", {"q": ["zeppelin"]}).withdraw(None, "A slip.")
        visit("/receipts/abcdefghijkl/cite/", 404)
