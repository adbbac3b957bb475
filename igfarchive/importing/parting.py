"""Parts a turn in two at the desk, makes two turns one, and takes that back.

The transcript in force is read once more with the new boundary laid over it, so that what a
curator does is what a later import will do, too.
"""

from django.utils import timezone

from igfarchive.archive.attribution_plans import plan_turns
from igfarchive.archive.attributions import attribute
from igfarchive.archive.history import Origin, newer, recording, watching
from igfarchive.archive.merging import Curator
from igfarchive.archive.models import TurnBoundary, Utterance
from igfarchive.archive.transactions import serialized
from igfarchive.importing.boundaries import sides
from igfarchive.importing.loading import lay_again
from igfarchive.transcripts.transcript import TranscriptError


class PartingError(Exception):
    """What was asked cannot be done: the message says what, and what to do."""


@serialized
def split_turn(turn: Utterance, at: int, by: Curator = None) -> TurnBoundary:
    """Let a new turn begin at a character of this one, by the same speaker until it is given to
    another. PartingError where no words stand before or behind."""
    before, after = turn.text[:at], turn.text[at:]
    if not before.strip() or not after.strip():
        raise PartingError("Words have to stand on both sides of the place.")
    if not before[-1].isspace() and not after[0].isspace():
        raise PartingError("A turn is split between two words.")
    with recording(by, Origin.FORM), watching(*newer(TurnBoundary)):
        boundary = _make(turn, None, before, after, by)
        if boundary.tail is None:
            raise PartingError("The place was not found in the transcript: choose another.")
        tail, owner = boundary.tail, turn.speaker
        if tail.speaker_id != turn.speaker_id:
            attribute(lambda: plan_turns(turn.session, [tail.key], owner), by=by)
    return boundary


@serialized
def join_turns(head: Utterance, by: Curator = None) -> TurnBoundary:
    """Make a turn and the one right behind it one, which keeps the address of the first.

    PartingError where what follows is no turn of speech.
    """
    follows = head.session.utterances.current().filter(position=(head.position or -1) + 1).first()
    if not head.is_speech or follows is None or not follows.is_speech:
        raise PartingError("No turn of speech stands right behind this one.")
    with recording(by, Origin.FORM), watching(*newer(TurnBoundary)):
        boundary = _make(head, follows, head.text, follows.text, by)
    follows.refresh_from_db()
    if follows.position is not None:
        raise PartingError("The two were not found in the transcript.")
    return boundary


@serialized
def undo_boundary(boundary: TurnBoundary, by: Curator = None) -> None:
    """Have the turns as the file has them; addresses that a split gave lead to its head then.

    PartingError where it is undone already, or a later one builds on it.
    """
    boundary.refresh_from_db(from_queryset=TurnBoundary.objects.select_for_update())
    if boundary.undone_at:
        raise PartingError("This is undone already.")
    concerned = [boundary.head_id, boundary.tail_id]
    later = boundary.session.boundaries.filter(
        undone_at=None, pk__gt=boundary.pk, head__in=concerned
    ).first()
    if later:
        raise PartingError(f"“{later}” was made later and builds on it: undo that first.")
    with recording(by, Origin.UNDO), watching(TurnBoundary.objects.filter(pk=boundary.pk)):
        _lay(boundary, undoing=True)
        boundary.undone_at = timezone.now()
        boundary.save(update_fields=["undone_at"])


def _make(
    head: Utterance, tail: Utterance | None, before: str, after: str, by: Curator
) -> TurnBoundary:
    before, after = sides(before, after)
    boundary = TurnBoundary.objects.create(
        session=head.session,
        joins=tail is not None,
        head=head,
        tail=tail,
        before=before,
        after=after,
        made_by_id=by.pk if by else None,
    )
    _lay(boundary)
    boundary.refresh_from_db()
    return boundary


def _lay(boundary: TurnBoundary, *, undoing: bool = False) -> None:
    try:
        lay_again(boundary.session, boundary if undoing else None)
    except TranscriptError as error:
        raise PartingError(str(error)) from error
