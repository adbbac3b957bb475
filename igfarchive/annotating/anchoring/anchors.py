"""Anchors an annotation to words of a turn, and says when they are gone.

A passage is described twice, after the W3C Web Annotation Data Model: by quotation with its
context (§4.2.4, Text Quote Selector) and by position (§4.2.5, Text Position Selector). When its
turn was corrected it is looked for again. Nothing is guessed: a passage that cannot be told from
another is lost.

Offsets are code points of a turn's text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from igfarchive.annotating.anchoring.alike import EDGE, Context, Words, forms, is_reworded
from igfarchive.annotating.anchoring.occurrences import (
    MOST_PLACES,
    occurrences,
    occurrences_in_context,
    with_punctuation,
)

# Characters of context on either side, about a dozen words. A correction edits several words in a
# row: of half as many, too few are left to tell a common word by.
CONTEXT = 64

# What is asked of the context, from 0 to 1. By chance a tenth of it is alike, and up to two
# thirds where the same word is said twice within it: there the better place must win, clearly.
STANDS = 0.3
REWORDED = 0.5
ELSEWHERE = 0.6
WORDLESS = 0.75
MARGIN = 0.1

# So many words tell a passage from others in its turn, even where one side alone is as it was.
DISTINCTIVE_WORDS = 4
# So many words of quotation and context tell it from all that is said in a session: people say
# whole sentences again.
TELLING_WORDS = 14

# The likeliest place, and the next: whether there is another.
WINDOWS = 2


class Place(NamedTuple):
    """A range of a turn's text, `end` excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Selector:
    """A passage: what it says, what stands right before and behind it, and where it stood.

    One that was made elsewhere may lack any of them; without `exact` it is its position alone.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


def select(text: str, start: int, end: int) -> Selector:
    """Describe a passage; ValueError where the range is empty or not in the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start} to {end} is no range in a text of {len(text)} characters")
    return Selector(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
    )


def anchor(selector: Selector, text: str) -> Place | None:
    """Where the passage stands in the text of its turn, or None: it is lost.

    Small edits in it and around it are forgiven. A range that cannot be is ignored.
    """
    if not selector.exact:
        return _range(selector, text)
    return _unmoved(selector, text) or _moved(selector, text)


def anchor_among(
    selector: Selector, texts: Sequence[str], home: int | None
) -> tuple[int, Place] | None:
    """The turn in which the passage stands, as an index of `texts`, and where; None: it is lost.

    `home` is the turn that it was made on, None where that is gone. Other turns must hold the
    very words once in all, and enough of them: what a removed turn said is said elsewhere too.
    """
    if home is not None and 0 <= home < len(texts) and (place := anchor(selector, texts[home])):
        return home, place
    return _elsewhere(selector, texts, home) if selector.exact else None


def places_of(words: str, text: str) -> list[Place]:
    """Where a text says these words, MOST_PLACES at most; not by likeness.

    Of several places those count that begin and end where words do: "a" is none of "tables".
    """
    if not words:
        return []
    selector = Selector(words)
    places = [place for _, place in _whole(selector, _context(selector), [Words(text)])]
    entire = [place for place in places if not _is_cut(place, text)]
    return entire if len(entire) > 1 else places


def is_said(words: str, text: str) -> bool:
    """Whether a text says these words at all, in one place or in several; not by likeness."""
    return bool(places_of(words, text))


def _is_cut(place: Place, text: str) -> bool:
    """Whether the place begins or ends within a word."""
    edges = (text[max(0, at - 1) : at + 1] for at in place)
    return any(len(edge) == 2 and edge.isalnum() for edge in edges)


def anchor_anywhere(selector: Selector, texts: Sequence[str]) -> tuple[int, Place] | None:
    """The same for a passage that was made on a session, none of whose turns is named.

    No turn is gone, so a quotation that stands in one place alone with all its context needs no
    more words to tell it by.
    """
    if not selector.exact:
        return None  # a position counts from nowhere
    whole = _whole(selector, _context(selector), [Words(text) for text in texts])
    return whole[0] if len(whole) == 1 else anchor_among(selector, texts, None)


def _range(selector: Selector, text: str) -> Place | None:
    start, end = selector.start, selector.end
    if start is None or end is None or not 0 <= start < end <= len(text):
        return None
    return Place(start, end)


def _unmoved(selector: Selector, text: str) -> Place | None:
    """The position, where quotation and context are the same to the letter."""
    place = _range(selector, text)
    if place is None or text[slice(*place)] != selector.exact:
        return None
    prefix = text[max(0, place.start - len(selector.prefix)) : place.start]
    suffix = text[place.end : place.end + len(selector.suffix)]
    return place if (prefix, suffix) == (selector.prefix, selector.suffix) else None


def _context(selector: Selector) -> Context:
    start, prefix, suffix = selector.start, selector.prefix, selector.suffix
    if start is None or selector.end is None or not 0 <= start < selector.end:
        start = None  # no range: nothing is known of where the text began
    return Context.of(
        selector.exact,
        prefix,
        suffix,
        is_first=start == len(prefix),
        # A context that `select` made is short only where the turn ended.
        is_last=start is not None and len(prefix) == min(start, CONTEXT) and len(suffix) < CONTEXT,
    )


class _Candidate(NamedTuple):
    """A place that the passage may have; not `stands` where its words are others by now."""

    fit: float
    place: Place
    stands: bool


