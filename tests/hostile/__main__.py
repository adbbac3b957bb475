"""Sends fuzzed queries and requests to the archive that the settings name, and tells what came of
it: `IGFARCHIVE_DATA=… python -m tests.hostile [--queries 2000] [--requests 2000] [--seed 0]`.

For a copy of an archive alone: an account is made in it that may do everything.
"""

from __future__ import annotations

import logging
import os
from argparse import ArgumentParser, Namespace

import django

LIMITS = ("CHECK", "RECEIPT", "ALERT", "SUGGESTION", "API", "MCP")


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--queries", type=int, default=2_000, help="searches that are asked for")
    parser.add_argument("--requests", type=int, default=2_000, help="requests, to every address")
    parser.add_argument("--seed", type=int, default=0, help="another number, other ones")
    parser.add_argument(
        "--by",
        choices=("page", "search"),
        default="page",
        help="whether searches are asked of their page, or of the search alone",
    )
    asked = parser.parse_args()
    # One visitor asks for all; nothing is answered from what was made before.
    os.environ |= {f"IGFARCHIVE_{name}_LIMIT": "0" for name in LIMITS}
    os.environ |= {"IGFARCHIVE_HOSTS": "testserver", "IGFARCHIVE_PAGE_CACHE_MB": "0"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igfarchive.settings")
    django.setup()
    logging.disable(logging.WARNING)  # A line for each that was refused.
    run(asked)


def run(asked: Namespace) -> None:
    from django.conf import settings
    from django.contrib.auth.models import User

    from tests.hostile.generating import Request, asking, queries, requests
    from tests.hostile.trying import fills, patterns, search_alone, sender, try_all, words

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    staff, _ = User.objects.get_or_create(
        username="hostile", defaults={"is_staff": True, "is_superuser": True}
    )
    send = sender(staff)
    said = words()
    send(Request("GET", "/search/", "q=the"))  # What the first visitor alone waits for.
    search = search_alone if asked.by == "search" else send
    for name, made, most, to in (
        (f"queries by {asked.by}", asking(queries(said, asked.seed)), asked.queries, search),
        ("requests", requests(list(patterns()), fills(), said, asked.seed), asked.requests, send),
    ):
        if most:
            print(f"{name}, seed {asked.seed}:")
            for line in try_all(made, most, to).lines():
                print(line, flush=True)


if __name__ == "__main__":
    main()
