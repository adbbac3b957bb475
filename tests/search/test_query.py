"""A query from and to the parameters of an address."""

import string

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.search.queries.query import FILTERS, LAST_PAGE, InvalidQueryError, Query, Sort


def read(parameters: str) -> Query:
    return Query.from_parameters(QueryDict(parameters))


def test_nothing_is_the_empty_query() -> None:
    query = read("")

    assert query == Query()
    assert not query
    assert query.url() == ""


def test_words_filters_sort_and_page_are_read() -> None:
    query = read("q=+tide+tables+&speaker=ada&speaker=bo&year=2031&sort=oldest&page=3")

    assert query == Query(
        text="tide tables", speakers=("ada", "bo"), years=("2031",), sort=Sort.OLDEST, page=3
    )
    assert query
    assert query.filters == {"speaker": ("ada", "bo"), "year": ("2031",)}
    assert query.url() == "?q=tide+tables&speaker=ada&speaker=bo&year=2031&sort=oldest&page=3"


def test_which_terms_are_marked_is_read() -> None:
    assert read("terms=first") == Query()
    assert read("hide=stage&terms=every") == Query(hidden=("stage",), every_term=True)
    assert Query(every_term=True).url() == "?terms=every"


def test_blank_and_repeated_values_and_foreign_parameters_are_left_out() -> None:
    query = read("speaker=&speaker=ada&speaker=ada&sort=&page=&utm_source=x")

    assert query == Query(speakers=("ada",))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("sort=best", "sort=best: write one of relevance, newest, oldest."),
        ("synonyms=no", "synonyms=no: write one of on, off."),
        ("page=0", f"page=0: write a number from 1 to {LAST_PAGE}."),
        ("page=-1", f"page=-1: write a number from 1 to {LAST_PAGE}."),
        ("page=two", f"page=two: write a number from 1 to {LAST_PAGE}."),
        ("page=٣", f"page=٣: write a number from 1 to {LAST_PAGE}."),
        (f"page={LAST_PAGE + 1}", f"page={LAST_PAGE + 1}: write a number from 1 to {LAST_PAGE}."),
        ("terms=all", "terms=all: write one of first, every."),
        ("q=" + "tide-" * 401, "q: write at most 2,000 characters."),
        ("page=" + "9" * 5000, f"page={'9' * 20}: write a number from 1 to {LAST_PAGE}."),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(parameters: str, message: str) -> None:
    with pytest.raises(InvalidQueryError) as refused:
        read(parameters)
    assert str(refused.value) == message


@pytest.mark.parametrize("name", FILTERS)
def test_more_than_a_page_can_carry_on_is_refused_by_name(name: str) -> None:
    most = "&".join(f"{name}={number}" for number in range(50))
    longest = f"{name}={'x' * 100}/{'y' * 100}"

    assert len(read(f"{most}&{name}=0&{name}=").filters[name]) == 50
    assert read(longest).filters[name]

    with pytest.raises(InvalidQueryError, match=f"^{name}: give at most 50 values, "):
        read(f"{most}&{name}=50")
    with pytest.raises(InvalidQueryError, match=f"^{name}=x{{20}}: write at most 201 characters.$"):
        read(f"{longest}y")


def test_the_values_of_all_filters_are_counted_together() -> None:
    most = "&".join(f"year={number}&speaker={number}" for number in range(25))

    assert len(read(most).speakers) == 25
    with pytest.raises(InvalidQueryError) as refused:
        read(f"{most}&kind=workshop")
    assert str(refused.value) == (
        "kind: give at most 50 values, those of other filters among them."
    )


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_is_widened_and_narrowed_at_the_first_page(name: str) -> None:
    query = read(f"q=tide&{name}=a&page=4&sort=newest")

    wider = query.with_filter(name, "b")
    assert wider == read(f"q=tide&{name}=a&{name}=b&sort=newest")
    assert wider.with_filter(name, "b") == wider
    assert wider.without_filter(name, "a") == read(f"q=tide&{name}=b&sort=newest")
    assert wider.without_filter(name, "c") == wider


def test_a_changed_query_starts_at_its_first_page() -> None:
    query = Query(text="tide", page=4)

    assert query.changed(text="table") == Query(text="table")
    assert query.changed(page=5) == Query(text="tide", page=5)


VALUES = st.lists(
    st.text(string.printable + "é潮", min_size=1, max_size=99), unique=True, max_size=3
).map(tuple)


@given(
    st.builds(
        Query,
        text=st.text(max_size=999).map(str.strip),
        sort=st.sampled_from(Sort),
        synonyms=st.booleans(),
        page=st.integers(1, LAST_PAGE),
        **dict.fromkeys(FILTERS.values(), VALUES),
    )
)
def test_an_address_gives_back_the_query(query: Query) -> None:
    assert read(query.url().removeprefix("?")) == query
