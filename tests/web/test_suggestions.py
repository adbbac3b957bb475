"""What became of a suggestion, for whoever made it: by its reference, and nothing else."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from igfarchive.archive.models import Annotation, Session
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import curator, read
from tests.web.annotating import HERE, SUGGESTION, send
from tests.web.conftest import CountQueries, Visit
from tests.web.reading import check

FORM = f"{HERE}u2/suggest/"


@pytest.fixture(autouse=True)
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


@pytest.fixture
def made(client: Client) -> Annotation:
    """One on words that were found in a turn, whose page leads to the form with them filled in."""
    turn = read(client.get(f"{HERE}u2/?quote=Tide+tables"))
    page = read(client.get(turn.link("Correct these words")))
    sent = page.fields("form.annotate")
    assert sent["words"] == "tide tables"
    said = {"replacement": "tidal tables", "reason": "Zephyr heard it.", "name": "Ned Skerry"}
    send(client, FORM, 302, {**sent, **said})
    return Annotation.objects.get()


def address_of(made: Annotation) -> str:
    return f"/suggestions/{made.reference}/"


def decide(made: Annotation, status: str, **more: str) -> None:
    client = Client()
    client.force_login(curator("change_annotation"))
    response = client.post(f"/annotations/{made.pk}/decide/", {"status": status, **more})
    assert response.status_code == 302
    made.refresh_from_db()


def test_has_a_word_of_its_own_that_is_shown_after_suggesting(client: Client, visit: Visit) -> None:
    led = [client.post(FORM, SUGGESTION)["Location"] for _ in range(2)]
    references = [made.reference for made in Annotation.objects.all()]
    assert len(set(references)) == 2
    for address, reference in zip(led, reversed(references), strict=True):
        assert re.fullmatch(r"[a-z]{12}", reference)
        page = visit(address)
        assert page.texts("main strong") in ([f"suggestion {each}"] for each in references)
    assert page.find("main a[href^='/suggestions/']")


def test_waits(visit: Visit, made: Annotation) -> None:
    page = visit(address_of(made))
    assert page.texts("h1") == [f"Suggestion {made.reference}"]
    assert page.texts("main strong") == ["Waiting"]
    assert page.link("turn u2") == f"{HERE}u2/"
    assert page.find("meta[name=robots][content=noindex]")


def test_is_accepted_and_stands_somewhere(visit: Visit, made: Annotation) -> None:
    decide(made, "public")
    page = visit(address_of(made))
    assert page.texts("main strong") == ["Accepted"]
    assert page.link("beside its words") == made.get_absolute_url()


def test_is_declined_with_a_reason_or_without(visit: Visit, made: Annotation) -> None:
    decide(made, "withdrawn", because=" The recording\r\nhas <it>. ")
    page = visit(address_of(made))
    assert page.texts("main strong") == ["Declined"]
    assert page.texts("blockquote") == ["The recording has <it>."]
    assert made.revisions.latest("pk").facts["withdrawn_because"] == "The recording has <it>."
    decide(made, "public")
    assert made.withdrawn_because == "", "it holds no more"
    decide(made, "withdrawn")
    page = visit(address_of(made))
    assert "Withdrawn on" in page.text
    assert "after it had been accepted" in page.text
    assert "No reason was given." in page.text


def test_tells_nothing_of_who_made_it_or_of_what_it_says(client: Client, made: Annotation) -> None:
    for status in ("", "withdrawn"):
        if status:
            decide(made, status)
        content = client.get(address_of(made)).content.decode()
        for secret in ("Skerry", "Zephyr", "tidal"):
            assert secret not in content


def test_of_a_session_that_is_not_public_does_not_name_it(visit: Visit, made: Annotation) -> None:
    decide(made, "public")
    Session.objects.update(published=False)
    page = visit(address_of(made))
    assert "is not public now" in page.text
    assert made.utterance.session.title not in page.text


def test_that_never_was_is_not_found(visit: Visit) -> None:
    cast.annotate(Session.objects.get().utterances.all()[1], "tide")
    for reference in ("tolumakisoba", "1", "%00"):
        visit(f"/suggestions/{reference}/", status=404)


def test_is_not_looked_for_without_end(
    client: Client, made: Annotation, settings: Settings
) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "suggestions": 2}
    for _ in range(2):
        assert client.get(address_of(made)).status_code == 200
    response = client.get(address_of(made))
    assert response.status_code == 429
    assert int(response["Retry-After"]) <= 60
    check(read(response))


def test_asks_the_database_once(count_queries: CountQueries, made: Annotation) -> None:
    assert count_queries(address_of(made)) == 1
