"""What the archive says of a turn, of words, of a session, a speaker, a search, a receipt."""

from datetime import date

import pytest

from igfarchive.archive.models import Speaker
from igfarchive.exporting.citations.names import Name
from igfarchive.exporting.citations.reference import Reference, ReferenceType
from igfarchive.exporting.citations.references import (
    NotSaidError,
    reference_of_receipt,
    reference_of_search,
    reference_of_selection,
    reference_of_session,
    reference_of_speaker,
    reference_of_turn,
)
from igfarchive.search.queries.query import Query
from tests import cast
from tests.cast import Panel

SITE = "https://archive.example"
HERE = f"{SITE}/sessions/harbour-forum-2031/ws-7/"
TODAY = date(2031, 5, 4)


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(city="Port Ville", country="Estuaria"), date=date(2031, 3, 2))


@pytest.fixture
def corrected(panel: Panel) -> Panel:
    cast.annotate(panel.utterances[1], "tide tables", replacement="time tables")
    return panel


def test_a_turn_is_cited_with_all_that_is_known(panel: Panel) -> None:
    assert reference_of_turn(panel.utterances[1], SITE, accessed=TODAY) == Reference(
        id="harbour-forum-2031/ws-7/u2",
        type=ReferenceType.SPEECH,
        title="Tides and tables",
        author=(Name("Quill", "Ada"),),
        affiliation="Harbour master, Harbour Authority",
        genre="contribution to WS 7, turn u2",
        medium="real-time captions",
        reading="as captioned",
        event_title="Harbour Forum 2031",
        event_place="Port Ville, Estuaria",
        issued=date(2031, 3, 2),
        accessed=TODAY,
        url=f"{HERE}u2/",
        abstract=panel.utterances[1].text,
    )


class TestATurn:
    def test_of_nobody_says_so(self, panel: Panel) -> None:
        reference = reference_of_turn(panel.utterances[5], SITE)
        assert (reference.author, reference.affiliation) == ((), "")
        assert reference.genre == "contribution to WS 7, turn u6, speaker not named"

    def test_of_a_role_names_the_role(self, panel: Panel) -> None:
        assert reference_of_turn(panel.utterances[0], SITE).author == (Name(literal="Moderator"),)

    def test_that_is_a_stage_direction_is_the_captioners(self, panel: Panel) -> None:
        reference = reference_of_turn(panel.utterances[2], SITE)
        assert reference.genre == "captioner’s note to WS 7, stage direction u3"

    def test_without_code_date_and_place_leaves_them_out(self, db: None) -> None:
        session = cast.session(cast.event("Quiet Forum", None), code="", title="Fog\u00a0now")
        (turn,) = cast.speak(session, (None, "Hello."))
        reference = reference_of_turn(turn, SITE)
        assert reference.genre == "contribution, turn u1, speaker not named"
        assert reference.title == "Fog now"
        assert (reference.issued, reference.event_place) == (None, "")

    def test_has_the_year_of_the_event_where_no_day_is_known(self, db: None) -> None:
        session = cast.session(cast.event())
        (turn,) = cast.speak(session, (None, "Hello."))
        assert reference_of_turn(turn, SITE).issued == 2031

    def test_says_which_reading_it_is(self, corrected: Panel) -> None:
        turn = corrected.utterances[1]
        reference = reference_of_turn(turn, SITE)
        assert reference.reading == "corrected reading, captioned “tide tables”"
        assert "time tables" in reference.abstract
        reference = reference_of_turn(turn, SITE, captioned=True)
        assert reference.reading == "as captioned, corrected since"
        assert reference.abstract == turn.text
        assert reference.url == f"{HERE}u2/?reading=captioned"


