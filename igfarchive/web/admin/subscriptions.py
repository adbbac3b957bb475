"""Who follows what by mail: the desk sees how many follow what, and no address. One that asks to be
forgotten is searched for as it is written, and deleted."""

from django.contrib import admin
from django.http import HttpRequest

from igfarchive.archive.models import Subscription
from igfarchive.web.admin.base import ArchiveAdmin, ReadOnlyAdmin


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin[Subscription]):
    fields = list_display = ("kind", "subject", "frequency", "confirmed_at", "told_at", "bounces")
    list_filter = ("kind", "frequency")
    search_fields = ("=address",)
    search_help_text = "An address, whole."

    def has_delete_permission(self, request: HttpRequest, obj: Subscription | None = None) -> bool:
        return ArchiveAdmin.has_delete_permission(self, request, obj)