def _moved(selector: Selector, text: str) -> Place | None:
    context = _context(selector)
    words = Words(text)
    if whole := _whole(selector, context, [words]):
        return _the_one([place for _, place in whole], selector, context, text)
    places = _quoted(selector, context, text) or _folded(selector, words)
    if len(places) == 1 and not context.has_words:
        return places[0]
    if not context.is_known:
        return None
    found = [_Candidate(context.fit(text, *place), place, True) for place in places]
    complete = [candidate.place for candidate in found if candidate.fit == 1]
    if len(complete) == 1:
        return complete[0]
    stammered = context.repeats(forms(selector.exact))
    for candidate in _reworded(selector, context, words):
        if not any(_are_one(candidate.place, other.place, text, stammered) for other in found):
            found.append(candidate)
    return _clear_best(found, selector, context, text) if found else None


def _whole(selector: Selector, context: Context, texts: Sequence[Words]) -> list[tuple[int, Place]]:
    """The text, by its index, and the place where the quotation stands with all of its context."""
    found = occurrences_in_context(
        selector.exact, selector.prefix, selector.suffix, texts, context.allows
    )
    return [(index, Place(*place)) for index, place in found]


def _the_one(places: list[Place], selector: Selector, context: Context, text: str) -> Place | None:
    """Of places that all fit the one there is, or that which the position tells; else None.

    Other places are none: what was quoted with all its context is not to be sought elsewhere.
    """
    if len(places) == 1:
        return places[0]
    if (stated := _range(selector, text)) in places:
        return stated
    # Where the turn began before the context, or ended behind it, it still has to.
    if EDGE not in (*context.before, *context.after):
        return None
    return next((place for place in places if context.fit(text, *place) == 1), None)


def _clear_best(
    found: list[_Candidate], selector: Selector, context: Context, text: str
) -> Place | None:
    """The place that the context singles out, if the words stand there.

    Places without them are candidates too: where the context stands better around other words,
    the passage is gone, and what is left was said at another time.
    """
    best, *others = sorted(found, reverse=True)
    if not best.stands or any(other.fit > best.fit - MARGIN for other in others):
        return None
    quotation = forms(selector.exact)
    if best.fit >= (STANDS if quotation else WORDLESS):
        return best.place
    told = len(quotation) >= DISTINCTIVE_WORDS and max(context.sides(text, *best.place)) >= REWORDED
    return best.place if told else None


def _quoted(selector: Selector, context: Context, text: str) -> list[Place]:
    """The places that say the quotation to the letter; none where there are too many."""
    ranges = list(islice(occurrences(selector.exact, text), MOST_PLACES))
    if len(ranges) == MOST_PLACES:
        return []
    return [Place(*found) for found in ranges if context.allows(text, *found)]


def _folded(selector: Selector, words: Words) -> list[Place]:
    """The places that say the same words, however written; none where there are too many."""
    quotation = forms(selector.exact)
    if not quotation:
        return []
    ranges = list(islice(words.standing(quotation), MOST_PLACES))
    if len(ranges) == MOST_PLACES:
        return []
    text = words.text
    return [Place(*with_punctuation(selector.exact, text, words.place(*found))) for found in ranges]


def _reworded(selector: Selector, context: Context, words: Words) -> Iterator[_Candidate]:
    """The places where the context stands, whatever became of the words in it."""
    quotation = forms(selector.exact)
    if not quotation:
        return
    for first, end in words.windows(context, quotation, WINDOWS):
        place = Place(*words.place(first, end))
        fit = context.fit(words.text, *place)
        if fit >= REWORDED and is_reworded(quotation, words.forms[first:end]):
            place = Place(*with_punctuation(selector.exact, words.text, place))
            yield _Candidate(fit, place, True)
        elif fit >= STANDS:
            yield _Candidate(fit, place, False)


def _are_one(one: Place, other: Place, text: str, stammered: bool) -> bool:
    """Whether two places are one, seen in two ways: they overlap, or no word parts them.

    Of words that were said twice in a row, each is a place of its own.
    """
    end, start = min(one.end, other.end), max(one.start, other.start)
    if start < end:
        return True
    return not stammered and start - end <= CONTEXT and not forms(text[end:start])


def _elsewhere(
    selector: Selector, texts: Sequence[str], home: int | None
) -> tuple[int, Place] | None:
    context = _context(selector)
    said = list(islice(_said(selector, context, texts), 2))
    if len(said) != 1 or said[0][0] == home:
        return None
    index, place = said[0]
    if home is None and not context.is_known:
        return index, place
    telling = len(forms(selector.exact)) + context.kept(texts[index], *place)
    fits = not context.has_words or context.fit(texts[index], *place) >= ELSEWHERE
    return (index, place) if fits and telling >= TELLING_WORDS else None


def _said(
    selector: Selector, context: Context, texts: Sequence[str]
) -> Iterator[tuple[int, Place]]:
    """All places of a session that say the quotation.

    Those in all of its context, or else to the letter, or else those of its words.
    """
    words = [Words(text) for text in texts]
    if whole := _whole(selector, context, words):
        yield from whole
        return
    literal = False
    for index, text in enumerate(texts):
        for place in occurrences(selector.exact, text):
            if context.allows(text, *place):
                literal = True
                yield index, Place(*place)
    longest = max(forms(selector.exact), key=len, default="")
    if literal or not longest:
        return
    for index, each in enumerate(words):
        if longest in each.folded:
            for place in _folded(selector, each):
                yield index, place
