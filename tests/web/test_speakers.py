from datetime import date

import pytest
from django.test import Client

from igfarchive.archive.merging import merge_speakers, undo
from igfarchive.archive.models import Event, Session, SpeakerName
from igfarchive.search import index
from igfarchive.text.names import fold_name
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(), date=date(2031, 3, 2))


@pytest.fixture
def crowd(db: None) -> Session:
    """A session of speakers whose names begin in many ways."""
    session = cast.session(cast.event("Crowded Forum"))
    for name in ("Zoë Ebb", "Ana Évora", "Ole Øre", "Jo Oar", "李 小龙", "محمد الأمين"):
        cast.listed(session, cast.speaker(name))
    return session


def test_of_a_long_turn_the_first_words_are_shown(visit: Visit, panel: Panel) -> None:
    sixty = " ".join(["tide"] * 60)
    cast.speak(panel.session, (panel.guest, sixty), (panel.guest, f"{sixty}  tables\n\nrise"))
    shown = visit(f"{panel.guest.get_absolute_url()}?sort=oldest").texts("blockquote p")
    assert shown[-2:] == [sixty, f"{sixty} …"]


def test_an_empty_archive_has_nobody(visit: Visit) -> None:
    assert "Nobody is in the archive yet." in visit("/speakers/").text


@pytest.mark.usefixtures("crowd")
class TestTheList:
    def test_goes_from_a_to_z_by_family_name(self, visit: Visit) -> None:
        names = visit("/speakers/").texts(".names a")
        assert [name for name in names if name.isascii() or name == "Zoë Ebb"] == [
            "Zoë Ebb",
            "Jo Oar",
        ]
        assert len(names) == 6

    def test_has_headings_with_counts_and_scripts_apart(self, visit: Visit, crowd: Session) -> None:
        for name in ("Jan de Oever", "Иван Причал", "42", "Ann Oak"):
            cast.listed(crowd, cast.speaker(name))
        cast.listed(crowd, cast.speaker("Ed van Dam", sort_name="van Dam, Ed"))
        page = visit("/speakers/")
        assert set(page.texts("h2")) == {
            "E 2", "O 4", "V 1", "Han 1", "Arabic 1", "Cyrillic 1", "Other 1",
        }  # fmt: skip
        lists = dict(zip(page.texts("h2"), page.find("h2 + .names"), strict=True))
        assert [a.text for a in lists["O 4"].cssselect("a")] == [
            "Ann Oak", "Jo Oar", "Jan de Oever", "Ole Øre",
        ]  # fmt: skip

    def test_counts_what_stands_on_other_pages(self, visit: Visit, crowd: Session) -> None:
        for number in range(100):
            cast.listed(crowd, cast.speaker(f"Speaker Eel{number:02}"))
        assert visit("/speakers/").texts("h2") == ["E 102"]
        assert visit("/speakers/?letter=O").texts("h2") == ["O 2"]

    def test_has_the_letters_that_names_begin_with(self, visit: Visit) -> None:
        assert visit("/speakers/").texts(".letters a") == ["E", "O", "Other"]

    @pytest.mark.parametrize(
        ("letter", "names"),
        [
            ("E", {"Zoë Ebb", "Ana Évora"}),
            ("O", {"Ole Øre", "Jo Oar"}),
            ("Other", {"李 小龙", "محمد الأمين"}),
        ],
    )
    def test_narrows_to_a_letter(self, visit: Visit, letter: str, names: set[str]) -> None:
        page = visit(visit("/speakers/").link(letter))
        assert set(page.texts(".names a")) == names
        assert page.texts(".letters [aria-current]") == [letter]
        assert page.link("All") == "/speakers/"

    @pytest.mark.parametrize("letter", ["e", "EE", "É", "%00", "1"])
    def test_refuses_what_is_no_letter(self, visit: Visit, letter: str) -> None:
        assert "letter" in visit(f"/speakers/?letter={letter}", status=400).text

    def test_says_where_nobody_begins_so(self, visit: Visit) -> None:
        assert "No name here begins with X." in visit("/speakers/?letter=X").text


