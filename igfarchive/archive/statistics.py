"""What a database knows of how its tables are filled: by that it plans how to answer."""

from django.db import connection

ROWS = 400
"""Of each key of a table SQLite looks at that many rows, which takes milliseconds."""


def gather_statistics() -> None:
    """Have SQLite look at its tables, after many rows were written; PostgreSQL does so itself.

    Without that it takes one index to be as good as another, and may read all claims of a speaker
    for those in one session (https://sqlite.org/lang_analyze.html).
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS}")
            cursor.execute("ANALYZE")
