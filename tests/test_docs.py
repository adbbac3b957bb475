"""The README says all there is to say about settings, commands and addresses, and nothing else."""

import ast
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from igfarchive.annotating.anchoring.anchors import Selector, anchor
from igfarchive.annotating.glossaries.files import read_glossary
from igfarchive.annotating.webannotations.documents import read_document
from igfarchive.exporting.formats import programme
from igfarchive.importing.management.commands import import_transcripts
from igfarchive.importing.programmes.headings import COLUMNS, plain
from igfarchive.importing.programmes.programme import read_programme
from igfarchive.importing.sheets import read_folder_sheet, read_sheet
from igfarchive.transcripts.reading import read_file

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def section(heading: str) -> str:
    """The README's text under a heading, up to the next of the same level."""
    found = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL
    )
    assert found, f"README has no section “{heading}”."
    return found[1]


def first_cells(heading: str) -> list[str]:
    """What stands in code in the first cell of each row of the section's tables."""
    rows = re.findall(r"^\| *(`[^|]*`[^|]*)\|", section(heading), re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def settings_read() -> Iterator[str]:
    """The variables that the settings file reads."""
    tree = ast.parse((ROOT / "igfarchive" / "settings.py").read_text("utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.args[0]
        reader = ast.unparse(node.func)
        if reader.startswith(("environment.", "os.environ.")) and isinstance(name, ast.Constant):
            yield str(name.value)


def variables_of(pattern: str) -> set[str]:
    """The IGFARCHIVE_… variables that files of a glob pattern name."""
    texts = [path.read_text("utf-8") for path in ROOT.glob(pattern)]
    return {name for text in texts for name in re.findall(r"\bIGFARCHIVE_[A-Z_]*[A-Z]", text)}


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every route as a visitor sees it; of the admin site only its root, and of the API, which has
    a page of its own for them."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern) or route in ("admin/", "api/v1/"):
            yield "/" + re.sub(r"<\w+:", "<", route)
        else:
            yield from addresses(pattern, route)


def test_every_setting_is_in_the_table_and_no_other() -> None:
    documented = first_cells("Settings")
    assert sorted(documented) == sorted(settings_read())


def test_settings_are_read_in_one_place() -> None:
    elsewhere = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("igfarchive/**/*.py")
        if re.search(r"os\.environ|getenv|environment\.", path.read_text("utf-8"))
    }
    # wsgi.py names the settings file, as every Django project does.
    assert elsewhere == {
        "igfarchive/environment.py",
        "igfarchive/settings.py",
        "igfarchive/wsgi.py",
    }


def test_every_variable_of_the_tests_is_documented_and_no_other() -> None:
    used = {name for name in variables_of("tests/**/*.py") if name.startswith("IGFARCHIVE_TEST_")}
    assert set(first_cells("Tests")) == used


def test_every_command_is_in_the_table_and_no_other() -> None:
    ours = {name for name, app in get_commands().items() if app.startswith("igfarchive.")}
    assert {command.split()[0] for command in first_cells("Commands")} == ours


def test_the_pages_name_commands_as_the_readme_does() -> None:
    pages = "".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html"))
    named = re.findall(r"<code>([^<]*manage\.py \w+)", pages)
    assert {command.rpartition(" ")[0] for command in named} == {".venv/bin/python manage.py"}
    assert named[0] in README


def test_every_address_is_in_the_table_and_no_other() -> None:
    assert sorted(first_cells("Addresses")) == sorted(addresses(get_resolver()))


def test_every_make_target_is_named_and_no_other() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)) - {"help"}
    assert set(re.findall(r"`make ([a-z-]+)", README)) == targets


def test_the_samples_are_said_to_be_invented() -> None:
    sheets = [read_sheet(path.read_bytes()) for path in (ROOT / "fixtures").glob("fon-*/*.toml")]
    (forum,) = {sheet.event.name.split()[0] for sheet in sheets}
    assert re.search(rf"\({forum}\)[^.]* invented\.", README)


def example(language: str, place: int = 0) -> bytes:
    """The README's code in a language: the first of it, or that at another place."""
    found = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found[place]).encode()


