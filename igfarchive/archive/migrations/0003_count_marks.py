"""Marks in brackets are no words: what was counted before they were told apart is counted again."""

from collections.abc import Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q, Sum

from igfarchive.text.asides import AsideKind, find_asides, spoken_words

BATCH = 500
BRACKETS = "([（［【"


def count_marks(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    utterances = apps.get_model("archive", "Utterance").objects
    sessions: set[int] = set()
    for batch in batches(utterances.filter(with_bracket(), kind="speech")):
        for turn in batch:
            kinds = [aside.kind for aside in find_asides(turn.text)]
            turn.words = spoken_words(turn.text)
            turn.gaps, turn.losses = kinds.count(AsideKind.GAP), kinds.count(AsideKind.LOST)
            sessions.add(turn.session_id)
        utterances.bulk_update(batch, ["words", "gaps", "losses"])
    for session in sorted(sessions):
        recount(apps, session)


def with_bracket() -> Q:
    found = Q()
    for sign in BRACKETS:
        found |= Q(text__contains=sign)
    return found


def batches(turns: Any) -> Iterator[list[Any]]:
    ordered = turns.only("session_id", "text").order_by("pk")
    last = 0
    while batch := list(ordered.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        yield batch


def recount(apps: Apps, session: int) -> None:
    speech = apps.get_model("archive", "Utterance").objects.filter(
        session=session, kind="speech", retired_at=None
    )
    sums = {name: Sum(name, default=0) for name in ("words", "gaps", "losses")}
    totals = speech.aggregate(**sums)
    apps.get_model("archive", "Session").objects.filter(pk=session).update(**totals)
    participations = apps.get_model("archive", "Participation").objects.filter(session=session)
    for row in speech.order_by().values("speaker").annotate(said=Sum("words")):
        participations.filter(speaker=row["speaker"]).update(words=row["said"])


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_annotations")]
    operations = [migrations.RunPython(count_marks, migrations.RunPython.noop)]
