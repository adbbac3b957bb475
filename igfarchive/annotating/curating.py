"""Makes, changes, publishes and withdraws annotations, and keeps how each stood before.

Nothing is deleted and no captioned word changes. Where the corrected reading of a turn changes,
`follow` brings what is kept of it in line; to have the search index follow is the caller's.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from igfarchive.annotating import glossary
from igfarchive.annotating.anchoring.anchors import Place, select
from igfarchive.annotating.markup.cleaning import BodyError, to_html
from igfarchive.annotating.webannotations.facts import LONGEST_WORDS, Facts, checked
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationEvent, AnnotationMotivation, AnnotationStatus
from igfarchive.archive.history import Origin, newer, recording, watching
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Annotation, AnnotationRevision, Utterance
from igfarchive.archive.transactions import serialized
from igfarchive.text.breaks import PARAGRAPH_BREAK

Curator = AbstractBaseUser | AnonymousUser | None
"""Who does it: the user of a request, or nobody in particular."""


@serialized
def annotate(
    utterance: Utterance,
    place: Place | None,
    facts: Facts,
    by: Curator = None,
    status: str = AnnotationStatus.PUBLIC,
    **more: Any,
) -> Annotation:
    """Lay an annotation over a place of the turn's captioned words.

    RefusedError says what cannot be kept, and why. `more` are further fields of the row; those of
    its selector where it has no place.
    """
    if utterance.retired_at:
        raise RefusedError(
            f"u{utterance.key} no longer stands in the transcript.", "Annotate a turn that does."
        )
    _check_unchanged(utterance, _take_turn(utterance.pk), place)
    now = timezone.now()
    annotation = Annotation(
        utterance=utterance,
        status=status,
        created_by_id=by.pk if by else None,
        **{"created_at": now, "modified_at": now} | more,
    )
    _state(annotation, place, facts)
    _keep(annotation, AnnotationEvent.MADE, by)
    return annotation


@serialized
def change(
    annotation: Annotation,
    place: Place | None,
    facts: Facts,
    by: Curator = None,
    **more: Any,
) -> None:
    """Let the annotation say something else, or stand elsewhere in its turn (None: where it is).

    `more` are further fields of the row.
    """
    read = annotation.utterance
    _take(annotation)
    _check_unchanged(read, annotation.utterance, place)
    corrected = annotation.is_correction
    for name, value in more.items():
        setattr(annotation, name, value)
    if place is None and annotation.anchored:
        place = place_of(annotation)
    _state(annotation, place, facts)
    annotation.modified_at = timezone.now()
    _keep(annotation, AnnotationEvent.CHANGED, by)
    if corrected and not annotation.is_correction:
        follow(annotation.utterance)


@serialized
def publish(annotation: Annotation, by: Curator = None) -> None:
    """Show to everybody what was proposed, or take back that it was withdrawn."""
    _take(annotation)
    place = place_of(annotation) if annotation.anchored else None
    _check_place(annotation, place, facts_of(annotation), public=True)
    annotation.status = AnnotationStatus.PUBLIC
    annotation.withdrawn_because = ""
    annotation.modified_at = timezone.now()
    _keep(annotation, AnnotationEvent.PUBLISHED, by)


@serialized
def withdraw(annotation: Annotation, by: Curator = None, because: str = "") -> None:
    """Show it no longer, or never. The row, and its history, stay, and why that is."""
    _take(annotation)
    annotation.status = AnnotationStatus.WITHDRAWN
    annotation.withdrawn_because = because
    annotation.modified_at = timezone.now()
    _keep(annotation, AnnotationEvent.WITHDRAWN, by)


def facts_of(annotation: Annotation) -> Facts:
    return Facts(
        annotation.motivation,
        annotation.body,
        annotation.replacement,
        annotation.link,
        annotation.creator,
    )


def place_of(annotation: Annotation) -> Place:
    """Where an annotation that is anchored stands in the captioned text."""
    return Place(annotation.start or 0, annotation.end or 0)


def stand(annotation: Annotation, place: Place, *, exact: str = "") -> None:
    """Anchor the row at a place of its turn; the words that were chosen once stay as `exact`."""
    selector = select(annotation.utterance.text, *place)
    annotation.exact = exact or selector.exact
    annotation.prefix, annotation.suffix = selector.prefix, selector.suffix
    annotation.start, annotation.end = place
    annotation.anchored = True


def record(annotation: Annotation, event: AnnotationEvent, by: Curator = None) -> None:
    """Keep how the annotation stands now."""
    AnnotationRevision.objects.create(
        annotation=annotation,
        event=event,
        at=annotation.modified_at if event == AnnotationEvent.MADE else timezone.now(),
        by_id=by.pk if by else None,
        facts={
            name: getattr(annotation, name)
            for name in (
                "motivation", "exact", "start", "end", "anchored", "replacement", "body", "link",
                "creator", "status", "withdrawn_because",
            )
        }
        | {"turn": annotation.utterance.key, "by": by.get_username() if by else ""},
    )  # fmt: skip


def follow(turn: Utterance) -> None:
    """Bring in line what is kept of the turn's corrected reading, which is another one now."""
    glossary.note_uses(Utterance.objects.filter(pk=turn.pk))
    renew_versions([turn.session_id])


