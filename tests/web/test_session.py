import gzip
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from lxml.html import fromstring

from igfarchive.archive.models import Session, Speaker
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page, words_of

HERE = "/sessions/harbour-forum-2031/ws-7/"


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


def keys(page: Page) -> list[str]:
    """The utterances shown, in order."""
    return [element.attrib["id"] for element in page.find(".utterance, .stage")]


@pytest.mark.usefixtures("panel")
class TestTheTranscript:
    def test_shows_every_utterance_in_order(self, visit: Visit, panel: Panel) -> None:
        page = visit(HERE)
        assert keys(page) == ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8"]
        shown = [words_of(words) for words in page.find(".words, .stage > div")]
        assert shown == [" ".join(each.text.split()) for each in panel.utterances]

    def test_gives_each_turn_a_heading_an_affiliation_and_a_permalink(self, visit: Visit) -> None:
        (turn,) = visit(HERE).find("article.utterance#u2")
        assert words_of(turn.cssselect("h3")[0]) == "Ada Quill"
        assert turn.cssselect("h3 a")[0].get("href") == "/speakers/ada-quill/"
        assert words_of(turn.cssselect(".for")[0]) == "Harbour master, Harbour Authority"
        assert turn.cssselect(".permalink")[0].get("href") == "u2/"

    def test_keeps_paragraphs_apart(self, visit: Visit) -> None:
        assert visit(HERE).texts("#u2 .words p") == [
            "Thank you.",
            "I chair the Harbour Authority, and the tide tables are ours.",
        ]

    def test_gives_nobodys_words_to_nobody(self, visit: Visit) -> None:
        (turn,) = visit(HERE).find("#u6")
        assert words_of(turn.cssselect("h3.nobody")[0]) == "Nobody named"
        assert not turn.cssselect("h3 a")

    def test_shows_stage_directions_as_what_they_are(self, visit: Visit) -> None:
        page = visit(HERE)
        assert page.texts("#u3.stage p") == ["[ Applause ]"]
        assert not page.find("#u3 h3")

    def test_says_where_somebody_continues(self, visit: Visit, panel: Panel) -> None:
        cast.speak(
            panel.session, (panel.guest, "As I was"), "(Bell rings.)", (panel.guest, "saying.")
        )
        page = visit(HERE)
        assert page.texts("#u9 h3") == ["Bo Tern"]
        assert page.texts("#u11 h3") == ["Bo Tern continues"]
        assert page.texts(".about dd")[0] == "8 turns, 57 words"

    def test_leaves_out_what_is_retired(self, visit: Visit, panel: Panel) -> None:
        cast.retire(panel.utterances[3])
        page = visit(HERE)
        assert "u4" not in keys(page)
        assert "Sunday" not in page.text

    def test_shows_how_a_turn_is_captioned_where_that_differs(
        self, visit: Visit, panel: Panel
    ) -> None:
        turn = panel.utterances[3]
        turn.label, turn.label_affiliation = "B. TERNE", "Union of Pilots"
        turn.save()
        assert visit(HERE).texts("#u4 .for") == [
            "captioned “Union of Pilots”",
            "captioned B. TERNE",
        ]

    def test_marks_the_language_and_leaves_the_direction_to_the_words(
        self, visit: Visit, panel: Panel
    ) -> None:
        Session.objects.update(language="ar", title="منتدى المرافئ")
        cast.speak(panel.session, (panel.guest, "جداول المد\n\nTide tables"))
        page = visit(HERE)
        assert page.find("#u9 .words")[0].get("lang") == "ar"
        assert [each.get("dir") for each in page.find("#u9 .words p")] == ["auto", None]
        assert page.texts("h1 bdi") == ["منتدى المرافئ"]

    def test_escapes_what_was_captioned(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, (panel.guest, "<script>alert(1)</script> & <b>bold</b>"))
        page = visit(HERE)
        assert page.texts("#u9 p") == ["<script>alert(1)</script> & <b>bold</b>"]


