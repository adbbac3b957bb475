"""The desks of speakers and organisations: adding, reviewing, spellings."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Organisation, OrganisationName, Speaker, SpeakerName
from igfarchive.text.names import fold_name
from igfarchive.web.admin.speakers import SpeakerAdmin
from tests import cast
from tests.web.admin.curators import (
    curator,
    delete,
    delete_selected,
    desk,
    errors,
    fields_of,
    log,
    read,
    said,
)

pytestmark = pytest.mark.django_db


def test_a_speaker_gets_an_address_and_a_spelling(admin_client: Client) -> None:
    address = desk("speaker", "add")
    facts = fields_of(admin_client, address) | {"name": "Ada Quill"}
    admin_client.post(address, facts)
    message = said(admin_client.post(address, facts, follow=True))

    first, second = Speaker.objects.order_by("pk")
    assert (first.slug, second.slug) == ("ada-quill", "ada-quill-2")
    assert "“Ada Quill” is captioned, it still means another speaker (/speakers/ada-quill/)" in (
        message
    )
    spelling = SpeakerName.objects.get()
    assert (spelling.speaker, spelling.folded) == (first, fold_name("Ada Quill"))


def test_an_organisation_gets_an_address_and_a_spelling(admin_client: Client) -> None:
    address = desk("organisation", "add")
    facts = fields_of(admin_client, address) | {"name": "Tide Office"}
    admin_client.post(address, facts)
    admin_client.post(address, facts)

    first, second = Organisation.objects.order_by("pk")
    assert (first.slug, second.slug) == ("tide-office", "tide-office-2")
    assert OrganisationName.objects.get().organisation == first


@pytest.mark.parametrize(("written", "kept"), [("", "Wren, Ce"), ("Cé Wren", "Ce Wren")])
def test_names_are_sorted_without_accents(admin_client: Client, written: str, kept: str) -> None:
    facts = {"name": "Cé Wren", "sort_name": written}
    address = desk("speaker", "add")
    admin_client.post(address, fields_of(admin_client, address) | facts)

    speaker = Speaker.objects.get()
    assert (speaker.name, speaker.sort_name) == ("Cé Wren", kept)


def test_a_new_name_keeps_the_old_address_and_becomes_a_spelling(admin_client: Client) -> None:
    ada = cast.speaker("Ada Quill")
    address = desk("speaker", "change", ada.pk)
    facts = fields_of(admin_client, address) | {"name": "Ada Tern", "slug": "ada-tern"}
    admin_client.post(address, facts)

    ada.refresh_from_db()
    assert (ada.name, ada.slug) == ("Ada Tern", "ada-quill")
    assert ada.names.get().folded == fold_name("Ada Tern"), "a sheet that names her so means her"


def test_a_name_that_another_organisation_goes_by_stays_there(admin_client: Client) -> None:
    one, other = cast.organisation("Tide Office"), cast.organisation("Rope Office")
    OrganisationName.objects.create(
        organisation=one, name="Tide Office", folded=fold_name("Tide Office")
    )
    address = desk("organisation", "change", other.pk)
    facts = fields_of(admin_client, address) | {"name": "Tide Office"}

    assert "still means another organisation" in said(
        admin_client.post(address, facts, follow=True)
    )
    assert OrganisationName.objects.get().organisation == one


@pytest.mark.parametrize("model", ["speaker", "organisation"])
def test_rows_are_marked_as_reviewed(admin_client: Client, model: str) -> None:
    make = getattr(cast, model)
    rows = [make("Tide One"), make("Tide Two"), make("Tide Three", reviewed=True)]
    unreviewed = desk(model) + "?reviewed__exact=0"
    assert b"Tide Three" not in admin_client.get(unreviewed).content

    data = {"action": "mark_reviewed", "_selected_action": [row.pk for row in rows]}
    assert said(admin_client.post(desk(model), data, follow=True)) == f"Reviewed 2 {model}s."

    assert type(rows[0])._default_manager.filter(reviewed=True).count() == 3
    assert log() == [("Tide One", "Reviewed."), ("Tide Two", "Reviewed.")]


def test_who_may_only_look_reviews_nothing(client: Client) -> None:
    ada = cast.speaker("Ada Quill")
    client.force_login(curator("view_speaker"))
    client.post(desk("speaker"), {"action": "mark_reviewed", "_selected_action": ada.pk})

    ada.refresh_from_db()
    assert not ada.reviewed


def test_a_speaker_with_words_is_not_deleted(admin_client: Client) -> None:
    panel = cast.panel(cast.event())
    address = desk("speaker", "delete", panel.chair.pk)

    page = read(admin_client.get(address))
    assert "would require deleting" in page.text
    stands_on = page.texts("#deleted-objects li")
    assert sorted(stands_on) == ["1 affiliation", "1 participation", "2 utterances"]
    assert admin_client.post(address, {"post": "yes"}).status_code == 200
    assert Speaker.objects.filter(pk=panel.chair.pk).exists()


@pytest.mark.parametrize("by_action", [False, True])
def test_words_that_came_while_the_curator_was_asked_protect_the_speaker(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, by_action: bool
) -> None:
    panel = cast.panel(cast.event())
    monkeypatch.setattr(SpeakerAdmin, "get_deleted_objects", lambda *_: ([], {}, set(), []))
    if by_action:
        response = delete_selected(admin_client, desk("speaker"), panel.chair)
    else:
        response = delete(admin_client, desk("speaker", "delete", panel.chair.pk))

    assert response.status_code == 302
    messages = said(admin_client.get(desk("speaker")))
    assert "Nothing was deleted" in messages
    assert Speaker.objects.filter(pk=panel.chair.pk).exists()


def test_a_speaker_nothing_stands_on_is_deleted(admin_client: Client) -> None:
    ada = cast.speaker("Ada Quill")
    SpeakerName.objects.create(speaker=ada, name="ADA", folded="ada", reason="heard")
    delete(admin_client, desk("speaker", "delete", ada.pk))
    assert not Speaker.objects.exists()


class TestMergedOnes:
    @pytest.fixture
    def gone(self) -> Speaker:
        kept, gone = cast.speaker("Ada Quill"), cast.speaker("Ada Quil")
        merge_speakers(kept, gone)
        return gone

    @pytest.mark.usefixtures("gone")
    def test_they_are_listed_when_asked_for(self, admin_client: Client) -> None:
        def listed(query: str) -> int:
            return admin_client.get(desk("speaker") + query).content.count(b'class="field-kind')

        assert (listed(""), listed("?merged=yes"), listed("?merged=any")) == (1, 1, 2)
        assert b"Ada Quil<" not in admin_client.get(desk("speaker")).content

    def test_they_are_shown_and_not_changed(self, admin_client: Client, gone: Speaker) -> None:
        address = desk("speaker", "change", gone.pk)
        assert b'name="name"' not in admin_client.get(address).content
        assert admin_client.post(address, {"name": "X"}).status_code == 403

    @pytest.mark.usefixtures("gone")
    def test_they_are_not_offered(self, admin_client: Client) -> None:
        response = admin_client.get(
            reverse("admin:autocomplete"),
            {
                "app_label": "archive",
                "model_name": "participation",
                "field_name": "speaker",
                "term": "quil",
            },
        )
        assert [found["text"] for found in json.loads(response.content)["results"]] == ["Ada Quill"]


class TestSpellings:
    def test_a_spelling_is_kept_as_captions_are_compared(self, admin_client: Client) -> None:
        ada = cast.speaker("Ada Quill")
        address = desk("speaker", "change", ada.pk)
        facts = fields_of(admin_client, address)
        facts |= {"names-TOTAL_FORMS": 1, "names-0-name": " QUILL  ADA ", "names-0-reason": "asked"}
        admin_client.post(address, facts)

        spelling = ada.names.get()
        assert (spelling.name, spelling.folded) == ("QUILL ADA", fold_name("QUILL ADA"))

    def test_a_spelling_means_one_speaker(self, admin_client: Client) -> None:
        ada, bo = cast.speaker("Ada Quill"), cast.speaker("Bo Tern")
        SpeakerName.objects.create(
            speaker=bo, name="THE PILOT", folded=fold_name("THE PILOT"), reason="heard"
        )
        facts = {"name": "The pilot", "speaker": ada.pk, "reason": "heard"}

        found = errors(admin_client.post(desk("speakername", "add"), facts))
        assert "means Bo Tern already: if the two are one, merge them" in found

    def test_a_spelling_is_written_once(self, admin_client: Client) -> None:
        ada = cast.speaker("Ada Quill")
        address = desk("speaker", "change", ada.pk)
        facts = fields_of(admin_client, address) | {"names-TOTAL_FORMS": 2}
        for number, name in enumerate(["QUILL", "quill"]):
            facts |= {f"names-{number}-name": name, f"names-{number}-reason": "heard"}

        assert "is written twice" in errors(admin_client.post(address, facts))

    def test_a_spelling_is_corrected(self, admin_client: Client) -> None:
        office = cast.organisation("Tide Office")
        spelling = OrganisationName.objects.create(
            organisation=office, name="TO", folded=fold_name("TO")
        )
        address = desk("organisationname", "change", spelling.pk)
        admin_client.post(address, fields_of(admin_client, address) | {"name": "T. Office"})

        spelling.refresh_from_db()
        assert (spelling.name, spelling.folded) == ("T. Office", fold_name("T. Office"))

    @pytest.mark.parametrize("name", ["…", "  ", "-"])
    def test_a_spelling_has_letters(self, admin_client: Client, name: str) -> None:
        office = cast.organisation("Tide Office")
        facts = {"name": name, "organisation": office.pk}
        assert errors(admin_client.post(desk("organisationname", "add"), facts))
        assert not OrganisationName.objects.exists()
