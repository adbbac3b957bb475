"""Speakers, whom they spoke for and in which session, as they leave the archive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from igfarchive.archive.models import Affiliation, Organisation, Participation, Speaker
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.search.queries.query import UNKNOWN


@dataclass(frozen=True, slots=True)
class SpeakerName:
    """Who a speaker is, and no more."""

    __pydantic_config__ = DESCRIBED

    id: str
    """As in their address and in filters: ada-quill."""
    name: str
    """As shown."""
    address: str
    """Their page here."""


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """Somebody, or some role, that turns are attributed to."""

    __pydantic_config__ = DESCRIBED

    id: str
    """As in their address and in filters: ada-quill."""
    name: str
    """As shown."""
    sort_name: str
    """What lists are ordered by: Quill, Ada."""
    kind: str
    """person, role, organisation, or unknown: one name alone, which may stand for several."""
    sessions: int
    """Published sessions that they take part in, whether or not they are heard."""
    turns: int
    """Their turns of speech in them."""
    words: int
    """Words spoken in them."""
    address: str
    """Their page here."""


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """Whom somebody spoke for."""

    __pydantic_config__ = DESCRIBED

    id: str
    """As in its address, and in filters the value of `affiliation`: tern-institute."""
    name: str
    """As shown."""
    kind: str
    """University, ministry, company …; empty where it is not known."""
    country: str
    """Empty where it is not known."""
    people: int
    """Who is claimed to speak for it in any published session."""
    sessions: int
    """Published sessions in which it is somebody's preferred affiliation."""
    address: str
    """Its page here."""


@dataclass(frozen=True, slots=True)
class AffiliationRecord:
    """The claim that a speaker spoke for somebody in one session, and where that is stated."""

    __pydantic_config__ = DESCRIBED

    speaker: str
    """The id of the speaker: ada-quill."""
    session: str
    """The id of the session that it holds for: igf-2031/ws-12."""
    organisation: str | None
    """The id of the organisation; null where a position or a group alone is known."""
    organisation_name: str
    """As shown; empty where there is none."""
    organisation_kind: str
    """University, ministry, company …; empty where it is not known."""
    organisation_country: str
    """Empty where it is not known."""
    position: str
    """What they are there; empty where it is not known."""
    stakeholder_group: str
    """government, civil-society, technical-community, private-sector,
    intergovernmental-organization, academia or unknown."""
    regional_group: str
    """african, asia-pacific, eastern-european, grulac, weog, intergovernmental or unknown."""
    preferred: bool
    """Of several claims in a session one is preferred: filters and counts go by it."""
    stated_in: str | None
    """The address of the turn in which it is said; null where it is not said in one."""
    stated_quote: str
    """The words of that turn that say it."""
    stated_url: str
    """Where else it is stated; empty where no such source is given."""
    origin: str
    """Who made the claim: sheet (the facts that came with the session), captions or curator."""


@dataclass(frozen=True, slots=True)
class ParticipationRecord:
    """A speaker in a session: announced, heard, or both."""

    __pydantic_config__ = DESCRIBED

    speaker: SpeakerName
    """Who."""
    sort_name: str
    """What lists are ordered by: Quill, Ada."""
    kind: str
    """person, role, organisation, or unknown: one name alone, which may stand for several."""
    role: str
    """moderator, panellist, organiser, staff or audience; empty where it is not stated."""
    listed: bool
    """Whether the facts that came with the session name them."""
    turns: int
    """Their turns of speech there."""
    words: int
    """Words spoken there."""
    affiliations: list[AffiliationRecord]
    """Whom they are claimed to speak for there, the preferred claim first."""


STATED = ("speaker", "session__event", "organisation", "stated_in__session__event")
"""What is read with a claim."""


def speaker_name(speaker: Speaker, site: str) -> SpeakerName:
    return SpeakerName(speaker.slug, speaker.name, site + speaker.get_absolute_url())


