"""Takes back who was said to speak, also where others decided about the same turns since."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from django.utils import timezone

from igfarchive.archive.attribution_plans import AttributionError
from igfarchive.archive.attribution_rules import standing
from igfarchive.archive.attributions import BATCH, recount_sessions, rows_that_change
from igfarchive.archive.history import Origin, recording, watch, watching
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.merging import Curator
from igfarchive.archive.models import (
    AttributedTurn,
    Attribution,
    AttributionRule,
    SpeakerName,
    Utterance,
)
from igfarchive.archive.moving import (
    chunks,
    return_affiliations,
    return_names,
    return_participations,
)
from igfarchive.archive.transactions import serialized


class Undone(NamedTuple):
    """How many turns were set back, and how many had been given to others since."""

    returned: int
    left: int


@serialized
def undo_attribution(attribution: Attribution, by: Curator = None) -> Undone:
    """Set back the turns that still stand as it left them; later transcripts no longer keep to it.

    Turns that a later one gave away go on to whose they were before both, once that is undone too.
    AttributionError where it is undone already, or a later one moved on what it had moved.
    """
    attribution.refresh_from_db(from_queryset=Attribution.objects.select_for_update())
    if attribution.undone_at:
        raise AttributionError(f"“{attribution}” is undone already.")
    if builds_on := _moved_on(attribution):
        raise AttributionError(
            f"“{builds_on}” was decided later and builds on it: undo that first."
        )
    owners: dict[int | None, list[int]] = {}
    sessions = {*attribution.rules.values_list("session", flat=True)}
    sessions.update(attribution.moved.get("sessions", ()))
    turns = attribution.turns.values_list(
        "utterance", "utterance__session", "before", "before__merged_into"
    )
    for turn, session, before, merged_into in turns:
        sessions.add(session)
        owners.setdefault(merged_into or before, []).append(turn)
    number = sum(map(len, owners.values()))
    standing_turns = AttributedTurn.objects.filter(**_later_than(attribution))
    mine = standing_turns.filter(utterance__attributions__attribution=attribution.pk)
    held = set(mine.values_list("utterance", flat=True))
    with (
        recording(by, Origin.UNDO),
        watching(*rows_that_change(chain.from_iterable(owners.values()), sessions)),
    ):
        watch(Attribution.objects.filter(pk=attribution.pk))
        returned = _set_back(attribution, owners, held)
        _hand_on(attribution)
        attribution.undone_at = timezone.now()
        attribution.save(update_fields=["undone_at"])
        recount_sessions(sessions)
    renew_versions(sessions)
    return Undone(returned, number - returned)


def _set_back(
    attribution: Attribution, owners: Mapping[int | None, Iterable[int]], held: set[int]
) -> int:
    """How many turns went back to their owners of before: none of those that are `held`."""
    speaker, former = standing(attribution.speaker), standing(attribution.former)
    returned = 0
    for owner, turns in owners.items():
        for ids in chunks(turn for turn in turns if turn not in held):
            theirs = Utterance.objects.filter(pk__in=ids, speaker=speaker)
            returned += theirs.update(speaker=owner)
    if speaker and former and attribution.moved:
        moved = attribution.moved
        watch(SpeakerName.objects.filter(pk__in=[note["id"] for note in moved["names"]]))
        return_names(speaker, former, moved["names"])
        for part, claims in zip(moved["participations"], moved["affiliations"], strict=True):
            return_participations(speaker, former, part)
            return_affiliations(speaker, former, claims)
    return returned


def _moved_on(attribution: Attribution) -> Attribution | None:
    """A later split, or spelling, that took along what this one had moved beside the turns."""
    moved = attribution.moved
    if not moved or attribution.speaker is None:
        return None
    names, sessions = {note["id"] for note in moved["names"]}, {*moved["sessions"]}
    whose = {attribution.speaker_id, (standing(attribution.speaker) or attribution.speaker).pk}
    later = Attribution.objects.filter(undone_at=None, pk__gt=attribution.pk, former__in=whose)
    for each in later.order_by("-pk"):
        if each.moved and (
            sessions.intersection(each.moved["sessions"])
            or names.intersection(note["id"] for note in each.moved["names"])
        ):
            return each
    return None


def _hand_on(attribution: Attribution) -> None:
    """Let what stands next on its turns, and on its labels, know whose they were before it:

    1  Ben → Carla     undone
    2  Carla → Dee     from here on  Ben → Dee
    """
    speaker = attribution.speaker
    given = {speaker and speaker.pk, speaker and (standing(speaker) or speaker).pk}
    later = _later_than(attribution)
    owners = dict(attribution.turns.values_list("utterance", "before"))
    for ids in chunks(list(owners)):
        turns = AttributedTurn.objects.filter(utterance__in=ids, **later).order_by(
            "-attribution_id"
        )
        following = {turn.utterance_id: turn for turn in turns}  # the first of each comes last
        handed_on = [turn for turn in following.values() if turn.before_id in given]
        for turn in handed_on:
            turn.before_id = owners[turn.utterance_id]
        AttributedTurn.objects.bulk_update(handed_on, ["before"], batch_size=BATCH)
    for rule in attribution.rules.exclude(folded=""):
        same = AttributionRule.objects.filter(session=rule.session_id, folded=rule.folded, **later)
        later_rule = same.order_by("attribution_id").first()
        if later_rule and later_rule.before_id in given:
            later_rule.before_id = rule.before_id
            later_rule.save(update_fields=["before"])


def _later_than(attribution: Attribution) -> dict[str, Any]:
    """What turns and rules of attributions have that stand, and were made later."""
    return {"attribution__pk__gt": attribution.pk, "attribution__undone_at": None}
