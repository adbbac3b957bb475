"""A real file of the forum, against an answer that two other readers agree on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from igfarchive.text.folding import text_digest
from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.transcript import Transcript
from tests.transcripts.accounting import assert_balanced

NBSP = "\u00a0"


@pytest.fixture(scope="module")
def source(shared: Path) -> str:
    return (shared / "transcripts/igf-2020-ws-81.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def answer(shared: Path) -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((shared / "gold/igf-2020-ws-81.json").read_text("utf-8"))
    return gold


def with_rules(text: str) -> str:
    """The web copy has rules around its notice; here one stands between two turns as well."""
    lines = text.split("\n")
    lines[1] = lines[3] = "***"
    lines[25] = " * * * "
    return "\n".join(lines)


def as_web_page(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    paragraphs = "".join(f"<p>{block}</p>\n" for block in escaped.split("\n\n"))
    return f"<html><body><nav>Home</nav><main>{paragraphs}</main></body></html>"


COPIES: dict[str, Callable[[str], bytes]] = {
    "as it is": lambda text: text.encode(),
    "no-break spaces as spaces": lambda text: text.replace(NBSP, " ").encode(),
    "spaces as no-break spaces": lambda text: text.replace(" ", NBSP).encode(),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "windows-1252": lambda text: text.encode("windows-1252"),
    "rules": lambda text: with_rules(text).encode(),
    "no space behind marks": lambda text: text.replace(">> ", ">>").encode(),
}


def counts(transcript: Transcript) -> tuple[int, int, int, int]:
    return (
        len(transcript.speech),
        transcript.paragraphs,
        transcript.words,
        len(transcript.labels),
    )


def turn_by_turn(transcript: Transcript) -> list[dict[str, Any]]:
    found = []
    for index, turn in enumerate(transcript.speech, start=1):
        words = " ".join(turn.paragraphs).split()
        found.append(
            {
                "index": index,
                "line": turn.line,
                "speaker": turn.label,
                "paragraphs": len(turn.paragraphs),
                "words": turn.words,
                "first5": " ".join(words[:5]),
                "last5": " ".join(words[-5:]),
            }
        )
    return found


@pytest.mark.parametrize("copy", COPIES)
def test_every_copy_gives_the_answer_to_the_word(
    copy: str, source: str, answer: dict[str, Any]
) -> None:
    page = read(COPIES[copy](source), "igf-2020-ws-81.txt")
    transcript = parse(page)
    assert counts(transcript) == (70, 239, 12_186, 10)
    assert turn_by_turn(transcript) == answer["turns"]
    assert text_digest(page.text) == text_digest(source)
    assert_balanced(page, transcript)


def test_a_web_page_gives_the_same_words(source: str, answer: dict[str, Any]) -> None:
    page = read(as_web_page(source).encode(), "transcript.html")
    transcript = parse(page)
    assert counts(transcript) == (70, 239, 12_186, 10)
    lineless = [turn | {"line": 0} for turn in answer["turns"]]
    assert [turn | {"line": 0} for turn in turn_by_turn(transcript)] == lineless
    assert text_digest(page.text) == text_digest(source)


def test_the_heading_and_the_notice(source: str, answer: dict[str, Any]) -> None:
    transcript = parse(read(source.encode(), "igf-2020-ws-81.txt"))
    heading = transcript.heading
    assert (heading.event, heading.year, heading.day, heading.code, heading.title) == (
        answer["event"],
        answer["year"],
        answer["day"],
        answer["workshop_code"],
        answer["title"],
    )
    assert heading.kind == "workshop"
    assert heading.status == ""
    assert transcript.preamble == (answer["title_line"],)
    assert len(transcript.notice.split()) == answer["disclaimer"]["words"]
    assert transcript.notice.endswith(answer["disclaimer"]["last5"])
    assert transcript.junk == ()
    assert transcript.notes == ()


def test_a_changed_word_is_another_text(source: str) -> None:
    assert text_digest(source.replace("Joanna?", "Johanna?")) != text_digest(source)
