"""Makes the groups that people at the desk are given, or prints what each of them may do."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from igfarchive.web.roles import ROLES, Change, make_roles, table


class Command(BaseCommand):
    help = "Bring the roles of the desk, which are groups, in line with what each of them may do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--table", action="store_true", help="Print who may do what instead.")

    def handle(self, *_args: str, **options: Any) -> None:
        if options["table"]:
            self.stdout.write(table())
            return
        changes = make_roles()
        for change in changes:
            for line in _told(change):
                self.stdout.write(f"{change.role.name}: {line}.")
        self.stdout.write(f"Roles: {', '.join(role.name for role in ROLES)}.")


def _told(change: Change) -> list[str]:
    """What of a role is worth a line: nothing where all of it stood as it should."""
    told = ["made"] if change.made else [f"given {name}" for name in change.given]
    told += [f"no longer has {name}" for name in change.taken]
    return told + [f"there is no permission {name} yet" for name in change.missing]
