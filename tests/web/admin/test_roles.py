"""Roles: what each of them may do, on every page that is for the staff alone."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from igfarchive.archive.history import Origin, of_session, recording, watching
from igfarchive.archive.models import ImportBatch, ImportFile, Session
from igfarchive.urls import urlpatterns
from igfarchive.web.roles import IMPORT, ROLES, Role, table
from tests import cast
from tests.web.admin.curators import desk, fields_of, said
from tests.web.admin.test_desk import fill, row
from tests.web.test_oddities import CURATORS_ROUTES, ROUTES

pytestmark = pytest.mark.django_db

FOR_ALL = {
    "index", "app_list", "password_change", "password_change_done", "jsi18n",
    "view_on_site", "autocomplete",
}  # fmt: skip
"""Pages of the desk for all who may come in."""
ELSEWHERE = {"login", "logout", "code", "second-factor", "second-factor-picture", None}
"""Those that are for everybody, and what leads to them."""
OWN = {
    "archive_attribution_session": "archive.change_utterance",
    "archive_attribution_split": "archive.change_speaker",
    "archive_attribution_spelling": "archive.change_speaker",
    "archive_attribution_undo": "archive.change_utterance",
    "archive_turnboundary_undo": "archive.change_utterance",
    "archive-history": "archive.view_session",
    "set-back": "archive.change_session",
    "import": "archive.import_sessions",
    "import-batch": "archive.import_sessions",
    "import-file": "archive.import_sessions",
    "import-progress": "archive.import_sessions",
    "import-sheet": "archive.import_sessions",
    "who-speaks": "archive.change_utterance",
    "turn-parts": "archive.change_utterance",
    "archive_merge_undo": "archive.change_speaker",
    "archive_organisation_apart": "archive.change_organisation",
    "archive_organisation_merge": "archive.change_organisation",
    "archive_organisation_twins": "archive.view_organisation",
    "archive_receipt_withdraw": "archive.delete_receipt",
    "archive_source_file": "archive.view_source",
    "archive_speaker_apart": "archive.change_speaker",
    "archive_speaker_merge": "archive.change_speaker",
    "archive_speaker_twins": "archive.view_speaker",
    "auth_user_password_change": "auth.change_user",
    "annotate": "archive.change_annotation",
    "edit-annotation": "archive.change_annotation",
    "decide-annotation": "archive.change_annotation",
}
"""What our own pages take: whoever adds one says it here."""
POSTED = {"archive_organisation_apart", "archive_speaker_apart", "decide-annotation"}
"""Those that take a form alone."""
ACTIONS = {"changelist": "view", "add": "add", "change": "view", "history": "view",
           "delete": "delete"}  # fmt: skip
NOBODY = {
    *(f"archive_{model}_{page}"
      for model in ("affiliationproposal", "annotation", "attribution", "merge", "receipt",
                    "source", "turnboundary", "utterance")
      for page in ("add", "delete")),
    "archive_nottwins_add", "archive_subscription_add",
}  # fmt: skip
"""What nobody may: these rows are made elsewhere, and stay."""


def patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from patterns(each.url_patterns)


NAMES = sorted(
    {
        str(each.name)
        for each in patterns(admin.site.get_urls())
        if each.name not in ELSEWHERE and not str(each.name).startswith("auditlog_")
    }
)


CURATORS = {"annotate", "edit-annotation", "decide-annotation", "who-speaks", "turn-parts"}
BESIDE_THE_DESK = (
    *sorted(CURATORS),
    *("archive-history", "set-back"),
    *("import", "import-batch", "import-file", "import-progress", "import-sheet"),
)
"""Pages for the staff that are none of a model's desk."""
OF_OTHERS = {
    "archive_attribution_session": "session",
    "archive_attribution_split": "speaker",
    "archive_attribution_spelling": "speakername",
}
"""Pages of one model's desk about a row of another."""


def address_of(name: str) -> str:
    if name in ("archive-history", "import"):
        return reverse(name)
    if name == "set-back":
        return reverse(name, args=[LogEntry.objects.latest("pk").pk])
    if name in ("import-batch", "import-progress"):
        return reverse(name, args=[ImportBatch.objects.get().pk])
    if name in ("import-file", "import-sheet"):
        file = ImportFile.objects.get()
        return reverse(name, args=[file.batch_id, file.pk])
    if name in ("who-speaks", "turn-parts"):
        return reverse(name, args=["harbour-forum-2031", "ws-1", 2])
    if name in OF_OTHERS:
        return reverse(f"admin:{name}", args=[row(OF_OTHERS[name]).pk])
    if name in OWN and name.endswith(("annotate", "annotation")):
        turn = "/sessions/harbour-forum-2031/ws-1/u2/annotate/"
        return turn if name == "annotate" else reverse(name, args=[row("annotation").pk])
    if name in ("app_list", "view_on_site"):
        return reverse(f"admin:{name}", args=["archive"] if name == "app_list" else [1, 1])
    app, _, rest = name.partition("_")
    model = rest.partition("_")[0]
    page = rest.partition("_")[2]
    if page in ("change", "history", "delete", "undo", "withdraw", "file", "password_change"):
        key = (User if model == "user" else Group).objects.first() if app == "auth" else row(model)
        assert key
        return reverse(f"admin:{name}", args=[key.pk])
    return reverse(f"admin:{name}")


