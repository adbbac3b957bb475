from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from igfarchive.archive.models import Session
from igfarchive.search import index, naming
from igfarchive.search.naming import Names
from igfarchive.web import searching
from igfarchive.web.facets import AT_MOST
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page


@pytest.fixture
def panels(db: None) -> list[Panel]:
    """The same panel in two years, found by the index."""
    made = [
        cast.panel(cast.event("Harbour Forum 2031", 2031), "WS 7", date=date(2031, 3, 2)),
        cast.panel(
            cast.event("Harbour Forum 2032", 2032), "OF 3", date=date(2032, 3, 2), kind="open-forum"
        ),
    ]
    index.rebuild()
    return made


def facet(page: Page, title: str) -> list[str]:
    place = page.texts(".facets h3").index(title)
    return [" ".join(li.text_content().split()) for li in page.find(".facets h3 + ul")[place]]


@pytest.mark.usefixtures("panels")
class TestTheForm:
    def test_stands_alone_where_nothing_is_asked(self, visit: Visit) -> None:
        page = visit("/search/")
        assert page.find("form[action='/search/'] input[name=q]")
        assert '"data flows"~5' in page.texts(".help code")
        assert not page.find(".hits, .facets")

    def test_keeps_what_is_asked(self, visit: Visit) -> None:
        page = visit("/search/?q=tables&speaker=bo-tern&sort=oldest")
        fields = {field.get("name"): field.get("value") for field in page.find("form input")}
        assert fields == {"q": "tables", "speaker": "bo-tern", "sort": "oldest"}

    @pytest.mark.parametrize(
        "address", ["/", "/search/", "/sessions/harbour-forum-2031/ws-7/", "/speakers/"]
    )
    def test_cuts_no_words_that_are_pasted_into_it(self, visit: Visit, address: str) -> None:
        fields = visit(address).find("form input[name=q]")
        assert fields
        assert not [field for field in fields if "maxlength" in field.attrib]


