"""What tests of merging and of undoing share: spellings, and all rows to compare."""

from typing import Any

from django.apps import apps
from django.core import serializers

from igfarchive.archive.models import (
    HistorySubject,
    IndexVersion,
    Merge,
    Organisation,
    OrganisationName,
    Speaker,
    SpeakerName,
)


def everything() -> dict[str, dict[Any, Any]]:
    """Every row of the archive but the merges themselves, and what tells of them."""
    return {
        model.__name__: {
            row["pk"]: row["fields"]
            for row in serializers.serialize("python", model._default_manager.order_by("pk"))
        }
        for model in apps.get_app_config("archive").get_models()
        if model not in (HistorySubject, Merge, IndexVersion)
    }


def spelling(speaker: Speaker, name: str, reason: str = "captioned so") -> SpeakerName:
    return SpeakerName.objects.create(
        speaker=speaker, name=name, folded=name.casefold(), reason=reason
    )


def organisation_spelling(organisation: Organisation, name: str) -> OrganisationName:
    return OrganisationName.objects.create(
        organisation=organisation, name=name, folded=name.casefold()
    )
