"""Turns lead to their second in a recording, and play it where the host is our own."""

import pytest
from pytest_django import Settings

from igfarchive.archive.models import Recording
from igfarchive.search import index
from igfarchive.web.recordings import Playback, opener_of, player_of
from tests import cast
from tests.cast import Panel
from tests.web.conftest import CountQueries, Visit

HERE = "/sessions/harbour-forum-2031/ws-7/"
AUDIO = "https://media.example/ws-7.mp3"
VIDEO = "https://media.example:8443/ws-7.webm"
ELSEWHERE = "https://tides.example/watch"


@pytest.fixture
def panel(db: None) -> Panel:
    """Each paragraph takes ten seconds; the second turn has two."""
    made = cast.panel(cast.event())
    cast.tell_times(made.utterances)
    return made


@pytest.fixture
def own_host(settings: Settings) -> None:
    settings.MEDIA_HOSTS = ["media.example"]


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("https://www.youtube.com/watch?v=tide0", "https://www.youtube.com/watch?v=tide0&t=750"),
        ("https://youtube.com/watch?t=5&v=a-b", "https://youtube.com/watch?v=a-b&t=750"),
        ("https://m.youtube.com/live/tide0", "https://m.youtube.com/live/tide0?t=750"),
        ("https://youtu.be/tide0?t=9s#x", "https://youtu.be/tide0?t=750"),
        (
            "https://www.youtube-nocookie.com/embed/tide0",
            "https://www.youtube-nocookie.com/embed/tide0?start=750",
        ),
        ("https://vimeo.com/12345678", "https://vimeo.com/12345678#t=750"),
        ("https://player.vimeo.com/video/1234?h=a#t=3", "https://player.vimeo.com/video/1234?h=a#t=750"),
        ("https://tube.example/w/9ab3Tide", "https://tube.example/w/9ab3Tide?start=750"),
        (
            "https://tube.example/videos/watch/9ab3-tide-0001",
            "https://tube.example/videos/watch/9ab3-tide-0001?start=750",
        ),
        ("https://archive.org/details/tides-2031", "https://archive.org/details/tides-2031?start=750"),
        ("https://media.example/A.MP3", "https://media.example/A.MP3#t=750.25"),
        ("https://media.example/a.webm?key=b#t=5", "https://media.example/a.webm?key=b#t=750.25"),
        ("https://archive.org/download/tides/a.ogg", "https://archive.org/download/tides/a.ogg#t=750.25"),
    ],
)  # fmt: skip
def test_an_address_is_opened_at_a_moment(url: str, opened: str) -> None:
    opener = opener_of(url)
    assert opener
    assert opener.at(750_250) == opened


@pytest.mark.parametrize(
    "url",
    [
        "https://tides.example/watch?v=tide0",
        "https://notyoutube.com/watch?v=tide0",
        "https://youtube.com.tides.example/watch?v=tide0",
        "https://www.youtube.com/",
        "https://vimeo.com/about",
        "https://wiki.example/w/index.php",
        "https://archive.org/about",
        "https://media.example/mp3",
        "https://media.example/a.mp3.html",
    ],
)
def test_of_others_nothing_is_known(url: str) -> None:
    assert opener_of(url) is None


@pytest.mark.parametrize(
    ("url", "element"),
    [
        ("https://media.example/a.mp3#t=5", "audio"),
        ("https://MEDIA.example:443/a.OPUS", "audio"),
        ("http://media.example:80/a.webm", "video"),
        ("http://127.0.0.1:8080/a.mp4", "video"),
        ("https://media.example:8080/a.mp3", ""),
        ("https://sub.media.example/a.mp3", ""),
        ("https://media.example@other.example/a.mp3", ""),
        ("https://media.example/page", ""),
        ("http://127.0.0.1/a.mp4", ""),
    ],
)
def test_files_on_our_own_hosts_are_played(settings: Settings, url: str, element: str) -> None:
    settings.MEDIA_HOSTS = ["media.example", "127.0.0.1:8080"]
    player = player_of(url)
    assert (player.element if player else "") == element
    assert not player or "#" not in player.url
    settings.MEDIA_HOSTS = []
    assert player_of(url) is None


