"""Annotations on their own: each on its page, and the latest corrections."""

import pytest
from django.test import Client

from igfarchive.annotating import curating
from igfarchive.archive.choices import AnnotationMotivation
from igfarchive.archive.models import Annotation, Session
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


class TestItsPage:
    def test_says_all_of_it(self, visit: Visit, correction: Annotation) -> None:
        page = visit(f"/annotations/{correction.pk}/")
        assert page.texts("h1") == ["Correction on turn u2"]
        assert page.texts(".facts")[1] == "Public by Cy Wharf 5 April 2024, 06:07 UTC"
        assert page.texts("blockquote mark") == ["tide tables"]
        assert "Authority, and the tide tables are ours." in page.texts("blockquote .pre")[0]
        assert page.texts(".note del, .note ins") == ["tide tables", "time tables"]
        assert page.texts(".note em") == ["twice"]
        assert page.link("In the transcript") == f"{HERE}#ref-{correction.pk}"
        assert visit(HERE).find(f"#ref-{correction.pk}")
        assert page.link("history of the turn") == f"{HERE}u2/history/"
        assert not page.find("main form, .history")

    @pytest.mark.parametrize(
        "motivation", sorted(set(AnnotationMotivation) - {AnnotationMotivation.EDITING})
    )
    def test_is_there_for_every_kind(self, visit: Visit, panel: Panel, motivation: str) -> None:
        link = "https://harbour.example/"
        made = cast.annotate(panel.utterances[2], "Applause", motivation=motivation, link=link)
        page = visit(made.get_absolute_url())
        assert page.texts("h1") == [
            f"{AnnotationMotivation(motivation).label} on stage direction u3"
        ]
        assert page.link(link if motivation == "linking" else "Source", ".note") == link

    def test_says_that_words_were_not_said(self, visit: Visit, panel: Panel) -> None:
        made = cast.annotate(panel.utterances[1], "Thank", replacement="")
        page = visit(made.get_absolute_url())
        assert page.texts(".note p")[0] == "Captioned Thank, which was not said"

    def test_says_that_its_words_are_gone(
        self, visit: Visit, panel: Panel, correction: Annotation
    ) -> None:
        Annotation.objects.update(anchored=False)
        page = visit(correction.get_absolute_url())
        assert "its words no longer stand in the transcript" in page.text
        assert page.link("In the transcript") == f"{HERE}#u2"

    def test_of_a_turn_that_is_gone_leads_to_where_it_is_kept(
        self, visit: Visit, panel: Panel, correction: Annotation
    ) -> None:
        cast.retire(panel.utterances[1])
        page = visit(correction.get_absolute_url())
        assert "its words no longer stand in the transcript" in page.text
        assert page.link("What stood in the transcript") == f"{HERE}u2/"
        latest = visit("/corrections/")
        assert latest.link("Harbour Forum 2031 WS 7: Tides and tables") == f"{HERE}u2/"

    def test_is_not_there_before_it_is_public(self, visit: Visit, hidden: list[Annotation]) -> None:
        for each in hidden:
            page = visit(each.get_absolute_url(), status=404)
            assert "ecret" not in page.html

    def test_is_gone_once_it_is_withdrawn(self, visit: Visit, correction: Annotation) -> None:
        curating.withdraw(correction)
        page = visit(correction.get_absolute_url(), status=410)
        assert "time tables" not in page.html
        assert page.find("meta[name=robots][content=noindex]")
        assert page.link("the history of the turn") == f"{HERE}u2/history/"

    @pytest.mark.parametrize("address", ["/annotations/999/", "/annotations/99999999999999999999/"])
    def test_that_never_was_is_not_found(
        self, visit: Visit, correction: Annotation, address: str
    ) -> None:
        visit(address, status=404)

    def test_of_an_unpublished_session_is_there_for_curators_alone(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        Session.objects.update(published=False)
        visit(correction.get_absolute_url(), status=404)
        curating.withdraw(correction)
        visit(correction.get_absolute_url(), status=404)
        client.force_login(curator("change_annotation"))
        visit(correction.get_absolute_url())

    def test_shows_curators_what_visitors_do_not_see(
        self, client: Client, visit: Visit, hidden: list[Annotation]
    ) -> None:
        client.force_login(curator("change_annotation"))
        proposed, withdrawn = (visit(each.get_absolute_url()) for each in hidden)
        assert proposed.texts("main form button") == ["Accept", "Decline"]
        assert withdrawn.texts("main form button") == ["Publish again"]
        assert proposed.find("meta[name=robots][content=noindex]")

    def test_shows_curators_how_it_came_to_be(
        self, client: Client, visit: Visit, correction: Annotation
    ) -> None:
        user = curator("change_annotation")
        curating.withdraw(correction, user)
        client.force_login(user)
        page = visit(correction.get_absolute_url())
        assert [text.split()[0] for text in page.texts(".history .facts")] == ["Withdrawn", "Made"]
        assert f"by {user.get_username()} u2" in page.texts(".history .facts")[0]
        assert page.texts(".history q") == ["tide tables"] * 2


class TestTheLatestCorrections:
    def test_say_what_was_put_right_and_why(self, visit: Visit, correction: Annotation) -> None:
        page = visit("/corrections/")
        assert "1 correction." in page.text
        assert page.texts(".corrections del, .corrections ins") == ["tide tables", "time tables"]
        assert page.texts(".corrections .body em") == ["twice"]
        assert page.texts(".corrections .facts") == [
            "Ada Quill Harbour Forum 2031 WS 7: Tides and tables 5 April 2024 Cy Wharf"
        ]
        assert page.link("Harbour Forum 2031 WS 7: Tides and tables") == (
            f"{HERE}#ref-{correction.pk}"
        )
        assert page.link("5 April 2024") == f"/annotations/{correction.pk}/"
        (feed,) = page.find("head link[rel=alternate]")
        assert feed.get("href") == page.link("Follow them as a feed") == "/corrections/feed/"

    def test_come_the_latest_first_and_are_corrections_alone(
        self, visit: Visit, panel: Panel, correction: Annotation, hidden: list[Annotation]
    ) -> None:
        cast.annotate(panel.utterances[1], "Thank", "A comment.")
        cast.annotate(panel.utterances[1], "Thank", "Heard.", replacement="Frank")
        page = visit("/corrections/")
        assert page.texts(".corrections ins") == ["Frank", "time tables"]

    def test_are_not_those_of_unpublished_sessions(
        self, visit: Visit, correction: Annotation
    ) -> None:
        Session.objects.update(published=False)
        assert "0 corrections." in visit("/corrections/").text
        assert not visit("/corrections/").find(".corrections li")

    def test_of_lost_words_lead_to_the_turn(self, visit: Visit, correction: Annotation) -> None:
        Annotation.objects.update(anchored=False)
        page = visit("/corrections/")
        assert page.link("Harbour Forum 2031 WS 7: Tides and tables") == f"{HERE}#u2"
        assert "no longer stand" in page.texts(".corrections .facts")[0]

    def test_are_leafed_through(
        self, visit: Visit, count_queries: CountQueries, panel: Panel, correction: Annotation
    ) -> None:
        few = count_queries("/corrections/")
        (said,) = cast.speak(panel.session, (panel.guest, " ".join(f"buoy{n}" for n in range(60))))
        for number in range(59):
            cast.annotate(said, f"buoy{number} ", replacement=f"boy{number}")
        assert visit("/corrections/?page=2").texts(".corrections del")[-1] == "tide tables"
        assert len(visit("/corrections/").find(".corrections li")) == 50
        assert len(visit("/corrections/?page=2").find(".corrections li")) == 10
        visit("/corrections/?page=3", status=404)
        assert count_queries("/corrections/") == few
