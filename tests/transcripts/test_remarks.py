"""Notes tell a person what to look at, and do not drown it in repetitions."""

from igfarchive.transcripts.grammar.remarks import RULE, Remarks, summarise
from igfarchive.transcripts.transcript import Junk, Note


def test_notes_come_in_the_order_of_their_lines() -> None:
    remarks = Remarks()
    remarks.add(7, "A strange mark")
    remarks.add(3, "An odd line", "  what it\n says ")
    assert remarks.notes() == (Note(3, "An odd line: what it says"), Note(7, "A strange mark."))


def test_long_words_are_shortened() -> None:
    remarks = Remarks()
    remarks.add(1, "Long", "tide " * 50)
    (note,) = remarks.notes()
    assert note.message.endswith("…")
    assert len(note.message) < 70


def test_of_many_notes_of_a_kind_the_first_are_shown_and_the_rest_counted() -> None:
    remarks = Remarks()
    for line in range(1, 1_501):
        remarks.add(line, "Odd", f"line {line}")
    notes = remarks.notes()
    assert [note.line for note in notes] == list(range(1, 12))
    assert notes[0].message == "Odd: line 1"
    assert notes[-1].message == "Odd: 1,490 more."


def test_what_was_dropped_is_summed_up_by_reason() -> None:
    junk = [Junk(2, "home", "a menu"), Junk(3, "you are here", "a banner"), Junk(5, "up", "a menu")]
    assert summarise(junk) == (
        Note(2, "Dropped as a menu: 2 words in 2 places."),
        Note(3, "Dropped as a banner: 3 words."),
    )


def test_a_rule_is_nothing_to_look_at() -> None:
    assert summarise([Junk(2, "***", RULE)]) == ()
