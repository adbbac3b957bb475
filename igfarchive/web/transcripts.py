"""Lays out a session's words for reading: its turns, and what a filter leaves out of them."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from igfarchive.archive.models import Speaker
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.web.annotated import Find, Layers, Paragraph
from igfarchive.web.heights import height_classes
from igfarchive.web.utterance_rows import UtteranceRow
from igfarchive.web.voices import Voice


class Turn(NamedTuple):
    """An utterance ready to be shown: as HTML `said_by` names the speaker, and for whom, and `time`
    tells when it was said. `height` are the classes that estimate how tall it is.

    `match` counts the turns with marks from 1; 0 has none.
    """

    utterance: UtteranceRow
    said_by: str
    paragraphs: Sequence[Paragraph]
    time: SafeString
    height: str
    match: int = 0


class Gap(NamedTuple):
    """Utterances left out between two that are shown; `key` is the first of them."""

    key: int
    turns: int
    stage_directions: int


def turns_of(
    utterances: Iterable[UtteranceRow],
    voices: Iterable[Voice],
    layers: Layers,
    find: Find | None,
) -> list[Turn]:
    """The utterances with their speakers' affiliations and all that is laid over their words.

    The first match of the n-th turn that has any is named `match-n`.
    """
    turns: list[Turn] = []
    matches = 0
    said_by = _Names(voices)
    for utterance in utterances:
        laid = layers.lay(utterance, find, f"match-{matches + 1}")
        matches += laid.matched
        turns.append(
            Turn(
                utterance,
                said_by.of(utterance),
                laid.paragraphs,
                layers.playback.time(utterance.starts, utterance.ends),
                height_classes(laid.reading.text.split(PARAGRAPH_BREAK)),
                matches if laid.matched else 0,
            )
        )
    return turns


class _Names:
    """Who says a turn, as it stands above it: written once for all turns that are named alike."""

    def __init__(self, voices: Iterable[Voice]) -> None:
        self._voices = {each.speaker.pk: each for each in voices if each.speaker}
        self._written: dict[Hashable, str] = {}

    def of(self, utterance: UtteranceRow) -> str:
        """As HTML."""
        speaker, label = utterance.speaker_id, utterance.label
        alike = (speaker, label, utterance.label_affiliation, utterance.continues)
        written = self._written.get(alike)
        if written is None:
            voice = self._voices.get(speaker) if speaker else None
            named = voice.speaker if voice else None
            if speaker and not named:
                named = Speaker.objects.get(pk=speaker)
            html = render_to_string(
                "parts/said_by.html",
                {
                    "utterance": utterance,
                    "speaker": named,
                    "affiliation": voice.affiliation if voice else None,
                },
            )
            written = self._written[alike] = html.strip()
        return written


def with_gaps(shown: Iterable[Turn], session: Iterable[UtteranceRow]) -> list[Turn | Gap]:
    """The turns in their order, with a gap wherever others of the session stand between them."""
    turns = {turn.utterance.pk: turn for turn in shown}
    items: list[Turn | Gap] = []
    left_out: list[UtteranceRow] = []
    for utterance in session:
        if turn := turns.get(utterance.pk):
            items += [*_gap(left_out), turn]
            left_out = []
        else:
            left_out.append(utterance)
    return items + _gap(left_out)


def spoken(utterances: Iterable[UtteranceRow]) -> int:
    """How many turns of speech these are; one that a stage direction interrupted counts once."""
    return sum(each.is_speech and not each.continues for each in utterances)


def _gap(left_out: list[UtteranceRow]) -> list[Turn | Gap]:
    if not left_out:
        return []
    stage_directions = sum(not each.is_speech for each in left_out)
    return [Gap(left_out[0].key, spoken(left_out), stage_directions)]
