"""Words of a turn: looked for, marked, and quoted with all that says where they come from."""

from datetime import date
from urllib.parse import quote

import pytest

from igfarchive.exporting.citations.addresses import LONGEST_QUOTE
from tests import cast
from tests.cast import Panel
from tests.web.conftest import Visit
from tests.web.reading import Page

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(), date=date(2031, 3, 2))


def asked(words: str, key: str = "u2", more: str = "") -> str:
    return f"{HERE}{key}/?quote={quote(words)}{more}"


def quotation(page: Page) -> str:
    (text,) = page.find(".quotation .pre")
    return str(text.text_content())


@pytest.mark.usefixtures("panel")
class TestLookingForWords:
    def test_marks_them_and_leads_there(self, visit: Visit) -> None:
        page = visit(asked("the tide tables"))
        assert page.texts("mark.quote") == ["the tide tables"]
        assert page.link("see them") == "#quote"
        assert page.find("#quote")
        assert page.texts(".quotation summary") == ["Quote these words"]

    def test_finds_them_across_paragraphs(self, visit: Visit) -> None:
        page = visit(asked("Thank you.\n\nI chair"))
        assert page.texts("mark.quote") == ["Thank you.", "I chair"]

    def test_forgives_case_and_the_kind_of_signs(self, visit: Visit) -> None:
        assert visit(asked("everybody’s. a table", "u5")).texts("mark.quote") == [
            "Everybody's. A table"
        ]

    def test_says_that_they_are_not_there(self, visit: Visit) -> None:
        words = "<b>the lighthouse</b> is ours & theirs"
        page = visit(asked(words))
        assert page.texts(".tally q") == [words]
        assert "do not stand in this turn:" in page.texts(".tally")[0]
        assert not page.find("mark, #quote")
        assert page.texts(".quotation summary") == ["Quote this turn"]

    def test_guesses_no_place_where_there_are_two(self, visit: Visit) -> None:
        page = visit(asked("table", "u5"))
        assert "in several places" in page.texts(".tally")[0]
        assert not page.find("mark")

    @pytest.mark.parametrize("words", ["TABLE", "a", "táble", "o", "tab\u00adle"])
    def test_says_that_there_are_two_however_they_are_written(
        self, visit: Visit, words: str
    ) -> None:
        assert "in several places" in visit(asked(words, "u5")).texts(".tally")[0]

    def test_says_that_there_are_two_which_overlap(self, visit: Visit, panel: Panel) -> None:
        panel.utterances[4].text = "Ay ay ay."
        panel.utterances[4].save()
        assert "in several places" in visit(asked("ay\u00a0ay", "u5")).texts(".tally")[0]

    def test_keeps_what_was_asked_in_its_form(self, visit: Visit) -> None:
        page = visit(asked("tide", more="&reading=captioned"))
        (form,) = page.find(".quotation form")
        assert form.get("action") == f"{HERE}u2/"
        fields = {each.get("name"): each.get("value") for each in form.cssselect("input")}
        assert fields == {"quote": "tide", "reading": "captioned"}

    @pytest.mark.parametrize("words", ["", "   "])
    def test_of_none_says_nothing(self, visit: Visit, words: str) -> None:
        assert not visit(asked(words)).find(".tally, mark")

    def test_takes_as_many_as_somebody_may_quote(self, visit: Visit) -> None:
        visit(asked("x" * LONGEST_QUOTE))
        page = visit(asked("x" * (LONGEST_QUOTE + 1)), status=400)
        assert "quote: write at most 2,000 characters." in page.text

    def test_refuses_a_character_that_no_text_has(self, visit: Visit) -> None:
        visit(asked("tide\0"), status=400)

    def test_marks_them_beside_notes_and_terms(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "and the tide", "Which?")
        cast.term("tide table")
        page = visit(asked("the tide tables are"))
        assert " ".join(page.texts("mark.quote")) == "the tide tables are"
        assert page.texts("a.term") == ["tide tables"]

    def test_of_a_retired_turn_marks_them_there(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[1])
        page = visit(asked("tide tables"), status=410)
        assert page.texts("mark.quote") == ["tide tables"]


