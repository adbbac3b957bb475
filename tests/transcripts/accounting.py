"""Where every word of a source went: the books that the parser's tests balance."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from igfarchive.text.clocks import CLOCK, milliseconds
from igfarchive.text.folding import drop_invisible
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Transcript

# Signs that part a label from its speech, or are its stars and brackets; they are no words and stay
# behind. So does a dash between a clock and a name.
SIGNS = str.maketrans(dict.fromkeys(">＞<:：()（）[]*_#", " "))
DASHES = frozenset("-–—|")
# The arrow between two clocks, the rank of somebody in a chat, a comma before a clock, and the stop
# at the end of a word, as it may part a name from what is said.
_SIGNS_BY_PLACE = re.compile(r"(?<=\d)\s?-->(?=\s?\d)|(?<=<)[@+%&~]|,(?=\s*\d+:\d\d)|\.(?!\S)")
_SINGLE_DIGIT = re.compile(r"(?<=\d):(\d)(?!\d)")
_CLOCK = re.compile(rf"(?<![\w.,])(?<!\d:){CLOCK}(?![\w:])")
_TIME = "ms"


def words_in(texts: Iterable[str]) -> list[str]:
    """The words of texts, in order, without the signs around labels.

    A clock is one word that tells its milliseconds, however it is written.
    """
    return [
        word
        for text in texts
        for word in _CLOCK.sub(_as_time, _without_signs(text)).translate(SIGNS).split()
        if word not in DASHES
    ]


def _without_signs(text: str) -> str:
    """The text without signs that are some in certain places only, its clocks with all digits."""
    return _SINGLE_DIGIT.sub(r":0\1", _SIGNS_BY_PLACE.sub(" ", drop_invisible(text)))


def _as_time(match: re.Match[str]) -> str:
    return f" {_time(milliseconds(match[0]))} "


def _time(milliseconds: int) -> str:
    return f"{milliseconds}{_TIME}"


def source_words(page: Page) -> list[str]:
    """All that a page brings: its title, its lines, and what its reader set aside."""
    return words_in(
        [page.title, *(line.text for line in page.lines), *(junk.text for junk in page.junk)]
    )


def spoken_words(transcript: Transcript) -> list[str]:
    return words_in(text for turn in transcript.turns for text in turn.paragraphs)


def told_times(page: Page, transcript: Transcript) -> list[str]:
    """The times that were taken from the words of a page; those of its format were none."""
    formats = {each for line in page.lines for each in line.times or ()}
    return [
        _time(each)
        for turn in transcript.turns
        for times in turn.times
        for each in times or ()
        if each is not None and each not in formats
    ]


def kept_words(transcript: Transcript) -> list[str]:
    """All that a transcript holds. A turn that continues repeats its label."""
    labels = (turn.label or "" for turn in transcript.turns if not turn.continues)
    affiliations = (turn.affiliation for turn in transcript.turns)
    return [
        *words_in(transcript.preamble),
        *words_in([transcript.notice]),
        *words_in(labels),
        *words_in(affiliations),
        *spoken_words(transcript),
        *words_in(junk.text for junk in transcript.junk),
    ]


def assert_balanced(page: Page, transcript: Transcript) -> None:
    """Every word of the page stands in one place, and speech keeps its order."""
    before = source_words(page)
    after = [*kept_words(transcript), *told_times(page, transcript)]
    words_before, words_after = count_words(page, before), count_words(page, after)
    assert words_before - words_after == Counter(), "words were lost"
    assert words_after - words_before == Counter(), "words were made up"
    # A direction that parts a paragraph repeats its time.
    assert times_in(before) == times_in(after), "times differ"
    lines = words_in(line.text for line in page.lines)
    assert is_subsequence(spoken_words(transcript), lines), "speech changed its order"


def count_words(page: Page, words: Iterable[str]) -> Counter[str]:
    """How often each of the words stands, but for times and the names that the format gives beside
    the lines: a voice is no word of a line, and makes a label all the same."""
    counts = Counter(filter(is_word, words))
    for word in words_in(line.voice or "" for line in page.lines):
        del counts[word]
    return counts


def times_in(words: Iterable[str]) -> set[str]:
    return {word for word in words if not is_word(word)}


def is_word(word: str) -> bool:
    """Whether one of `words_in` is a word, and no time."""
    return not word.endswith(_TIME) or not word.removesuffix(_TIME).isdecimal()


def is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)
