"""Makes two speakers, or two organisations, one; and two again.

`gone` keeps its row and its address, which then leads to `kept`; all else that was `gone`'s
becomes `kept`'s. The Merge notes every row that changed hands, so that `undo` gives back exactly
those. Undone in reverse order, merges leave no trace but themselves.

Where rows changed in between, undoing does what it can: a row deleted since is left out, one that
was given to somebody else stays there, and a field that a person has edited since keeps the edit.
"""

from typing import TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from igfarchive.archive.counters import recount
from igfarchive.archive.history import (
    Origin,
    newer,
    of_organisations,
    of_speakers,
    recording,
    watch,
    watching,
)
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Affiliation, Merge, Organisation, Session, Speaker, Utterance
from igfarchive.archive.moving import (
    chunks,
    return_affiliations,
    return_names,
    return_organisation,
    return_participations,
    return_utterances,
    take_affiliations,
    take_names,
    take_organisation,
    take_participations,
    take_utterances,
)
from igfarchive.archive.transactions import serialized

Mergeable = TypeVar("Mergeable", Speaker, Organisation)

Curator = AbstractBaseUser | AnonymousUser | None
"""Who does it: the user of a request, or nobody in particular."""


class MergeError(Exception):
    """What was asked would lose or tangle something: the message says what, and what to do."""


@serialized
def merge_speakers(kept: Speaker, gone: Speaker, by: Curator = None) -> Merge:
    """Let `kept` have all that is `gone`'s; every count is right afterwards.

    Both are read again first. MergeError where they are the same or one is merged already.
    The pages and counts of `sessions_of` the merge change: have the search index follow.
    """
    with recording(by, Origin.MERGE), watching(*of_speakers(kept.pk, gone.pk), *newer(Merge)):
        _prepare(kept, gone)
        touched = _sessions_of_speaker(gone)
        moved = {
            "sessions": sorted(touched),
            "utterances": take_utterances(kept, gone),
            "names": take_names(kept, gone),
            "participations": take_participations(kept, gone),
            "affiliations": take_affiliations(kept, gone),
            "earlier": _lead(kept, gone),
        }
        merge = Merge.objects.create(
            kept_speaker=kept, gone_speaker=gone, merged_by_id=by.pk if by else None, moved=moved
        )
        recount(sessions_of(merge))
    renew_versions(merge.moved["sessions"])
    return merge


@serialized
def merge_organisations(kept: Organisation, gone: Organisation, by: Curator = None) -> Merge:
    """Let `kept` have all that is `gone`'s: claims and spellings. As `merge_speakers`."""
    with recording(by, Origin.MERGE), watching(*of_organisations(kept.pk, gone.pk), *newer(Merge)):
        _prepare(kept, gone)
        touched = set(gone.affiliations.values_list("session", flat=True))
        claims, names = take_organisation(kept, gone)
        moved = {
            "sessions": sorted(touched),
            "affiliations": claims,
            "names": names,
            "earlier": _lead(kept, gone),
        }
        merge = Merge.objects.create(
            kept_organisation=kept,
            gone_organisation=gone,
            merged_by_id=by.pk if by else None,
            moved=moved,
        )
    renew_versions(merge.moved["sessions"])
    return merge


@serialized
def undo(merge: Merge, by: Curator = None) -> None:
    """Give back what the merge took; every count is right afterwards.

    MergeError where it is undone already, or a later merge builds on it. `sessions_of` the merge
    change as they did when it was made.
    """
    merge.refresh_from_db(from_queryset=Merge.objects.select_for_update())
    if merge.undone_at:
        raise MergeError(f"“{merge}” is undone already.")
    if later := _built_on(merge):
        raise MergeError(f"“{later}” was merged later and builds on “{merge}”: undo it first.")
    with recording(by, Origin.UNDO), watching(Merge.objects.filter(pk=merge.pk)):
        if merge.kept_speaker and merge.gone_speaker:
            _undo_speakers(merge, merge.kept_speaker, merge.gone_speaker)
        elif merge.kept_organisation and merge.gone_organisation:
            _undo_organisations(merge, merge.kept_organisation, merge.gone_organisation)
        merge.undone_at = timezone.now()
        merge.save(update_fields=["moved", "undone_at"])
    renew_versions(merge.moved["sessions"])


