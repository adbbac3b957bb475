"""Which values of which models the history keeps, and how they are read and written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BinaryField, F, Field, Model, QuerySet

from igfarchive.archive.models import (
    Affiliation,
    AffiliationProposal,
    Annotation,
    Attribution,
    Event,
    Merge,
    NotTwins,
    Organisation,
    OrganisationName,
    Participation,
    Receipt,
    Recording,
    Session,
    Source,
    Speaker,
    SpeakerName,
    Term,
    TurnBoundary,
    Utterance,
)

Values = dict[str, Any]
Rows = dict[int, Values]
"""What rows of one model hold, by their primary keys."""

SESSION = "session_of"
"""The key under which a row's values tell the session that it belongs to."""


PLAIN = (type(None), bool, int, float, str, list, dict)
"""What JSON holds as it is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a model: `fields`, without counts and what follows from others.

    `session` leads from a row to the one that it belongs to, `speakers` are the fields that name
    somebody it is about. A row that is made with its `owner` is told by the owner's entry. `names`
    are what it takes to name a row.
    """

    fields: tuple[str, ...]
    session: str = ""
    speakers: tuple[str, ...] = ()
    owner: str = ""
    names: tuple[str, ...] = ()


KEPT: Mapping[type[Model], Kept] = {
    Event: Kept(
        ("name", "slug", "year", "ordinal", "city", "country", "starts_on", "ends_on", "source_url")
    ),
    Session: Kept(
        (
            "event", "kind", "code", "slug", "title", "day", "date", "starts_at", "ends_at", "room",
            "track", "language", "notice", "source_url", "transcript_url", "status", "published",
        ),
        session="pk",
        names=("event",),
    ),
    Source: Kept(("name", "format", "url"), session="session_id", owner="session"),
    Recording: Kept(("session", "position", "url", "starts_at"), "session_id", owner="session"),
    Organisation: Kept(("name", "slug", "kind", "country", "reviewed", "merged_into")),
    OrganisationName: Kept(("organisation", "name"), owner="organisation"),
    Speaker: Kept(
        ("name", "sort_name", "slug", "kind", "reviewed", "merged_into"),
        speakers=("pk", "merged_into"),
    ),
    SpeakerName: Kept(("speaker", "name", "reason"), speakers=("speaker",), owner="speaker"),
    Participation: Kept(
        ("speaker", "session", "role", "listed"), "session_id", ("speaker",), "session",
        ("speaker", "session__event"),
    ),
    Affiliation: Kept(
        (
            "speaker", "session", "organisation", "position", "stakeholder_group", "regional_group",
            "stated_in", "stated_quote", "stated_url", "origin", "preferred",
        ),
        "session_id", ("speaker",), "session", ("organisation",),
    ),
    Term: Kept(("name", "slug", "expansion", "variants", "definition", "link")),
    NotTwins: Kept(
        ("first_speaker", "second_speaker", "first_organisation", "second_organisation"),
        speakers=("first_speaker", "second_speaker"),
        names=("first_speaker", "second_speaker", "first_organisation", "second_organisation"),
    ),
    AffiliationProposal: Kept(
        ("speaker", "status", "claim", "declined_because"),
        "stated_in__session_id",
        ("speaker",),
        names=("speaker",),
    ),
    Annotation: Kept(
        ("utterance", "motivation", "exact", "replacement", "body", "link", "creator", "anchored",
         "status", "withdrawn_because"),
        session="utterance__session_id",
    ),
    Receipt: Kept(("withdrawn_at", "withdrawn_because")),
    Merge: Kept(
        ("kept_speaker", "gone_speaker", "kept_organisation", "gone_organisation", "undone_at"),
        speakers=("kept_speaker", "gone_speaker"),
        names=("kept_speaker", "gone_speaker", "kept_organisation", "gone_organisation"),
    ),
    Attribution: Kept(
        ("kind", "subject", "speaker", "former", "undone_at"),
        speakers=("speaker", "former"),
        names=("speaker",),
    ),
    TurnBoundary: Kept(
        ("session", "joins", "head", "tail", "before", "after", "undone_at"),
        session="session_id",
        names=("head", "session__event"),
    ),
    # What a turn said in earlier transcripts is kept with it (`EarlierReading`).
    Utterance: Kept(("speaker",), "session_id"),
}  # fmt: skip


def fields_of(model: type[Model]) -> tuple[str, ...]:
    """What is compared of a row: what the history keeps, and of a model that it does not keep, all
    but whole files."""
    if kept := KEPT.get(model):
        return kept.fields
    fields = (field for field in model._meta.concrete_fields if not field.primary_key)
    return tuple(field.name for field in fields if not isinstance(field, BinaryField))


def read(rows: QuerySet[Any]) -> Rows:
    """What the rows hold now, in one question."""
    kept = KEPT.get(rows.model) or Kept(fields_of(rows.model))
    links = {SESSION: F(kept.session)} if kept.session else {}
    found = rows.order_by().values("pk", *kept.fields, **links)
    return {values.pop("pk"): values for values in map(dict, found)}


def changes_between(
    model: type[Model], before: Values | None, after: Values | None
) -> dict[str, list[Any]]:
    """Field -> its value before and after, of those that differ: of a row that is new, or gone,
    those that hold something."""
    changes = {}
    for name in fields_of(model):
        old = as_json(before[name]) if before else None
        new = as_json(after[name]) if after else None
        if old != new and ((before and after) or (old or new)):
            changes[name] = [old, new]
    return changes


def as_json(value: Any) -> Any:
    """A value of a row as the history keeps it."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, PLAIN) else str(value)


def as_value(field: "Field[Any, Any]", kept: Any) -> Any:
    """What `as_json` made of a field's value, as the row holds it."""
    return None if kept is None else field.to_python(kept)
