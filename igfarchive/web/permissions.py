"""Who may do more than read, and what is said to who may not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

View = Callable[..., HttpResponse]

ACTIONS = {"add": "add", "delete": "delete", "history": "view"}
"""What the pages of a model's desk do; those of a list, and of a row, view or change."""


class NotPermittedError(PermissionDenied):
    """Something that an account may not do, and what would allow it, empty where nothing would.

    Both are said to whoever is refused, and go on after "may not" and after "the permission to".
    """

    def __init__(self, deed: str, permission: str = "") -> None:
        super().__init__(deed)
        self.deed, self.permission = deed, permission


def may_annotate(request: HttpRequest) -> bool:
    """Whether a curator is signed in who may lay annotations over the words."""
    user = request.user
    return user.is_staff and user.has_perm("archive.change_annotation")


def may_attribute(request: HttpRequest) -> bool:
    """Whether a curator is signed in who may say who speaks."""
    user = request.user
    return user.is_staff and user.has_perm("archive.change_utterance")


def for_curators(view: View) -> View:
    """Ask visitors to sign in, and refuse those who may not annotate."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_annotate(request):
            raise NotPermittedError("annotate", "change annotations")
        return view(request, *args, **kwargs)

    decorated: View = staff_member_required(checked)
    return decorated


def for_attributing(view: View) -> View:
    """Ask visitors to sign in, and refuse those who may not say who speaks."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_attribute(request):
            raise NotPermittedError("say who speaks", "change utterances")
        return view(request, *args, **kwargs)

    decorated: View = staff_member_required(checked)
    return decorated


def what_was_refused(request: HttpRequest, exception: Exception) -> NotPermittedError:
    """The error itself; where Django refused, what the address is for."""
    if isinstance(exception, NotPermittedError):
        return exception
    match = request.resolver_match
    if match and match.app_names == ["admin"]:
        return _refused_at_the_desk(request, match)
    return NotPermittedError("open this page")


def _refused_at_the_desk(request: HttpRequest, match: ResolverMatch) -> NotPermittedError:
    """Django names these pages after a model and what they do: `archive_speaker_change`."""
    app, _, rest = (match.url_name or "").partition("_")
    model, _, page = rest.partition("_")
    try:
        options = apps.get_model(app, model)._meta
    except LookupError:
        return NotPermittedError("open this page of the desk")
    action = ACTIONS.get(page, "change" if request.method == "POST" else "view")
    if request.method == "POST" and request.POST.get("action") == "delete_selected":
        action = "delete"
    deed = f"{action} {options.verbose_name_plural}"
    if request.user.has_perm(f"{app}.{get_permission_codename(action, options)}"):
        # What is made elsewhere, such as a source, or is decided already.
        return NotPermittedError(f"{deed} here: nobody may")
    return NotPermittedError(deed, deed)
