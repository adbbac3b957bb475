"""What captioners put between brackets is told from what a speaker said."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.text.asides import Aside, AsideKind, find_asides, spoken_words
from igfarchive.transcripts.grammar.stages import is_gap, is_of_room

GAP, LOST, LANGUAGE, SOUND, TIME = AsideKind


def kinds(text: str) -> list[AsideKind]:
    return [aside.kind for aside in find_asides(text)]


def quoted(text: str) -> list[str]:
    return [text[aside.start : aside.end] for aside in find_asides(text)]


@pytest.mark.parametrize(
    "text",
    ["(inaudible)", "(Indiscernible.)", "(?)", "(??)", "(...)", "[…]", "(--)", "[unintelligible]",
     "(phonetic)", "(sp?)", "(sp)", "(spelling)", "(spelling?)", "(crosstalk)", "[cross-talk]",
     "(off microphone)", "(Off mic.)", "(speaking off microphone)", "(away from microphone)",
     "(inaudible name)", "(two words inaudible)", "[unintelligible 00:54:34.23]", "(sound unclear)",
     "[indiscernible 00:12]", "[inaudible00:12:33]", "( inaudible )", "[\u00a0inaudible\u00a0]"],
)  # fmt: skip
def test_what_was_not_caught_is_a_gap(text: str) -> None:
    assert kinds(text) == [GAP]


@pytest.mark.parametrize(
    "text",
    ["(audio froze)", "(lost audio)", "(no audio)", "[connection lost]", "(audio cuts out)",
     "(Audio lost.)", "(sound cut)", "(technical difficulties)", "(frozen)", "(no sound)",
     "(audio interference)", "[poor audio quality]"],
)  # fmt: skip
def test_what_no_sound_was_there_for_is_lost(text: str) -> None:
    assert kinds(text) == [LOST]


@pytest.mark.parametrize(
    "text",
    ["(Speaking foreign language)", "[speaking Spanish]", "(through interpreter)",
     "(interpreted from French)", "[Speaking in French.]", "(in Kiswahili)",
     "(non-English language)", "(Speaking in a foreign language.)",
     "(via translator)", "(no interpretation)"],
)  # fmt: skip
def test_a_language_is_named(text: str) -> None:
    assert kinds(text) == [LANGUAGE]


@pytest.mark.parametrize(
    "text",
    ["(laughter)", "(Laughter.)", "[ Applause ]", "(chuckles)", "(bell rings)", "(laughs)",
     "(Pause)", "(background talking)", "(laughter and applause)", "[crowd cheering]",
     "（laughter）", "【applause】", "［music］", "[music playing]", "(audience laughs)"],
)  # fmt: skip
def test_what_else_was_heard_is_a_sound(text: str) -> None:
    assert kinds(text) == [SOUND]


@pytest.mark.parametrize(
    "text", ["[00:00:09.11]", "(00:12:05)", "[ 1:02:03,450 ]", "[12:05.5]", "【0:00:01】"]
)
def test_when_it_was_said_is_a_time(text: str) -> None:
    assert kinds(text) == [TIME]
    assert spoken_words(f"High {text} tide.") == 2


@pytest.mark.parametrize(
    "text",
    ["(see page 4)", "(laughs all the way to the bank)", "(French)", "(3)", "(2019)", "(s)", "[at]",
     "()", "( )", "(!)", "main()", "(the sea)", "(I lost)", "(speaking of Kubernetes)",
     "(Article 19)", "(I think)", "(audience)", "(laughter", "laughter)",
     "(laughter]", "[laughter)", "[12:33]", "(10:40)", "[at 0:10:40]",
     "[0:10:40](https://tides.example/)", "[laughter](https://tides.example/)",
     "(who knows?)", "(laughter\n\napplause)",
     "(laughter and applause and laughter and applause)", "(audio 2)", f"(laughter{' ' * 80})"],
)  # fmt: skip
def test_in_doubt_it_is_speech(text: str) -> None:
    assert find_asides(text) == []
    assert spoken_words(text) == len(text.split())


@pytest.mark.parametrize(
    "word",
    ["inaudible", "indiscernible", "unintelligible", "phonetic", "sp", "spelling", "audio", "sound",
     "mic", "mics", "microphone", "microphones", "crosstalk", "froze", "frozen", "lost", "cut",
     "connection", "technical", "garbled", "unclear", "?"],
)  # fmt: skip
def test_a_gap_of_the_captions_is_a_gap_or_lost(word: str) -> None:
    assert is_gap(word)
    assert kinds(f"({word})") in ([GAP], [LOST])


VOCABULARY = ["inaudible", "phonetic", "off", "microphone", "audio", "lost", "sound", "froze",
              "the", "and", "in", "Spanish", "speaking", "interpreted", "language", "laughter",
              "applause", "video", "music", "room", "bell", "talking", "?", "12:30"]  # fmt: skip


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6).map(" ".join))
def test_kinds_agree_with_how_captions_are_read(inside: str) -> None:
    for aside in find_asides(f"({inside})"):
        assert is_gap(inside) == (aside.kind in {GAP, LOST})
    if is_of_room(inside):
        assert kinds(f"({inside})") == [SOUND]


def test_an_aside_is_its_brackets_and_no_more() -> None:
    text = "Thank you (Applause). From Mr. Smith (?), of the (inaudible.) [ Laughter ] Foundation."
    assert quoted(text) == ["(Applause)", "(?)", "(inaudible.)", "[ Laughter ]"]
    assert find_asides("a (?)") == [Aside(GAP, 2, 5)]


def test_an_aside_within_brackets_is_found() -> None:
    assert quoted("(so he said (inaudible) again)") == ["(inaudible)"]
    assert spoken_words("((inaudible))") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the (inaudible) Foundation", 2),
        ("Mr. Smith (?)", 2),
        ("Mr. Smith (?), from", 3),
        ("word(inaudible)", 1),
        ("word(inaudible)word", 1),
        ("the(audio froze)Foundation", 2),
        ("I want to (audio froze)", 3),
        ("Yes (Laughter). No.", 2),
        ("(Off microphone.)", 0),
        ("(Laughter) (Applause)", 0),
        ("see (page 4) -- there", 5),
        ("I (laughter) -- no.", 3),
        ("one\n\n[\u00a0Applause\u00a0]\n\ntwo", 2),
        ("", 0),
    ],
)
def test_words_in_asides_are_not_spoken(text: str, words: int) -> None:
    assert spoken_words(text) == words


PIECES = ["(", ")", "[", "]", "（", "）", "inaudible", "laughter", "audio", "froze", "?", ".", " ",
          "\u00a0", "\n\n", "word", "--", "é", "0", "\x00", "\x1c"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)


@given(TEXTS)
def test_asides_lie_in_the_text_in_order_and_never_overlap(text: str) -> None:
    asides = find_asides(text)
    assert all(0 <= aside.start < aside.end <= len(text) for aside in asides)
    assert all(before.end <= after.start for before, after in pairwise(asides))


@given(TEXTS)
def test_no_more_words_are_spoken_than_stand_there(text: str) -> None:
    words, all_words = spoken_words(text), len(text.split())
    assert 0 <= words <= all_words
    assert words == all_words or find_asides(text)


@given(TEXTS.filter(lambda text: not set("()[]（）［］【】") & set(text)))
def test_without_brackets_all_is_speech(text: str) -> None:
    assert find_asides(text) == []
    assert spoken_words(text) == len(text.split())
