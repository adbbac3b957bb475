"""Which words a Web Annotation is about, and what it may not say of them."""

from typing import Any

import pytest

from igfarchive.annotating.exchange import Outcome
from igfarchive.archive.models import Annotation
from tests import cast
from tests.annotating.exchanged import SOURCE, at, edit, load, refuse, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def panel() -> cast.Panel:
    return cast.panel(cast.event())


# --- Targets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        SOURCE,
        SOURCE.rstrip("/"),
        "https://archive.example" + SOURCE,
        "http://localhost:8000/sessions/harbour-forum-2031/ws-7/u2?reading=captioned",
        "/sessions/harbour-forum-2031/ws-7/#u2",
        "https://archive.example/sessions/harbour-forum-2031/ws-7/?q=tide#u2",
        "/sessions/harbour%2Dforum-2031/ws-7/u2/",
        "/sessions/harbour-forum-2031/ws-7/",
        "https://archive.example/sessions/harbour-forum-2031/ws-7/#main",
    ],
)
def test_a_turn_is_named_in_many_ways(panel: cast.Panel, source: str) -> None:
    row, _ = load(said("the tide tables", source=source))
    assert row.utterance == panel.utterances[1]
    assert row.document["target"]["source"] == source


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("https://harbour.example/", "is no turn of the archive"),
        ("/speakers/ada-quill/", "is no turn of the archive"),
        ("/sessions/harbour-forum-2031/", "is no turn of the archive"),
        ("/x/sessions/harbour-forum-2031/ws-7/u2/", "is no turn of the archive"),
        ("/sessions/harbour-forum-2031/ws-7/u2/../u4/", "is no turn of the archive"),
        ("/sessions/harbour-forum-2031/ws-7/u0/", "There is no u0 in harbour-forum-2031/ws-7"),
        ("/sessions/harbour-forum-2031/ws-7/u99/", "There is no u99"),
        ("/sessions/harbour-forum-2031/ws-7/#u999999999", "There is no u999999999"),
        ("/sessions/harbour-forum-2031/ws-7/u" + "9" * 30, "is no turn of the archive"),
        ("/sessions/harbour-forum-2031/ws-8/u2/", "no session harbour-forum-2031/ws-8 in"),
        ("/sessions/%00/%0a/u2/", "is no turn of the archive"),
        ("https://[::1/sessions/harbour-forum-2031/ws-7/u2/", "is no turn of the archive"),
        ("urn:isbn:1", "is no turn of the archive"),
    ],
)
def test_what_is_no_turn(source: str, why: str) -> None:
    refuse(said(source=source), why)


@pytest.mark.parametrize("exact", ["tables", "Lighthouses of the moon", ""])
def test_a_session_alone_needs_words_that_stand_in_it_once(exact: str) -> None:
    refuse(
        said(exact, source="/sessions/harbour-forum-2031/ws-7/"), "do not stand in one place alone"
    )


def test_a_session_alone_is_enough_where_the_context_leaves_one_place(panel: cast.Panel) -> None:
    selector = {
        "type": "TextQuoteSelector",
        "exact": "tables",
        "prefix": "the tide\u00a0",
        "suffix": " are",
    }
    source = "/sessions/harbour-forum-2031/ws-7/"
    row, _ = load(said(target={"source": source, "selector": selector}))
    assert (row.utterance, row.anchored) == (panel.utterances[1], True)
    assert row.prefix.endswith("and the tide ")


def test_a_retired_turn(panel: cast.Panel) -> None:
    load(said())
    cast.retire(panel.utterances[1])
    refuse(said(id="urn:x:other"), "u2 no longer stands in the transcript")
    Annotation.objects.update(anchored=False)
    row, outcome = load(said(body="Once said."))
    assert (row.anchored, row.body, outcome) == (False, "Once said.", Outcome.UPDATED)


# --- Selectors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (SOURCE, None),
        ({"source": SOURCE}, None),
        (at(0, 9), "Thank you"),
        ({"source": SOURCE, "selector": [
            {"type": "TextQuoteSelector", "exact": "I", "prefix": "you.\n\n", "suffix": " chair"},
        ]}, "I"),
        ({"source": SOURCE, "selector": {"type": "TextQuoteSelector", "exact": "TIDE\u00a0TABLES"}},
         "tide tables"),
        ({"source": SOURCE, "selector": {"type": "FragmentSelector", "value": "u2"}}, None),
    ],
)  # fmt: skip
def test_which_words(panel: cast.Panel, target: object, words: str | None) -> None:
    row, _ = load(said(target=target))
    assert row.exact == (words or panel.utterances[1].text)
    assert row.anchored


