"""Two curators at one form, or a curator and an import: nobody's change is lost."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.test import Client, RequestFactory
from lxml.html import fromstring

from igfarchive.archive.choices import ProposalStatus
from igfarchive.archive.history import Origin, recording, watching
from igfarchive.archive.models import (
    Affiliation,
    AffiliationProposal,
    Event,
    Organisation,
    OrganisationName,
    Participation,
    Session,
    Source,
    Speaker,
    SpeakerName,
    Term,
    Utterance,
)
from igfarchive.text.names import fold_name
from igfarchive.web.admin.checked_forms import CHANGED_MEANWHILE, NOT_DELETED
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import Answer, desk, errors, fields_of, posted_by, said

pytestmark = pytest.mark.django_db

Values = tuple[str, Any]
CASES: dict[type[Model], tuple[Values, Values]] = {
    Event: (("city", "Porto Novo"), ("country", "Estuaria")),
    Session: (("title", "Tides, and who has them"), ("room", "Quay 2")),
    Organisation: (("kind", "Guild"), ("country", "Delta")),
    OrganisationName: (("name", "Harbour Auth."), ("organisation_id", "other")),
    Speaker: (("name", "Ada Quill-Tern"), ("kind", "unknown")),
    SpeakerName: (("reason", "So she signs."), ("name", "A. Q. Quill")),
    Participation: (("role", "panellist"), ("listed", True)),
    Affiliation: (("position", "Pilot"), ("stated_url", "https://harbour.example/pilots")),
    Term: (("expansion", "Tide tables, all"), ("definition", "What the moon does.")),
}
"""Of each form a field that is typed in, and one that somebody else writes meanwhile."""


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


def rows_of(panel: Panel) -> dict[type[Model], Model]:
    """A row of each desk."""
    chair, harbour = panel.chair, panel.harbour
    spelling = SpeakerName.objects.create(
        speaker=chair, name="A. Quill", folded=fold_name("A. Quill"), reason="Guessed."
    )
    name, _ = OrganisationName.objects.get_or_create(
        folded=fold_name("HA"), defaults={"organisation": harbour, "name": "HA"}
    )
    return {
        Event: panel.session.event,
        Session: panel.session,
        Organisation: harbour,
        OrganisationName: name,
        Speaker: chair,
        SpeakerName: spelling,
        Participation: Participation.objects.get(session=panel.session, speaker=chair),
        Affiliation: Affiliation.objects.get(session=panel.session),
        Term: cast.term("TT"),
    }


def meanwhile(response: Answer) -> str:
    """What the page says was changed while its form was open."""
    (section,) = fromstring(response.content.decode()).cssselect(".desk-meanwhile")
    return section.text_content()


def test_each_desk_is_walked(admin_client: Client) -> None:
    """A form that is not in `CASES` has a test of its own, or can be saved by nobody."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    desks = {
        model
        for model, each in admin.site._registry.items()
        if model._meta.app_label == "archive" and each.has_change_permission(request, None)
    }
    shown_alone = {
        model
        for model in desks
        if not admin.site._registry[model].has_change_permission(request, model())
    }
    assert desks - shown_alone - {Utterance, AffiliationProposal} == CASES.keys()
    assert AnonymousUser().is_anonymous


def test_no_form_is_saved_over_what_somebody_else_wrote(admin_client: Client, panel: Panel) -> None:
    other = cast.organisation("Lighthouse Board")
    for model, row in rows_of(panel).items():
        (typed, wanted), (others, written) = CASES[model]
        written = other.pk if written == "other" else written
        rows = model._default_manager.filter(pk=row.pk)
        before = rows.values_list(typed, flat=True).get()
        address = desk(str(model._meta.model_name), "change", row.pk)
        facts = fields_of(admin_client, address)
        with recording(None, Origin.IMPORT, "ws-7.toml"), watching(rows):
            rows.update(**{others: written})

        refused = admin_client.post(address, facts | {typed: wanted})
        assert CHANGED_MEANWHILE in errors(refused), model
        assert rows.values_list(typed, flat=True).get() == before, "nothing is saved"
        assert "an import of ws-7.toml" in meanwhile(refused), model
        again = posted_by(refused)
        assert again[typed] == wanted, "what was typed is kept"

        saved = admin_client.post(address, again)
        assert saved.status_code == 302, (model, errors(saved))
        assert rows.values_list(typed, others).get() == (wanted, written), model


def test_nothing_is_deleted_that_somebody_else_wrote_meanwhile(
    admin_client: Client, panel: Panel
) -> None:
    terms = [cast.term("Tide table"), cast.term("Buoy")]
    address = desk("term", "delete", terms[0].pk)
    chosen = {"action": "delete_selected", "_selected_action": [term.pk for term in terms]}
    asked = [posted_by(admin_client.get(address))]
    asked.append(posted_by(admin_client.post(desk("term"), chosen)) | chosen)
    rows = Term.objects.filter(pk=terms[0].pk)
    with recording(None, Origin.IMPORT, "glossary.toml"), watching(rows):
        rows.update(definition="When which water comes.")

    refused = [admin_client.post(address, asked[0]), admin_client.post(desk("term"), asked[1])]
    assert [said(each) for each in refused] == [NOT_DELETED] * 2
    assert "an import of glossary.toml" in meanwhile(refused[0])
    assert Term.objects.count() == 2
    admin_client.post(desk("term"), posted_by(refused[1]) | chosen)
    assert not Term.objects.exists()


