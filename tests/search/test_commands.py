"""The commands that keep the index."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from igfarchive.archive.models import Utterance
from igfarchive.search import homes, index, index_searcher
from tests import cast

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def panel() -> cast.Panel:
    return cast.panel(cast.event())


def test_rebuild_says_what_the_index_holds(panel: cast.Panel) -> None:
    assert run("rebuild_index") == "The search index holds 7 utterances of 1 sessions.\n"
    assert index_searcher.count() == 7


def test_rebuild_as_json(panel: cast.Panel) -> None:
    assert json.loads(run("rebuild_index", "--json")) == {"sessions": 1, "utterances": 7}


def test_rebuild_shows_progress_on_a_terminal(
    panel: cast.Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    real = index.rebuild

    def rebuild(progress: Callable[[int, int], None]) -> index.Rebuilt:
        progress(0, 7)
        told.append((0, 7))
        return real(progress)

    monkeypatch.setattr(index, "rebuild", rebuild)

    call_command("rebuild_index", stdout=Terminal())

    assert told == [(0, 7)]


def test_a_second_rebuild_is_refused(panel: cast.Panel) -> None:
    with (
        homes.home().rebuilding(),
        pytest.raises(CommandError, match="being rebuilt already"),
    ):
        run("rebuild_index")


def test_check_finds_all_in_step(panel: cast.Panel) -> None:
    index.rebuild()

    assert run("check_index") == "The index is in step with the archive.\n"
    assert json.loads(run("check_index", "--json")) == {"missing": [], "extra": [], "stale": []}


def test_check_names_what_differs_and_fails(panel: cast.Panel, capsys: object) -> None:
    index.rebuild()
    Utterance.objects.filter(pk=panel.utterances[0].pk).update(text="Good evening.")
    out = io.StringIO()

    with pytest.raises(SystemExit) as left:
        call_command("check_index", stdout=out)
    assert left.value.code == 1
    assert out.getvalue() == (
        "harbour-forum-2031/ws-7 is not in the index as it stands in the archive.\n"
        "Run `python manage.py rebuild_index`.\n"
    )

    with pytest.raises(SystemExit):
        call_command("check_index", "--json", stdout=(out := io.StringIO()))
    assert json.loads(out.getvalue())["stale"] == ["harbour-forum-2031/ws-7"]


def test_check_without_an_index_fails(panel: cast.Panel) -> None:
    with pytest.raises(CommandError, match="no search index yet"):
        run("check_index")