def _take_turn(key: int) -> Utterance:
    """The turn as it stands by now. Curators who annotate it at once go one after the other: each
    sees the others'."""
    turns = Utterance.objects.select_for_update(of=("self",)).select_related("session__event")
    return turns.get(pk=key)


def _take(annotation: Annotation) -> None:
    """The same for one annotation: others may have changed it since, or moved it elsewhere."""
    annotation.refresh_from_db(from_queryset=Annotation.objects.select_for_update())
    annotation.utterance = _take_turn(annotation.utterance_id)


def _check_unchanged(read: Utterance, standing: Utterance, place: Place | None) -> None:
    """Refuse a place that was found in words which an import has replaced since."""
    if place is not None and (standing.pk, standing.text) != (read.pk, read.text):
        raise RefusedError(
            f"u{read.key} reads otherwise since you looked at it.", "Choose the words again."
        )
    if standing.retired_at and not read.retired_at:
        raise RefusedError(
            f"u{read.key} no longer stands in the transcript.", "Annotate a turn that does."
        )


def _state(annotation: Annotation, place: Place | None, facts: Facts) -> None:
    """Write what the facts say into the row, once all of them are found sound."""
    try:
        facts = checked(facts)
        html = to_html(facts.body)
    except BodyError as error:
        raise RefusedError(str(error), "") from error
    if place is not None and facts.replacement:
        place = _of_words(annotation.utterance.text, place)
    _check_place(annotation, place, facts, public=annotation.is_public)
    if place is not None:
        stand(annotation, place)
    annotation.motivation = AnnotationMotivation(facts.motivation)
    annotation.replacement = facts.replacement
    annotation.body, annotation.body_html = facts.body, html
    annotation.link, annotation.creator = facts.link, facts.creator


def _of_words(text: str, place: Place) -> Place:
    """The place without white space at its ends, which the corrected words have none of either."""
    words = text[slice(*place)]
    start = place.start + len(words) - len(words.lstrip())
    return Place(start, start + len(words.strip())) if words.strip() else place


def _check_place(
    annotation: Annotation, place: Place | None, facts: Facts, *, public: bool
) -> None:
    if place is None:
        return
    text = annotation.utterance.text
    if not 0 <= place.start < place.end <= len(text):
        raise RefusedError(
            f"Characters {place.start} to {place.end} do not lie in the turn, which has "
            f"{len(text)}.",
            "Choose words of the turn.",
        )
    if facts.motivation == AnnotationMotivation.EDITING:
        words = text[place.start : place.end]
        if PARAGRAPH_BREAK in words or len(words) > LONGEST_WORDS:
            raise RefusedError(
                "A correction stays within a paragraph.",
                f"Choose at most {LONGEST_WORDS:,} characters of one.",
            )
        if words == facts.replacement:
            raise RefusedError("The corrected words are the captioned ones.", "Change them.")
        if public:
            _check_free(annotation, place)


def _check_free(annotation: Annotation, place: Place) -> None:
    """No two corrections can both hold of the same words."""
    others = Annotation.objects.corrections().filter(
        utterance=annotation.utterance, status=AnnotationStatus.PUBLIC, anchored=True
    )
    rival = (
        others.filter(start__lt=place.end, end__gt=place.start).exclude(pk=annotation.pk).first()
    )
    if rival:
        raise RefusedError(
            f"Correction {rival.pk} puts “{rival.exact}” right already.",
            "Change that one, or withdraw it first.",
        )


def _keep(annotation: Annotation, event: AnnotationEvent, by: Curator) -> None:
    if annotation.is_public and annotation.published_at is None:
        # A file may state a moment that is still to come.
        stated = max(annotation.created_at, annotation.modified_at)
        annotation.published_at = min(stated, timezone.now())
    before = Annotation.objects.filter(pk=annotation.pk) if annotation.pk else newer(Annotation)[0]
    with recording(by, Origin.FORM), watching(before):
        annotation.save()
    record(annotation, event, by)
    if annotation.is_correction and not annotation.waits:  # else nothing reads otherwise yet
        follow(annotation.utterance)