def test_the_transcript_shown_is_one() -> None:
    transcript = read_file("ws-12.txt", example("text")).transcript
    assert transcript.heading.event == "IGF 2031"
    assert transcript.heading.code == "WS 12"
    assert [turn.label for turn in transcript.turns] == ["ADA QUILL", None, None]
    assert transcript.notes == ()
    assert transcript.junk == ()


def test_the_sheet_shown_is_one() -> None:
    sheet = read_sheet(example("toml"))
    assert sheet.session.code == "WS 12"
    assert [each.starts_at for each in sheet.recordings] == [0, 4_350_000]
    assert [speaker.name for speaker in sheet.speakers] == ["Ada Quill"]
    assert sheet.speakers[0].affiliations[0].organisation == "Harbour Authority"


def test_the_folder_s_sheet_shown_is_one() -> None:
    sheet = read_folder_sheet(example("toml", 1))
    assert (sheet.event.name, sheet.session.kind) == ("IGF 2031", "workshop")


def test_every_option_of_the_import_is_in_its_row() -> None:
    parser = ArgumentParser()
    import_transcripts.Command().add_arguments(parser)
    options = set(parser._option_string_actions) - {"-h", "--help"}
    (row,) = re.findall(r"^\| `import_transcripts.*$", README, re.MULTILINE)
    assert options == set(re.findall(r"`(--[a-z-]+)`", row))


def test_the_programme_shown_is_one_and_its_columns_are_those_that_there_are() -> None:
    text = (ROOT / "docs" / "programmes.md").read_text("utf-8")
    (table,) = re.findall(r"^```csv\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    tides, _ = read_programme(table.encode()).sessions
    assert [each.name for each in tides.sheet.speakers] == ["Bo Tern", "Cy Wharf", "Ada Quill"]
    documented = re.findall(r"^\| `([a-z ]+)` \|", text, re.MULTILINE)
    assert {COLUMNS[plain(name)] for name in documented} == set(COLUMNS.values())
    assert len(documented) == len(set(COLUMNS.values()))
    assert set(programme.COLUMNS) <= {*documented}


def test_the_annotation_shown_stands_on_words_of_the_transcript_shown() -> None:
    (item,) = read_document(example("json"))
    said = item.annotation
    assert said
    turn = read_file("ws-12.txt", example("text")).transcript.turns[0]
    assert said.source.endswith("/u1/")
    assert said.replacement == "tide tables"
    assert anchor(Selector(said.exact, said.prefix, said.suffix), turn.paragraphs[0])


def test_the_glossary_shown_is_one() -> None:
    assert [term.term for term in read_glossary(example("toml", 2))] == ["IXP"]


@pytest.mark.parametrize("host", ["archive.example.org", "127.0.0.1:8000"])
def test_the_site_put_on_the_web_answers_visitors_and_a_monitor(
    client: Client, settings: Settings, host: str
) -> None:
    found = re.search(r"^export IGFARCHIVE_HOSTS=(\S+)", README, re.MULTILINE)
    assert found
    settings.ALLOWED_HOSTS = found[1].split(",")
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "document",
    ["README.md", "CHANGELOG.md", *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))],
)
def test_every_link_leads_somewhere(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8"))
    local = [link for link in links if not link.startswith("https://")]
    assert [link for link in local if not (path.parent / link).exists()] == []


ROOMS = "affiliations|annotating|archive|importing|search|text|transcripts|web"
NAMED = re.compile(
    rf"(?<![\w./-])((?:{ROOMS})(?:\.(?!example)[a-z_]+)+|(?:igfarchive/)?(?:{ROOMS})(?:/[a-z_]+)+\.py)"
)


def test_the_modules_that_the_docs_name_are_there() -> None:
    """`room.module`, `room/module.py`, or `room.module.function`."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    named = [(page.name, name) for page in pages for name in NAMED.findall(page.read_text("utf-8"))]
    assert named
    for page, name in named:
        *path, last = (
            name.removesuffix(".py").removeprefix("igfarchive/").replace("/", ".").split(".")
        )
        place = ROOT.joinpath("igfarchive", *path)
        module = place.with_suffix(".py")
        is_there = (place / last).is_dir() or (place / f"{last}.py").is_file()
        assert is_there or f"def {last}(" in module.read_text("utf-8"), f"{page} names {name}"
