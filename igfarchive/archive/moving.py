"""Rows that change hands when two speakers or organisations become one, and their way back.

Each `take_…` gives what is `gone`'s to `kept` and answers a note in plain JSON; the `return_…`
beside it reads that note. Rows that were deleted, or given to somebody else, since the note was
written are left as they are.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TypedDict

from django.db.models import Max

from igfarchive.archive.models import (
    Affiliation,
    Organisation,
    OrganisationName,
    Participation,
    Session,
    Speaker,
    SpeakerName,
    Utterance,
)

# SQLite before 3.32 takes 999 parameters in one statement.
CHUNK = 900


class UtteranceNote(TypedDict):
    """`labels` are the spellings that were `gone`'s alone, `last` the newest utterance then."""

    ids: list[int]
    labels: list[str]
    last: int


class NameNote(TypedDict):
    id: int
    before: str
    after: str


class Part(TypedDict):
    """What a participation says; its counts follow from the utterances."""

    role: str
    listed: bool


class JoinedNote(TypedDict):
    """Two participations in one session that became one: `gone`'s row, and `kept`'s changes."""

    id: int
    session: int
    gone: Part
    kept: int
    before: Part
    after: Part


class ParticipationNote(TypedDict):
    ids: list[int]
    joined: list[JoinedNote]


