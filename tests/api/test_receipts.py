"""A receipt is read as it was kept, and beside it what holds now."""

from typing import Any

from igfarchive.archive.models import Session
from igfarchive.search.checks import Claim
from igfarchive.search.queries.query import Query
from igfarchive.search.receipts import keep_claims, keep_query
from tests import cast
from tests.api.conftest import Ask
from tests.cast import Panel
from tests.indexing import follow

QUOTED = "a table that nobody may copy is no table"


def test_a_search_says_what_was_found_then_and_is_now(ask: Ask, panel: Panel) -> None:
    kept = keep_query(Query(text="tables", speakers=("bo-tern",)), "/search/?q=tables")
    cast.speak(panel.session, (panel.guest, "More tables."))
    follow(panel.session)
    answer = ask(f"receipts/{kept.short}")
    assert (answer["kind"], answer["asked"]) == (
        "search",
        {"q": ["tables"], "speaker": ["bo-tern"]},
    )
    assert (answer["total"], answer["now"]["total"]) == (1, 2)
    (hit,) = answer["hits"]
    assert (hit["turn"], hit["speaker_name"]) == ("harbour-forum-2031/ws-7/u4", "Bo Tern")
    assert answer["coverage"]["version"] != answer["now"]["coverage"]["version"]
    assert answer["address"] == f"http://testserver/receipts/{kept.short}/"


def test_a_check_says_its_verdicts(ask: Ask, panel: Panel) -> None:
    kept = keep_claims([Claim(QUOTED, speaker="Ada Quill")], "")
    answer = ask(f"receipts/{kept.short}")
    (check,) = answer["checks"]
    assert (check["verdict"], answer["now"]["verdicts"]) == ("exact", ["exact"])
    assert check["claim"]["speaker"] == "Ada Quill"
    assert check["places"][0]["words"] == "A table that nobody may copy is no table"


def test_nothing_is_told_of_what_is_not_public_any_more(ask: Ask, panel: Panel) -> None:
    search = keep_query(Query(text="tables"), "")
    check = keep_claims([Claim(QUOTED)], "")
    Session.objects.update(published=False)
    follow(panel.session)
    assert ask(f"receipts/{search.short}")["hits"] == []
    (told,) = ask(f"receipts/{check.short}")["checks"]
    assert (told["sentence"], told["places"]) == ("", [])


def test_one_that_was_withdrawn_is_gone(ask: Ask, panel: Panel, admin_user: Any) -> None:
    kept = keep_query(Query(text="tables"), "")
    kept.withdraw(admin_user, "It names somebody.")
    assert "withdrawn" in ask(f"receipts/{kept.short}", status=410)["detail"]
    ask("receipts/nothing", status=404)
