from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "igfarchive.web"
    label = "web"
