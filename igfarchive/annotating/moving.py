"""After a transcript was corrected: annotations follow their words, or are lost and say so."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from igfarchive.annotating.anchoring.anchors import Selector, anchor_among
from igfarchive.annotating.curating import record, stand
from igfarchive.archive.choices import AnnotationEvent
from igfarchive.archive.models import Annotation, Session

HYPHENS = re.compile(r"[\u2010-\u2015]")
PLACED = ["utterance", "exact", "prefix", "suffix", "start", "end", "anchored"]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many annotations now stand elsewhere, and which lost their words."""

    followed: int
    lost: tuple[Annotation, ...]


def follow_words(session: Session, changed: Collection[int]) -> Moved:
    """Anchor the session's annotations again whose turns (`changed`, by id) read otherwise.

    Those that were lost are looked for, too: their words may have come back.
    """
    annotations = (
        Annotation.objects.filter(utterance__session=session)
        .select_related("utterance")
        .select_for_update(of=("self",))
    )
    waiting = [each for each in annotations if not each.anchored or each.utterance_id in changed]
    if not waiting:
        return Moved(0, ())
    turns = list(session.utterances.current().order_by("position"))
    texts = [turn.text for turn in turns]
    homes = {turn.pk: index for index, turn in enumerate(turns)}
    followed, lost = 0, []
    for annotation in waiting:
        before = _standing(annotation)
        found = anchor_among(selector_of(annotation), texts, homes.get(annotation.utterance_id))
        if found is None or not _still_holds(annotation, texts[found[0]][slice(*found[1])]):
            annotation.anchored = False
        else:
            index, place = found
            annotation.utterance = turns[index]
            stand(annotation, place, exact=annotation.exact)
        if _standing(annotation) != before:
            event = _event(was=before[-1], now=annotation.anchored)
            followed += event != AnnotationEvent.LOST
            record(annotation, event)
            if event == AnnotationEvent.LOST:
                lost.append(annotation)
        # Of the rest nothing is written: a curator may be changing it just now.
        annotation.save(update_fields=PLACED)
    return Moved(followed, tuple(lost))


def _still_holds(annotation: Annotation, words: str) -> bool:
    """Whether an annotation can stand on these words: a correction on none but its own.

    Where the captions themselves were mended it may be wrong by now, and would replace newer words.
    """
    return not annotation.is_correction or _plainly(words) == _plainly(annotation.exact)


def _plainly(words: str) -> str:
    """Without what no reader tells apart: white space, and the forms of hyphens."""
    return " ".join(HYPHENS.sub("-", words).split())


def selector_of(annotation: Annotation) -> Selector:
    return Selector(
        annotation.exact,
        annotation.prefix,
        annotation.suffix,
        annotation.start,
        annotation.end,
    )


def _standing(annotation: Annotation) -> tuple[int, int | None, int | None, bool]:
    return annotation.utterance_id, annotation.start, annotation.end, annotation.anchored


def _event(*, was: bool, now: bool) -> AnnotationEvent:
    if not now:
        return AnnotationEvent.LOST
    return AnnotationEvent.MOVED if was else AnnotationEvent.FOUND