@pytest.mark.usefixtures("own_host")
def test_what_is_played_here_comes_before_what_is_opened_elsewhere() -> None:
    links = [
        Recording(url=url, starts_at=5_000) for url in (ELSEWHERE, "https://youtu.be/a", AUDIO)
    ]
    assert Playback(links).address(1_500) == f"{AUDIO}#t=6.5"
    assert Playback(links[:2]).address(1_500) == "https://youtu.be/a?t=6"
    assert Playback(links[:1]).address(1_500) == ""
    assert [link.url for link in Playback(links).links] == [
        ELSEWHERE,
        "https://youtu.be/a?t=5",
        f"{AUDIO}#t=5",
    ]


class TestASession:
    def test_without_recordings_says_when(self, visit: Visit, panel: Panel) -> None:
        page = visit(HERE)
        assert page.texts("#u2 span.time") == ["0:00:10", "0:00:20"]
        assert page.texts("#u3.stage > span.time") == ["0:00:30"]
        assert not page.find("a.time, .player, [data-ends]")

    def test_without_times_says_nothing_of_them(self, visit: Visit, db: None) -> None:
        cast.panel(cast.event())
        assert not visit(HERE).find(".time, .player")

    def test_leads_from_turns_directions_and_paragraphs_to_their_seconds(
        self, visit: Visit, panel: Panel
    ) -> None:
        cast.record(panel.session, "https://youtu.be/tide0", starts_at=60_000)
        page = visit(HERE)
        assert page.texts("#u2 .time") == ["0:00:10", "0:00:20"]
        assert [a.get("href") for a in page.find("#u2 a.time")] == [
            "https://youtu.be/tide0?t=70",
            "https://youtu.be/tide0?t=80",
        ]
        assert page.find("#u2 header .time")[0].get("aria-label") == "Play from 0:00:10"
        assert page.texts("#u3.stage > .time") == ["0:00:30"]
        assert page.link("youtu.be", ".about") == "https://youtu.be/tide0?t=60"
        assert not page.find(".player, script[src*=player], [data-ends]")
        assert page.texts("#u2 .words p")[0] == "Thank you."

    def test_says_when_where_it_cannot_lead_there(self, visit: Visit, panel: Panel) -> None:
        cast.record(panel.session, ELSEWHERE)
        page = visit(HERE)
        assert page.texts("#u2 span.time") == ["0:00:10", "0:00:20"]
        assert not page.find("a.time")
        assert page.link("tides.example", ".about") == ELSEWHERE

    def test_says_nothing_of_turns_without_times(self, visit: Visit, panel: Panel) -> None:
        said = panel.utterances[1]
        said.starts, said.paragraph_times = None, [None, [20_000, None]]
        said.save()
        cast.record(panel.session, AUDIO)
        assert visit(HERE).texts("#u2 .time") == ["0:00:20"]

    def test_lists_all_recordings_also_where_it_is_only_catalogued(
        self, visit: Visit, db: None
    ) -> None:
        session = cast.session(cast.event())
        cast.record(session, AUDIO)
        cast.record(session, ELSEWHERE)
        page = visit(HERE)
        assert page.texts(".about dt") == ["Recordings", "Data"]
        assert page.texts(".about dd")[0] == "media.example, tides.example"

    def test_tells_recordings_on_one_host_apart(self, visit: Visit, db: None) -> None:
        session = cast.session(cast.event())
        for place in ("a", "b"):
            cast.record(session, f"https://youtu.be/{place}")
        page = visit(HERE)
        assert page.texts(".about dd")[0] == "youtu.be, youtu.be (2)"
        assert page.link("youtu.be (2)", ".about") == "https://youtu.be/b"

    @pytest.mark.usefixtures("own_host")
    def test_has_a_player_for_a_file_of_our_own(self, visit: Visit, panel: Panel) -> None:
        cast.record(panel.session, AUDIO, starts_at=500)
        page = visit(HERE)
        (player,) = page.find(".player audio")
        assert (player.get("src"), player.get("preload")) == (f"{AUDIO}#t=0.5", "metadata")
        assert "controls" in player.attrib
        assert page.find("script[src*='player.js']")
        assert [a.get("data-ends") for a in page.find("#u2 a.time")] == ["30.5", None]
        assert [a.get("href") for a in page.find("#u2 a.time")] == [
            f"{AUDIO}#t=10.5",
            f"{AUDIO}#t=20.5",
        ]

    def test_has_a_player_for_pictures(
        self, visit: Visit, panel: Panel, settings: Settings
    ) -> None:
        settings.MEDIA_HOSTS = ["media.example:8443"]
        cast.record(panel.session, VIDEO)
        assert visit(HERE).find(".player video")[0].get("src") == VIDEO

    def test_keeps_the_times_of_its_text_in_the_text(self, visit: Visit, panel: Panel) -> None:
        text = "We [0:00:05.5] wait.\n\n(0:01:30) Then we leave (10:40)."
        (said,) = cast.speak(panel.session, (panel.guest, text))
        said.starts, said.paragraph_times = 1_000, [[1_000, None], [90_000, None]]
        said.save()
        assert [each.tag for each in visit(HERE).find("#u9 .time")] == ["span"] * 3
        cast.record(panel.session, AUDIO)
        page = visit(HERE)
        assert page.texts("#u9 .time") == ["0:00:01", "[0:00:05.5]", "(0:01:30)"]
        assert page.texts("#u9 .words p") == text.split("\n\n")
        (first, _) = page.find("#u9 a.aside")
        assert (first.get("href"), first.get("aria-label")) == (
            f"{AUDIO}#t=5.5",
            "Play from 0:00:05",
        )
        hidden = visit(f"{HERE}?hide=time")
        assert hidden.texts(".words [hidden]") == ["[0:00:05.5]", "(0:01:30)"]

    def test_asks_once_for_its_recordings(self, count_queries: CountQueries, panel: Panel) -> None:
        few = count_queries(HERE)
        for number in range(5):
            cast.record(panel.session, f"{AUDIO}?{number}")
        assert count_queries(HERE) == few