class TestWords:
    def test_are_those_of_the_turn_as_they_stand_there(self, panel: Panel) -> None:
        reference = reference_of_selection(panel.utterances[1], "i CHAIR the harbour", SITE)
        assert reference.abstract == "I chair the Harbour"
        assert reference.url == (
            f"{HERE}u2/?quote=I%20chair%20the%20Harbour#:~:text=I%20chair%20the%20Harbour"
        )
        assert reference.affiliation == "Harbour master, Harbour Authority"

    def test_are_found_in_either_reading(self, corrected: Panel) -> None:
        turn = corrected.utterances[1]
        reference = reference_of_selection(turn, "the tide tables are", SITE)
        assert reference.reading == "as captioned, corrected since"
        assert "reading=captioned&quote=the%20tide" in reference.url
        reference = reference_of_selection(turn, "the time tables are", SITE, captioned=True)
        assert reference.reading == "corrected reading, captioned “tide tables”"
        assert "reading=" not in reference.url

    def test_that_no_correction_touches_are_as_captioned(self, corrected: Panel) -> None:
        reference = reference_of_selection(corrected.utterances[1], "I chair the Harbour", SITE)
        assert reference.reading == "as captioned"

    def test_in_several_places_are_cited_as_they_are_asked_for(self, panel: Panel) -> None:
        assert reference_of_selection(panel.utterances[4], "table", SITE).abstract == "table"

    def test_with_gaps_are_cited_with_them(self, panel: Panel) -> None:
        words = "I chair the […] tide tables are ours"
        assert reference_of_selection(panel.utterances[1], words, SITE).abstract == words

    @pytest.mark.parametrize("words", ["the lighthouse is ours", "…", "[…]", "?!", "\u202e"])
    def test_that_nobody_said_are_refused(self, panel: Panel, words: str) -> None:
        with pytest.raises(NotSaidError):
            reference_of_selection(panel.utterances[1], words, SITE)


class TestASession:
    def test_is_a_transcript(self, panel: Panel) -> None:
        reference = reference_of_session(panel.session, SITE)
        assert (reference.genre, reference.captions) == (
            "transcript of WS 7",
            "real-time captions, as captioned",
        )
        assert (reference.author, reference.url) == ((), HERE)
        assert reference.issued == date(2031, 3, 2)

    def test_says_which_reading_it_is(self, corrected: Panel) -> None:
        assert reference_of_session(corrected.session, SITE).reading == "corrected reading"
        reference = reference_of_session(corrected.session, SITE, captioned=True)
        assert reference.reading == "as captioned, corrected since"
        assert reference.url == f"{HERE}?reading=captioned"

    def test_whose_words_are_not_here_claims_none(self, db: None) -> None:
        reference = reference_of_session(cast.session(cast.event(), code=""), SITE)
        assert (reference.genre, reference.captions) == ("workshop, without its words", "")


class TestASpeaker:
    def test_has_all_turns_of_all_years(self, panel: Panel) -> None:
        cast.panel(cast.event("Harbour Forum 2029", 2029), "WS 1")
        hidden = cast.panel(cast.event("Harbour Forum 2035", 2035), "WS 9").session
        hidden.published = False
        hidden.save()
        reference = reference_of_speaker(panel.chair, SITE, accessed=TODAY)
        assert reference.title == "Contributions to 2 sessions, 2029–2031"
        assert reference.author == (Name("Quill", "Ada"),)
        assert (reference.changes, reference.issued) == (True, None)
        assert reference.url == f"{SITE}/speakers/ada-quill/"

    def test_who_spoke_once(self, panel: Panel) -> None:
        title = reference_of_speaker(panel.guest, SITE).title
        assert title == "Contributions to 1 session, 2031"

    def test_of_whom_there_is_no_word(self, db: None) -> None:
        silent = cast.speaker("Cy Wharf")
        assert reference_of_speaker(silent, SITE).title == "Contributions to 0 sessions"


class TestASearch:
    def test_says_what_was_asked_and_how_much_was_found(self, panel: Panel) -> None:
        query = Query(text="tide tables", speakers=("ada-quill",), years=("2031",))
        reference = reference_of_search(query, SITE, total=1_204, accessed=TODAY)
        assert reference.title == (
            "Search for “tide tables”, speaker Ada Quill, year 2031: 1,204 turns"
        )
        assert reference.issued == reference.accessed == TODAY
        assert reference.url == f"{SITE}/search/?q=tide+tables&speaker=ada-quill&year=2031"

    def test_of_filters_alone(self, panel: Panel) -> None:
        query = Query(groups=("government",))
        title = reference_of_search(query, SITE, total=1, accessed=TODAY).title
        assert title == "Search for stakeholder group Government: 1 turn"

    def test_names_nobody_who_is_not_public(self, panel: Panel) -> None:
        panel.session.published = False
        panel.session.save()
        assert Speaker.objects.filter(slug="ada-quill").exists()
        query = Query(speakers=("ada-quill",))
        title = reference_of_search(query, SITE, total=0, accessed=TODAY).title
        assert title == "Search for speaker ada-quill: 0 turns"


def test_a_receipt_is_of_the_day_that_it_was_made() -> None:
    reference = reference_of_receipt("Search for “tide”: 0 turns", TODAY, "/receipts/x7/", SITE)
    assert (reference.id, reference.url) == ("receipts/x7", f"{SITE}/receipts/x7/")
    assert (reference.issued, reference.changes) == (TODAY, False)
