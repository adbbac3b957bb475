"""Which session a file belongs to: command line before sheet, sheet before title line."""

import pytest

from igfarchive.archive.models import Event
from igfarchive.importing.identifying import require_event
from igfarchive.importing.loading import load
from igfarchive.transcripts.reading import read_file
from igfarchive.transcripts.transcript import TranscriptError
from tests.importing.small import THANKS, WELCOME, load_captions

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

    def test_all_that_is_missing_is_said_at_once(self) -> None:
        with pytest.raises(TranscriptError) as refusal:
            load(read_file("x.txt", WELCOME.encode()), None)
        assert refusal.value.message == (
            "Neither a title line nor a sheet names the event. "
            "The title of the session is not stated, or cannot be read."
        )
        assert refusal.value.remedy == (
            'Write name = "IGF 2020" under [event] in its sheet, or in a folder.toml for all files '
            "of a folder, or give --event igf-2020; and "
            'write title = "…" under [session] in its sheet, or give --title-from-name.'
        )

    def test_a_line_that_is_too_long_for_a_title_is_told(self) -> None:
        with pytest.raises(
            TranscriptError, match=r"is not stated.*Line 1 has 699 characters, and a title 500"
        ):
            load_captions(WELCOME, title="cables " * 100, event="igf-2023")
        assert not Event.objects.exists()

    def test_a_title_that_is_too_long_is_refused(self) -> None:
        title = f"IGF 2023 - Day 2 - WS 4 {'Cables-and-towers-' * 29}"
        with pytest.raises(TranscriptError, match=r"title has 522 characters.*500 at most"):
            load_captions(WELCOME, title=title)
        assert not Event.objects.exists()


class TestAnEventOfTheCommandLine:
    def test_that_is_no_slug_is_refused(self) -> None:
        with pytest.raises(TranscriptError, match=r"no slug.*--event igf-2023"):
            require_event("IGF 2023", new=True)

    def test_is_made_where_there_is_none_yet(self) -> None:
        require_event("igf-2031", new=False)

    def test_that_is_unknown_is_asked_for(self) -> None:
        for slug in ("igf-2029", "igf-2030", "harbour-days"):
            Event.objects.create(name=slug, slug=slug)
        with pytest.raises(TranscriptError) as refusal:
            require_event("ifg-2030", new=False)
        assert str(refusal.value) == (
            "There is no event ifg-2030. Give --new-event to make it, or --event with one that "
            "there is: igf-2030, igf-2029."
        )
        require_event("ifg-2030", new=True)
        require_event("igf-2030", new=False)

    def test_says_that_it_is_made(self) -> None:
        loaded = load_captions(WELCOME, title="Cables - part two", event="ion-2019")
        assert "--event makes a new event: ION 2019." in [note.message for note in loaded.notes]
        again = load_captions(THANKS, title="Towers - part two", event="ion-2019")
        assert not [note for note in again.notes if "makes a new event" in note.message]
