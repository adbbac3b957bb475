"""Long lists in pages: each shows what stands there, and none reads what stands before it."""

import pytest
from django.core.paginator import Paginator
from django.db.models import F
from pytest_django import DjangoAssertNumQueries

from igfarchive.archive.models import Speaker, Utterance
from igfarchive.web.paging import TurnsBySession, counts_of
from igfarchive.web.templatetags import paging
from tests import cast
from tests.web.conftest import Visit


def test_a_list_ends_with_the_last_page_that_can_be_asked_for(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = cast.event()
    for number in range(101):
        cast.session(event, f"WS {number}")
    second = visit("/sessions/").link("Next")
    assert visit(second).link("Next") == "/sessions/?page=3"

    monkeypatch.setattr(paging, "LAST_PAGE", 2)
    assert visit(second).texts(".pager li > *") == [
        "Previous",
        "Page 1",
        "Page 2 of 3",
        "No page beyond this one is shown: narrow the list to see more of it.",
    ]


@pytest.mark.parametrize(
    ("number", "pages", "linked"),
    [
        (1, 1, [1]),
        (3, 7, [1, 2, 3, 4, 5, 6, 7]),
        (1, 8, [1, 2, 3, None, 8]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (9, 40, [1, None, 7, 8, 9, 10, 11, None, 40]),
        (40, 40, [1, None, 38, 39, 40]),
        (4_999, 9_000, [1, None, 4_997, 4_998, 4_999, 5_000]),
    ],
)
def test_the_first_the_last_and_those_near_are_linked(
    number: int, pages: int, linked: list[int | None]
) -> None:
    assert paging.page_numbers(Paginator(range(pages), 1).page(number)) == linked


def test_a_page_can_be_asked_for_by_its_number(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = cast.event()
    for number in range(101):
        cast.session(event, f"WS {number}")
    assert not visit("/sessions/").find(".pager form")

    monkeypatch.setattr(paging, "MANY", 2)
    page = visit("/sessions/?kind=workshop&year=2031&page=3")
    assert page.link("Page 1") == "/sessions/?kind=workshop&year=2031"
    (field,) = page.find(".pager input[name=page]")
    assert (field.get("min"), field.get("max")) == ("1", "3")
    assert page.fields(".pager form") == {"kind": "workshop", "year": "2031"}


@pytest.mark.parametrize(
    ("beyond", "first"),
    [
        ("/sessions/?page=9", "/sessions/"),
        ("/sessions/?year=2031&page=9&kind=workshop", "/sessions/?year=2031&kind=workshop"),
        ("/speakers/?q=ada+quill&letter=Q&page=9", "/speakers/?q=ada+quill&letter=Q"),
    ],
)
def test_beyond_the_end_leads_to_the_first_page_of_the_same_list(
    visit: Visit, beyond: str, first: str
) -> None:
    assert visit(beyond, status=404).link("See its first page") == first


@pytest.fixture
def talker(db: None) -> Speaker:
    """Somebody with 0 to 3 turns in each of many sessions, one of which is not published."""
    talker, other = cast.speaker("Ada Quill"), cast.speaker("Bo Tern")
    for year in (2030, 2032, 2031):
        event = cast.event(f"Harbour Forum {year}", year)
        for number in (3, 1, 2, 0):
            session = cast.session(event, f"WS {number}", published=(year, number) != (2032, 2))
            cast.speak(session, (other, "Tide."), *[(talker, "Rope.")] * number, "[Applause]")
    cast.retire(talker.utterances.filter(session__slug="ws-3").order_by("pk")[1])
    return talker


class TestTurnsBySession:
    def said(self, talker: Speaker) -> tuple[TurnsBySession, list[int]]:
        """The list, and what it has to be."""
        turns = Utterance.objects.current().speech().filter(speaker=talker)
        plain = turns.filter(session__published=True).order_by(
            F("session__event__year").desc(), "session__slug", "position"
        )
        return TurnsBySession(turns, counts_of(turns)), [each.pk for each in plain]

    def test_any_part_is_what_stands_there(self, talker: Speaker) -> None:
        found, plain = self.said(talker)
        assert len(found) == len(plain) == 15
        for start in range(len(plain)):
            for stop in range(start + 1, len(plain) + 1):
                assert [each.pk for each in found[start:stop]] == plain[start:stop]
            assert found[start].pk == plain[start]

    def test_it_counts_as_lists_do(self, talker: Speaker) -> None:
        found, plain = self.said(talker)
        assert [each.pk for each in found] == plain
        assert found[-1].pk == plain[-1]
        assert [each.pk for each in found[-3:99]] == plain[-3:]
        with pytest.raises(IndexError):
            found[15]
        with pytest.raises(ValueError, match="a stretch of the list"):
            found[::2]

    def test_a_late_page_reads_its_own_turns_alone(
        self, talker: Speaker, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        found, plain = self.said(talker)
        with django_assert_num_queries(2) as asked:
            assert [each.pk for each in found[13:15]] == plain[13:15]
        assert not any("OFFSET" in query["sql"] for query in asked.captured_queries)

    def test_what_went_since_it_was_counted_is_left_out(self, talker: Speaker) -> None:
        found, plain = self.said(talker)
        Utterance.objects.get(pk=plain[14]).delete()
        assert [each.pk for each in found[13:15]] == plain[13:14]

    def test_who_never_speaks_has_none(self, talker: Speaker) -> None:
        found, _ = self.said(cast.speaker("Cy Wharf"))
        assert len(found) == 0
        assert found[0:20] == []
