"""What can be a label, what is a role, and what brackets beside a label mean."""

import pytest

from igfarchive.transcripts.grammar.affiliations import split_affiliation
from igfarchive.transcripts.grammar.labels import Shape, find_label
from igfarchive.transcripts.grammar.roles import is_plain_role, is_role
from igfarchive.transcripts.grammar.stages import (
    is_aside,
    is_direction,
    is_gap,
    is_of_room,
    split_directions,
)
from igfarchive.transcripts.transcript import Times


@pytest.mark.parametrize(
    ("line", "text", "shape"),
    [
        (" ADA NOOR:  Hello", "ADA NOOR", Shape.CAPITALS),
        ("ADA NOOR:Hello", "ADA NOOR", Shape.CAPITALS),
        ("ADA\u00a0NOOR : Hello", "ADA NOOR", Shape.CAPITALS),
        ("ADA NO\u200bOR： Hello", "ADA NOOR", Shape.CAPITALS),
        ("MARIA de la MAR: Hello", "MARIA de la MAR", Shape.CAPITALS),
        ("Dr. IAN McHAVEN: Hello", "Dr. IAN McHAVEN", Shape.CAPITALS),
        ("ELI PORT, PhD: Hello", "ELI PORT, PhD", Shape.CAPITALS),
        ("ELI PORT, HARBOUR TRUST: Hello", "ELI PORT, HARBOUR TRUST", Shape.CAPITALS),
        ("T2: Hello", "T2", Shape.CAPITALS),
        ("VM (VICKY) PORT: Hello", "VM (VICKY) PORT", Shape.CAPITALS),
        ("[ROBOT VOICE]: Hello", "[ROBOT VOICE]", Shape.CAPITALS),
        ("Moderator: Hello", "Moderator", Shape.ROLE),
        ("Speaker #2: Hello", "Speaker #2", Shape.ROLE),
        ("Ada Noor: Hello", "Ada Noor", Shape.CAPITALISED),
        ("Anya: Hello", "Anya", Shape.CAPITALISED),
        ("Jan van der Haven: Hello", "Jan van der Haven", Shape.CAPITALISED),
        ("Eli Port, Jr.: Hello", "Eli Port, Jr.", Shape.CAPITALISED),
        ("Eli Port, Harbour Office: Hello", "Eli Port, Harbour Office", Shape.CAPITALISED),
        ("Zoë d'Arcy al-Haven: Hello", "Zoë d'Arcy al-Haven", Shape.CAPITALISED),
        ("Pia de' Porti: Hello", "Pia de' Porti", Shape.CAPITALISED),
        ('ELI "BO" PORT: Hello', 'ELI "BO" PORT', Shape.CAPITALS),
        ("ada noor: Hello", "ada noor", Shape.SMALL),
        ("ms. ada van der noor: Hello", "ms. ada van der noor", Shape.SMALL),
        ("王小明：大家好", "王小明", Shape.UNCASED),
        ("أمينة البحري: صباح", "أمينة البحري", Shape.UNCASED),
    ],
)
def test_labels(line: str, text: str, shape: Shape) -> None:
    label = find_label(line)
    assert label is not None
    assert (label.text, label.affiliation, label.shape) == (text, "", shape)
    assert line[label.end - 1] in ":："


@pytest.mark.parametrize(
    "line",
    [
        "Hello",
        ": Hello",
        " : Hello",
        "http://tides.example",
        "HTTP://TIDES.EXAMPLE",
        "10:40 is when we stop",
        "AT 10:40 WE STOP",
        "10: ten",
        "So: hello",
        "And The Tide: hello",
        "OK: hello",
        "YES: hello",
        "Thank you: hello",
        "I said to them: hello",
        "partners and allies: respect",
        "Ada and: hello",
        "Dear Friends, Colleagues: hello",
        "ADA NOOR): hello",
        "AIRPLANE!: hello",
        'HE SAID "GO": hello',
        "<B>ADA</B>: hello",
        "ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT: hello",
        "One Two Three Four Five Six: hello",
        f"{'A' * 61}: hello",
        "ADA (NOOR: hello",
        "- ADA NOOR: hello",
        f"ADA ({'HARBOUR ' * 20}): hello",
        "我想对大家说的一句话就是这样的：好",
        "أنا أريد أن أقول لكم جميعا: صباح",
    ],
)
def test_no_labels(line: str) -> None:
    assert find_label(line) is None


