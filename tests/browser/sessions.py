"""Sessions long enough to get lost in: an invented one, and a real one."""

import random
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from igfarchive.archive.models import Session
from tests import cast

TURNS = 1_286
WORDS = (
    "tide harbour ledger pilot quay lamp ship berth internet governance multistakeholder clock",
    "the of and on while that nobody keeps every wait for in an its",
)
LENGTHS = (2, 5, 9, 18, 40, 90, 160, 320)
"""Words of a turn: most are short, and most words stand in long ones."""


def invented() -> Session:
    """1,286 turns of fourteen people, in paragraphs of up to ninety words: always the same."""
    chance = random.Random(1286)  # noqa: S311 - any turns will do
    people = [cast.speaker(f"Watch Keeper{number:02}") for number in range(14)]
    session = cast.session(cast.event("Long Forum 2030", 2030), "WS 9", "The long watch")
    cast.speak(session, *((chance.choice(people), _said(chance)) for _ in range(TURNS)))
    return session


def _said(chance: random.Random) -> str:
    words = chance.choices(" ".join(WORDS).split(), k=chance.choice(LENGTHS))
    paragraphs = []
    while words:
        length = chance.randint(20, 90)
        paragraphs.append(" ".join(words[:length]).capitalize() + ".")
        words = words[length:]
    return "\n\n".join(paragraphs)


def real(shared: Path) -> Session:
    """WS 81 of IGF 2020 with its sheet, and the glossary."""
    for command, path in (
        ("import_glossary", Path("fixtures/glossary.toml")),
        ("import_transcripts", shared / "transcripts" / "igf-2020-ws-81.txt"),
    ):
        call_command(command, str(path), stdout=StringIO(), stderr=StringIO())
    return Session.objects.get(event__slug="igf-2020", slug="ws-81")