class TestTheFacts:
    def test_are_those_of_the_session(self, visit: Visit) -> None:
        session = cast.session(
            cast.event(),
            day=2,
            date=date(2031, 3, 2),
            starts_at=datetime(2031, 3, 2, 14, 10, tzinfo=UTC),
            ends_at=datetime(2031, 3, 2, 15, 40, tzinfo=UTC),
            room="Salle XI",
            track="Trust",
            status="raw",
            notice="Captions are not a record.",
            source_url="https://forum.example/ws-7",
            transcript_url="https://forum.example/ws-7/words",
        )
        cast.speak(session, (None, "Hello."))
        page = visit(HERE)
        facts = zip(page.texts(".about dt"), page.texts(".about dd"), strict=True)
        assert dict(facts) == {
            "When": "Day 2, 2 March 2031, 14:10–15:40 UTC",
            "Room": "Salle XI",
            "Track": "Trust",
            "Length": "1 turn, 1 word",
            "Missing": "1 turn of nobody named",
            "Source": "about this transcript",
            "Captions": "Raw captions",
            "Links": "session page, published transcript",
            "Data": "CSV, JSON Lines, JSON, Plain text, Markdown, Sheet (TOML)",
        }
        assert page.link("published transcript") == "https://forum.example/ws-7/words"
        assert page.texts("[role=note]") == ["Captions are not a record."]
        assert page.title == "WS 7 Tides and tables · Harbour Forum 2031 · igfarchive"

    def test_that_are_not_known_are_left_out(self, visit: Visit) -> None:
        cast.panel(cast.event())
        page = visit(HERE)
        assert page.texts(".about dt") == ["Length", "Missing", "Source", "Data"]
        assert not page.find("[role=note]")


@pytest.mark.usefixtures("panel")
class TestTheSpeakers:
    def test_come_with_affiliation_share_and_turns(self, visit: Visit) -> None:
        claim = "Harbour master Harbour Authority Government African stated in turn u2"
        assert visit(HERE).texts(".voice") == [
            f"Ada Quill {claim} 43%, 23 words Only these 2 turns by Ada Quill",
            "Moderator a role 25%, 13 words Only these 2 turns by Moderator",
            "Bo Tern 23%, 12 words Only these 2 turns by Bo Tern",
            "Nobody named 9%, 5 words Only this turn by Nobody named",
        ]

    def test_who_were_announced_and_silent_are_there_too(self, visit: Visit, panel: Panel) -> None:
        cast.listed(panel.session, cast.speaker("Cy Wharf"), "panellist")
        assert visit(HERE).texts(".voice")[-2] == "Cy Wharf Panellist No words in the transcript"

    def test_fold_where_they_are_many(self, visit: Visit) -> None:
        session = cast.session(cast.event("Crowded Forum"))
        for number in range(15):
            who = cast.speaker(f"Speaker Number{number:02}")
            cast.affiliate(who, session, cast.organisation(f"Guild {number:02}"))
            cast.speak(session, (who, "Aye."))
        page = visit("/sessions/crowded-forum/ws-7/")
        assert page.texts(".voices summary") == ["3 more speakers", "3 more affiliations"]
        assert len(page.find(".voice")) == len(page.find(".voices .choices li")) == 15

    def test_stand_beside_their_affiliations(self, visit: Visit) -> None:
        page = visit(HERE)
        assert page.texts(".voices .choices li") == ["Harbour Authority 2", "Unknown 5"]


@pytest.mark.parametrize(
    ("asked", "shown", "tally"),
    [
        ("speaker=ada-quill", ["u2", "u5"], "2 of 7 turns"),
        ("speaker=ada-quill&speaker=bo-tern", ["u2", "u4", "u5", "u7"], "4 of 7 turns"),
        ("speaker=unknown", ["u6"], "1 of 7 turns"),
        ("affiliation=harbour-authority", ["u2", "u5"], "2 of 7 turns"),
        ("affiliation=unknown", ["u1", "u4", "u6", "u7", "u8"], "5 of 7 turns"),
        ("affiliation=unknown&speaker=bo-tern", ["u4", "u7"], "2 of 7 turns"),
        ("affiliation=harbour-authority&speaker=bo-tern", [], "0 of 7 turns"),
        ("speaker=stranger", [], "0 of 7 turns"),
        ("group=government", ["u2", "u5"], "2 of 7 turns"),
        ("group=unknown", ["u1", "u4", "u6", "u7", "u8"], "5 of 7 turns"),
        ("group=government&group=unknown&speaker=bo-tern", ["u4", "u7"], "2 of 7 turns"),
        ("group=academia", [], "0 of 7 turns"),
        ("region=african", ["u2", "u5"], "2 of 7 turns"),
        ("region=african&group=unknown", [], "0 of 7 turns"),
    ],
)
def test_filters_show_those_turns_alone(
    visit: Visit, panel: Panel, asked: str, shown: list[str], tally: str
) -> None:
    page = visit(f"{HERE}?{asked}")
    assert keys(page) == shown
    assert page.texts(".tally strong") == [tally]