@pytest.mark.usefixtures("panels")
class TestHits:
    def test_are_turns_with_speaker_affiliation_and_place(self, visit: Visit) -> None:
        page = visit('/search/?q="tide tables"&year=2031')
        assert page.texts(".results h2")[0] == "1 result"
        assert page.texts(".hits h3") == [
            "Ada Quill , turn 2 of Harbour Forum 2031 WS 7: Tides and tables"
        ]
        assert page.texts(".hits .for") == ["Harbour master, Harbour Authority"]
        assert page.texts(".hits .facts") == [
            "Harbour Forum 2031 WS 7: Tides and tables 2 March 2031 turn u2"
        ]

    def test_lead_to_the_marked_turn_in_its_transcript(self, visit: Visit) -> None:
        page = visit('/search/?q="tide tables"&year=2031')
        (quotation,) = page.find(".hits blockquote > a")
        link = quotation.attrib["href"]
        assert link == "/sessions/harbour-forum-2031/ws-7/?q=%22tide+tables%22#u2"
        assert visit(link).texts("#u2 mark") == ["tide", "tables"]
        assert page.link("turn u2") == "/sessions/harbour-forum-2031/ws-7/u2/"

    @pytest.mark.parametrize(
        ("words", "marks"),
        [
            ("govern", {"governance", "governed"}),
            ('"tide tables"', {"tide", "tables"}),
            ("light*", {"lighthouses", "Lighthouses"}),
            ("Sundey~", {"Sunday"}),
        ],
    )
    def test_have_their_words_marked(self, visit: Visit, words: str, marks: set[str]) -> None:
        assert set(visit(f"/search/?q={quote(words)}").texts("mark")) == marks

    def test_of_nobody_are_given_to_nobody(self, visit: Visit) -> None:
        page = visit("/search/?q=lighthouses&speaker=unknown")
        assert {each.split(" , ")[0] for each in page.texts(".hits h3.nobody")} == {"Nobody named"}

    def test_show_the_best_passage_of_a_long_turn(self, visit: Visit, panels: list[Panel]) -> None:
        long = "Aye. " * 200 + "The zeppelin was late. " + "Aye. " * 200
        cast.speak(panels[0].session, (panels[0].guest, long.strip()))
        follow(panels[0].session)
        (quote,) = visit("/search/?q=zeppelin").find(".hits blockquote > a")
        assert {"end", "beginning"} < set(quote.classes)
        assert "zeppelin was late" in quote.text_content()
        assert len(quote.text_content()) < 800

    def test_are_not_called_turns_for_a_turn_may_be_two_of_them(
        self, visit: Visit, panels: list[Panel]
    ) -> None:
        guest = panels[0].guest
        cast.speak(panels[0].session, (guest, "A buoy rang"), "[ Laughter ]", (guest, "or two."))
        follow(panels[0].session)
        page = visit("/search/?session=harbour-forum-2031/ws-7")
        assert page.texts(".results h2")[0] == "9 results"
        assert "8 turns" in visit("/sessions/harbour-forum-2031/ws-7/").html
        empty = visit('/search/?q="rang or two"')
        assert empty.texts(".results h2")[0] == "No results"
        for told in (empty, visit("/search/")):
            assert "a quotation does not run over" in told.text

    def test_come_in_the_order_asked_for(self, visit: Visit) -> None:
        for order, years in (("newest", ["2032", "2031"]), ("oldest", ["2031", "2032"])):
            page = visit(f'/search/?q="tide tables"&sort={order}')
            assert [facts[14:18] for facts in page.texts(".hits .facts")] == years
            assert page.texts(".sorting [aria-current]") == [order]

    def test_come_in_pages(self, visit: Visit, panels: list[Panel]) -> None:
        session, guest = panels[0].session, panels[0].guest
        cast.speak(session, *((guest, f"Buoy number {number}.") for number in range(45)))
        follow(session)
        page = visit("/search/?q=buoy&sort=oldest")
        assert page.texts(".results h2")[0] == "45 results"
        assert len(page.find(".hits > li")) == 20
        third = visit(visit(page.link("Next")).link("Next"))
        assert third.address == "/search/?q=buoy&sort=oldest&page=3"
        assert len(third.find(".hits > li")) == 5
        assert third.find(".hits")[0].get("start") == "41"
        assert "the list ends with page 3" in visit("/search/?q=buoy&page=4", status=404).text

    def test_that_the_archive_no_longer_holds_are_not_shown(self, visit: Visit) -> None:
        Session.objects.filter(slug="ws-7").update(published=False)
        page = visit("/search/?q=lighthouses")
        assert "Harbour Forum 2031" not in page.text
        assert len(page.find(".hits > li")) == 2


