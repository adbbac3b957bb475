"""Every word of a file is stored, and some page shows it: speech, notice, title, or left out.

What the parser returns is balanced in its own tests; here the rows of the database are, and the
pages that a reader sees.
"""

import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path

import pytest
from django.test import Client

from igfarchive.archive.models import Session, Utterance
from igfarchive.importing.loading import load
from igfarchive.importing.sources import SheetFile
from igfarchive.transcripts.formats import SUFFIXES, read
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.test_shared_cases import ENDING
from tests.transcripts.accounting import count_words, source_words, words_in
from tests.transcripts.test_cases import CASES
from tests.web.reading import Page, page_of, words_of

pytestmark = pytest.mark.django_db

SAMPLE = 8

CheckFile = Callable[[str, bytes], bool]


@pytest.fixture
def check_file(client: Client) -> CheckFile:
    """Import a file and balance its words; False for a refused one, which brings none."""
    numbers = count(1)

    def check(name: str, content: bytes) -> bool:
        title = f"Tides {next(numbers)}"
        sheet = (
            f'[event]\nname = "Harbour Forum 2031"\n[session]\ntitle = "{title}"\ncode = "{title}"'
        )
        try:
            file = read_file(name, content)
        except TranscriptError:
            return False
        session = load(file, SheetFile("sheet.toml", sheet.encode())).session
        # A time beside the words may have become the turn's, which is none of its words.
        page = read(content, name)
        brought = count_words(page, source_words(page))
        assert_equal(brought, count_words(page, stored_words(session)))
        shown = count_words(page, shown_words(session, client))
        assert_equal(folded(brought), folded(shown))
        return True

    return check


def assert_equal(before: Counter[str], after: Counter[str]) -> None:
    assert before - after == Counter(), "words were lost"
    assert after - before == Counter(), "words were made up"


def folded(words: Counter[str]) -> Counter[str]:
    """A name is shown in the letter case of its speaker."""
    found: Counter[str] = Counter()
    for word, times in words.items():
        found[word.casefold()] += times
    return found


def stored_words(session: Session) -> list[str]:
    source = session.sources.exclude(format="sheet")[0]
    texts = [session.notice, source.preamble, *(text for _, text, _ in source.junk)]
    for utterance in session.utterances.current():
        texts += [utterance.text, utterance.label_affiliation]
        texts += [] if utterance.continues else [utterance.label]
    return words_in(texts)


def shown_words(session: Session, client: Client) -> list[str]:
    here = session.get_absolute_url()
    page = get(client, here)
    texts = [text for notice in page.find(".transcript .notice") for text in notice.itertext()]
    for utterance in session.utterances.current().order_by("position"):
        texts += texts_of(page, utterance)
    texts += [text for source in source_pages(client, here) for text in source.texts(".row-text")]
    return words_in(texts)


def texts_of(page: Page, utterance: Utterance) -> Iterator[str]:
    """What stands at an utterance: its words, and its label where it stands in the page."""
    (element,) = page.find(f"#u{utterance.key}")
    yield from (words_of(words) for words in element.cssselect(".words"))
    heads = [words_of(head) for head in element.cssselect("h3, .for")]
    if utterance.label_affiliation:
        assert f"captioned “{folded_text(utterance.label_affiliation)}”" in heads
        yield utterance.label_affiliation
    if utterance.label and not utterance.continues:
        label = folded_text(utterance.label).lower()
        assert label in [head.lower().removeprefix("captioned ") for head in heads]
        yield utterance.label


def folded_text(text: str) -> str:
    return " ".join(text.split())


def source_pages(client: Client, here: str) -> Iterator[Page]:
    address = f"{here}source/"
    while address:
        page = get(client, address)
        yield page
        after = [link.attrib["href"] for link in page.find(".pager [rel=next]")]
        address = after[0] if after else ""


def get(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return page_of(response.status_code, response.content, address)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_of_a_case(check_file: CheckFile, path: Path) -> None:
    assert check_file(path.name, path.read_bytes()) != path.name.startswith("refused-")


def test_of_the_shared_cases(check_file: CheckFile, shared: Path) -> None:
    names = sorted(path.name for path in (shared / "cases").iterdir() if path.suffix in SUFFIXES)
    cases = [name for name in names if name != "README.md" and not name.endswith(ENDING)]
    assert cases
    for name in cases:
        assert check_file(name, (shared / "cases" / name).read_bytes()), name


def test_of_a_real_transcript(check_file: CheckFile, shared: Path) -> None:
    path = shared / "transcripts/igf-2020-ws-81.txt"
    assert check_file(path.name, path.read_bytes())


def test_of_some_of_the_corpus(check_file: CheckFile, shared: Path) -> None:
    for name, content in islice(corpus(shared), SAMPLE):
        assert check_file(name, content), name


@pytest.mark.long
def test_of_the_whole_corpus(check_file: CheckFile, shared: Path) -> None:
    for name, content in corpus(shared):
        assert check_file(name, content), name


def corpus(shared: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(shared / "corpora/changelog.tar.xz", "r|xz") as archive:
        for member in archive:
            if member.name.endswith(".txt") and (file := archive.extractfile(member)):
                yield Path(member.name).name, file.read()
