"""What happened to an annotation while a curator had its form open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from igfarchive.annotating import curating
from igfarchive.annotating.anchoring.differences import Change, differences
from igfarchive.archive.choices import AnnotationMotivation
from igfarchive.archive.models import Annotation, AnnotationRevision

CHANGED_MEANWHILE = "Somebody changed it while this form was open: nothing was saved."

FIELDS = {
    "motivation": "Kind",
    "words": "The words",
    "replacement": "What was said instead",
    "body": "Text",
    "link": "Link",
    "creator": "Who says so",
}
"""What a form shows of an annotation, and what pages call it."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """The revisions since, the oldest first; `shown` is what the form showed, empty where that is
    not known; `values` are those that differ now, word by word."""

    revisions: Sequence[AnnotationRevision]
    shown: Mapping[str, str]
    values: Sequence[tuple[str, Sequence[Change]]]


def version_of(annotation: Annotation) -> str:
    """Another one after whatever happened to it, an import that moved it among that."""
    last = annotation.revisions.order_by("-pk").values_list("pk", flat=True).first()
    return str(last or 0)


def initial_of(annotation: Annotation) -> dict[str, Any]:
    """What its form shows."""
    facts = curating.facts_of(annotation)
    return {
        "motivation": facts.motivation,
        "words": annotation.exact,
        "before": annotation.prefix,
        "after": annotation.suffix,
        "start": annotation.start if annotation.anchored else None,
        "replacement": facts.replacement or "",
        "body": facts.body,
        "link": facts.link,
        "creator": facts.creator,
    }


def changed_since(annotation: Annotation, version: str) -> Meanwhile:
    """What happened since the form of that version was shown."""
    known = annotation.revisions.select_related("by").order_by("pk")
    seen = int(version) if version.isascii() and version.isdecimal() else 0
    before = next((each for each in known if each.pk == seen), None)
    shown: dict[str, str] = {}
    if before:
        facts = before.facts | {"words": before.facts["exact"]}
        shown = {name: str(facts[name] or "") for name in FIELDS}
    now = initial_of(annotation)
    values = [
        (label, differences(_in_words(name, shown[name]), _in_words(name, str(now[name]))))
        for name, label in FIELDS.items()
        if shown and shown[name] != str(now[name])
    ]
    return Meanwhile([each for each in known if each.pk > seen], shown, values)


def _in_words(name: str, value: str) -> str:
    return AnnotationMotivation(value).label if name == "motivation" else value


def over_now(posted: QueryDict, meanwhile: Meanwhile, now: Mapping[str, Any]) -> QueryDict:
    """What was typed, and what it says now wherever nothing was."""
    merged = posted.copy()
    typed = {
        name
        for name in FIELDS
        if not meanwhile.shown or posted.get(name, "").split() != meanwhile.shown[name].split()
    }
    words = set() if "words" in typed else {"before", "after", "start"}
    for name in (FIELDS.keys() - typed) | words:
        merged[name] = "" if now[name] is None else str(now[name])
    merged["version"] = str(now["version"])
    return merged
