"""The desk of annotations: what was suggested waits here, and is accepted or declined."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from igfarchive.archive.choices import AnnotationStatus
from igfarchive.archive.models import Annotation
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator, desk, log, read, said
from tests.web.conftest import OnCommit

pytestmark = pytest.mark.django_db

LIST = "/admin/archive/annotation/"


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


def suggest(panel: Panel, words: str, replacement: str = "time", **facts: Any) -> Annotation:
    facts = {"status": AnnotationStatus.PROPOSED, "creator": "Ned Skerry"} | facts
    return cast.annotate(panel.utterances[1], words, "Heard.", replacement=replacement, **facts)


def act(client: Client, action: str, *chosen: Annotation, queue: str = "") -> str:
    data = {"action": action, "_selected_action": [each.pk for each in chosen]}
    return said(client.post(f"{LIST}?queue={queue}" if queue else LIST, data, follow=True))


def listed(client: Client, queue: str = "") -> list[str]:
    """The words of each annotation in the list."""
    address = f"{LIST}?queue={queue}" if queue else LIST
    return read(client.get(address)).texts("#result_list .field-words")


class TestTheQueue:
    @pytest.fixture(autouse=True)
    def rows(self, panel: Panel) -> None:
        turn = panel.utterances[1]
        suggest(panel, "tide")
        suggest(panel, "ours", "hours", status=AnnotationStatus.WITHDRAWN)
        cast.annotate(turn, "chair")
        cast.annotate(turn, "Thank")
        lost = [suggest(panel, "Authority"), suggest(panel, "and", status="withdrawn")]
        lost.append(Annotation.objects.get(exact="Thank"))
        Annotation.objects.filter(pk__in=[each.pk for each in lost]).update(anchored=False)

    @pytest.mark.parametrize(
        ("queue", "words"),
        [
            ("", ["tide", "Authority"]),
            ("lost", ["Thank", "Authority"]),
            ("public", ["chair", "Thank"]),
            ("withdrawn", ["ours", "and"]),
            ("any", ["tide", "ours", "chair", "Thank", "Authority", "and"]),
        ],
    )
    def test_begins_with_what_was_suggested(
        self, admin_client: Client, queue: str, words: list[str]
    ) -> None:
        assert listed(admin_client, queue) == words

    def test_names_what_it_shows(self, admin_client: Client) -> None:
        page = read(admin_client.get(LIST))
        (choices, *_) = page.find("#changelist-filter ul")
        assert [each.text_content().strip() for each in choices] == [
            "Suggested",
            "Lost their words",
            "Public",
            "Withdrawn",
            "All",
        ]

    def test_says_what_is_suggested_by_whom_and_where(self, admin_client: Client) -> None:
        page = read(admin_client.get(LIST))
        row = page.texts("#result_list tbody tr")[0]
        for part in ("tide", "time", "harbour-forum-2031/ws-7 u2", "Ned Skerry", "Proposed"):
            assert part in row
        made = Annotation.objects.get(exact="tide")
        links = [each.get("href") for each in page.find("#result_list .field-page a")]
        assert links[0] == made.get_absolute_url()

    def test_is_searched(self, admin_client: Client) -> None:
        page = read(admin_client.get(f"{LIST}?queue=any&q=hours"))
        assert page.texts("#result_list .field-words") == ["ours"]

    def test_escapes_what_strangers_write(self, admin_client: Client, panel: Panel) -> None:
        suggest(panel, "tables", "<b>cables</b>", creator="<script>alert(1)</script>")
        page = read(admin_client.get(LIST))
        assert "<b>cables</b>: Heard." in page.texts("#result_list .field-says")
        assert not page.find("#result_list b, #result_list script")


class TestDeciding:
    def test_accepts(
        self,
        admin_client: Client,
        admin_user: User,
        panel: Panel,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        one, other = suggest(panel, "tide"), suggest(panel, "ours", "hours")
        with on_commit():
            assert act(admin_client, "accept", one, other) == "Made public 2 annotations."
        assert set(Annotation.objects.values_list("status", flat=True)) == {"public"}
        assert log() == [(str(one), "Made public."), (str(other), "Made public.")]
        assert one.revisions.latest("pk").by == admin_user
        assert indexed == ["harbour-forum-2031/ws-7"]

    def test_declines(
        self, admin_client: Client, panel: Panel, indexed: list[str], on_commit: OnCommit
    ) -> None:
        one, other = suggest(panel, "tide"), suggest(panel, "ours", "hours")
        with on_commit():
            assert act(admin_client, "withdraw", one) == "Withdrew 1 annotation."
        assert listed(admin_client) == ["ours"]
        one.refresh_from_db()
        assert (one.status, one.published_at) == ("withdrawn", None)
        assert log() == [(str(one), "Withdrew.")]
        other.refresh_from_db()
        assert other.status == "proposed"

    def test_publishes_again_what_was_withdrawn(self, admin_client: Client, panel: Panel) -> None:
        made = suggest(panel, "tide", status=AnnotationStatus.WITHDRAWN)
        act(admin_client, "accept", made, queue="withdrawn")
        made.refresh_from_db()
        assert made.is_public

    def test_passes_over_what_is_decided_already(self, admin_client: Client, panel: Panel) -> None:
        made = suggest(panel, "tide", status=AnnotationStatus.PUBLIC)
        message = act(admin_client, "accept", made, queue="any")
        assert message == "Made public 0 annotations."
        assert made.revisions.count() == 1
        assert log() == []

    def test_accepts_one_of_two_on_the_same_words(self, admin_client: Client, panel: Panel) -> None:
        one, other = suggest(panel, "tide"), suggest(panel, "tide tables", "tidal tables")
        message = act(admin_client, "accept", one, other)
        assert f"Correction {one.pk} puts “tide” right already." in message
        assert "Made public 1 annotation." in message
        other.refresh_from_db()
        assert other.status == "proposed"
        assert log() == [(str(one), "Made public.")]

    def test_leaves_the_index_alone_for_what_corrects_nothing(
        self, admin_client: Client, panel: Panel, indexed: list[str], on_commit: OnCommit
    ) -> None:
        made = cast.annotate(panel.utterances[1], "tide", status=AnnotationStatus.PROPOSED)
        with on_commit():
            act(admin_client, "accept", made)
        assert indexed == []


class TestWhoMay:
    def test_look_alone_decides_nothing(self, client: Client, panel: Panel) -> None:
        made = suggest(panel, "tide")
        client.force_login(curator("view_annotation"))
        assert listed(client) == ["tide"]
        assert b'value="accept"' not in client.get(LIST).content
        act(client, "accept", made)
        made.refresh_from_db()
        assert made.status == "proposed"

    def test_change_may_decide(self, client: Client, panel: Panel) -> None:
        made = suggest(panel, "tide")
        client.force_login(curator("change_annotation"))
        act(client, "accept", made)
        made.refresh_from_db()
        assert made.is_public

    def test_change_changes_nothing_at_the_desk(self, admin_client: Client, panel: Panel) -> None:
        made = suggest(panel, "tide")
        address = desk("annotation", "change", made.pk)
        assert b'name="_save"' not in admin_client.get(address).content
        assert admin_client.post(address, {"body": "Forged."}).status_code == 403
        assert admin_client.get(desk("annotation", "add")).status_code == 403
        deletion = desk("annotation", "delete", made.pk)
        assert admin_client.post(deletion, {"post": "yes"}).status_code == 403
        act(admin_client, "delete_selected", made)
        assert Annotation.objects.get().body == "Heard."

    def test_nobody_else_comes_in(self, client: Client, panel: Panel) -> None:
        client.force_login(curator("change_session"))
        assert client.get(LIST).status_code == 403


def test_the_list_asks_as_much_of_the_database_for_many(
    admin_client: Client, panel: Panel, django_assert_max_num_queries: Any
) -> None:
    for words in ("Thank", "you", "chair", "Harbour", "tide", "ours"):
        suggest(panel, words, words.upper())
    with django_assert_max_num_queries(9):
        assert len(listed(admin_client)) == 6
