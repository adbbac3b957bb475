from django.apps import AppConfig


class AnnotatingConfig(AppConfig):
    name = "igfarchive.annotating"
    label = "annotating"
