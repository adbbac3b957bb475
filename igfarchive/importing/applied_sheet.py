"""Applies a sheet: the facts of a session, who is listed, and whose the labels are.

Only what differs from the sheet before it is written, so that what curators have changed since
outlives a sheet that says something else anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from igfarchive.affiliations.claims import SheetClaims, claim_from_sheet
from igfarchive.archive.attribution_rules import Decided, Meaning, note_turns
from igfarchive.archive.models import (
    NotTwins,
    Participation,
    Recording,
    Session,
    Speaker,
    Utterance,
)
from igfarchive.archive.moving import chunks
from igfarchive.archive.name_similarity import find_alike
from igfarchive.archive.querysets import UtteranceQuerySet
from igfarchive.archive.spelling import PERSONS
from igfarchive.importing.attributing import known_speaker, listed_speaker, meanings_of_labels
from igfarchive.importing.sheets import Sheet, SpeakerFacts
from igfarchive.importing.tables import SheetError
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.roles import is_role
from igfarchive.transcripts.transcript import Note

MOST_COMPARED = 1_000
"""Labels of one transcript that are held against each other. The most known are a tenth of that."""

Listed = Sequence[tuple[SpeakerFacts, Speaker]]
"""What a sheet says of each speaker, and the row that this is."""


def sheet_speakers(sheet: Sheet, where: str, notes: list[Note]) -> Listed:
    """The speakers that a sheet lists; SheetError where one label is given to two."""
    owners: dict[str, SpeakerFacts] = {}
    for facts in sheet.speakers:
        for label in facts.labels:
            owner = owners.setdefault(fold_name(label), facts)
            if owner is not facts:
                raise SheetError(
                    f"The sheet gives the label {label} to {owner.name} and to {facts.name}.",
                    "Leave it with one of them, or with a role that both share.",
                )
    return [(facts, listed_speaker(facts, where, notes)) for facts in sheet.speakers]


def apply_sheet(
    session: Session,
    before: Sheet,
    sheet: Sheet,
    listed: Listed,
    decided: Decided,
    notes: list[Note],
) -> None:
    """Write what `sheet` states; `before` was in force until now, empty if there was none."""
    for fact in fields(sheet.session):
        stated = getattr(sheet.session, fact.name)
        if stated not in (None, "", getattr(before.session, fact.name)):
            setattr(session, fact.name, stated)
    session.save()
    if sheet.recordings != before.recordings:
        _list_recordings(session, before, sheet)
    _attribute(session, before, listed, decided, notes)
    here = [(facts, decided.person(speaker)) for facts, speaker in listed]
    _list_speakers(session, before, here)
    stated = (SheetClaims(speaker, facts.name, facts.affiliations) for facts, speaker in here)
    claim_from_sheet(session, stated, _claims_before(before, decided), notes)


def _claims_before(before: Sheet, decided: Decided) -> Iterable[SheetClaims]:
    """What the sheet said of whom until now, of those who are known still."""
    for facts in before.speakers:
        if facts.affiliations and (speaker := known_speaker(facts)):
            yield SheetClaims(decided.person(speaker), facts.name, facts.affiliations)


def _list_recordings(session: Session, before: Sheet, sheet: Sheet) -> None:
    """Those of the sheet in its order, and then those that a curator has added."""
    here = {each.url: each.starts_at for each in session.recordings.all()}
    earlier = {each.url: each for each in before.recordings}
    # What the sheet says as before is left as curators have it: None where they took it out.
    offsets = {
        each.url: here.get(each.url) if each == earlier.get(each.url) else each.starts_at
        for each in sheet.recordings
    }
    for url, starts_at in here.items():
        if url not in earlier:
            offsets.setdefault(url, starts_at)
    stay = [(url, starts_at) for url, starts_at in offsets.items() if starts_at is not None]
    # Nothing points to them, and two cannot change places one by one.
    session.recordings.all().delete()
    Recording.objects.bulk_create(
        Recording(session=session, position=position, url=url, starts_at=starts_at)
        for position, (url, starts_at) in enumerate(stay, start=1)
    )


def _list_speakers(session: Session, before: Sheet, listed: Listed) -> None:
    roles_before = {facts.name: facts.role for facts in before.speakers}
    for facts, speaker in listed:
        stated: dict[str, object] = {"listed": True}
        if facts.role and facts.role != roles_before.get(facts.name):
            stated |= {"role": facts.role}
        Participation.objects.update_or_create(session=session, speaker=speaker, defaults=stated)
    named = [speaker.pk for _, speaker in listed]
    session.participations.exclude(speaker__in=named).update(listed=False)


def _attribute(
    session: Session, before: Sheet, listed: Listed, decided: Decided, notes: list[Note]
) -> None:
    """Give the turns of each listed label to its speaker, and take back what no longer is listed.

    What the desk decided stays: single turns, and labels that it gave away, of which a note says
    whose they are. Where other turns belong to neither the speaker of their label nor the one whom
    it meant `before`, all of that label are left alone.
    """
    spoken: dict[str, set[str]] = {}
    captioned = session.utterances.current().order_by().values_list("label", flat=True).distinct()
    for label in captioned:
        spoken.setdefault(fold_name(label), set()).add(label)
    named = {fold_name(label): label for facts, _ in listed for label in facts.labels}
    dropped = {
        fold_name(label): label for facts in before.speakers for label in facts.labels
    }.keys() - named.keys()
    if spoken:
        notes += [
            Note(0, f"The sheet's label {label} is not in the transcript.")
            for folded, label in named.items()
            if folded not in spoken
        ]
    labels = [min(spoken[folded]) for folded in (named.keys() | dropped) & spoken.keys()]
    meant = {
        fold_name(label): facts for facts in reversed(before.speakers) for label in facts.labels
    }
    owners = {fold_name(label): owner for facts, owner in listed for label in facts.labels}
    for folded, meaning in meanings_of_labels(labels, listed, session.path, decided).items():
        if folded in spoken and decided.rules(folded):
            notes += _overruled(min(spoken[folded]), owners.get(folded), meaning.speaker)
        elif folded in spoken:
            known = [*filter(None, [meaning.speaker]), *_meant(folded, meant.get(folded))]
            turns = session.utterances.current().filter(label__in=spoken[folded])
            notes += _give(turns, min(spoken[folded]), meaning, known, decided)


def _overruled(label: str, owner: Speaker | None, speaker: Speaker | None) -> list[Note]:
    """Says so where the sheet gives a label to its `owner`, and the desk to another `speaker`."""
    if owner is None or owner == speaker:
        return []
    decided = f"Turns labelled {label} are by {speaker or 'nobody'}, as decided at the desk"
    return [Note(0, f"{decided}, and not by {owner}, as the sheet says.")]


def _give(
    turns: UtteranceQuerySet,
    label: str,
    meaning: Meaning,
    known: Sequence[Speaker],
    decided: Decided,
) -> list[Note]:
    """Give the turns of a label to whom it means now, where all are by those who are `known` for
    it; what is left as it is, in notes."""
    notes = []
    owned = turns.values_list("pk", "speaker")
    rows = [(pk, whose) for pk, whose in owned if pk not in decided.by_hand]
    if apart := len(owned) - len(rows):
        message = f"Turns labelled {label} that were decided one by one at the desk stay so"
        notes.append(Note(0, f"{message}: {apart}."))
    allowed = {each.pk for one in known for each in (one, decided.person(one))}
    if not allowed.issuperset(whose for _, whose in rows):
        notes.append(Note(0, f"Turns labelled {label} were attributed by hand: left so."))
        return notes
    speaker = meaning.speaker
    moving = [pk for pk, whose in rows if speaker and whose != speaker.pk]
    for ids in chunks(moving):
        Utterance.objects.filter(pk__in=ids).update(speaker=speaker)
    if meaning.rule:
        rule = meaning.rule
        note_turns((rule, pk) for pk in moving)
    return notes


def _meant(folded: str, facts: SpeakerFacts | None) -> list[Speaker]:
    """Whom a label means: its speaker in a sheet, else the one who is known by that spelling."""
    if facts is None:
        return list(Speaker.objects.filter(names__folded=folded))
    speaker = known_speaker(facts)
    return [speaker] if speaker else []


def likely_twins(session: Session, sheet: Sheet) -> list[Note]:
    """A note for each two labels that may be one name, unless sheet or curators know better."""
    rows = session.utterances.current().exclude(speaker=None).order_by("position")
    first: dict[str, tuple[int, int]] = {}
    for label, speaker, line in rows.values_list("label", "speaker", "line"):
        first.setdefault(label, (speaker, line))
    listed = {fold_name(label) for facts in sheet.speakers for label in facts.labels}
    labels = [label for label in first if not is_role(label)]
    if len(labels) > MOST_COMPARED:
        message = f"{len(labels):,} labels were not looked through for two that may be one"
        return [Note(0, f"{message}: see the likely twins among all speakers in the admin.")]
    among = {first[label][0] for label in labels}
    apart = set(
        NotTwins.objects.filter(first_speaker__in=among).values_list(
            "first_speaker", "second_speaker"
        )
    )
    notes = []
    for pair in find_alike(labels, PERSONS):
        one, other = labels[pair.first], labels[pair.second]
        speakers = sorted((first[one][0], first[other][0]))
        if {fold_name(one), fold_name(other)} <= listed or speakers[0] == speakers[1]:
            continue
        if tuple(speakers) not in apart:
            notes.append(Note(first[other][1], f"{one} and {other} may be one: {pair.reason}."))
    return notes