def speaker_records(speakers: Iterable[Speaker], site: str) -> list[SpeakerRecord]:
    """The speakers, in their order: one question to the database beside theirs."""
    rows = list(speakers)
    heard = Participation.objects.filter(
        speaker__in=[speaker.pk for speaker in rows], session__published=True
    )
    counts = {
        speaker: (sessions, turns, words)
        for speaker, sessions, turns, words in heard.order_by()
        .values_list("speaker")
        .annotate(Count("pk"), turns_of=Sum("turns"), words_of=Sum("words"))
    }
    return [_speaker_record(speaker, *counts.get(speaker.pk, (0, 0, 0)), site) for speaker in rows]


def _speaker_record(
    speaker: Speaker, sessions: int, turns: int, words: int, site: str
) -> SpeakerRecord:
    return SpeakerRecord(
        id=speaker.slug,
        name=speaker.name,
        sort_name=speaker.sort_name,
        kind=speaker.kind,
        sessions=sessions,
        turns=turns,
        words=words,
        address=site + speaker.get_absolute_url(),
    )


def organisation_records(
    organisations: Iterable[Organisation], site: str
) -> list[OrganisationRecord]:
    """The organisations, in their order: one question to the database beside theirs."""
    rows = list(organisations)
    claims = Affiliation.objects.filter(
        organisation__in=[each.pk for each in rows], session__published=True
    )
    counts = {
        organisation: (people, sessions)
        for organisation, people, sessions in claims.order_by()
        .values_list("organisation")
        .annotate(
            Count("speaker", distinct=True),
            sessions=Count("session", filter=Q(preferred=True), distinct=True),
        )
    }
    return [
        OrganisationRecord(
            id=each.slug,
            name=each.name,
            kind=each.kind,
            country=each.country,
            people=counts.get(each.pk, (0, 0))[0],
            sessions=counts.get(each.pk, (0, 0))[1],
            address=site + each.get_absolute_url(),
        )
        for each in rows
    ]


def affiliation_records(claims: QuerySet[Affiliation], site: str) -> list[AffiliationRecord]:
    """Those of the claims that hold for published sessions, in their order: one question."""
    rows = claims.filter(session__published=True).select_related(*STATED)
    return [affiliation_record(claim, site) for claim in rows]


def affiliation_record(claim: Affiliation, site: str) -> AffiliationRecord:
    """One claim, read with all that is STATED."""
    stated_in = claim.stated_in
    if stated_in and not stated_in.session.published:
        stated_in = None
    organisation = claim.organisation
    return AffiliationRecord(
        speaker=claim.speaker.slug,
        session=claim.session.path,
        organisation=organisation.slug if organisation else None,
        organisation_name=organisation.name if organisation else "",
        organisation_kind=organisation.kind if organisation else "",
        organisation_country=organisation.country if organisation else "",
        position=claim.position,
        stakeholder_group=claim.stakeholder_group or UNKNOWN,
        regional_group=claim.regional_group or UNKNOWN,
        preferred=claim.preferred,
        stated_in=site + stated_in.permalink() if stated_in else None,
        stated_quote=claim.stated_quote if stated_in or claim.stated_in is None else "",
        stated_url=claim.stated_url,
        origin=claim.origin,
    )


def participation_records(session: int, site: str) -> list[ParticipationRecord]:
    """Who takes part in a published session, those who speak most first: two questions."""
    return participations_of([session], site).get(session, [])


def participations_of(sessions: Sequence[int], site: str) -> dict[int, list[ParticipationRecord]]:
    """The same of several sessions, by their primary keys: two questions for all of them."""
    rows = Affiliation.objects.filter(session__in=sessions, session__published=True)
    claims: dict[tuple[int, int], list[AffiliationRecord]] = {}
    for claim in rows.select_related(*STATED):
        own = claims.setdefault((claim.session_id, claim.speaker_id), [])
        own.append(affiliation_record(claim, site))
    found: dict[int, list[ParticipationRecord]] = {}
    heard = Participation.objects.filter(session__in=sessions, session__published=True)
    for each in heard.select_related("speaker"):
        record = ParticipationRecord(
            speaker=speaker_name(each.speaker, site),
            sort_name=each.speaker.sort_name,
            kind=each.speaker.kind,
            role=each.role,
            listed=each.listed,
            turns=each.turns,
            words=each.words,
            affiliations=claims.get((each.session_id, each.speaker_id), []),
        )
        found.setdefault(each.session_id, []).append(record)
    return found
