"""Lays out a session's words for reading: its turns, and what a filter leaves out of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from igfarchive.archive.models import Affiliation, Utterance
from igfarchive.search.results import Span
from igfarchive.web.marking import marked


@dataclass(frozen=True, slots=True)
class Turn:
    """An utterance ready to be shown. `match` counts the turns with marks from 1; 0 has none."""

    utterance: Utterance
    affiliation: Affiliation | None
    html: SafeString
    match: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Utterances left out between two that are shown; `key` is the first of them."""

    key: int
    turns: int
    stage_directions: int


def turns_of(
    utterances: Iterable[Utterance],
    affiliations: Mapping[int, Affiliation],
    find: Callable[[str], Sequence[Span]],
) -> list[Turn]:
    """The utterances with their speakers' affiliations, marked where `find` says.

    `affiliations` maps speakers to the claim that is preferred in the session. The first mark of
    the n-th turn that has any is named `match-n`.
    """
    turns: list[Turn] = []
    matches = 0
    for utterance in utterances:
        spans = find(utterance.text)
        matches += bool(spans)
        turns.append(
            Turn(
                utterance,
                affiliations.get(utterance.speaker_id) if utterance.speaker_id else None,
                marked(utterance.text, spans, f"match-{matches}"),
                matches if spans else 0,
            )
        )
    return turns


def with_gaps(shown: Iterable[Turn], session: Iterable[Utterance]) -> list[Turn | Gap]:
    """The turns in their order, with a gap wherever others of the session stand between them."""
    turns = {turn.utterance.pk: turn for turn in shown}
    items: list[Turn | Gap] = []
    left_out: list[Utterance] = []
    for utterance in session:
        if turn := turns.get(utterance.pk):
            items += [*_gap(left_out), turn]
            left_out = []
        else:
            left_out.append(utterance)
    return items + _gap(left_out)


def spoken(utterances: Iterable[Utterance]) -> int:
    """How many turns of speech these are; one that a stage direction interrupted counts once."""
    return sum(each.is_speech and not each.continues for each in utterances)


def _gap(left_out: list[Utterance]) -> list[Turn | Gap]:
    if not left_out:
        return []
    stage_directions = sum(not each.is_speech for each in left_out)
    return [Gap(left_out[0].key, spoken(left_out), stage_directions)]