def sessions_of(merge: Merge) -> list[Session]:
    """The sessions that look otherwise once the merge is made, and once it is undone."""
    found: dict[int, Session] = {}
    for ids in chunks(merge.moved["sessions"]):
        found |= Session.objects.select_related("event").in_bulk(ids)
    return list(found.values())


def _prepare(kept: Mergeable, gone: Mergeable) -> None:
    if kept.pk == gone.pk:
        raise MergeError(f"{kept} cannot be merged with itself.")
    _lock(kept, gone)
    for row in (kept, gone):
        if row.merged_into:
            raise MergeError(f"{row} is merged into {row.merged_into} already: choose that one.")


def _lock(kept: Mergeable, gone: Mergeable) -> None:
    """Read both rows anew and hold them, in an order that two curators at once cannot cross."""
    for row in sorted((kept, gone), key=lambda row: row.pk):
        row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update())


def _lead(kept: Mergeable, gone: Mergeable) -> list[int]:
    """Let the address of `gone`, and all that led there, lead straight to `kept`.

    Answers the ids of the rows that were merged into `gone` earlier.
    """
    earlier = list(gone.merged_from.order_by("pk").values_list("pk", flat=True))
    gone.merged_from.update(merged_into=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    return earlier


def _lead_back(kept: Mergeable, gone: Mergeable, earlier: list[int]) -> None:
    _lock(kept, gone)
    kept.merged_from.filter(pk__in=earlier).update(merged_into=gone)
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])


def _undo_speakers(merge: Merge, kept: Speaker, gone: Speaker) -> None:
    watch(*of_speakers(kept.pk, gone.pk))
    moved = merge.moved
    _lead_back(kept, gone, moved["earlier"])
    later = Merge.objects.filter(kept_speaker=kept, pk__gt=merge.pk, undone_at=None)
    newcomers = return_utterances(
        kept, gone, moved["utterances"], later.values_list("moved__utterances__ids", flat=True)
    )
    return_names(kept, gone, moved["names"])
    return_participations(kept, gone, moved["participations"])
    return_affiliations(kept, gone, moved["affiliations"])
    moved["utterances"]["ids"] += newcomers
    moved["sessions"] = sorted({*moved["sessions"], *_sessions_of_speaker(gone)})
    recount(sessions_of(merge))


def _undo_organisations(merge: Merge, kept: Organisation, gone: Organisation) -> None:
    watch(*of_organisations(kept.pk, gone.pk))
    _lead_back(kept, gone, merge.moved["earlier"])
    return_organisation(kept, gone, merge.moved["affiliations"], merge.moved["names"])


def _sessions_of_speaker(speaker: Speaker) -> set[int]:
    """Where the speaker is heard, takes part, or is claimed to speak for somebody."""
    heard = Utterance.objects.filter(speaker=speaker).order_by().values_list("session", flat=True)
    claimed = Affiliation.objects.filter(speaker=speaker).values_list("session", flat=True)
    part = speaker.participations.values_list("session", flat=True)
    return {*heard.distinct(), *claimed, *part}


def _built_on(merge: Merge) -> Merge | None:
    """The latest standing merge that cannot be told apart from `merge` any more.

    One that merged `kept` away; or, among speakers, one into `kept` that touches a session which
    this one touched, where their participations and claims have become one.
    """
    standing = Merge.objects.filter(undone_at=None, pk__gt=merge.pk).order_by("-pk")
    if merge.kept_organisation:
        return standing.filter(gone_organisation=merge.kept_organisation).first()
    if later := standing.filter(gone_speaker=merge.kept_speaker).first():
        return later
    touched = set(merge.moved["sessions"])
    others = standing.filter(kept_speaker=merge.kept_speaker)
    for pk, sessions in others.values_list("pk", "moved__sessions"):
        if touched.intersection(sessions):
            return Merge.objects.get(pk=pk)
    return None
