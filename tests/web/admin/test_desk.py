"""The curators' desk as a whole: every model is there, for curators alone, and stays quick."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import fromstring

from igfarchive.archive.attribution_plans import plan_turns
from igfarchive.archive.attributions import attribute
from igfarchive.archive.merging import merge_organisations, merge_speakers
from igfarchive.archive.models import (
    AffiliationProposal,
    Event,
    OrganisationName,
    Session,
    Speaker,
    SpeakerName,
    TurnBoundary,
)
from igfarchive.archive.twins import keep_speakers_apart
from tests import cast
from tests.web.admin.curators import curator, desk

pytestmark = pytest.mark.django_db

# What is kept of others' rows, and read on the pages of these, on pages of its own, or by the
# program alone.
KEPT_WITH_OTHERS = {
    "annotationrevision", "attributedturn", "attributionrule", "earlierreading", "historysubject",
    "importbatch", "importfile", "indexversion", "recording", "signinattempt", "termuse",
}  # fmt: skip
MODELS = sorted(
    {str(model._meta.model_name) for model in apps.get_app_config("archive").get_models()}
    - KEPT_WITH_OTHERS
)
MADE_ELSEWHERE = {
    "affiliationproposal", "annotation", "attribution", "merge", "nottwins", "receipt", "source",
    "subscription", "turnboundary", "utterance",
}  # fmt: skip
OWN_PAGES = [
    "/admin/archive/speaker/twins/",
    "/admin/archive/speaker/merge/",
    "/admin/archive/speaker/apart/",
    "/admin/archive/organisation/twins/",
    "/admin/archive/organisation/merge/",
    "/admin/archive/organisation/apart/",
    "/admin/archive/merge/1/undo/",
    "/admin/archive/attribution/session/1/",
    "/admin/archive/attribution/split/1/",
    "/admin/archive/attribution/spelling/1/",
    "/admin/archive/attribution/1/undo/",
    "/admin/archive/turnboundary/1/undo/",
    "/admin/archive/receipt/1/withdraw/",
    "/admin/archive/source/1/file/",
    "/admin/import/",
    "/admin/import/1/",
    "/admin/import/1/progress/",
    "/admin/import/1/1/",
    "/admin/import/1/1/sheet.toml",
]


def fill(event: Event, number: int) -> None:
    """A session's worth of rows of every model."""
    panel = cast.panel(event, f"WS {number}")
    tern, terne = cast.speaker(f"Bo Tern {number}"), cast.speaker(f"Bo Terne {number}")
    cast.speak(panel.session, (terne, "One two."))
    guild, gild = cast.organisation(f"Guild {number}"), cast.organisation(f"Gild {number}")
    cast.affiliate(terne, panel.session, gild, stated_in=panel.utterances[0])
    SpeakerName.objects.create(speaker=tern, name=f"BO {number}", folded=f"bo {number}")
    OrganisationName.objects.create(organisation=guild, name=f"G {number}", folded=f"g {number}")
    merge_speakers(tern, terne, by=User.objects.first())
    merge_organisations(guild, gild, by=User.objects.first())
    cast.annotate(panel.utterances[1], "tide", replacement="tern", status="proposed")
    cast.term(f"Tern {number}")
    AffiliationProposal.objects.create(
        speaker=tern, stated_in=panel.utterances[3], quote="I row.", by_self=True, position="Rower"
    )
    attribute(lambda: plan_turns(panel.session, [2], tern), by=User.objects.first())
    head, tail = panel.utterances[3:5]
    TurnBoundary.objects.create(
        session=panel.session, joins=True, head=head, tail=tail, before="A tern", after="on a quay"
    )
    cast.receipt(f"tern{number}", {"q": [f"tern {number}"]})
    cast.subscription(f"tern{number}", f"?q=tern+{number}")
    keep_speakers_apart(tern, cast.speaker(f"Bow Tern {number}"), by=User.objects.first())


def row(model: str) -> Model:
    found: Model | None = apps.get_model("archive", model)._default_manager.first()
    assert found is not None
    return found


def test_every_model_has_a_desk() -> None:
    registered = {model._meta.model_name for model in admin.site._registry}
    assert registered >= set(MODELS)


