from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "igfarchive.alerts"
    label = "alerts"
