"""Terms that readers may not know: explained in the transcripts, and listed with their uses."""

from collections.abc import Iterator

import pytest

from igfarchive.annotating.glossaries.terms import Finder
from igfarchive.annotating.glossaries.terms import TermUse as TermFound
from igfarchive.archive.models import Session, Term, TermUse
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


class TestInATranscript:
    def test_the_first_use_leads_to_what_it_means(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table", "What a harbour master draws.", expansion="of tides")
        cast.term("Lighthouse")
        page = visit(HERE)
        assert page.texts("#u2 a.term") == ["tables"]
        assert page.texts("#u6 a.term") == ["lighthouses"]
        assert not page.find("#u4 a.term, #u5 a.term, #u7 a.term")
        assert [link.get("href") for link in page.find("a.term")] == [
            "/glossary/table/",
            "/glossary/lighthouse/",
        ]
        assert page.texts("#term-table p") == [
            "Table: of tides",
            "What a harbour master draws.",
            "Table in the glossary",
        ]
        assert page.link("Table in the glossary") == "/glossary/table/"

    def test_every_use_is_marked_where_that_is_asked_for(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table")
        every = visit(visit(f"{HERE}?hide=stage").link("Mark terms wherever used"))
        assert every.address == f"{HERE}?hide=stage&terms=every#transcript"
        assert every.texts("a.term") == ["tables", "tables", "table", "table"]
        assert every.fields("form[action^='/sessions/']")["terms"] == "every"
        first = visit(every.link("Mark terms where first used"))
        assert first.address == f"{HERE}?hide=stage#transcript"
        assert first.texts("a.term") == ["tables"]

    def test_nothing_is_offered_where_none_is_used_again(self, visit: Visit, panel: Panel) -> None:
        cast.term("Clock")
        assert "Mark terms" not in visit(HERE).text

    def test_which_uses_are_marked_is_first_or_every(self, visit: Visit, panel: Panel) -> None:
        page = visit(f"{HERE}?terms=some", status=400)
        assert "terms=some: write one of first, every." in page.text

    def test_each_term_is_explained_once_and_only_where_it_is_used(
        self, visit: Visit, panel: Panel
    ) -> None:
        for name in ("Table", "Anchor", "Harbour Authority"):
            cast.term(name)
        page = visit(HERE)
        assert len(page.find("a.term[href='/glossary/table/']")) == 1
        cards = [card.get("id") for card in page.find("[popover]")]
        assert sorted(map(str, cards)) == ["term-harbour-authority", "term-table"]
        assert visit(f"{HERE}?speaker=bo-tern").texts("[popover] .kind") == ["Table"]

    def test_a_card_is_named_for_who_cannot_see_it(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table")
        page = visit(HERE)
        (card,) = page.find("[popover]")
        assert card.get("aria-label") == "Table"

    def test_no_two_terms_share_an_id(self, visit: Visit, panel: Panel) -> None:
        for name in ("Table", "Table Name", "Name of Table"):
            cast.term(name)
        said = "The table name, by the name of table, is a table."
        cast.speak(panel.session, (panel.guest, said))
        page = visit(HERE)  # which asserts it
        assert page.texts("#u9 a.term") == ["table name", "name of table"]

    def test_a_term_may_stand_in_a_note_and_in_a_match(self, visit: Visit, panel: Panel) -> None:
        cast.term("tide table")
        cast.annotate(panel.utterances[1], "the tide", "Which?")
        page = visit(f"{HERE}?q=tables&speaker=ada-quill")
        assert page.texts("#u2 a.term") == ["tide tables"]
        assert page.texts("#u2 a.term mark") == ["tables"]
        assert not page.find("a a")

    def test_is_found_in_the_reading_that_is_shown(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide tables", replacement="tidal charts")
        cast.term("tidal chart")
        cast.term("tide table")
        assert visit(HERE).texts("#u2 a.term") == ["tidal charts"]
        assert visit(f"{HERE}?reading=captioned").texts("#u2 a.term") == ["tide tables"]

    def test_a_turn_alone_explains_its_terms(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table")
        page = visit(f"{HERE}u5/")
        assert page.texts("a.term") == ["table"]
        assert page.texts("[popover] .kind") == ["Table"]

    def test_stage_directions_use_no_terms(self, visit: Visit, panel: Panel) -> None:
        cast.term("Applause")
        assert not visit(HERE).find("a.term, [popover]")

    def test_what_a_term_says_is_escaped(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table", "<script>alert(1)</script>", expansion="<b>of</b>")
        page = visit(HERE)
        assert page.texts("#term-table p")[:2] == [
            "Table: <b>of</b>",
            "<script>alert(1)</script>",
        ]


class TestWhatIsKnownOfItsUses:
    """Turns that are known to use no term are not searched for any."""

    def test_leads_to_the_turns(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table")
        Term.objects.update(uses_noted=True)
        page = visit(HERE)
        assert page.texts("a.term") == ["tables"]
        every = visit(page.link("Mark terms wherever used"))
        assert every.texts("a.term") == ["tables", "tables", "table", "table"]
        TermUse.objects.filter(utterance=panel.utterances[1]).delete()
        assert [turn.get("id") for turn in visit(HERE).find(".utterance:has(a.term)")] == ["u4"]

    def test_is_not_asked_while_those_of_a_term_are_owed(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table", uses_noted=True)
        cast.term("Lighthouse")
        TermUse.objects.all().delete()
        assert visit(HERE).texts("a.term") == ["tables", "lighthouses"]

    def test_is_not_all_where_words_are_corrected(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide tables", replacement="tidal charts")
        cast.term("tidal chart")
        cast.term("tide table")
        Term.objects.update(uses_noted=True)
        assert visit(HERE).texts("a.term") == ["tidal charts"]
        assert visit(f"{HERE}?reading=captioned").texts("a.term") == ["tide tables"]

    def test_spares_what_was_explained_already(
        self, visit: Visit, panel: Panel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[str] = []
        all_uses = Finder.all_uses

        def counted(finder: Finder, text: str) -> Iterator[TermFound]:
            read.append(text)
            return all_uses(finder, text)

        cast.term("Table")
        Term.objects.update(uses_noted=True)
        monkeypatch.setattr(Finder, "all_uses", counted)
        assert "Mark terms wherever used" in visit(HERE).text
        assert read == [panel.utterances[1].text]


class TestTheGlossary:
    def test_lists_terms_in_order_with_their_uses(self, visit: Visit, panel: Panel) -> None:
        cast.term("table", "A sheet.", expansion="of tides")
        cast.term("Lighthouse", "A tower.")
        cast.term("Zeppelin", "A ship.")
        page = visit("/glossary/")
        assert page.texts("dt") == ["Lighthouse", "table of tides", "Zeppelin"]
        assert page.texts("dd") == ["A tower. 2 turns", "A sheet. 3 turns", "A ship. 0 turns"]
        assert page.link("table") == "/glossary/table/"

    def test_counts_what_can_be_read_alone(self, visit: Visit, panel: Panel) -> None:
        cast.panel(panel.session.event, "WS 8")
        cast.term("Table", "A sheet.")
        assert visit("/glossary/").texts("dd") == ["A sheet. 6 turns"]
        Session.objects.filter(slug="ws-8").update(published=False)
        cast.retire(panel.utterances[1])
        assert visit("/glossary/").texts("dd") == ["A sheet. 2 turns"]

    def test_without_a_term_says_how_to_bring_some_in(self, visit: Visit, db: None) -> None:
        page = visit("/glossary/")
        assert "No term is explained yet" in page.text
        assert "import_glossary" in page.texts("code")[0]

    def test_bears_a_term_that_is_called_as_a_part_of_the_page(
        self, visit: Visit, panel: Panel
    ) -> None:
        cast.term("main")
        assert visit("/glossary/").texts("dt") == ["main"]

    def test_asks_as_much_for_many_terms(self, count_queries: CountQueries, panel: Panel) -> None:
        cast.term("Table")
        few = count_queries("/glossary/")
        for name in ("Lighthouse", "Clock", "Floor"):
            cast.term(name)
        assert count_queries("/glossary/") == few


class TestATerm:
    def test_says_what_it_means_and_who_uses_it(self, visit: Visit, panel: Panel) -> None:
        link = "https://harbour.example/tables"
        cast.term("Table", "A sheet.", expansion="of tides", variants=["chart"], link=link)
        page = visit("/glossary/table/")
        assert page.texts("h1") == ["Table: of tides"]
        assert "Also: chart." in page.text
        assert page.link(link) == link
        assert page.texts(".speakers li") == ["Ada Quill 2 turns", "Bo Tern 1 turn"]
        assert page.link("Ada Quill", ".speakers") == "/speakers/ada-quill/"
        assert page.texts("#turns") == ["3 turns"]

    def test_shows_the_passages_that_use_it(self, visit: Visit, panel: Panel) -> None:
        cast.term("tide table")
        page = visit("/glossary/tide-table/")
        assert page.texts(".hits mark") == ["tide tables"]
        assert page.texts(".hits h3 > a") == ["Ada Quill"]
        (quotation,) = page.find(".hits blockquote > a")
        assert quotation.attrib["href"] == f"{HERE}#u2"

    def test_is_used_as_corrected(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[3], "tables", "Heard.", replacement="cables")
        cast.term("cable")
        page = visit("/glossary/cable/")
        assert page.texts(".hits mark") == ["cables"]
        assert "corrected reading, captioned “tables”" in page.texts(".hits .facts")[0]

    def test_is_found_by_what_else_it_is_called(self, visit: Visit, panel: Panel) -> None:
        cast.term("Light", variants=["lighthouse"])
        assert visit("/glossary/light/").texts(".hits mark") == ["lighthouses", "Lighthouses"]

    def test_shows_the_newest_sessions_first_by_pages(self, visit: Visit, panel: Panel) -> None:
        later = cast.session(cast.event("Harbour Forum 2032", 2032), "WS 1")
        cast.speak(later, *((panel.guest, "A lighthouse.") for _ in range(20)))
        cast.term("Lighthouse")
        first = visit("/glossary/lighthouse/")
        assert first.texts("#turns") == ["22 turns"]
        assert set(first.texts(".hits .facts a[dir]")) == {
            "Harbour Forum 2032 WS 1: Tides and tables"
        }
        second = visit("/glossary/lighthouse/?page=2")
        assert (
            second.texts(".hits .facts a[dir]") == ["Harbour Forum 2031 WS 7: Tides and tables"] * 2
        )
        visit("/glossary/lighthouse/?page=3", status=404)

    def test_nobody_uses_says_so(self, visit: Visit, panel: Panel) -> None:
        cast.term("Zeppelin")
        page = visit("/glossary/zeppelin/")
        assert page.texts(".speakers li") == ["Nobody who is named."]
        assert page.texts("#turns") == ["0 turns"]

    def test_used_in_unpublished_sessions_names_nobody(self, visit: Visit, panel: Panel) -> None:
        cast.term("Table")
        Session.objects.update(published=False)
        page = visit("/glossary/table/")
        assert "Ada Quill" not in page.text
        assert not page.find(".hits li")

    def test_that_is_not_there_is_not_found(self, visit: Visit, db: None) -> None:
        visit("/glossary/zeppelin/", status=404)

    def test_in_another_script_has_an_address(self, visit: Visit, db: None) -> None:
        visit(cast.term("منارة", "مبنى").get_absolute_url())

    def test_asks_as_much_for_many_turns(self, count_queries: CountQueries, panel: Panel) -> None:
        cast.term("Lighthouse")
        few = count_queries("/glossary/lighthouse/")
        cast.speak(panel.session, *((panel.guest, "A lighthouse.") for _ in range(15)))
        cast.term("Buoy")
        assert count_queries("/glossary/lighthouse/") == few
