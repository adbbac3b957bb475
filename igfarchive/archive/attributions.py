"""Gives turns to who said them, many at once, and takes that back.

What was planned and shown to a curator (`igfarchive.archive.attribution_plans`) is carried out as
long as it is still the same, and noted in an Attribution, so that `undo_attribution` sets back
exactly the turns that still stand as it left them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from igfarchive.archive.attribution_plans import AttributionError, Plan
from igfarchive.archive.attribution_rules import standing
from igfarchive.archive.counters import recount
from igfarchive.archive.history import Origin, newer, recording, watch, watching
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.merging import Curator
from igfarchive.archive.models import (
    Affiliation,
    AttributedTurn,
    Attribution,
    AttributionRule,
    Participation,
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
from igfarchive.archive.slugs import slug_among
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
    turns = [turn.pk for turn in planned.turns]
    with (
        recording(by, Origin.BULK),
        watching(*_rows(turns, planned.sessions), *newer(Attribution, Speaker)),
    ):
        watch(SpeakerName.objects.filter(pk__in=[name.pk for name in planned.names]))
        attribution = _carry_out(planned, by)
        _recount(planned.sessions)
    renew_versions(planned.sessions)
    return attribution


def _carry_out(planned: Plan, by: Curator) -> Attribution:
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
        watch(Speaker.objects.filter(pk=speaker.pk))
        speaker.reviewed = True
        speaker.save(update_fields=["reviewed"])
        attribution.moved = _move(planned, speaker, former)
        attribution.save(update_fields=["moved"])
    return attribution


class Undone(NamedTuple):
    """How many turns were set back, and how many had been given to others since."""

    returned: int
    left: int


@serialized
def undo_attribution(attribution: Attribution, by: Curator = None) -> Undone:
    """Set back the turns that still stand as it left them; later transcripts no longer keep to it.

    AttributionError where it is undone already.
    """
    attribution.refresh_from_db(from_queryset=Attribution.objects.select_for_update())
    if attribution.undone_at:
        raise AttributionError(f"“{attribution}” is undone already.")
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
    with (
        recording(by, Origin.UNDO),
        watching(*_rows(chain.from_iterable(owners.values()), sessions)),
    ):
        watch(Attribution.objects.filter(pk=attribution.pk))
        returned = _set_back(attribution, owners)
        attribution.undone_at = timezone.now()
        attribution.save(update_fields=["undone_at"])
        _recount(sessions)
    renew_versions(sessions)
    return Undone(returned, number - returned)


def _set_back(attribution: Attribution, owners: Mapping[int | None, Iterable[int]]) -> int:
    """How many turns went back to their owners of before."""
    speaker, former = standing(attribution.speaker), standing(attribution.former)
    returned = 0
    for owner, turns in owners.items():
        for ids in chunks(turns):
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


def _rows(turns: Iterable[int], sessions: Iterable[int]) -> Iterator[QuerySet[Any]]:
    """What may change with these turns in these sessions, by their ids, for the history."""
    for ids in chunks(turns):
        yield Utterance.objects.filter(pk__in=ids)
    for ids in chunks(sessions):
        yield Participation.objects.filter(session__in=ids)
        yield Affiliation.objects.filter(session__in=ids)


def _make(speaker: Speaker) -> None:
    """Keep a speaker who is new, at an address of their own; the name means them if it is free."""
    speaker.slug = slug_among(Speaker.objects.all(), speaker.name, "speaker")
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


def _recount(sessions: Iterable[int]) -> None:
    for ids in chunks(sessions):
        recount(Session.objects.filter(pk__in=ids))
