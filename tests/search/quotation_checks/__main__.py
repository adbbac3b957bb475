"""Prints what is found of quotations whose verdict is known, and how long that takes:
`python -m tests.search.quotation_checks [every so many files of the large corpus]`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SHARED = "IGFARCHIVE_TEST_SHARED"
EACH = 60


def main() -> None:
    with TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/archive.sqlite3"
        os.environ["IGFARCHIVE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "igfarchive.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        run()


def run() -> None:
    from tests.search.quotation_checks import confusion, make_cases
    from tests.search.quotation_checks.archive import real_turns, sample_turns, store
    from tests.search.quotation_checks.settling import settle
    from tests.search.quotation_checks.timing import compare_times

    shared = os.environ.get(SHARED)
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    turns = list(real_turns(Path(shared), every)) if shared else sample_turns()
    store(turns)
    cases = make_cases(turns, EACH)
    settled = settle(cases)
    print(f"{len(cases):,} quotations of {len(turns):,} turns\n")
    for line in confusion(settled.found):
        print(line)
    print()
    for name in ("false", "missed", "unlike", "senseless"):
        pairs = getattr(settled, name)
        print(f"{name}: {len(pairs)}")
        for case, checked in pairs[:15]:
            print(f"  {case.made}: {case.quotation!r}\n    said: {case.said!r}")
            print(f"    {checked.verdict}: {checked.sentence}")
    for line in compare_times(cases):
        print(line)


if __name__ == "__main__":
    main()
