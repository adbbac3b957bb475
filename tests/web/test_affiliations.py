from datetime import date

import pytest
from django.test import Client

from igfarchive.archive.models import Organisation, OrganisationName, Session
from igfarchive.text.names import fold_name
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import Page


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event(), date=date(2031, 3, 2))


def test_an_empty_archive_has_none(visit: Visit) -> None:
    assert "No speaker’s affiliation is known yet." in visit("/affiliations/").text


class TestTheList:
    def test_goes_from_a_to_z_and_counts(self, visit: Visit, panel: Panel) -> None:
        cast.affiliate(panel.guest, panel.session, cast.organisation("Guild of Pilots"))
        later = cast.panel(cast.event("Harbour Forum 2033", 2033))
        cast.affiliate(later.guest, later.session, panel.harbour)
        assert visit("/affiliations/").texts(".names li") == [
            "Guild of Pilots 1 person, 1 session",
            "Harbour Authority Ministry, Estuaria 2 people, 2 sessions",
        ]

    def test_narrows_to_a_letter_and_to_a_name(self, visit: Visit, panel: Panel) -> None:
        cast.affiliate(panel.guest, panel.session, cast.organisation("Éclairage du Port"))
        page = visit("/affiliations/")
        assert page.texts(".letters a") == ["E", "H"]
        assert visit(page.link("E")).texts(".names a") == ["Éclairage du Port"]
        assert visit("/affiliations/?q=author").texts(".names a") == ["Harbour Authority"]
        assert "No name here holds zeppelin" in visit("/affiliations/?q=zeppelin").text

    @pytest.mark.parametrize("words", ["eclairage", "l'eclairage", "port eclairage", "société"])
    def test_forgives_accents(self, visit: Visit, panel: Panel, words: str) -> None:
        name = "Societe de l’Éclairage du Port"
        cast.affiliate(panel.guest, panel.session, cast.organisation(name))
        assert visit(f"/affiliations/?q={words}").texts(".names a") == [name]

    def test_finds_none_by_a_mark_that_it_does_not_hold(self, visit: Visit, panel: Panel) -> None:
        assert "No name here holds +." in visit("/affiliations/?q=%2B").text

    def test_takes_other_spellings(self, visit: Visit, panel: Panel) -> None:
        name = "Autorité portuaire"
        OrganisationName.objects.create(
            organisation=panel.harbour, name=name, folded=fold_name(name)
        )
        assert visit("/affiliations/?q=portuaire").texts(".names a") == ["Harbour Authority"]

    def test_leaves_out_those_whom_nobody_spoke_for(self, visit: Visit, panel: Panel) -> None:
        cast.organisation("Lonely Lighthouse")
        assert visit("/affiliations/").texts(".names a") == ["Harbour Authority"]


class TestAnAffiliation:
    def test_has_its_facts_people_and_sessions(self, visit: Visit, panel: Panel) -> None:
        later = cast.panel(cast.event("Harbour Forum 2033", 2033))
        cast.affiliate(later.guest, later.session, panel.harbour, position="Keeper")
        page = visit("/affiliations/harbour-authority/")
        assert page.texts("h1") == ["Harbour Authority"]
        assert page.texts(".facts")[0] == ("Ministry Estuaria 2 people 2 sessions 6 turns 58 words")
        assert page.texts(".names li") == [
            "Ada Quill 2031–2033 Harbour master",
            "Bo Tern 2033 Keeper",
        ]
        assert [entry.split(" WS")[0] for entry in page.texts(".entry")] == ["Tides and tables"] * 2
        asked = page.fields("main form[role=search]")
        assert asked == {"q": "", "affiliation": "harbour-authority"}

    def test_with_many_sessions_leads_to_the_list_of_them(self, visit: Visit) -> None:
        event, ada, harbour = cast.event(), cast.speaker("Ada Quill"), cast.organisation("Harbour")
        for number in range(13):
            session = cast.session(event, f"WS {number}")
            cast.listed(session, ada)
            cast.affiliate(ada, session, harbour)
        page = visit("/affiliations/harbour/")
        assert len(page.find(".entry")) == 12
        assert page.link("All 13 sessions") == "/sessions/?affiliation=harbour"

    def test_with_many_people_is_cut_into_pages(self, visit: Visit) -> None:
        session, harbour = cast.session(cast.event()), cast.organisation("Harbour")
        for number in range(51):
            who = cast.speaker(f"Speaker Number{number:02}")
            cast.listed(session, who)
            cast.affiliate(who, session, harbour)
        page = visit("/affiliations/harbour/")
        assert len(page.find(".names li")) == 50
        assert visit(page.link("Next")).texts(".names a") == ["Speaker Number50"]


