from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "igfarchive.operations"
    label = "operations"
