"""A transcript in two readings: as captioned, and with corrections in their place."""

import pytest

from igfarchive.archive.models import Utterance
from tests import cast
from tests.cast import Panel
from tests.web.conftest import Visit
from tests.web.reading import Page

HERE = "/sessions/harbour-forum-2031/ws-7/"
CAPTIONED = f"{HERE}?reading=captioned"


@pytest.fixture
def panel(db: None) -> Panel:
    """Ada Quill's tide tables were misheard, and her "Everybody's" was said by nobody."""
    made = cast.panel(cast.event())
    cast.annotate(made.utterances[1], "tide tables", "Heard twice.", replacement="time tables")
    cast.annotate(made.utterances[4], "Everybody's. ", "Not there.", replacement="")
    return made


def turn(page: Page, key: str) -> str:
    """The words of a turn, without the notes beside them."""
    return " ".join(page.texts(f"#{key} .words p:not(.note p)"))


@pytest.mark.usefixtures("panel")
class TestTheCorrectedReading:
    def test_is_the_one_that_is_shown(self, visit: Visit) -> None:
        page = visit(HERE)
        assert "the time tables are ours" in turn(page, "u2")
        assert turn(page, "u5") == "A table that nobody may copy is no table."

    def test_has_the_captioned_words_beside_it(self, visit: Visit) -> None:
        page = visit(HERE)
        assert page.texts("#u2 .noted.editing") == ["time tables"]
        assert page.find("#u2 .ref")[0].get("aria-label") == (
            "Note 1, correction, captioned “tide tables”"
        )
        assert page.texts("#u2 .note > p")[:2] == [
            "1 Correction",
            "Captioned tide tables, corrected to time tables",
        ]
        assert page.texts("#u2 .note del, #u2 .note ins") == ["tide tables", "time tables"]
        assert page.texts("#u2 .note .body") == ["Heard twice."]

    def test_says_what_was_not_said(self, visit: Visit) -> None:
        page = visit(HERE)
        assert page.texts("#u5 .note > p")[1] == "Captioned Everybody's. , which was not said"
        assert page.find("#u5 .ref"), "the place where it stood leads to the note"

    def test_leaves_the_captioned_words_in_the_archive(self, visit: Visit, panel: Panel) -> None:
        visit(HERE)
        assert "tide tables" in Utterance.objects.get(pk=panel.utterances[1].pk).text

    def test_holds_notes_on_words_behind_a_correction(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[4], "no table", "A joke.")
        cast.annotate(panel.utterances[1], "ours", "She laughs.")
        page = visit(HERE)
        assert page.texts("#u5 .noted.commenting") == ["no table"]
        assert page.texts("#u2 .noted.commenting") == ["ours"]

    def test_takes_all_of_a_correction_into_a_note_on_a_part(
        self, visit: Visit, panel: Panel
    ) -> None:
        cast.annotate(panel.utterances[1], "tables are", "Plural.")
        assert visit(HERE).texts("#u2 .noted.commenting") == ["time tables are"]

    def test_escapes_the_words_of_both(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "Thank", replacement="<b>Thanks</b> & all")
        page = visit(HERE)
        assert "<b>Thanks</b> & all you." in turn(page, "u2")
        assert "<b>Thanks</b> & all" in page.texts("#u2 .note ins")
        assert not page.find("#u2 b")


