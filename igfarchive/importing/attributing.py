"""Decides whom a label means.

A label means the speaker whom a curator decided on for its session, else the one that its sheet
names, else the one who is known by exactly that spelling, else somebody new whom no person has
reviewed yet. Likeness is never enough: curators merge, the importer does not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from igfarchive.archive.attribution_rules import Decided, Meaning
from igfarchive.archive.choices import SpeakerKind
from igfarchive.archive.history import tell_made, watch
from igfarchive.archive.models import Speaker, SpeakerName
from igfarchive.archive.slugs import FreeSlugs, slug_of
from igfarchive.importing.sheets import SpeakerFacts
from igfarchive.text.characters import without_accents
from igfarchive.text.names import fold_name
from igfarchive.transcripts.grammar.names import read_label
from igfarchive.transcripts.transcript import Note

FEW = 40
"""Addresses that one question asks for by their beginnings."""


def meanings_of_labels(
    labels: Iterable[str],
    listed: Iterable[tuple[SpeakerFacts, Speaker]],
    where: str,
    decided: Decided,
) -> dict[str, Meaning]:
    """Folded label -> whom it means, for every label of one transcript.

    `listed` are the sheet's speakers, whose labels count here alone; `where` names the session
    in the reason that is kept with a new spelling.
    """
    labels = list(labels)
    open_labels = [label for label in labels if not decided.rules(fold_name(label))]
    speakers = _speakers_of_labels(open_labels, listed, where)
    return {
        folded: decided.meaning(folded, speakers.get(folded))
        for folded in [*speakers, *map(fold_name, labels)]
    }


def _speakers_of_labels(
    labels: Iterable[str], listed: Iterable[tuple[SpeakerFacts, Speaker]], where: str
) -> dict[str, Speaker]:
    found: dict[str, Speaker] = {}
    for facts, speaker in listed:
        for label in facts.labels:
            found[fold_name(label)] = speaker
    wanted = {fold_name(label): label for label in labels}
    known = SpeakerName.objects.filter(folded__in=wanted.keys() - found.keys())
    for name in known.select_related("speaker"):
        found[name.folded] = name.speaker
    new = [folded for folded in wanted if folded not in found]
    readings = [read_label(wanted[folded]) for folded in new]
    newcomers = [
        _Newcomer(reading.name, reading.sort_name, reading.kind, {wanted[folded], reading.name})
        for folded, reading in zip(new, readings, strict=True)
    ]
    made = _make_speakers(newcomers, reason=f"captioned in {where}")
    return found | dict(zip(new, made, strict=True))


def known_speaker(facts: SpeakerFacts) -> Speaker | None:
    """The speaker whom a sheet names, if the archive knows one of that slug or spelling."""
    if facts.slug:
        found = Speaker.objects.filter(slug=facts.slug)
    else:
        found = Speaker.objects.filter(names__folded=fold_name(facts.name))
    speaker = found.select_related("merged_into").first()
    return speaker and (speaker.merged_into or speaker)


def listed_speaker(facts: SpeakerFacts, where: str, notes: list[Note]) -> Speaker:
    """The speaker whom a sheet names, made or completed from what it says.

    What a person has reviewed is not overwritten: a later sheet only adds spellings.
    """
    speaker = known_speaker(facts)
    reading = read_label(facts.name)
    kind = facts.kind or (speaker.kind if speaker else reading.kind)
    sort_name = facts.sort_name
    if not sort_name:
        sort_name = reading.sort_name if kind == SpeakerKind.PERSON else facts.name
    if speaker is None:
        newcomer = _Newcomer(facts.name, sort_name, kind, {facts.name}, facts.slug)
        (speaker,) = _make_speakers([newcomer], reason=f"named by the sheet of {where}")
    if not speaker.reviewed:
        watch(Speaker.objects.filter(pk=speaker.pk))
        speaker.name = facts.name
        speaker.sort_name = without_accents(sort_name)
        speaker.kind = kind
        speaker.reviewed = True
        speaker.save()
    for alias in facts.aliases:
        name, is_new = SpeakerName.objects.select_related("speaker").get_or_create(
            folded=fold_name(alias),
            defaults={
                "name": alias,
                "speaker": speaker,
                "reason": f"alias in the sheet of {where}",
            },
        )
        if is_new:
            tell_made(name)
        if name.speaker_id != speaker.pk:
            notes.append(
                Note(
                    0,
                    f"The sheet's alias {alias} of {speaker} already means {name.speaker}: "
                    "if they are one, merge them in the admin.",
                )
            )
    return speaker


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """A speaker to be made; without a slug it gets that of its name."""

    name: str
    sort_name: str
    kind: str
    spellings: set[str]
    slug: str = ""


def _make_speakers(newcomers: Sequence[_Newcomer], reason: str) -> list[Speaker]:
    """A speaker for each, in as many statements for thousands as for one."""
    wanted = [each.slug or slug_of(each.name, "speaker") for each in newcomers]
    slugs = FreeSlugs(_taken_slugs(wanted))
    addresses = [slugs.take(slug) for slug in wanted]
    Speaker.objects.bulk_create(
        Speaker(
            name=each.name,
            sort_name=without_accents(each.sort_name),
            kind=each.kind,
            slug=slug,
        )
        for each, slug in zip(newcomers, addresses, strict=True)
    )
    rows = Speaker.objects.in_bulk(addresses, field_name="slug")
    made = [rows[slug] for slug in addresses]
    # The captioned spelling may fold like the readable one; and with a slug of its own a person
    # may share a name with another, who then keeps the spelling.
    folded = [
        {fold_name(spelling): spelling for spelling in sorted(each.spellings)} for each in newcomers
    ]
    known = SpeakerName.objects.filter(folded__in={key for keys in folded for key in keys})
    owned = set(known.values_list("folded", flat=True))
    names = []
    for speaker, spellings in zip(made, folded, strict=True):
        for key, spelling in spellings.items():
            if key not in owned:
                owned.add(key)
                names.append(SpeakerName(speaker=speaker, name=spelling, folded=key, reason=reason))
    SpeakerName.objects.bulk_create(names)
    tell_made(*made)
    return made


def _taken_slugs(wanted: Sequence[str]) -> set[str]:
    """Those that stand in the way of these: for many, all that there are."""
    rows = Speaker.objects.all()
    if len(wanted) <= FEW:
        beginnings = (Q(slug__startswith=slug) for slug in wanted)
        rows = rows.filter(reduce(or_, beginnings, Q(pk__in=[])))
    return set(rows.values_list("slug", flat=True))
