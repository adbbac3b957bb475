"""What a curator has to see of a speaker or an organisation to tell whether two are one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from igfarchive.archive.models import Organisation, Participation, Speaker
from igfarchive.web.templatetags.counting import counted

SHOWN = 12
NEWEST_FIRST = ("-session__event__year", "-session__date", "-session_id")


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines under a heading; `more` of them are left out."""

    heading: str
    lines: Sequence[str]
    more: int = 0


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """`weight` sorts by how much in the archive stands on the row: the heavier is kept."""

    row: Speaker | Organisation
    facts: Sequence[tuple[str, str]]
    listings: Sequence[Listing]
    weight: tuple[bool, int, int]


def summarise_speaker(speaker: Speaker) -> MergeSummary:
    parts = speaker.participations.select_related("session__event").order_by(*NEWEST_FIRST)
    claims = speaker.affiliations.select_related("organisation", "session__event")
    sums = speaker.participations.order_by().aggregate(turns=Sum("turns"), words=Sum("words"))
    turns, words, sessions = sums["turns"] or 0, sums["words"] or 0, parts.count()
    return MergeSummary(
        speaker,
        facts=[
            ("Address", speaker.get_absolute_url()),
            ("Kind", speaker.get_kind_display()),
            ("Reviewed", "Yes" if speaker.reviewed else "No"),
            ("Heard", f"{counted(turns, 'turn')}, {counted(words, 'word')}"),
        ],
        listings=[
            _listing("Spellings", [f"{name}: {name.reason}" for name in speaker.names.all()]),
            Listing("Sessions", [_part(part) for part in parts[:SHOWN]], max(0, sessions - SHOWN)),
            _listing(
                "Spoke for",
                [f"{claim} ({claim.session.path})" for claim in claims.order_by(*NEWEST_FIRST)],
            ),
        ],
        weight=(speaker.reviewed, sessions, words),
    )


def summarise_organisation(organisation: Organisation) -> MergeSummary:
    claims = organisation.affiliations.select_related("speaker", "session__event")
    sessions = organisation.affiliations.order_by().values("session").distinct().count()
    return MergeSummary(
        organisation,
        facts=[
            ("Address", organisation.get_absolute_url()),
            ("Kind", organisation.kind or "–"),
            ("Country", organisation.country or "–"),
            ("Reviewed", "Yes" if organisation.reviewed else "No"),
            ("Spoken for", f"in {counted(sessions, 'session')}"),
        ],
        listings=[
            _listing("Spellings", [str(name) for name in organisation.names.all()]),
            _listing(
                "Spoken for by",
                [
                    f"{claim.speaker} ({claim.session.path})"
                    for claim in claims.order_by(*NEWEST_FIRST)
                ],
            ),
        ],
        weight=(organisation.reviewed, sessions, claims.count()),
    )


def doubts_about_speakers(one: Speaker, other: Speaker) -> list[str]:
    """What speaks against the two being one, in sentences."""
    doubts = []
    if one.kind != other.kind:
        kinds = (one.get_kind_display().lower(), other.get_kind_display().lower())
        doubts.append(f"They are not of one kind: {kinds[0]} and {kinds[1]}.")
    theirs = Participation.objects.filter(speaker=other, turns__gt=0).values("session")
    both = one.participations.filter(turns__gt=0, session__in=theirs)
    together = both.select_related("session__event").order_by(*NEWEST_FIRST)
    if number := together.count():
        paths = ", ".join(part.session.path for part in together[:SHOWN])
        doubts.append(f"Both speak in {counted(number, 'session')}: {paths}.")
    return doubts


def _listing(heading: str, lines: Sequence[str]) -> Listing:
    return Listing(heading, lines[:SHOWN], max(0, len(lines) - SHOWN))


def _part(part: Participation) -> str:
    facts = [part.get_role_display() if part.role else "", counted(part.turns, "turn")]
    return f"{part.session.path}: {', '.join(filter(None, facts))}"
