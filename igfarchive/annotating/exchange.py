"""Between the archive's rows and W3C Web Annotations."""

import re
from enum import StrEnum
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from igfarchive.annotating import curating
from igfarchive.annotating.anchoring.anchors import (
    Place,
    Selector,
    anchor,
    anchor_among,
    anchor_anywhere,
)
from igfarchive.annotating.markup.cleaning import BodyError, check_characters, check_line
from igfarchive.annotating.webannotations.documents import Motivation, WebAnnotation
from igfarchive.annotating.webannotations.facts import Facts
from igfarchive.annotating.webannotations.refusals import RefusedError
from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation, Session, Utterance
from igfarchive.archive.models.annotations import new_identifier
from igfarchive.archive.transactions import serialized

LONGEST_ID = 500
LONGEST_QUOTATION = 200_000
TARGET = re.compile(r"/sessions/(?P<event>[-\w]+)/(?P<slug>[-\w]+)/(?:u(?P<key>\d{1,9})/?)?")
TURN = re.compile(r"u(?P<key>\d{1,9})")


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@serialized
def load(said: WebAnnotation) -> tuple[Annotation, Outcome]:
    """Store an annotation; one that is known by its id is brought in line.

    One whose words do not stand in its turn is kept without them. RefusedError says what cannot
    be stored, and nothing is.
    """
    _check(said)
    known = _known(said)
    if known and known.document == said.document:
        return known, Outcome.UNCHANGED
    turn, place = _target(said)
    facts = Facts(said.motivation, said.body, said.replacement, said.link, said.creator)
    if known:
        return known, _update(known, said, turn, place, facts)
    if place is None and not turn.retired_at:
        # In an archive of its own the transcript may number its turns otherwise.
        turn, place = _in_session(turn.session, _selector(said), named=True) or (turn, None)
    created = said.created or said.modified or timezone.now()
    stated: dict[str, Any] = {
        "created_at": created,
        "modified_at": said.modified or created,
        "document": dict(said.document),
        "identifier": said.id or new_identifier(),
    }
    status = said.status or AnnotationStatus.PUBLIC
    if place is None:
        _check_quotation(said)
        stated |= _selector_fields(said)
    return curating.annotate(turn, place, facts, status=status, **stated), Outcome.CREATED


def to_web_annotation(row: Annotation, base: str = "") -> WebAnnotation:
    """The row as a value; `base` (https://host) makes the address of its turn a whole one."""
    return WebAnnotation(
        id=row.identifier,
        motivation=Motivation(row.motivation),
        source=base + row.utterance.permalink(),
        exact=row.exact,
        prefix=row.prefix,
        suffix=row.suffix,
        start=row.start,
        end=row.end,
        body=row.body,
        replacement=row.replacement,
        link=row.link,
        creator=row.creator,
        created=row.created_at,
        modified=row.modified_at,
        status="" if row.is_public else row.status,
        document=row.document,
    )


def _check(said: WebAnnotation) -> None:
    """Refuse what would be kept as it comes, and cannot."""
    try:
        check_line(said.id, "Its id", LONGEST_ID)
    except BodyError as error:
        raise RefusedError(str(error), "") from error
    quoted = len(said.prefix) + len(said.exact) + len(said.suffix)
    if quoted > LONGEST_QUOTATION:
        raise RefusedError(
            f"It quotes {quoted:,} characters.", f"Quote {LONGEST_QUOTATION:,} at most."
        )


def _known(said: WebAnnotation) -> Annotation | None:
    if not said.id:
        # Without an id of its own the same document is the same annotation.
        return Annotation.objects.filter(document=dict(said.document)).first()
    rows = Annotation.objects.select_related("utterance__session__event")
    return rows.filter(identifier=said.id).first()


