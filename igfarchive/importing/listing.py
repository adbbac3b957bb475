"""Applies a sheet: the facts of a session, who is listed, and whom they spoke for."""

from collections.abc import Sequence
from dataclasses import fields

from igfarchive.archive.choices import AffiliationOrigin
from igfarchive.archive.likeness import find_alike
from igfarchive.archive.models import Affiliation, Participation, Session, Speaker
from igfarchive.archive.spelling import PERSONS
from igfarchive.importing.attributing import known_speaker, listed_speaker, organisation_of
from igfarchive.importing.captions.names import fold_name
from igfarchive.importing.captions.roles import is_role
from igfarchive.importing.captions.transcript import Note, Transcript, TranscriptError
from igfarchive.importing.sheets import AffiliationFacts, Sheet, SpeakerFacts


def sheet_speakers(
    sheet: Sheet, where: str, notes: list[Note]
) -> list[tuple[SpeakerFacts, Speaker]]:
    """The speakers that a sheet lists; TranscriptError where one label is given to two."""
    owners: dict[str, str] = {}
    for facts in sheet.speakers:
        for label in facts.labels:
            owner = owners.setdefault(fold_name(label), facts.name)
            if owner != facts.name:
                raise TranscriptError(
                    f"The sheet gives the label {label} to {owner} and to {facts.name}.",
                    "Leave it with one of them, or with a role that both share.",
                )
    return [(facts, listed_speaker(facts, where, notes)) for facts in sheet.speakers]


def likely_twins(
    transcript: Transcript, listed: Sequence[tuple[SpeakerFacts, Speaker]]
) -> list[Note]:
    """A note for each two labels of one transcript that may be one name, as the sheet has not
    said of whom they are."""
    first_lines: dict[str, int] = {}
    for turn in transcript.turns:
        if turn.label is not None:
            first_lines.setdefault(turn.label, turn.line)
    known = {fold_name(label) for facts, _ in listed for label in facts.labels}
    labels = [label for label in first_lines if not is_role(label)]
    return [
        Note(
            first_lines[labels[pair.second]],
            f"{labels[pair.first]} and {labels[pair.second]} may be one: {pair.reason}.",
        )
        for pair in find_alike(labels, PERSONS)
        if not {fold_name(labels[pair.first]), fold_name(labels[pair.second])} <= known
    ]


def apply_sheet(
    session: Session,
    before: Sheet,
    sheet: Sheet,
    listed: Sequence[tuple[SpeakerFacts, Speaker]],
    notes: list[Note],
) -> None:
    """Write what a new or changed sheet states; what it does not state stays as it is.

    `before` is the sheet that was in force until now, an empty one if there was none.
    """
    for fact in fields(sheet.session):
        stated = getattr(sheet.session, fact.name)
        if stated not in (None, ""):
            setattr(session, fact.name, stated)
    session.save()
    _list_speakers(session, listed)
    _attribute(session, before, listed, notes)
    _claim(session, listed)


def _list_speakers(session: Session, listed: Sequence[tuple[SpeakerFacts, Speaker]]) -> None:
    named = {speaker.pk: facts.role for facts, speaker in listed}
    session.participations.exclude(speaker__in=named).update(listed=False)
    for speaker, role in named.items():
        Participation.objects.update_or_create(
            session=session, speaker_id=speaker, defaults={"listed": True, "role": role}
        )


def _attribute(
    session: Session,
    before: Sheet,
    listed: Sequence[tuple[SpeakerFacts, Speaker]],
    notes: list[Note],
) -> None:
    """Give the turns of each listed label to its speaker.

    Turns that belong to neither that speaker nor the one whom the label meant `before` were
    attributed by a curator, turn by turn, and are left alone.
    """
    owners = {fold_name(label): speaker for facts, speaker in listed for label in facts.labels}
    spoken: dict[str, set[str]] = {}
    for label in session.utterances.current().values_list("label", flat=True).distinct():
        spoken.setdefault(fold_name(label), set()).add(label)
    if spoken:
        notes += [
            Note(0, f"The sheet's label {label} is not in the transcript.")
            for facts, _ in listed
            for label in facts.labels
            if fold_name(label) not in spoken
        ]
    for folded, speaker in owners.items():
        turns = session.utterances.current().filter(label__in=spoken.get(folded, ()))
        by_hand = turns.exclude(speaker__in=[speaker, *_meant(folded, before)])
        if by_hand.exists():
            notes.append(
                Note(
                    0, f"Turns labelled {folded.upper()} were attributed by hand: left as they are."
                )
            )
        else:
            turns.update(speaker=speaker)


def _meant(folded: str, sheet: Sheet) -> list[Speaker]:
    """Whom a label means under a sheet: its speaker there, else the one known by that spelling."""
    for facts in sheet.speakers:
        if folded in map(fold_name, facts.labels):
            speaker = known_speaker(facts)
            return [speaker] if speaker else []
    return list(Speaker.objects.filter(names__folded=folded))


def _claim(session: Session, listed: Sequence[tuple[SpeakerFacts, Speaker]]) -> None:
    """Replace the claims that an earlier sheet made; those of curators and captions stay.

    A sheet's first claim is preferred unless a curator preferred another.
    """
    session.affiliations.filter(origin=AffiliationOrigin.SHEET).delete()
    turns = list(session.utterances.current().turns().order_by("position").values_list("pk"))
    preferred = set(
        session.affiliations.filter(preferred=True, origin=AffiliationOrigin.CURATOR).values_list(
            "speaker", flat=True
        )
    )
    for facts, speaker in listed:
        for claim in facts.affiliations:
            prefers = speaker.pk not in preferred
            if prefers:
                session.affiliations.filter(speaker=speaker).update(preferred=False)
                preferred.add(speaker.pk)
            Affiliation.objects.create(
                session=session,
                speaker=speaker,
                organisation=organisation_of(claim),
                position=claim.position,
                stakeholder_group=claim.stakeholder_group,
                regional_group=claim.regional_group,
                stated_in_id=_turn(turns, claim, facts.name),
                stated_quote=claim.stated_quote,
                stated_url=claim.stated_url,
                origin=AffiliationOrigin.SHEET,
                preferred=prefers,
            )


def _turn(turns: Sequence[tuple[int]], claim: AffiliationFacts, name: str) -> int | None:
    """The utterance of `stated_turn`; None while the transcript is not here yet."""
    if claim.stated_turn is None or not turns:
        return None
    if claim.stated_turn > len(turns):
        raise TranscriptError(
            f"The sheet states an affiliation of {name} in turn {claim.stated_turn}, "
            f"but there are {len(turns)}.",
            "Count the turns of speech from 1.",
        )
    return turns[claim.stated_turn - 1][0]
