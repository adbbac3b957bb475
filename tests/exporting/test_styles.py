"""Citations as sentences: what the manuals of four styles ask for, written by hand."""

from dataclasses import replace
from datetime import date

import pytest

from igfarchive.exporting.citations.names import Name
from igfarchive.exporting.citations.styles import STYLE_NAMES, Style, as_text
from tests.exporting import references
from tests.exporting.references import ADA

ADDRESS = "https://archive.example/sessions/harbour-forum-2031/ws-7/u2/"
BERG = Name("Berg", "Ada Maria", "van der")


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (
            Style.APA,
            (
                "Quill, A. (2031, March 2). Tides and tables [Contribution to WS 7, turn u2; "
                "affiliation that day: Harbour master, Harbour Authority; real-time captions, "
                f"as captioned]. Harbour Forum 2031, Port Ville, Estuaria. igfarchive. {ADDRESS}"
            ),
        ),
        (
            Style.CHICAGO,
            (
                "Ada Quill, “Tides and tables” (contribution to WS 7, turn u2; affiliation that"
                " day: Harbour master, Harbour Authority; Harbour Forum 2031, Port Ville, "
                "Estuaria, March 2, 2031), real-time captions, as captioned, igfarchive, "
                f"{ADDRESS}."
            ),
        ),
        (
            Style.MLA,
            (
                "Quill, Ada. “Tides and tables.” Contribution to WS 7, turn u2; affiliation "
                "that day: Harbour master, Harbour Authority. Harbour Forum 2031, 2 Mar. 2031, "
                f"Port Ville, Estuaria. igfarchive, {ADDRESS}. Real-time captions, as captioned."
            ),
        ),
        (
            Style.OSCOLA,
            (
                "Ada Quill, ‘Tides and tables’ (contribution to WS 7, turn u2; affiliation that"
                " day: Harbour master, Harbour Authority; Harbour Forum 2031, Port Ville, "
                "Estuaria, 2 March 2031; real-time captions, as captioned, igfarchive) "
                f"<{ADDRESS}> accessed 4 May 2031."
            ),
        ),
    ],
)
def test_a_turn(style: Style, text: str) -> None:
    assert as_text(references.turn(accessed=date(2031, 5, 4)), style) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (
            Style.APA,
            (
                "Search for “tide”, year 2031: 3 turns [Search of transcripts; real-time "
                "captions]. (2031, May 4). igfarchive. Retrieved May 4, 2031, from "
                "https://archive.example/search/?q=tide&year=2031"
            ),
        ),
        (
            Style.CHICAGO,
            (
                "“Search for ‘tide’, year 2031: 3 turns” (search of transcripts; May 4, 2031), "
                "real-time captions, igfarchive, accessed May 4, 2031, "
                "https://archive.example/search/?q=tide&year=2031."
            ),
        ),
        (
            Style.MLA,
            (
                "“Search for ‘tide’, year 2031: 3 turns.” Search of transcripts. igfarchive, 4 "
                "May 2031, https://archive.example/search/?q=tide&year=2031. Accessed 4 May "
                "2031. Real-time captions."
            ),
        ),
        (
            Style.OSCOLA,
            (
                "‘Search for “tide”, year 2031: 3 turns’ (search of transcripts; 4 May 2031; "
                "real-time captions, igfarchive) "
                "<https://archive.example/search/?q=tide&year=2031> accessed 4 May 2031."
            ),
        ),
    ],
)
def test_a_search_is_nobodys_and_of_its_day(style: Style, text: str) -> None:
    assert as_text(references.search(), style) == text


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        (Style.APA, "van der Berg, A. M. (2031, March 2). Tides"),
        (Style.CHICAGO, "Ada Maria van der Berg, “Tides"),
        (Style.MLA, "van der Berg, Ada Maria. “Tides"),
        (Style.OSCOLA, "Ada Maria van der Berg, ‘Tides"),
    ],
)
def test_particles_stay_with_the_family(style: Style, begins: str) -> None:
    assert as_text(references.turn(author=(BERG,)), style).startswith(begins)


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("name", ["Moderator", "陈晓明", "Ministry of Tides, Fog and Foam"])
def test_who_is_named_whole_is_written_whole(style: Style, name: str) -> None:
    assert as_text(references.turn(author=(Name(literal=name),)), style).startswith(name)


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        (Style.APA, "Tides and tables [Contribution to WS 7, turn u6, speaker not named; real-"),
        (Style.CHICAGO, "“Tides and tables” (contribution to WS 7, turn u6, speaker not named;"),
        (Style.MLA, "“Tides and tables.” Contribution to WS 7, turn u6, speaker not named."),
        (Style.OSCOLA, "‘Tides and tables’ (contribution to WS 7, turn u6, speaker not named;"),
    ],
)
def test_words_of_nobody_are_given_to_nobody(style: Style, begins: str) -> None:
    genre = "contribution to WS 7, turn u6, speaker not named"
    reference = references.turn(author=(), affiliation="", genre=genre)
    assert as_text(reference, style).startswith(begins)


@pytest.mark.parametrize(
    ("style", "undated", "of_a_year"),
    [
        (Style.APA, "Quill, A. (n.d.). Tides", "Quill, A. (2031). Tides"),
        (Style.CHICAGO, "Estuaria), real-time", "Estuaria, 2031), real-time"),
        (Style.MLA, "Forum 2031, Port Ville, Est", "Forum 2031, 2031, Port Ville, Est"),
        (Style.OSCOLA, "Estuaria; real-time", "Estuaria, 2031; real-time"),
    ],
)
def test_of_an_unknown_day_says_what_is_known(style: Style, undated: str, of_a_year: str) -> None:
    assert undated in as_text(references.turn(issued=None), style)
    assert of_a_year in as_text(references.turn(issued=2031), style)


@pytest.mark.parametrize("style", Style)
class TestInEveryStyle:
    def test_titles_keep_their_letters_and_their_end(self, style: Style) -> None:
        text = as_text(references.turn(title="who is iPad-ready <b>now</b>?"), style)
        assert "who is iPad-ready <b>now</b>?" in text
        assert "?." not in text

    def test_all_that_is_known_is_said(self, style: Style) -> None:
        reading = "corrected reading, captioned “tide tables”"
        reference = references.turn(author=(BERG,), reading=reading)
        text = as_text(reference, style)
        for part in (
            *("Berg", "Tides and tables", "WS 7", "turn u2", "Harbour master, Harbour Authority"),
            *("Harbour Forum 2031", "Port Ville, Estuaria", "2031", "igfarchive", ADDRESS),
            *("eal-time captions", "captioned “tide tables”"),
        ):
            assert part in text

    def test_is_one_line_of_what_can_be_printed(self, style: Style) -> None:
        title = "Tides\nand\u2028\u202etables\t\0 of \u0645\u06cc\u200c\u0631\u0648\u062f"
        text = as_text(references.turn(title=title), style)
        assert "Tides and tables of \u0645\u06cc\u200c\u0631\u0648\u062f" in text

    def test_has_a_name(self, style: Style) -> None:
        assert STYLE_NAMES[style]

    def test_does_not_change_what_is_cited(self, style: Style) -> None:
        reference = references.turn()
        as_text(reference, style)
        assert reference == replace(references.turn(), author=(ADA,))
