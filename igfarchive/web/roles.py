"""Who may do what at the desk: roles that are given to people, and not single permissions.

A role is a group of Django's, and holds what stands here, no more and no less. Each may look at all
that the archive keeps; who has several roles may do what any of them may.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from igfarchive.archive.transactions import serialized

ACTIONS = ("view", "add", "change", "delete")

KEPT = (
    "affiliation", "affiliationproposal", "annotation", "attribution", "event", "merge",
    "nottwins", "organisation", "organisationname", "participation", "receipt", "recording",
    "session", "source", "speaker", "speakername", "term", "turnboundary", "utterance",
)  # fmt: skip
"""What the archive keeps and the desk shows, as models of the app `archive`."""
MADE_ELSEWHERE = (
    "affiliationproposal", "annotation", "attribution", "merge", "nottwins", "receipt", "source",
    "turnboundary", "utterance",
)  # fmt: skip
"""What nobody adds at the desk."""

PUBLISH = "archive.publish_session"
IMPORT = "archive.import_sessions"
WITHDRAW = "archive.delete_receipt"

DEEDS = {
    PUBLISH: "publish and unpublish sessions",
    WITHDRAW: "withdraw receipts",
    IMPORT: "import sessions",
}
"""What is neither to view, add, change nor delete rows of a model, and how it is called."""


def _may(actions: str, *models: str, app: str = "archive") -> set[str]:
    """`_may("add change", "term")` → {"archive.add_term", "archive.change_term"}."""
    return {f"{app}.{action}_{model}" for model in models for action in actions.split()}


VIEW = _may("view", *KEPT)


@dataclass(frozen=True, slots=True)
class Role:
    """A group by name, what it is for, and its permissions as `app.codename`."""

    name: str
    purpose: str
    permissions: frozenset[str]


ROLES = (
    Role("Desk reader", "looks at all that is kept, and changes nothing", frozenset(VIEW)),
    Role(
        "Curator",
        "puts right what is kept, annotates, decides on what was suggested or proposed, merges",
        frozenset(
            VIEW
            | _may("add change", "event", "organisation", "session", "speaker")
            | _may("change", "affiliationproposal", "annotation", "utterance")
            | _may(
                "add change delete",
                "affiliation",
                "organisationname",
                "participation",
                "recording",
                "speakername",
                "term",
            )
            | _may("delete", "nottwins")
        ),
    ),
    Role("Importer", "brings transcripts in", frozenset(VIEW | {IMPORT})),
    Role(
        "Publisher",
        "decides which sessions readers see, and withdraws receipts",
        frozenset(VIEW | {PUBLISH, WITHDRAW}),
    ),
    Role(
        "Administrator",
        "does all of this, deletes, and gives people their accounts and roles",
        frozenset(
            VIEW
            | _may("add change delete", *(set(KEPT) - set(MADE_ELSEWHERE)))
            | _may("change", "affiliationproposal", "annotation", "utterance")
            | _may("delete", "nottwins")
            | {PUBLISH, WITHDRAW, IMPORT}
            | _may("view delete", "subscription")
            | _may("view add change delete", "user", "group", app="auth")
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What making a role has changed of its group; of `missing` there are no permissions yet."""

    role: Role
    made: bool
    given: tuple[str, ...]
    taken: tuple[str, ...]
    missing: tuple[str, ...]


@serialized
def make_roles() -> list[Change]:
    """Bring each role's group in line with what stands here; who is in it stays."""
    there = _permissions({name for role in ROLES for name in role.permissions})
    return [_make(role, there) for role in ROLES]


def _permissions(names: Iterable[str]) -> dict[str, Permission]:
    wanted = Q(pk__in=[])
    for app in {name.partition(".")[0] for name in names}:
        codes = [name.partition(".")[2] for name in names if name.startswith(f"{app}.")]
        wanted |= Q(content_type__app_label=app, codename__in=codes)
    rows = Permission.objects.filter(wanted).select_related("content_type")
    return {_name(row): row for row in rows}


def _name(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _make(role: Role, there: Mapping[str, Permission]) -> Change:
    group, made = Group.objects.get_or_create(name=role.name)
    held = {_name(row) for row in group.permissions.select_related("content_type")}
    wanted = role.permissions & there.keys()
    if held != wanted:
        group.permissions.set([there[name] for name in wanted])
    return Change(
        role,
        made,
        given=tuple(sorted(wanted - held)),
        taken=tuple(sorted(held - wanted)),
        missing=tuple(sorted(role.permissions - wanted)),
    )


def table() -> str:
    """All of it as a table in Markdown, a column a role: `docs/roles.md` has it."""
    lines = [["", *(role.name for role in ROLES)], ["---"] * (len(ROLES) + 1)]
    models = [*(f"archive.{model}" for model in (*KEPT, "subscription")), "auth.user", "auth.group"]
    for model in models:
        app, _, name = model.partition(".")
        cells = [
            ", ".join(
                action
                for action in ACTIONS
                if (permission := f"{app}.{action}_{name}") in role.permissions
                and permission not in DEEDS
            )
            for role in ROLES
        ]
        lines.append([str(apps.get_model(model)._meta.verbose_name_plural), *cells])
    for permission, deed in DEEDS.items():
        cells = ["yes" if permission in role.permissions else "" for role in ROLES]
        lines.append([deed, *cells])
    return "\n".join(f"| {' | '.join(cells)} |".replace("  ", " ") for cells in lines)
