"""Puts what the turns say of their speakers' affiliations before the curators.

Nothing is claimed here: a proposal becomes a claim when a person accepts it, and one that was
decided is not made again.
"""

from collections.abc import Collection, Iterable

from igfarchive.affiliations.grammar.introductions import Introduction
from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.models import AffiliationProposal, Session
from igfarchive.text.folding import fold_spaces
from igfarchive.text.names import fold_name


def propose_affiliations(session: Session, introductions: Iterable[Introduction]) -> None:
    """Make a proposal of each of the introductions in the session's turns that it does not know of.

    Those still open whose words no longer stand are taken back.
    """
    said = list(
        session.utterances.current()
        .order_by("position")
        .values_list("pk", "label", "speaker", "speaker__kind")
    )
    # What is said of the speaker can hold of one person.
    persons = {
        fold_name(label): speaker if kind in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN) else None
        for _, label, speaker, kind in said
        if label
    }
    claims = _claims_of(session)
    found = {
        (speaker, turn, fold_spaces(each.quote[:500])): _proposal(each, speaker, turn)
        for each in introductions
        if (speaker := persons.get(fold_name(each.speaker))) is not None
        and not _says_nothing_new(each, claims.get(speaker, ()))
        for turn, *_ in [said[each.turn]]
    }
    known = AffiliationProposal.objects.filter(stated_in__session=session)
    rows = known.values_list("pk", "speaker", "speaker__merged_into", "stated_in", "quote")
    known_facts = {
        (kept or speaker, turn, fold_spaces(quote)): pk for pk, speaker, kept, turn, quote in rows
    }
    gone = [pk for facts, pk in known_facts.items() if facts not in found]
    known.filter(pk__in=gone, status="open").delete()
    AffiliationProposal.objects.bulk_create(
        proposal for facts, proposal in found.items() if facts not in known_facts
    )


def _claims_of(session: Session) -> dict[int, list[str]]:
    """What is claimed of each speaker already: organisations by all their names, and positions."""
    claims: dict[int, list[str]] = {}
    rows = session.affiliations.values_list("speaker", "position", "organisation__names__name")
    for speaker, *stated in rows:
        claims.setdefault(speaker, []).extend(fold_name(each) for each in stated if each)
    return claims


def _says_nothing_new(said: Introduction, claimed: Collection[str]) -> bool:
    """Whether organisation and position are claimed already; a place alone is no claim yet."""
    stated = [fold_name(each) for each in (said.organisation, said.position) if each]
    return bool(stated) and all(any(each in claim for claim in claimed) for each in stated)


def _proposal(said: Introduction, speaker: int, turn: int) -> AffiliationProposal:
    return AffiliationProposal(
        speaker_id=speaker,
        stated_in_id=turn,
        quote=said.quote[:500],
        by_self=said.by_self,
        organisation=said.organisation[:200],
        position=said.position[:200],
        place=said.place[:100],
    )
