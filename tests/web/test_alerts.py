"""An address follows something once whoever reads its mail has said so, and ends it at a click."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from igfarchive.alerts.subscribing import BETWEEN, MOST_UNCONFIRMED
from igfarchive.archive.models import Subscription
from igfarchive.search import index
from tests import cast
from tests.web.conftest import Visit

READER = {"address": "reader@harbour.example", "frequency": "daily"}
SEARCH = "/alerts/search/?q=tide"


@pytest.fixture(autouse=True)
def archive(db: None) -> None:
    cast.panel(cast.event())
    cast.term("Tide gauge")
    index.rebuild()
    mail.outbox.clear()


def ask(client: Client, page: str = SEARCH, **facts: str) -> int:
    return client.post(page, READER | facts).status_code


def link(message: int = -1) -> str:
    """The page that a mail leads to, without its host."""
    found = re.search(r"http://testserver(/alerts/\S+)", str(mail.outbox[message].body))
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("page", "follow", "named"),
    [
        ("/search/?q=tide", SEARCH, "the search for “tide”"),
        ("/speakers/bo-tern/", "/alerts/search/?speaker=bo-tern", "speaker Bo Tern"),
        (
            "/sessions/harbour-forum-2031/",
            "/alerts/sessions/?event=harbour-forum-2031",
            "the sessions of event Harbour Forum 2031",
        ),
        ("/glossary/tide-gauge/", "/alerts/terms/tide-gauge/", "the uses of “Tide gauge”"),
    ],
)
def test_pages_lead_to_alerts(
    client: Client, visit: Visit, page: str, follow: str, named: str
) -> None:
    assert visit(page).link("Alerts by e-mail") == follow
    assert named in visit(follow).text
    assert ask(client, follow) == 302
    assert named in str(mail.outbox[0].body).replace("\n", " ")


def test_from_the_mail_to_the_end(client: Client, visit: Visit) -> None:
    response = client.post(SEARCH, READER)
    assert "A mail is on its way" in visit(response["Location"]).text
    (sent,) = mail.outbox
    assert sent.to == ["reader@harbour.example"]
    found = Subscription.objects.get()
    assert found.confirmed_at is None

    # A program that opens the links of mails confirms nothing.
    assert "Begin these alerts?" in visit(link()).text
    found.refresh_from_db()
    assert found.confirmed_at is None

    assert client.post(link()).status_code == 302
    found.refresh_from_db()
    assert found.confirmed_at
    assert found.told_until, "what is there already is not told"
    assert "It began on" in visit(link()).text

    assert client.get(f"{link()}end/")["Location"] == link()
    assert Subscription.objects.exists(), "nor does it end anything"
    ended = client.post(f"{link()}end/")
    assert "no longer kept" in ended.content.decode()
    assert not Subscription.objects.exists()
    visit(link(), status=404)
    assert "Ended" in visit(f"{link()}end/").text


def test_a_mail_program_ends_it_at_one_click(db: None) -> None:
    """It has no cookie and no token of a form (RFC 8058)."""
    client = Client(enforce_csrf_checks=True)
    Client().post(SEARCH, READER)
    end = re.search(r"(/alerts/.*)>", mail.outbox[0].extra_headers["List-Unsubscribe"])
    assert end
    response = client.post(end[1], {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not Subscription.objects.exists()


def test_nobody_learns_who_follows(client: Client) -> None:
    first = client.post(SEARCH, READER)
    client.post(link())
    Subscription.objects.update(asked_at=timezone.now() - BETWEEN)
    again = client.post(SEARCH, READER)
    assert (again.status_code, again["Location"]) == (first.status_code, first["Location"])
    assert "is told already" in str(mail.outbox[-1].body)
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("address", ["READER@harbour.example", "reader@HARBOUR.example"])
def test_an_address_is_asked_once_an_hour(client: Client, address: str) -> None:
    assert ask(client) == ask(client, address=address) == 302
    assert len(mail.outbox) == Subscription.objects.count() == 1


def test_an_address_is_not_flooded(client: Client) -> None:
    for number in range(MOST_UNCONFIRMED + 2):
        assert ask(client, f"{SEARCH}+{number}") == 302
    assert len(mail.outbox) == MOST_UNCONFIRMED


def test_who_has_many_mails_sent_waits(client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"alerts": 2}
    answers = [ask(client, address=f"{name}@harbour.example") for name in "abc"]
    assert answers == [302, 302, 429]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "address", ["", "reader", "a@b", "a@b.example\nBcc: c@d.example", "a@b.example, c@d.example",
                "a" * 300 + "@b.example"],
)  # fmt: skip
def test_what_is_no_address_is_told(client: Client, address: str) -> None:
    assert ask(client, address=address) == 422
    assert not mail.outbox
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/alerts/search/", 400),
        ("/alerts/search/?q=%00", 400),
        ("/alerts/search/?sort=upwards", 400),
        ("/alerts/terms/nothing/", 404),
        ("/alerts/nobody/", 404),
    ],
)
def test_what_cannot_be_followed_is_told(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status
    assert client.post(address, READER).status_code == status
    assert not mail.outbox


def test_what_no_mail_server_takes_is_not_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Exception] = [
        SMTPRecipientsRefused({READER["address"]: (550, b"no such box")}),
        SMTPRecipientsRefused({READER["address"]: (450, b"busy")}),
        SMTPServerDisconnected("gone"),
    ]

    def fail(*_: object) -> int:
        raise answers.pop(0)

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    response = client.post(SEARCH, READER)
    assert response.status_code == 422
    assert "takes nothing for this address: see how it is written" in response.content.decode()
    while answers:
        response = client.post(SEARCH, READER)
        assert response.status_code == 503
        assert response["Retry-After"]
        assert "No mail can be sent just now" in response.content.decode()
    assert not Subscription.objects.exists()


def test_a_term_that_is_gone_is_told(client: Client, visit: Visit) -> None:
    Subscription.objects.create(
        address="reader@harbour.example",
        kind="term",
        subject="gone",
        token="k" * 24,
        site="http://testserver",
        asked_at=timezone.now() - timedelta(days=1),
    )
    assert "no longer in the archive" in visit(f"/alerts/{'k' * 24}/").text
