"""Gives turns to who said them, many at once.

What was planned and shown to a curator (`igfarchive.archive.attribution_plans`) is carried out as
long as it is still the same, and noted in an Attribution, so that
`igfarchive.archive.undone_attributions` sets back exactly the turns that still stand as it left
them.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from igfarchive.archive.attribution_plans import AttributionError, Plan
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
        watching(*rows_that_change(turns, planned.sessions), *newer(Attribution, Speaker)),
    ):
        watch(SpeakerName.objects.filter(pk__in=[name.pk for name in planned.names]))
        attribution = _carry_out(planned, by)
        recount_sessions(planned.sessions)
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


def rows_that_change(turns: Iterable[int], sessions: Iterable[int]) -> Iterator[QuerySet[Any]]:
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


def recount_sessions(sessions: Iterable[int]) -> None:
    for ids in chunks(sessions):
        recount(Session.objects.filter(pk__in=ids))
