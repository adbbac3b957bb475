"""Two compared, merged, told apart, and made two again, at the desk."""

from dataclasses import replace

import pytest
from django.test import Client

from igfarchive.archive.merging import Curator, merge_speakers
from igfarchive.archive.models import Merge, NotTwins, Organisation, Speaker
from igfarchive.web.admin.speakers import SpeakerAdmin
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator, delete, desk, log, read, said
from tests.web.conftest import OnCommit

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


@pytest.fixture
def quil(panel: Panel) -> Speaker:
    """Ada Quill of the panel, misheard, in a session of her own."""
    quil = cast.speaker("Ada Quil")
    cast.speak(cast.session(panel.session.event, "WS 8"), (quil, "One two three."))
    return quil


def merge_data(kept: Speaker | Organisation, gone: Speaker | Organisation) -> dict[str, int]:
    return {"first": gone.pk, "second": kept.pk, "kept": kept.pk}


class TestChoosing:
    def test_two_selected_are_compared(
        self, admin_client: Client, panel: Panel, quil: Speaker
    ) -> None:
        data = {"action": "merge_selected", "_selected_action": [panel.chair.pk, quil.pk]}
        response = admin_client.post(desk("speaker"), data, follow=True)

        page = read(response)
        assert sorted(page.texts("#content h2")) == ["Ada Quil", "Ada Quill"]
        assert "harbour-forum-2031/ws-7: 2 turns" in page.text
        assert "Harbour master, Harbour Authority (harbour-forum-2031/ws-7)" in page.text
        kept = page.find("input[name=kept][checked]")
        assert [radio.get("value") for radio in kept] == [str(panel.chair.pk)]

    @pytest.mark.parametrize("number", [1, 3])
    def test_more_or_fewer_than_two_are_not(self, admin_client: Client, number: int) -> None:
        rows = [cast.speaker(f"Ada Quill {count}") for count in range(number)]
        data = {"action": "merge_selected", "_selected_action": [row.pk for row in rows]}

        message = said(admin_client.post(desk("speaker"), data, follow=True))
        assert message == "Select two that are not merged yet."

    def test_somebody_reviewed_is_kept_before_somebody_heard_more(
        self, admin_client: Client, panel: Panel, quil: Speaker
    ) -> None:
        Speaker.objects.filter(pk=quil.pk).update(reviewed=True)
        query = f"?first={panel.chair.pk}&second={quil.pk}"
        page = read(admin_client.get(desk("speaker", "merge") + query))

        (kept,) = page.find("input[name=kept][checked]")
        assert kept.get("value") == str(quil.pk)

    def test_what_speaks_against_it_is_said(self, admin_client: Client, panel: Panel) -> None:
        query = f"?first={panel.chair.pk}&second={panel.moderator.pk}"
        page = read(admin_client.get(desk("speaker", "merge") + query))

        assert page.texts(".messagelist li") == [
            "They are not of one kind: person and role.",
            "Both speak in 1 session: harbour-forum-2031/ws-7.",
        ]

    def test_a_long_story_is_cut_short(self, admin_client: Client, quil: Speaker) -> None:
        for number in range(20):
            cast.panel(quil.utterances.all()[0].session.event, f"OF {number}")
        chair = Speaker.objects.get(slug="ada-quill")
        query = f"?first={quil.pk}&second={chair.pk}"
        page = read(admin_client.get(desk("speaker", "merge") + query))

        assert page.text.count("harbour-forum-2031/of-") == 24
        assert page.text.count("and 9 more") == 2

    @pytest.mark.parametrize(
        "query",
        ["", "?first=1", "?first={ada}&second={ada}", "?first={ada}&second={gone}", "?first=x"],
    )
    def test_a_pair_that_cannot_be_merged(self, admin_client: Client, query: str) -> None:
        ada, gone = cast.speaker("Ada Quill"), cast.speaker("Ada Quil")
        merge_speakers(ada, gone)
        address = desk("speaker", "merge") + query.format(ada=ada.pk, gone=gone.pk)

        message = said(admin_client.get(address, follow=True))
        assert message == "Choose two that are not merged yet."


