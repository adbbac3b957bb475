"""Where a quotation stands with all of its context: to the letter, or else however it is written.

Pure functions on texts. Of "Yes" before ", yes." there is one place in "Yes. Yes, yes. Yes, I said
yes." to the letter, and three by its words alone: the strictest reading that finds any decides.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product

from igfarchive.annotating.anchoring.alike import Range, Words, fold, forms

# What stands in so many places is in no one of them. It also bounds the time: each place of a
# long quotation that repeats itself ("ha ha ha ...") takes as long to find as the quotation is.
MOST_PLACES = 100

WHITE_SPACE = re.compile(r"\s+")
RUN = re.compile(r"\S+")


def occurrences(quotation: str, text: str) -> Iterator[Range]:
    """The ranges that hold the quotation to the letter, overlapping ones too."""
    at = text.find(quotation)
    while at >= 0:
        yield at, at + len(quotation)
        at = text.find(quotation, at + 1)


def occurrences_in_context(
    exact: str,
    prefix: str,
    suffix: str,
    texts: Sequence[Words],
    allows: Callable[[str, int, int], bool],
) -> list[tuple[int, Range]]:
    """Where `exact`, not empty, stands between all of prefix and suffix: index of a text, range.

    Either side of the context may be empty, and may begin or end within a word. Only ranges of a
    text that it `allows` count. MOST_PLACES of them are not all there are.
    """
    for standing in (_to_the_letter, _folded, _by_words):
        everywhere = (
            (index, place)
            for index, words in enumerate(texts)
            for place in standing(exact, prefix, suffix, words)
        )
        found = list(islice(everywhere, MOST_PLACES))
        if len(found) == MOST_PLACES:
            return found
        if allowed := [each for each in found if allows(texts[each[0]].text, *each[1])]:
            return allowed
    return []


def with_punctuation(exact: str, text: str, place: Range) -> Range:
    """The place of the quotation's words with the punctuation at its ends, as far as it stands."""
    words = Words(exact)
    first, last = words.place(0, len(words.forms))
    start, end = place
    while first and start and text[start - 1] == exact[first - 1]:
        first, start = first - 1, start - 1
    while last < len(exact) and end < len(text) and text[end] == exact[last]:
        last, end = last + 1, end + 1
    return start, end


def _to_the_letter(exact: str, prefix: str, suffix: str, words: Words) -> Iterator[Range]:
    for start, end in occurrences(prefix + exact + suffix, words.text):
        yield start + len(prefix), end - len(suffix)


def _folded(exact: str, prefix: str, suffix: str, words: Words) -> Iterator[Range]:
    """Free of case, accents, kinds of white space, quotes and dashes; punctuation counts.

    Where none of that stands there, white space may part quotation and context: that was trimmed
    ("Yes." before "Yes").
    """
    folded = fold(exact)
    inner = folded.strip()
    if not inner:
        return
    start = folded.index(inner)
    before = _spaced(fold(prefix) + folded[:start])
    middle = _spaced(inner)
    after = _spaced(folded[start + len(inner) :] + fold(suffix))
    if _longest([*before.split(), *middle.split(), *after.split()]) not in words.folded:
        return
    text = _spaced(words.folded)
    here, there = ([run.start() for run in RUN.finditer(each)] for each in (text, words.folded))

    def origin(at: int) -> int:
        """Where a character of `text`, not a space, stands in the folded words.

        The runs of "a  bc" start at 0 and 3, those of "a bc" at 0 and 2: its c, one behind the
        start of the second run, is at 4.
        """
        run = bisect_right(here, at) - 1
        return there[run] + at - here[run]

    heads = [before] if not before or before[-1] == " " else [before, f"{before} "]
    tails = [after] if not after or after[0] == " " else [after, f" {after}"]
    # Last, a space at either end of the context stands for the end of the text.
    for edge, head, tail in product(["", " "], heads, tails):
        found = False
        for at, end in occurrences(head + middle + tail, f"{edge}{text}{edge}"):
            found = True
            first, last = at - len(edge) + len(head), end - len(edge) - len(tail) - 1
            yield words.source(origin(first), origin(last) + 1)
        if found:
            return


def _longest(words: Sequence[str]) -> str:
    """The word to ask a text for first: hardly any other text of a session holds it."""
    return max(words, key=len)


def _spaced(text: str) -> str:
    return WHITE_SPACE.sub(" ", text)


def _by_words(exact: str, prefix: str, suffix: str, words: Words) -> Iterator[Range]:
    """The words alone, in their order, whatever punctuation stands between them."""
    quotation, before, after = forms(exact), forms(prefix), forms(suffix)
    if not quotation:
        return
    if _longest([*before, *quotation, *after]) not in words.folded:
        return
    cut = prefix[:1].isalnum(), suffix[-1:].isalnum()
    for first, end in words.standing([*before, *quotation, *after], cut=cut):
        place = words.place(first + len(before), end - len(after))
        yield with_punctuation(exact, words.text, place)
