"""A session that leaves the archive as files and comes into an empty one."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps

from igfarchive.archive.models import Affiliation, Event, Session, Speaker
from igfarchive.exporting.datasets import Page, turns_of_session
from igfarchive.exporting.formats import FORMATS
from igfarchive.importing.loading import Loaded, load
from igfarchive.importing.sources import SheetFile
from igfarchive.search.queries.query import Query
from igfarchive.transcripts.reading import read_file

SITE = "https://archive.example"


def written(session: Session, name: str, captioned: bool | None = None) -> str:
    """What a format writes of the session."""
    (wanted,) = (each for each in FORMATS if each.name == name)
    page = Page(SITE, session.get_absolute_url())
    return "".join(wanted.write(turns_of_session(session, Query(), page, captioned)))


def brought_again(session: Session, name: str) -> Session:
    """The session, written in the format and with its sheet, in an archive that held nothing."""
    words, sheet = written(session, name), written(session, "toml")
    empty()
    return brought(f"{session.slug}.{name}", words, sheet).session


def brought(name: str, words: str, sheet: str) -> Loaded:
    file = read_file(name, words.encode())
    return load(file, SheetFile("sheet.toml", sheet.encode()))


def empty() -> None:
    """Forget all that the archive holds."""
    for name in (
        "TermUse", "Term", "AnnotationRevision", "Annotation", "EarlierReading", "Merge",
        "AffiliationProposal", "Affiliation", "Participation", "Utterance", "Recording", "Source",
        "Session", "Event", "SpeakerName", "Speaker", "OrganisationName", "Organisation",
    ):  # fmt: skip
        apps.get_model("archive", name).objects.all().delete()


def picture(session: Session) -> dict[str, Any]:
    """All that two sessions must have in common to be the same; `turns_in` compares the words."""
    session.refresh_from_db()
    event = Event.objects.get(pk=session.event_id)
    return {
        "event": _fields(event, "slug name year ordinal city country starts_on ends_on source_url"),
        "session": _fields(
            session,
            "slug code title kind day date starts_at ends_at room track language status source_url "
            "transcript_url notice turns words gaps losses",
        ),
        "recordings": list(session.recordings.values_list("url", "starts_at")),
        "people": sorted(
            (
                *_fields(each.speaker, "slug name sort_name kind").values(),
                *_fields(each, "role turns words").values(),
            )
            for each in session.participations.select_related("speaker")
        ),
        "claims": sorted(map(_claim, session.affiliations.all()), key=repr),
        "turns": turns_in(session),
    }


def turns_in(session: Session) -> Sequence[tuple[Any, ...]]:
    turns = session.utterances.current().order_by("position").select_related("speaker")
    return [
        (
            each.kind,
            each.label,
            each.label_affiliation,
            each.continues,
            each.speaker.slug if each.speaker else "",
            each.paragraphs,
            each.words,
            each.starts,
            each.ends,
            each.paragraph_times,
        )
        for each in turns
    ]


def without_times(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"turns": [turn[:7] for turn in found["turns"]]}


def _claim(claim: Affiliation) -> Sequence[Any]:
    return (
        claim.speaker.slug,
        *(
            _fields(claim.organisation, "name kind country").values()
            if claim.organisation
            else ("", "", "")
        ),
        *_fields(
            claim,
            "position stakeholder_group regional_group stated_quote stated_url preferred",
        ).values(),
        claim.stated_in.position if claim.stated_in else None,
    )


def _fields(row: Event | Session | Speaker | Any, names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names.split()}