@pytest.mark.usefixtures("crowd")
class TestFindingAName:
    @pytest.mark.parametrize("words", ["ebb", "EBB", "zoë", "ebb zo", "Zoë Ebb"])
    def test_takes_any_part_of_it(self, visit: Visit, words: str) -> None:
        assert visit(f"/speakers/?q={words}").texts(".names a") == ["Zoë Ebb"]

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("evora", "Ana Évora"),
            ("Evora Ana", "Ana Évora"),
            ("évora", "Ana Évora"),
            ("zoe", "Zoë Ebb"),
            ("zoé", "Zoë Ebb"),
            ("ore ole", "Ole Øre"),
            ("sarioglu isik", "Işık Sarıoğlu"),
            ("SARIOĞLU", "Işık Sarıoğlu"),
        ],
    )
    def test_forgives_accents(self, visit: Visit, crowd: Session, words: str, name: str) -> None:
        cast.listed(crowd, cast.speaker("Işık Sarıoğlu"))
        assert visit(f"/speakers/?q={words}").texts(".names a") == [name]

    def test_finds_other_scripts(self, visit: Visit) -> None:
        assert visit("/speakers/?q=小龙").texts(".names a") == ["李 小龙"]

    def test_takes_other_spellings(self, visit: Visit, crowd: Session) -> None:
        speaker = crowd.participations.get(speaker__slug="jo-oar").speaker
        SpeakerName.objects.create(
            speaker=speaker, name="JOSEPHINE OARE", folded=fold_name("JOSEPHINE OARE"), reason="-"
        )
        assert visit("/speakers/?q=josephine").texts(".names a") == ["Jo Oar"]

    def test_forgives_a_letter_and_says_so(self, visit: Visit, crowd: Session) -> None:
        cast.listed(crowd, cast.speaker("Bo Mueller"))
        page = visit("/speakers/?q=muller")
        assert page.texts(".names a") == ["Bo Mueller"]
        assert "1 speaker nearly called muller: nobody and nothing is called so" in page.text

    def test_takes_the_beginning_of_each_word(self, visit: Visit) -> None:
        assert visit("/speakers/?q=eb+z").texts(".names a") == ["Zoë Ebb"]
        assert visit("/speakers/?q=bb").texts(".names > li > a") == []

    def test_says_where_there_is_none(self, visit: Visit) -> None:
        page = visit("/speakers/?q=zeppelin")
        assert "No name here holds zeppelin." in page.text
        assert page.link("search what was said") == "/search/?q=zeppelin"
        assert page.link("See them all") == "/speakers/"


def test_the_list_says_who_they_were_last_and_how_much_they_spoke(
    visit: Visit, panel: Panel
) -> None:
    later = cast.panel(cast.event("Harbour Forum 2033", 2033), date=date(2033, 3, 2))
    later.session.affiliations.update(position="Minister of tides")
    rows = visit("/speakers/").texts(".names li")
    assert rows == [
        "Moderator a role, not one person 2 sessions, 4 turns",
        "Ada Quill Minister of tides, Harbour Authority 2 sessions, 4 turns",
        "Bo Tern 2 sessions, 4 turns",
    ]


def test_a_long_list_is_cut_into_pages(visit: Visit) -> None:
    session = cast.session(cast.event())
    for number in range(101):
        cast.listed(session, cast.speaker(f"Speaker Number{number:03}"))
    first = visit("/speakers/?letter=N")
    assert len(first.find(".names li")) == 100
    assert first.link("Next") == "/speakers/?letter=N&page=2"
    assert visit("/speakers/?letter=N&page=2").texts(".names a") == ["Speaker Number100"]