@pytest.mark.parametrize("address", [*map(desk, MODELS), *OWN_PAGES])
def test_nobody_comes_in_without_signing_in(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("model", MODELS)
def test_staff_see_what_they_may_see(client: Client, model: str) -> None:
    fill(cast.event(), 1)
    client.force_login(curator())
    assert client.get(desk(model)).status_code == 403

    client.force_login(curator(f"view_{model}"))
    assert client.get(desk(model)).status_code == 200
    page = client.get(desk(model, "change", row(model).pk))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content


@pytest.mark.parametrize("model", MODELS)
def test_a_list_is_searched_filtered_and_sorted(admin_client: Client, model: str) -> None:
    fill(cast.event(), 1)
    page = admin_client.get(desk(model))
    tree = fromstring(page.content.decode())
    links = tree.cssselect("#changelist-filter a, .sortable .text a")

    assert tree.cssselect("#searchbar"), "every list has a search"
    assert tree.cssselect("#result_list tbody tr")
    for address in ["?q=tern", *(str(link.get("href")) for link in links)]:
        assert admin_client.get(desk(model) + address).status_code == 200, address
    nothing = fromstring(admin_client.get(desk(model) + "?q=zeppelin").content.decode())
    assert not nothing.cssselect("#result_list tbody tr")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("term", ["tern " * 3_000, "tern" * 15_000], ids=["words", "letters"])
def test_a_list_bears_a_search_without_end(admin_client: Client, model: str, term: str) -> None:
    fill(cast.event(), 1)
    assert admin_client.get(desk(model), {"q": term}).status_code == 200


def test_a_list_is_searched_for_twenty_words_and_no_more(admin_client: Client) -> None:
    cast.speaker("Bo Tern")
    for words, found in (("tern " * 19 + "gull", 0), ("tern " * 20 + "gull", 1)):
        page = fromstring(admin_client.get(desk("speaker"), {"q": words}).content.decode())
        assert len(page.cssselect("#result_list tbody tr")) == found


@pytest.mark.parametrize("model", MODELS)
def test_a_list_asks_as_much_of_many_rows_as_of_few(admin_client: Client, model: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(desk(model)).status_code == 200
        return len(queries)

    event = cast.event()
    fill(event, 1)
    fill(event, 2)
    asked()
    few = asked()
    for number in range(3, 6):
        fill(event, number)

    assert asked() == few


@pytest.mark.parametrize("model", MODELS)
def test_no_form_offers_every_row_in_a_box(admin_client: Client, model: str) -> None:
    event = cast.event()
    fill(event, 0)
    for number in range(1, 12):
        cast.session(cast.event(f"Lake Forum {number}"))
        cast.speaker(f"Cy Wren {number}")
        cast.organisation(f"Office {number}")
    pages = [desk(model, "change", row(model).pk)]
    if model not in MADE_ELSEWHERE:
        pages.append(desk(model, "add"))
    for address in pages:
        page = admin_client.get(address)
        assert page.status_code == 200
        for box in fromstring(page.content.decode()).cssselect("select"):
            assert len(box.cssselect("option")) <= 10, box.get("name")


def test_every_field_of_a_form_has_a_name(admin_client: Client) -> None:
    fill(cast.event(), 1)
    cast.record(Session.objects.get(), "https://media.example/7")
    rows = [row(each) for each in ("session", "speaker", "organisation", "event", "affiliation")]
    for each in (*rows, User.objects.get()):
        meta = each._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[each.pk])
        page = fromstring(admin_client.get(address).content.decode())
        labelled = {label.get("for") for label in page.cssselect("label")}
        fields = page.cssselect("#content-main :is(input, select, textarea)")
        nameless = [
            field.get("name")
            for field in fields
            if field.get("type") not in ("hidden", "submit")
            and not (field.get("aria-label") or field.get("id") in labelled)
        ]
        assert fields
        assert nameless == [], address


@pytest.mark.parametrize("model", sorted(MADE_ELSEWHERE))
def test_what_is_made_elsewhere_is_not_added_here(admin_client: Client, model: str) -> None:
    assert admin_client.get(desk(model, "add")).status_code == 403


@pytest.mark.parametrize(
    "address", [*map(desk, MODELS), *OWN_PAGES[:2], "/admin/login/", "/admin/"]
)
def test_no_page_needs_what_the_policy_forbids(admin_client: Client, address: str) -> None:
    fill(cast.event(), 1)
    first, second = Speaker.objects.filter(merged_into=None)[:2]
    if address.endswith("merge/") and "speaker" in address:
        address += f"?first={first.pk}&second={second.pk}"
    page = admin_client.get(address, follow=True)
    html = page.content.decode()
    tree = fromstring(html)

    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    assert not tree.cssselect("style, [style]")
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    for script in tree.cssselect("script"):
        assert script.get("src") or script.get("type") == "application/json", script.text
    for source in tree.cssselect("[src], link[href]"):
        assert str(source.get("src") or source.get("href")).startswith("/")
