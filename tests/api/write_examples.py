"""Writes what the examples of the API answer, in a database that is gone afterwards."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main() -> None:
    django.setup()
    from django.test import Client
    from django.test.runner import DiscoverRunner
    from django.test.utils import setup_test_environment

    from igfarchive.api.examples import EXAMPLES
    from tests.api.examples import answer, fill, keep, write

    setup_test_environment()
    runner = DiscoverRunner(verbosity=0)
    databases = runner.setup_databases()
    try:
        fill()
        keep()
        for name, example in EXAMPLES.items():
            status, said = answer(Client(), example)
            write(name, said)
            print(status, name)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