@pytest.mark.parametrize(
    ("line", "affiliation", "aside"),
    [
        ("ADA NOOR (Harbour Trust): Hello", "Harbour Trust", ""),
        ("ADA NOOR (ISOC: Tideland): Hello", "ISOC: Tideland", ""),
        ("ADA NOOR （Harbour Trust）： Hello", "Harbour Trust", ""),
        ("ADA NOOR (Remote Harbours Association): Hello", "Remote Harbours Association", ""),
        ("ADA NOOR (through interpreter): Hello", "", "(through interpreter)"),
        ("ADA NOOR (off mic): Hello", "", "(off mic)"),
        ("ADA NOOR (via Zoom): Hello", "", "(via Zoom)"),
        ("ADA NOOR (Zoom): Hello", "", "(Zoom)"),
        ("ADA NOOR(remote): Hello", "", "(remote)"),
        ("ADA NOOR [via video link]: Hello", "", "[via video link]"),
    ],
)
def test_brackets_within_a_label(line: str, affiliation: str, aside: str) -> None:
    label = find_label(line)
    assert label is not None
    assert (label.text, label.affiliation, label.aside) == ("ADA NOOR", affiliation, aside)


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("00:01:15 ADA NOOR: Hello", Times(75_000)),
        ("[00:01:15] ADA NOOR: Hello", Times(75_000)),
        ("(1:15) - ADA NOOR: Hello", Times(75_000)),
        ("00:01:15.250 ADA NOOR: Hello", Times(75_250)),
        ("ADA NOOR [00:01:15]: Hello", Times(75_000)),
        ("ADA NOOR (01:15): Hello", Times(75_000)),
        ("ADA NOOR 01:15: Hello", Times(75_000)),
        ("00:01:15 - 00:01:20 ADA NOOR: Hello", Times(75_000, 80_000)),
        ("**[01:15] ADA NOOR:** Hello", Times(75_000)),
        ("[01:15] **ADA NOOR**: Hello", Times(75_000)),
        ("10:03 PM ADA NOOR: Hello", None),
    ],
)
def test_a_clock_beside_a_label(line: str, times: Times | None) -> None:
    label = find_label(line)
    assert label is not None
    assert label.clock is not None
    assert (label.text, label.affiliation, label.clock.times) == ("ADA NOOR", "", times)
    assert line[label.end :] == " Hello"


@pytest.mark.parametrize("clock", ["(01:15)", "[00:01:15]  "])
def test_a_clock_behind_the_colon_above_the_words(clock: str) -> None:
    line = f"ADA NOOR: {clock}"
    label = find_label(line)
    assert label is not None
    assert label.clock is not None
    assert (label.text, label.clock.times, label.end) == ("ADA NOOR", Times(75_000), len(line))


@pytest.mark.parametrize("words", ["(01:15) it is", "01:15", "Hello (01:15)"])
def test_a_clock_behind_the_colon_among_words_is_one_of_them(words: str) -> None:
    line = f"ADA NOOR: {words}"
    label = find_label(line)
    label = find_label(line)
    assert label is not None
    assert label.clock is None
    assert label.end == len("ADA NOOR:")


@pytest.mark.parametrize(
    "line",
    ["**Ada Noor:** Hello", "**Ada Noor**: Hello", "*Ada Noor*: Hello", "__Ada Noor:__ Hello",
     "***Ada Noor:*** Hello", "_Ada Noor_ : Hello"],
)  # fmt: skip
def test_a_label_in_stars(line: str) -> None:
    label = find_label(line)
    assert label is not None
    assert (label.text, label.bold, line[label.end :]) == ("Ada Noor", True, " Hello")


@pytest.mark.parametrize(
    "line", ["*Ada Noor: Hello*", "**Ada: Noor** Hello", "** Ada Noor:** Hello"]
)
def test_no_label_in_stars(line: str) -> None:
    assert find_label(line) is None


@pytest.mark.parametrize(
    "affiliation",
    [
        "Ministry of Tides",
        "UN Department of Harbours",
        "Harbour Trust",
        "UNESCO",
        "MINISTRY OF TIDES",
        "Government of Tideland",
        "Director, Harbour Trust",
        "University of Port Town, Tideland",
    ],
)
def test_an_affiliation_before_the_speech(affiliation: str) -> None:
    assert split_affiliation(f"  ({affiliation}) Hello.") == (affiliation, " Hello.")


