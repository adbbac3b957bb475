"""Above the turns, a search shows whom and what its words name."""

import re
from urllib.parse import quote

import pytest

from igfarchive.archive.models import OrganisationName, Session, SpeakerName
from igfarchive.search import index
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page, words_of


@pytest.fixture
def panel(db: None) -> Panel:
    panel = cast.panel(cast.event("Harbour Forum 2031", 2031, city="Port Estuary"))
    SpeakerName.objects.create(speaker=panel.chair, name="A. B. Wharf", folded="a. b. wharf")
    OrganisationName.objects.create(
        organisation=panel.harbour, name="Autorité portuaire", folded="autorité portuaire"
    )
    cast.term("EBB", expansion="early bell buoy", variants=["bell buoy"])
    index.rebuild()
    return panel


def named(visit: Visit, text: str, more: str = "") -> Page:
    return visit(f"/search/?q={quote(text)}{more}")


class TestARow:
    @pytest.mark.parametrize(
        "text",
        ["Ada Quill", "wharf", "AQ", "ada q", "who is Ada Quill?", "did Quill mention zeppelins?"],
    )
    def test_of_a_speaker(self, visit: Visit, panel: Panel, text: str) -> None:
        page = named(visit, text)
        assert page.texts(".named li") == [
            "Ada Quill Speaker Harbour master, Harbour Authority 2 turns by Ada Quill 1 session"
        ]
        assert page.link("Ada Quill", ".named") == "/speakers/ada-quill/"
        turns = page.link("2 turns by Ada Quill", ".named")
        assert visit(turns).texts(".results h2")[0] == "2 results"

    def test_has_the_latest_affiliation_of_a_speaker(self, visit: Visit, panel: Panel) -> None:
        for year, name in ((2032, "Tide Office"), (2030, "Rope Guild")):
            made = cast.panel(cast.event(f"Harbour Forum {year}", year))
            made.session.affiliations.all().delete()
            cast.affiliate(panel.chair, made.session, cast.organisation(name))
        assert named(visit, "ada quill").texts(".named li") == [
            "Ada Quill Speaker Tide Office 6 turns by Ada Quill 3 sessions"
        ]

    @pytest.mark.parametrize("text", ["Harbour Authority", "autorite portuaire"])
    def test_of_an_organisation(self, visit: Visit, panel: Panel, text: str) -> None:
        page = named(visit, text)
        assert page.texts(".named li") == ["Harbour Authority Organisation 1 person 1 session"]
        assert page.link("Harbour Authority", ".named") == "/affiliations/harbour-authority/"

    @pytest.mark.parametrize(
        "text", ["EBB", "ebbs", "early bell buoy", "bell buoys", "What does EBB mean?"]
    )
    def test_of_a_term(self, visit: Visit, panel: Panel, text: str) -> None:
        cast.speak(
            panel.session, (panel.guest, "An EBB rings. The EBB!"), (panel.chair, "No EBB rings.")
        )
        cast.term("Gauge")  # which notes the uses of all
        follow(panel.session)
        page = named(visit, text)
        assert page.texts(".named li") == ["EBB Glossary early bell buoy 2 turns"]
        assert page.link("EBB", ".named") == "/glossary/ebb/"

    @pytest.mark.parametrize("text", ["Harbour Forum 2031", "harbourforum2031", "port estuary"])
    def test_of_an_event(self, visit: Visit, panel: Panel, text: str) -> None:
        page = named(visit, text)
        assert page.texts(".named li") == ["Harbour Forum 2031 Event Port Estuary 1 session"]
        event = visit(page.link("Harbour Forum 2031", ".named"))
        assert event.texts(".entry > a") == ["Tides and tables"]

    @pytest.mark.parametrize(
        "text",
        [
            "Tides and tables",
            "WS 7",
            "ws7",
            "WS-7",
            "harbour forum 2031 ws 7",
            '"ws 7"',
            "workshop 7",
            "Workshop #7",
            "harbour forum 2031 workshop 7",
        ],
    )
    def test_of_a_session(self, visit: Visit, panel: Panel, text: str) -> None:
        page = named(visit, text)
        assert page.texts(".named li") == [
            "Tides and tables Session Harbour Forum 2031 WS 7 7 turns"
        ]
        link = page.link("Tides and tables", ".named")
        assert link == "/sessions/harbour-forum-2031/ws-7/"