@pytest.mark.parametrize("place", [(0, 10_000), (70, 80), (5, 5), (0, 2**31 - 1)])
def test_a_place_that_is_not_in_the_turn(place: tuple[int, int]) -> None:
    refuse(said(target=at(*place)), rf"Characters {place[0]} to {place[1]} do not lie in u2")


def test_a_quotation_of_nothing() -> None:
    selector = {"type": "TextQuoteSelector", "exact": "", "prefix": "tide"}
    refuse(said(target={"source": SOURCE, "selector": selector}), "It quotes no words")


def test_a_quotation_without_end() -> None:
    refuse(said("tide " * 50_000), "quotes 250,000 characters")


def test_words_that_do_not_stand_there_are_kept_as_lost() -> None:
    row, outcome = load(said("tight cables", motivation="editing", body=edit("tide tables")))
    assert outcome is Outcome.CREATED
    assert (row.anchored, row.exact, row.start, row.end) == (False, "tight cables", None, None)
    assert row.revisions.get().facts["anchored"] is False
    assert list(Annotation.objects.anchored()) == []


def test_words_that_stand_there_twice_are_lost_as_well(panel: cast.Panel) -> None:
    assert panel.utterances[4].text.count("able") == 2
    row, _ = load(said("table", source=SOURCE.replace("u2", "u5")))
    assert not row.anchored


@pytest.mark.parametrize(
    ("context", "start"),
    [
        ({"prefix": "A "}, 15),
        ({"prefix": "a\u00a0"}, 15),
        ({"suffix": "."}, 48),
        ({"prefix": "no", "suffix": "."}, 48),  # trimmed
        ({"prefix": "Everybody's. a "}, 15),
    ],
)
def test_of_words_that_stand_there_twice_the_context_tells_which(
    panel: cast.Panel, context: dict[str, str], start: int
) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "table"} | context
    source = SOURCE.replace("u2", "u5")
    row, _ = load(said(target={"source": source, "selector": selector}))
    assert (row.anchored, row.start, row.exact) == (True, start, "table")


# --- Facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"id": "x" * 501}, "Write 500 at most"),
        ({"id": "urn:x:\u202egpj"}, "Its id: character 7 is U\\+202E"),
        ({"id": "urn:x:\nx"}, "Its id has a line break"),
        ({"creator": "x" * 201}, "The name has 201 characters"),
        ({"creator": "Cy\u200bWharf"}, "U\\+200B"),
        ({"motivation": "editing"}, "Write the corrected words"),
        ({"motivation": "linking", "body": {"id": "javascript:alert(1)"}}, "no address of a page"),
        ({"body": None}, "nothing in it to read"),
        ({"body": {"value": "\u202enoitcerroc"}}, "RIGHT-TO-LEFT OVERRIDE"),
        ({"body": {"value": "&#x202e;x"}}, "An entity stands for U\\+202E"),
        ({"body": {"value": "x" * 5_000_000}}, "5,000,000 bytes"),
    ],
)
def test_facts_that_do_not_fit(members: dict[str, Any], why: str) -> None:
    refuse(said(**members), why)
    load(said())
    refuse(said(**{"modified": "2021-07-06T09:00:00Z"} | members), why)


def test_a_script_is_a_word_like_others() -> None:
    row, _ = load(said(body="<script>alert(1)</script> [x](javascript:alert(1))"))
    assert "<script" not in row.html
    assert "href" not in row.html
    assert "&lt;script&gt;alert(1)" in row.html


def test_a_correction_across_paragraphs_or_of_words_that_are_right() -> None:
    refuse(said("you.\n\nI chair", motivation="editing", body=edit("x")), "within a paragraph")
    refuse(said("tide", motivation="editing", body=edit("tide")), "are the captioned ones")


def test_two_corrections_of_the_same_words() -> None:
    load(said("tide tables", motivation="editing", body=edit("title tables")))
    refuse(
        said("tide", id="urn:x:2", motivation="editing", body=edit("title")), "puts “tide tables”"
    )