class AffiliationNote(TypedDict):
    """`preferred` are the claims of both that were preferred in the sessions concerned."""

    ids: list[int]
    preferred: list[int]


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in lists short enough for one statement."""
    remaining = iter(ids)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk


def take_utterances(kept: Speaker, gone: Speaker) -> UtteranceNote:
    rows = gone.utterances.order_by("pk")
    ids = list(rows.values_list("pk", flat=True))
    labels = set(rows.values_list("label", flat=True).distinct())
    labels -= set(kept.utterances.filter(label__in=labels).values_list("label", flat=True))
    rows.update(speaker=kept)
    newest = Utterance.objects.aggregate(newest=Max("pk"))["newest"]
    return {"ids": ids, "labels": sorted(labels), "last": newest or 0}


def return_utterances(
    kept: Speaker, gone: Speaker, note: UtteranceNote, others: Iterable[list[int]]
) -> list[int]:
    """Give back the utterances, and those that came since under a spelling of `gone`'s alone.

    Without the merge these would have been `gone`'s from the start. `others` are the utterances
    that later merges gave to `kept`: not ours to give. Answers the newcomers.
    """
    for ids in chunks(note["ids"]):
        kept.utterances.filter(pk__in=ids).update(speaker=gone)
    taken = set(chain.from_iterable(others))
    since = kept.utterances.filter(pk__gt=note["last"], label__in=note["labels"])
    newcomers = [pk for pk in since.values_list("pk", flat=True) if pk not in taken]
    for ids in chunks(newcomers):
        Utterance.objects.filter(pk__in=ids).update(speaker=gone)
    return newcomers


def take_names(kept: Speaker, gone: Speaker) -> list[NameNote]:
    notes: list[NameNote] = []
    longest = SpeakerName._meta.get_field("reason").max_length
    for name in gone.names.all():
        after = f"Merged from {gone.name}. {name.reason}".rstrip()[:longest]
        notes.append({"id": name.pk, "before": name.reason, "after": after})
        name.speaker, name.reason = kept, after
        name.save(update_fields=["speaker", "reason"])
    return notes


def return_names(kept: Speaker, gone: Speaker, notes: Iterable[NameNote]) -> None:
    mine = kept.names.in_bulk()
    for note in notes:
        if name := mine.get(note["id"]):
            name.speaker = gone
            if name.reason == note["after"]:
                name.reason = note["before"]
            name.save(update_fields=["speaker", "reason"])


def take_participations(
    kept: Speaker, gone: Speaker, sessions: Iterable[int] | None = None
) -> ParticipationNote:
    """Where both take part in a session the two rows become one, which keeps all they said.

    Of `sessions` alone, if any are given: CHUNK at most.
    """
    rows = gone.participations.all()
    if sessions is not None:
        rows = rows.filter(session__in=sessions)
    mine = {row.session_id: row for row in kept.participations.all()}
    theirs = list(rows.order_by("pk"))
    joined: list[JoinedNote] = []
    for row in theirs:
        if own := mine.get(row.session_id):
            before = _part(own)
            own.role = own.role or row.role
            own.listed = own.listed or row.listed
            note: JoinedNote = {
                "id": row.pk,
                "session": row.session_id,
                "gone": _part(row),
                "kept": own.pk,
                "before": before,
                "after": _part(own),
            }
            joined.append(note)
            own.save(update_fields=["role", "listed"])
    rows.filter(session__in=kept.participations.values("session")).delete()
    rows.update(speaker=kept)
    return {"ids": [row.pk for row in theirs if row.session_id not in mine], "joined": joined}


def return_participations(kept: Speaker, gone: Speaker, note: ParticipationNote) -> None:
    occupied = set(gone.participations.values_list("session", flat=True))
    for ids in chunks(note["ids"]):
        kept.participations.filter(pk__in=ids).exclude(session__in=occupied).update(speaker=gone)
    mine = kept.participations.in_bulk([joined["kept"] for joined in note["joined"]])
    sessions = Session.objects.in_bulk([joined["session"] for joined in note["joined"]])
    for joined in note["joined"]:
        if own := mine.get(joined["kept"]):
            if own.role == joined["after"]["role"]:
                own.role = joined["before"]["role"]
            if own.listed == joined["after"]["listed"]:
                own.listed = joined["before"]["listed"]
            own.save(update_fields=["role", "listed"])
        if joined["session"] in sessions and joined["session"] not in occupied:
            Participation.objects.create(
                pk=joined["id"], speaker=gone, session_id=joined["session"], **joined["gone"]
            )


def take_affiliations(
    kept: Speaker, gone: Speaker, sessions: Iterable[int] | None = None
) -> AffiliationNote:
    """All claims stay; where both have a preferred one in a session, `kept`'s stays preferred.

    Of `sessions` alone, if any are given: CHUNK at most.
    """
    rows = gone.affiliations.all()
    if sessions is not None:
        rows = rows.filter(session__in=sessions)
    theirs = rows.filter(preferred=True)
    own = kept.affiliations.filter(preferred=True, session__in=rows.values("session"))
    note: AffiliationNote = {
        "ids": list(rows.values_list("pk", flat=True)),
        "preferred": [*own.values_list("pk", flat=True), *theirs.values_list("pk", flat=True)],
    }
    theirs.filter(session__in=own.values("session")).update(preferred=False)
    rows.update(speaker=kept)
    return note


def return_affiliations(kept: Speaker, gone: Speaker, note: AffiliationNote) -> None:
    """Claims that were preferred before are so again where no other has become preferred."""
    for ids in chunks(note["ids"]):
        kept.affiliations.filter(pk__in=ids).update(speaker=gone, preferred=False)
    pair = Affiliation.objects.filter(speaker__in=[kept, gone])
    settled = set(pair.filter(preferred=True).values_list("speaker", "session"))
    for claim in pair.filter(pk__in=note["preferred"]).order_by("pk"):
        if (claim.speaker_id, claim.session_id) not in settled:
            settled.add((claim.speaker_id, claim.session_id))
            claim.preferred = True
            claim.save(update_fields=["preferred"])


def take_organisation(kept: Organisation, gone: Organisation) -> tuple[list[int], list[int]]:
    """Give claims and spellings to `kept`; answers the ids of both."""
    claims = list(gone.affiliations.order_by("pk").values_list("pk", flat=True))
    names = list(gone.names.order_by("pk").values_list("pk", flat=True))
    gone.affiliations.update(organisation=kept)
    gone.names.update(organisation=kept)
    return claims, names


def return_organisation(
    kept: Organisation, gone: Organisation, claims: Iterable[int], names: Iterable[int]
) -> None:
    for ids in chunks(claims):
        kept.affiliations.filter(pk__in=ids).update(organisation=gone)
    for ids in chunks(names):
        OrganisationName.objects.filter(pk__in=ids, organisation=kept).update(organisation=gone)


def _part(row: Participation) -> Part:
    return {"role": row.role, "listed": row.listed}
