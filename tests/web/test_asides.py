"""What stands in a transcript and was not said: it can be hidden, and the gaps are counted."""

import pytest

from igfarchive.archive.counters import recount
from igfarchive.archive.models import Session
from tests import cast
from tests.cast import Panel
from tests.web.conftest import Visit
from tests.web.reading import Page

HERE = "/sessions/harbour-forum-2031/ws-7/"
SAID = (
    "We [inaudible] the tide (audio lost) and (speaking French) left (laughter) at noon "
    "[0:12:05.5] today."
)


@pytest.fixture
def panel(db: None) -> Panel:
    """Bo Tern's last turn holds one of each."""
    made = cast.panel(cast.event())
    cast.speak(made.session, (made.guest, SAID))
    return made


def hidden(page: Page) -> list[str]:
    return page.texts(".words [hidden]")


@pytest.mark.usefixtures("panel")
class TestHiding:
    @pytest.mark.parametrize(
        ("value", "label", "words"),
        [
            ("gap", "gap marks", ["[inaudible]", "(audio lost)"]),
            ("language", "language notes", ["(speaking French)"]),
            ("sound", "sounds", ["(laughter)"]),
            ("time", "times", ["[0:12:05.5]"]),
        ],
    )
    def test_marks_leaves_them_in_the_page(
        self, visit: Visit, value: str, label: str, words: list[str]
    ) -> None:
        page = visit(HERE)
        assert not hidden(page)
        page = visit(page.link(f"Hide {label}", ".switches"))
        assert page.address == f"{HERE}?hide={value}#transcript"
        assert hidden(page) == words
        assert page.texts("#u9 .words p") == [SAID]
        assert page.link(f"Show {label}", ".switches") == f"{HERE}#transcript"

    def test_stage_directions_leaves_them_out(self, visit: Visit) -> None:
        page = visit(visit(HERE).link("Hide stage directions", ".switches"))
        assert not page.find(".stage")
        assert "Applause" not in page.text
        assert len(page.find("article.utterance")) == 8
        assert page.link("Show stage directions", ".switches") == f"{HERE}#transcript"

    def test_adds_up_and_keeps_what_is_asked(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=tide&speaker=bo-tern&hide=gap&hide=sound")
        assert hidden(page) == ["[inaudible]", "(audio lost)", "(laughter)"]
        assert page.texts("#u9 mark") == ["tide"]
        more = page.link("Hide language notes", ".switches")
        less = page.link("Show gap marks", ".switches")
        kept = f"{HERE}?q=tide&speaker=bo-tern"
        assert more == f"{kept}&hide=gap&hide=sound&hide=language#transcript"
        assert less == f"{kept}&hide=sound#transcript"

    def test_is_offered_for_what_is_there(self, visit: Visit) -> None:
        other = cast.session(cast.event("Quiet Forum"))
        cast.speak(other, (None, "Hear (coughing) this."))
        page = visit("/sessions/quiet-forum/ws-7/")
        assert page.texts(".switches a") == ["Hide sounds"]

    def test_is_not_offered_where_nothing_is_there(self, visit: Visit) -> None:
        other = cast.session(cast.event("Quiet Forum"))
        cast.speak(other, (None, "Hear (as I say) this."))
        assert not visit("/sessions/quiet-forum/ws-7/").find(".switches, .aside")

    @pytest.mark.parametrize("value", ["words", "gap,sound", "GAP", "lost"])
    def test_something_else_is_refused(self, visit: Visit, value: str) -> None:
        page = visit(f"{HERE}?hide={value}", status=400)
        assert f"hide={value}: write one of stage, gap, language, sound, time." in page.text

    def test_twice_is_hiding_once(self, visit: Visit) -> None:
        page = visit(f"{HERE}?hide=gap&hide=gap")
        assert page.link("Show gap marks", ".switches") == f"{HERE}#transcript"


@pytest.mark.usefixtures("panel")
def test_asides_are_told_from_speech(visit: Visit) -> None:
    page = visit(HERE)
    assert [each.get("class") for each in page.find("#u9 .aside")] == [
        "aside gap",
        "aside lost",
        "aside language",
        "aside sound",
        "aside time",
    ]
    assert not page.find("#u3 .aside"), "a stage direction is one as a whole"


class TestCompleteness:
    def missing(self, page: Page) -> str:
        facts = dict(zip(page.texts(".about dt"), page.texts(".about dd"), strict=True))
        return facts["Missing"]

    @pytest.mark.parametrize(
        ("nobody", "gaps", "losses", "said"),
        [
            (0, 0, 0, "nothing is marked as missing"),
            (1, 0, 0, "1 turn of nobody named"),
            (0, 1, 0, "1 gap mark"),
            (0, 0, 1, "1 loss of sound"),
            (0, 2, 3, "2 gap marks, 3 losses of sound"),
            (2, 0, 1, "2 turns of nobody named, 1 loss of sound"),
            (2, 1, 0, "2 turns of nobody named, 1 gap mark"),
            (1, 2, 1, "1 turn of nobody named, 2 gap marks, 1 loss of sound"),
        ],
    )
    def test_is_counted(
        self, visit: Visit, db: None, nobody: int, gaps: int, losses: int, said: str
    ) -> None:
        session = cast.session(cast.event())
        (turn,) = cast.speak(session, (cast.speaker("Ada Quill"), "Good morning."))
        turn.gaps, turn.losses = gaps, losses
        turn.save()
        cast.speak(session, *((None, "Can you hear me?") for _ in range(nobody)))
        recount([session])
        assert self.missing(visit(HERE)) == said

    def test_of_a_session_without_words_is_not_counted(self, visit: Visit, db: None) -> None:
        cast.session(cast.event())
        assert "Missing" not in visit(HERE).texts(".about dt")

    def test_is_that_of_the_session_whatever_is_shown(self, visit: Visit, panel: Panel) -> None:
        Session.objects.update(gaps=4)
        page = visit(f"{HERE}?speaker=ada-quill&hide=gap")
        assert self.missing(page) == "1 turn of nobody named, 4 gap marks"
