"""Lays all that is known of a page's turns over their words: notes, terms, marks, matches."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, When, prefetch_related_objects
from django.utils.safestring import SafeString

from igfarchive.annotating.markup.layers import Mark, MarkKind, lay, paragraph_of
from igfarchive.archive.models import Annotation, Session, Utterance
from igfarchive.archive.querysets import ANCHORED
from igfarchive.archive.readings import Correction, Reading, corrected
from igfarchive.search.matches.results import Span
from igfarchive.search.queries.query import Query
from igfarchive.text.asides import Aside, AsideKind, find_asides
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.clocks import leading_time
from igfarchive.web.recordings import Playback, label
from igfarchive.web.term_marks import TermMarks
from igfarchive.web.utterance_rows import UtteranceRow

HIDDEN_WITH = {
    AsideKind.GAP: "gap",
    AsideKind.LOST: "gap",
    AsideKind.LANGUAGE: "language",
    AsideKind.SOUND: "sound",
    AsideKind.TIME: "time",
}
"""The value of `?hide=` that hides a mark."""

NO_TIME = SafeString()

Find = Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class ShownNote:
    """An annotation beside the words that it stands on.

    `captioned` are its words as they stand in the captions now.
    """

    annotation: Annotation
    number: int
    captioned: str

    @property
    def reads_otherwise(self) -> bool:
        """Whether the words are no longer those that it was made on."""
        return self.captioned.split() != self.annotation.exact.split()


class Paragraph(NamedTuple):
    """`time` tells when it was said, empty where its turn does, or its own words."""

    html: SafeString
    notes: Sequence[ShownNote]
    time: SafeString


class Laid(NamedTuple):
    """A turn's words in one reading, ready to be shown."""

    reading: Reading
    paragraphs: Sequence[Paragraph]
    matched: bool