@pytest.mark.usefixtures("panels")
class TestFilters:
    def test_are_counted_by_name_with_the_unknown(self, visit: Visit) -> None:
        page = visit("/search/?q=table OR lighthouses")
        assert facet(page, "Speaker") == ["Ada Quill 4", "Bo Tern 4", "Unknown 2"]
        assert facet(page, "Affiliation") == ["Harbour Authority 4", "Unknown 6"]
        assert facet(page, "Stakeholder group") == ["Government 4", "Unknown 6"]
        assert facet(page, "Region") == ["African 4", "Unknown 6"]
        assert facet(page, "Year") == ["2032 5", "2031 5"]
        assert set(facet(page, "Kind of session")) == {"Workshop 5", "Open forum 5"}

    def test_every_count_is_what_its_link_shows(self, visit: Visit) -> None:
        page = visit("/search/?q=table OR lighthouses")
        links, numbers = page.find(".facets li a"), page.texts(".facets .number")
        for link, number in zip(links, numbers, strict=True):
            heading = visit(link.attrib["href"]).texts(".results h2")[0]
            assert heading.split()[0] == number, link.attrib["href"]

    def test_are_shown_and_lifted_by_links(self, visit: Visit) -> None:
        page = visit(
            "/search/?q=lighthouses&speaker=bo-tern&session=harbour-forum-2031/ws-7&kind=workshop"
        )
        assert [chip.split(" Remove")[0] for chip in page.texts(".active li")] == [
            "Speaker: Bo Tern",
            "Kind of session: Workshop",
            "Session: Harbour Forum 2031 WS 7: Tides and tables",
        ]
        lifted = page.link("Remove Speaker Bo Tern")
        assert lifted == ("/search/?q=lighthouses&kind=workshop&session=harbour-forum-2031%2Fws-7")

    @pytest.mark.parametrize(
        ("address", "title"),
        [
            ("/search/", "Search · igfarchive"),
            ("/search/?q=tide", "tide · Search · igfarchive"),
            (
                "/search/?q=lighthouses&speaker=bo-tern&year=2031",
                "lighthouses, Bo Tern, 2031 · Search · igfarchive",
            ),
            ("/search/?speaker=bo-tern&group=pirates", "Bo Tern · Search · igfarchive"),
            ("/sessions/?kind=workshop&year=2031", "Sessions, 2031, Workshop · igfarchive"),
        ],
    )
    def test_are_named_in_the_title(self, visit: Visit, address: str, title: str) -> None:
        assert visit(address).texts("title") == [title]

    def test_stand_before_the_page_in_the_title(self, visit: Visit, panels: list[Panel]) -> None:
        cast.speak(panels[0].session, *[(panels[0].guest, "Gulls.")] * 21)
        follow(panels[0].session)
        page = visit("/search/?q=gulls&speaker=bo-tern&page=2")
        assert page.texts("title") == ["gulls, Bo Tern, page 2 · Search · igfarchive"]

    def test_alone_are_a_search_too(self, visit: Visit) -> None:
        page = visit("/search/?affiliation=harbour-authority")
        assert page.texts(".results h2")[0] == "4 results"
        assert {each.split(" , ")[0] for each in page.texts(".hits h3")} == {"Ada Quill"}
        assert not page.find("mark")

    def test_that_nobody_knows_say_so(self, visit: Visit) -> None:
        page = visit("/search/?q=lighthouses&speaker=stranger&group=pirates")
        assert "Speaker “stranger” is not in the archive." in page.text
        assert "Stakeholder group “pirates” is not in the archive." in page.text

    def test_name_no_more_values_than_they_show(
        self, visit: Visit, panels: list[Panel], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        session = panels[0].session
        crowd = [cast.speaker(f"Tally Gull{number:02}") for number in range(60)]
        cast.speak(session, *((who, "Gulls.") for who in crowd), (None, "Gulls."))
        follow(session)
        named: list[str] = []

        def names_of(values: Mapping[str, Collection[str]]) -> Names:
            named.extend(values["speaker"])
            return naming.names_of(values)

        monkeypatch.setattr(searching, "names_of", names_of)
        page = visit("/search/?q=gulls&speaker=tally-gull59")

        assert len(named) == len({*named}) == AT_MOST + 4, "two more, the unknown and the chosen"
        assert "Others are less frequent than these." in page.text
        assert "Unknown 1" in facet(page, "Speaker")
        assert page.find(".facets details[open] [aria-current]")[0].text == "Tally Gull59"

    def test_follow_a_merged_speaker(self, client: Client, panels: list[Panel]) -> None:
        cast.speaker("A. Quill", slug="a-quill", merged_into=panels[0].chair)
        response = client.get("/search/?q=tide&speaker=a-quill&speaker=bo-tern")
        assert response.status_code == 302
        assert response["Location"] == "/search/?q=tide&speaker=bo-tern&speaker=ada-quill"


@pytest.mark.usefixtures("panels")
class TestNoHits:
    def test_say_what_was_searched_and_what_to_drop(self, visit: Visit) -> None:
        page = visit("/search/?q=zeppelin&speaker=bo-tern&year=2031")
        assert page.texts(".results h2")[0] == "No results"
        assert "No turn holds zeppelin with 2 filters." in page.text
        assert "No turn holds zeppelin! " in visit("/search/?q=zeppelin!").text
        wordless = visit("/search/?q=...")
        assert wordless.texts(".problem") == ["There is no word in this to search for."]
        assert "No turn holds" not in wordless.text
        assert "Search without" not in page.text, "it would find no more"
        page = visit("/search/?q=authority&speaker=bo-tern&year=2031")
        assert page.link("Search without speaker Bo Tern") == "/search/?q=authority&year=2031"
        assert page.link("Search without any filter") == "/search/?q=authority"

    def test_may_be_for_filters_alone(self, visit: Visit) -> None:
        page = visit("/search/?year=1999")
        assert "No turn fits 1 filter." in page.text

    def test_say_how_the_words_were_read(self, visit: Visit) -> None:
        page = visit("/search/?q=(zeppelin")
        assert len(page.texts(".problem")) == 1

    def test_are_marked_in_every_spelling_and_acronyms_in_capitals_alone(
        self, visit: Visit, panels: list[Panel]
    ) -> None:
        said = "The WHO asks who pays 35 per cent for harbour\u2011masters of the organisation."
        cast.speak(panels[0].session, (panels[0].guest, said))
        follow(panels[0].session)
        for query, marks in {
            "WHO": ["WHO"],
            "harbormaster": ["harbour", "masters"],
            "harbour master": ["harbour", "masters"],
            "35%25": ["35", "per cent"],
            "organization": ["organisation"],
        }.items():
            page = visit(f"/search/?q={query}")
            assert page.texts("mark") == marks, query
            assert len(page.texts(".problem")) == (query == "WHO")

    @pytest.mark.parametrize("address", ["/search/", "/sessions/harbour-forum-2031/ws-7/"])
    def test_are_found_for_a_long_quotation_that_is_invented_in_part(
        self, visit: Visit, panels: list[Panel], address: str
    ) -> None:
        said = "The buoys of this harbour are painted anew in every spring. "
        cast.speak(panels[0].session, (panels[0].guest, said * 4))
        follow(panels[0].session)
        invented = said + "In spring the harbour buoys are painted every. " + said * 4
        page = visit(f'{address}?q="{quote(invented)}"')
        assert not page.find("mark")
        (problem,) = page.texts(".problem")
        assert problem.startswith("Only the first 36 words of this quotation were looked for")

    def test_of_no_word_at_all_say_so(self, visit: Visit) -> None:
        assert visit("/search/?q=%3F%3F").texts(".problem")


class TestWithoutAnIndex:
    def test_the_page_says_what_to_do(self, client: Client, visit: Visit, index_dir: Path) -> None:
        cast.panel(cast.event())
        page = visit("/search/?q=tide&speaker=ada-quill", status=503)
        assert "The index cannot be read just now." in page.text
        assert page.texts(".problem code") == [".venv/bin/python manage.py rebuild_index"]
        assert page.link("Remove Speaker Ada Quill") == "/search/?q=tide"
        assert client.get("/search/?q=tide")["Retry-After"] == "60"
        assert not index_dir.exists(), "to look writes nothing"

    def test_the_page_says_that_it_is_being_rebuilt(self, visit: Visit) -> None:
        cast.panel(cast.event())
        said: list[list[str]] = []

        def meanwhile(done: int, of: int) -> None:
            said.append(visit("/search/?q=tide", status=503).texts(".problem"))

        index.rebuild(meanwhile)
        assert said == [["The index is being rebuilt. Search again in a few minutes."]]
        assert visit("/search/?q=tide").find("mark")

    def test_everything_else_can_be_read(self, visit: Visit) -> None:
        cast.panel(cast.event())
        for address in ("/", "/sessions/", "/search/", "/speakers/ada-quill/"):
            visit(address)
        assert visit("/sessions/harbour-forum-2031/ws-7/?q=tide").texts("mark")


def test_it_asks_as_much_of_the_database_for_many_hits_as_for_one(
    count_queries: CountQueries, panels: list[Panel]
) -> None:
    asked = ["/search/?q=table", "/search/?q=table&speaker=ada-quill&year=2031&event=x"]
    few = [count_queries(address) for address in asked]
    for year in range(2033, 2040):
        panel = cast.panel(cast.event(f"Harbour Forum {year}", year))
        who = cast.speaker(f"Speaker Number{year}")
        cast.speak(panel.session, (who, "A table."))
        cast.affiliate(who, panel.session, cast.organisation(f"Guild {year}"))
        follow(panel.session)
    assert [count_queries(address) for address in asked] == few
