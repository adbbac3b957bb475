"""What is answered to a search or a check, as values that can be kept and read again.

    {"text": "tide", "events": ["harbour-forum-2031"]}  →  Answer(total=3, coverage=…, hits=…)

They hold the words and names of that day, so that they say later what was true then.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse

from igfarchive.archive.models import Affiliation, Utterance
from igfarchive.archive.models.people import spoken_for
from igfarchive.archive.readings import Reading, readings_of
from igfarchive.archive.statements import Statement, padded, statement
from igfarchive.search.checks import Check, CheckedPlace, Claim, check
from igfarchive.search.coverage import Coverage, coverage_of
from igfarchive.search.matches.results import Hit
from igfarchive.search.queries.query import UNKNOWN, Query, Shown
from igfarchive.search.queries.tree import Tree
from igfarchive.search.searching import find, mark_hit, read
from igfarchive.text.characters import with_plain_spaces

Affiliations = Mapping[tuple[int, int], str]
"""Whom speakers spoke for, as their preferred claims say, by session and speaker."""


@dataclass(frozen=True, slots=True)
class AnsweredTurn:
    """Words of a turn, in the reading that they stand in, and who said them and where.

    `session` is `event/slug` and `held` its day, as in 2031-03-02, or empty; `speaker` is a slug or
    UNKNOWN, and `affiliation` that of the day. `corrected`: the turn had been put right, so that
    its readings differ; None where that was not kept.
    """

    utterance: int
    session: str
    title: str
    held: str
    key: int
    speaker: str
    name: str
    affiliation: str
    reading: str
    words: str
    corrected: bool | None = None

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.held) if self.held else None

    @property
    def address(self) -> str:
        """The page of the turn, in that reading."""
        event, _, slug = self.session.partition("/")
        shown = Query(reading=Shown(self.reading))
        return reverse("utterance", args=[event, slug, self.key]) + shown.reading_url


@dataclass(frozen=True, slots=True)
class AnsweredCheck:
    """What was found of a claim, of which only what was claimed is in `claim`."""

    claim: Mapping[str, str]
    verdict: str
    sentence: str
    total: int
    places: Sequence[AnsweredTurn] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`hits` are those of a search, the first ones, and `checks` those of each claim.

    `total` counts the turns that a search finds, or the quotations that were checked.
    """

    total: int
    coverage: Coverage
    hits: Sequence[AnsweredTurn] = ()
    checks: Sequence[AnsweredCheck] = ()


def answer_search(query: Query) -> Answer:
    """Four queries to the database, and some after each commit. IndexUnavailableError."""
    results = find(query.changed(page=1))
    return Answer(results.total, coverage_of(query), answered_hits(results.hits, read(query).tree))


def answered_hits(hits: Sequence[Hit], tree: Tree | None) -> list[AnsweredTurn]:
    """The turns that are hits, with the words that show best what they match; of those that the
    archive no longer shows nothing. Three queries to the database."""
    turns = _turns(hit.utterance for hit in hits)
    readings = readings_of({pk: turn.text for pk, turn in turns.items()})
    affiliations = preferred_affiliations(turns.values())
    marked = [
        mark_hit(each, turn.text, readings[turn.pk].text, tree)
        for each in hits
        if (turn := turns.get(each.utterance))
    ]
    return [
        _answered(
            turns[hit.utterance],
            Shown.CAPTIONED if hit.captioned else Shown.CORRECTED,
            _passage(
                hit,
                turns[hit.utterance].text if hit.captioned else readings[hit.utterance].text,
            ),
            affiliations,
            readings[hit.utterance],
        )
        for hit in marked
    ]


def answer_claims(claims: Iterable[Claim]) -> Answer:
    """Each claim is checked: three queries to the database for all, besides those of the checks.
    IndexUnavailableError."""
    return answer_of_checks([check(claim) for claim in claims])


def answer_of_checks(checks: Sequence[Check]) -> Answer:
    """What was found by checks, as it is kept; at least one."""
    places = [place for each in checks for place in each.places]
    turns = _turns(place.utterance for place in places)
    readings = readings_of({pk: turn.text for pk, turn in turns.items()}) if turns else {}
    affiliations = preferred_affiliations(turns.values())
    return Answer(
        len(checks),
        checks[0].coverage,
        checks=[_answered_check(each, turns, affiliations, readings) for each in checks],
    )