def test_a_turn_leads_to_its_second(visit: Visit, panel: Panel) -> None:
    assert visit(f"{HERE}u2/").texts("span.time") == ["0:00:10", "0:00:20"]
    cast.record(panel.session, AUDIO)
    page = visit(f"{HERE}u2/")
    assert [a.get("href") for a in page.find("a.time")] == [f"{AUDIO}#t=10", f"{AUDIO}#t=20"]


def test_a_retired_turn_still_does(visit: Visit, panel: Panel) -> None:
    cast.record(panel.session, AUDIO)
    cast.retire(panel.utterances[1])
    assert visit(f"{HERE}u2/", status=410).texts("a.time") == ["0:00:20"]


def test_a_hit_leads_to_the_paragraph_of_its_match(
    visit: Visit, panel: Panel, count_queries: CountQueries
) -> None:
    index.rebuild()
    few = count_queries("/search/?q=tables")
    page = visit("/search/?q=%22tide+tables+are%22")
    assert page.texts(".hits span.time") == ["0:00:20"]
    cast.record(panel.session, AUDIO)
    page = visit("/search/?q=%22tide+tables+are%22")
    assert [a.get("href") for a in page.find(".hits a.time")] == [f"{AUDIO}#t=20"]
    assert count_queries("/search/?q=tables") == few
    panel.utterances[1].paragraph_times = []
    panel.utterances[1].save()
    page = visit("/search/?q=%22tide+tables+are%22")
    assert [a.get("href") for a in page.find(".hits a.time")] == [f"{AUDIO}#t=10"]
