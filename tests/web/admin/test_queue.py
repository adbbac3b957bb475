"""The desk's first page says what waits, and each decision leads to the next."""

from itertools import count

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from igfarchive.archive.models import (
    AffiliationProposal,
    Annotation,
    ImportBatch,
    ImportFile,
    Speaker,
)
from igfarchive.archive.twins import known_twins, twin_organisations, twin_speakers
from igfarchive.search import index
from igfarchive.web import queue
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator, desk, fields_of, read, said
from tests.web.admin.test_proposals import propose
from tests.web.annotating import HERE, SUGGESTION, send

pytestmark = pytest.mark.django_db

INDEX = "/admin/"
UNSTORED = "Files that were brought in and are not stored yet"
NONE_WAITS = "No suggestion waits any more."


@pytest.fixture(autouse=True)
def forgetful() -> None:
    cache.clear()


@pytest.fixture
def panel() -> Panel:
    return cast.panel(cast.event())


def suggest(panel: Panel, *words: str) -> list[Annotation]:
    return [
        cast.annotate(panel.utterances[1], each, "Heard.", replacement="x", status="proposed")
        for each in words
    ]


def waiting(client: Client) -> list[str]:
    return read(client.get(INDEX)).texts(".desk-waiting li")


class TestTheFirstPage:
    def test_says_what_waits_and_leads_there(self, admin_client: Client, panel: Panel) -> None:
        first, _ = suggest(panel, "tide", "tables")
        lost = cast.annotate(panel.utterances[1], "chair")
        Annotation.objects.filter(pk=lost.pk).update(anchored=False, start=None, end=None)
        proposal = propose(panel)
        cast.organisation("Lamp Office")
        cast.session(panel.session.event, "WS 90")
        done, batch = ImportBatch.objects.create(), ImportBatch.objects.create()
        for each, state, outcome in (
            (done, "stored", "created"),
            (done, "previewed", "unchanged"),
            (batch, "failed", None),
            (batch, "waiting", None),
            (batch, "previewed", "updated"),
            (batch, "previewed", None),
            (batch, "confirmed", "unchanged"),
        ):
            preview = {"outcome": outcome} if outcome else {}
            place = each.files.count() + 1
            ImportFile.objects.create(batch=each, position=place, state=state, preview=preview)
        index.rebuild()
        speakers = Speaker.objects.filter(reviewed=False).count()
        page = read(admin_client.get(INDEX))
        assert page.texts(".desk-waiting li") == [
            "Suggestions: 2. Begin with suggestions",
            "Annotations that lost their words: 1",
            "Proposals of affiliations: 1. Begin with proposals of affiliations",
            f"Names of speakers that nobody reviewed: {speakers}",
            "Likely twins among speakers: not looked for yet",
            "Names of organisations that nobody reviewed: 2",
            "Likely twins among organisations: not looked for yet",
            f"{UNSTORED}: 4. Begin with {UNSTORED.lower()}",
            "Files that could not be brought in: 1. Begin with files that could not be brought in",
            "Catalogued sessions without words: 1",
        ]
        assert page.link("Begin with suggestions") == first.get_absolute_url()
        assert page.link("Begin with proposals of affiliations") == desk(
            "affiliationproposal", "change", proposal.pk
        )
        assert page.link(f"Begin with {UNSTORED.lower()}") == reverse(
            "import-batch", args=[batch.pk]
        )
        for link in page.find(".desk-waiting a"):
            assert admin_client.get(str(link.get("href"))).status_code == 200

    def test_says_how_far_the_index_is_behind(self, admin_client: Client, panel: Panel) -> None:
        assert "Sessions that the search index has yet to follow: 1" in waiting(admin_client)

    def test_knows_of_twins_once_they_were_looked_for(
        self, admin_client: Client, panel: Panel
    ) -> None:
        assert known_twins(Speaker) is None
        cast.speaker("Ada Quil")
        admin_client.get(desk("speaker", "twins"))
        assert "Likely twins among speakers: 1" in waiting(admin_client)
        (pair,) = twin_speakers()
        admin_client.post(
            desk("speaker", "apart"), {"first": pair.first.pk, "second": pair.second.pk}
        )
        assert known_twins(Speaker) == 0

    def test_stops_counting(
        self, admin_client: Client, panel: Panel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "MOST", 1)
        suggest(panel, "tide", "tables")
        assert "Suggestions: more than 1. Begin with suggestions" in waiting(admin_client)

    def test_shows_what_one_may_decide_alone(self, client: Client, panel: Panel) -> None:
        suggest(panel, "tide")
        propose(panel)
        client.force_login(curator("view_annotation", "change_affiliationproposal"))
        assert [line.partition(":")[0] for line in waiting(client)] == ["Proposals of affiliations"]
        client.force_login(curator("view_annotation"))
        assert "Nothing waits for you." in read(client.get(INDEX)).text

    def test_asks_as_much_of_much_as_of_little(self, admin_client: Client, panel: Panel) -> None:
        index.rebuild()
        twin_speakers()
        twin_organisations()
        asked = []
        for many in (1, 4):
            for number in range(many):
                cast.session(panel.session.event, f"WS {many}{number}")
                suggest(panel, "tide")
                propose(panel, quote=f"I am {many}{number}")
            with CaptureQueriesContext(connection) as queries:
                admin_client.get(INDEX)
            asked.append(len(queries))
        assert asked[0] == asked[1]
        assert asked[0] <= 20