@pytest.mark.usefixtures("panel")
class TestTheCaptionedReading:
    def test_is_there_for_the_asking(self, visit: Visit) -> None:
        page = visit(visit(HERE).link("as captioned", ".switches"))
        assert page.address == f"{CAPTIONED}#transcript"
        assert "the tide tables are ours" in turn(page, "u2")
        assert turn(page, "u5").startswith("Everybody's. A table")

    def test_has_the_correction_beside_it(self, visit: Visit) -> None:
        page = visit(CAPTIONED)
        assert page.texts("#u2 .noted.editing") == ["tide tables"]
        assert page.texts("#u5 .noted.editing") == ["Everybody's."]
        assert page.texts("#u2 .note > p")[1] == "Captioned tide tables, corrected to time tables"

    def test_leads_back(self, visit: Visit) -> None:
        page = visit(CAPTIONED)
        assert page.texts(".switches [aria-current]") == ["as captioned"]
        assert page.link("as corrected", ".switches") == f"{HERE}#transcript"

    def test_is_offered_for_a_turn_alone(self, visit: Visit) -> None:
        page = visit(f"{HERE}u2/")
        assert "time tables" in turn(page, "u2")
        captioned = visit(page.link("as captioned", ".switches"))
        assert captioned.address.startswith(f"{HERE}u2/?reading=captioned")
        assert "tide tables" in turn(captioned, "u2")

    def test_of_a_retired_turn_is_shown_for_the_asking(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[1])
        assert "tide tables" in visit(f"{HERE}u2/", status=410).text

    def test_is_not_offered_where_nothing_is_corrected(self, visit: Visit, panel: Panel) -> None:
        other = cast.panel(panel.session.event, "WS 8")
        cast.annotate(other.utterances[1], "tide")
        page = visit("/sessions/harbour-forum-2031/ws-8/")
        assert "as captioned" not in page.texts(".switches a")

    @pytest.mark.parametrize("address", [HERE, f"{HERE}u2/"])
    def test_that_does_not_exist_is_refused(self, visit: Visit, address: str) -> None:
        page = visit(f"{address}?reading=imagined", status=400)
        assert "reading=imagined: write one of corrected, captioned." in page.text


@pytest.mark.usefixtures("panel")
class TestSwitches:
    ASKED = "?q=table&speaker=ada-quill&hide=stage"

    def test_keep_what_else_is_asked(self, visit: Visit) -> None:
        page = visit(HERE + self.ASKED)
        captioned = f"{HERE}?q=table&speaker=ada-quill&reading=captioned&hide=stage#transcript"
        assert page.link("as captioned", ".switches") == captioned
        assert visit(captioned).link("as corrected", ".switches") == (
            f"{HERE}{self.ASKED}#transcript"
        )

    def test_are_kept_by_filters_and_by_the_form(self, visit: Visit) -> None:
        page = visit(f"{HERE}{self.ASKED}&reading=captioned")
        kept = f"{HERE}?q=table&reading=captioned&hide=stage#transcript"
        assert page.link("Remove Speaker Ada Quill") == kept
        assert page.link("Show the whole session") == kept
        (form,) = page.find("form.find")
        fields = {field.get("name"): field.get("value") for field in form.cssselect("input")}
        assert fields == {
            "q": "table",
            "speaker": "ada-quill",
            "reading": "captioned",
            "hide": "stage",
        }

    def test_are_kept_where_turns_were_left_out(self, visit: Visit) -> None:
        page = visit(f"{HERE}{self.ASKED}&reading=captioned")
        assert page.texts(".gap") == ["1 turn left out", "1 turn left out", "3 turns left out"]
        for gap in page.find(".gap a"):
            address, _, key = str(gap.get("href")).partition("#")
            assert address == f"{HERE}?q=table&reading=captioned&hide=stage"
            assert visit(address).find(f"#{key}"), "the first that was left out is there"


@pytest.mark.usefixtures("panel")
class TestFindingWords:
    def test_that_are_corrected_marks_them_where_they_stand(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=time")
        assert page.texts("mark") == ["time"]
        assert page.texts("#u2 .noted mark") == ["time"]
        assert "No turn holds time." in visit(f"{CAPTIONED}&q=time").text

    def test_that_were_captioned_marks_them_in_that_reading(self, visit: Visit) -> None:
        assert visit(f"{CAPTIONED}&q=tide").texts("mark") == ["tide"]
        page = visit(f"{HERE}?q=tide")
        assert not page.find("mark")
        assert "No turn holds tide." in page.text

    def test_across_the_border_of_a_correction_marks_them_all(self, visit: Visit) -> None:
        page = visit(f'{HERE}?q="the time tables are"')
        assert page.texts("mark") == ["the", "time", "tables", "are"]
        assert page.find("#match-1")
