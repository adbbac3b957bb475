"""Who speaks is told by bold names and tables, and by no word that is only stressed."""

import pytest

from igfarchive.transcripts.formats import read
from igfarchive.transcripts.grammar.parser import parse
from igfarchive.transcripts.page import Line, Page
from igfarchive.transcripts.transcript import Times, TranscriptError
from tests.transcripts.accounting import assert_balanced
from tests.transcripts.documents import said, transcript_of

Said = list[tuple[str | None, str]]


def page_of(*texts: str) -> Page:
    """A page of paragraphs; what stands before `|` in one is set apart."""
    lines = []
    for number, text in enumerate(texts, start=1):
        apart, bar, rest = text.partition("|")
        lines += [Line(number, apart + rest, apart=len(apart) if bar else 0), Line(number, "")]
    return Page(tuple(lines))


ADA, BO = ("Ada Quill", "Good."), ("Bo Tern", "Yes.")


@pytest.mark.parametrize(
    ("texts", "turns"),
    [
        (["Ada Quill:| Good.", "Bo Tern:| Yes."], [ADA, BO]),
        (["Ada Quill|: Good.", "Bo Tern|: Yes."], [ADA, BO]),
        (["Ada Quill| Good.", "Bo Tern| Yes."] * 2, [ADA, BO] * 2),
        (["Ada Quill|\tGood.", "Bo Tern|\tYes."], [ADA, BO]),
        (["Ada Quill:|", "Good.", "Bo Tern:|", "Yes."], [ADA, BO]),
        (["Ada Quill|", "Good.", "Bo Tern|", "Yes."] * 2, [ADA, BO] * 2),
        (
            ["Bo Tern:| Yes.", "Ada Quill:| Good.", "Ada Quill:| So."],
            [BO, ADA, ("Ada Quill", "So.")],
        ),
        (["Ada:| Good.", "Bo:| Yes."] * 2, [("Ada", "Good."), ("Bo", "Yes.")] * 2),
        (["Ada Quill: Good.|", "Bo Tern: Yes.|"], [ADA, BO]),
        (["ADA QUILL:| Good.", "Bo Tern:| Yes."], [("ADA QUILL", "Good."), BO]),
        (
            ["Ada Quill:| Good.", "Chair:| Yes.", "Bo Tern:| Yes."],
            [ADA, ("Chair", "Yes."), BO],
        ),
        (
            ["Ada Quill:| We use ", "Water| is what we drink.", "Bo Tern:| Yes."],
            [("Ada Quill", "We use / Water is what we drink."), BO],
        ),
        (
            ["Date:| 3 May 2031", "Ada Quill:| Good.", "Bo Tern:| Yes.", "Note:| we go on."],
            [ADA, ("Bo Tern", "Yes. / Note: we go on.")],
        ),
    ],
)
def test_names_that_are_set_apart_open_turns(texts: list[str], turns: Said) -> None:
    assert said(page_of(*texts)) == turns


def test_an_affiliation_behind_a_bold_name_is_one() -> None:
    page = page_of("Ada Quill| (Tide Board): Good.", "Bo Tern (Quay):| Yes.")
    assert [(turn.label, turn.affiliation) for turn in transcript_of(page).turns] == [
        ("Ada Quill", "Tide Board"),
        ("Bo Tern", "Quay"),
    ]


@pytest.mark.parametrize(
    ("text", "label", "words"),
    [
        ("Opening Remarks|", None, "Opening Remarks / More."),
        ("Harbour:| we go on.", None, "Harbour: we go on. / More."),
        ("Cy Marsh| Yes.", "Cy Marsh", "Yes. / More."),
    ],
)
def test_what_may_be_a_name_is_never_the_speaker_before(
    text: str, label: str | None, words: str
) -> None:
    page = page_of("Ada Quill| Good.", "Bo Tern| A.", "Ada Quill| B.", "Bo Tern| C.", text, "More.")
    transcript = transcript_of(page)
    last = transcript.turns[-1]
    assert (last.label, " / ".join(last.paragraphs)) == (label, words)
    assert any(text.replace("|", "")[:40] in note.message for note in transcript.notes)


@pytest.mark.parametrize(
    "texts",
    [
        ["Water| is what we drink.", "Tide| is what comes."],
        ["Ada Quill| was here.", "Bo Tern| was not."],
        ["Note:| one", "Water:| two"],
        ["water| is", "water| is"],
    ],
)
def test_words_that_are_stressed_open_none(texts: list[str]) -> None:
    with pytest.raises(TranscriptError, match="No turn of speech"):
        parse(page_of(*texts))


def test_a_page_with_marks_is_left_as_it_is() -> None:
    page = page_of(">> ADA QUILL: Good.", "Bo Tern| is late.", "Bo Tern| was late.")
    assert said(page) == [("ADA QUILL", "Good. / Bo Tern is late. / Bo Tern was late.")]


