"""One transcript says the same in whatever document it comes, whoever wrote that."""

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from igfarchive.transcripts.formats import read
from tests.needs import lack
from tests.transcripts import documents
from tests.transcripts.documents import said

TURNS = [
    ("Ada Quill", ["Good morning to all of you who came.", "We start with the tables & charts."]),
    ("Bo Tern", ["Yes, we do – “at last”."]),
    ("Cy Marsh", ["I came late."]),
    ("Ada Quill", ["Where is the café’s tide table?"]),
    ("Bo Tern", ["It hangs at the quay."]),
]
SAID = [(name, " / ".join(paragraphs)) for name, paragraphs in TURNS]
TITLE = "IGF 2031 - Day 2 - WS 9 Tides"


def text() -> bytes:
    turns = ("\n\n".join([f">> {name}: {first}", *rest]) for name, (first, *rest) in TURNS)
    return f"{TITLE}\n\n{chr(10) * 2}".join(["", "\n\n".join(turns)]).encode()


def html() -> bytes:
    def escaped(words: str) -> str:
        return words.replace("&", "&amp;")

    turns = (
        f"<p><b>{name}:</b> {escaped(first)}</p>"
        + "".join(f"<p>{escaped(words)}</p>" for words in rest)
        for name, (first, *rest) in TURNS
    )
    return f"<html><body><h1>{TITLE}</h1>{''.join(turns)}</body></html>".encode()


def markdown() -> bytes:
    turns = ("\n\n".join([f"**{name}:** {first}", *rest]) for name, (first, *rest) in TURNS)
    return "\n\n".join([f"# {TITLE}", *turns]).encode()


def word() -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    for name, (first, *rest) in TURNS:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}:").bold = True
        paragraph.add_run(f" {first}")
        for words in rest:
            document.add_paragraph(words)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def open_document() -> bytes:
    bold = (
        '<style:style style:name="B" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = f"<text:h>{TITLE}</text:h>"
    for name, (first, *rest) in TURNS:
        body += f'<text:p><text:span text:style-name="B">{name}:</text:span> '
        body += "</text:p><text:p>".join([first, *rest]).replace("&", "&amp;") + "</text:p>"
    return documents.odt(body, bold)


def rich_text() -> bytes:
    turns = (
        rf"{{\b {name}:}} " + r"\par ".join([first, *rest]) + r"\par "
        for name, (first, *rest) in TURNS
    )
    body = rf"{TITLE}\par " + "".join(turns)
    escaped = "".join(each if each.isascii() else rf"\u{ord(each)}?" for each in body)
    return rf"{{\rtf1\ansi {escaped}}}".encode("ascii")


def pdf() -> bytes:
    lines = [TITLE, ""]
    for name, (first, *rest) in TURNS:
        lines += [f"*{name}: ", first, ""]
        for words in rest:
            lines += [words, ""]
    placed: list[documents.Words] = []
    y = 700
    for line in lines:
        if line:
            x = 130 if placed and placed[-1][2].startswith("*") and placed[-1][1] == y else 70
            placed.append((x, y, line))
        y -= 0 if line.startswith("*") else 12
    return documents.pdf(placed)


WRITERS = {
    "txt": text,
    "html": html,
    "md": markdown,
    "docx": word,
    "odt": open_document,
    "rtf": rich_text,
    "pdf": pdf,
}


@pytest.mark.parametrize("suffix", WRITERS)
def test_each_document_says_the_same(suffix: str) -> None:
    page = read(WRITERS[suffix](), "talk.txt")
    assert said(page) == SAID
    assert documents.transcript_of(page).heading.title == "Tides"


def converted(name: str, content: bytes, suffix: str, folder: Path) -> bytes:
    """`content` as LibreOffice writes it in another format, by its suffix."""
    office = shutil.which("soffice") or lack("office", "apt-get install libreoffice-writer-nogui")
    source = folder / name
    source.write_bytes(content)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         suffix, "--outdir", folder / "out", source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "out" / f"{source.stem}.{suffix}").read_bytes()


@pytest.mark.long
@pytest.mark.parametrize(
    ("source", "suffix"),
    [("docx", "odt"), ("docx", "rtf"), ("docx", "pdf"), ("odt", "docx"), ("odt", "rtf")],
)
def test_what_an_office_program_wrote(source: str, suffix: str, tmp_path: Path) -> None:
    content = converted(f"talk.{source}", WRITERS[source](), suffix, tmp_path)
    assert said(read(content, "talk.txt")) == SAID


@pytest.mark.long
@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf", "html", "md"])
def test_what_a_converter_wrote(suffix: str, tmp_path: Path) -> None:
    pandoc = shutil.which("pandoc") or lack("office", "apt-get install pandoc")
    source, target = tmp_path / "talk.md", tmp_path / f"talk.{suffix}"
    source.write_bytes(markdown())
    form = "commonmark" if suffix == "md" else suffix
    subprocess.run([pandoc, "-s", source, "-t", form, "-o", target], check=True, timeout=60)
    assert said(read(target.read_bytes(), target.name)) == SAID