class TestASecondAffiliation:
    @pytest.fixture
    def page(self, visit: Visit, panel: Panel) -> Page:
        guild = cast.organisation("Guild of Pilots")
        cast.affiliate(panel.chair, panel.session, guild, position="Pilot")
        return visit("/affiliations/guild-of-pilots/")

    def test_is_there_wherever_a_page_links_to_it(self, visit: Visit, page: Page) -> None:
        for address in ("/speakers/ada-quill/", "/sessions/harbour-forum-2031/ws-7/"):
            assert visit(address).link("Guild of Pilots") == page.address

    def test_says_where_its_people_are_counted(self, visit: Visit, page: Page) -> None:
        assert page.texts(".facts")[0] == "1 person"
        assert page.texts(".names li") == [
            (
                "Ada Quill 2031 Pilot (counted under another affiliation) "
                "Harbour Forum 2031 WS 7: Tides and tables"
            )
        ]
        session = page.link("Harbour Forum 2031 WS 7: Tides and tables")
        assert session == "/sessions/harbour-forum-2031/ws-7/"
        (nothing,) = page.texts(".entries li")
        assert nothing.startswith("Whoever spoke for Guild of Pilots is counted under another")
        assert visit("/speakers/ada-quill/").texts(".tenures .quiet") == [
            "(counted under another affiliation)"
        ]
        assert "Guild of Pilots 1 person" in visit("/affiliations/").texts(".names li")

    def test_counts_where_it_is_preferred(self, visit: Visit, page: Page) -> None:
        other = cast.panel(cast.event("Harbour Forum 2033", 2033))
        guild = Organisation.objects.get(slug="guild-of-pilots")
        cast.affiliate(other.guest, other.session, guild)
        now = visit(page.address)
        assert now.texts(".facts")[0] == "2 people 1 session 2 turns 12 words"
        assert now.texts(".names li")[1] == "Bo Tern 2033"
        assert len(now.find(".entry")) == 1
        found = visit("/sessions/?affiliation=guild-of-pilots")
        assert len(found.find(".entry")) == 1
        rows = visit("/affiliations/").texts(".names li")
        assert "Guild of Pilots 2 people, 1 session" in rows

    def test_is_not_public_while_its_session_is_not(self, visit: Visit, page: Page) -> None:
        Session.objects.update(published=False)
        visit(page.address, status=404)


class TestAMergedAffiliation:
    def test_leads_to_the_one_that_was_kept(self, client: Client, panel: Panel) -> None:
        cast.organisation("Harbour Auth.", slug="harbour-auth", merged_into=panel.harbour)
        response = client.get("/affiliations/harbour-auth/")
        assert response.status_code == 302
        assert response["Location"] == "/affiliations/harbour-authority/"

    def test_leads_nowhere_if_that_one_is_not_public(self, visit: Visit, panel: Panel) -> None:
        cast.organisation("Harbour Auth.", slug="harbour-auth", merged_into=panel.harbour)
        Session.objects.update(published=False)
        visit("/affiliations/harbour-auth/", status=404)


def test_one_whom_nobody_spoke_for_is_not_found(visit: Visit, db: None) -> None:
    cast.organisation("Lonely Lighthouse")
    visit("/affiliations/lonely-lighthouse/", status=404)


def test_they_ask_as_much_of_the_database_for_many_as_for_few(
    count_queries: CountQueries, panel: Panel
) -> None:
    asked = ["/affiliations/", "/affiliations/?q=a&letter=H", "/affiliations/harbour-authority/"]
    few = [count_queries(address) for address in asked]
    for year in range(2032, 2040):
        more = cast.panel(cast.event(f"Harbour Forum {year}", year))
        cast.affiliate(more.guest, more.session, more.harbour, position=f"Keeper {year}")
        cast.affiliate(more.moderator, more.session, cast.organisation(f"Harbour {year}"))
    assert [count_queries(address) for address in asked] == few