@pytest.mark.usefixtures("panel")
class TestASpeaker:
    def test_is_named_with_what_there_is(self, visit: Visit) -> None:
        page = visit("/speakers/ada-quill/")
        assert page.texts("h1") == ["Ada Quill"]
        assert page.texts(".facts")[0] == (
            "1 session 2 turns 23 words Cite Feed of new turns Alerts by e-mail"
        )
        assert page.link("1 session") == "#sessions"
        assert "Captioned as" not in page.text

    def test_is_shown_with_every_other_spelling(self, visit: Visit, panel: Panel) -> None:
        for key, label in ((4, "B. TERNE"), (7, "BO TERNE")):
            panel.session.utterances.filter(key=key).update(label=label)
        assert "Captioned as B. TERNE, BO TERNE." in visit("/speakers/bo-tern/").text

    def test_has_affiliations_over_time_with_their_sources(self, visit: Visit) -> None:
        for year in (2033, 2034):
            later = cast.panel(cast.event(f"Harbour Forum {year}", year), "WS 9")
            later.session.affiliations.update(
                position="Pilot", stated_in=None, stated_url="https://forum.example/ada"
            )
        page = visit("/speakers/ada-quill/")
        assert page.texts(".tenures > li > p") == [
            "2033–2034 Pilot Harbour Authority Government African",
            "2031 Harbour master Harbour Authority Government African",
        ]
        assert page.texts(".sources li") == [
            "Harbour Forum 2034 WS 9: stated here",
            "Harbour Forum 2033 WS 9: stated here",
            "Harbour Forum 2031 WS 7: stated in turn u2, I chair the Harbour Authority",
        ]
        assert page.link("turn u2", ".sources") == "/sessions/harbour-forum-2031/ws-7/u2/"

    def test_says_where_an_affiliation_has_no_source(self, visit: Visit, panel: Panel) -> None:
        panel.session.affiliations.update(stated_in=None)
        assert visit("/speakers/ada-quill/").texts(".sources li") == [
            "Harbour Forum 2031 WS 7: no source given"
        ]

    def test_says_where_no_affiliation_is_known(self, visit: Visit) -> None:
        assert "Whom Bo Tern spoke for is not known." in visit("/speakers/bo-tern/").text

    def test_has_sessions_that_lead_to_the_words_alone(self, visit: Visit) -> None:
        page = visit("/speakers/bo-tern/")
        assert page.texts(".entry") == [
            "Tides and tables Harbour Forum 2031 WS 7 2 March 2031 2 turns, 12 words"
        ]
        href = page.link("Tides and tables", ".entry")
        assert href == "/sessions/harbour-forum-2031/ws-7/?speaker=bo-tern#transcript"

    def test_is_searched_alone(self, visit: Visit) -> None:
        page = visit("/speakers/ada-quill/")
        assert page.fields("main form[role=search]") == {"q": "", "speaker": "ada-quill"}

    def test_has_the_most_substantial_turns_first(self, visit: Visit, panel: Panel) -> None:
        later = cast.panel(cast.event("Harbour Forum 2032", 2032), "WS 9")
        cast.speak(panel.session, (panel.guest, "To whom do they belong on every other day?"))
        page = visit("/speakers/bo-tern/")
        assert page.texts(".quoted blockquote") == [
            "To whom do they belong on every other day?",
            *["Whose tables are they on a Sunday?"] * 2,
            *["Lighthouses are a governance question."] * 2,
        ]
        assert page.texts(".sorting [aria-current]") == ["most substantial"]
        Session.objects.filter(pk=later.session.pk).update(published=False)
        assert len(visit("/speakers/bo-tern/").find(".quoted")) == 3

    @pytest.mark.parametrize(
        ("order", "sessions"), [("newest", ["ws-9", "ws-7"]), ("oldest", ["ws-7", "ws-9"])]
    )
    def test_has_turns_by_session_where_one_asks_for_it(
        self, visit: Visit, order: str, sessions: list[str]
    ) -> None:
        cast.panel(cast.event("Harbour Forum 2032", 2032), "WS 9")
        page = visit(visit("/speakers/bo-tern/").link(order).partition("#")[0])
        assert page.texts(".sorting [aria-current]") == [order]
        assert (
            page.texts(".quoted blockquote")
            == [
                "Whose tables are they on a Sunday?",
                "Lighthouses are a governance question.",
            ]
            * 2
        )
        led_to = [a.attrib["href"].split("/")[3] for a in page.find(".quoted .facts a")[::2]]
        assert list(dict.fromkeys(led_to)) == sessions

    def test_keeps_the_order_from_page_to_page(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, *((panel.guest, "aye " * n) for n in range(8, 30)))
        first = visit("/speakers/bo-tern/")
        assert [each.count("aye") for each in first.texts("blockquote")] == [*range(29, 9, -1)]
        second = visit(first.link("Next"))
        assert second.texts("blockquote")[:2] == ["aye " * 8 + "aye", "aye " * 7 + "aye"]
        by_day = visit(visit("/speakers/bo-tern/?sort=oldest").link("Next"))
        assert by_day.texts("blockquote")[-1].count("aye") == 29

    def test_tells_what_they_talk_about(self, visit: Visit, panel: Panel) -> None:
        other = cast.session(panel.session.event, "WS 8")
        for session in (panel.session, other):
            cast.speak(session, *[(panel.chair, "A beacon."), (panel.guest, "Ebb and flow.")] * 9)
        cast.affiliate(panel.chair, other, panel.harbour)
        assert not visit("/speakers/ada-quill/").find(".phrases")
        index.rebuild()
        page = visit("/speakers/ada-quill/")
        assert page.texts(".phrases a") == ["beacon"]
        assert "18 results" in visit(page.link("beacon")).texts("h2")
        about = visit("/affiliations/harbour-authority/")
        assert about.link("beacon") == "/search/?q=beacon&affiliation=harbour-authority"

    def test_has_long_turns_cut_and_many_turns_paged(self, visit: Visit, panel: Panel) -> None:
        cast.speak(panel.session, *((panel.guest, "aye " * 100) for _ in range(25)))
        page = visit("/speakers/bo-tern/")
        assert page.texts(".pager [aria-current]") == ["Page 1 of 2"]
        assert page.texts(".quoted blockquote")[0].count("aye") == 60
        assert len(visit(page.link("Next")).find(".quoted")) == 7

    def test_with_many_sessions_leads_to_the_list_of_them(self, visit: Visit) -> None:
        event, cy = cast.event("Busy Forum"), cast.speaker("Cy Wharf")
        for number in range(13):
            cast.listed(cast.session(event, f"WS {number}"), cy)
        page = visit("/speakers/cy-wharf/")
        assert len(page.find(".entry")) == 12
        assert page.link("All 13 sessions") == "/sessions/?speaker=cy-wharf"
        assert "No words of Cy Wharf are in the archive yet." in page.text

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("role", "A role: several people may speak under it"),
            ("unknown", "One name alone: it may stand for several people"),
        ],
    )
    def test_that_is_not_one_person_says_so(
        self, visit: Visit, panel: Panel, kind: str, words: str
    ) -> None:
        panel.guest.kind = kind
        panel.guest.save()
        assert words in visit("/speakers/bo-tern/").text