class TestMerging:
    def test_all_is_the_kept_ones(
        self,
        admin_client: Client,
        panel: Panel,
        quil: Speaker,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        with on_commit():
            response = admin_client.post(
                desk("speaker", "merge"), merge_data(panel.chair, quil), follow=True
            )

        quil.refresh_from_db()
        panel.chair.refresh_from_db()
        merge = Merge.objects.get()
        assert quil.merged_into == panel.chair
        assert panel.chair.reviewed, "no sheet gives another name to who was compared by a person"
        assert merge.merged_by is not None
        assert merge.merged_by.get_username() == "admin"
        assert indexed == ["harbour-forum-2031/ws-8"], "the panel's words have not moved"
        assert log() == [
            ("Ada Quill", "Merged Ada Quil into it."),
            ("Ada Quil", "Merged into Ada Quill."),
        ]
        page = read(response)
        assert page.link("Undo this merge") == desk("merge", "undo", merge.pk)

    def test_organisations_are_merged_alike(
        self, admin_client: Client, panel: Panel, indexed: list[str], on_commit: OnCommit
    ) -> None:
        office = cast.organisation("Authority of the Harbour")
        query = f"?first={office.pk}&second={panel.harbour.pk}"
        page = read(admin_client.get(desk("organisation", "merge") + query))
        assert "Ada Quill (harbour-forum-2031/ws-7)" in page.text
        with on_commit():
            admin_client.post(desk("organisation", "merge"), merge_data(office, panel.harbour))

        assert panel.session.affiliations.get().organisation == office
        assert indexed == ["harbour-forum-2031/ws-7"]

    def test_one_of_the_two_is_kept(
        self, admin_client: Client, panel: Panel, quil: Speaker
    ) -> None:
        data = {"first": quil.pk, "second": panel.chair.pk}
        asked = admin_client.post(desk("speaker", "merge"), data)
        assert b"Are they one?" in asked.content

        data["kept"] = panel.guest.pk
        admin_client.post(desk("speaker", "merge"), data)
        assert not Merge.objects.exists()

    def test_a_merge_is_asked_for_and_not_linked_to(
        self, admin_client: Client, panel: Panel, quil: Speaker
    ) -> None:
        query = "?first={first}&second={second}&kept={kept}"
        address = query.format(**merge_data(panel.chair, quil))
        admin_client.get(desk("speaker", "merge") + address)
        assert not Merge.objects.exists()

    def test_a_pair_that_somebody_has_changed_meanwhile_is_compared_again(
        self, admin_client: Client, panel: Panel, quil: Speaker
    ) -> None:
        query = f"?first={quil.pk}&second={panel.chair.pk}"
        page = read(admin_client.get(desk("speaker", "merge") + query))
        shown = page.find("input[name=_shown]")[0].get("value")
        Speaker.objects.filter(pk=quil.pk).update(name="Ada Quil of the lighthouse")
        data = merge_data(panel.chair, quil) | {"_shown": shown}
        response = admin_client.post(desk("speaker", "merge"), data, follow=True)
        assert "compare them again" in said(response)
        assert not Merge.objects.exists()

    def test_a_pair_that_another_curator_merged_meanwhile(
        self, admin_client: Client, monkeypatch: pytest.MonkeyPatch, panel: Panel, quil: Speaker
    ) -> None:
        def merge_too_late(kept: Speaker, gone: Speaker, by: Curator) -> Merge:
            merge_speakers(kept, gone)
            return merge_speakers(kept, gone, by)

        late = replace(SpeakerAdmin.pairing, merge=merge_too_late)
        monkeypatch.setattr(SpeakerAdmin, "pairing", late)

        data = merge_data(panel.chair, quil)
        message = said(admin_client.post(desk("speaker", "merge"), data, follow=True))
        assert message == "Ada Quil is merged into Ada Quill already: choose that one."
        assert log() == []


class TestUndoing:
    @pytest.fixture
    def merge(self, panel: Panel, quil: Speaker) -> Merge:
        return merge_speakers(panel.chair, quil)

    def test_two_are_two_again(
        self,
        admin_client: Client,
        merge: Merge,
        quil: Speaker,
        indexed: list[str],
        on_commit: OnCommit,
    ) -> None:
        address = desk("merge", "undo", merge.pk)
        listed = read(admin_client.get(desk("merge")))
        assert listed.link("Undo") == address
        assert "1 session will look otherwise" in read(admin_client.get(address)).text
        assert not Speaker.objects.get(pk=quil.pk).utterances.exists(), "asking undoes nothing"
        with on_commit():
            message = said(admin_client.post(address, follow=True))

        assert message == "Undone: Ada Quil → Ada Quill. They are two again."
        assert quil.utterances.count() == 1
        assert indexed == ["harbour-forum-2031/ws-8"]
        assert log() == [
            ("Ada Quill", "Undone: Ada Quil → Ada Quill."),
            ("Ada Quil", "Undone: Ada Quil → Ada Quill."),
        ]
        assert "Undo" not in read(admin_client.get(desk("merge"))).texts("#result_list a")

    def test_a_merge_that_others_build_on_says_which(
        self, admin_client: Client, merge: Merge, panel: Panel
    ) -> None:
        merge_speakers(panel.guest, panel.chair)

        message = said(admin_client.post(desk("merge", "undo", merge.pk), follow=True))
        assert "“Ada Quill → Bo Tern” was merged later" in message
        assert log() == []

    def test_nothing_is_undone_twice(self, admin_client: Client, merge: Merge) -> None:
        address = desk("merge", "undo", merge.pk)
        admin_client.post(address)
        assert "undone already" in said(admin_client.post(address, follow=True))

    def test_a_merge_that_never_was(self, admin_client: Client) -> None:
        assert admin_client.get(desk("merge", "undo", 7)).status_code == 404

    def test_a_merge_is_shown_and_not_changed(self, admin_client: Client, merge: Merge) -> None:
        page = read(admin_client.get(desk("merge", "change", merge.pk)))
        assert page.link("Ada Quill") == desk("speaker", "change", merge.kept_speaker_id)
        assert "1 session" in page.text
        answer = admin_client.post(desk("merge", "change", merge.pk), {})
        assert answer.status_code == 403

    def test_merges_of_organisations_are_undone_too(
        self, admin_client: Client, panel: Panel
    ) -> None:
        office = cast.organisation("Authority of the Harbour")
        admin_client.post(desk("organisation", "merge"), merge_data(office, panel.harbour))

        admin_client.post(desk("merge", "undo", Merge.objects.get().pk))
        assert panel.session.affiliations.get().organisation == panel.harbour


class TestTwins:
    @pytest.mark.usefixtures("panel", "quil")
    def test_likely_twins_are_listed_with_the_reason(self, admin_client: Client) -> None:
        page = read(admin_client.get(desk("speaker")))
        assert page.link("Likely twins") == "twins/"

        page = read(admin_client.get(desk("speaker", "twins")))
        (row,) = page.texts("#content tbody tr")
        assert "Ada Quill 1 session, 2 turns" in row
        assert "Ada Quil 1 session, 1 turn" in row
        assert "“Quil” and “Quill” differ in doubled letters" in row
        compare = page.link("Compare Ada Quill and Ada Quil")
        assert read(admin_client.get(compare)).title.startswith("Are they one?")

    @pytest.mark.usefixtures("panel")
    def test_organisations_have_a_list_of_their_own(self, admin_client: Client) -> None:
        cast.organisation("The Harbour Authority")
        page = read(admin_client.get(desk("organisation", "twins")))
        assert "1 claim" in page.text
        assert "0 claims" in page.text

    def test_two_who_are_two_are_not_listed_again(
        self, admin_client: Client, panel: Panel, quil: Speaker
    ) -> None:
        data = {"first": quil.pk, "second": panel.chair.pk, "page": 1}
        message = said(admin_client.post(desk("speaker", "apart"), data, follow=True))

        assert message == "Ada Quil and Ada Quill are two: they are not suggested again."
        page = read(admin_client.get(desk("speaker", "twins")))
        assert "No two names look alike." in page.text

        apart = NotTwins.objects.get()
        assert apart.found_by is not None
        delete(admin_client, desk("nottwins", "delete", apart.pk))
        assert "Ada Quil" in read(admin_client.get(desk("speaker", "twins"))).text

    def test_telling_apart_is_asked_for_and_not_linked_to(self, admin_client: Client) -> None:
        assert admin_client.get(desk("speaker", "apart")).status_code == 405

    def test_telling_apart_takes_two(self, admin_client: Client, quil: Speaker) -> None:
        data = {"first": quil.pk, "second": quil.pk}
        message = said(admin_client.post(desk("speaker", "apart"), data, follow=True))
        assert message == "Choose two that are not merged yet."

    def test_a_long_list_has_pages(self, admin_client: Client) -> None:
        for number in range(11):
            cast.speaker(f"Ada Quill{'l' * number}man")
        for page_number, pairs in (("1", 50), ("2", 5), ("9", 5), ("x", 50)):
            page = admin_client.get(desk("speaker", "twins") + f"?page={page_number}")
            assert page.content.count(b"Not the same") == pairs


MAY_LOOK = ("view_speaker", "view_merge", "view_organisation")


@pytest.mark.parametrize(
    ("model", "page"), [("speaker", "merge"), ("speaker", "apart"), ("merge", "undo")]
)
def test_who_may_only_look_merges_nothing(
    client: Client, panel: Panel, quil: Speaker, model: str, page: str
) -> None:
    arguments = [merge_speakers(panel.guest, cast.speaker("Bow Tern")).pk] if page == "undo" else []
    address = desk(model, page, *arguments)
    data = merge_data(panel.chair, quil)
    client.force_login(curator(*MAY_LOOK))

    assert client.get(address, data).status_code in (403, 405)
    assert client.post(address, data).status_code == 403
    assert Merge.objects.filter(undone_at=None).count() == len(arguments)
    assert not NotTwins.objects.exists()

    client.force_login(curator(*MAY_LOOK, "change_organisation", "change_merge"))
    assert client.post(address, data).status_code == 403

    client.force_login(curator("change_speaker"))
    assert client.post(address, data).status_code == 302


def test_who_may_only_look_sees_twins_without_buttons(client: Client, quil: Speaker) -> None:
    client.force_login(curator())
    assert client.get(desk("speaker", "twins")).status_code == 403

    client.force_login(curator(*MAY_LOOK))
    page = client.get(desk("speaker", "twins"))
    assert page.status_code == 200
    assert b"Quil" in page.content
    assert b"Not the same" not in page.content
    assert b'value="merge_selected"' not in client.get(desk("speaker")).content
