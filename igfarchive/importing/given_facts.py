"""What a person fills in of one session, laid over what its sheet says."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from igfarchive.archive.slugs import slug_of
from igfarchive.importing.sheets import EventFacts, RecordingFacts, Sheet, SpeakerFacts
from igfarchive.text.names import fold_name


@dataclass(frozen=True, slots=True)
class GivenSpeaker:
    """`slug` is that of somebody whom the archive knows, if it is said who that is."""

    name: str
    slug: str = ""


@dataclass(frozen=True, slots=True)
class GivenFacts:
    """None is what nobody touched; an empty value takes back what the sheet says.

    `speakers` are by labels: an empty name leaves the label to whom the archive knows by it.
    """

    event: str | None = None
    code: str | None = None
    title: str | None = None
    kind: str | None = None
    date: dt.date | str | None = None
    recordings: Sequence[str] | None = None
    speakers: Mapping[str, GivenSpeaker] = field(default_factory=dict)


def fill_in(sheet: Sheet, given: GivenFacts) -> Sheet:
    """The sheet with what was given; all else of it stays."""
    session = sheet.session
    for name in ("code", "title", "kind"):
        value = getattr(given, name)
        if value is not None:
            session = replace(session, **{name: value})
    if given.date is not None:
        session = replace(session, date=given.date if isinstance(given.date, dt.date) else None)
    speakers = sheet.speakers
    for label, speaker in given.speakers.items():
        speakers = _attributed(speakers, label, speaker)
    return replace(
        sheet,
        event=_event(sheet.event, given.event),
        session=session,
        speakers=speakers,
        recordings=_recordings(sheet.recordings, given.recordings),
    )


def _event(facts: EventFacts, name: str | None) -> EventFacts:
    """Another event than the one that the sheet describes gets none of its facts."""
    if name is None or name == facts.name:
        return facts
    same = slug_of(name, "") == slug_of(facts.name, "") or not facts.name
    return replace(facts, name=name) if same else EventFacts(name=name)


def _recordings(
    stated: tuple[RecordingFacts, ...], given: Sequence[str] | None
) -> tuple[RecordingFacts, ...]:
    """Where the session begins in a recording stays known of those that stay."""
    if given is None:
        return stated
    known = {each.url: each for each in stated}
    return tuple(known.get(url, RecordingFacts(url)) for url in dict.fromkeys(given))


def _attributed(
    speakers: tuple[SpeakerFacts, ...], label: str, given: GivenSpeaker
) -> tuple[SpeakerFacts, ...]:
    """The speakers, of whom the one that is given has the label, and no other."""
    folded = fold_name(label)
    others = tuple(
        replace(each, labels=tuple(own for own in each.labels if fold_name(own) != folded))
        for each in speakers
    )
    if not given.name:
        return others
    for place, each in enumerate(others):
        if _is_same(each, given):
            owner = replace(each, labels=(*each.labels, label))
            return (*others[:place], owner, *others[place + 1 :])
    return (*others, SpeakerFacts(given.name, slug=given.slug, labels=(label,)))


def _is_same(facts: SpeakerFacts, given: GivenSpeaker) -> bool:
    if facts.slug and given.slug:
        return facts.slug == given.slug
    return fold_name(facts.name) == fold_name(given.name)
