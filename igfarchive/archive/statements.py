"""Questions that are asked again and again, each time of other rows: Django takes longer to write
one than the database to answer it.

    statement(Session.objects.filter(pk__in=range(4)).order_by().values_list("pk", "title"), 4)
    padded({7, 9, 12})    7 9 12 7: a statement for 4 is asked of 3
"""

from collections.abc import Collection, Sequence
from itertools import cycle, islice
from typing import Any, NamedTuple

from django.db.models import QuerySet

from igfarchive.archive.replicas import read_connection

Row = tuple[Any, ...]


class Statement(NamedTuple):
    """What is asked with some values of its own, and then with numbers."""

    sql: str
    own: tuple[Any, ...]

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """As the database has them: what only Django reads, such as JSON, is yet to be read."""
        with read_connection().cursor() as cursor:
            cursor.execute(self.sql, [*self.own, *numbers])
            rows: list[Row] = cursor.fetchall()
        return rows


def statement(question: QuerySet[Any, Any], numbers: int) -> Statement:
    """The statement of a `values_list` that is asked with so many numbers at its end."""
    sql, asked = question.query.sql_with_params()
    return Statement(sql, asked[:-numbers])


def padded(numbers: Collection[int]) -> list[int]:
    """One or more numbers, some twice, so that there are 1, 2, 4, 8…: few statements to write."""
    return [*islice(cycle(numbers), 1 << (len(numbers) - 1).bit_length())]
