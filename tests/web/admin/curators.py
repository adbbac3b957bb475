"""Curators, and the forms they fill in."""

from typing import Any, Protocol

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from lxml.html import FormElement, fromstring

from tests.web.reading import Page, page_of


class Answer(Protocol):
    """What a form, or a page, was answered."""

    @property
    def status_code(self) -> int: ...
    @property
    def content(self) -> bytes: ...


def curator(*permissions: str) -> User:
    """A member of the staff who may do just this: `change_speaker`, `view_merge`, …"""
    user = User.objects.create_user(f"curator-{User.objects.count()}", is_staff=True)
    granted = Permission.objects.filter(content_type__app_label="archive", codename__in=permissions)
    assert granted.count() == len(permissions), permissions
    user.user_permissions.set(granted)
    return user


def desk(model: str, page: str = "changelist", *args: Any) -> str:
    """The address of a page of a model's desk."""
    return reverse(f"admin:archive_{model}_{page}", args=args)


def fields_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send if the form at `address` were saved as it stands."""
    response = client.get(address)
    assert response.status_code == 200, address
    return posted_by(response)


def posted_by(response: Answer) -> dict[str, Any]:
    """What a browser would send if the form of a page were saved as it stands."""
    (form,) = fromstring(response.content.decode()).cssselect("#content form")
    assert isinstance(form, FormElement)
    return {
        name: value or "" for name, value in form.form_values() if name != "csrfmiddlewaretoken"
    }


def delete(client: Client, address: str) -> Answer:
    """Delete a row, as the page at `address` asks for it."""
    return client.post(address, posted_by(client.get(address)))


def delete_selected(client: Client, address: str, *rows: Any) -> Answer:
    """Delete rows of the list at `address`, as the page asks that follows it."""
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    asked = posted_by(client.post(address, chosen))
    return client.post(address, asked | chosen)


def read(response: Answer) -> Page:
    return page_of(response.status_code, response.content, "")


def said(response: Answer) -> str:
    """The messages of the page that a form led to."""
    tree = fromstring(response.content.decode())
    return " ".join(item.text_content().strip() for item in tree.cssselect(".messagelist li"))


def errors(response: Answer) -> str:
    tree = fromstring(response.content.decode())
    return " ".join(item.text_content().strip() for item in tree.cssselect(".errorlist li"))


def log() -> list[tuple[str, str]]:
    """What the admin's log holds, oldest first: the row, and what was done to it."""
    return [
        (entry.object_repr, entry.get_change_message()) for entry in LogEntry.objects.order_by("pk")
    ]
