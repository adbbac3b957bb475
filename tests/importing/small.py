"""Small transcripts for the tests of loading, in the captions' own form."""

from igfarchive.archive.models import (
    Affiliation,
    Event,
    Organisation,
    Recording,
    Session,
    Source,
    Speaker,
    SpeakerName,
    Utterance,
)
from igfarchive.importing.loading import Loaded, load
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.reading import read_file

TITLE = "IGF 2023 - Day 2 - WS 4 Cables for small islands"

WELCOME = ">> ANA LIMA:  Welcome to this session on cables for small islands."
COSTS = ">> BEN OKORO:  The cable will cost us nine million over ten years.\n\nWho pays?"
APPLAUSE = "[ Applause ]"
DOUBT = ">> ANA LIMA:  That is what they told us about the last one too."
NOBODY = ">> Can anybody hear me on the remote channel?"
THANKS = ">> BEN OKORO:  Thank you."

SHEET = """
[event]
name = "IGF 2023"
[session]
code = "WS 4"
title = "Cables for small islands"
kind = "workshop"
[[speakers]]
name = "Ana Lima"
labels = ["ANA LIMA"]
role = "moderator"
[[speakers.affiliations]]
organisation = "Island Networks"
stakeholder_group = "private-sector"
stated_turn = 1
"""


def captions(*turns: str, title: str = TITLE) -> bytes:
    return "\n\n".join([title, *turns]).encode()


def load_captions(
    *turns: str,
    title: str = TITLE,
    sheet: str | None = None,
    name: str = "ws-4.txt",
    event: str = "",
) -> Loaded:
    """Load a transcript of these turns, with its sheet if one is given."""
    sheet_file = SheetFile("ws-4.toml", sheet.encode()) if sheet is not None else None
    return load(read_file(name, captions(*turns, title=title)), sheet_file, event)


def rows(session: Session) -> list[tuple[int, str, str]]:
    """Key, speaker and first word of each utterance, in order."""
    utterances = session.utterances.current().select_related("speaker").order_by("position")
    assert [utterance.position for utterance in utterances] == list(range(1, len(utterances) + 1))
    return [
        (
            utterance.key,
            utterance.speaker.name if utterance.speaker else "",
            utterance.text.split()[0],
        )
        for utterance in utterances
    ]


def everything() -> list[object]:
    """All that is stored, to show that nothing changed."""
    models = (
        Event, Session, Source, Recording, Speaker, SpeakerName, Affiliation, Organisation,
        Utterance,
    )  # fmt: skip
    return [list(model.objects.order_by("pk").values()) for model in models]
