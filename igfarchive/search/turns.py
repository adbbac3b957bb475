"""Turns that an answer may tell of."""

from django.db.models import QuerySet

from igfarchive.archive.models import Utterance


def public_turns() -> QuerySet[Utterance]:
    """The public turns, with who said them and where."""
    return (
        Utterance.objects.published()
        .speech()
        .select_related("speaker", "session__event")
        .only(
            "text", "key", "position", "kind", "continues", "speaker__name", "speaker__slug",
            "session__slug", "session__code", "session__title", "session__date",
            "session__event__slug", "session__event__name", "session__event__year",
        )
    )  # fmt: skip