class Layers:
    """What is laid over the turns of one page. Notes are numbered in the order they are laid.

    It asks the database for the annotations and the recordings; `terms` ask for their own.
    """

    def __init__(
        self,
        annotations: Iterable[Annotation],
        query: Query,
        playback: Playback,
        terms: TermMarks,
    ) -> None:
        self.playback = playback
        self.captioned = query.captioned
        self.hidden = frozenset(query.hidden)
        self.terms = terms
        self._of_turn: dict[int, list[Annotation]] = defaultdict(list)
        self.count = self.corrections = 0
        for annotation in annotations:
            self._of_turn[annotation.utterance_id].append(annotation)
            self.count += 1
            self.corrections += annotation.is_correction
        self._number = 0
        self.seen: set[str] = set()
        """What there was to hide, as values of `?hide=`."""

    def reading(self, utterance: Utterance | UtteranceRow) -> Reading:
        """The reading that the page shows of the turn."""
        return Reading(utterance.text) if self.captioned else self._corrected(utterance)

    def other_reading(self, utterance: Utterance | UtteranceRow) -> Reading:
        """The one that the page does not show."""
        return self._corrected(utterance) if self.captioned else Reading(utterance.text)

    def _corrected(self, utterance: Utterance | UtteranceRow) -> Reading:
        annotations = self._of_turn.get(utterance.pk)
        if not annotations:
            return Reading(utterance.text)
        return corrected(
            utterance.text,
            (
                Correction(each.start or 0, each.end or 0, each.replacement or "")
                for each in annotations
                if each.is_correction
            ),
        )

    def lay(
        self,
        utterance: Utterance | UtteranceRow,
        find: Find | None = None,
        match: str = "",
        quote: Span | None = None,
    ) -> Laid:
        """The turn with everything over it.

        `find` says which words of the reading match, the first of which is named `match`; `quote`
        is a place in the reading.
        """
        reading = self.reading(utterance)
        annotations = self._of_turn.get(utterance.pk)
        marks, notes_of = self._notes(annotations, utterance, reading) if annotations else ([], {})
        found = find(reading.text) if find else ()
        marks += [
            Mark(kind=MarkKind.MATCH, start=span.start, end=span.end, name=match) for span in found
        ]
        if quote:
            marks.append(
                Mark(
                    kind=MarkKind.QUOTE,
                    start=quote.start,
                    end=quote.end,
                    classes="quote",
                    name="quote",
                )
            )
        if utterance.is_speech:
            if asides := find_asides(reading.text):
                self.seen.update(HIDDEN_WITH[aside.kind] for aside in asides)
                marks += [self._aside(aside, reading.text) for aside in asides]
            # As captioned, other terms may stand there.
            marks += self.terms.within(reading.text, None if annotations else utterance.pk)
        times = self._times(utterance, reading.text) if utterance.paragraph_times else {}
        # Every piece is escaped by lay.
        paragraphs = [
            Paragraph(SafeString(html), notes_of.get(place, ()), times.get(place, NO_TIME))
            for place, html in enumerate(lay(reading.text, marks))
        ]
        return Laid(reading, paragraphs, bool(found))

    def _times(self, utterance: Utterance | UtteranceRow, text: str) -> dict[int, SafeString]:
        """Of each paragraph behind the first, by its place, that does not tell it in its words."""
        return {
            place: self.playback.time(times[0])
            for place, (words, times) in enumerate(
                zip(text.split(PARAGRAPH_BREAK), utterance.paragraph_times, strict=False)
            )
            if place and times and not leading_time(words)
        }

    def _notes(
        self,
        annotations: Iterable[Annotation],
        utterance: Utterance | UtteranceRow,
        reading: Reading,
    ) -> tuple[list[Mark], dict[int, list[ShownNote]]]:
        """A mark for each note of the turn, and the notes by the paragraphs that they end in."""
        # In the order in which a reader comes to their numbers, which stand behind the words.
        in_order = sorted(annotations, key=lambda each: (each.end or 0, each.start or 0, each.pk))
        notes = [self._note(each, utterance.text) for each in in_order]
        marks = [self._mark(note, reading) for note in notes]
        notes_of: dict[int, list[ShownNote]] = defaultdict(list)
        for note, mark in zip(notes, marks, strict=True):
            notes_of[paragraph_of(reading.text, mark.end)].append(note)
        return marks, notes_of

    def _note(self, annotation: Annotation, captioned: str) -> ShownNote:
        self._number += 1
        return ShownNote(annotation, self._number, captioned[annotation.start : annotation.end])

    def _mark(self, note: ShownNote, reading: Reading) -> Mark:
        annotation = note.annotation
        start, end = reading.place_here(annotation.start or 0, annotation.end or 0)
        kind = annotation.get_motivation_display().lower()
        if annotation.is_correction:
            kind += f", captioned “{note.captioned}”"
        return Mark(
            kind=MarkKind.NOTE,
            start=start,
            end=end,
            classes=f"noted {annotation.motivation}",
            name=f"ref-{annotation.pk}",
            target=f"note-{annotation.pk}",
            number=note.number,
            label=f"Note {note.number}, {kind}",
        )

    def _aside(self, aside: Aside, text: str) -> Mark:
        time = leading_time(text[aside.start : aside.end])
        url = self.playback.address(time[0]) if time else ""
        return Mark(
            kind=MarkKind.TIME if url else MarkKind.ASIDE,
            start=aside.start,
            end=aside.end,
            classes=f"aside {aside.kind}",
            target=url,
            label=label(time[0]) if time else "",
            hidden=HIDDEN_WITH[aside.kind] in self.hidden,
        )


def layers_of(session: Session, query: Query) -> tuple[Layers, list[Annotation]]:
    """What is known of the words of a session, and public; and the annotations that no longer stand
    on any, by their turns."""
    annotations = Annotation.objects.public().filter(utterance__session=session)
    rows = annotations.annotate(stands=Case(When(ANCHORED, then=True), default=False))
    standing: list[Annotation] = []
    lost: list[Annotation] = []
    for each in rows.order_by("start", "end", "pk"):
        (standing if each.stands else lost).append(each)  # type: ignore[attr-defined]
    prefetch_related_objects(lost, "utterance")
    playback = Playback(session.recordings.order_by("position"))
    layers = Layers(standing, query, playback, TermMarks(session, every=query.every_term))
    return layers, sorted(lost, key=lambda each: (each.utterance.key, each.pk))
