"""What was found of quotations, ready to be shown: each verdict, and the passages beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from igfarchive.archive.models import Utterance
from igfarchive.archive.readings import Reading, readings_of
from igfarchive.exporting.citations.addresses import marked_address
from igfarchive.search.answers import Affiliations, preferred_affiliations
from igfarchive.search.checks import Check, CheckedDifference, CheckedPlace, Verdict
from igfarchive.search.checks.sentences import MOST_TOLD, SENSES
from igfarchive.search.matches.passages import LENGTH, best_passage
from igfarchive.search.matches.results import Span
from igfarchive.search.queries.query import Shown
from igfarchive.web.marking import compared, passage

MOST_PASSAGES = 3
"""Of a quotation; of one that was put together, all."""


@dataclass(frozen=True, slots=True)
class Label:
    """How a verdict is called, and the sign that stands before it."""

    sign: str
    name: str


LABELS: Mapping[Verdict, Label] = {
    Verdict.EXACT: Label("✓", "Exact"),
    Verdict.CORRECTED_ONLY: Label("✓", "Exact in the corrected reading"),
    Verdict.CAPTIONED_ONLY: Label("✓", "Exact in the captions, corrected since"),
    Verdict.OTHER_PLACE: Label("≠", "Exact, but said elsewhere"),
    Verdict.OTHER_SPEAKER: Label("≠", "Exact, but said by somebody else"),
    Verdict.UNNAMED_SPEAKER: Label("≠", "Exact, but the speaker is not named"),
    Verdict.NEAR: Label("≈", "Near"),
    Verdict.SPLICED: Label("+", "Put together from pieces"),
    Verdict.NOT_FOUND: Label("?", "Not found here"),
    Verdict.TOO_SHORT: Label("–", "Too short to settle"),
    Verdict.UNREADABLE: Label("–", "No words to look for"),
}


@dataclass(frozen=True, slots=True)
class Sensed:
    """A difference that changes what is said, and how."""

    difference: CheckedDifference
    how: str


@dataclass(frozen=True, slots=True)
class CheckedPassage:
    """A passage of a turn. `piece` are the words of the quotation that stand there, where it was
    put together of several."""

    utterance: Utterance
    affiliation: str
    html: SafeString
    begins_before: bool
    ends_after: bool
    captioned: bool
    claimed: bool
    url: str
    piece: str = ""
    sensed: Sequence[Sensed] = ()


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A check ready to be shown; `further` turns hold the words and are not shown."""

    check: Check
    label: Label
    passages: Sequence[CheckedPassage]
    further: int = 0

    @property
    def differs(self) -> bool:
        return any(not place.complete for place in self.check.places)


def show_checks(checks: Sequence[Check]) -> list[CheckedQuotation]:
    """Three queries to the database for all of them, if there is a passage."""
    chosen = [_chosen(each) for each in checks]
    numbers = {place.utterance for places in chosen for place in places}
    turns: dict[int, Utterance] = {}
    if numbers:
        rows = Utterance.objects.published().select_related("session__event", "speaker")
        turns = rows.in_bulk(numbers)
    readings = readings_of({pk: turn.text for pk, turn in turns.items()}) if turns else {}
    affiliations = preferred_affiliations(turns.values())
    return [
        _shown(each, places, turns, readings, affiliations)
        for each, places in zip(checks, chosen, strict=True)
    ]


def _chosen(check: Check) -> Sequence[CheckedPlace]:
    """The places that are shown: of each turn one, but of pieces all."""
    if check.verdict is Verdict.SPLICED:
        return check.places
    first = {place.utterance: place for place in reversed(check.places)}
    return list(reversed(first.values()))[:MOST_PASSAGES]


def _shown(
    check: Check,
    places: Iterable[CheckedPlace],
    turns: Mapping[int, Utterance],
    readings: Mapping[int, Reading],
    affiliations: Affiliations,
) -> CheckedQuotation:
    told = check.places[0] if check.verdict is Verdict.NEAR else None
    passages = [
        _passage(check, place, turn, readings[turn.pk], affiliations, told=place is told)
        for place in places
        if (turn := turns.get(place.utterance))
    ]
    return CheckedQuotation(
        check, LABELS[check.verdict], passages, max(0, check.total - len(passages))
    )


def _passage(
    check: Check,
    place: CheckedPlace,
    turn: Utterance,
    corrected: Reading,
    affiliations: Affiliations,
    *,
    told: bool,
) -> CheckedPassage:
    """`told`: the sentence says already what changes the sense, but for what is too much."""
    changed = [Sensed(each, SENSES[each.sense]) for each in place.differences if each.sense]
    captioned = place.reading is Shown.CAPTIONED
    text = turn.text if captioned else corrected.text
    around = max(LENGTH, place.span.end - place.span.start + LENGTH // 2)
    shown = best_passage(text, [place.span], around)
    return CheckedPassage(
        utterance=turn,
        affiliation=affiliations.get((turn.session_id, turn.speaker_id or 0), ""),
        html=(
            passage(text, _quoted(place), shown)
            if place.complete
            else compared(text, place.differences, check.text, shown)
        ),
        begins_before=shown.start > 0,
        ends_after=shown.end < len(text),
        captioned=captioned and bool(corrected.corrections),
        claimed=place.claimed,
        url=marked_address(turn.permalink(), place.words, place.reading),
        piece=check.text[place.piece.start : place.piece.end] if place.piece else "",
        sensed=changed[MOST_TOLD:] if told else changed,
    )


def _quoted(place: CheckedPlace) -> Iterable[Span]:
    """The words of a place without those for which the quotation has a gap."""
    start = place.span.start
    for each in place.left_out:
        yield Span(start, each.start)
        start = each.end
    yield Span(start, place.span.end)