def test_what_was_typed_is_shown_beside_what_was_decided_meanwhile(
    admin_client: Client, panel: Panel
) -> None:
    proposal = AffiliationProposal.objects.create(
        speaker=panel.chair,
        stated_in=panel.utterances[1],
        quote="I am",
        by_self=True,
        organisation="Tide Office",
    )
    address = desk("affiliationproposal", "change", proposal.pk)
    typed = {
        "declined_because": "Said in jest.",
        "stakeholder_group": "government",
        "decision": "decline",
    }
    posted = posted_by(admin_client.get(address)) | typed
    with recording(None, Origin.FORM), watching(AffiliationProposal.objects.all()):
        AffiliationProposal.objects.update(status=ProposalStatus.ACCEPTED)
    refused = admin_client.post(address, posted)
    assert said(refused) == CHANGED_MEANWHILE
    assert "Organisation" not in meanwhile(refused), "which was filled in beforehand"
    for words in ("Why not", "Said in jest.", "Government", "nobody can change it any more"):
        assert words in meanwhile(refused)
    assert AffiliationProposal.objects.get().status == ProposalStatus.ACCEPTED


def test_the_speaker_of_a_turn_is_chosen_once(admin_client: Client, panel: Panel) -> None:
    turn = panel.utterances[5]
    address = desk("utterance", "change", turn.pk)
    facts = fields_of(admin_client, address)
    admin_client.post(address, facts | {"speaker": panel.guest.pk})
    refused = admin_client.post(address, facts | {"speaker": panel.chair.pk})

    turn.refresh_from_db()
    assert turn.speaker == panel.guest
    assert "Bo Tern" in meanwhile(refused)
    admin_client.post(address, posted_by(refused))
    turn.refresh_from_db()
    assert turn.speaker == panel.chair, "saved again, it is meant"


def test_lines_within_a_form_follow_what_was_added_and_taken_out(
    admin_client: Client, panel: Panel
) -> None:
    """An import makes a claim anew and adds another, while a curator types a third."""
    address = desk("session", "change", panel.session.pk)
    facts = fields_of(admin_client, address)
    claim = Affiliation.objects.get()
    Affiliation.objects.filter(pk=claim.pk).update(position="Harbour chief")
    cast.affiliate(panel.guest, panel.session, position="Rower")
    lines = int(facts["affiliations-TOTAL_FORMS"])
    new = {
        f"affiliations-{lines}-{name}": value
        for name, value in {
            "speaker": panel.moderator.pk,
            "session": panel.session.pk,
            "position": "Clerk",
        }.items()
    }
    facts |= {
        "affiliations-TOTAL_FORMS": lines + 1,
        "affiliations-0-stated_quote": "the tide tables",
    }
    refused = admin_client.post(address, facts | new)
    assert CHANGED_MEANWHILE in errors(refused)
    admin_client.post(address, posted_by(refused))
    claims = {each.position: each.stated_quote for each in Affiliation.objects.all()}
    assert claims == {"Harbour chief": "the tide tables", "Rower": "", "Clerk": ""}

    facts = fields_of(admin_client, address)
    typed = next(name for name, value in facts.items() if value == "Rower")
    Affiliation.objects.filter(position="Rower").delete()
    refused = admin_client.post(address, facts | {typed: "Oarsman"})
    assert "stands below as a new one" in refused.content.decode()
    admin_client.post(address, posted_by(refused))
    assert Affiliation.objects.filter(position="Oarsman", speaker=panel.guest).exists()


def test_a_form_that_does_not_say_what_it_showed_is_shown_again(
    admin_client: Client, panel: Panel
) -> None:
    address = desk("event", "change", panel.session.event.pk)
    facts = fields_of(admin_client, address)
    for shown in ("", "made:up"):
        refused = admin_client.post(address, facts | {"city": "Porto Novo", "_shown": shown})
        assert CHANGED_MEANWHILE in errors(refused)
        assert posted_by(refused)["city"] == "Porto Novo"


def test_what_nobody_may_change_carries_nothing(admin_client: Client, panel: Panel) -> None:
    source = Source.objects.first()
    assert source
    page = admin_client.get(desk("source", "change", source.pk))
    assert b'name="_shown"' not in page.content


def test_what_a_form_writes_is_told_with_its_values(admin_client: Client, panel: Panel) -> None:
    address = desk("session", "change", panel.session.pk)
    facts = fields_of(admin_client, address)
    saved = admin_client.post(address, facts | {"room": "Quay 3"}, follow=True)
    assert "was changed" in said(saved)
    (entry,) = LogEntry.objects.all()
    assert entry.changes == {"room": ["", "Quay 3"]}
    assert entry.actor == User.objects.get(is_superuser=True)
