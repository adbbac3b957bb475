from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "igfarchive.search"
    label = "search"
