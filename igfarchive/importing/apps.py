from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "igfarchive.importing"
    label = "importing"
