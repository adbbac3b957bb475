"""Makes a session's utterances those of its transcript, and keeps every address that it can."""

from collections.abc import Mapping, Sequence

from django.db.models import Max
from django.utils import timezone

from igfarchive.archive.attribution_rules import Decided, Meaning, note_turns
from igfarchive.archive.choices import UtteranceKind
from igfarchive.archive.models import (
    AttributionRule,
    EarlierReading,
    Session,
    Source,
    Utterance,
)
from igfarchive.importing.aligning import DISTINCTIVE_WORDS, Reading, align
from igfarchive.importing.applied_sheet import Listed
from igfarchive.importing.attributing import meanings_of_labels
from igfarchive.text.asides import AsideKind, find_asides
from igfarchive.text.breaks import PARAGRAPH_BREAK
from igfarchive.text.names import fold_name
from igfarchive.transcripts.transcript import Note, Times, TranscriptError, Turn

BATCH = 500
LATEST = 2**31 - 1
"""Milliseconds that a column holds: 24 days. A clock that shows more is taken for none."""


class ClashError(TranscriptError):
    """A file whose address in the archive another session has."""


def compare(
    session: Session, turns: Sequence[Turn], pins: Mapping[int, int | None] | None = None
) -> list[Utterance | None] | None:
    """For each turn the stored utterance that it is, or None; None at all if nothing changed.

    `pins` says so of some beforehand: the place of a turn -> the id of its utterance, or None.
    White space is no change, and no times are no other times. A turn that comes back, word for
    word, is the retired utterance.
    ClashError if the turns are those of some other session.
    """
    live = list(session.utterances.current())
    pins = pins or {}
    found = _align(live, turns, pins)
    if live and not _is_same_session(live, turns, found):
        raise ClashError(
            f"{session.path} is already in the archive, and this file shares too few of its words.",
            "If it is another session, give it a code or a title of its own in a sheet.",
        )
    if len(live) == len(turns) and all(
        place == old and _same(live[place], turn) and _same_times(live[place], turn)
        for place, (old, turn) in enumerate(zip(found, turns, strict=True))
    ):
        return None
    placed = [live[old] if old is not None else None for old in found]
    gone = session.utterances.filter(position=None).in_bulk([pk for pk in pins.values() if pk])
    for place, pk in pins.items():
        placed[place] = placed[place] or gone.get(pk or 0)
    return _revive(session, turns, placed)


def _align(
    live: Sequence[Utterance], turns: Sequence[Turn], pins: Mapping[int, int | None]
) -> list[int | None]:
    """As `align`, but for the pinned ones, which are what they are."""
    places = {old.pk: place for place, old in enumerate(live)}
    pinned = {place: places.get(pk) if pk else None for place, pk in pins.items()}
    taken = set(pinned.values())
    olds = [place for place in range(len(live)) if place not in taken]
    news = [place for place in range(len(turns)) if place not in pinned]
    aligned = align(
        [_reading(live[place]) for place in olds], [_reading(turns[place]) for place in news]
    )
    found = [pinned.get(place) for place in range(len(turns))]
    for new, old in zip(news, aligned, strict=True):
        found[new] = None if old is None else olds[old]
    return found


def kept_paragraphs(turn: Turn, old: Utterance | None) -> tuple[str, ...]:
    """The paragraphs as they will stand in the archive: those of a turn that is `old`, but for
    white space, stay as they are."""
    return tuple(old.paragraphs) if old and _same(old, turn) else turn.paragraphs


def reconcile(
    session: Session,
    source: Source,
    turns: Sequence[Turn],
    placed: Sequence[Utterance | None],
    listed: Listed,
    decided: Decided,
) -> set[int]:
    """Make the utterances of `session` those turns of `source`, `placed` as `compare` found them.
    Answers the ids of those that read otherwise now, retired ones among them.

    An utterance that is still there keeps its key, and its speaker while its label stands: what a
    curator attributed by hand outlives a new file, and another label too. Its times outlive a file
    that tells none, as plain text that corrects captions: of a turn that was cut, its start alone.
    One that vanished is retired.
    """
    stay = {old.pk for old in placed if old is not None}
    gone = session.utterances.current().order_by().exclude(pk__in=stay)
    changed = set(gone.values_list("pk", flat=True))
    if changed:
        gone.update(position=None, retired_at=timezone.now())
    return changed | _write(session, source, turns, placed, listed, decided)


def _reading(turn: Turn | Utterance) -> Reading:
    words = tuple(word for paragraph in turn.paragraphs for word in paragraph.split())
    return Reading(f"{turn.kind}:{fold_name(turn.label or '')}", words)


def _same(old: Utterance, turn: Turn) -> bool:
    """Whether nothing but white space differs."""
    return (
        (old.kind, old.label, old.label_affiliation, old.continues)
        == (turn.kind, turn.label or "", turn.affiliation, turn.continues)
    ) and [paragraph.split() for paragraph in old.paragraphs] == [
        paragraph.split() for paragraph in turn.paragraphs
    ]


def _same_times(old: Utterance, turn: Turn) -> bool:
    """Whether the turn tells no times, or those that are stored."""
    return not turn.times or (old.starts, old.ends, old.paragraph_times) == _times(turn)


def _times(turn: Turn) -> tuple[int | None, int | None, list[list[int | None] | None]]:
    """As they are stored: when the turn starts and ends, and each paragraph."""
    times = [each if each and _can_be(each) else None for each in turn.times]
    return (
        times[0].start if times[0] else None,
        times[-1].end if times[-1] else None,
        [list(each) if each else None for each in times],
    )


