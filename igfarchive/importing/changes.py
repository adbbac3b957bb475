"""What an import changes of a session that is in the archive already: its turns, word by word, the
annotations on them, and what is said of it and its people."""

import bisect
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from igfarchive.annotating.anchoring.differences import Change, differences
from igfarchive.archive.models import Affiliation, Annotation, Session, Speaker

MOST_TURNS = 200
"""Turns that are shown with what changes in them; of more, how many there are."""
AROUND = 8
"""Words that are shown of what stays, before and behind what changes."""
LONGEST_QUOTATION = 80


class How(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TurnState:
    """A turn that stands in a session, at its `position`."""

    key: int
    position: int
    label: str
    speaker: int | None
    text: str


@dataclass(frozen=True, slots=True)
class TurnChange:
    """`words` are stretches as they read before and after, much that stays left out of them.
    Labels and speakers are the same before and after where they stay."""

    how: How
    key: int
    label_before: str
    label: str
    speaker_before: str
    speaker: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AnnotationChange:
    """An annotation that follows its words from the turn `before` to that of `key`, or loses them:
    then `key` is 0."""

    exact: str
    motivation: str
    before: int
    key: int


@dataclass(frozen=True, slots=True)
class FactChange:
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Turns are those that change by more than their place, in their order; of those that stay,
    `moved` is how many come in another order."""

    facts: tuple[FactChange, ...] = ()
    moved: int = 0
    turns: tuple[TurnChange, ...] = ()
    more_turns: int = 0
    annotations: tuple[AnnotationChange, ...] = ()


def facts_of(session: Session) -> dict[str, str]:
    """What the archive says of a session, by the words that a reader knows it by; only what it
    does say."""
    facts = {
        "Event": session.event.name,
        "Code": session.code,
        "Title": session.title,
        "Kind": session.get_kind_display(),
        "Day": session.day,
        "Date": session.date,
        "Start": _moment(session.starts_at),
        "End": _moment(session.ends_at),
        "Room": session.room,
        "Track": session.track,
        "Language": session.language,
        "Status": session.get_status_display() if session.status else "",
        "Page": session.source_url,
        "Transcript": session.transcript_url,
        "Recording": ", ".join(
            session.recordings.order_by("position").values_list("url", flat=True)
        ),
    }
    return {name: str(value) for name, value in facts.items() if value not in (None, "")}


def people_of(session: Session) -> dict[str, str]:
    """What the archive says of those who take part in a session, by their names: whether they are
    announced, their roles, and whom they speak for."""
    claims: dict[int, list[str]] = {}
    held = Affiliation.objects.filter(session=session).select_related("organisation")
    for claim in held.order_by("-preferred", "pk"):
        organisation = claim.organisation
        parts = [
            claim.position,
            organisation.name if organisation else "",
            organisation.country if organisation else "",
            claim.get_stakeholder_group_display() if claim.stakeholder_group else "",
            claim.get_regional_group_display() if claim.regional_group else "",
        ]
        claims.setdefault(claim.speaker_id, []).append(", ".join(filter(None, parts)))
    people = {}
    for each in session.participations.select_related("speaker").order_by("pk"):
        told = [
            "announced" if each.listed else "",
            each.get_role_display() if each.role else "",
            *claims.get(each.speaker_id, ()),
        ]
        # Two may have one name.
        name = each.speaker.name
        name = f"{name} ({each.speaker.slug})" if name in people else name
        people[name] = "; ".join(filter(None, told))
    return people


def _moment(moment: dt.datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a session stands at one moment: turns and annotations by their primary keys."""

    facts: dict[str, str]
    people: dict[str, str]
    turns: dict[int, TurnState]
    annotations: dict[int, tuple[Any, ...]]

    @classmethod
    def of(cls, session: Session | None) -> "Standing":
        if session is None:
            return cls({}, {}, {}, {})
        rows = session.utterances.current().order_by("position")
        turns = rows.values_list("pk", "key", "position", "label", "speaker", "text")
        annotations = Annotation.objects.filter(utterance__session=session).order_by("pk")
        return cls(
            facts_of(session),
            people_of(session),
            {
                pk: TurnState(key, position or 0, label, speaker, text)
                for pk, key, position, label, speaker, text in turns
            },
            {
                pk: tuple(state)
                for pk, *state in annotations.values_list(
                    "pk", "utterance__key", "start", "end", "anchored", "exact", "motivation"
                )
            },
        )


def changes_since(before: Standing, session: Session) -> tuple[Changes, list[Any]]:
    """What has changed of a session, to be shown; and all of it, for a digest."""
    now = Standing.of(session)
    facts = (*fact_changes(before.facts, now.facts), *fact_changes(before.people, now.people))
    # Of a session that had no words yet all turns are new, which says nothing.
    pairs = _changed_turns(before.turns, now.turns) if before.turns else []
    annotations = tuple(_changed_annotations(before, now))
    keys = {state.speaker for _, *pair in pairs for state in pair if state.speaker}
    names = dict(Speaker.objects.filter(pk__in=keys).values_list("pk", "name"))
    slugs = dict(Speaker.objects.filter(pk__in=keys).values_list("pk", "slug"))
    changes = Changes(
        facts,
        _moved(before.turns, now.turns),
        tuple(_turn_change(pair, names) for pair in pairs[:MOST_TURNS]),
        max(0, len(pairs) - MOST_TURNS),
        annotations,
    )
    everything = [
        [(each.name, each.before, each.after) for each in facts],
        [[how, _told(old, slugs), _told(new, slugs)] for how, old, new in pairs],
        [(each.exact, each.before, each.key) for each in annotations],
    ]
    return changes, everything


def fact_changes(before: Mapping[str, str], now: Mapping[str, str]) -> Iterable[FactChange]:
    """What is said otherwise now, by the names of the facts."""
    for name in dict.fromkeys([*before, *now]):
        if before.get(name, "") != now.get(name, ""):
            yield FactChange(name, before.get(name, ""), now.get(name, ""))


Pair = tuple[How, TurnState, TurnState]
"""A turn before and after; the one that is not there has no words, and all else of the other."""


def _changed_turns(before: dict[int, TurnState], now: dict[int, TurnState]) -> list[Pair]:
    """The turns that read otherwise, or are by somebody else, in the order of the new transcript,
    one that is gone at the place that it had."""
    pairs: list[Pair] = []
    for pk, new in now.items():
        old = before.get(pk)
        if old is None:
            pairs.append((How.NEW, replace(new, text=""), new))
        elif _reads(old) != _reads(new):
            pairs.append((How.CHANGED, old, new))
    gone = [old for pk, old in before.items() if pk not in now]
    pairs += [(How.GONE, old, replace(old, text="")) for old in gone]
    return sorted(pairs, key=lambda pair: pair[2].position)


def _moved(before: dict[int, TurnState], now: dict[int, TurnState]) -> int:
    """The fewest turns that have to be put elsewhere: all but a longest rising run (patience
    sorting). Of places 1 4 2 3 that is 4 alone."""
    places = [before[pk].position for pk in now if pk in before]
    ends: list[int] = []
    for place in places:
        at = bisect.bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(places) - len(ends)


def _reads(state: TurnState) -> tuple[str, int | None, str]:
    return state.label, state.speaker, state.text


def _told(state: TurnState, slugs: dict[int, str]) -> list[Any]:
    return [state.key, state.label, slugs.get(state.speaker or 0), state.text]


def _turn_change(pair: Pair, names: dict[int, str]) -> TurnChange:
    how, old, new = pair
    return TurnChange(
        how,
        new.key,
        old.label,
        new.label,
        names.get(old.speaker or 0, ""),
        names.get(new.speaker or 0, ""),
        tuple(shortened(differences(old.text, new.text))) if old.text != new.text else (),
    )


def shortened(changes: Sequence[Change]) -> Iterable[tuple[str, str]]:
    """The stretches before and after; of a long one that stays, what is next to a change.

    before  the tide is late and … of every quay    here    → there
    """
    for place, change in enumerate(changes):
        words = change.before.split(" ")
        if not change.same or len(words) <= 2 * AROUND:
            yield change.before, change.after
            continue
        start = " ".join(words[:AROUND]) if place > 0 else ""
        end = " ".join(words[-AROUND:]) if place < len(changes) - 1 else ""
        kept = f"{start} … {end}"
        yield kept, kept


def _changed_annotations(before: Standing, now: Standing) -> Iterable[AnnotationChange]:
    for pk, (key, _, _, anchored, exact, motivation) in now.annotations.items():
        was_key, _, _, was_anchored, *_ = before.annotations.get(pk, now.annotations[pk])
        if (was_key, was_anchored) != (key, anchored):
            shown = exact[:LONGEST_QUOTATION]
            yield AnnotationChange(shown, motivation, was_key, key if anchored else 0)