def _answered_check(
    each: Check,
    turns: Mapping[int, Utterance],
    affiliations: Affiliations,
    readings: Mapping[int, Reading],
) -> AnsweredCheck:
    return AnsweredCheck(
        claim=claimed(each.claim),
        verdict=each.verdict.value,
        sentence=each.sentence,
        total=each.total,
        places=[
            _answered(turn, place.reading, _words(place), affiliations, readings[turn.pk])
            for place in each.places
            if (turn := turns.get(place.utterance))
        ],
    )


def claimed(claim: Claim) -> dict[str, str]:
    """What a claim holds, without what it leaves open."""
    return {name: value for name, value in asdict(claim).items() if value}


# --- Turns ---------------------------------------------------------------------------------------


def _turns(numbers: Iterable[int]) -> dict[int, Utterance]:
    rows = Utterance.objects.published().select_related("session__event", "speaker")
    return rows.order_by().in_bulk(set(numbers))


def preferred_affiliations(turns: Iterable[Utterance]) -> Affiliations:
    """Whom the speakers of these turns spoke for in their sessions: one query to the database."""
    spoken = {(turn.session_id, turn.speaker_id) for turn in turns if turn.speaker_id}
    if not spoken:
        return {}
    sessions = padded({session for session, _ in spoken})
    speakers = padded({speaker for _, speaker in spoken})
    rows = _preferred_claims(len(sessions), len(speakers)).rows([*sessions, *speakers])
    return {
        (session, speaker): spoken_for(position, organisation or "", group)
        for session, speaker, position, organisation, group in rows
    }


@cache
def _preferred_claims(sessions: int, speakers: int) -> Statement:
    """For so many sessions, and so many speakers."""
    claims = Affiliation.objects.filter(
        preferred=True, session__in=range(sessions), speaker__in=range(speakers)
    )
    told = claims.order_by().values_list(
        "session", "speaker", "position", "organisation__name", "stakeholder_group"
    )
    return statement(told, sessions + speakers)


def _answered(
    turn: Utterance, shown: Shown, words: str, affiliations: Affiliations, reading: Reading
) -> AnsweredTurn:
    session = turn.session
    return AnsweredTurn(
        utterance=turn.pk,
        session=session.path,
        title=str(session),
        held=session.date.isoformat() if session.date else "",
        key=turn.key,
        speaker=turn.speaker.slug if turn.speaker else UNKNOWN,
        name=turn.speaker.name if turn.speaker else "",
        affiliation=affiliations.get((session.pk, turn.speaker_id or 0), ""),
        reading=shown.value,
        words=words,
        corrected=bool(reading.corrections),
    )


def _passage(hit: Hit, text: str) -> str:
    """The words that show the match best, with … where the turn goes on around them."""
    start, end = hit.passage.start, hit.passage.end
    before, behind = "… " if start else "", " …" if end < len(text) else ""
    return before + with_plain_spaces(text[start:end].strip()) + behind


def _words(place: CheckedPlace) -> str:
    return with_plain_spaces(place.words)


# --- As JSON -------------------------------------------------------------------------------------


def written_coverage(coverage: Coverage) -> dict[str, Any]:
    """A coverage as JSON, from which `read_coverage` makes it again; without its time."""
    return {name: value for name, value in asdict(coverage).items() if name != "at"}


def read_coverage(kept: Mapping[str, Any], at: datetime) -> Coverage:
    values = {field.name: kept[field.name] for field in fields(Coverage) if field.name in kept}
    years = kept.get("years")
    values["years"] = tuple(years) if years else None
    values["readings"] = tuple(kept.get("readings", ()))
    return Coverage(**values | {"at": at})


def read_turns(kept: Iterable[Mapping[str, Any]]) -> list[AnsweredTurn]:
    return [AnsweredTurn(**each) for each in kept]


def read_checks(kept: Iterable[Mapping[str, Any]]) -> list[AnsweredCheck]:
    return [AnsweredCheck(**{**each, "places": read_turns(each["places"])}) for each in kept]