def _can_be(times: Times) -> bool:
    return 0 <= times.start <= (times.start if times.end is None else times.end) <= LATEST


def find_impossible_times(turns: Sequence[Turn]) -> list[Note]:
    """One note for all times that are not stored, at the line of the first turn with one."""
    impossible = [
        (turn.line, each) for turn in turns for each in turn.times if each and not _can_be(each)
    ]
    if not impossible:
        return []
    line, (start, end) = impossible[0]
    first = f"from {start / 1000:,} s" + ("" if end is None else f" to {end / 1000:,} s")
    return [
        Note(line, f"Times that cannot be were left out: {len(impossible):,}, the first {first}.")
    ]


def _is_same_session(
    live: Sequence[Utterance], turns: Sequence[Turn], found: Sequence[int | None]
) -> bool:
    """Whether a third of the words of the shorter of the two stand in turns that both have."""
    kept = sum(turn.words for old, turn in zip(found, turns, strict=True) if old is not None)
    return 3 * kept >= min(sum(old.words for old in live), sum(turn.words for turn in turns))


def _revive(
    session: Session, turns: Sequence[Turn], placed: Sequence[Utterance | None]
) -> list[Utterance | None]:
    """`placed`, and in the empty places retired utterances whose very words have come back."""
    stay = {old.pk for old in placed if old is not None}
    retired = {
        _reading(old): old
        for old in session.utterances.exclude(retired_at=None)
        if old.pk not in stay
    }
    return [
        retired.pop(_reading(turn), None)
        if old is None and turn.words >= DISTINCTIVE_WORDS
        else old
        for turn, old in zip(turns, placed, strict=True)
    ]


def _write(
    session: Session,
    source: Source,
    turns: Sequence[Turn],
    placed: Sequence[Utterance | None],
    listed: Listed,
    decided: Decided,
) -> set[int]:
    meanings = meanings_of_labels(
        {turn.label for turn in turns if turn.label is not None}, listed, session.path, decided
    )
    meanings[""] = Meaning(None)
    highest = session.utterances.aggregate(highest=Max("key"))["highest"] or 0
    new: list[Utterance] = []
    kept: list[Utterance] = []
    given: list[Utterance] = []
    earlier: list[EarlierReading] = []
    for position, (turn, old) in enumerate(zip(turns, placed, strict=True), start=1):
        label = turn.label or ""
        if old is None:
            highest += 1
            utterance = Utterance(session_id=session.pk, key=highest)
            new.append(utterance)
        else:
            utterance = old
            kept.append(utterance)
        relabels = old is None or fold_name(old.label) != fold_name(label)
        if relabels and utterance.pk not in decided.by_hand:
            utterance.speaker = meanings[fold_name(label)].speaker
            given.append(utterance)
        if old is None or not _same(old, turn):
            if old is not None:
                earlier.append(_earlier(old))
            utterance.text = PARAGRAPH_BREAK.join(turn.paragraphs)
        if turn.times:
            utterance.starts, utterance.ends, utterance.paragraph_times = _times(turn)
        elif len(utterance.paragraph_times) != len(turn.paragraphs):
            utterance.ends, utterance.paragraph_times = None, []
        utterance.kind = UtteranceKind(turn.kind.value)
        utterance.label = label
        utterance.label_affiliation = turn.affiliation
        utterance.continues = turn.continues
        utterance.words = turn.words
        utterance.gaps, utterance.losses = _missing(utterance)
        utterance.line = turn.line
        utterance.source_id = source.pk
        utterance.position = position
        utterance.retired_at = None
    relabelled = [each for each in given if each.pk]
    Utterance.objects.bulk_create(new, batch_size=BATCH)
    # Rows that are there are updated; `bulk_update` takes five times as long to say so.
    Utterance.objects.bulk_create(
        kept,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "kind", "label", "label_affiliation", "continues", "text", "words", "gaps", "losses",
            "line", "starts", "ends", "paragraph_times", "source", "position", "retired_at",
        ],
    )  # fmt: skip
    # Of the others the speaker is not even written: a curator may be attributing one just now.
    Utterance.objects.bulk_update(relabelled, ["speaker"], batch_size=BATCH)
    EarlierReading.objects.bulk_create(earlier, batch_size=BATCH)
    _note_rules(session, {each.key: meanings[fold_name(each.label)].rule for each in given})
    return {reading.utterance_id for reading in earlier}


def _note_rules(session: Session, given: Mapping[int, AttributionRule | None]) -> None:
    """Note which turns, by their keys, were given to somebody by a rule of the desk."""
    ruled = {key: rule for key, rule in given.items() if rule}
    if ruled:
        turns = session.utterances.values_list("key", "pk")
        note_turns((ruled[key], pk) for key, pk in turns if key in ruled)


def _earlier(old: Utterance) -> EarlierReading:
    """How a turn read until now: nothing that was once shown is lost."""
    return EarlierReading(
        utterance=old,
        source_id=old.source_id,
        label=old.label,
        text=old.text,
        superseded_at=timezone.now(),
    )


def _missing(utterance: Utterance) -> tuple[int, int]:
    """How often the words were not caught, and how often there was no sound."""
    if not utterance.is_speech:
        return 0, 0
    kinds = [aside.kind for aside in find_asides(utterance.text)]
    return kinds.count(AsideKind.GAP), kinds.count(AsideKind.LOST)
