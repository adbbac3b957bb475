"""An archive that is put aside, and another machine to bring it back on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT, Site, site

CONTENT = """
import hashlib, json
from django.apps import apps
from igfarchive.archive.models import Event, Session
held = {}
for model in apps.get_models():
    if model._meta.label != "sessions.Session":
        rows = model._base_manager.order_by("pk").values_list()
        held[model._meta.label] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
pages = [session.get_absolute_url() for session in Session.objects.all()]
print(json.dumps({"held": held, "pages": pages}))
"""
"""A sum of each table's rows, and the addresses of the sessions."""

ADD = """
import json
from igfarchive.archive.models import Event
slug = f"tide-days-{Event.objects.count()}"
print(json.dumps(Event.objects.create(name="Tide Days", slug=slug).pk))
"""

SIGN_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth.models import User
User.objects.create_superuser("curator", password="a-long-tide")
import_module(settings.SESSION_ENGINE).SessionStore().save()
print("null")
"""
TIDES, EBB = '[session]\ntitle = "Tides"\n', '[session]\ntitle = "Ebb"\n'
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.database)]


@pytest.fixture(scope="module", params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def archive(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One that holds the samples; each test leaves it as it was."""
    with site(database, tmp_path_factory.mktemp("here")) as made:
        made.run("import_glossary", ROOT / "fixtures" / "glossary.toml")
        made.run("import_transcripts", ROOT / "fixtures" / "fon-2023")
        made.ask(SIGN_IN)
        Path(made.environment["IGFARCHIVE_SHEETS"], "tides.toml").write_text(
            '[session]\ntitle = "Tides"\n'
        )
        yield made


@pytest.fixture
def elsewhere(database: str, tmp_path: Path) -> Iterator[Site]:
    with site(database, tmp_path / "there") as made:
        yield made


@pytest.fixture
def path(archive: Site, tmp_path: Path) -> Path:
    path = tmp_path / "archive.tar.gz"
    archive.run("backup", path)
    return path


def sheet_of(archive: Site) -> Path:
    return Path(archive.environment["IGFARCHIVE_SHEETS"], "tides.toml")


def refusal(archive: Site, *arguments: str | Path) -> str:
    process = archive.manage(*arguments)
    _, complaint = process.communicate()
    assert process.returncode == 1, complaint
    assert "Traceback" not in complaint
    return complaint
