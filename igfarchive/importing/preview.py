"""What an import of one file would do, told before anything of it is kept.

It is found out by doing it: the file is stored in a transaction that is taken back. So what is told
is what an import does, and not what somebody believes that it does; and when the same is done again
to stay, it can be held against what was told (`Preview.digest`).

One file at a time is brief enough for others who write: `archive.transactions.rehearsal`, which
copies the whole of an SQLite database, is for runs that are not.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min

from igfarchive.archive.models import Event, Session, Speaker
from igfarchive.archive.transactions import serialized
from igfarchive.importing.changes import Changes, Standing, changes_since, facts_of
from igfarchive.importing.drafting import Draft
from igfarchive.importing.likely_speakers import LikelySpeaker, likely_speakers
from igfarchive.importing.loading import Loaded, store
from igfarchive.transcripts.formats import read
from igfarchive.transcripts.reading import ReadFile
from igfarchive.transcripts.transcript import Note

MOST_SHOWN = 300
"""Warnings, or lines that are left out, of one file; of more, how many there are."""
LONGEST_LINE = 300
"""Characters of a line that are shown."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A note, with the beginning of the line that it is about; `line` is 0 for the whole file."""

    line: int
    message: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LabelSpeaker:
    """Whom the turns of a label would be by, `turns` of them; nobody, who has no name, is known.

    `likely` are speakers that the archive knows and that may be the same as one it does not.
    """

    label: str
    turns: int
    name: str
    slug: str
    known: bool
    likely: tuple[LikelySpeaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """Plain values, all of which JSON has.

    `outcome` is a `loading.Status`, `path` the session's (`igf-2020/ws-81`), and `facts` what the
    archive would say of it. `catalogued` says that it is there, and had no words yet. Counts are of
    speech, and `left_out` of words. `junk` is a line, its text and the reason each.
    """

    outcome: str
    path: str
    event: str
    new_event: bool
    title: str
    facts: dict[str, str]
    catalogued: bool = False
    turns: int = 0
    words: int = 0
    left_out: int = 0
    labels: tuple[LabelSpeaker, ...] = ()
    warnings: tuple[Warned, ...] = ()
    more_warnings: int = 0
    junk: tuple[tuple[int, str, str], ...] = ()
    more_junk: int = 0
    changes: Changes = field(default_factory=Changes)

    def as_json(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return values


@dataclass(frozen=True, slots=True)
class Done:
    """What an import has done in the transaction that it still is in. `digest` is the same for two
    that did the same: it stands for all that a preview tells, but for what is known of a speaker
    or an event meanwhile, as other files of the same batch may have brought them."""

    loaded: Loaded
    preview: Preview
    digest: str


def carry_out(draft: Draft) -> Done:
    """Store a draft, within a transaction, and tell what that did."""
    newest = Speaker.objects.aggregate(newest=Max("pk"))["newest"] or 0
    events = set(_event_of(draft))
    before = Standing.of(draft.session)
    catalogued = draft.session is not None and draft.session.catalogued
    loaded = store(draft)
    # As it is written, and not as it was when the event was looked up.
    session = Session.objects.select_related("event").get(pk=loaded.session.pk)
    labels = _labels(session, newest) if draft.found_by else ()
    changes, everything = changes_since(before, session) if draft.session else (Changes(), [])
    transcript = draft.found_by.transcript if draft.found_by else None
    notes = loaded.notes
    facts = facts_of(session)
    preview = Preview(
        outcome=str(loaded.status),
        path=session.path,
        event=session.event.name,
        new_event=session.event.slug not in events,
        title=session.title,
        facts=facts,
        catalogued=catalogued,
        turns=len(transcript.speech) if transcript else 0,
        words=transcript.words if transcript else 0,
        left_out=transcript.left_out if transcript else 0,
        labels=labels,
        warnings=_warned(notes[:MOST_SHOWN], draft.found_by),
        more_warnings=max(0, len(notes) - MOST_SHOWN),
        junk=tuple(
            (each.line, _cut(each.text), each.reason)
            for each in (transcript.junk if transcript else ())[:MOST_SHOWN]
        ),
        more_junk=max(0, len(transcript.junk if transcript else ()) - MOST_SHOWN),
        changes=changes,
    )
    told = [
        preview.outcome,
        preview.path,
        facts,
        [(each.label, each.slug, each.turns) for each in labels],
        [(note.line, note.message) for note in notes],
        everything,
    ]
    return Done(loaded, preview, hashlib.sha256(json.dumps(told).encode()).hexdigest())


@serialized
def rehearse(draft: Draft) -> Done:
    """The same, and then taken back."""
    done = carry_out(draft)
    transaction.set_rollback(True)
    return done


def _event_of(draft: Draft) -> list[str]:
    """The slug of the event, if it is there before the draft is stored."""
    if draft.session:
        return [draft.session.event.slug]
    slug = draft.identity.event_slug if draft.identity else ""
    return list(Event.objects.filter(slug=slug).values_list("slug", flat=True))


def _labels(session: Session, newest: int) -> tuple[LabelSpeaker, ...]:
    """The labels in the order of their first turns; one of several speakers, of whom a curator
    has named some, is there for each. Speakers above `newest` are new."""
    rows = (
        session.utterances.current()
        .exclude(label="")
        .filter(continues=False)
        .order_by()
        .values_list("label", "speaker", "speaker__name", "speaker__slug", "speaker__kind")
        .annotate(turns=Count("pk"), first=Min("position"))
    )
    found = sorted(rows, key=lambda row: row[-1])
    new = {key: (name, kind) for _, key, name, _, kind, *_ in found if key and key > newest}
    likely = likely_speakers(new, newest)
    return tuple(
        LabelSpeaker(
            label,
            turns,
            name or "",
            slug or "",
            known=key is None or key <= newest,
            likely=tuple(likely.get(key, ())),
        )
        for label, key, name, slug, _, turns, _ in found
    )


def _warned(notes: Sequence[Note], file: ReadFile | None) -> tuple[Warned, ...]:
    lines = _lines(file) if file and any(note.line for note in notes) else {}
    return tuple(Warned(note.line, note.message, lines.get(note.line, "")) for note in notes)


def _lines(file: ReadFile) -> dict[int, str]:
    """The lines of a file by their numbers: as its format has them, or the first of each turn."""
    turns = {
        turn.line: f"{turn.label or ''}: {turn.paragraphs[0]}" for turn in file.transcript.turns
    }
    lines = {line.number: line.text for line in read(file.content, file.name).lines}
    return {number: _cut(text) for number, text in (turns | lines).items()}


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"
