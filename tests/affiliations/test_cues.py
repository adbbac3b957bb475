"""Paragraphs that can introduce nobody are not read word by word; none that does is missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igfarchive.affiliations.grammar import introductions
from igfarchive.affiliations.grammar.cues import may_introduce
from igfarchive.affiliations.grammar.introductions import Introduction, find_introductions
from igfarchive.affiliations.grammar.mentions import Cast
from igfarchive.affiliations.grammar.self_introductions import Self
from igfarchive.transcripts.transcript import Turn, TurnKind

ADA, BO, CHEN = "ADA QUILL", "BO TERN", "陈丽华"
CAST = Cast([ADA, BO, CHEN, "MODERATOR"])

TELLING = [
    "I am Ada Quill , a pilot's adviser at the Harbour Authority .",
    "I'm also the acting deputy director for coastal traffic at the Ministry of Tides .",
    "I'm currently with the Harbour Authority .",
    "My name is Someone Else from the Harbour Authority .",
    "my name's Quill , senior fellow at the Tidal Institute .",
    "I work for Lantern Systems .",
    "I also currently run a small project called the Lantern Trust .",
    "I look after policy at the Lighthouse Registry .",
    "I represent Estonia .",
    "I live in Kenya .",
    "I come from Estonia , and I am from Peru .",
    "I had also been a lighthouse operator more than ten years ago .",
    "I've been with the Ministry of Tides since 1987 .",
    "My current role is councillor in South Africa .",
    "Speaking as a librarian , this is dull .",
    "But as a lawyer I have my doubts .",
    "I am wearing my African hat here .",
    "I thank you on behalf of the Harbour Authority .",
    "I would say this in my own private capacity .",
    "in my capacity as chair of the Harbour Council",
    "our colleague from the Harbour Authority",
    "Chen Lihua , policy manager at the Lighthouse Registry in Singapore .",
    "And Bo Tern , thank you . You are the director of the Harbour Authority .",
    "Minister Tern . She is a pilot at the Harbour Authority .",
]
BETWEEN = st.sampled_from(
    [" "] * 12 + [", ", ", um, ", ", you know, ", ", I mean, ", "\n", "\u00a0", " – ", "... ", ' "']
)


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """What somebody may say to introduce, halted and interrupted, or parts of it."""
    words = " ".join(draw(st.lists(st.sampled_from(TELLING), min_size=1, max_size=2))).split(" ")
    start = draw(st.integers(0, 3))
    text = "".join(word + draw(BETWEEN) for word in words[start:])
    return text.replace("'", "’") if draw(st.booleans()) else text


LABELS = st.sampled_from([None, ADA, BO, CHEN, "MODERATOR"])


def all_read(turns: list[Turn]) -> list[Introduction]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(introductions, "may_introduce", lambda *_: True)
        return find_introductions(turns)


@given(st.lists(st.tuples(LABELS, st.lists(paragraphs(), min_size=1, max_size=2)), max_size=4))
def test_what_is_left_unread_introduces_nobody(said: list[tuple[str | None, list[str]]]) -> None:
    turns = [Turn(TurnKind.SPEECH, label, 1, tuple(parts)) for label, parts in said]
    assert find_introductions(turns) == all_read(turns)


@pytest.mark.parametrize("telling", TELLING)
@pytest.mark.parametrize("gap", [" ", ", uh, ", "\n"])
def test_whoever_is_introduced_is_read(telling: str, gap: str) -> None:
    turns = [
        Turn(TurnKind.SPEECH, label, 1, (telling.replace(" ", gap),)) for label in (ADA, BO, CHEN)
    ]
    assert find_introductions(turns) == all_read(turns)


@pytest.mark.parametrize(
    "words",
    [
        "The tide comes in, and the boats go out.",
        "I think that this is what I wanted, as I said.",
        "I've seen it, and I'm glad. My boat is in the harbour.",
        "In my view a quill is a pen.",
        "It is as high as the wall of the lighthouse.",
        "",
    ],
)
def test_what_people_say_besides_is_not_read(words: str) -> None:
    assert not may_introduce(words, CAST, Self(ADA, CAST))


def test_somebody_written_in_another_script_may_be_called_anything() -> None:
    assert may_introduce("Chen Lihua, pilot.", CAST, Self(CHEN, CAST))
    assert not may_introduce("Chen Lihua, pilot.", CAST, Self(ADA, CAST))
