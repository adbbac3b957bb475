"""What would happen if somebody else were who says some turns: planned, and nothing is changed.

A Plan is shown to the curator first, and carried out (`igfarchive.archive.attributions`) only as
long as it is still the same.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from igfarchive.archive.choices import AttributionKind
from igfarchive.archive.models import Session, Speaker, SpeakerName, Utterance
from igfarchive.archive.moving import CHUNK, chunks
from igfarchive.archive.querysets import UtteranceQuerySet
from igfarchive.text.names import fold_name

MOST_NAMED = 5
PLANNED = ("pk", "session", "speaker", "position", "words")


class AttributionError(Exception):
    """What was asked cannot be done: the message says what, and what to do."""


class PlannedTurn(NamedTuple):
    """A turn that changes hands, whose it is until then (None: nobody's), and whether it stands in
    the transcript."""

    pk: int
    session: int
    before: int | None
    current: bool
    words: int


class PlannedRule(NamedTuple):
    """As an AttributionRule is kept."""

    session: int
    label: str
    before: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen. `stay` counts the turns that are the speaker's already; `names` are the
    spellings, and `people` the sessions whose participations and claims, that change hands."""

    kind: AttributionKind
    subject: str
    speaker: Speaker | None
    turns: Sequence[PlannedTurn] = ()
    rules: Sequence[PlannedRule] = ()
    stay: int = 0
    former: Speaker | None = None
    names: Sequence[SpeakerName] = ()
    people: Sequence[int] = ()

    @property
    def sessions(self) -> set[int]:
        return {
            *(turn.session for turn in self.turns),
            *(rule.session for rule in self.rules),
            *self.people,
        }

    @property
    def fingerprint(self) -> str:
        """Another one for whatever would happen otherwise."""
        told = (
            self.kind, self.subject, self.speaker and (self.speaker.pk or self.speaker.name),
            sorted(self.turns), sorted(map(repr, self.rules)), sorted(self.people),
            [(name.pk, name.speaker_id) for name in self.names],
        )  # fmt: skip
        return sha256(repr(told).encode()).hexdigest()[:32]


def plan_label(session: Session, label: str, speaker: Speaker | None) -> Plan:
    """All turns of a session that are labelled so, whoever they are by, are by `speaker`."""
    folded = fold_name(label)
    labelled = _labelled(session.utterances.all(), {folded})
    if not folded or not labelled:
        raise AttributionError(f"No turn of {session.path} is labelled “{label}”.")
    owners = Counter(turn.before for turn in labelled)
    (before, _), *_ = owners.most_common(1)
    return _planned(
        AttributionKind.LABEL,
        f"“{label}” in {session.path}",
        speaker,
        labelled,
        rules=[PlannedRule(session.pk, label, before)],
    )


def plan_turns(session: Session, keys: Iterable[int], speaker: Speaker | None) -> Plan:
    """Turns of a session are by `speaker`: each with all its parts, where a stage direction
    interrupts it."""
    wanted = set(keys)
    if not wanted:
        raise AttributionError("Select at least one turn.")
    speech = session.utterances.speech().order_by("position", "key")
    groups: list[list[tuple[int, PlannedTurn]]] = []
    for key, continues, *facts in speech.values_list("key", "continues", *PLANNED):
        turn = _planned_turn(facts)
        if not (continues and turn.current and groups):
            groups.append([])
        groups[-1].append((key, turn))
    missing = wanted - {key for group in groups for key, _ in group}
    if missing:
        named = ", ".join(f"u{key}" for key in sorted(missing)[:MOST_NAMED])
        raise AttributionError(f"Of {session.path}, {named} is no turn of speech.")
    chosen = [group for group in groups if wanted & {key for key, _ in group}]
    first = f"u{min(wanted)}"
    subject = first if len(wanted) == 1 else f"{first} and {len(wanted) - 1} more"
    turns = [turn for group in chosen for _, turn in group]
    return _planned(AttributionKind.TURNS, f"{subject} in {session.path}", speaker, turns)


def plan_split_by_session(
    former: Speaker, sessions: Collection[int], speaker: Speaker | None
) -> Plan:
    """Whoever is `former` in these sessions is `speaker`: all turns, what a sheet lists, claims."""
    somebody = _other(former, speaker)
    rows = former.participations.filter(session__in=sessions)
    known = set(rows.values_list("session", flat=True))
    turns = _turns(former.utterances.filter(session__in=known))
    if not known:
        raise AttributionError(f"Select sessions in which {former} takes part.")
    return _planned(
        AttributionKind.SPLIT,
        f"{former} in {len(known)} session{'s' * (len(known) > 1)}",
        somebody,
        turns,
        rules=[PlannedRule(session, "", former.pk) for session in sorted(known)],
        former=former,
        people=sorted(known),
    )


def plan_split_by_label(
    former: Speaker, labels: Collection[str], speaker: Speaker | None, *, names: bool
) -> Plan:
    """The turns of `former` that are labelled so, in all sessions, are by `speaker`, or by nobody;
    with `names` such labels mean `speaker` from now on."""
    somebody = _other(former, speaker) if speaker or names else None
    folded = {fold_name(label) for label in labels} - {""}
    spellings = list(former.names.filter(folded__in=folded)) if names else []
    listed = ", ".join(f"“{label}”" for label in sorted(labels)[:MOST_NAMED])
    subject = f"{former} as {listed}"
    return _plan_labels(AttributionKind.SPLIT, subject, former, folded, somebody, spellings)


def plan_spelling(name: SpeakerName, speaker: Speaker | None) -> Plan:
    """A spelling means `speaker`, and so do the turns that were its owner's by it."""
    somebody = _other(name.speaker, speaker)
    subject = f"“{name.name}” of {name.speaker}"
    return _plan_labels(
        AttributionKind.SPELLING, subject, name.speaker, {name.folded}, somebody, [name]
    )


def _plan_labels(
    kind: AttributionKind,
    subject: str,
    former: Speaker,
    folded: Collection[str],
    speaker: Speaker | None,
    names: Sequence[SpeakerName],
) -> Plan:
    turns = _labelled(former.utterances.all(), folded)
    touched = sorted({turn.session for turn in turns})
    # A label that means several in one session says nothing of turns to come.
    owners: dict[tuple[int, str], set[int | None]] = {}
    written: dict[tuple[int, str], str] = {}
    for sessions in chunks(touched):
        spoken = Utterance.objects.speech().filter(session__in=sessions).order_by()
        for session, label, owner in spoken.values_list("session", "label", "speaker").distinct():
            if (key := fold_name(label)) in folded:
                owners.setdefault((session, key), set()).add(owner)
                written[session, key] = label
    said = former.utterances.current().speech().order_by()
    others = {
        session
        for session, label in said.values_list("session", "label").distinct()
        if fold_name(label) not in folded
    }
    return _planned(
        kind,
        subject,
        speaker,
        turns,
        rules=[
            PlannedRule(session, written[session, key], former.pk)
            for (session, key), whose in sorted(owners.items())
            if whose == {former.pk}
        ],
        former=former,
        names=names,
        # What somebody is in a session, nobody is.
        people=[session for session in touched if speaker and session not in others],
    )


def _planned(
    kind: AttributionKind,
    subject: str,
    speaker: Speaker | None,
    turns: Sequence[PlannedTurn],
    **facts: Any,
) -> Plan:
    """Of `turns` those move that are somebody else's."""
    moving = tuple(turn for turn in turns if turn.before != (speaker.pk if speaker else None))
    return Plan(kind, subject, speaker, moving, stay=len(turns) - len(moving), **facts)


def _other(former: Speaker, speaker: Speaker | None) -> Speaker:
    """The speaker, who has to be somebody else, and nobody who was merged away."""
    if speaker is None or speaker == former:
        raise AttributionError(f"Name somebody else than {former}.")
    return speaker


def _planned_turn(row: Sequence[Any]) -> PlannedTurn:
    pk, session, speaker, position, words = row
    return PlannedTurn(pk, session, speaker, position is not None, words)


def _turns(rows: UtteranceQuerySet) -> list[PlannedTurn]:
    """Retired ones among them: their very words may come back."""
    return [_planned_turn(row) for row in rows.speech().order_by("pk").values_list(*PLANNED)]


def _labelled(rows: UtteranceQuerySet, folded: Collection[str]) -> list[PlannedTurn]:
    """The turns whose label folds to one of these."""
    labels = rows.speech().order_by().values_list("label", flat=True).distinct()
    wanted = [label for label in labels if fold_name(label) in folded]
    found = []
    for start in range(0, len(wanted), CHUNK):
        found += _turns(rows.filter(label__in=wanted[start : start + CHUNK]))
    return found
