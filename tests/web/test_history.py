"""The history of a turn: every reading that was ever captioned, and what was put right in it."""

from typing import Any

import pytest

from igfarchive.annotating import curating
from igfarchive.annotating.webannotations.facts import Facts
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Session
from tests import cast
from tests.cast import Panel
from tests.importing import small
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page

HERE = "/sessions/harbour-forum-2031/ws-7/"
THERE = "/sessions/igf-2023/ws-4/"
TENFOLD = small.COSTS.replace("nine million", "ninety million").replace("Who pays", "And who pays")


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


def load(*turns: str, name: str) -> Any:
    return small.load_captions(*turns, sheet=small.SHEET, name=name)


def entries(page: Page) -> list[str]:
    return page.texts(".history h2")


class TestReadings:
    @pytest.fixture(autouse=True)
    def imported_twice(self, db: None) -> None:
        load(small.WELCOME, small.COSTS, small.DOUBT, name="raw.txt")
        load(small.WELCOME, TENFOLD, small.DOUBT, name="edited.txt")

    def test_stand_in_order_and_show_what_changed(self, visit: Visit) -> None:
        page = visit(f"{THERE}u2/history/")
        assert page.texts("h1") == ["History of turn u2"]
        assert entries(page) == ["Captioned", "Captioned anew: what the captions say now"]
        assert page.texts(".changes del") == ["nine", "Who"]
        assert page.texts(".changes ins") == ["ninety", "And who"]
        first, second = page.texts(".changes")
        assert first == "The cable will cost us nine million over ten years. Who pays?"
        assert second.startswith("The cable will cost us nine ninety million over ten years.")

    def test_name_the_files_and_the_labels(self, visit: Visit) -> None:
        first, second = visit(f"{THERE}u2/history/").texts(".history .facts")
        assert "as in raw.txt, imported" in first
        assert "as in edited.txt, imported" in second
        assert second.endswith("labelled BEN OKORO")

    def test_of_a_turn_that_stayed_is_one(self, visit: Visit) -> None:
        page = visit(f"{THERE}u1/history/")
        assert entries(page) == ["Captioned: what the captions say now"]
        assert not page.find(".changes ins, .changes del")

    def test_that_come_back_are_readings_again(self, visit: Visit) -> None:
        load(small.WELCOME, small.COSTS, small.DOUBT, name="raw-again.txt")
        page = visit(f"{THERE}u2/history/")
        assert entries(page) == [
            "Captioned",
            "Captioned anew",
            "Captioned anew: what the captions say now",
        ]
        assert page.texts(".changes")[-1].startswith("The cable will cost us ninety nine million")

    def test_stand_in_order_with_corrections_whatever_is_imported_later(self, visit: Visit) -> None:
        turn = Session.objects.get().utterances.get(key=2)
        cast.annotate(turn, "ninety million", "Heard.", replacement="nineteen million")
        for name in ("third.txt", "fourth.txt"):
            load(small.WELCOME, TENFOLD, f"{small.DOUBT} {name}", name=name)
        assert entries(visit(f"{THERE}u2/history/")) == [
            "Captioned",
            "Captioned anew: what the captions say now",
            "Correction: made",
        ]

    def test_of_a_retired_turn_are_kept(self, visit: Visit) -> None:
        load(small.WELCOME, small.DOUBT, small.THANKS, name="cut.txt")
        visit(f"{THERE}u2/", status=410)
        page = visit(f"{THERE}u2/history/")
        assert entries(page) == ["Captioned", "Captioned anew"]
        assert "No transcript since" in page.text

    def test_follow_a_correction_that_follows_its_words(self, visit: Visit) -> None:
        turn = Session.objects.get().utterances.get(key=2)
        cast.annotate(turn, "ten years", "Heard.", replacement="twelve years")
        load(small.WELCOME, small.COSTS, small.DOUBT, name="raw-again.txt")
        assert entries(visit(f"{THERE}u2/history/")) == [
            "Captioned",
            "Captioned anew",
            "Correction: made",
            "Captioned anew: what the captions say now",
            "Correction: followed its words",
        ]


