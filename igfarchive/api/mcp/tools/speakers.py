"""find_speaker: who is called so, and whom they spoke for in which year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from igfarchive.api.mcp import ids
from igfarchive.api.mcp.answers import affiliation_told, coverage_told
from igfarchive.api.mcp.arguments import Text
from igfarchive.api.mcp.tool import Tool
from igfarchive.archive.models import Affiliation, Participation, Speaker
from igfarchive.exporting.citations.reference import on_one_line
from igfarchive.exporting.records import AffiliationRecord, affiliation_records, speaker_records
from igfarchive.exporting.records.coverage import CoverageRecord, coverage_record
from igfarchive.exporting.records.described import DESCRIBED
from igfarchive.exporting.records.people import SpeakerRecord
from igfarchive.search.coverage import coverage_of
from igfarchive.search.entities.entity import EntityKind
from igfarchive.search.known_entities import name_index
from igfarchive.search.queries.claims import LONGEST_NAME
from igfarchive.search.queries.query import Query

MOST_FOUND = 10
MOST_SESSIONS = 20
"""Of a speaker in a year: a role such as Moderator is in hundreds."""
NOT_KNOWN = "affiliation not known"


@dataclass(frozen=True, slots=True)
class YearRecord:
    """Whom a speaker spoke for in a year."""

    __pydantic_config__ = DESCRIBED

    year: int | None
    """Null where it is not known."""
    affiliation: str
    """As it was stated of them in these sessions; empty where nothing is known."""
    total: int
    """In how many sessions of that year."""
    sessions: list[str]
    """The ids of the first of them."""


@dataclass(frozen=True, slots=True)
class FoundSpeaker:
    """Somebody who is called so."""

    __pydantic_config__ = DESCRIBED

    speaker: SpeakerRecord
    """Who; the `id` is what the argument `speaker` of search takes."""
    years: list[YearRecord]
    """Whom they spoke for, the newest year first."""

    @property
    def told(self) -> str:
        who = self.speaker
        turns = f"{who.turns:,} turn{'' if who.turns == 1 else 's'}"
        sessions = f"{who.sessions:,} session{'' if who.sessions == 1 else 's'}"
        said = [f"[{who.id}] {on_one_line(who.name)}: {turns} in {sessions}", who.address]
        for each in self.years:
            whom = on_one_line(each.affiliation) or NOT_KNOWN
            more = f" and {each.total - len(each.sessions)} more"
            where = ", ".join(each.sessions) + (more if each.total > len(each.sessions) else "")
            said.append(f"- {each.year or 'year not known'}: {whom} ({where})")
        return "\n".join(said)


@dataclass(frozen=True, slots=True)
class SpeakersAnswer:
    """Who is called so."""

    __pydantic_config__ = DESCRIBED

    total: int
    """How many are called so: it may be more than are told."""
    nearly: bool
    """Whether nobody is called so, and these are one letter off."""
    speakers: list[FoundSpeaker]
    """The best of them first. Two who are called alike are two people."""
    coverage: CoverageRecord
    """What the archive holds of all speakers."""

    @property
    def told(self) -> str:
        if not self.speakers:
            found = (
                "Nobody of that name is known here. The captions may name them otherwise, or not "
                "at all: search for what they said."
            )
        elif self.nearly:
            found = "Nobody is called just so. One letter off:"
        elif self.total > len(self.speakers):
            found = f"{self.total} are called so; the first {len(self.speakers)}:"
        else:
            found = f"{self.total} found:"
        told = (each.told for each in self.speakers)
        return "\n\n".join([found, *told, coverage_told(self.coverage)])


def find_speaker(site: str, *, name: str) -> SpeakersAnswer:
    total, nearly = 1, False
    by_id = ids.speaker_at(name)
    if by_id:
        found = [by_id]
    else:
        named = name_index().list_of(EntityKind.SPEAKER, name)
        total, nearly = len(named.entities), named.nearly
        slugs = [each.key for each in named.entities[:MOST_FOUND]]
        rows = {each.slug: each for each in Speaker.objects.public().filter(slug__in=slugs)}
        found = [rows[slug] for slug in slugs if slug in rows]
    years = _years(found, site)
    return SpeakersAnswer(
        total=total,
        nearly=nearly,
        speakers=[
            FoundSpeaker(record, years.get(record.id, []))
            for record in speaker_records(found, site)
        ],
        coverage=coverage_record(coverage_of(Query())),
    )


def _years(speakers: Sequence[Speaker], site: str) -> dict[str, list[YearRecord]]:
    """By their ids: two questions to the database."""
    claims: dict[tuple[str, str], AffiliationRecord] = {}
    preferred = Affiliation.objects.filter(speaker__in=speakers, preferred=True)
    for claim in affiliation_records(preferred, site):
        claims[claim.speaker, claim.session] = claim
    took_part = Participation.objects.filter(speaker__in=speakers, session__published=True)
    rows = took_part.select_related("speaker", "session__event").order_by("session__pk")
    found: dict[str, dict[tuple[int | None, str], list[str]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for each in rows:
        slug, session = each.speaker.slug, each.session
        whom = affiliation_told(claims.get((slug, session.path)))
        found[slug][session.year, whom].append(session.path)
    return {
        slug: [
            YearRecord(year, whom, len(sessions), sessions[:MOST_SESSIONS])
            for (year, whom), sessions in sorted(
                by_year.items(), key=lambda row: (-(row[0][0] or 0), row[0][1])
            )
        ]
        for slug, by_year in found.items()
    }


FIND_SPEAKER = Tool(
    name="find_speaker",
    title="Find a speaker",
    description=(
        "Find who is called so, with the id that search and check_quote take, and whom they spoke "
        "for in each year: an affiliation holds for the day on which it was stated."
    ),
    arguments={
        "name": Text(
            "A name, a part of one or another spelling; or the id of a speaker.",
            "Ada Quill",
            LONGEST_NAME,
            required=True,
        )
    },
    output=SpeakersAnswer,
    ask=find_speaker,
)
