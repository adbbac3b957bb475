from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "igfarchive.backups"
    label = "backups"
