"""Lays what a table states of a session over the sheet that the archive keeps for it.

A table knows less than a sheet: it has no labels, and no words that state a claim. What it says
nothing of stays.
"""

from collections.abc import Iterable
from dataclasses import replace

from igfarchive.affiliations.facts import AffiliationFacts
from igfarchive.importing.attributing import known_speaker
from igfarchive.importing.sheets import RecordingFacts, Sheet, SpeakerFacts, complete
from igfarchive.text.names import fold_name


def overlay(sheet: Sheet, stated: Sheet) -> Sheet:
    """The sheet with what is `stated` anew.

    Where speakers are stated these are all who are listed, but for those whose labels the sheet
    knows: they are heard. The event's facts stay the sheet's.
    """
    return Sheet(
        event=sheet.event if sheet.event.name else replace(sheet.event, name=stated.event.name),
        session=complete(stated, sheet).session,
        speakers=_speakers(sheet.speakers, stated.speakers),
        recordings=_recordings(sheet.recordings, stated.recordings),
    )


def _recordings(
    kept: tuple[RecordingFacts, ...], stated: tuple[RecordingFacts, ...]
) -> tuple[RecordingFacts, ...]:
    """Where the session begins in a recording stays known where a table does not say."""
    known = {each.url: each for each in kept}
    return tuple(each if each.starts_at else known.get(each.url, each) for each in stated) or kept


def _speakers(
    kept: tuple[SpeakerFacts, ...], stated: tuple[SpeakerFacts, ...]
) -> tuple[SpeakerFacts, ...]:
    if not stated:
        return kept
    left = list(stated)
    found = []
    for facts in kept:
        same = next((each for each in left if _is_same(facts, each)), None)
        if same:
            left.remove(same)
            found.append(_speaker(facts, same))
        elif facts.labels:
            found.append(facts)
    return (*found, *left)


def _is_same(kept: SpeakerFacts, stated: SpeakerFacts) -> bool:
    if kept.slug and stated.slug:
        return kept.slug == stated.slug
    if bool(kept.slug) == bool(stated.slug) and fold_name(kept.name) == fold_name(stated.name):
        return True
    one, other = known_speaker(kept), known_speaker(stated)
    if one is None or other is None:
        return fold_name(kept.name) == fold_name(stated.name)
    return one.pk == other.pk


def _speaker(kept: SpeakerFacts, stated: SpeakerFacts) -> SpeakerFacts:
    return replace(
        kept,
        role=stated.role or kept.role,
        affiliations=_claims(kept.affiliations, stated.affiliations),
    )


def _claims(
    kept: tuple[AffiliationFacts, ...], stated: tuple[AffiliationFacts, ...]
) -> tuple[AffiliationFacts, ...]:
    """The claims that are stated, each with what the sheet knows more of it, and then those of the
    sheet that say where they are stated."""
    if not stated:
        return kept
    left = list(kept)
    found = []
    for claim in stated:
        same = _same_claim(left, claim)
        if same:
            left.remove(same)
        found.append(_claim(same, claim) if same else claim)
    sourced = (each for each in left if each.stated_quote or each.stated_turn or each.stated_url)
    return (*found, *sourced)


def _same_claim(
    claims: Iterable[AffiliationFacts], stated: AffiliationFacts
) -> AffiliationFacts | None:
    """That of the same organisation, of the same position there if there is one."""
    same = [each for each in claims if _fold(each.organisation) == _fold(stated.organisation)]
    return min(same, key=lambda each: each.position != stated.position, default=None)


def _claim(kept: AffiliationFacts, stated: AffiliationFacts) -> AffiliationFacts:
    return replace(
        kept,
        organisation_kind=stated.organisation_kind or kept.organisation_kind,
        country=stated.country or kept.country,
        position=stated.position or kept.position,
        stakeholder_group=stated.stakeholder_group or kept.stakeholder_group,
        regional_group=stated.regional_group or kept.regional_group,
        stated_url=stated.stated_url or kept.stated_url,
    )


def _fold(name: str) -> str:
    return fold_name(name) if name else ""
