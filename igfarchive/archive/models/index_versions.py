"""What a search index must have followed."""

from django.db import models
from django.db.models.functions import Now


class IndexVersion(models.Model):
    """The version of a session that an index must hold, written by `archive.index_versions` in
    the transaction that changes what is found of it.

    An index remembers which it holds. The row has no foreign key: it outlives its session, which
    an index must then forget.
    """

    session = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField(help_text="Random: equal ones stand for equal contents.")
    renewed_at = models.DateTimeField(db_default=Now(), help_text="By the database's clock.")

    def __str__(self) -> str:
        return f"session {self.session}: {self.version}"
