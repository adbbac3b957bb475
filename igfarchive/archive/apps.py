from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ArchiveConfig(AppConfig):
    name = "igfarchive.archive"
    label = "archive"

    def ready(self) -> None:
        from django.db import connection

        if connection.vendor == "postgresql":
            from igfarchive.archive.connections import take

            connection_created.connect(take)