class TestTheBlock:
    def test_stands_above_the_results_and_without_any(self, visit: Visit, panel: Panel) -> None:
        some = named(visit, "authority").html
        assert some.index('class="named"') < some.index('class="hits"')
        none = named(visit, "Bo Tern")
        assert none.texts(".results h2")[0] == "No results"
        assert "No turn holds Bo Tern." in none.text
        assert "Nothing in the archive" not in none.text
        assert none.texts(".named li > a") == ["Bo Tern"]

    def test_is_not_there_for_words_that_name_nobody(self, visit: Visit, panel: Panel) -> None:
        for text in ("governance", "quill OR tern", "ada -quill", "workshop", "workshop 8", ""):
            assert not named(visit, text).find(".named"), text

    def test_says_that_a_letter_is_wrong(self, visit: Visit, panel: Panel) -> None:
        page = named(visit, "quoll")
        assert page.texts(".named p") == ["Nobody and nothing is called so. Nearly:"]
        assert page.texts(".named li > a") == ["Ada Quill"]

    def test_takes_no_word_that_fills_a_page_for_a_misspelt_name(
        self, visit: Visit, panel: Panel
    ) -> None:
        cast.speak(panel.session, *[(panel.guest, "Quilt.")] * 20)
        follow(panel.session)
        assert not named(visit, "quilt").find(".named")

    def test_is_of_the_first_page(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, *[(panel.guest, "Ada!")] * 20)
        follow(panel.session)
        assert named(visit, "ada").find(".named")
        assert not named(visit, "ada", "&page=2").find(".named")

    def test_leaves_out_what_the_search_is_narrowed_to(self, visit: Visit, panel: Panel) -> None:
        assert not named(visit, "ada", "&speaker=ada-quill").find(".named")
        assert named(visit, "ada", "&speaker=bo-tern").find(".named")
        both = named(visit, "harbour", "&affiliation=harbour-authority")
        assert both.texts(".named li > a") == ["Harbour Forum 2031"]
        assert "More called so" not in both.text

    def test_holds_five_and_says_where_there_are_more(self, visit: Visit, panel: Panel) -> None:
        for number in range(4):
            cast.session(panel.session.event, f"WS 2{number}", f"Quill number {number}")
            cast.listed(panel.session, cast.speaker(f"Cy{number} Quill"))
        page = named(visit, "quill")
        kinds = [row.split()[2] for row in page.texts(".named li")]
        assert len(kinds) == 5
        assert page.texts(".named p") == ["More called so: speakers, sessions"]
        assert len(visit(page.link("speakers", ".named")).find(".names > li")) == 5
        assert len(visit(page.link("sessions", ".named")).find(".entry")) == 4

    def test_names_nothing_that_is_not_public(self, visit: Visit, panel: Panel) -> None:
        Session.objects.update(published=False)
        for text in ("Ada Quill", "Harbour Authority", "Harbour Forum 2031", "ws 7"):
            assert not named(visit, text).find(".named"), text

    def test_is_there_without_an_index(self, visit: Visit, db: None) -> None:
        cast.panel(cast.event())
        page = visit("/search/?q=ada+quill", status=503)
        assert page.texts(".named li > a") == ["Ada Quill"]


class TestNameAndTopic:
    def offered(self, visit: Visit, text: str, more: str = "") -> dict[str, str]:
        """What is offered, each with its link, which finds as many as it says."""
        page = named(visit, text, more)
        found = {}
        for row in page.find(".named li"):
            link, said = row.cssselect("a")[0], words_of(row)
            if number := re.fullmatch(r"(Turns .+): (\d+) results?", said):
                found[number[1]] = link.attrib["href"]
                heading = visit(link.attrib["href"]).texts(".results h2")[0]
                assert heading.split()[0] == number[2], said
        return found

    @pytest.mark.parametrize(
        "text",
        ["Quill tables", "tables ada quill", "what Ada Quill said about tables?", "quoll tables"],
    )
    def test_is_offered_where_it_is_better(self, visit: Visit, panel: Panel, text: str) -> None:
        assert self.offered(visit, text) == {
            "Turns by Ada Quill with tables": "/search/?q=tables&speaker=ada-quill"
        }

    @pytest.mark.parametrize(
        ("text", "label"),
        [
            ("Harbour Authority tables", "Turns for Harbour Authority with tables"),
            ("Harbour Forum 2031 lighthouses", "Turns at Harbour Forum 2031 with lighthouses"),
            ("lighthouses ws 7", "Turns in Tides and tables with lighthouses"),
        ],
    )
    def test_is_of_anything_that_narrows(
        self, visit: Visit, panel: Panel, text: str, label: str
    ) -> None:
        assert list(self.offered(visit, text)) == [label]

    @pytest.mark.parametrize(
        ("text", "name"),
        [("ada quill zeppelins", "Ada Quill"), ("Zeppelins in Workshop 7", "Tides and tables")],
    )
    def test_leads_to_whom_is_named_though_nothing_is_found(
        self, visit: Visit, panel: Panel, text: str, name: str
    ) -> None:
        assert named(visit, text).texts(".named li > a") == [name]

    def test_is_none_for_a_short_word_of_a_name(self, visit: Visit, panel: Panel) -> None:
        cast.listed(panel.session, cast.speaker("Cy de Wharf"))
        assert named(visit, "zeppelins wharf").texts(".named li > a") != []
        assert not named(visit, "zeppelins de luz").find(".named")

    def test_keeps_other_filters(self, visit: Visit, panel: Panel) -> None:
        assert self.offered(visit, "ada tables", "&year=2031&sort=newest") == {
            "Turns by Ada Quill with tables": (
                "/search/?q=tables&speaker=ada-quill&year=2031&sort=newest"
            )
        }

    def test_is_not_offered_where_it_finds_nothing_or_less(
        self, visit: Visit, panel: Panel
    ) -> None:
        assert self.offered(visit, "ada quill zeppelins") == {}
        assert self.offered(visit, "ada tables", "&speaker=bo-tern") == {}
        assert self.offered(visit, "ada tables", "&page=1") != {}
        cast.speak(panel.session, *[(panel.guest, "Ada has tables.")] * 20)
        follow(panel.session)
        assert self.offered(visit, "ada tables") == {}
        assert list(self.offered(visit, "ada quill tables")) == ["Turns by Ada Quill with tables"]


def test_it_asks_as_much_of_the_database_for_many_as_for_one(
    count_queries: CountQueries, panel: Panel
) -> None:
    asked = ["/search/?q=quill", "/search/?q=ada+tables", "/search/suggest?q=quill"]
    few = [count_queries(address) for address in asked]
    for number in range(5):
        who = cast.speaker(f"Ada{number} Quill")
        made = cast.panel(cast.event(f"Harbour Forum {2032 + number}", 2032 + number))
        cast.speak(made.session, (who, "Aye."))
        cast.affiliate(who, made.session, cast.organisation(f"Guild {number}"))
        follow(made.session)
    assert [count_queries(address) for address in asked] == few