def permission_of(name: str) -> str | None:
    """What opens a page; None where staff need none."""
    if name in FOR_ALL:
        return None
    if name in OWN:
        return OWN[name]
    app, model, page = name.split("_")
    return f"{app}.{ACTIONS[page]}_{model}"


def member(*names: str) -> User:
    """Somebody who was given these roles."""
    call_command("make_roles", stdout=StringIO())
    user = User.objects.create_user("-".join(["member", *names]), is_staff=True)
    user.groups.set(Group.objects.filter(name__in=names))
    return user


@pytest.mark.parametrize("role", [*ROLES, None], ids=lambda role: role.name if role else "none")
def test_every_page_opens_to_whom_the_table_says(
    client: Client, role: Role | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each page of the desk, and each that is for curators, there is: one that is added, too."""
    # Who may open a page is settled by then; what stands on it, other tests read.
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    fill(cast.event(), 1)
    batch = ImportBatch.objects.create()
    ImportFile.objects.create(batch=batch, position=1, state="stored", kind="sheet", sheet=b"#")
    with recording(None, Origin.FORM), watching(*of_session(row("session").pk)):
        Session.objects.update(room="Quay 2")
    client.force_login(member(*([role.name] if role else [])))
    wrong = {}
    for name in [*NAMES, *BESIDE_THE_DESK]:
        if name in ("view_on_site", "autocomplete", "jsi18n"):
            continue  # Answers of scripts, which take more than an address.
        permission = permission_of(name)
        may = permission is None or (role is not None and permission in role.permissions)
        if name == "app_list":
            may = role is not None  # Where there is nothing to see, there is no page.
        ask = client.post if name in POSTED else client.get
        response = ask(address_of(name))
        if (response.status_code in (200, 302, 400)) != (may and name not in NOBODY):
            wrong[name] = response.status_code
        if response.status_code == 403 and name not in NOBODY:
            assert b"Ask whoever runs the archive for the permission to" in response.content
    assert wrong == {}


def test_every_page_for_the_staff_is_tried() -> None:
    routes = {str(each.pattern): each.name for each in urlpatterns if isinstance(each, URLPattern)}
    at_the_desk = {name for route, name in routes.items() if route.startswith("admin/")}
    curators = {name for name, route in ROUTES.items() if route.endswith(CURATORS_ROUTES)}
    assert curators == CURATORS
    assert {*BESIDE_THE_DESK} == at_the_desk | curators


def test_the_docs_have_the_table() -> None:
    page = Path(__file__).parents[3].joinpath("docs", "roles.md").read_text("utf-8")
    assert table() in page
    assert all(f"- **{role.name}** " in page for role in ROLES)


class TestMakingThem:
    def test_is_told_once_and_done_again_without_a_word(self) -> None:
        told = StringIO()
        call_command("make_roles", stdout=told)
        assert told.getvalue().startswith("Desk reader: made.\nCurator: made.\n")
        there = {group: group.permissions.count() for group in Group.objects.all()}
        again = StringIO()
        call_command("make_roles", stdout=again)
        assert {group: group.permissions.count() for group in Group.objects.all()} == there
        lines = [line for line in again.getvalue().splitlines() if IMPORT not in line]
        assert lines == ["Roles: Desk reader, Curator, Importer, Publisher, Administrator."]

    def test_keeps_to_what_stands_in_the_table(self) -> None:
        call_command("make_roles", stdout=StringIO())
        reader, curator = Group.objects.get(name="Desk reader"), Group.objects.get(name="Curator")
        user = member("Desk reader")
        reader.permissions.set(curator.permissions.filter(codename__endswith="_term"))
        told = StringIO()
        call_command("make_roles", stdout=told)
        assert "Desk reader: no longer has archive.add_term." in told.getvalue()
        assert "Desk reader: given archive.view_session." in told.getvalue()
        assert list(user.groups.all()) == [reader]


class TestPublishing:
    def test_is_for_publishers_alone(self, client: Client) -> None:
        session = cast.session(cast.event())
        chosen = {"_selected_action": [str(session.pk)], "action": "unpublish"}
        for role, published in (("Curator", True), ("Publisher", False)):
            client.force_login(member(role))
            client.post(desk("session"), chosen)
            session.refresh_from_db()
            assert session.published is published

    def test_is_no_matter_of_a_curators_form(self, client: Client) -> None:
        event = cast.event()
        session = cast.session(event, published=False)
        client.force_login(member("Curator"))
        address = desk("session", "change", session.pk)
        facts = fields_of(client, address)
        assert "published" not in facts
        client.post(address, facts | {"title": "Lamps", "published": "on"})
        session.refresh_from_db()
        assert (session.title, session.published) == ("Lamps", False)

        address = desk("session", "add")
        facts = fields_of(client, address) | {"event": event.pk, "title": "Ledgers"}
        response = client.post(address, facts, follow=True)
        assert "Nobody else sees it until a publisher publishes it." in said(response)
        assert not Session.objects.get(title="Ledgers").published

    def test_is_one_of_two_roles_of_somebody(self, client: Client) -> None:
        session = cast.session(cast.event())
        client.force_login(member("Curator", "Publisher"))
        address = desk("session", "change", session.pk)
        client.post(address, {**fields_of(client, address), "published": ""})
        session.refresh_from_db()
        assert not session.published
