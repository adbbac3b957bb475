"""Takes away the second factor of an account whose telephone and recovery codes are lost."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from igfarchive.web.second_factor import reset


class Command(BaseCommand):
    help = "Take away an account's second factor, and end what was signed in with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", metavar="USER", help="The name that signs in.")

    def handle(self, *_args: str, **options: Any) -> None:
        name = options["user"]
        try:
            user = User.objects.get(username=name)
        except User.DoesNotExist:
            raise CommandError(
                f"There is no account {name}: write the name that signs in."
            ) from None
        if not reset(user):
            raise CommandError(f"{name} has no second factor.")
        self.stdout.write(
            f"{name} has no second factor any more. See that it is its owner who asked for this, "
            "and have another one set up at /admin/second-factor/."
        )
