"""What is new, as feeds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from igfarchive.archive.models import Session, Source, Speaker
from igfarchive.search import index
from igfarchive.search.matches.results import IndexUnavailableError
from igfarchive.search.queries.query import Query
from igfarchive.web import feeds
from tests import cast
from tests.cast import Panel
from tests.indexing import follow
from tests.web.atom import Feed
from tests.web.conftest import CountQueries, Visit

CAME = datetime(2031, 5, 1, 9, tzinfo=UTC)
WS_7, OF_3 = "/sessions/harbour-forum-2031/ws-7/", "/sessions/harbour-forum-2032/of-3/"


@pytest.fixture
def panels(db: None) -> list[Panel]:
    """The same panel in two years, of which the earlier one came in a day after the other."""
    made = [
        cast.panel(cast.event("Harbour Forum 2031", 2031), "WS 7", date=date(2031, 3, 2)),
        cast.panel(
            cast.event("Harbour Forum 2032", 2032), "OF 3", date=date(2032, 3, 2), kind="open-forum"
        ),
    ]
    for panel, days in zip(made, (1, 0), strict=True):
        Source.objects.filter(session=panel.session).update(imported_at=CAME + timedelta(days))
    index.rebuild()
    return made


@pytest.fixture
def panel(panels: list[Panel]) -> Panel:
    return panels[0]


def links(feed: Feed) -> list[str]:
    return [each.removeprefix("http://testserver") for each in feed.texts("a:entry/a:link/@href")]


class TestOfASearch:
    def test_has_its_hits_by_when_they_came_in(self, client: Client, panels: list[Panel]) -> None:
        feed = Feed(client, "/search/feed/?q=tables")
        assert links(feed) == [f"{at}u{key}/" for at in (WS_7, OF_3) for key in (2, 4, 5)]
        assert feed.texts("a:title") == ["igfarchive: “tables”"]
        assert feed.texts("a:link[@rel='alternate']/@href") == [
            "http://testserver/search/?q=tables"
        ]
        told = "Harbour Forum 2031 WS 7: Tides and tables"
        assert feed.titles[:2] == [
            f"Ada Quill (Harbour master, Harbour Authority): {told}",
            f"Bo Tern: {told}",
        ]
        assert feed.texts("a:entry[2]/a:author/a:name") == ["Bo Tern"]
        assert feed.texts("a:entry[2]/a:published") == ["2031-05-02T09:00:00+00:00"]
        assert feed.texts("a:updated") == ["2031-05-02T09:00:00+00:00"]
        assert '<blockquote lang="en">' in feed.texts("a:entry[2]/a:summary")[0]
        assert "Whose <mark>tables</mark> are they" in feed.texts("a:entry[2]/a:summary")[0]
        assert feed.texts("a:entry[2]/a:id") == [f"tag:testserver,2031-05-02:{WS_7}u4//"]

    def test_has_as_many_as_a_reader_asks_for_at_once(
        self, client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(feeds, "ENTRIES", 4)
        assert links(Feed(client, "/search/feed/?q=tables"))[3:] == [f"{OF_3}u2/"]

    def test_says_when_a_turn_was_corrected(self, client: Client, panel: Panel) -> None:
        at = CAME + timedelta(days=30)
        cast.annotate(
            panel.utterances[1], "tide tables", replacement="time tables", modified_at=at,
            created_at=at,
        )  # fmt: skip
        feed = Feed(client, "/search/feed/?q=tables")
        assert feed.texts("a:entry[1]/a:updated") == ["2031-05-31T09:00:00+00:00"]
        assert feed.texts("a:entry[1]/a:published") == ["2031-05-02T09:00:00+00:00"]
        assert feed.texts("a:entry[1]/a:id") == [f"tag:testserver,2031-05-02:{WS_7}u2//"]
        assert "captioned “tide tables”" in feed.texts("a:entry[1]/a:summary")[0]

    def test_keeps_its_filters(self, client: Client, panels: list[Panel]) -> None:
        feed = Feed(client, "/search/feed/?q=tables&speaker=bo-tern&event=harbour-forum-2032")
        assert links(feed) == [f"{OF_3}u4/"]
        assert feed.texts("a:title") == ["igfarchive: “tables”, Bo Tern, Harbour Forum 2032"]

    def test_may_be_all_that_a_speaker_says(self, client: Client, panels: list[Panel]) -> None:
        feed = Feed(client, "/search/feed/?speaker=bo-tern")
        assert links(feed) == [f"{at}u{key}/" for at in (WS_7, OF_3) for key in (4, 7)]

    def test_says_which_values_are_not_known(self, client: Client, panels: list[Panel]) -> None:
        feed = Feed(client, "/search/feed/?q=tables&speaker=bo-turn")
        assert feed.titles == []
        assert "Speaker “bo-turn” is not known in the archive." in feed.texts("a:subtitle")[0]
        assert feed.texts("a:updated") == ["1970-01-01T00:00:00+00:00"]

    def test_says_how_it_was_read(self, client: Client, panels: list[Panel]) -> None:
        (subtitle,) = Feed(client, "/search/feed/?q=%28tables").texts("a:subtitle")
        assert "parenthes" in subtitle

    @pytest.mark.parametrize(
        ("asked", "leads"),
        [
            ("q=tables&sort=newest&page=2", "q=tables"),
            ("q=speaker:%22Bo+Tern%22+tables", "q=tables&speaker=bo-tern"),
            ("q=tables&speaker=b-tern", "q=tables&speaker=bo-tern"),
        ],
    )
    def test_has_one_address(
        self, client: Client, panels: list[Panel], asked: str, leads: str
    ) -> None:
        kept = Speaker.objects.get(slug="bo-tern")
        cast.speaker("B. Tern", slug="b-tern", merged_into=kept)
        response = client.get(f"/search/feed/?{asked}")
        assert (response.status_code, response["Location"]) == (302, f"/search/feed/?{leads}")

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("", "say which search to follow"),
            ("sort=newest", "say which search to follow"),
            ("q=%3F%21", "q: "),
            ("q=tables&sort=colour", "sort=colour"),
            ("q=a%00b", "U+0000"),
            ("q=" + "a" * 3000, "at most 2,000"),
        ],
    )
    def test_refuses_what_cannot_be_read(
        self, client: Client, panels: list[Panel], asked: str, told: str
    ) -> None:
        response = client.get(f"/search/feed/?{asked}")
        if response.status_code == 302:
            response = client.get(response["Location"])
        assert response.status_code == 400
        assert told in response.text

    def test_says_when_to_come_again_without_an_index(
        self, client: Client, panels: list[Panel], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(query: Query, most: int) -> None:
            raise IndexUnavailableError("gone")

        monkeypatch.setattr(feeds, "new_hits", fail)
        response = client.get("/search/feed/?q=tables")
        assert (response.status_code, response["Retry-After"]) == (503, "60")

    @pytest.mark.parametrize("character", ["\x01", "\x0c", "\x1f", "\ufffe", "<&>\"'", "\u202e"])
    def test_is_xml_whatever_is_asked(
        self, client: Client, panels: list[Panel], character: str
    ) -> None:
        response = client.get("/search/feed/", {"q": f"tables {character}", "speaker": character})
        if response.status_code == 302:
            response = client.get(response["Location"])
        assert response.status_code == 200
        assert b"\x01" not in response.content

    def test_is_xml_whatever_is_kept(self, client: Client, panel: Panel) -> None:
        Session.objects.filter(pk=panel.session.pk).update(title="Tides \x02\uffff<b>&amp;")
        cast.speak(panel.session, (panel.guest, "A zeppelin \x03\x0b <script>.\n\nAnd \ufffe."))
        follow(panel.session)
        feed = Feed(client, "/search/feed/?q=zeppelin")
        assert feed.titles == ["Bo Tern: Harbour Forum 2031 WS 7: Tides \ufffd\ufffd<b>&amp;"]
        (summary,) = feed.texts("a:entry/a:summary")
        assert "&lt;script&gt;" in summary

    def test_is_the_same_until_something_changes(
        self, client: Client, panels: list[Panel], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        revisions = ["1"]
        monkeypatch.setattr("igfarchive.http.conditional_get.revision", lambda: revisions[-1])
        tag = client.get("/search/feed/?q=tables")["ETag"]
        again = {"If-None-Match": tag}
        assert client.get("/search/feed/?q=tables", headers=again).status_code == 304
        revisions.append("2")
        assert client.get("/search/feed/?q=tables", headers=again).status_code == 200

    def test_asks_as_much_for_many_as_for_few(
        self, count_queries: CountQueries, panel: Panel
    ) -> None:
        few = count_queries("/search/feed/?q=lighthouses")
        assert few <= 18
        cast.speak(panel.session, *[(panel.guest, "More lighthouses.")] * 20)
        follow(panel.session)
        assert count_queries("/search/feed/?q=lighthouses") == few


class TestOfSessions:
    def test_has_them_by_when_their_words_came_in(
        self, client: Client, panels: list[Panel]
    ) -> None:
        cast.session(panels[0].session.event, "WS 9", "Catalogued")
        feed = Feed(client, "/sessions/feed.atom")
        assert links(feed) == [WS_7, OF_3]
        assert feed.titles[0] == "Harbour Forum 2031 WS 7: Tides and tables"
        assert feed.texts("a:entry[1]/a:published") == ["2031-05-02T09:00:00+00:00"]
        assert feed.texts("a:entry[2]/a:summary") == [
            "<p>Open forum · Harbour Forum 2032 · 2 March 2032 · 7 turns · 53 words</p>"
        ]
        assert feed.texts("a:entry[1]/a:id") == [f"tag:testserver,2031-05-02:{WS_7}/"]

    def test_is_narrowed_as_their_list_is(self, client: Client, panels: list[Panel]) -> None:
        feed = Feed(client, "/sessions/feed.atom?event=harbour-forum-2032")
        assert links(feed) == [OF_3]
        assert feed.texts("a:title") == ["igfarchive: new sessions, Harbour Forum 2032"]
        assert links(Feed(client, "/sessions/feed.atom?kind=workshop")) == [WS_7]
        feed = Feed(client, "/sessions/feed.atom?event=none")
        assert "Event “none” is not known" in feed.texts("a:subtitle")[0]

    def test_changes_when_a_session_does(self, client: Client, panel: Panel) -> None:
        at = CAME + timedelta(days=30)
        cast.annotate(panel.utterances[1], "tide", modified_at=at, created_at=at)
        feed = Feed(client, "/sessions/feed.atom")
        assert feed.texts("a:entry[1]/a:updated") == ["2031-05-31T09:00:00+00:00"]
        assert feed.texts("a:entry[1]/a:published") == ["2031-05-02T09:00:00+00:00"]

    def test_leads_from_those_who_were_merged(self, client: Client, panels: list[Panel]) -> None:
        kept = Speaker.objects.get(slug="bo-tern")
        cast.speaker("B. Tern", slug="b-tern", merged_into=kept)
        response = client.get("/sessions/feed.atom?speaker=b-tern&page=3")
        assert response["Location"] == "/sessions/feed.atom?speaker=bo-tern"

    def test_leaves_an_event_called_feed_its_page(self, client: Client, panel: Panel) -> None:
        cast.panel(cast.event("Feed", 2033))
        assert client.get("/sessions/feed/").status_code == 200

    def test_asks_as_much_for_many_as_for_few(
        self, count_queries: CountQueries, panels: list[Panel]
    ) -> None:
        few = count_queries("/sessions/feed.atom")
        assert few <= 6
        for number in range(20, 30):
            cast.panel(panels[0].session.event, f"WS {number}")
        assert count_queries("/sessions/feed.atom") == few


class TestOfATerm:
    def test_has_the_turns_that_use_it(self, client: Client, panels: list[Panel]) -> None:
        cast.term("lighthouse", variants=["lighthouses"])
        feed = Feed(client, "/glossary/lighthouse/feed/")
        assert links(feed) == [f"{at}u{key}/" for at in (WS_7, OF_3) for key in (6, 7)]
        assert feed.texts("a:title") == ["igfarchive: lighthouse"]
        assert feed.titles[0] == ("Speaker not named: Harbour Forum 2031 WS 7: Tides and tables")
        assert "<mark>Lighthouses</mark>" in feed.texts("a:entry[2]/a:summary")[0]

    def test_has_no_words_of_unpublished_sessions(
        self, client: Client, panels: list[Panel]
    ) -> None:
        cast.term("lighthouse", variants=["lighthouses"])
        Session.objects.filter(pk=panels[0].session.pk).update(published=False)
        assert links(Feed(client, "/glossary/lighthouse/feed/")) == [f"{OF_3}u6/", f"{OF_3}u7/"]

    def test_is_not_found_where_there_is_no_such_term(self, client: Client, db: None) -> None:
        assert client.get("/glossary/zeppelin/feed/").status_code == 404


@pytest.mark.parametrize(
    ("address", "feed", "words"),
    [
        ("/", "/sessions/feed.atom", "New ones as a feed"),
        ("/sessions/", "/sessions/feed.atom", "Follow new ones as a feed"),
        (
            "/sessions/?kind=workshop&sort=oldest",
            "/sessions/feed.atom?kind=workshop",
            "Follow new ones as a feed",
        ),
        (
            "/sessions/harbour-forum-2031/",
            "/sessions/feed.atom?event=harbour-forum-2031",
            "Feed of new sessions",
        ),
        ("/speakers/ada-quill/", "/search/feed/?speaker=ada-quill", "Feed of new turns"),
        ("/glossary/tide-tables/", "/glossary/tide-tables/feed/", "Follow new ones as a feed"),
        (
            "/search/?q=tables&year=2031&sort=newest",
            "/search/feed/?q=tables&year=2031",
            "Follow it as a feed",
        ),
        ("/search/?q=zeppelin", "/search/feed/?q=zeppelin", "Follow it as a feed"),
        ("/corrections/", "/corrections/feed/", "Follow them as a feed"),
    ],
)
def test_a_page_leads_to_its_feed(
    visit: Visit, client: Client, panels: list[Panel], address: str, feed: str, words: str
) -> None:
    cast.term("tide tables")
    page = visit(address)
    (link,) = page.find("head link[rel=alternate][type='application/atom+xml']")
    assert link.get("href") == page.link(words) == feed
    assert link.get("title")
    Feed(client, feed)


@pytest.mark.parametrize("address", ["/search/", "/search/?q=%3F", "/about/", WS_7])
def test_a_page_without_a_feed_leads_to_none(
    visit: Visit, panels: list[Panel], address: str
) -> None:
    assert not visit(address).find("head link[rel=alternate][type='application/atom+xml']")
