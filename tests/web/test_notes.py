"""Notes beside the words of a session: what is known of them, and who says so."""

from datetime import UTC, datetime

import pytest

from igfarchive.annotating import curating
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation, Session
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page, words_of

HERE = "/sessions/harbour-forum-2031/ws-7/"
WHEN = datetime(2024, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


def words_of_turns(page: Page) -> list[str]:
    """The words of each turn and stage direction: notes beside them are no part of it."""
    return [
        " ".join(words_of(paragraph) for paragraph in turn.cssselect("p:not(.note p)"))
        for turn in page.find(".words")
    ]


class TestANote:
    @pytest.mark.parametrize(
        ("motivation", "kind"),
        [
            ("commenting", "Comment"),
            ("describing", "Explanation"),
            ("replying", "The speaker’s own word"),
        ],
    )
    def test_says_what_it_is_and_what_it_says(
        self, visit: Visit, panel: Panel, motivation: str, kind: str
    ) -> None:
        cast.annotate(
            panel.utterances[1],
            "tide tables",
            "Printed *yearly*.",
            motivation=motivation,
            created_at=WHEN,
            modified_at=WHEN,
        )
        page = visit(HERE)
        assert page.texts("#u2 .noted") == ["tide tables"]
        assert page.find("#u2 .noted")[0].get("class") == f"noted {motivation}"
        assert page.texts("#u2 .note") == [f"1 {kind} Printed yearly. Cy Wharf, 5 April 2024"]
        assert page.texts("#u2 .note .body em") == ["yearly"]
        assert page.find("#u2 .note time")[0].get("datetime") == "2024-04-05T06:07:00+00:00"

    def test_that_is_a_link_shows_where_it_leads(self, visit: Visit, panel: Panel) -> None:
        link = "https://harbour.example/tables?a=1&b=2"
        cast.annotate(panel.utterances[1], "tide tables", "", motivation="linking", link=link)
        page = visit(HERE)
        assert page.texts("#u2 .kind") == ["1 Link"]
        assert page.link(link, "#u2 .note") == link

    def test_that_is_a_tag_finds_the_tag(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide tables", "open data", motivation="tagging")
        page = visit(HERE)
        assert page.texts("#u2 .kind") == ["1 Tag"]
        assert page.link("open data", "#u2 .note") == "/search/?q=%22open%20data%22"

    def test_that_has_a_source_leads_there(self, visit: Visit, panel: Panel) -> None:
        source = "https://harbour.example/minutes"
        cast.annotate(panel.utterances[1], "tide tables", link=source)
        assert visit(HERE).link("Source", "#u2 .note") == source

    def test_and_its_words_lead_to_each_other(self, visit: Visit, panel: Panel) -> None:
        made = cast.annotate(panel.utterances[1], "tide tables")
        page = visit(HERE)
        (to_note,) = page.find("#u2 .ref")
        assert to_note.get("href") == f"#note-{made.pk}"
        assert to_note.get("aria-label") == "Note 1, comment"
        assert to_note.get("data-number") == "1"
        (back,) = page.find(f"#note-{made.pk} .kind a")
        assert back.get("href") == f"#{to_note.get('id')}"
        assert page.link(words_of(page.find("#u2 .note time")[0])) == f"/annotations/{made.pk}/"

    def test_of_nobody_in_particular_names_nobody(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide", created_at=WHEN, modified_at=WHEN, creator="")
        assert visit(HERE).texts("#u2 .note .by") == ["5 April 2024"]

    def test_is_no_part_of_the_words(self, visit: Visit, panel: Panel) -> None:
        before = words_of_turns(visit(HERE))
        for words in ("tide tables", "Harbour Authority", "Thank you."):
            cast.annotate(panel.utterances[1], words)
        assert words_of_turns(visit(HERE)) == before

    def test_escapes_what_was_written(self, visit: Visit, panel: Panel) -> None:
        name = "<b>Cy</b> & co"
        cast.annotate(
            panel.utterances[1],
            "tide",
            "<script>alert(1)</script>",
            creator=name,
            link="https://harbour.example/?<b>",
        )
        page = visit(HERE)
        assert page.texts("#u2 .note .body p") == ["<script>alert(1)</script>"]
        assert page.texts("#u2 .by bdi") == [name]
        assert not page.find("#u2 .note b, #u2 .note script")


class TestManyNotes:
    def test_are_numbered_in_the_order_of_their_words(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[4], "nobody", "Third.")
        cast.annotate(panel.utterances[1], "tide tables", "Second.")
        cast.annotate(panel.utterances[1], "Thank you", "First.")
        page = visit(HERE)
        assert page.texts(".note .body") == ["First.", "Second.", "Third."]
        assert page.texts(".note .kind a") == ["1", "2", "3"]
        assert [ref.get("data-number") for ref in page.find(".ref")] == ["1", "2", "3"]

    def test_may_overlap(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "the tide tables", "First.")
        cast.annotate(panel.utterances[1], "tables are ours", "Second.")
        page = visit(HERE)
        assert page.texts("#u2 .note .body") == ["First.", "Second."]
        assert page.texts("#u2 .noted .noted") == ["tables"]
        assert "the tide tables are ours." in page.texts("#u2 .words p:not(.note p)")[1]

    def test_stand_beside_the_paragraph_in_which_their_words_end(
        self, visit: Visit, panel: Panel
    ) -> None:
        cast.annotate(panel.utterances[1], "Thank", "Of the first.")
        cast.annotate(panel.utterances[1], "you.\n\nI chair", "Of both.")
        page = visit(HERE)
        assert page.texts("#u2 .noted") == ["Thank", "you.", "I chair"]
        assert page.texts("#u2 .beside-notes:first-child .body") == ["Of the first."]
        assert page.texts("#u2 .beside-notes:last-child .body") == ["Of both."]

    def test_stand_on_stage_directions_too(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[2], "Applause", "A minute long.")
        page = visit(HERE)
        assert page.texts("#u3.stage .noted") == ["Applause"]
        assert page.texts("#u3.stage .body") == ["A minute long."]

    def test_are_counted_and_given_as_data(self, visit: Visit, panel: Panel) -> None:
        assert not visit(HERE).find(".switches a[href$='.json']")
        cast.annotate(panel.utterances[1], "tide")
        cast.annotate(panel.utterances[2], "Applause")
        page = visit(HERE)
        assert page.texts(".switches p")[-1] == "2 notes: as JSON-LD"
        assert page.link("as JSON-LD") == f"{HERE}annotations.json"

    def test_come_with_the_turns_that_a_filter_shows(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide", "Of Ada.")
        cast.annotate(panel.utterances[3], "Sunday", "Of Bo.")
        assert visit(f"{HERE}?speaker=bo-tern").texts(".note .body") == ["Of Bo."]

    def test_ask_no_more_of_the_database(
        self, visit: Visit, count_queries: CountQueries, panel: Panel
    ) -> None:
        few = count_queries(HERE), count_queries(f"{HERE}u2/")
        for words in ("Thank", "you", "chair", "Harbour", "tide", "tables", "ours"):
            cast.annotate(panel.utterances[1], words)
            cast.annotate(panel.utterances[4], "nobody may")
        cast.annotate(panel.utterances[1], "and", "Heard.", replacement="but")
        cast.term("lighthouse", uses_noted=True)
        assert (count_queries(HERE), count_queries(f"{HERE}u2/")) == few
        assert few[0] <= 9


class TestWhatIsNotPublic:
    @pytest.mark.parametrize("status", [AnnotationStatus.PROPOSED, AnnotationStatus.WITHDRAWN])
    @pytest.mark.parametrize("address", [HERE, f"{HERE}?reading=captioned", f"{HERE}u2/"])
    def test_is_not_shown(self, visit: Visit, panel: Panel, status: str, address: str) -> None:
        turn = panel.utterances[1]
        cast.annotate(turn, "Thank", "Nobody reads this.", status=status)
        cast.annotate(turn, "tide", "Nor this.", replacement="time", status=status)
        page = visit(address)
        assert not page.find(".note, .noted, .ref, .switches a[href$=json]")
        assert "the tide tables are ours" in page.text
        assert "time" not in page.texts(".words p:not(.note p)")[-1]

    def test_is_what_was_withdrawn(self, visit: Visit, panel: Panel) -> None:
        made = cast.annotate(panel.utterances[1], "tide", "Heard.", replacement="time")
        assert "time tables" in visit(HERE).text
        curating.withdraw(made)
        page = visit(HERE)
        assert "tide tables" in page.text
        assert not page.find(".note, .noted")

    def test_is_none_of_another_session(self, visit: Visit, panel: Panel) -> None:
        other = cast.panel(panel.session.event, "WS 8")
        cast.annotate(other.utterances[1], "tide")
        assert not visit(HERE).find(".note, .noted")


class TestLostNotes:
    def lose(self, annotation: Annotation) -> None:
        annotation.anchored = False
        annotation.save()

    def test_stand_at_the_foot_with_the_words_they_had(self, visit: Visit, panel: Panel) -> None:
        self.lose(cast.annotate(panel.utterances[1], "tide tables", "Printed yearly."))
        page = visit(HERE)
        assert page.texts(".lost .kind") == ["Comment on turn u2: tide tables"]
        assert page.texts(".lost .body") == ["Printed yearly."]
        assert page.link("turn u2", ".lost") == f"{HERE}u2/"
        assert not page.find(".noted, .ref")

    def test_that_are_corrections_correct_nothing(self, visit: Visit, panel: Panel) -> None:
        self.lose(cast.annotate(panel.utterances[1], "tide", "Heard.", replacement="time"))
        page = visit(HERE)
        assert "tide tables" in page.texts("#u2 .words p")[1]
        assert "Captioned tide, corrected to time" in page.texts(".lost .note")[0]

    def test_say_that_words_were_not_said(self, visit: Visit, panel: Panel) -> None:
        self.lose(cast.annotate(panel.utterances[1], "Thank", "Silence.", replacement=""))
        assert "Captioned Thank, which was not said Silence." in visit(HERE).texts(".lost .note")[0]

    def test_of_a_retired_turn_are_kept_and_lead_to_it(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[3], "Sunday", "A holiday.")
        cast.retire(panel.utterances[3])
        page = visit(HERE)
        assert page.texts(".lost .body") == ["A holiday."]
        assert "Whose tables" in visit(page.link("turn u4", ".lost"), status=410).text

    def test_that_are_not_public_are_not_there(self, visit: Visit, panel: Panel) -> None:
        for status in (AnnotationStatus.PROPOSED, AnnotationStatus.WITHDRAWN):
            self.lose(cast.annotate(panel.utterances[1], "tide", status=status))
        assert not visit(HERE).find(".lost")

    def test_are_not_there_where_none_are_lost(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide")
        assert not visit(HERE).find(".lost")


def test_a_note_on_the_whole_of_a_turn(visit: Visit, panel: Panel) -> None:
    turn = panel.utterances[1]
    cast.annotate(turn, turn.text, "All of it.")
    page = visit(HERE)
    assert page.texts("#u2 .noted") == turn.text.split("\n\n")
    assert page.texts("#u2 .note .body") == ["All of it."]


def test_a_note_in_another_script(visit: Visit, panel: Panel) -> None:
    Session.objects.update(language="ar")
    (said,) = cast.speak(panel.session, (panel.guest, "جداول المد 🌊 لنا"))
    cast.annotate(said, "🌊", "الموج", creator="مها")
    page = visit(HERE)
    assert page.texts("#u9 .noted") == ["🌊"]
    assert page.find("#u9 .note .body")[0].get("dir") == "auto"
    assert page.texts("#u9 .by bdi") == ["مها"]