@pytest.mark.usefixtures("panel")
class TestFilters:
    def test_say_what_is_left_out_and_lead_there(self, visit: Visit) -> None:
        page = visit(f"{HERE}?speaker=ada-quill")
        items = [words_of(item) for item in page.find(".gap, .utterance h3")]
        assert items == [
            "1 turn left out",
            "Ada Quill",
            "1 turn and 1 stage direction left out",
            "Ada Quill",
            "3 turns left out",
        ]
        assert page.link("3 turns left out") == f"{HERE}#u6"

    def test_count_a_turn_that_continues_once(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, (panel.guest, "As I"), "(Bell.)", (panel.guest, "was saying."))
        page = visit(f"{HERE}?speaker=bo-tern")
        assert keys(page) == ["u4", "u7", "u9", "u11"]
        assert page.texts(".tally strong") == ["3 of 8 turns"]
        assert page.texts(".gap")[-1] == "1 stage direction left out"
        assert page.texts(".gap")[0] == "2 turns and 1 stage direction left out"

    def test_are_chosen_added_and_lifted_by_links(self, visit: Visit) -> None:
        one = visit(visit(HERE).link("Only these 2 turns by Ada Quill"))
        assert one.address == f"{HERE}?speaker=ada-quill#transcript"
        assert one.texts(".voice [aria-current]") == ["Chosen: 2 turns by Ada Quill"]
        both = visit(one.link("Only these 2 turns by Bo Tern"))
        assert keys(both) == ["u2", "u4", "u5", "u7"]
        assert both.texts(".active li") == [
            "Speaker: Ada Quill Remove Speaker Ada Quill",
            "Speaker: Bo Tern Remove Speaker Bo Tern",
        ]
        assert both.link("Remove Speaker Ada Quill") == f"{HERE}?speaker=bo-tern#transcript"
        assert both.link("Show the whole session") == f"{HERE}#transcript"

    def test_every_count_is_what_its_link_shows(self, visit: Visit) -> None:
        for choice in visit(HERE).find(".voices .choices li"):
            label, count = words_of(choice).rsplit(maxsplit=1)
            page = visit(choice.cssselect("a")[0].get("href"))
            assert page.texts(".tally strong") == [f"{count} of 7 turns"], label

    def test_one_that_nobody_here_fits_says_so(self, visit: Visit) -> None:
        page = visit(f"{HERE}?speaker=stranger&affiliation=nowhere")
        assert "Speaker “stranger” is not in this session." in page.text
        assert "Affiliation “nowhere” is not in this session." in page.text

    def test_by_group_and_region_are_named_and_lifted(self, visit: Visit) -> None:
        page = visit(f"{HERE}?group=government&region=african")
        assert page.texts(".active li") == [
            "Stakeholder group: Government Remove Stakeholder group Government",
            "Region: African Remove Region African",
        ]
        assert page.link("Remove Region African") == f"{HERE}?group=government#transcript"
        assert (
            "Stakeholder group “guild” is not in this session." in visit(f"{HERE}?group=guild").text
        )

    def test_a_merged_speaker_leads_to_the_one_that_was_kept(
        self, client: Client, panel: Panel
    ) -> None:
        cast.speaker("A. Quill", slug="a-quill", merged_into=panel.chair)
        cast.organisation("Harbour Auth.", slug="harbour-auth", merged_into=panel.harbour)
        response = client.get(f"{HERE}?speaker=a-quill&affiliation=harbour-auth")
        assert response.status_code == 302
        assert response["Location"] == f"{HERE}?speaker=ada-quill&affiliation=harbour-authority"