class TestSuggestions:
    def test_come_from_the_form_and_lead_one_to_the_next(
        self, admin_client: Client, panel: Panel
    ) -> None:
        for words in ("tide", "tables", "chair"):
            send(Client(), f"{HERE}u2/suggest/", 302, SUGGESTION | {"words": words})
        first, second, third = Annotation.objects.order_by("pk")
        page = read(admin_client.get(second.get_absolute_url()))
        assert page.link("Leave it, and look at the next") == third.get_absolute_url()
        address = f"/annotations/{second.pk}/decide/"
        response = admin_client.post(address, {"status": "withdrawn", "because": "Not so."})
        assert response["Location"] == third.get_absolute_url()
        assert f"{second} is declined." in read(admin_client.get(response["Location"])).text
        page = read(admin_client.get(second.get_absolute_url()))
        assert "Why it was declined: Not so." in page.text
        address = f"/annotations/{third.pk}/decide/"
        response = admin_client.post(address, {"status": "public"})
        assert response["Location"] == first.get_absolute_url(), "the first after the last"
        address = f"/annotations/{first.pk}/decide/"
        response = admin_client.post(address, {"status": "public"}, follow=True)
        assert NONE_WAITS in said(response)

    def test_that_another_curator_decided_on_lead_to_the_next(
        self, admin_client: Client, panel: Panel
    ) -> None:
        first, second = suggest(panel, "tide", "tables")
        shown = read(admin_client.get(first.get_absolute_url())).fields("form.annotate")
        address = f"/annotations/{first.pk}/decide/"
        admin_client.post(address, {"status": "public"})
        sent = shown | {"status": "withdrawn", "because": "Not so."}
        response = admin_client.post(address, sent)
        assert response.status_code == 409
        page = read(response)
        assert "You wrote: Not so." in page.text
        assert page.link("To the next suggestion") == second.get_absolute_url()

    def test_are_no_others_queue(self, admin_client: Client, panel: Panel) -> None:
        suggest(panel, "tide")
        public = cast.annotate(panel.utterances[1], "chair")
        address = f"/annotations/{public.pk}/decide/"
        response = admin_client.post(address, {"status": "withdrawn"})
        assert response["Location"] == public.get_absolute_url()

    def test_are_declined_for_no_endless_reason(self, admin_client: Client, panel: Panel) -> None:
        (made,) = suggest(panel, "tide")
        sent = {"status": "withdrawn", "because": "x" * 1_001}
        response = admin_client.post(f"/annotations/{made.pk}/decide/", sent)
        assert response.status_code == 400
        assert "because: write at most 1,000 characters." in read(response).text
        made.refresh_from_db()
        assert made.waits

    def test_are_found_by_their_reference(self, admin_client: Client, panel: Panel) -> None:
        send(Client(), f"{HERE}u2/suggest/", 302, SUGGESTION)
        suggest(panel, "chair")
        made = Annotation.objects.exclude(reference="").get()
        page = read(admin_client.get(desk("annotation"), {"q": made.reference}))
        assert len(page.texts("#result_list tbody tr")) == 1


class TestProposals:
    def test_lead_one_to_the_next(self, admin_client: Client, panel: Panel) -> None:
        first, second, third = (propose(panel, quote=f"I am {each}") for each in range(3))

        def decide(proposal: AffiliationProposal, **said: str) -> str:
            address = desk("affiliationproposal", "change", proposal.pk)
            response = admin_client.post(address, fields_of(admin_client, address) | said)
            proposal.refresh_from_db()
            led: str = response["Location"]
            return led

        def page_of(proposal: AffiliationProposal) -> str:
            return desk("affiliationproposal", "change", proposal.pk)

        page = read(admin_client.get(page_of(second)))
        assert page.link("Leave it open, and look at the next") == page_of(third)
        led = decide(second, decision="decline", declined_because="He was.")
        assert led == page_of(third)
        assert (second.status, second.declined_because) == ("declined", "He was.")
        assert "is Declined." not in read(admin_client.get(led)).text
        assert decide(third, decision="accept", declined_because="Oh.") == page_of(first)
        assert (third.status, third.declined_because) == ("accepted", "")
        assert decide(first) == reverse("admin:index"), "left open, and there is no other"
        assert first.status == "open"
        page = read(admin_client.get(page_of(second)))
        assert "He was." in page.text


class TestTwins:
    def test_lead_one_to_the_next(self, admin_client: Client, panel: Panel) -> None:
        numbers = count(1)
        for name in ("Cy Wren", "Eli Marsh", "Olga Brine"):
            cast.speaker(name)
            cast.speaker(f"{name}{'n' * next(numbers)}")
        pairs = [(twins.first, twins.second) for twins in twin_speakers()]
        assert len(pairs) == 3

        def compared(place: int) -> str:
            first, second = pairs[place]
            return f"{desk('speaker', 'merge')}?first={first.pk}&second={second.pk}"

        page = read(admin_client.get(compared(1)))
        assert page.link("Leave them, and look at the next") == compared(2)
        first, second = pairs[1]
        sent = {"first": first.pk, "second": second.pk, "kept": first.pk}
        assert admin_client.post(desk("speaker", "merge"), sent)["Location"] == compared(2)
        first, second = pairs[2]
        sent = {"first": first.pk, "second": second.pk}
        assert admin_client.post(desk("speaker", "apart"), sent)["Location"] == compared(0)
        first, second = pairs[0]
        sent = {"first": first.pk, "second": second.pk}
        led = admin_client.post(desk("speaker", "apart"), sent)["Location"]
        assert led == desk("speaker", "twins")