@pytest.mark.parametrize(
    "bracket",
    [
        "Laughter", "Applause.", "inaudible", "?", "Speaking French", "Off Mic", "VIDEO PLAYING",
        "I mean it", "Yes", "No Response", "laughs", "COUGH", "Tideland", "The minister left",
        "It rains. It pours", "in the harbour", "One " * 16,
    ],
)  # fmt: skip
def test_no_affiliation_before_the_speech(bracket: str) -> None:
    speech = f"({bracket}) Hello."
    assert split_affiliation(speech) == ("", speech)


@pytest.mark.parametrize("speech", ["(Harbour Trust)", "(Harbour Trust) ", "[Harbour Trust] Hello"])
def test_a_bracket_that_nothing_follows_is_no_affiliation(speech: str) -> None:
    assert split_affiliation(speech) == ("", speech)


@pytest.mark.parametrize(
    "label", ["MODERATOR", "Co‑Moderator", "SPEAKER 12", "THE CHAIR", "Host A"]
)
def test_roles(label: str) -> None:
    assert is_role(label)
    assert is_plain_role(label)


@pytest.mark.parametrize("label", ["ADA NOOR", "MODERATOR CHRIS", "THE", "2", "", "IGF", "CHAIRS"])
def test_no_roles(label: str) -> None:
    assert not is_role(label)


def test_words_of_every_day_are_roles_without_a_mark_only_in_capitals() -> None:
    assert is_role("Question")
    assert not is_plain_role("Question")
    assert is_plain_role("QUESTION")


@pytest.mark.parametrize(
    "text",
    ["(Applause).", "[ Video ]", "(Speaking (in French))", "[laughs] [coughs]", "（笑）",
     "END OF TRANSCRIPT", "*** End of the session ***"],
)  # fmt: skip
def test_directions(text: str) -> None:
    assert is_direction(text)


@pytest.mark.parametrize(
    "text",
    ["", "Applause", "(a) first", "(one) (two) three", "(", ")", "()", "(]", "(a))",
     "[a link](https://tides.example)", "The meeting is adjourned.", "End.",
     f"({'word ' * 31})", f"({'w' * 1000})"],
)  # fmt: skip
def test_no_directions(text: str) -> None:
    assert not is_direction(text)


@pytest.mark.parametrize("text", ["(inaudible)", "(?)", "[indiscernible 00:12]", "(audio froze)"])
def test_gaps(text: str) -> None:
    assert is_gap(text)
    assert is_aside(text)


def test_asides_are_no_gaps() -> None:
    assert is_aside("(speaking French)")
    assert not is_gap("(speaking French)")
    assert not is_aside("Harbour Trust")


@pytest.mark.parametrize("text", ["Applause", "laughter and applause", "Video playing"])
def test_what_the_room_hears(text: str) -> None:
    assert is_of_room(text)


@pytest.mark.parametrize("text", ["laughs", "a video of the harbour gates", "standing", ""])
def test_what_the_room_does_not_hear(text: str) -> None:
    assert not is_of_room(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Thank you. (Applause).", [(False, "Thank you."), (True, "(Applause).")]),
        ("[Laughter] Well.", [(True, "[Laughter]"), (False, "Well.")]),
        ("Yes.  (Laughter)  No.", [(False, "Yes."), (True, "(Laughter)"), (False, "No.")]),
        ("We -- (laughter) -- go.", [(False, "We --"), (True, "(laughter)"), (False, "-- go.")]),
        ("We must (laughter) go.", [(False, "We must (laughter) go.")]),
        ("We must, (laughter) Ada, go.", [(False, "We must, (laughter) Ada, go.")]),
        ("It ends. (laughter) and so on.", [(False, "It ends. (laughter) and so on.")]),
        ("It ends.(Laughter)Now.", [(False, "It ends.(Laughter)Now.")]),
        ("It ends. (He laughs) Now.", [(False, "It ends. (He laughs) Now.")]),
        ("(Laughter) (Applause)", [(True, "(Laughter)"), (True, "(Applause)")]),
    ],
)
def test_directions_of_the_room_part_a_paragraph_between_sentences(
    text: str, parts: list[tuple[bool, str]]
) -> None:
    assert list(split_directions(text)) == parts
