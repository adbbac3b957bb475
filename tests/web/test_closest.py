"""A quotation that is nearly right leads to what was said, with the differences marked."""

from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from igfarchive.archive.models import Utterance
from igfarchive.search import homes, index
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


def searched(visit: Visit, words: str, more: str = "") -> Page:
    return visit(f"/search/?q={quote(words)}{more}")


def asked(visit: Visit, words: str, key: str = "u5", more: str = "") -> Page:
    return visit(f"{HERE}{key}/?quote={quote(words)}{more}")


def differences(page: Page) -> list[str]:
    """What is struck out and what is marked, as a screen reader says it."""
    return page.texts("blockquote.nearly del, blockquote.nearly ins")


@pytest.mark.usefixtures("panel")
class TestASearch:
    def test_shows_the_closest_passage_where_nothing_is_found(self, visit: Visit) -> None:
        page = searched(visit, '"A tabel that none may copy"')
        assert page.texts(".results h2")[:2] == ["No results", "Closest passages"]
        assert differences(page) == [
            "quoted: tabel",
            "said: table",
            "quoted: none",
            "said: nobody",
        ]
        (words,) = page.texts(".nearly p")
        assert words.startswith("Everybody's. A quoted: tabel said: table that quoted: none said")
        assert words.endswith("said: nobody may copy is no table.")
        assert page.texts(".hits h3 a") == ["Ada Quill"]

    def test_leads_to_the_words_that_were_said(self, visit: Visit) -> None:
        page = searched(visit, '"tabel that none may copy"')
        (link,) = page.find(".nearly a")
        turn = visit(link.attrib["href"].partition("#")[0])
        assert turn.texts("mark.quote") == ["table that nobody may copy"]
        assert turn.find("#quote")

    def test_shows_spaces_that_do_not_break_as_spaces(self, client: Client, panel: Panel) -> None:
        text = panel.utterances[4].text.replace(" ", "\u00a0")
        Utterance.objects.filter(pk=panel.utterances[4].pk).update(text=text)
        index.rebuild()
        shown = client.get("/search/", {"q": '"tabel that none may copy"'}).content.decode()
        assert "nobody</ins> may copy is no table." in shown
        assert "\u00a0" not in shown

    def test_takes_a_long_query_for_a_quotation(self, visit: Visit) -> None:
        page = searched(visit, "whose tide tables are those on a sunday")
        assert differences(page) == ["quoted: tide", "quoted: those", "said: they"]
        assert not searched(visit, "tide tables are those on").find(".nearly")

    def test_words_may_stand_in_a_gap(self, visit: Visit) -> None:
        page = searched(visit, '"I chair the […] tide tables are ours"')
        assert not differences(page)
        assert page.texts(".nearly mark") == []
        assert page.texts(".results h2")[0] == "Not word for word"
        assert "No turn holds" not in page.text
        assert "all of these words stand there" in page.texts(".hits .facts")[0]
        assert "struck out" not in page.text

    def test_offers_its_words_apart(self, visit: Visit) -> None:
        page = searched(visit, '"copy a table"')
        assert page.texts(".instead li")[0] == "Search for these words apart: 1 result"
        assert (
            visit(page.link("Search for these words apart")).texts(".results h2")[0] == "1 result"
        )

    def test_keeps_to_the_filters(self, visit: Visit) -> None:
        words = '"tabel that none may copy"'
        page = searched(visit, words, "&speaker=ada-quill")
        assert page.texts(".results h2")[1] == "Closest passages"
        page = searched(visit, words, "&speaker=bo-tern")
        assert page.texts(".results h2")[1] == "Closest passages without the filters"
        assert page.texts(".hits h3 a") == ["Ada Quill"]
        page = searched(visit, '"Whose tables were they on a Sunday"', "&speaker=bo-tern")
        assert page.texts(".results h2")[1] == "Closest passages"
        assert page.texts(".hits h3 a") == ["Bo Tern"]

    def test_shows_others_below_the_turns_that_hold_it(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, (panel.guest, "No, a table that anybody may copy."))
        follow(panel.session)
        page = searched(visit, '"a table that nobody may copy"')
        assert page.texts(".results h2")[:2] == ["1 result", "Closest passages"]
        assert differences(page) == ["quoted: nobody", "said: anybody"]

    def test_compares_all_of_a_quotation_that_is_longer_than_a_search(
        self, visit: Visit, panel: Panel
    ) -> None:
        words = [f"word{number}" for number in range(60)]
        cast.speak(panel.session, (panel.guest, " ".join(words)))
        follow(panel.session)
        words[50] = "zebra"
        page = searched(visit, f'"{" ".join(words)}"')
        assert "Only the first" in page.texts(".problem")[0]
        assert page.texts(".results h2")[0] == "1 result"
        assert differences(page) == ["quoted: zebra", "said: word50"]

    def test_is_left_alone_where_enough_is_found(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, *[(panel.guest, "A table that nobody may copy.")] * 3)
        cast.speak(panel.session, (panel.guest, "A table that anybody may copy."))
        follow(panel.session)
        assert not searched(visit, '"a table that nobody may copy"').find(".nearly")

    @pytest.mark.parametrize("words", ['"zebras crossed a road"', "zebra", '"table"'])
    def test_says_nothing_where_nothing_is_near(self, visit: Visit, words: str) -> None:
        assert not searched(visit, words).find(".nearly")

    def test_shows_what_is_written_as_it_is(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, (panel.guest, "We <b>never</b> said\n\n“tides & tables” here."))
        follow(panel.session)
        page = searched(visit, '"b never b said <i>tides</i> or tables here"')
        (words,) = page.find(".nearly p")
        assert [str(each.tag) for each in words if each.tag not in {"br", "del", "ins"}] == []
        assert "We <b>never</b> said" in page.text

    def test_offers_five_ways_at_most(self, visit: Visit) -> None:
        page = searched(
            visit, "whose tabels are those lighthouses on a sunday", "&year=2031&kind=workshop"
        )
        assert len(page.find(".instead li")) + len(page.find("blockquote.nearly")) <= 5

    def test_gives_no_advice_that_does_not_fit(self, visit: Visit) -> None:
        for words, fits in (
            ("潮", False),
            ("zebra road", False),
            ('"zebras"', False),
            ('"…"', False),
            ('"zebras crossed"', True),
            ("“zebras crossed", True),
        ):
            page = searched(visit, words)
            assert "govern*" not in page.text
            assert ("stage direction" in page.text) == fits, words

    def test_asks_as_much_of_the_database_for_any_number(
        self, count_queries: CountQueries, panel: Panel
    ) -> None:
        address = "/search/?q=%22tabel+that+none+may+copy%22"
        one = count_queries(address)
        more = [(panel.guest, f"Table {n}, that nobody may copy.") for n in range(5)]
        cast.speak(panel.session, *more)
        follow(panel.session)
        # Within the transaction of a test nothing is kept: each question to the index reads terms
        # and what is public again. Of many turns fewer spellings are left to be asked for.
        assert count_queries(address) <= one <= 42