class TestAMergedSpeaker:
    def test_leads_to_the_one_that_was_kept(self, client: Client, panel: Panel) -> None:
        once, twice = cast.speaker("A. Quill"), cast.speaker("A. Q.")
        merge_speakers(once, twice)
        merge_speakers(panel.chair, once)
        for slug in ("a-quill", "a-q"):
            response = client.get(f"/speakers/{slug}/")
            assert (response.status_code, response["Location"]) == (302, "/speakers/ada-quill/")

    def test_leads_nowhere_if_that_one_is_not_public(self, visit: Visit, panel: Panel) -> None:
        cast.speaker("A. Quill", slug="a-quill", merged_into=panel.chair)
        Session.objects.update(published=False)
        visit("/speakers/a-quill/", status=404)

    def test_is_at_home_again_once_the_merge_is_undone(self, client: Client, panel: Panel) -> None:
        merge = merge_speakers(panel.chair, panel.guest)
        response = client.get("/speakers/bo-tern/")
        assert response.status_code == 302, "a browser keeps a permanent answer for good"
        undo(merge)
        assert client.get("/speakers/bo-tern/").status_code == 200


def test_a_speaker_without_a_session_is_not_found(visit: Visit, db: None) -> None:
    cast.speaker("Ada Quill")
    visit("/speakers/ada-quill/", status=404)


def test_they_ask_as_much_of_the_database_for_many_as_for_few(
    count_queries: CountQueries, panel: Panel
) -> None:
    asked = ["/speakers/", "/speakers/?q=a&letter=Q", "/speakers/ada-quill/"]
    few = [count_queries(address) for address in asked]
    for year in range(2032, 2040):
        more = cast.panel(cast.event(f"Harbour Forum {year}", year))
        cast.speak(more.session, (cast.speaker(f"Speaker Quill{year}"), "Aye."))
    assert Event.objects.count() == 9
    assert [count_queries(address) for address in asked] == few