def _update(
    known: Annotation, said: WebAnnotation, turn: Utterance, place: Place | None, facts: Facts
) -> Outcome:
    """Bring a row in line with a later document; not with one older than what a person did here."""
    stated = said.modified or said.created
    by_hand = known.revisions.exclude(facts__by="").order_by("-at").first()
    if by_hand and (stated is None or stated < by_hand.at):
        raise RefusedError(
            f"It was changed here on {by_hand.at:%-d %B %Y}, and the file does not know of that.",
            "Export it, and make your change in what was exported.",
        )
    if turn.pk != known.utterance_id:
        raise RefusedError(
            f"It stands on {known.utterance.permalink()}, and the file names another turn.",
            "Withdraw it, and give the new one an id of its own.",
        )
    before = (curating.facts_of(known), known.status, _standing(known))
    if turn.retired_at:
        place = None
    elif place is None and known.anchored and said.exact == known.exact:
        place = curating.place_of(known)
    more: dict[str, Any] = {} if place else _selector_fields(said)
    status = said.status or AnnotationStatus.PUBLIC
    document = dict(said.document)
    standing = (*place, True) if place else (said.start, said.end, False)
    if before == (facts, status, standing):
        known.document = document
        known.save(update_fields=["document"])
        return Outcome.UNCHANGED
    curating.change(known, place, facts, status=status, document=document, **more)
    return Outcome.UPDATED


def _standing(row: Annotation) -> tuple[int | None, int | None, bool]:
    return row.start, row.end, row.anchored


def _target(said: WebAnnotation) -> tuple[Utterance, Place | None]:
    """The turn, and the place in it; None where the words are not there, or not in one place.

    A target that names a session alone is looked for in all of its turns.
    """
    try:
        parts = urlsplit(said.source)
        found = TARGET.fullmatch(unquote(parts.path))
    except ValueError:
        found = None
    if found is None:
        raise RefusedError(
            f"Its target {said.source[:100]!r} is no turn of the archive.",
            "Write the address of a turn: /sessions/igf-2020/ws-81/u12/.",
        )
    session = Session.objects.at(found["event"], found["slug"]).first()
    if session is None:
        raise RefusedError(
            f"There is no session {found['event']}/{found['slug']} in the archive.",
            "Import its transcript first.",
        )
    in_fragment = TURN.fullmatch(parts.fragment)
    key = found["key"] or (in_fragment["key"] if in_fragment else "")
    if not key:
        if found_there := _in_session(session, _selector(said), named=False):
            return found_there
        raise RefusedError(
            f"Its words do not stand in one place alone of {session.path}.",
            "Name the turn: /sessions/igf-2020/ws-81/u12/.",
        )
    turn = session.utterances.filter(key=int(key)).select_related("session__event").first()
    if turn is None:
        raise RefusedError(f"There is no u{key} in {session.path}.", "Check the turn's address.")
    return turn, _in_turn(turn, _selector(said))


def _in_turn(turn: Utterance, selector: Selector) -> Place | None:
    whole = Selector("") == selector
    place = Place(0, len(turn.text)) if whole else anchor(selector, turn.text)
    if place is None and not selector.exact:
        if selector.start is None:
            raise RefusedError("It quotes no words.", "Write them as exact.")
        raise RefusedError(
            f"Characters {selector.start} to {selector.end} do not lie in u{turn.key}, which has "
            f"{len(turn.text)}.",
            "Count them anew, or quote the words.",
        )
    return place


def _in_session(
    session: Session, selector: Selector, *, named: bool
) -> tuple[Utterance, Place] | None:
    """The turn and the place that the selector fits, if there is one alone.

    `named` tells that a turn was named, and does not hold it.
    """
    if not selector.exact:
        return None
    turns = list(session.utterances.current().order_by("position").select_related("session__event"))
    texts = [turn.text for turn in turns]
    found = anchor_among(selector, texts, None) if named else anchor_anywhere(selector, texts)
    return (turns[found[0]], found[1]) if found else None


def _selector(said: WebAnnotation) -> Selector:
    return Selector(said.exact, said.prefix, said.suffix, said.start, said.end)


def _check_quotation(said: WebAnnotation) -> None:
    """What fits no words is kept as it came, and shown: it holds nothing that no reader can see."""
    try:
        for name, text in (("exact", said.exact), ("prefix", said.prefix), ("suffix", said.suffix)):
            check_characters(text, name)
    except BodyError as error:
        raise RefusedError(str(error), "") from error


def _selector_fields(said: WebAnnotation) -> dict[str, object]:
    """The selector as it is kept where it fits no words."""
    return {
        "exact": said.exact,
        "prefix": said.prefix,
        "suffix": said.suffix,
        "start": said.start,
        "end": said.end,
        "anchored": False,
    }
