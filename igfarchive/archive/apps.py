from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "igfarchive.archive"
    label = "archive"
