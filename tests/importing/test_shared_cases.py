"""Small inputs, each the shape of a real page, come in as their right answers say."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from igfarchive.archive.models import Session
from igfarchive.importing.loading import load
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.reading import read_file

pytestmark = pytest.mark.django_db

ENDING = ".expected.json"


def case_names() -> list[str]:
    """The cases of the shared folder; one that stands for all where there is no such folder."""
    folder = os.environ.get("IGFARCHIVE_TEST_SHARED")
    if not folder:
        return ["any"]
    return sorted(
        path.name.removesuffix(ENDING) for path in (Path(folder) / "cases").glob(f"*{ENDING}")
    )


@pytest.mark.parametrize("name", case_names())
def test_a_case_comes_in_as_it_should(shared: Path, name: str) -> None:
    folder = shared / "cases"
    expected: dict[str, Any] = json.loads((folder / f"{name}{ENDING}").read_text("utf-8"))
    (path,) = [each for each in folder.glob(f"{name}.*") if not each.name.endswith(ENDING)]
    session = imported(path, title="" if "title" in expected else name)
    if "turns" in expected:
        assert_turns(session, expected["turns"])
    assert session.title == expected.get("title", name)
    assert session.status == expected.get("status", session.status)


def imported(path: Path, title: str) -> Session:
    titled = f'[session]\ntitle = "{title}"' if title else ""
    sheet = SheetFile("sheet.toml", f'[event]\nname = "Harbour Forum 2031"\n{titled}'.encode())
    return load(read_file(path.name, path.read_bytes()), sheet).session


def assert_turns(session: Session, expected: list[tuple[str | None, str]]) -> None:
    turns = session.utterances.current().speech().filter(continues=False).order_by("position")
    found = [
        [turn.label or None, turn.text[: len(words)]]
        for turn, (_, words) in zip(turns, expected, strict=False)
    ]
    assert found == [list(each) for each in expected]
    assert turns.count() == len(expected), [turn.text for turn in turns]
