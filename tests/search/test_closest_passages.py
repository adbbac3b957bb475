"""The nearest passages of the archive, through the index and back to the words."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from igfarchive.search import index
from igfarchive.search.closest_passages import closest_of_each, closest_passages
from igfarchive.search.engines.whoosh import WhooshEngine, candidates
from igfarchive.search.engines.whoosh.blocks import Numbers
from igfarchive.search.engines.whoosh.index_reader import IndexReader
from igfarchive.search.matches.alignment import Alignments
from igfarchive.search.matches.near_quotations import (
    TurnText,
    find_near_quotations,
    weights_of,
)
from igfarchive.search.matches.quotations import Quotation, quotation_asked, read_quotation
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.search.turns import TurnReader
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TurnKind
from tests import cast
from tests.indexing import follow
from tests.search.corpus import document
from tests.search.engine_tests import session


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"the tide tables"', "the tide tables"),
        ("“The tide … tables”", "the tide tables"),
        ('"the tide tables', "the tide tables"),
        (' "the tide" ', "the tide"),
        ("the tide tables are all ours", "the tide tables are all ours"),
        ("AT&T said: the well-known tables!", "at&t said the well known tables"),
        ("whose tide tables are they today?", "whose tide tables are they today"),
        ("the tide tables are ours", None),
        ("the tide & tables are all ours", None),
        ("the tide !tables are all ours", None),
        ('"the tide" tables', None),
        ('"the tide" "tables of ours"', None),
        ('"the tide tables"~5', None),
        ("the tide OR tables are all ours", None),
        ("the tide -tables are all ours", None),
        ("the tide tab* are all ours", None),
        ("the (tide tables) are all ours", None),
        ("", None),
        ('""', None),
    ],
)
def test_which_queries_are_quotations(text: str, quoted: str | None) -> None:
    quotation = quotation_asked(text)
    words = [word.exact for word in quotation.words] if quotation else []
    assert (" ".join(words) or None) == quoted


@pytest.fixture
def panel(db: None) -> cast.Panel:
    panel = cast.panel(cast.event())
    index.rebuild()
    return panel


def likeliest(engine: WhooshEngine, words: list[str], most: int) -> list[int]:
    (found,) = engine.candidates(words, [Query()], most).found
    return [each.utterance for each in found]


def closest(quoted: str, **filters: tuple[str, ...]) -> list[tuple[int, str]]:
    """The numbers of the turns and their passages."""
    found = closest_passages(read_quotation(quoted), Query().changed(**filters), 3)
    return [
        (each.near.utterance, each.text[each.near.span.start : each.near.span.end])
        for each in found
    ]


def test_it_finds_passages_of_turns_that_pass_the_filters(panel: cast.Panel) -> None:
    turn = panel.utterances[4]
    words = "a table nobody might copy is no table"
    passage = (turn.pk, "A table that nobody may copy is no table")
    assert closest(words) == [passage]
    assert closest(words, speakers=("ada-quill",)) == [passage]
    assert closest(words, speakers=("bo-tern",)) == []
    found = closest_passages(read_quotation(words), Query(), 3, besides=[turn.pk])
    assert found == []


def test_it_finds_words_of_either_reading(panel: cast.Panel) -> None:
    turn = panel.utterances[4]
    cast.annotate(turn, "nobody may copy", replacement="anyone could copy")
    follow(panel.session)
    for quoted, passage, captioned in (
        ("a table that nobody may coppy", "A table that nobody may copy", True),
        ("a table that anyone could coppy", "A table that anyone could copy", False),
        ("everybody's the table that", "Everybody's. A table that", False),
    ):
        (found,) = closest_passages(read_quotation(quoted), Query(), 3)
        near = found.near
        assert (near.utterance, near.captioned) == (turn.pk, captioned)
        assert found.text[near.span.start : near.span.end] == passage


def test_rare_words_say_more_than_a_stock_phrase(panel: cast.Panel) -> None:
    stock, meant, *_ = cast.speak(
        panel.session,
        (panel.guest, "We have a very good pier."),
        (panel.guest, "We have an intense history."),
        *[(panel.guest, "We said so, we have a very good day.")] * 5,
    )
    follow(panel.session)
    assert closest("We have a very intense history")[0] == (meant.pk, "We have an intense history")
    assert closest("We have a very new pier")[0] == (stock.pk, "We have a very good pier")


def test_very_long_turns_are_not_all_compared(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = cast.speak(panel.session, (panel.guest, "A table that nobody may copy, ever."))
    follow(panel.session)
    words = "a table that nobody may copy"
    first, second = panel.utterances[4], more[0]
    enough = len(words.split()) * (len(first.text) + len(second.text))
    monkeypatch.setattr("igfarchive.search.closest_passages.MOST_COMPARED", enough)
    assert [turn for turn, _ in closest(words)] == [first.pk, second.pk]
    # The longer a quotation is, the less it is compared with.
    assert [turn for turn, _ in closest(f"so {words}")] == [first.pk]


def test_turns_that_far_fewer_of_the_words_vote_for_are_not_compared(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    def counted(quotation: Quotation, texts: Sequence[Sequence[str]], weights: list[float]) -> Any:
        compared.extend(" ".join(text) for text in texts)
        return Alignments(quotation, texts, weights)

    monkeypatch.setattr("igfarchive.search.matches.near_quotations.Alignments", counted)
    cast.speak(
        panel.session,
        (panel.guest, "Harbour gulls cross the grey pier at every ebb."),
        (panel.guest, "Harbour gulls!"),
    )
    follow(panel.session)
    assert len(closest("harbour gulls cross the grey pier at any ebb")) == 1
    assert [text.split()[2] for text in compared] == ["cross"]
    compared.clear()
    monkeypatch.setattr("igfarchive.search.closest_passages.LEAST_VOTES", 1.5)
    assert closest("harbour gulls cross the grey pier at any ebb") == []
    assert compared == []


def test_of_each_query_those_are_compared_that_have_the_votes_asked_for(panel: cast.Panel) -> None:
    """All are asked for in one question."""
    quotation = read_quotation("a table that nobody could copy is no table")
    hers = Query().changed(speakers=(panel.chair.slug,))
    wanted = [(hers, 0.3), (hers, 1.5)]
    some, none = closest_of_each(quotation, wanted, 3, TurnReader())
    assert [passage.turn for passage in some] == [panel.utterances[4]]
    assert list(none) == []


def test_one_word_a_thousand_times_asks_for_few_votes(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.speak(panel.session, (panel.guest, "No, no, no, no, no."))
    follow(panel.session)
    votes: list[int] = []
    votes_of = candidates._votes

    def counted(reader: IndexReader, *asked: Any) -> Iterator[Numbers]:
        for some in votes_of(reader, *asked):
            votes.append(len(some))
            yield some

    monkeypatch.setattr(candidates, "_votes", counted)
    assert len(closest("no " * 1_000)) <= 2
    assert len(votes) == candidates.MOST_PLACES


def test_all_words_choose_among_the_turns_that_rare_ones_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["Some tide tables are ours today, all that there are."] * 9
    said += [
        "A zebra, a gull: crosses nothing.",
        "Gull crosses the tide tables that are ours today.",
    ]
    turns = session(1, *(document(n, text) for n, text in enumerate(said)))
    engine = WhooshEngine.build(tmp_path, [turns])
    quotation = read_quotation("zebra gull crosses the tide tables that are ours today")
    quoted = [word.exact for word in quotation.words]
    monkeypatch.setattr(candidates, "BUDGET", 5)  # which "zebra", "gull" and "crosses" use up
    assert likeliest(engine, quoted, 1) == [10]


def test_what_stands_in_both_readings_of_a_turn_says_no_more_of_it(tmp_path: Path) -> None:
    far = "and no more of all that we said of it before; crosses"
    corrected, captioned = f"Well now, zebra gull {far}.", f"Now, zebra gull {far}."
    said = [document(n, corrected, captioned=captioned) for n in range(9)]
    said.append(document(9, "So zebra gull crosses, and no more."))
    engine = WhooshEngine.build(tmp_path, [session(1, *said)])
    quoted = [word.exact for word in read_quotation("zebra gull crosses the ebb").words]
    first, *others = likeliest(engine, quoted, 4)
    assert first == 9
    assert len({first, *others}) == 4  # and each turn once


def test_what_is_not_published_is_not_found(panel: cast.Panel) -> None:
    panel.session.published = False
    panel.session.save()
    assert closest("a table nobody might copy is no table") == []


def test_without_an_index_it_is_unavailable(db: None) -> None:
    with pytest.raises(IndexUnavailableError):
        closest("a table nobody might copy")


QUOTATIONS = 100


def damaged(words: list[str], count: int, chance: random.Random) -> list[str]:
    """The words with so many of them misspelt, other, added, missing or swapped."""
    words = list(words)
    for _ in range(count):
        at = chance.randrange(len(words) - 1)
        match chance.randrange(5):
            case 0:
                words[at] = words[at][:1] + "x" + words[at][2:]
            case 1:
                words[at] = "zebra"
            case 2:
                words.insert(at, "indeed")
            case 3:
                del words[at]
            case _:
                words[at : at + 2] = words[at : at + 2][::-1]
    return words


@pytest.mark.parametrize(
    ("length", "damages", "least"), [(6, 1, 0.97), (8, 1, 0.97), (12, 2, 0.97)]
)
def test_damaged_quotations_of_a_real_session_are_found(
    shared: Path, tmp_path: Path, length: int, damages: int, least: float
) -> None:
    path = shared / "transcripts" / "igf-2020-ws-81.txt"
    turns = [
        "\n\n".join(turn.paragraphs)
        for turn in read_file(path.name, path.read_bytes()).transcript.turns
        if turn.kind is TurnKind.SPEECH
    ]
    engine = WhooshEngine.build(
        tmp_path, [session(1, *(document(n, text) for n, text in enumerate(turns)))]
    )
    chance = random.Random(81)  # noqa: S311 - the same quotations each time
    long_enough = [n for n, text in enumerate(turns) if len(text.split()) > length]
    first = 0
    for _ in range(QUOTATIONS):
        turn = chance.choice(long_enough)
        words = turns[turn].split()
        start = chance.randrange(len(words) - length)
        quoted = damaged(words[start : start + length], damages, chance)
        quotation = read_quotation(" ".join(quoted))
        asked = [word.exact for word in quotation.words]
        found = likeliest(engine, asked, 32)
        weights = weights_of(engine.document_frequencies(asked), len(turns))
        texts = [TurnText(n, turns[n]) for n in found]
        near = find_near_quotations(quotation, texts, 1, weights=weights)
        first += bool(near) and near[0].utterance == turn
    print(f"{first / QUOTATIONS:.1%} of quotations of {length} words find their turn first")
    assert first / QUOTATIONS >= least
