"""Pictures of quotations: all of the words, or none of them."""

from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from PIL import Image, ImageFont

from igfarchive.exporting import pictures
from igfarchive.exporting.citations.names import Name
from igfarchive.exporting.citations.reference import Reference
from igfarchive.exporting.pictures import HEIGHT, WIDTH, draw_quotation
from tests.exporting import references


def opened(reference: Reference) -> Image.Image:
    image = Image.open(BytesIO(draw_quotation(reference)))
    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    return image.convert("RGB")


def lines_of(reference: Reference) -> list[str]:
    return [line for block in pictures._blocks(reference, None) for line in block.lines]


def test_has_the_words_and_whose_they_are() -> None:
    assert lines_of(references.turn()) == [
        "“The tide tables are ours.”",
        "Ada Quill",
        "Harbour master, Harbour Authority",
        "Harbour Forum 2031, 2 March 2031: Tides and tables",
        "igfarchive · real-time captions, as captioned",
    ]


def test_differs_with_its_words() -> None:
    assert draw_quotation(references.turn()) != draw_quotation(references.turn(abstract="Fog."))
    assert draw_quotation(references.turn()) == draw_quotation(references.turn())


def test_of_nobody_says_so() -> None:
    assert "Speaker not named" in lines_of(references.turn(author=(), affiliation=""))


@pytest.mark.parametrize(
    "facts",
    [
        {"abstract": "潮汐 and tables"},
        {"abstract": "المد"},
        {"author": (Name(literal="陈晓明"),)},
        {"abstract": ""},
    ],
)
def test_what_the_font_cannot_draw_is_not_drawn(facts: dict[str, object]) -> None:
    reference = references.turn(**facts)
    spoken = [pictures.NOT_DRAWN, reference.url] if reference.abstract else []
    named = ["Ada Quill", "Harbour master, Harbour Authority"] if "author" not in facts else []
    assert lines_of(reference) == [
        "igfarchive",
        "Harbour Forum 2031, 2 March 2031",
        "Tides and tables",
        *spoken,
        *named,
        "igfarchive · real-time captions, as captioned",
    ]


def test_draws_the_letters_of_many_languages() -> None:
    said = "Prílivy, Приливы, Παλίρροιες — thủy triều"
    lines = lines_of(references.turn(abstract=said, author=(Name("Quilodrán", "Paz"),)))
    assert " ".join(lines[:3]) == f"“{said}” Paz Quilodrán"


def test_leaves_out_a_line_alone_that_it_cannot_draw() -> None:
    lines = lines_of(references.turn(affiliation="港务局", reading="captioned “潮汐”"))
    assert lines[:2] == ["“The tide tables are ours.”", "Ada Quill"]
    assert lines[-1] == "igfarchive"
    assert len(lines) == 4


def test_draws_dashes_and_no_hyphen_that_is_not_seen() -> None:
    said = "Tides\u00a0— and tab\u00adles – co‑chaired"
    assert lines_of(references.turn(abstract=said))[0] == "“Tides — and tables – co‑chaired”"


@pytest.mark.parametrize(
    "words",
    ["The tide tables are ours, all of them. " * n for n in (1, 3, 6, 9, 12, 200)]
    + ["W" * 5_000, "i" * 599, "a " * 5_000],
)
def test_all_lines_have_room_and_take_no_time(words: str) -> None:
    reference = references.turn(abstract=words, title="Tides " * 100, affiliation="A" * 300)
    for block in pictures._blocks(reference, None):
        font = ImageFont.truetype(pictures.FONT, block.size)
        assert all(font.getlength(line) <= pictures.ROOM for line in block.lines)
    image = opened(reference)
    margin = image.crop((WIDTH - 70, 0, WIDTH, HEIGHT)).getcolors()
    assert margin is not None
    assert len(margin) == 1, "nothing is drawn in the margin"
    draw_quotation(reference)
    before = process_time()
    assert len(draw_quotation(reference)) < 100_000
    assert process_time() - before < 2


def test_short_words_are_large_and_none_is_lost() -> None:
    short, *_ = pictures._blocks(references.turn(), None)
    said = "The tide tables are ours, and nobody may copy them. " * 6
    long, *_ = pictures._blocks(references.turn(abstract=said.strip()), None)
    assert short.size > long.size
    assert " ".join(long.lines) == f"“{said.strip()}”"


def test_of_too_many_words_the_beginning_is_shown_as_such() -> None:
    block, *_ = pictures._blocks(references.turn(abstract="tide tables " * 400), None)
    assert block.lines[-1].endswith(("…", "…”"))


def test_another_font_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "font.ttf"
    with pytest.raises(OSError, match="cannot open resource"):
        draw_quotation(references.turn(), file)
    file.write_bytes(Path(pictures.FONT).read_bytes())
    lines = [line for block in pictures._blocks(references.turn(), file) for line in block.lines]
    assert lines == lines_of(references.turn())
    assert draw_quotation(references.turn(), file)


def test_a_font_without_dashes_draws_them_as_captioners_type_them(tmp_path: Path) -> None:
    font = ImageFont.load_default(20)  # which has the letters of English alone
    assert isinstance(font, ImageFont.FreeTypeFont)
    file = tmp_path / "font.ttf"
    file.write_bytes(font.font_bytes)
    first, *_ = pictures._blocks(references.turn(abstract="Tides — co‑chaired"), file)
    assert first.lines == ["“Tides -- co-chaired”"]