def test_a_cell_with_a_time_is_the_time_of_its_turn() -> None:
    page = page_of(
        "Speaker|\tTime\tText",
        "Ada Quill|\t0:05\tGood.",
        "[00:01:02]|\tBo Tern\tYes.",
        "Ada Quill|  1:05",
        "So.",
    )
    transcript = transcript_of(page)
    assert [(turn.label, turn.paragraphs, turn.times) for turn in transcript.turns] == [
        ("Ada Quill", ("Good.",), (Times(5_000),)),
        ("Bo Tern", ("Yes.",), (Times(62_000),)),
        ("Ada Quill", ("So.",), (Times(65_000),)),
    ]
    assert [(junk.text, junk.reason) for junk in transcript.junk] == [
        ("Speaker Time Text", "a table's head"),
        ("0:05", "the time of a turn"),
        ("[00:01:02]", "the time of a turn"),
        ("1:05", "the time of a turn"),
    ]


# --- Web pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        "<p><strong>{0}</strong>: {1}</p>",
        "<p><b>{0}:</b> {1}</p>",
        "<p><b><i>{0}</i></b>: {1}</p>",
        "<p> <span style='color: red; font-weight: 700'>{0}</span>: {1}</p>",
        "<p><span class='speaker'>{0}</span> {1}</p>",
        "<h3>{0}</h3><p>{1}</p>",
        "<p><strong>{0}</strong><br>{1}</p>",
        "<table><tr><td>{0}</td><td><p>{1}</p></td></tr></table>",
        "<table><tr><th>{0}</th><td>0:05</td><td>{1}</td></tr></table>",
        "<table><tr><td>0:05</td><td>{0}</td><td>{1}</td></tr></table>",
        "<dl><dt>{0}</dt><dd>{1}</dd></dl>",
        "<dl><div><dt>{0}</dt><dd>{1}</dd></div></dl>",
    ],
)
def test_web_pages_set_names_apart(form: str) -> None:
    turns = [ADA, BO, ("Ada Quill", "So."), ("Bo Tern", "No.")]
    body = "".join(form.format(*turn) for turn in turns)
    page = read(f"<html><body><h1>Tides</h1>{body}</body></html>".encode(), "a.html")
    assert said(page) == turns


def test_definitions_and_paragraphs_of_a_cell_are_paragraphs() -> None:
    page = read(
        b"<html><body><dl><dt>Ada Quill<dd>Good.<dd>We start.<dt>Bo Tern<dd>Yes.</dl>"
        b"<table><tr><td>Ada Quill<td><p>So.</p><p>We go on.</p></table></body></html>",
        "a.html",
    )
    assert said(page) == [
        ("Ada Quill", "Good. / We start."),
        BO,
        ("Ada Quill", "So. / We go on."),
    ]


def test_letters_that_are_light_in_bold_ones_are_not_set_apart() -> None:
    page = read(
        b"<html><body><p><b>Ada <span style='font-weight:normal'>Quill</span></b> said.</p>",
        "a.html",
    )
    assert [line.apart for line in page.lines if line.text] == [3]


def test_a_table_that_lays_out_a_page_is_no_table_of_turns() -> None:
    page = read(
        b"<html><body><table><tr><td>Menu<td>&gt;&gt; ADA: Good.</table></body></html>", "a.html"
    )
    assert said(page) == [("ADA", "Good.")]


def rows(*cells: tuple[str, ...]) -> Page:
    """A page with a table of these rows."""
    body = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in cells)
    return read(f"<html><body><h1>Tides</h1><table>{body}</table></body></html>".encode(), "a.html")


def test_a_cell_that_recurs_beside_its_name_is_the_affiliation() -> None:
    page = rows(
        ("Ada Quill", "Harbour Trust", "Good morning to all."),
        ("Bo Tern", "Guild of the Lamp keepers of the North", "Yes."),
        ("Ada Quill", "Harbour Trust", "0:12", "We start."),
    )
    transcript = parse(page)
    assert_balanced(page, transcript)
    assert [(turn.label, turn.affiliation, turn.paragraphs) for turn in transcript.turns] == [
        ("Ada Quill", "Harbour Trust", ("Good morning to all.",)),
        ("Bo Tern", "Guild of the Lamp keepers of the North", ("Yes.",)),
        ("Ada Quill", "Harbour Trust", ("We start.",)),
    ]
    assert transcript.turns[-1].times == (Times(12_000),)


def test_a_cell_that_differs_from_row_to_row_is_speech() -> None:
    page = rows(
        ("Ada Quill", "Good morning", "to all."), ("Bo Tern", "Yes", "indeed."),
        ("Ada Quill", "We", "start."),
    )  # fmt: skip
    assert [turn.affiliation for turn in parse(page).turns] == ["", "", ""]


def test_a_time_without_a_name_is_that_of_the_words() -> None:
    page = rows(
        ("Ada Quill", "0:05", "Good."), ("Bo Tern", "Yes.<p>So.", "0:09"),
        ("", "0:12", "And more."),
    )  # fmt: skip
    turns = parse(page).turns
    assert [turn.label for turn in turns] == ["Ada Quill", "Bo Tern"]
    assert turns[-1].paragraphs == ("Yes.", "So.", "And more.")
    assert turns[-1].times[0::2] == (Times(9_000), Times(12_000))