@pytest.mark.usefixtures("panel")
class TestFindingWords:
    def test_marks_them_in_any_form(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=govern")
        assert page.texts("mark") == ["governance", "governed"]
        assert "2 turns hold govern." in page.text

    def test_leads_from_each_match_to_the_next(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=table")
        assert page.link("First match") == "#match-1"
        assert page.texts(".matches") == [
            "match 1 of 3 Next",
            "Previous match 2 of 3 Next",
            "Previous match 3 of 3",
        ]
        links = [link.get("href") for link in page.find(".matches a")]
        assert links == ["#match-2", "#match-1", "#match-3", "#match-2"]
        assert page.find("#u5 mark")[0].get("id") == "match-3"

    def test_marks_a_quotation_as_a_whole_and_nothing_else(self, visit: Visit) -> None:
        page = visit(f'{HERE}?q="tide tables"')
        assert page.texts("mark") == ["tide", "tables"]
        assert "1 turn holds" in page.text

    def test_marks_a_quotation_with_its_gaps_filled(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=%22I+chair+[…]+tables+are+ours%22")
        assert page.texts(".tally") == ['1 turn holds "I chair […] tables are ours". First match']
        assert page.texts("mark") == ["I chair the Harbour Authority, and the tide tables are ours"]
        assert not visit(f"{HERE}?q=%22tables+are+[…]+I+chair%22").find("mark")

    def test_stays_within_the_turns_that_are_chosen(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=table&speaker=bo-tern")
        assert page.texts(".utterance:has(mark) h3") == ["Bo Tern"]
        (form,) = page.find("form[action^='/sessions/']")
        hidden = [(each.get("name"), each.get("value")) for each in form.cssselect("[type=hidden]")]
        assert hidden == [("speaker", "bo-tern")]

    def test_says_where_there_are_none(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=zeppelin")
        assert "No turn holds zeppelin." in page.text
        assert "No turn holds zeppelin! Search" in visit(f"{HERE}?q=zeppelin!").text
        assert page.link("Search the whole archive") == "/search/?q=zeppelin"
        alone = visit(f"{HERE}?q=zeppelin&synonyms=off").link("Search the whole archive")
        assert alone == "/search/?q=zeppelin&synonyms=off"
        assert not page.find("mark")

    def test_says_how_it_read_what_it_could_not_read(self, visit: Visit) -> None:
        page = visit(f"{HERE}?q=(table")
        assert len(page.texts(".problem")) == 1
        assert "tables" in page.texts("mark")


class TestACataloguedSession:
    def test_says_that_its_words_are_elsewhere_and_what_brings_them_in(self, visit: Visit) -> None:
        session = cast.session(cast.event(), transcript_url="https://forum.example/ws-7/words")
        cast.affiliate(
            (ada := cast.speaker("Ada Quill")),
            session,
            cast.organisation("Harbour Authority"),
            stated_url="https://forum.example/people",
        )
        cast.listed(session, ada, "moderator")
        page = visit(HERE)
        assert "The words of this session are not in the archive yet." in page.text
        assert page.link("published by the forum") == "https://forum.example/ws-7/words"
        command = ".venv/bin/python manage.py import_transcripts --fetch harbour-forum-2031/ws-7"
        assert page.texts("code") == [command]
        assert page.texts(".voice") == ["Ada Quill Moderator Harbour Authority source"]
        assert not page.find("main form")

    def test_admits_not_to_know_where_they_are(self, visit: Visit) -> None:
        cast.session(cast.event())
        page = visit(HERE)
        assert "Where they are published is not known." in page.text
        assert "Nobody is known to have taken part." in page.text

    def test_has_nothing_to_filter(self, visit: Visit) -> None:
        cast.session(cast.event())
        assert not visit(f"{HERE}?speaker=ada-quill&q=tide").find(".tally")


@pytest.mark.parametrize("address", ["/sessions/harbour-forum-2031/ws-8/", "/sessions/x/ws-7/"])
def test_a_session_that_is_not_there_is_not_found(visit: Visit, panel: Panel, address: str) -> None:
    visit(address, status=404)


def test_an_address_in_another_script_is_an_address(visit: Visit, db: None) -> None:
    cast.speak(cast.session(cast.event("منتدى", 2031), "港口"), (None, "Hello."))
    visit("/sessions/منتدى/港口/")


def test_it_asks_as_much_of_the_database_for_many_turns_as_for_few(
    count_queries: CountQueries, panel: Panel
) -> None:
    asked = ["", "?speaker=ada-quill&affiliation=harbour-authority", "?q=table",
             "?group=government&region=unknown"]  # fmt: skip
    few = [count_queries(HERE + each) for each in asked]
    for number in range(20):
        who = cast.speaker(f"Speaker Number{number}")
        said = cast.speak(panel.session, (who, "A table."), "(Bell.)", (who, "More."))
        affiliation = cast.organisation(f"Guild {number}")
        cast.affiliate(who, panel.session, affiliation, stated_in=said[0])
    assert [count_queries(HERE + each) for each in asked] == few
    assert max(few) <= 12


def test_what_stands_around_the_words_of_a_turn_is_light(client: Client, db: None) -> None:
    """In all, compressed as it travels, and in elements: a long session has more than a thousand
    turns."""
    session = cast.panel(cast.event()).session
    speakers = session.participations.order_by("pk").values_list("speaker", flat=True)

    def weights_with(turns: int) -> tuple[int, int, int]:
        people = Speaker.objects.in_bulk(list(speakers))
        cast.speak(session, *[(person, "Yes.") for person in [*people.values()] * turns])
        page = client.get(HERE).content
        return len(page), len(gzip.compress(page, 6)), len(list(fromstring(page).iter("*")))

    few, many = weights_with(1), weights_with(40)
    added = 40 * len(set(speakers))
    whole, compressed, elements = (
        (each - before) / added for before, each in zip(few, many, strict=True)
    )
    assert whole < 320
    assert compressed < 40
    assert elements < 8.5, "an article of a header and words, and no more than these need"