@pytest.mark.usefixtures("panel")
class TestAQuotation:
    ADDRESS = f"http://testserver{HERE}u2/"

    def test_says_who_for_whom_where_when_and_from_which_reading(self, visit: Visit) -> None:
        assert quotation(visit(asked("the tide tables are ours"))) == (
            "“the tide tables are ours”\n"
            "— Ada Quill (Harbour master, Harbour Authority), in “Tides and tables”, "
            "Harbour Forum 2031 WS 7, 2 March 2031, real-time captions, as captioned, igfarchive, "
            f"{self.ADDRESS}?quote=the%20tide%20tables%20are%20ours"
            "#:~:text=the%20tide%20tables%20are%20ours"
        )

    def test_of_all_words_has_the_address_of_the_turn(self, visit: Visit) -> None:
        text = quotation(visit(asked("Whose tables are they on a Sunday?", "u4")))
        assert text.endswith(f"http://testserver{HERE}u4/")

    def test_keeps_the_reading_in_its_address(self, visit: Visit) -> None:
        text = quotation(visit(asked("tide tables", more="&reading=captioned")))
        assert "/u2/?reading=captioned&quote=tide%20tables#:~:text=tide%20tables" in text

    def test_is_the_whole_turn_where_no_words_are_asked_for(
        self, visit: Visit, panel: Panel
    ) -> None:
        words, _, source = quotation(visit(f"{HERE}u2/")).rpartition("\n")
        assert words == f"“{panel.utterances[1].text}”"
        assert source.endswith(self.ADDRESS)

    def test_gives_nobodys_words_to_nobody(self, visit: Visit) -> None:
        assert "\n— Speaker not named, in “" in quotation(visit(f"{HERE}u6/"))

    def test_names_no_affiliation_that_is_not_known(self, visit: Visit) -> None:
        assert "\n— Bo Tern, in “Tides and tables”" in quotation(visit(f"{HERE}u4/"))

    def test_of_a_session_without_code_and_date_leaves_them_out(self, visit: Visit) -> None:
        session = cast.session(cast.event("Quiet Forum"), code="", title="Fog")
        cast.speak(session, (None, "Hello."))
        assert ", in “Fog”, Quiet Forum, real-time" in quotation(
            visit("/sessions/quiet-forum/fog/u1/")
        )

    def test_has_plain_spaces_alone(self, visit: Visit, panel: Panel) -> None:
        (turn,) = cast.speak(panel.session, (panel.guest, "High\u00a0water is at\u202fnoon."))
        assert quotation(visit(f"{HERE}u{turn.key}/")).startswith("“High water is at noon.”\n")

    def test_of_a_stage_direction_there_is_none(self, visit: Visit) -> None:
        assert not visit(f"{HERE}u3/").find(".quotation")


class TestACorrectedTurn:
    @pytest.fixture(autouse=True)
    def corrected(self, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide tables", "Heard.", replacement="time tables")

    def test_is_quoted_as_corrected_with_the_captioned_words(self, visit: Visit) -> None:
        text = quotation(visit(asked("the time tables are ours")))
        assert text.startswith("“the time tables are ours”\n")
        assert "real-time captions, corrected reading, captioned “tide tables”, igf" in text

    def test_is_quoted_as_captioned_where_nothing_in_the_words_is_corrected(
        self, visit: Visit
    ) -> None:
        text = quotation(visit(asked("I chair the Harbour Authority")))
        assert "real-time captions, as captioned, igfarchive" in text

    def test_is_quoted_as_captioned_right_beside_a_correction(self, visit: Visit) -> None:
        assert "captions, as captioned, igf" in quotation(visit(asked("are ours.")))

    def test_is_quoted_from_the_captioned_reading_for_the_asking(self, visit: Visit) -> None:
        page = visit(asked("the tide tables are", more="&reading=captioned"))
        assert page.texts("mark.quote") == ["the tide tables are"]
        assert "captions, as captioned, corrected since, igfarchive" in quotation(page)
        page = visit(asked("I chair the", more="&reading=captioned"))
        assert "captions, as captioned, igfarchive" in quotation(page)

    def test_has_no_words_that_only_the_other_reading_has(self, visit: Visit) -> None:
        assert not visit(asked("chair the time", more="&reading=captioned")).find("mark")

    def test_says_that_words_in_a_quotation_were_not_said(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[4], "nobody ", replacement="")
        page = visit(asked("A table that may copy", "u5"))
        assert page.texts("mark.quote") == ["A table that may copy"]
        assert "corrected reading, captioned “nobody" in quotation(page)

    def test_is_shown_as_corrected_where_it_is_quoted_elsewhere(self, visit: Visit) -> None:
        turns = visit("/speakers/ada-quill/").texts("article.quoted")
        (turn,) = (text for text in turns if "time tables are ours" in text)
        assert "corrected reading" in turn
        assert sum("corrected reading" in text for text in turns) == 1
