"""Links from one page of the desk to another."""

from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString


def link(row: Model | None) -> SafeString | None:
    """A link to the row's own desk page."""
    if row is None:
        return None
    address = reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])
    return format_html('<a href="{}">{}</a>', address, row)


def list_link(model: type[Model], text: str, **filters: object) -> SafeString:
    """A link to the list of the model's rows that `filters` let through."""
    address = reverse(f"admin:archive_{model._meta.model_name}_changelist")
    return format_html('<a href="{}?{}">{}</a>', address, urlencode(filters), text)
