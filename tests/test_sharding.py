"""What PostgreSQL leaves to its other servers, where an index is spread over three of them.

`docs/scaling.md` says the same.
"""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from igfarchive.search.engines import SessionDocuments
from igfarchive.search.queries.language import parse
from igfarchive.search.queries.query import Query
from tests.needs import lack
from tests.postgresql import LACKING, programs
from tests.search.corpus import document
from tests.search.engine_tests import session
from tests.sharding import JOINED, PART, SERVERS, Shards, foreign, shards

pytestmark = pytest.mark.long

SESSIONS = range(1, 13)
TEXTS = ("the tide tables", "a tide at the pier", "tables of the pier", "tide and tide")

OTHERS = SERVERS - 1

CHANGE = f"UPDATE {JOINED}_sessions SET documents = 99"  # noqa: S608 - a name of our own

TIDE = f"FROM {JOINED}_turns WHERE stems @@ 'tide'::tsquery"


def of_number(number: int) -> SessionDocuments:
    documents = [
        document(
            10 * number + place,
            text,
            f"harbour-2031/ws-{number}",
            speaker=f"s{place}",
            date=date(2031, 7, number),
        )
        for place, text in enumerate(TEXTS)
    ]
    return session(number, *documents)


@pytest.fixture(scope="module")
def spread() -> Iterator[Shards]:
    bin_folder = programs()
    if bin_folder is None:
        lack("postgresql", LACKING)
    with shards(bin_folder, [*map(of_number, SESSIONS)]) as made:
        yield made


def sent(of: Shards, sql: str) -> dict[str, int]:
    """What other servers are asked for a statement, and how many rows they send, all together."""
    rows: dict[str, int] = {}
    for each in foreign(of.plan(sql)):
        rows[each["Remote SQL"]] = rows.get(each["Remote SQL"], 0) + each["Actual Rows"]
    return rows


def test_the_engine_finds_the_same_on_one_and_on_three(spread: Shards) -> None:
    counts = [part.count() for part in spread.parts]
    assert all(counts)
    assert sum(counts) == spread.whole.count() == len(SESSIONS) * len(TEXTS)
    for text in ("", "tide", "tide tables", '"tide tables"', "tab*", "tids~", "tide -pier"):
        for query in (Query(text), Query(text, speakers=("s0",))):
            asked = parse(text).tree, query, ("speaker", "year"), frozenset([3])
            assert spread.joined.search(*asked) == spread.whole.search(*asked)
            assert spread.whole.search(*asked).total


def test_conditions_and_deletions_are_left_to_the_others(spread: Shards) -> None:
    where = (
        "stems @@ 'tide'::tsquery AND words @@ '''tide'' <-> ''tables'''::tsquery"
        " AND session <> ALL('{3,4}'::bigint[])"
    )
    (asked,) = sent(spread, f"SELECT utterance FROM {JOINED}_turns WHERE {where}")  # noqa: S608
    assert asked.count("@@") == 2
    assert "<> ALL" in asked
    deleted = spread.plan(f"DELETE FROM {JOINED}_turns WHERE session < 0")  # noqa: S608
    assert [each["Remote SQL"].split()[0] for each in foreign(deleted)] == ["DELETE"] * OTHERS


def test_who_has_none_of_the_sessions_is_not_asked(spread: Shards) -> None:
    for number in SESSIONS:
        asked = sent(spread, f"SELECT utterance {TIDE} AND session = ANY('{{{number}}}'::bigint[])")
        assert len(asked) <= 1


def test_counts_are_left_to_them_by_session_alone(spread: Shards) -> None:
    (asked,) = sent(spread, f"SELECT session, label, count(*) {TIDE} GROUP BY session, label")
    assert "count(*)" in asked
    elsewhere = sum(part.search(parse("tide").tree, Query()).total for part in spread.parts[1:])
    for sql in (f"SELECT count(*) {TIDE}", f"SELECT label, count(*) {TIDE} GROUP BY label"):
        ((asked, rows),) = sent(spread, sql).items()
        assert "count(*)" not in asked
        assert rows == elsewhere


def test_to_score_a_hit_its_vector_is_sent(spread: Shards) -> None:
    question = parse("tide").tree
    asked = {
        each["Remote SQL"].split(" FROM ")[0]: each
        for plan in spread.plans(question, Query("tide"))
        for each in foreign(plan)
        if "stems @@" in each["Remote SQL"]
    }
    (columns,) = asked
    assert columns.endswith(", length, stems")


def test_a_change_on_two_servers_may_be_kept_on_one(spread: Shards) -> None:
    """They commit one after the other, and the second may refuse."""
    kept = []
    for number in (1, 2):
        database = spread.databases[number].mine
        database.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE 'the disk is full'; END$$;"
            f"CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON {PART}_sessions"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        with pytest.raises(psycopg.Error, match="the disk is full"):
            spread.databases[0].mine.execute(CHANGE)
        database.execute("DROP FUNCTION refuse CASCADE")
        kept.append(
            [
                spread.databases[each]
                .mine.execute(f"SELECT FROM {PART}_sessions WHERE documents = 99")
                .rowcount
                > 0
                for each in range(SERVERS)
            ]
        )
    # Of the two orders one has the refusing server last.
    assert sorted(map(sum, kept)) == [0, 1], kept
