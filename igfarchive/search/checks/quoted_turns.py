"""Turns that hold a quotation word for word: found by the index, settled by their texts."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from igfarchive.archive.models import Utterance
from igfarchive.archive.readings import readings_of
from igfarchive.search import index_searcher
from igfarchive.search.matches.results import Span
from igfarchive.search.matches.verbatim import (
    Verbatim,
    VerbatimPlace,
    find_verbatim,
    sure_words,
)
from igfarchive.search.queries.query import Query, Shown, Sort
from igfarchive.search.queries.tree import And, Phrase, Tree
from igfarchive.search.turns import TurnReader, public_turns
from igfarchive.text.breaks import PARAGRAPH_BREAK

MOST_READ = 1_000
"""Turns whose texts are read for one quotation; further ones are counted by the index."""

MOST_SOUGHT = 24
"""Words of a quotation that the index is asked for: so many in a row hardly stand twice."""

NEWEST_FIRST = Query(sort=Sort.NEWEST)
"""All turns, in an order that takes no scores."""

AROUND = 6
"""Utterances before and behind a turn among which what it continues, or is continued by, is."""


@dataclass(frozen=True, slots=True)
class QuotedTurn:
    """A turn that holds the quotation at `places` of its text, which is that of the `reading`;
    `both`: it stands in the other reading, too, or nobody corrected the turn.

    A turn that stage directions interrupted has several `utterances`, and its text is that of all
    of them, as paragraphs that follow each other; `texts` are theirs.
    """

    utterances: tuple[Utterance, ...]
    texts: tuple[str, ...]
    places: tuple[VerbatimPlace, ...]
    reading: Shown = Shown.CORRECTED
    both: bool = True

    @property
    def utterance(self) -> Utterance:
        return self.utterances[0]

    @property
    def text(self) -> str:
        return PARAGRAPH_BREAK.join(self.texts)

    def parts(self, place: VerbatimPlace) -> Iterator[tuple[Utterance, str, VerbatimPlace]]:
        """What of a place stands in each of its utterances: that, its text and the place in it."""
        start = 0
        for utterance, text in zip(self.utterances, self.texts, strict=True):
            spans = [place.span, *place.left_out]
            held = [_within(span, start, start + len(text)) for span in spans]
            first, *left_out = held
            if first:
                yield utterance, text, VerbatimPlace(first, tuple(filter(None, left_out)))
            start += len(text) + len(PARAGRAPH_BREAK)


@dataclass(frozen=True, slots=True)
class Quoted:
    """The turns that hold a quotation, and how many there are. `settled`: their texts say so; else
    there are too many to read, and the index alone has counted them."""

    turns: Sequence[QuotedTurn] = ()
    total: int = 0
    settled: bool = True


def quoted_turns(quotation: Verbatim, reader: TurnReader, preferred: Query | None = None) -> Quoted:
    """All turns that hold the quotation, in either reading, but for those that asides interrupt.

    Of more than MOST_READ those that pass the filters of `preferred` are read first. Two queries to
    the database, if there may be any. IndexUnavailableError.
    """
    tree = sought(quotation)
    if tree is None:
        return Quoted()
    found = index_searcher.every_hit(tree, NEWEST_FIRST)
    if preferred and len(found) > MOST_READ:
        found = list(dict.fromkeys([*index_searcher.every_hit(tree, preferred), *found]))
    turns = turns_holding(quotation, found[:MOST_READ], reader)
    if len(found) <= MOST_READ:
        return Quoted(turns, len(turns))
    return Quoted(turns, len(found) if turns else 0, settled=False)


def turns_holding(
    quotation: Verbatim, utterances: Collection[int], reader: TurnReader
) -> list[QuotedTurn]:
    """Those of these utterances that hold the quotation."""
    readings = {
        each: (reader.corrected(each).text, reader.captioned(each))
        for each in reader.read(utterances)
    }
    held = ((each, _held(quotation, [both])) for each, both in readings.items())
    return [QuotedTurn((reader.turn(each),), *found) for each, found in held if found]


def continued_turns(quotation: Verbatim, parts: Sequence[Utterance]) -> list[QuotedTurn]:
    """Turns that stage directions interrupt within the quotation, and of which these are parts. One
    query to the database, and two more where stage directions interrupt any turn there."""
    rows = list(_interrupted(parts))
    if not rows:
        return []
    readings = _readings(utterance for row in rows for utterance in row)
    held = ((row, _held(quotation, [readings[each.pk] for each in row])) for row in rows)
    return [QuotedTurn(tuple(row), *found) for row, found in held if found]


def sought(quotation: Verbatim, most: int = MOST_SOUGHT) -> Tree | None:
    """What every turn with the quotation fulfils, by so many of its words at `most`; None if there
    are none that the index surely has."""
    parts = []
    room = most
    for run in sorted(sure_words(quotation), key=len, reverse=True):
        if room > 0:
            parts.append(Phrase(run[:room]))
            room -= len(run)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _readings(utterances: Iterable[Utterance]) -> dict[int, tuple[str, str]]:
    """The texts as corrected and as captioned, by id. One query to the database."""
    captioned = {each.pk: each.text for each in utterances}
    corrected = readings_of(captioned)
    return {pk: (corrected[pk].text, text) for pk, text in captioned.items()}


class _Held(NamedTuple):
    """Of a QuotedTurn what is not its utterances."""

    texts: tuple[str, ...]
    places: tuple[VerbatimPlace, ...]
    reading: Shown = Shown.CORRECTED
    both: bool = True


def _held(quotation: Verbatim, readings: Iterable[tuple[str, str]]) -> _Held | None:
    """What utterances that follow each other hold, each given as corrected and as captioned."""
    corrected, captioned = zip(*readings, strict=True)
    places = _find(quotation, corrected)
    if corrected == captioned:
        return _Held(corrected, places) if places else None
    in_captions = _find(quotation, captioned)
    if places:
        return _Held(corrected, places, both=bool(in_captions))
    if in_captions:
        return _Held(captioned, in_captions, Shown.CAPTIONED, both=False)
    return None


def _find(quotation: Verbatim, texts: Sequence[str]) -> tuple[VerbatimPlace, ...]:
    return tuple(find_verbatim(quotation, PARAGRAPH_BREAK.join(texts)))


def _within(span: Span, start: int, end: int) -> Span | None:
    """The part of a span between these characters, counted from the first of them."""
    first, last = max(span.start, start), min(span.end, end)
    return Span(first - start, last - start) if first < last else None


def _interrupted(parts: Sequence[Utterance]) -> Iterator[list[Utterance]]:
    """The turns of several utterances that these are parts of, each once."""
    beside = Q(pk__in=())
    for part in parts:
        place = part.position or 0
        near = (place - AROUND, place + AROUND)
        beside |= Q(session=part.session_id, position__range=near)
    if not Utterance.objects.filter(beside, continues=True).exists():
        return
    turn: list[Utterance] = []
    for utterance in public_turns().filter(beside).order_by("session", "position"):
        if utterance.continues and turn and turn[-1].session_id == utterance.session_id:
            turn.append(utterance)
            continue
        if len(turn) > 1:
            yield turn
        turn = [utterance]
    if len(turn) > 1:
        yield turn
