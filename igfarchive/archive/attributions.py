"""Gives turns to who said them, many at once, and takes that back.

What was planned and shown to a curator (`igfarchive.archive.attribution_plans`) is carried out as
long as it is still the same, and noted in an Attribution, so that `undo_attribution` sets back
exactly the turns that still stand as it left them.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils import timezone

from igfarchive.archive.attribution_plans import AttributionError, Plan
from igfarchive.archive.attribution_rules import standing
from igfarchive.archive.counters import recount
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.merging import Curator
from igfarchive.archive.models import (
    AttributedTurn,
    Attribution,
    AttributionRule,
    Session,
    Speaker,
    SpeakerName,
    Utterance,
)
from igfarchive.archive.moving import (
    chunks,
    return_affiliations,
    return_names,
    return_participations,
    take_affiliations,
    take_participations,
)
from igfarchive.archive.slugs import free_slug, slug_of
from igfarchive.archive.transactions import serialized
from igfarchive.text.names import fold_name

BATCH = 500


class OvertakenError(AttributionError):
    """What was previewed is no longer what would happen."""

    def __init__(self) -> None:
        super().__init__("This has changed since it was shown to you: look at it again.")


@serialized
def attribute(plan: Callable[[], Plan], previewed: str = "", by: Curator = None) -> Attribution:
    """Carry out what `plan` gives; every count is right afterwards. A speaker who is new is made.

    OvertakenError, and nothing is changed, where it is not what was `previewed`, by its
    fingerprint. Have the search index follow.
    """
    planned = plan()
    if previewed and planned.fingerprint != previewed:
        raise OvertakenError
    if not (planned.turns or planned.rules or planned.names):
        raise AttributionError(f"{planned.subject}: this is so already.")
    speaker, former = planned.speaker, planned.former
    if speaker and not speaker.pk:
        _make(speaker)
    attribution = Attribution.objects.create(
        kind=planned.kind,
        subject=planned.subject[:300],
        speaker=speaker,
        former=former,
        made_by_id=by.pk if by else None,
    )
    AttributedTurn.objects.bulk_create(
        (
            AttributedTurn(attribution=attribution, utterance_id=turn.pk, before_id=turn.before)
            for turn in planned.turns
        ),
        batch_size=BATCH,
    )
    for ids in chunks(turn.pk for turn in planned.turns):
        Utterance.objects.filter(pk__in=ids).update(speaker=speaker)
    AttributionRule.objects.bulk_create(
        (
            AttributionRule(
                attribution=attribution,
                session_id=rule.session,
                label=rule.label,
                folded=fold_name(rule.label),
                before_id=rule.before,
            )
            for rule in planned.rules
        ),
        batch_size=BATCH,
    )
    if speaker and former:
        # Looked at by a person: no sheet gives them another name any more.
        speaker.reviewed = True
        speaker.save(update_fields=["reviewed"])
        attribution.moved = _move(planned, speaker, former)
        attribution.save(update_fields=["moved"])
    _follow(planned.sessions)
    return attribution


class Undone(NamedTuple):
    """How many turns were set back, and how many had been given to others since."""

    returned: int
    left: int


@serialized
def undo_attribution(attribution: Attribution) -> Undone:
    """Set back the turns that still stand as it left them; later transcripts no longer keep to it.

    AttributionError where it is undone already.
    """
    attribution.refresh_from_db(from_queryset=Attribution.objects.select_for_update())
    if attribution.undone_at:
        raise AttributionError(f"“{attribution}” is undone already.")
    speaker, former = standing(attribution.speaker), standing(attribution.former)
    owners: dict[int | None, list[int]] = {}
    sessions: set[int] = set(attribution.rules.values_list("session", flat=True))
    turns = attribution.turns.select_related("before__merged_into", "utterance__session")
    number = 0
    for turn in turns.defer("utterance__text").iterator(BATCH):
        number += 1
        sessions.add(turn.utterance.session_id)
        before = standing(turn.before)
        owners.setdefault(before.pk if before else None, []).append(turn.utterance_id)
    returned = 0
    for owner, ids in owners.items():
        for some in chunks(ids):
            theirs = Utterance.objects.filter(pk__in=some, speaker=speaker)
            returned += theirs.update(speaker=owner)
    if speaker and former and attribution.moved:
        moved = attribution.moved
        return_names(speaker, former, moved["names"])
        for part, claims in zip(moved["participations"], moved["affiliations"], strict=True):
            return_participations(speaker, former, part)
            return_affiliations(speaker, former, claims)
        sessions.update(moved["sessions"])
    attribution.undone_at = timezone.now()
    attribution.save(update_fields=["undone_at"])
    _follow(sessions)
    return Undone(returned, number - returned)


def _make(speaker: Speaker) -> None:
    """Keep a speaker who is new, at an address of their own; the name means them if it is free."""
    wanted = slug_of(speaker.name, "speaker")
    taken = Speaker.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    speaker.slug = free_slug(wanted, set(taken))
    speaker.save()
    SpeakerName.objects.get_or_create(
        folded=fold_name(speaker.name),
        defaults={"speaker": speaker, "name": speaker.name, "reason": "Named so by a curator."},
    )


def _move(plan: Plan, speaker: Speaker, former: Speaker) -> dict[str, Any]:
    """What a split, or a spelling, takes along beside the turns; a note of it for the way back."""
    names = []
    longest = SpeakerName._meta.get_field("reason").max_length
    for name in plan.names:
        after = f"Taken from {former.name}. {name.reason}".rstrip()[:longest]
        names.append({"id": name.pk, "before": name.reason, "after": after})
        name.speaker, name.reason = speaker, after
        name.save(update_fields=["speaker", "reason"])
    sessions = list(chunks(plan.people))
    return {
        "names": names,
        "sessions": list(plan.people),
        "participations": [take_participations(speaker, former, some) for some in sessions],
        "affiliations": [take_affiliations(speaker, former, some) for some in sessions],
    }


def _follow(sessions: Iterable[int]) -> None:
    """Bring counts in line, and owe the sessions to the search index."""
    touched = sorted(set(sessions))
    for ids in chunks(touched):
        recount(Session.objects.filter(pk__in=ids))
    renew_versions(touched)
