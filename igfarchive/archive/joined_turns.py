"""Where the address of a turn leads that is one with another by now."""

from igfarchive.archive.models import TurnBoundary, Utterance


def head_of(utterance: Utterance) -> Utterance | None:
    """The turn that one was joined to, or is no longer split off from; of several, one joined to
    the other, the last. With its session and its speaker; None where it leads nowhere."""
    head, seen = None, {utterance.pk}
    while (following := _next(head or utterance)) and following.pk not in seen:
        seen.add(following.pk)
        head = following
        if head.position is not None:
            break
    return head


def _next(utterance: Utterance) -> Utterance | None:
    found = TurnBoundary.objects.filter(tail=utterance)
    for boundary in found.select_related("head__session__event", "head__speaker").order_by("-pk"):
        if boundary.joins == (boundary.undone_at is None):
            return boundary.head
    return None
