"""Subscribers are told what came in, once, and of nothing that is not public."""

import json
from datetime import timedelta
from io import StringIO
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from igfarchive.alerts import sending
from igfarchive.alerts.sending import CLAIM, DAY, MailError, Sent, send_alerts
from igfarchive.annotating import glossary
from igfarchive.archive.index_versions import renew_versions
from igfarchive.archive.models import Session, Source, Subscription
from igfarchive.search import index
from tests import cast
from tests.alerts.conftest import BEFORE, NOW, Arrive, Follow
from tests.cast import Panel

OF_9 = "https://archive.example/sessions/harbour-forum-2031/of-9/"


def bodies() -> list[str]:
    return [str(each.body) for each in mail.outbox]


class TestNews:
    def test_of_a_search_are_its_new_hits(self, follow: Follow, arrive: Arrive) -> None:
        follow("search", "?q=tide")
        arrive("OF 9", "The tide is high.", "No word of it.", "Tides turn, and so do we.")
        assert send_alerts(NOW) == Sent(mails=1)
        (sent,) = mail.outbox
        assert sent.subject == "2 new turns: the search for “tide”"
        assert sent.to == ["reader@harbour.example"]
        body = str(sent.body)
        assert "Bo Tern, in Harbour Forum 2031 OF 9: News of OF 9:\n> The tide is high." in body
        assert f"  {OF_9}u1/" in body
        assert f"  {OF_9}u3/" in body
        assert "No word of it" not in body
        assert "tide tables are ours" not in body, "that was there before"
        assert "All of them: https://archive.example/search/?q=tide" in body
        assert "real-time captions" in body

    @pytest.mark.parametrize(
        ("kind", "subject", "told"),
        [
            ("search", "?q=tide -high", ["Tides turn"]),
            ("search", "?q=tide&speaker=bo-tern", ["The tide is high", "Tides turn"]),
            ("search", "?speaker=bo-tern", ["The tide is high", "Tides turn"]),
            ("search", "?q=tide&speaker=ada-quill", []),
            ("search", "?q=tide&session=harbour-forum-2031%2Fws-7", []),
            ("sessions", "", ["News of OF 9"]),
            ("sessions", "?event=harbour-forum-2031", ["News of OF 9"]),
            ("sessions", "?event=harbour-forum-2030", []),
        ],
    )
    def test_are_as_narrow_as_what_is_followed(
        self, follow: Follow, arrive: Arrive, kind: str, subject: str, told: list[str]
    ) -> None:
        follow(kind, subject)
        arrive("OF 9", "The tide is high.", "Tides turn, and so do we.")
        send_alerts(NOW)
        body = "".join(bodies())
        assert bool(body) == bool(told)
        assert all(each in body for each in told)
        assert ("is high" in body) == ("The tide is high" in told)

    def test_of_a_term_are_its_new_uses(self, follow: Follow, arrive: Arrive) -> None:
        follow("term", cast.term("Tide gauge").slug)
        glossary.note_uses_in(arrive("OF 9", "Read the tide gauge.", "Or do not."))
        send_alerts(NOW)
        (body,) = bodies()
        assert "1 new turn in the uses of “Tide gauge”." in body
        assert "> Read the tide gauge." in body
        assert f"{OF_9}u1/" in body

    def test_are_at_most_so_many(
        self, follow: Follow, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("igfarchive.alerts.subjects.MOST", 2)
        follow("search", "?q=tide")
        arrive("OF 9", *["The tide is high."] * 5)
        send_alerts(NOW)
        (body,) = bodies()
        assert body.count("> The tide") == 2
        assert "… and 3 more." in body
        assert "5 new turns" in body

    def test_are_none_of_a_session_that_is_not_public(self, follow: Follow, arrive: Arrive) -> None:
        follow("search", "?q=tide", frequency="once")
        session = arrive("OF 9", "The tide is high.")
        Session.objects.filter(pk=session.pk).update(published=False)
        index.rebuild()
        assert send_alerts(NOW).mails == 0

    def test_are_none_of_what_was_only_corrected(self, follow: Follow, panel: Panel) -> None:
        follow("search", "?q=tide")
        cast.annotate(panel.utterances[1], "tide tables", replacement="tide charts")
        index.rebuild()
        assert send_alerts(NOW).mails == 0


class TestTimes:
    def test_nothing_is_told_twice(self, follow: Follow, arrive: Arrive) -> None:
        follow("search", "?q=tide", frequency="once")
        arrive("OF 9", "The tide is high.")
        assert send_alerts(NOW).mails == 1
        assert send_alerts(NOW + timedelta(days=2)).mails == 0
        arrive("OF 10", "A tide of paper.", at=NOW + timedelta(days=3))
        assert send_alerts(NOW + timedelta(days=3)).mails == 1
        assert "The tide is high" not in bodies()[-1]

    @pytest.mark.parametrize(
        ("kind", "subject"), [("search", "?q=tide"), ("sessions", ""), ("term", "tide-gauge")]
    )
    def test_a_session_is_told_of_once_however_often_it_is_published(
        self, follow: Follow, arrive: Arrive, kind: str, subject: str
    ) -> None:
        cast.term("Tide gauge")
        follow(kind, subject, frequency="once")
        session = arrive("OF 9", "The tide gauge is high.")
        glossary.note_uses_in(session)
        assert send_alerts(NOW).mails == 1
        again = NOW + timedelta(days=1)
        # As when it was unpublished, and is published again.
        Source.objects.filter(session=session).update(imported_at=again)
        glossary.note_uses_in(arrive("OF 10", "Another tide gauge.", at=again))
        assert send_alerts(again).mails == 1
        assert "News of OF 10" in bodies()[-1]
        assert "OF 9" not in bodies()[-1]
        Source.objects.filter(session=session).update(imported_at=again + timedelta(days=1))
        index.rebuild()
        assert send_alerts(again + timedelta(days=1)).mails == 0

    def test_daily_ones_rest_for_a_day(self, follow: Follow, arrive: Arrive) -> None:
        follow("search", "?q=tide", frequency="daily")
        follow("search", "?q=tides", frequency="once")
        arrive("OF 9", "The tide is high.")
        assert send_alerts(NOW).mails == 2
        later = NOW + timedelta(hours=1)
        arrive("OF 10", "The tide is low.", at=later)
        assert send_alerts(later).mails == 1
        arrive("OF 11", "The tide is out.", at=later + timedelta(hours=1))
        assert send_alerts(NOW + DAY).mails == 2
        daily = [body for body in bodies() if "“tide”" in body]
        assert "2 new turns" in daily[-1], "what came in meanwhile is told together"

    def test_nobody_is_written_to_who_has_not_confirmed(
        self, follow: Follow, arrive: Arrive
    ) -> None:
        follow("search", "?q=tide", confirmed_at=None, asked_at=NOW)
        follow("search", "?q=tides", confirmed_at=None, asked_at=NOW - timedelta(days=8))
        arrive("OF 9", "The tide is high.")
        assert send_alerts(NOW) == Sent(forgotten=1)
        assert [each.subject for each in Subscription.objects.all()] == ["?q=tide"]

    def test_they_wait_for_the_index(self, follow: Follow, arrive: Arrive) -> None:
        follow("search", "?q=tide")
        session = arrive("OF 9", "The tide is high.")
        renew_versions([session.pk])
        sent = send_alerts(NOW)
        assert sent.mails == 0
        assert "yet to follow 1 sessions" in sent.waits
        index.rebuild()
        assert send_alerts(NOW).mails == 1


class TestClaims:
    def test_another_process_does_not_write_meanwhile(self, follow: Follow, arrive: Arrive) -> None:
        found = follow("search", "?q=tide", claimed_at=NOW - timedelta(minutes=1))
        arrive("OF 9", "The tide is high.")
        assert send_alerts(NOW).mails == 0
        assert send_alerts(NOW + CLAIM).mails == 1, "it came to an end over it"
        found.refresh_from_db()
        assert found.claimed_at is None

    def test_who_was_killed_after_sending_sends_the_same_mail(
        self, follow: Follow, arrive: Arrive
    ) -> None:
        found = follow("search", "?q=tide")
        arrive("OF 9", "The tide is high.")
        send_alerts(NOW)
        Subscription.objects.filter(pk=found.pk).update(
            told_until=BEFORE, told_at=None, told_sessions=[], claimed_at=NOW
        )
        send_alerts(NOW + CLAIM + CLAIM)
        first, second = mail.outbox
        assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]

    def test_one_who_was_ended_meanwhile_is_passed_over(
        self, follow: Follow, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        follow("search", "?q=tide")
        arrive("OF 9", "The tide is high.")
        claim = sending._claim

        def ended(pk: int, *rest: object) -> Subscription | None:
            Subscription.objects.filter(pk=pk).delete()
            return claim(pk, NOW)

        monkeypatch.setattr(sending, "_claim", ended)
        assert send_alerts(NOW).mails == 0


class TestServers:
    @pytest.fixture
    def failure(self, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
        """What the mail server answers: the last of these, if there is any."""
        failures: list[Exception] = []
        working = EmailBackend.send_messages

        def send_messages(backend: EmailBackend, messages: list[EmailMessage]) -> int:
            if failures:
                raise failures[-1]
            return working(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
        return failures

    def test_that_are_away_lose_nothing(
        self, follow: Follow, arrive: Arrive, failure: list[Exception]
    ) -> None:
        follow("search", "?q=tide")
        arrive("OF 9", "The tide is high.")
        failure.append(SMTPServerDisconnected("gone"))
        with pytest.raises(MailError, match="gone"):
            send_alerts(NOW)
        failure.clear()
        assert send_alerts(NOW).mails == 1

    def test_that_refuse_an_address_for_now_are_asked_again(
        self, follow: Follow, arrive: Arrive, failure: list[Exception]
    ) -> None:
        follow("search", "?q=tide")
        arrive("OF 9", "The tide is high.")
        failure.append(SMTPRecipientsRefused({"reader@harbour.example": (450, b"busy")}))
        sent = send_alerts(NOW)
        assert (sent.mails, len(sent.refused)) == (0, 1)
        failure.clear()
        assert send_alerts(NOW).mails == 1

    def test_that_refuse_one_mail_are_handed_the_others(
        self, follow: Follow, arrive: Arrive, failure: list[Exception]
    ) -> None:
        follow("search", "?q=tide")
        follow("search", "?q=tides", address="cy@harbour.example")
        arrive("OF 9", "The tide is high.")
        failure.append(SMTPDataError(554, b"too dull"))
        sent = send_alerts(NOW)
        assert (sent.mails, len(sent.refused)) == (0, 2)
        assert "554 b'too dull'" in sent.refused[0]
        failure.clear()
        assert send_alerts(NOW).mails == 2

    def test_that_refuse_an_address_for_good_end_it_in_the_end(
        self, follow: Follow, arrive: Arrive, failure: list[Exception]
    ) -> None:
        follow("search", "?q=tide", frequency="once")
        failure.append(SMTPRecipientsRefused({"reader@harbour.example": (550, b"unknown")}))
        for day in range(3):
            at = NOW + timedelta(days=day)
            arrive(f"OF {day + 10}", "The tide is high.", at=at)
            assert send_alerts(at).refused
        assert not Subscription.objects.exists()

    def test_the_command_says_what_it_did(
        self, follow: Follow, arrive: Arrive, failure: list[Exception]
    ) -> None:
        follow("search", "?q=tide")
        arrive("OF 9", "The tide is high.")
        failure.append(SMTPServerDisconnected("gone"))
        with pytest.raises(CommandError, match=r"gone\. The next run goes on"):
            call_command("send_alerts")
        failure.clear()
        out = StringIO()
        call_command("send_alerts", "--json", stdout=out)
        assert json.loads(out.getvalue())["mails"] == 1


class TestHeaders:
    def test_let_a_mail_program_end_it(self, follow: Follow, arrive: Arrive) -> None:
        found = follow("search", "?q=tide")
        arrive("OF 9", "The tide is high.")
        send_alerts(NOW)
        headers = mail.outbox[0].message()
        end = f"https://archive.example/alerts/{found.token}/end/"
        assert headers["List-Unsubscribe"] == f"<{end}>"
        assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert headers["Auto-Submitted"] == "auto-generated"
        assert headers["Content-Type"].startswith("text/plain"), "nothing that tells it was opened"

    def test_are_one_line_whatever_is_searched_for(self, follow: Follow, arrive: Arrive) -> None:
        follow("search", "?q=tide%0D%0ABcc:%20all@harbour.example%20OR%20high")
        arrive("OF 9", "The tide is high.")
        send_alerts(NOW)
        for each in mail.outbox:
            assert each.message()["Bcc"] is None
            assert "\n" not in each.subject
