"""Who may do more than read."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def may_annotate(request: HttpRequest) -> bool:
    """Whether a curator is signed in who may lay annotations over the words."""
    user = request.user
    return user.is_staff and user.has_perm("archive.change_annotation")


def for_curators(view: View) -> View:
    """Ask visitors to sign in, and refuse those who may not annotate."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_annotate(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    decorated: View = staff_member_required(checked)
    return decorated
