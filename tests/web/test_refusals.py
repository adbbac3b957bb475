"""Who is refused reads what was refused, and the log has a line of it: no traceback."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models import Model
from django.http import HttpRequest, UnreadablePostError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from igfarchive.archive.merging import merge_speakers
from igfarchive.archive.models import Annotation
from tests import cast
from tests.cast import Panel
from tests.web.admin.curators import Answer, curator, desk, read
from tests.web.annotating import FORM
from tests.web.reading import check

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)
ONE_LINE = "One line, without a traceback."


@pytest.fixture
def panel(db: None) -> Panel:
    return cast.panel(cast.event())


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """The one line that was logged since it was asked for last."""

    def told() -> str:
        (record,) = caplog.records
        assert not record.exc_info, ONE_LINE
        line = record.getMessage()
        assert "\n" not in line
        caplog.clear()
        return line

    return told


def refusal(response: Answer, status: int = 403) -> str:
    page = read(response)
    assert page.status == status
    check(page)
    return " ".join(page.texts("main p"))


def address_of(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.model_name)
class TestTheAdmin:
    """Each model there is: one that is added tomorrow, too."""

    @pytest.mark.parametrize(("page", "deed"), [("changelist", "view"), ("add", "add")])
    def test_says_what_an_account_may_not_do(
        self, client: Client, db: None, told: Callable[[], str], model: type[Model],
        page: str, deed: str,
    ) -> None:  # fmt: skip
        names = str(model._meta.verbose_name_plural)
        client.force_login(curator())
        address = address_of(model, page)
        said = refusal(client.get(address))
        assert said.startswith(
            f"Your account may not {deed} {names}. "
            f"Ask whoever runs the archive for the permission to {deed} {names}."
        )
        assert "annotate" not in said
        assert told() == f"Forbidden ({deed} {names}): {address}"

    def test_says_it_of_a_form_and_of_an_action(
        self, client: Client, db: None, told: Callable[[], str], model: type[Model]
    ) -> None:
        names = str(model._meta.verbose_name_plural)
        client.force_login(curator())
        address = address_of(model, "changelist")
        for action, deed in (("accept", "change"), ("delete_selected", "delete")):
            response = client.post(address, {"action": action, "_selected_action": ["1"]})
            assert f"may not {deed} {names}." in refusal(response)
            assert told() == f"Forbidden ({deed} {names}): {address}"


class TestARow:
    @pytest.fixture
    def address(self, panel: Panel) -> Callable[[str], str]:
        return lambda page: desk("speaker", page, panel.guest.pk)

    @pytest.mark.parametrize(
        ("page", "method", "deed"),
        [
            ("change", "get", "view"),
            ("history", "get", "view"),
            ("change", "post", "change"),
            ("delete", "get", "delete"),
            ("delete", "post", "delete"),
        ],
    )
    def test_says_what_its_page_does(
        self, client: Client, address: Callable[[str], str], told: Callable[[], str],
        page: str, method: str, deed: str,
    ) -> None:  # fmt: skip
        client.force_login(curator("add_speaker"))
        response = getattr(client, method)(address(page))
        assert f"may not {deed} speakers." in refusal(response)
        assert told() == f"Forbidden ({deed} speakers): {address(page)}"

    def test_is_not_changed_by_who_may_view_it(
        self, client: Client, address: Callable[[str], str], told: Callable[[], str]
    ) -> None:
        client.force_login(curator("view_speaker"))
        assert client.get(address("change")).status_code == 200
        assert "may not change speakers." in refusal(client.post(address("change")))
        told()


def test_what_nobody_may_is_no_matter_of_permissions(
    admin_client: Client, told: Callable[[], str]
) -> None:
    said = refusal(admin_client.get(desk("source", "add")))
    assert said.startswith("Your account may not add sources here: nobody may.")
    assert "Ask" not in said
    told()


def test_annotating_says_so(client: Client, panel: Panel, told: Callable[[], str]) -> None:
    made = cast.annotate(panel.utterances[1], "tide")
    client.force_login(curator("view_annotation"))
    for address in (FORM, f"/annotations/{made.pk}/edit/", f"/annotations/{made.pk}/decide/"):
        for ask in (client.get, client.post):
            said = refusal(ask(address))
            assert "may not annotate." in said
            assert "for the permission to change annotations." in said
            assert told() == f"Forbidden (annotate): {address}"
    assert Annotation.objects.get().is_public


class TestOurOwnPagesOfTheAdmin:
    @pytest.mark.parametrize(
        ("page", "method", "deed", "permission"),
        [
            ("twins", "get", "look for twins among speakers", "view speakers"),
            ("merge", "get", "compare and merge speakers", "change speakers"),
            ("merge", "post", "compare and merge speakers", "change speakers"),
            ("apart", "post", "compare and merge speakers", "change speakers"),
        ],
    )
    def test_say_so_too(
        self, client: Client, db: None, told: Callable[[], str],
        page: str, method: str, deed: str, permission: str,
    ) -> None:  # fmt: skip
        client.force_login(curator("view_merge"))
        address = desk("speaker", page)
        said = refusal(getattr(client, method)(address))
        assert f"may not {deed}." in said
        assert f"the permission to {permission}." in said
        assert told() == f"Forbidden ({deed}): {address}"

    def test_say_what_undoing_takes(
        self, client: Client, panel: Panel, told: Callable[[], str]
    ) -> None:
        user = curator("view_merge", "change_merge")
        merge = merge_speakers(panel.moderator, panel.guest, user)
        client.force_login(user)
        said = refusal(client.post(desk("merge", "undo", merge.pk)))
        assert "may not undo merges of speakers." in said
        assert "the permission to change speakers." in said
        told()

    def test_say_so_of_a_file(self, client: Client, db: None, told: Callable[[], str]) -> None:
        client.force_login(curator())
        assert "may not download sources." in refusal(client.get(desk("source", "file", 1)))
        told()

    def test_do_not_guess_what_an_address_is_for(
        self, client: Client, db: None, told: Callable[[], str]
    ) -> None:
        client.force_login(curator())
        said = refusal(client.get("/admin/autocomplete/?app_label=archive&model_name=none"))
        assert said.startswith("Your account may not open this page of the desk.")
        told()


def test_a_refusal_from_anywhere_else_says_no_more_than_it_knows(
    client: Client, db: None, told: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionDenied("a secret")

    monkeypatch.setattr("igfarchive.web.home.render", refuse)
    said = refusal(client.get("/"))
    assert said.startswith("Your account may not open this page.")
    assert "secret" not in said
    assert told() == "Forbidden (open this page): /"


def test_a_reader_who_is_signed_in_is_asked_for_another_account(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(User.objects.create_user("reader"))
    page = read(client.get(desk("speaker"), follow=True))
    assert "You are authenticated as reader, but are not authorized" in page.text
    assert caplog.records == []


def test_a_form_from_elsewhere_is_a_line(db: None, told: Callable[[], str]) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/admin/login/").status_code == 403
    assert told().startswith("Forbidden (CSRF cookie not set.)")


class TestWhatCannotBeRead:
    def test_in_an_address(self, client: Client, db: None, told: Callable[[], str]) -> None:
        assert client.get("/search/?sort=loudest").status_code == 400
        assert told() == (
            "Bad Request (sort=loudest: write one of relevance, newest, oldest.): /search/"
        )

    def test_as_a_host(self, client: Client, db: None, told: Callable[[], str]) -> None:
        assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400
        assert "elsewhere.example" in told()

    @pytest.mark.parametrize("limit", ["MEMORY_SIZE", "NUMBER_FIELDS"])
    def test_in_a_form_that_is_too_large(
        self, client: Client, panel: Panel, settings: Settings, told: Callable[[], str], limit: str
    ) -> None:
        setattr(settings, f"DATA_UPLOAD_MAX_{limit}", 2)
        body = "words=tide&body=Indeed&replacement=time&start=1"
        response = client.post(
            FORM.replace("annotate", "suggest"), body, "application/x-www-form-urlencoded"
        )
        said = refusal(response, 400)
        assert "It is more than this site takes at once. Nothing was changed." in said
        assert read(response).texts("h1") == ["This form cannot be read"]
        told()

    def test_in_a_form_that_is_torn(
        self, client: Client, panel: Panel, told: Callable[[], str]
    ) -> None:
        response = client.post(
            FORM.replace("annotate", "suggest"), b"torn", "multipart/form-data; boundary=é"
        )
        assert "Nothing was changed." in refusal(response, 400)
        told()

    def test_of_a_visitor_who_hung_up(
        self, client: Client, panel: Panel, told: Callable[[], str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        def hang_up(_: HttpRequest) -> None:
            raise UnreadablePostError("the connection was closed")

        monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest._load_post_and_files", hang_up)
        client.raise_request_exception = False
        response = client.post(FORM.replace("annotate", "suggest"), {"words": "tide"})
        assert response.status_code == 400
        assert "the connection was closed" in told()

    def test_for_reasons_of_the_owner(
        self, client: Client, db: None, caplog: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch, told: Callable[[], str],
    ) -> None:  # fmt: skip
        def suspect(*_: object) -> None:
            raise SuspiciousOperation("100% odd\nand more")

        monkeypatch.setattr("igfarchive.web.home.render", suspect)
        assert "odd" not in refusal(client.get("/"), 400)
        assert caplog.records[0].name == "django.security.SuspiciousOperation"
        assert told() == "Bad Request (100% odd and more): /"


def test_a_method_that_a_page_does_not_take_is_a_line(
    client: Client, told: Callable[[], str]
) -> None:
    assert client.post("/").status_code == 405
    assert told() == "Method Not Allowed (POST): /"
