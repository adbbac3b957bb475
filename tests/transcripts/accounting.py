"""Where every word of a source went: the books that the parser's tests balance."""

from collections import Counter
from collections.abc import Iterable, Sequence

from igfarchive.text.folding import drop_invisible
from igfarchive.transcripts.page import Page
from igfarchive.transcripts.transcript import Transcript

# Signs that part a label from its speech; they are no words and stay behind.
SIGNS = str.maketrans(dict.fromkeys(">＞:：()（）", " "))


def words_in(texts: Iterable[str]) -> list[str]:
    """The words of texts, in order, without the signs around labels."""
    return [word for text in texts for word in drop_invisible(text).translate(SIGNS).split()]


def source_words(page: Page) -> list[str]:
    """All that a page brings: its title, its lines, and what its reader set aside."""
    return words_in(
        [page.title, *(line.text for line in page.lines), *(junk.text for junk in page.junk)]
    )


def spoken_words(transcript: Transcript) -> list[str]:
    return words_in(text for turn in transcript.turns for text in turn.paragraphs)


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
    before, after = Counter(source_words(page)), Counter(kept_words(transcript))
    # A voice is no word of a line, and makes a label all the same.
    for word in words_in(line.voice or "" for line in page.lines):
        del before[word], after[word]
    assert before - after == Counter(), "words were lost"
    assert after - before == Counter(), "words were made up"
    lines = words_in(line.text for line in page.lines)
    assert is_subsequence(spoken_words(transcript), lines), "speech changed its order"


def is_subsequence(part: Sequence[str], whole: Sequence[str]) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)
