#!/usr/bin/env python
"""The archive's command line: `python manage.py help` lists the commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "igfarchive.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import Error

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"The settings cannot be read: {error}")
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        sys.exit(130)
    except Error as error:
        from igfarchive.archive.outages import outage_of

        outage = outage_of(error)
        if not outage or "--traceback" in sys.argv:
            raise
        sys.exit(f"The database cannot be asked: {outage}")


if __name__ == "__main__":
    main()
