"""Which session a file belongs to: command line before sheet, sheet before title line."""

import pytest

from igfarchive.archive.models import (
    Event,
)
from igfarchive.importing.loading import load
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.small import (
    WELCOME,
    load_captions,
)

pytestmark = pytest.mark.django_db


class TestWhereItBelongs:
    def test_the_sheet_counts_before_the_title_line(self) -> None:
        sheet = "[event]\nname = 'ION 2019'\n[session]\ncode = 'OF 7'\ntitle = 'Elsewhere'"
        session = load_captions(WELCOME, sheet=sheet).session
        assert session.get_absolute_url() == "/sessions/ion-2019/of-7/"
        assert (session.title, session.event.year) == ("Elsewhere", 2019)

    def test_the_command_line_counts_before_the_sheet(self) -> None:
        Event.objects.create(name="The third forum", slug="third", year=2021)
        session = load_captions(WELCOME, sheet="[event]\nname = 'ION 2019'", event="third").session
        assert session.event.name == "The third forum"

    def test_an_event_known_by_its_slug_alone_gets_a_readable_name(self) -> None:
        event = load_captions(
            WELCOME, title="Cables - part two", event="ion-regional-2019"
        ).session.event
        assert (event.name, event.year) == ("ION Regional 2019", 2019)

    def test_a_title_without_event_says_what_to_write(self) -> None:
        with pytest.raises(TranscriptError, match=r"names the event.*\[event\].*--event"):
            load_captions(WELCOME, title="Cables and towers")

    def test_no_title_at_all_says_what_to_write(self) -> None:
        with pytest.raises(TranscriptError, match=r'title = "…" under \[session\]'):
            load(read_file("x.txt", WELCOME.encode()), None, event="igf-2023")

    def test_an_event_that_is_no_slug_is_refused(self) -> None:
        with pytest.raises(TranscriptError, match=r"no slug.*--event igf-2023"):
            load_captions(WELCOME, event="IGF 2023")

    def test_a_title_that_is_too_long_is_refused(self) -> None:
        with pytest.raises(TranscriptError, match="title of the session is not stated"):
            load_captions(WELCOME, title="cables " * 100, event="igf-2023")
        assert not Event.objects.exists()
