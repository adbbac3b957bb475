"""What some turns talk about, from the index to what a page writes."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction

from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Event, Session, Speaker
from igfarchive.search import index, index_searcher
from igfarchive.search.engines import Keyword
from igfarchive.search.keyphrases import keyphrases
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from tests import cast

pytestmark = pytest.mark.django_db

HERE = Query(events=("harbour-forum-2031",))


@pytest.fixture
def elsewhere() -> Event:
    """Another event, with much talk of something else."""
    event = cast.event("Delta Days 2030", 2030)
    cast.speak(cast.session(event), *[(cast.speaker("Di Quay"), "ebb and flow " * 9)] * 30)
    return event


def say(*texts: str) -> Session:
    """A session of Harbour Forum in which three people each say all of this twice."""
    event = Event.objects.filter(slug="harbour-forum-2031").first() or cast.event()
    session = cast.session(event, f"WS {event.sessions.count()}")
    for name in ("Ada Quill", "Bo Tern", "Cy Wharf"):
        who = Speaker.objects.filter(name=name).first() or cast.speaker(name)
        cast.speak(session, *[(who, text) for text in texts] * 2)
    return session


def found(query: Query = HERE) -> dict[str, str]:
    index.rebuild()
    return {each.name: each.text for each in keyphrases(query)}


@pytest.mark.usefixtures("elsewhere")
class TestAWord:
    def test_is_written_as_it_is_most_often(self) -> None:
        say("Dredging! To dredge, dredging, dredging, dredgers. NOAA, NOAA, NOAA, NOAA, noaa.")
        assert list(found()) == ["dredging", "dredgers", "NOAA"]

    def test_is_no_name_of_a_speaker_unless_it_is_a_word_too(self) -> None:
        say("So Quill asked Bo of a wharf, a wharf like the wharf of Wharf.")
        assert list(found()) == ["wharf"]

    def test_is_no_other_spelling_of_a_name(self) -> None:
        session = say("Ask Addie about the wharf.")
        ada = session.participations.get(speaker__name="Ada Quill").speaker
        ada.names.create(name="ADDIE QUILL", folded="addie quill", reason="-")
        assert list(found()) == ["wharf"]

    def test_is_read_as_corrected(self) -> None:
        for turn in say("The boys are red.").utterances.all():
            cast.annotate(turn, "boys", replacement="buoys")
        assert list(found()) == ["buoys", "red"]

    def test_is_none_without_words(self) -> None:
        assert found() == {}


@pytest.mark.usefixtures("elsewhere")
class TestATerm:
    def test_is_searched_in_its_order_and_has_its_words(self) -> None:
        cast.term("tide table")
        cast.term("beacon")
        say("A tide table, and a beacon.")
        assert found() == {"beacon": "beacon", "tide table": '"tide table"'}

    @pytest.mark.parametrize(("written", "terms"), [("EBB", ["EBB"]), ("ebb", ["ebb"])])
    def test_in_capitals_stands_in_capitals(self, written: str, terms: list[str]) -> None:
        cast.term("EBB")
        say(*[f"{written} and {written}"] * 5)
        assert list(found()) == terms

    def test_in_capitals_may_be_meant_by_its_other_names(self) -> None:
        cast.term("BUOY", variants=["floating mark"])
        say("a floating mark")
        assert "BUOY" in found()

    def test_alone_is_told_where_there_is_nothing_to_compare_with(self) -> None:
        cast.term("ebb")
        cast.term("rope")
        assert found(Query()) == {"ebb": "ebb"}


@pytest.mark.usefixtures("elsewhere")
def test_there_are_a_dozen_at_most() -> None:
    say("buoy rope sail keel oar mast hull deck stern bow anchor helm rudder galley hatch")
    assert len(found()) == 12


def test_without_an_index_there_is_no_telling() -> None:
    with pytest.raises(IndexUnavailableError):
        keyphrases(HERE)


@pytest.mark.usefixtures("elsewhere")
class TestWhatIsKept:
    """The database names no revision within a test's transaction, as it does not for a moment after
    each commit: what is kept besides depends on what the index is at, and on the glossary."""

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[Query]:
        """The questions that the index was asked."""
        asked: list[Query] = []
        keywords = index_searcher.keywords

        def noted(query: Query, *others: Any) -> Sequence[Keyword]:
            asked.append(query)
            return keywords(query, *others)

        monkeypatch.setattr(index_searcher, "keywords", noted)
        return asked

    def test_is_asked_for_once_whatever_else_is_written(self, asked: list[Query]) -> None:
        session = say("Ask Addie about the wharf.")
        assert list(found()) == ["Addie", "wharf"]
        ada = session.participations.get(speaker__name="Ada Quill").speaker
        ada.names.create(name="Addie Quill", folded="addie quill", reason="-")
        assert [each.name for each in keyphrases(HERE)] == ["wharf"]
        assert asked == [HERE]

    def test_is_asked_for_anew_when_the_glossary_changes(self, asked: list[Query]) -> None:
        say("A tide table.")
        assert list(found()) == ["table", "tide"]
        cast.term("tide table")
        assert [each.name for each in keyphrases(HERE)] == ["tide table"]
        assert asked == [HERE] * 2

    def test_is_nothing_of_a_session_that_was_taken_back(self) -> None:
        session = say("A wharf.")
        assert list(found()) == ["wharf"]
        Session.objects.filter(pk=session.pk).update(published=False)
        assert keyphrases(HERE) == ()

    def test_is_nothing_that_was_corrected_since(self) -> None:
        session = say("The boys.")
        assert list(found()) == ["boys"]
        for turn in session.utterances.all():
            cast.annotate(turn, "boys", replacement="buoys")
        with transaction.atomic():
            renew_versions([session.pk])
        assert keyphrases(HERE) == ()
        index.update()
        assert [each.name for each in keyphrases(HERE)] == ["buoys"]
