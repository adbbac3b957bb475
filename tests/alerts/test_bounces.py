"""Reports of mail servers end a subscription that nobody reads, and only they do."""

from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from igfarchive.alerts.bounces import NoReportError, read_report
from igfarchive.archive.models import Subscription
from tests.alerts.conftest import Follow


def report(token: str, status: str = "5.1.1", part: str = "text/rfc822-headers") -> bytes:
    return f"""From: postmaster@harbour.example
To: archive@archive.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.harbour.example

Final-Recipient: rfc822; reader@harbour.example
Action: failed
Status: {status}

--b
Content-Type: {part}

Subject: 2 new turns
List-Unsubscribe: <https://archive.example/alerts/{token}/end/>

--b--
""".encode()


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_its_subscription(part: str) -> None:
    found = read_report(report("k" * 24, part=part))
    assert (found.token, found.permanent) == ("k" * 24, True)
    assert not read_report(report("k" * 24, "4.2.2", part)).permanent


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no report"),
        (b"Subject: Hello\n\nI am away.", "no report"),
        (b"\x00\xff" * 100, "no report"),
        (report("short"), "no headers of a mail of this archive"),
        (report("k" * 24).replace(b"Status:", b"State:"), "no Status"),
        (report("k" * 24).replace(b"List-Unsubscribe", b"X"), "no headers of a mail"),
    ],
)
def test_what_is_none_says_why(content: bytes, why: str) -> None:
    with pytest.raises(NoReportError, match=why):
        read_report(content)


def test_three_end_a_subscription(follow: Follow, tmp_path: Path) -> None:
    found, other = follow("search", "?q=tide"), follow("search", "?q=tables")
    bad, soft = tmp_path / "1.eml", tmp_path / "2.eml"
    bad.write_bytes(report(found.token))
    soft.write_bytes(report(other.token, "4.2.2"))
    out, err = StringIO(), StringIO()
    call_command("record_bounces", str(bad), str(soft), str(bad), stdout=out, stderr=err)
    assert out.getvalue() == "2 did not arrive for good, 0 subscriptions ended.\n"
    out = StringIO()
    call_command("record_bounces", str(bad), str(soft), stdout=out)
    assert "1 subscriptions ended" in out.getvalue()
    assert [each.pk for each in Subscription.objects.all()] == [other.pk]


def test_reports_of_a_mail_alias_come_by_standard_input(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = follow("search", "?q=tide")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(report(found.token))))
    call_command("record_bounces", "-", stdout=StringIO())
    found.refresh_from_db()
    assert found.bounces == 1


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nowhere cannot be read"):
        call_command("record_bounces", str(tmp_path / "nowhere"))
