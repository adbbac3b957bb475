"""What can be said of a quotation, and of each place where it stands or nearly stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from igfarchive.search.matches.differences import Difference, DifferenceKind
from igfarchive.search.matches.quotations import Quotation, blanked, find_gaps
from igfarchive.search.matches.results import Span
from igfarchive.search.matches.sense import IsName, Sense, changed_sense, names_in
from igfarchive.search.matches.written_words import WrittenWord, written_words


class Verdict(StrEnum):
    """The first that holds, of a quotation and of what is claimed of it."""

    EXACT = "exact"
    """It stands word for word as claimed, captioned and as corrected."""
    CORRECTED_ONLY = "corrected_only"
    """It does in the corrected reading alone: the captions had other words."""
    CAPTIONED_ONLY = "captioned_only"
    """It does in the captions alone, which were corrected since."""
    OTHER_PLACE = "other_place"
    """It stands word for word, and who is claimed said it, but in another session or year."""
    OTHER_SPEAKER = "other_speaker"
    """It stands word for word, but somebody else said it."""
    UNNAMED_SPEAKER = "unnamed_speaker"
    """It stands word for word, but the captions do not tell who said it."""
    NEAR = "near"
    """Nearly the same stands in one place, or the same but for a denial that marks hide or add."""
    SPLICED = "spliced"
    """It is made of pieces that stand word for word in several places."""
    NOT_FOUND = "not_found"
    """Nothing near it stands in what was looked at."""
    TOO_SHORT = "too_short"
    """It has too few words to be told from what many say."""
    UNREADABLE = "unreadable"
    """It has no word."""


@dataclass(frozen=True, slots=True)
class CheckedDifference:
    """How words that are `quoted` and those `standing` in their place differ: as characters of the
    quotation (`Quotation.text`) and of the reading, and as words; of missing or added words the one
    of them is empty. `sense` says how that changes what is said, if it does."""

    kind: DifferenceKind
    quoted: Span
    standing: Span
    quoted_words: str
    standing_words: str
    sense: Sense | None = None


def checked_differences(
    quotation: Quotation,
    text: str,
    span: Span,
    differences: Sequence[Difference],
    is_name: IsName,
) -> tuple[CheckedDifference, ...]:
    """The differences of a passage, and those of accents and signs, in order, with what they mean.

    Names are told by their capitals, and where there are none by `is_name`.
    """
    every = [*differences, *_written_otherwise(quotation, text, span, differences)]
    every.sort(key=lambda each: (each.standing.start, each.quoted.start))
    return tuple(_checked(quotation.text, text, each, is_name) for each in every)


def _checked(quoted: str, text: str, each: Difference, is_name: IsName) -> CheckedDifference:
    ours = quoted[each.quoted.start : each.quoted.end]
    theirs = text[each.standing.start : each.standing.end]
    sense = None
    if each.kind is not DifferenceKind.SWAPPED:
        names = [
            *names_in(quoted, each.quoted.start, each.quoted.end, is_name),
            *names_in(text, each.standing.start, each.standing.end, is_name),
        ]
        sense = changed_sense(ours, theirs, names if each.kind is not _INFLECTED else ())
    return CheckedDifference(each.kind, each.quoted, each.standing, ours, theirs, sense)


_INFLECTED = DifferenceKind.INFLECTED


def _written_otherwise(
    quotation: Quotation, text: str, span: Span, differences: Sequence[Difference]
) -> Iterable[Difference]:
    """Where the letters of the passage are others than those of the quotation, beyond what is
    known to differ."""
    gaps = find_gaps(quotation.text)
    ours = written_words(blanked(quotation.text, gaps))
    theirs = [
        word._replace(start=word.start + span.start, end=word.end + span.start)
        for word in written_words(text[span.start : span.end])
    ]
    matcher = SequenceMatcher(
        None, [word.letters for word in ours], [word.letters for word in theirs], autojunk=False
    )
    for tag, one, other, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        quoted, standing = _span(ours, one, other, 0), _span(theirs, first, last, span.start)
        in_gap = one == other and any(
            (ours[one - 1].end if one else 0)
            <= gap.start
            < (ours[one].start if one < len(ours) else len(quotation.text))
            for gap in gaps
        )
        known = any(
            _touch(quoted, each.quoted) or _touch(standing, each.standing) for each in differences
        )
        if not in_gap and not known:
            yield Difference(DifferenceKind.WRITTEN, quoted, standing)


def _span(words: Sequence[WrittenWord], first: int, last: int, start: int) -> Span:
    """Of no words the place behind those before, or the `start`."""
    if first < last:
        return Span(words[first].start, words[last - 1].end)
    place = words[first - 1].end if first else start
    return Span(place, place)


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
