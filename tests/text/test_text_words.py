"""Some of the words of a text."""

from hypothesis import example, given
from hypothesis import strategies as st

from igfarchive.text.text_words import TextWords
from igfarchive.text.words import exact_words, spans, stem

PARTS = [
    *"aé\u0301½潮'$5%,. \n-",
    "tide",
    "tides",
    "tide's",
    "per cent",
    "per",
    " C# ",
    "[0:00:09]",
]
TEXTS = st.lists(st.sampled_from(PARTS)).map("".join)


@given(TEXTS, st.data())
@example("per cent per", None)
@example("tide's tide 5% tide, $ 5 a", None)
@example("½ tide é\u0301 tide5%", None)
def test_some_words_stand_where_they_do_among_all(text: str, data: st.DataObject | None) -> None:
    said, places = exact_words(text), list(spans(text))
    read = TextWords(text)
    assert read.words == said
    assert sorted(read.different) == sorted(set(said))
    if not said:
        return

    choices = [({word}, {0}) for word in said]
    if data:
        words = data.draw(st.sets(st.sampled_from(said)))
        choices = [(words, data.draw(st.sets(st.integers(0, len(said) - 1))))]
    for words, single in choices:
        wanted = [place for place, word in enumerate(said) if word in words or place in single]
        assert read.places(words) | single == set(wanted)
        assert read.spans(words, single) == [places[place] for place in wanted]


def test_words_are_found_by_their_stem() -> None:
    read = TextWords("Governing the governance of tides; we govern a Tide.")

    assert read.of_stem(stem("govern")) == {"governing", "governance", "govern"}
    assert read.of_stem(stem("tide")) == {"tides", "tide"}
    assert read.of_stem("harbor") == set()