@pytest.mark.usefixtures("panel")
class TestATurn:
    def test_shows_what_is_nearest_in_it(self, visit: Visit) -> None:
        page = asked(visit, "a tabel that nobody could copy")
        assert "do not stand in this turn" in page.texts(".tally")[0]
        assert page.texts(".nearest h2") == ["Nearest in this turn"]
        assert differences(page) == [
            "quoted: tabel",
            "said: table",
            "quoted: could",
            "said: may",
        ]
        (link,) = page.find(".nearly a")
        found = visit(link.attrib["href"].partition("#")[0])
        assert found.texts("mark.quote") == ["A table that nobody may copy"]

    def test_marks_words_with_others_in_a_gap(self, visit: Visit) -> None:
        page = asked(visit, "a table […] is no table")
        assert page.texts("mark.quote") == ["A table that nobody may copy is no table"]
        assert "stand in the turn, with others in the gaps:" in page.texts(".tally")[0]
        assert not page.find(".nearest")

    def test_says_in_which_other_turn_they_stand(self, visit: Visit) -> None:
        page = asked(visit, "a table that nobody may copy", "u4")
        assert page.texts(".nearest h2") == ["Said in another turn"]
        assert page.texts(".nearest h3 a") == ["Ada Quill"]
        assert "all of these words stand there" in page.texts(".nearest .facts")[0]

    def test_that_is_of_the_same_session_comes_first(self, visit: Visit, panel: Panel) -> None:
        cast.panel(cast.event("Harbour Forum 2032", 2032), "WS 8")
        index.rebuild()
        for session in (HERE, "/sessions/harbour-forum-2032/ws-8/"):
            page = visit(f"{session}u4/?quote=a+tabel+that+nobody+may+copy")
            links = [link.attrib["href"] for link in page.find(".nearest .nearly a")]
            assert len(links) == 2
            assert links[0].startswith(session)

    def test_names_another_only_where_it_is_nearer(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, (panel.guest, "No, a table that anybody may copy."))
        follow(panel.session)
        page = asked(visit, "a table that nobody can copy")
        assert page.texts(".nearest h2") == ["Nearest in this turn"]
        page = asked(visit, "a table that anybody can copy")
        assert page.texts(".nearest h2") == ["Nearer in another turn", "Nearest in this turn"]

    def test_says_that_a_gap_stands_in_the_other_reading(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[4], "nobody", replacement="anyone")
        page = asked(visit, "a table that nobody … is no table")
        assert "as captioned, and were corrected since" in page.texts(".tally")[0]
        (link,) = page.find(".tally a")
        assert visit(link.attrib["href"]).texts("mark.quote") == [
            "A table that nobody may copy is no table"
        ]

    def test_without_an_index_still_says_what_is_in_it(self, visit: Visit, index_dir: Path) -> None:
        homes.home().current().rename(index_dir / "gone")
        page = asked(visit, "a tabel that nobody could copy")
        assert page.texts(".nearest h2") == ["Nearest in this turn"]

    def test_shows_nothing_where_nothing_is_near(self, visit: Visit) -> None:
        assert not asked(visit, "zebras crossed the road").find(".nearest")
