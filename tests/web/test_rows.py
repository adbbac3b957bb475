"""Rows of long lists: each escapes whatever stands in it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.annotating.markup.layers import Mark, MarkKind, lay
from igfarchive.search import catalogue, index
from igfarchive.search.matches.results import Span
from igfarchive.search.queries.query import FILTERS, Query
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.web.claims import newest_claims
from igfarchive.web.facets import Choice
from igfarchive.web.marking import passage
from igfarchive.web.templatetags.rows import choices
from tests import cast
from tests.web.conftest import CountQueries, Visit

ODD = """<b>"Tides" & 'tables'</b>"""
VALUES = st.text(st.sampled_from("a é&=+/?%\u2019"), min_size=1, max_size=5)


@pytest.fixture
def panel(db: None) -> cast.Panel:
    """A panel in which nothing is called without characters that HTML has to escape."""
    panel = cast.panel(cast.event())
    panel.session.title = panel.session.code = ODD
    panel.session.save()
    panel.guest.name = ODD
    panel.guest.save()
    body = cast.organisation(ODD)
    cast.affiliate(panel.guest, panel.session, body)
    cast.speak(panel.session, (panel.guest, f"A buoy, {ODD}"))
    index.rebuild()
    return panel


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(
    ("address", "rows"),
    [
        ("/search/?q=buoy", ".hits li"),
        ("/search/?q=buoy", ".choices li"),
        ("/sessions/", ".entry"),
        ("/", ".entry"),
        ("/speakers/", ".names li"),
        ("/speakers/bo-tern/", ".sources li"),
        ("/sessions/harbour-forum-2031/", ".entry"),
        ("/sessions/harbour-forum-2031/", ".choices li"),
    ],
)
def test_no_row_holds_markup_of_its_words(visit: Visit, address: str, rows: str) -> None:
    page = visit(address)
    found = page.find(rows)
    assert any(ODD in " ".join("".join(row.itertext()).split()) for row in found)
    assert not any(row.find(".//b") is not None for row in found)


def test_an_address_is_escaped_too() -> None:
    html = choices([Choice(ODD, ODD, 1200, True, f'/search/?q="&{ODD}')])
    assert "<b>" not in html
    assert html.count('"') == 10, "no quotation mark of the address ends its attribute"
    assert 'aria-current="true"' in html
    assert "1,200" in html


@given(
    st.dictionaries(st.sampled_from(sorted(FILTERS)), st.lists(VALUES, max_size=3, unique=True)),
    st.sampled_from(sorted(FILTERS)),
    st.text(max_size=5),
    VALUES,
)
def test_an_address_with_one_value_more_is_what_the_query_with_it_has(
    held: dict[str, list[str]], name: str, text: str, value: str
) -> None:
    query = Query(text=text, page=3, synonyms=False).changed(
        **{FILTERS[each]: tuple(values) for each, values in held.items()}, page=3
    )
    if value not in query.filters.get(name, ()):
        wanted = query.with_filter(name, value).url()
        assert list(query.urls_with_filter(name, [value])) == [wanted]


@given(
    st.text(st.sampled_from("a b\n<&é\u05d0\u00a0"), max_size=60),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=4),
)
def test_a_passage_is_what_the_layers_make_of_its_marks(
    text: str, places: list[tuple[int, int]]
) -> None:
    spans, end = [], 0
    for gap, length in places:  # in order and apart, as matches are
        spans.append(Span(end + gap + 1, end + gap + 1 + length))
        end = spans[-1].end
    marks = [Mark(kind=MarkKind.MATCH, start=span.start, end=span.end) for span in spans]
    assert passage(text, spans, Span(0, len(text))) == PARAGRAPH_BREAK.join(lay(text, marks))


def test_the_newest_claim_of_each_speaker_is_the_preferred_one_of_the_last_session(
    db: None,
) -> None:
    ada, bo, cy = (cast.speaker(name) for name in ("Ada Quill", "Bo Tern", "Cy Wharf"))
    for year in (2031, 2033, 2032):
        held = cast.session(cast.event(f"Harbour Forum {year}", year), date=date(year, 3, 2))
        cast.affiliate(ada, held, cast.organisation(f"Guild {year}"))
        cast.affiliate(bo, held, cast.organisation(f"Yard {year}"))
    held.event.sessions.update(published=False)
    cast.affiliate(cy, held, cast.organisation("Pier"))
    everybody = type(ada).objects.all()

    assert newest_claims(everybody) == {"ada-quill": "Guild 2033", "bo-tern": "Yard 2033"}


def test_the_numbers_of_sessions_are_those_of_the_list(db: None) -> None:
    event = cast.event()
    for number in (10, 2, 1):
        cast.session(event, code=f"WS {number}", slug=f"ws-{number}")
    listed = [each.pk for each in catalogue.sessions(Query())]
    assert list(catalogue.numbers(Query())) == listed


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(
    ("address", "questions"),
    [("/search/?q=buoy", 22), ("/sessions/", 11), ("/speakers/", 5), ("/speakers/bo-tern/", 20)],
)
def test_a_list_asks_the_database_so_often_while_nothing_is_kept(
    count_queries: CountQueries, address: str, questions: int
) -> None:
    assert count_queries(address) <= questions
