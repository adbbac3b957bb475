"""The desk of utterances, and of the files they were read from: evidence is not edited."""

import pytest
from django.test import Client

from igfarchive.archive.models import Utterance
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator, desk, fields_of
from tests.web.conftest import OnCommit

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


def test_a_turn_is_given_to_who_said_it(
    admin_client: Client, panel: Panel, indexed: list[str], on_commit: OnCommit
) -> None:
    nameless = panel.utterances[5]
    wren = cast.speaker("Cy Wren")
    address = desk("utterance", "change", nameless.pk)
    with on_commit():
        facts = fields_of(admin_client, address) | {"speaker": wren.pk}
        assert admin_client.post(address, facts).status_code == 302

    nameless.refresh_from_db()
    assert (nameless.speaker, nameless.label) == (wren, "")
    assert panel.session.participations.get(speaker=wren).words == nameless.words
    assert indexed == ["harbour-forum-2031/ws-7"]


def test_who_is_left_without_words_takes_no_part(admin_client: Client, panel: Panel) -> None:
    for said in (panel.utterances[3], panel.utterances[6]):
        address = desk("utterance", "change", said.pk)
        admin_client.post(address, fields_of(admin_client, address) | {"speaker": ""})

    assert not panel.session.participations.filter(speaker=panel.guest).exists()
    assert panel.session.utterances.filter(label="BO TERN").count() == 2, "the label is evidence"


def test_nothing_else_of_a_turn_can_be_changed(admin_client: Client, panel: Panel) -> None:
    said = panel.utterances[1]
    before = Utterance.objects.values().get(pk=said.pk)
    address = desk("utterance", "change", said.pk)
    facts = fields_of(admin_client, address)
    assert facts.keys() - {"_save", "_continue", "_shown"} == {"speaker"}

    forged = dict.fromkeys(before, "1") | facts
    assert admin_client.post(address, forged).status_code == 302
    assert Utterance.objects.values().get(pk=said.pk) == before


def test_a_stage_direction_is_nobodys(admin_client: Client, panel: Panel) -> None:
    stage = panel.utterances[2]
    admin_client.post(desk("utterance", "change", stage.pk), {"speaker": panel.chair.pk})

    stage.refresh_from_db()
    assert stage.speaker is None


def test_a_merged_speaker_gets_no_words(admin_client: Client, panel: Panel) -> None:
    gone = cast.speaker("Ada Quil", merged_into=panel.chair)
    address = desk("utterance", "change", panel.utterances[3].pk)

    response = admin_client.post(address, {"speaker": gone.pk})
    assert b"not one of the available choices" in response.content


def test_a_turn_is_never_deleted(admin_client: Client, panel: Panel) -> None:
    address = desk("utterance", "delete", panel.utterances[0].pk)
    assert admin_client.post(address, {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": panel.utterances[0].pk}
    admin_client.post(desk("utterance"), chosen | {"post": "yes"})
    assert panel.session.utterances.count() == 8


class TestSources:
    def test_the_bytes_are_handed_out_as_they_came(
        self, admin_client: Client, panel: Panel
    ) -> None:
        source = panel.session.sources.get()
        source.content = b"\xff\xfe<script>alert(1)</script>"
        source.save()

        response = admin_client.get(desk("source", "file", source.pk))

        assert b"".join(response) == source.content
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"] == 'attachment; filename="ws-7.txt"'
        assert response["X-Content-Type-Options"] == "nosniff"

    def test_a_file_is_for_those_who_may_see_it(self, client: Client, panel: Panel) -> None:
        address = desk("source", "file", panel.session.sources.get().pk)
        client.force_login(curator("view_session"))
        assert client.get(address).status_code == 403
        client.force_login(curator("view_source"))
        assert client.get(address).status_code == 200

    def test_a_file_that_is_not_there(self, admin_client: Client) -> None:
        assert admin_client.get(desk("source", "file", 1)).status_code == 404

    def test_a_file_is_never_changed(self, admin_client: Client, panel: Panel) -> None:
        source = panel.session.sources.get()
        for page in ("change", "delete"):
            answer = admin_client.post(desk("source", page, source.pk), {"name": "x"})
            assert answer.status_code == 403
        source.refresh_from_db()
        assert source.name == "ws-7.txt"
