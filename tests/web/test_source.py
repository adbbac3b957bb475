"""The file that a session's words are from, and what of it is no speech."""

import pytest
from django.test import Client

from igfarchive.archive.models import Source
from igfarchive.importing.loading import load
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.reading import read_file
from igfarchive.web.sources import LONGEST, PAGE_SIZE
from tests import cast
from tests.importing import small
from tests.transcripts.documents import docx
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/igf-2023/ws-4/"
NOTICE = "The following are the outputs of the real-time captioning. They are posted as an aid."
FURNITURE = "Tide tables " * 200


def imported(*head: str) -> None:
    small.load_captions(*head, small.WELCOME, small.COSTS)


def test_is_reached_from_the_session_and_leads_back(visit: Visit, db: None) -> None:
    imported()
    assert visit(HERE).link("about this transcript") == f"{HERE}source/"
    page = visit(f"{HERE}source/")
    assert page.texts("h1") == ["About this transcript"]
    assert page.link("WS 4 Cables for small islands") == HERE


def test_shows_the_file_its_first_lines_and_what_was_left_out(visit: Visit, db: None) -> None:
    imported("Port, Tideland.", "***", NOTICE, "© 2031 Harbour Trust")
    page = visit(f"{HERE}source/")
    facts = dict(zip(page.texts(".about dt"), page.texts(".about dd"), strict=True))
    assert facts.pop("Imported").endswith("UTC")
    assert facts == {
        "File": "ws-4.txt",
        "Format": "Plain text, utf-8",
        "Left out": "4 words, in 2 places",
    }
    assert page.texts("h2") == [
        "The captioner’s notice", "Above the first turn", "Left out, and why",
    ]  # fmt: skip
    assert page.texts(".notice") == [NOTICE]
    assert page.texts(".rows li") == [
        small.TITLE,
        "Port, Tideland.",
        "*** line 5, a rule across the page",
        "© 2031 Harbour Trust line 9, a copyright line",
    ]


def test_names_no_encoding_of_a_document(visit: Visit, db: None) -> None:
    lines = (small.TITLE, "ANA LIMA: Welcome.", "BEN OKORO: Thanks.", "ANA LIMA: We start.")
    content = docx("".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines))
    load(read_file("ws-4.docx", content), None)
    assert visit(f"{HERE}source/").texts(".about dd")[:2] == ["ws-4.docx", "Word document"]


def test_shows_the_latest_file(visit: Visit, db: None) -> None:
    imported("© 2030 Harbour Trust")
    small.load_captions("© 2031 Harbour Trust", small.WELCOME, small.DOUBT, name="new.txt")
    page = visit(f"{HERE}source/")
    assert page.texts(".about dd")[0] == "new.txt"
    assert "© 2031" in page.text
    assert "© 2030" not in page.text


def test_shows_no_markup_of_the_file_as_markup(visit: Visit, db: None) -> None:
    imported("© 2031 <b>Harbour</b> <script>alert(1)</script>")
    page = visit(f"{HERE}source/")
    assert "© 2031 <b>Harbour</b> <script>alert(1)</script>" in page.text
    assert not page.find("main script, main b")


def test_says_nothing_of_a_file_that_was_imported_before(visit: Visit, db: None) -> None:
    imported("© 2031 Harbour Trust")
    Source.objects.update(preamble="", junk=[])
    page = visit(f"{HERE}source/")
    assert page.texts(".about dt") == ["File", "Format", "Imported"]
    assert not page.find("h2, .rows")


def test_shows_long_lists_page_by_page(visit: Visit, db: None) -> None:
    imported(*(f"© 2031 Harbour Trust {number}" for number in range(PAGE_SIZE)))
    first, second = visit(f"{HERE}source/"), visit(f"{HERE}source/?page=2")
    shown = [
        *first.texts(".row-text"),
        *second.texts(".row-text"),
    ]
    assert shown == [small.TITLE, *(f"© 2031 Harbour Trust {n}" for n in range(PAGE_SIZE))]
    assert second.title.startswith(
        "About the transcript of WS 4 Cables for small islands, IGF 2023"
    )
    visit(f"{HERE}source/?page=3", status=404)


def test_cuts_long_texts_between_words(visit: Visit, db: None) -> None:
    html = f"<h1>{small.TITLE}</h1><nav>{FURNITURE}</nav><p>&gt;&gt; EVA NOOR:  Hi all.</p>"
    load(read_file("ws-4.html", html.encode()), None)
    page = visit(f"{HERE}source/")
    pieces = page.texts(".row-text")[1:]
    assert len(pieces) == len(FURNITURE) // LONGEST + 1
    assert all(len(piece) <= LONGEST for piece in pieces)
    assert " ".join(pieces).split() == FURNITURE.split()
    assert page.texts(".about dd")[1] == "Web page, utf-8"


def test_is_not_there_where_there_is_no_transcript(visit: Visit, db: None) -> None:
    load(None, SheetFile("ws-4.toml", small.SHEET.encode()))
    assert "about this transcript" not in visit(HERE).text
    visit(f"{HERE}source/", status=404)


def test_asks_the_database_twice(count_queries: CountQueries, db: None) -> None:
    imported(*(f"© 2031 Harbour Trust {number}" for number in range(PAGE_SIZE)))
    assert count_queries(f"{HERE}source/") == 2


@pytest.mark.usefixtures("db")
def test_names_who_is_credited_with_a_direction(client: Client, visit: Visit) -> None:
    cast.panel(cast.event())
    small.load_captions(small.WELCOME, ">> BEN OKORO:  (Laughter)", small.THANKS)
    assert visit(HERE).texts("#u2 .for") == ["captioned BEN OKORO"]
