"""The command: a glossary in, and the turns that use its terms are known."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from igfarchive.archive.models import Term, TermUse
from tests import cast

pytestmark = pytest.mark.django_db

GLOSSARY = """
[[terms]]
term = "tide table"
variants = ["tidal table"]
definition = "When the sea is where."
[[terms]]
term = "HA"
expansion = "Harbour Authority"
definition = "Who keeps the harbour."
link = "https://harbour.example/"
"""


@pytest.fixture(autouse=True)
def panel() -> cast.Panel:
    return cast.panel(cast.event())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "glossary.toml"


def run(path: Path, content: str) -> str:
    path.write_text(content)
    out = StringIO()
    call_command("import_glossary", str(path), stdout=out)
    return out.getvalue()


def uses(name: str) -> list[int]:
    rows = TermUse.objects.filter(term__name=name).order_by("utterance__key")
    return list(rows.values_list("utterance__key", flat=True))


def test_terms_become_rows_with_their_uses(path: Path) -> None:
    assert run(path, GLOSSARY) == "Glossary: 2 terms, 2 new or changed.\n"
    table = Term.objects.get(slug="tide-table")
    assert (table.names, table.definition) == (
        ("tide table", "tidal table"), "When the sea is where.",
    )  # fmt: skip
    assert Term.objects.get(name="HA").link == "https://harbour.example/"
    assert (uses("tide table"), uses("HA")) == ([2], [])


def test_the_same_glossary_again_changes_nothing(path: Path) -> None:
    run(path, GLOSSARY)
    before = list(Term.objects.values()), list(TermUse.objects.values())
    assert run(path, GLOSSARY) == "Glossary: 2 terms, 0 new or changed.\n"
    assert (list(Term.objects.values()), list(TermUse.objects.values())) == before


def test_a_changed_term_keeps_its_address_and_gets_its_uses(path: Path) -> None:
    run(path, GLOSSARY)
    assert run(path, GLOSSARY.replace("tidal table", "clock")).endswith("1 new or changed.\n")
    assert uses("tide table") == [2, 8]
    run(path, GLOSSARY.replace('"tidal table"', ""))
    assert uses("tide table") == [2]
    assert Term.objects.get(name="tide table").slug == "tide-table"


def test_terms_that_a_glossary_no_longer_has_stay(path: Path) -> None:
    run(path, GLOSSARY)
    run(path, '[[terms]]\nterm = "lighthouse"\ndefinition = "A tower."')
    assert Term.objects.count() == 3
    assert (uses("tide table"), uses("lighthouse")) == ([2], [6, 7])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[[terms]]\nterm =", "not TOML"),
        ("[[terms]]\nterm = 'tide'", "definition is missing"),
        ("[[term]]\n", "term is not a key of a glossary"),
        (GLOSSARY.replace('"HA"', '"Tidal\u00a0Table"'), "is a name of"),
        (GLOSSARY.replace("https://harbour.example/", "javascript:alert(1)"), "link is"),
        (f"[[terms]]\nterm = '{'x' * 101}'\ndefinition = 'x'", "has 101 characters"),
    ],
)
def test_a_bad_glossary_is_refused_as_a_whole(path: Path, content: str, why: str) -> None:
    with pytest.raises(CommandError, match=why) as raised:
        run(path, content)
    assert str(path) in str(raised.value)
    assert not Term.objects.exists()


def test_a_name_that_another_term_of_the_archive_has_is_refused(path: Path) -> None:
    cast.term("sea clock", variants=["Tide Table"])
    before = list(Term.objects.values()), list(TermUse.objects.values())
    with pytest.raises(CommandError, match="is a name of"):
        run(path, GLOSSARY)
    assert (list(Term.objects.values()), list(TermUse.objects.values())) == before


def test_a_file_that_is_not_there(path: Path) -> None:
    with pytest.raises(CommandError, match=r"glossary.toml cannot be read: No such file"):
        call_command("import_glossary", str(path))
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        call_command("import_glossary", str(path.parent))
