from django.apps import AppConfig
from django.contrib.admin import apps


class WebConfig(AppConfig):
    name = "igfarchive.web"
    label = "web"
    default = True


class DeskConfig(apps.AdminConfig):
    """Django's admin, with the desk in place of its site."""

    default = False
    default_site = "igfarchive.web.desk.DeskSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin
        from django_otp.plugins.otp_static.models import StaticDevice
        from django_otp.plugins.otp_totp.models import TOTPDevice

        # The secrets of a second factor are their owner's alone.
        admin.site.unregister([StaticDevice, TOTPDevice])