class TestCorrections:
    def test_stand_in_the_order_of_what_happened(self, visit: Visit, panel: Panel) -> None:
        turn = panel.utterances[1]
        first = cast.annotate(turn, "tide", "Heard.", replacement="time", creator="Cy Wharf")
        second = cast.annotate(turn, "ours", "Heard.", replacement="hours", creator="Di Sluice")
        curating.withdraw(first)
        curating.change(second, None, Facts("editing", "Heard.", "yours", "", "Di Sluice"))
        curating.publish(first)
        page = visit(f"{HERE}u2/history/")
        assert entries(page) == [
            "Captioned: what the captions say now",
            "Correction: made",
            "Correction: made",
            "Correction: withdrawn",
            "Correction: changed",
            "Correction: made public",
        ]
        assert page.texts("p.words del") == ["tide", "ours", "tide", "ours", "tide"]
        assert page.texts("p.words ins") == ["time", "hours", "time", "yours", "time"]
        assert "Di Sluice" in page.texts(".history .facts")[2]
        links = [link.get("href") for link in page.find(".history .facts a")]
        assert links == [f"/annotations/{each.pk}/" for each in (first, second) * 2 + (first,)][:5]

    def test_say_what_was_not_said(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "Thank", replacement="")
        assert visit(f"{HERE}u2/history/").texts("p.words") == ["Thank (not said)"]

    def test_that_were_only_suggested_are_nobodys_business(
        self, visit: Visit, panel: Panel
    ) -> None:
        turn = panel.utterances[1]
        suggested, declined = (
            cast.annotate(
                turn, words, "Trust me.", replacement="secret", status=AnnotationStatus.PROPOSED
            )
            for words in ("tide", "ours")
        )
        curating.withdraw(declined)
        page = visit(f"{HERE}u2/history/")
        assert entries(page) == ["Captioned: what the captions say now"]
        assert "secret" not in page.html

        curating.publish(suggested)
        page = visit(f"{HERE}u2/history/")
        assert entries(page)[1:] == ["Correction: made public"]
        assert page.texts("p.words del") == ["tide"]

    def test_that_changed_while_nobody_saw_them_show_what_was_seen(
        self, visit: Visit, panel: Panel
    ) -> None:
        made = cast.annotate(panel.utterances[1], "tide", "Heard.", replacement="time")
        curating.withdraw(made)
        curating.change(made, None, Facts("editing", "Draft.", "secret"))
        page = visit(f"{HERE}u2/history/")
        assert entries(page)[1:] == ["Correction: made", "Correction: withdrawn"]
        assert "secret" not in page.html

    def test_are_not_other_notes(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide", "A comment.")
        cast.annotate(panel.utterances[4], "nobody", replacement="somebody")
        assert entries(visit(f"{HERE}u2/history/")) == ["Captioned: what the captions say now"]

    def test_escape_what_was_written(self, visit: Visit, panel: Panel) -> None:
        cast.annotate(panel.utterances[1], "tide", replacement="<b>time</b>", creator="<i>Cy</i>")
        page = visit(f"{HERE}u2/history/")
        assert page.texts("p.words ins") == ["<b>time</b>"]
        assert not page.find(".history b, .history i")

    def test_ask_as_much_of_the_database_for_many(
        self, count_queries: CountQueries, panel: Panel
    ) -> None:
        cast.annotate(panel.utterances[1], "Thank", replacement="Frank")
        few = count_queries(f"{HERE}u2/history/")
        for words in ("tide", "tables", "ours", "chair"):
            curating.withdraw(cast.annotate(panel.utterances[1], words, replacement=words.upper()))
        assert count_queries(f"{HERE}u2/history/") == few


class TestThePage:
    @pytest.mark.parametrize(("key", "who"), [(3, "nobody said it"), (6, "Nobody named")])
    def test_says_whose_words_they_are(
        self, visit: Visit, panel: Panel, key: int, who: str
    ) -> None:
        assert f"{who}. What each transcript" in visit(f"{HERE}u{key}/history/").text

    def test_is_not_for_search_engines(self, visit: Visit, panel: Panel) -> None:
        assert visit(f"{HERE}u2/history/").find("meta[name=robots][content=noindex]")

    def test_of_a_turn_that_never_was_is_not_found(self, visit: Visit, panel: Panel) -> None:
        visit(f"{HERE}u99/history/", status=404)

    def test_of_an_unpublished_session_is_not_found(self, visit: Visit, panel: Panel) -> None:
        Session.objects.update(published=False)
        visit(f"{HERE}u2/history/", status=404)
