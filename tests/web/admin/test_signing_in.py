"""Signing in: guesses are counted, staff give a second factor, and what was signed in ends."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from lxml.etree import fromstring
from pytest_django import Settings

from igfarchive.archive.models import SignInAttempt
from igfarchive.web import attempts, second_factor
from tests import cast
from tests.web.admin.curators import Answer, curator, desk, read
from tests.web.annotating import FORM

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
CODE = "/admin/login/code/"
FACTOR = "/admin/second-factor/"
PASSWORD = "lamps and ledgers"


@pytest.fixture
def user() -> User:
    user = curator("view_speaker", "change_annotation")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: Any) -> Any:
    said = {"username": user.username, "password": password, "next": desk("speaker")}
    return client.post(LOGIN, said, **more)


def comes_in(client: Client) -> bool:
    status: int = client.get(desk("speaker")).status_code
    return status == 200


def set_up(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="telephone", confirmed=True)


def code_of(device: TOTPDevice, later: int = 0) -> str:
    """The code of this moment, or so many steps later."""
    totp = TOTP(device.bin_key)
    totp.drift = later
    return f"{totp.token():06}"


def pass_time(seconds: float) -> None:
    """Let what was attempted so far have been attempted earlier."""
    for row in SignInAttempt.objects.all():
        SignInAttempt.objects.filter(pk=row.pk).update(at=row.at - timedelta(seconds=seconds))


class TestGuessing:
    def test_waits_after_five_and_says_how_long(self, client: Client, user: User) -> None:
        for _ in range(attempts.MOST_PASSWORDS):
            assert sign_in(client, user, "wrong").status_code == 200
        response = sign_in(client, user)
        assert response.status_code == 429
        assert 880 < int(response["Retry-After"]) <= 900
        page = read(response)
        assert page.texts("h1") == ["Too many attempts"]
        assert "Try again in 15 minutes, from" in page.text
        assert "UTC" in page.texts("time")[0]
        assert not comes_in(client)

    def test_goes_on_after_the_wait_whatever_was_tried_meanwhile(
        self, client: Client, user: User
    ) -> None:
        for _ in range(attempts.MOST_PASSWORDS + 5):
            sign_in(client, user, "wrong")
        assert SignInAttempt.objects.count() == attempts.MOST_PASSWORDS
        pass_time(attempts.PERIOD.total_seconds() - 60)
        assert int(sign_in(client, user)["Retry-After"]) <= 60
        pass_time(60)
        assert sign_in(client, user).status_code == 302
        assert comes_in(client)
        assert not SignInAttempt.objects.exists(), "those before were slips"

    def test_is_counted_by_name_and_address(self, client: Client, user: User) -> None:
        other = User.objects.create_user("other", password=PASSWORD, is_staff=True)
        for _ in range(attempts.MOST_PASSWORDS):
            sign_in(client, user, "wrong")
        user.username = user.username.upper()
        assert sign_in(client, user, "wrong").status_code == 429, "a name is one in capitals, too"
        user.username = user.username.lower()
        assert sign_in(Client(), other).status_code == 302, "a colleague beside them"
        assert sign_in(client, user, REMOTE_ADDR="198.51.100.7").status_code == 302, "from home"

    def test_believes_no_address_that_the_visitor_wrote(
        self, client: Client, user: User, settings: Settings
    ) -> None:
        def guess(number: int) -> int:
            written = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, 203.0.113.{number}"}
            status: int = sign_in(client, user, "wrong", **written).status_code
            return status

        answers = [guess(number) for number in range(attempts.MOST_PASSWORDS + 1)]
        assert answers[-1] == 429
        settings.HTTPS = True  # Behind a proxy, as told, which writes the last one.
        assert guess(9) == 200

    def test_is_kept_without_a_name_or_an_address(self, client: Client, user: User) -> None:
        sign_in(client, user, "wrong")
        (row,) = SignInAttempt.objects.values()
        assert set(row) == {"id", "key", "at"}
        assert len(row["key"]) == 64

    def test_of_many_at_once_is_counted_before_it_is_looked_at(
        self, client: Client, user: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = []

        def check(self: User, raw_password: str) -> bool:
            seen.append(SignInAttempt.objects.count())
            return False

        monkeypatch.setattr(User, "check_password", check)
        for _ in range(3):
            sign_in(client, user)
        assert seen == [1, 2, 3]

    def test_of_an_empty_form_is_no_error(self, client: Client, db: None) -> None:
        assert client.post(LOGIN).status_code == 200


class TestTheSecondFactor:
    def test_is_nobodys_before_it_is_set_up(self, client: Client, user: User) -> None:
        assert sign_in(client, user)["Location"] == desk("speaker")
        assert comes_in(client)

    def test_is_asked_for_after_the_password_and_before_every_page(
        self, client: Client, user: User
    ) -> None:
        cast.panel(cast.event())
        device = set_up(user)
        led = sign_in(client, user)["Location"]
        assert led.startswith(f"{CODE}?next=")
        for address in (desk("speaker"), "/admin/", FORM, FACTOR):
            assert client.get(address).status_code == 302, address
        assert client.get(LOGIN)["Location"].startswith(CODE)
        page = read(client.get(led))
        assert page.texts("h1") == ["A code, too"]
        assert "Second factor" not in page.text
        sent = page.fields("#login-form") | {"code": "000000"}
        response = client.post(CODE, sent)
        assert "This is not the code of this moment" in read(response).text
        assert not comes_in(client)
        response = client.post(
            CODE, sent | {"code": f" {code_of(device)[:3]} {code_of(device)[3:]}"}
        )
        assert response["Location"] == desk("speaker")
        assert comes_in(client)
        assert client.get(FORM).status_code == 200

    def test_takes_a_code_once(self, client: Client, user: User) -> None:
        device = set_up(user)
        code = code_of(device)
        for browser, opens in ((client, True), (Client(), False)):
            sign_in(browser, user)
            browser.post(CODE, {"code": code})
            assert comes_in(browser) is opens

    def test_takes_a_recovery_code_once(self, client: Client, user: User) -> None:
        set_up(user)
        code, *others = second_factor.new_recovery_codes(user)
        assert len({code, *others}) == second_factor.RECOVERY_CODES
        for browser, opens in ((client, True), (Client(), False)):
            sign_in(browser, user)
            browser.post(CODE, {"code": code.upper()})
            assert comes_in(browser) is opens
        assert second_factor.recovery_codes_left(user) == len(others)

    def test_is_not_guessed_from_wherever(self, client: Client, user: User) -> None:
        device = set_up(user)
        sign_in(client, user)
        for number in range(attempts.MOST_CODES):
            client.post(CODE, {"code": "000000"}, REMOTE_ADDR=f"198.51.100.{number}")
        response = client.post(CODE, {"code": code_of(device)})
        assert response.status_code == 429
        assert int(response["Retry-After"]) <= attempts.PERIOD.total_seconds()
        pass_time(attempts.PERIOD.total_seconds())
        client.post(CODE, {"code": code_of(device)})
        assert comes_in(client)

    def test_is_no_page_for_who_gave_no_password(self, client: Client, user: User) -> None:
        set_up(user)
        assert client.post(CODE, {"code": "1"})["Location"] == "/admin/"
        assert client.get(FACTOR)["Location"].startswith(LOGIN)
        assert client.get(f"{FACTOR}picture.svg").status_code == 404

    def test_leads_to_no_other_site(self, client: Client, user: User) -> None:
        device = set_up(user)
        sign_in(client, user)
        sent = {"code": code_of(device), "next": "https://elsewhere.example/"}
        assert client.post(CODE, sent)["Location"] == "/admin/"

    def test_lets_somebody_else_sign_in(self, client: Client, user: User) -> None:
        set_up(user)
        sign_in(client, user)
        assert client.post(CODE, {"leave": "yes"})["Location"].startswith(LOGIN)
        assert client.get(LOGIN).status_code == 200

    def test_may_be_off(self, client: Client, user: User, settings: Settings) -> None:
        set_up(user)
        settings.SECOND_FACTOR = "off"
        sign_in(client, user)
        assert comes_in(client)
        assert client.get(FACTOR).status_code == 404
        assert "Second factor" not in read(client.get("/admin/")).text


class TestSettingItUp:
    def begin(self, client: Client, user: User) -> TOTPDevice:
        """The device that the page shows the key of."""
        sign_in(client, user)
        page = read(client.get(FACTOR))
        assert page.texts("h1") == ["Set up your second factor"]
        assert page.find(f"img[src='{FACTOR}picture.svg'][alt]")
        session = client.session
        device = TOTPDevice(user=user, key=session[second_factor.KEY])
        assert page.texts("code") == [second_factor.typed_key(device)]
        return device

    def test_shows_the_key_as_a_picture_that_the_policy_allows(
        self, client: Client, user: User
    ) -> None:
        self.begin(client, user)
        response = client.get(f"{FACTOR}picture.svg")
        assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert "no-store" in response["Cache-Control"]
        picture = fromstring(response.content)
        assert picture.tag == "{http://www.w3.org/2000/svg}svg"
        assert not picture.xpath("//@style | //*[local-name()='style' or local-name()='script']")

    def test_takes_a_code_and_gives_recovery_codes(self, client: Client, user: User) -> None:
        device = self.begin(client, user)
        response = client.post(FACTOR, {"code": "000000"})
        assert "This is not the code of this key." in read(response).text
        assert not second_factor.has_device(user)
        page = read(client.post(FACTOR, {"code": code_of(device)}))
        codes = page.texts(".desk-codes code")
        assert len(codes) == second_factor.RECOVERY_CODES
        assert comes_in(client), "who has set it up is in"
        other = Client()
        sign_in(other, user)
        other.post(CODE, {"code": code_of(device)})
        assert not comes_in(other), "the code that set it up is used up"
        other.post(CODE, {"code": codes[0]})
        assert comes_in(other)

    def test_comes_first_where_it_is_required(
        self, client: Client, user: User, settings: Settings
    ) -> None:
        settings.SECOND_FACTOR = "required"
        client.force_login(user)
        assert not comes_in(client), "nor is who was signed in before in any more"
        sign_in(client, user)
        led = client.get(CODE)["Location"]
        assert led.startswith(FACTOR)
        assert not comes_in(client)
        client.get(FACTOR)
        device = TOTPDevice(user=user, key=client.session[second_factor.KEY])
        client.post(FACTOR, {"code": code_of(device)})
        assert comes_in(client)

    def test_is_undone_with_a_code(self, client: Client, user: User) -> None:
        device = set_up(user)
        sign_in(client, user)
        client.post(CODE, {"code": code_of(device)})
        page = read(client.post(FACTOR, {"code": "000000", "deed": "reset"}))
        assert "This is not the code of this moment" in page.text
        (code, *_) = second_factor.new_recovery_codes(user)
        assert client.post(FACTOR, {"code": code, "deed": "burn"}).status_code == 400
        page = read(client.post(FACTOR, {"code": code, "deed": "renew"}))
        code = page.texts(".desk-codes code")[0]
        page = read(client.post(FACTOR, {"code": code, "deed": "reset"}, follow=True))
        assert "Your account has no second factor any more." in page.text
        assert comes_in(client)
        assert not second_factor.has_device(user)

    def test_is_taken_away_by_a_command_which_ends_what_was_signed_in_with_it(
        self, client: Client, user: User
    ) -> None:
        device = set_up(user)
        sign_in(client, user)
        client.post(CODE, {"code": code_of(device)})
        told = StringIO()
        call_command("reset_second_factor", user.username, stdout=told)
        assert "has no second factor any more" in told.getvalue()
        assert not comes_in(client)
        sign_in(client, user)
        assert comes_in(client)
        with pytest.raises(CommandError, match="has no second factor"):
            call_command("reset_second_factor", user.username)
        with pytest.raises(CommandError, match="write the name that signs in"):
            call_command("reset_second_factor", "nobody")

    def test_is_read_and_changed_at_no_desk(self, admin_client: Client) -> None:
        assert "otp" not in read(admin_client.get("/admin/")).html
        assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404


class TestWhatWasSignedIn:
    def test_ends_after_some_hours_however_busy(
        self, client: Client, user: User, settings: Settings
    ) -> None:
        settings.SESSION_HOURS = 2
        sign_in(client, user)
        written = client.session
        written["busy"] = True
        written.save()
        row = Session.objects.get()
        assert row.expire_date <= timezone.now() + timedelta(hours=2)
        Session.objects.update(expire_date=timezone.now())
        assert not comes_in(client)

    def test_ends_elsewhere_with_a_new_password(self, client: Client, user: User) -> None:
        other = Client()
        for browser in (client, other):
            sign_in(browser, user)
            assert comes_in(browser)
        new = "ledgers and lamps"
        sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
        assert client.post("/admin/password_change/", sent).status_code == 302
        assert comes_in(client)
        assert not comes_in(other)

    def test_ends_by_a_form_and_by_no_link(self, client: Client, user: User) -> None:
        sign_in(client, user)
        answer: Answer = client.get("/admin/logout/")
        assert answer.status_code == 405
        assert comes_in(client)
        assert client.post("/admin/logout/").status_code == 200
        assert not comes_in(client)


class TestTheLog:
    """Who came in, who tried, and no password, code or name that was typed."""

    def test_tells_of_passwords_and_of_signing_out(
        self, client: Client, user: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", "igfarchive.web.desk")
        sign_in(client, user, "lamps")
        sign_in(client, user)
        answer = client.post("/admin/logout/")
        assert answer.headers["Clear-Site-Data"] == '"cache"'
        wrong, right, out = (each.getMessage() for each in caplog.records)
        assert wrong.startswith("Wrong password: from ")
        assert right.startswith(f"Right password: account {user.pk}, from ")
        assert out == f"Signed out: account {user.pk}"
        assert "lamps" not in caplog.text
        assert user.username not in caplog.text

    def test_tells_of_codes_and_of_the_second_factor(
        self, client: Client, user: User, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO", "igfarchive.web.desk")
        device = set_up(user)
        sign_in(client, user)
        caplog.clear()
        client.post(CODE, {"code": "000000" if code_of(device) != "000000" else "000001"})
        client.post(CODE, {"code": code_of(device)})
        client.post(FACTOR, {"code": code_of(device, 1), "deed": "reset"})
        told = [each.getMessage().partition(", from")[0] for each in caplog.records]
        assert told == [
            f"Wrong code: account {user.pk}",
            f"Right code: account {user.pk}",
            f"Right code: account {user.pk}",
            f"Second factor taken away: account {user.pk}",
        ]


def test_no_browser_keeps_what_whoever_is_signed_in_is_shown(client: Client, user: User) -> None:
    assert "Cache-Control" not in client.get("/about/").headers
    client.force_login(user)
    for address in ("/about/", "/sessions/", "/search/?q=tide"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store", address


def test_no_script_reads_a_cookie(client: Client, user: User) -> None:
    client.get(LOGIN)
    sign_in(client, user)
    assert [client.cookies[name]["httponly"] for name in ("csrftoken", "sessionid")] == [True, True]
