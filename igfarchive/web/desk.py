"""The desk itself: who comes in, and what is there first.

A password is asked for, then, of who has one or has to have one, a code of the second factor.
"""

import logging
from datetime import timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.log import log_response
from django.views.decorators.cache import never_cache

from igfarchive.http.senders import sender_of
from igfarchive.web import attempts, second_factor
from igfarchive.web.queue import waiting_for

logger = logging.getLogger(__name__)


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class DeskSite(AdminSite):
    site_header = "igfarchive: the curators' desk"
    site_title = "igfarchive"
    index_title = "What the archive keeps"

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [
            path("login/code/", self.code_page, name="code"),
            path("second-factor/", self.second_factor_page, name="second-factor"),
            path("second-factor/picture.svg", self.picture, name="second-factor-picture"),
            *super().get_urls(),
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        has_factors = settings.SECOND_FACTOR != second_factor.OFF
        return {**super().each_context(request), "has_second_factor": has_factors}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's own, which asks a model for the field of this name, if it is no name."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                answer: HttpResponse = view(request, *args, **kwargs)
            except FieldDoesNotExist as error:
                # Only now, as some views bound what is sent before they read it.
                if "" not in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                    raise
                told = f"{TO_FIELD_VAR}: write the name of a field, or leave it out."
                raise BadRequest(told) from error
            return answer

        return super().admin_view(checked, cacheable)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits comes first, then all that is kept."""
        waiting = {"waiting": waiting_for(request.user)}
        return super().index(request, waiting | (extra_context or {}))

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that asks for a password, and counts how often it was a wrong one."""
        if request.method != "POST":
            if second_factor.is_owed(request):
                return _led("admin:code", _next(request))
            return super().login(request, extra_context)
        tried = attempts.of_name(request.POST.get("username", ""), request)
        if wait := attempts.begin(tried):
            return self._too_many(request, wait)
        response = super().login(request, extra_context)
        if response.status_code != 302:
            logger.warning("Wrong password: from %s", sender_of(request))
            return response
        attempts.forget(tried)
        logger.info("Right password: account %s, from %s", request.user.pk, sender_of(request))
        # From now on, however often the session is written meanwhile.
        request.session.set_expiry(timezone.now() + timedelta(hours=settings.SESSION_HOURS))
        if second_factor.owe(request):
            return _led("admin:code", response["Location"])
        return response

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Signs out, and has the browser let go of what it was shown."""
        account = request.user.pk
        response = super().logout(request, extra_context)
        logger.info("Signed out: account %s", account)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    @method_decorator(never_cache)
    def code_page(self, request: HttpRequest) -> HttpResponse:
        """Asks for a code, of who has given a password."""
        user = second_factor.signed_in(request)
        if user is None or request.user.is_authenticated:
            return HttpResponseRedirect(_next(request))
        if "leave" in request.POST:
            logout(request)
            return _led("admin:login", _next(request))
        if not second_factor.has_device(user):
            return _led("admin:second-factor", _next(request))
        form = CodeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            checked = self._check(request, user, form)
            if isinstance(checked, HttpResponse):
                return checked
            if checked:
                return HttpResponseRedirect(_next(request))
        return self._page(request, "code", "A code, too", form=form, next=_next(request))

    @method_decorator(never_cache)
    def second_factor_page(self, request: HttpRequest) -> HttpResponse:
        """Sets up one's own second factor, makes new recovery codes, or takes it away."""
        user = second_factor.signed_in(request)
        if settings.SECOND_FACTOR == second_factor.OFF:
            raise Http404
        if user is None:
            return _led("admin:login", request.path)
        if not second_factor.has_device(user):
            return self._set_up(request, user)
        if not request.user.is_authenticated:
            return _led("admin:code", request.path)
        form = CodeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            deed = request.POST.get("deed")
            if deed not in ("renew", "reset"):
                raise BadRequest("deed: write renew or reset.")
            checked = self._check(request, user, form)
            if isinstance(checked, HttpResponse):
                return checked
            if checked:
                return self._renew(request, user) if deed == "renew" else self._reset(request, user)
        left = second_factor.recovery_codes_left(user)
        return self._page(request, "second_factor", "Your second factor", form=form, left=left)

    @method_decorator(never_cache)
    def picture(self, request: HttpRequest) -> HttpResponse:
        """The key of the device that is being set up, for its owner alone."""
        user = second_factor.signed_in(request)
        if user is None or second_factor.KEY not in request.session:
            raise Http404
        device = second_factor.device_of(request, user)
        return HttpResponse(
            second_factor.picture_of(device), content_type="image/svg+xml; charset=utf-8"
        )

    def _check(self, request: HttpRequest, user: User, form: CodeForm) -> bool | HttpResponse:
        """Whether the code is right, as the session knows then; a page for who tries too often."""
        tried = attempts.of_account(user.pk)
        if wait := attempts.begin(tried):
            return self._too_many(request, wait)
        device = second_factor.verify(user, form.cleaned_data["code"])
        if device is None:
            logger.warning("Wrong code: account %s, from %s", user.pk, sender_of(request))
            form.add_error(
                "code",
                "This is not the code of this moment, or it was used before. Wait for the next "
                "one, and see that the clock of your telephone is right.",
            )
            return False
        attempts.forget(tried)
        logger.info("Right code: account %s, from %s", user.pk, sender_of(request))
        second_factor.pass_with(request, device)
        return True

    def _set_up(self, request: HttpRequest, user: User) -> HttpResponse:
        device = second_factor.device_of(request, user)
        form = CodeForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            if second_factor.set_up(device, form.cleaned_data["code"]):
                second_factor.pass_with(request, device)
                request.session.pop(second_factor.KEY)
                logger.info("Second factor set up: account %s", user.pk)
                return self._renew(request, user)
            form.add_error(
                "code", "This is not the code of this key. Write the one that is shown now."
            )
        return self._page(
            request,
            "second_factor",
            "Set up your second factor",
            form=form,
            key=second_factor.typed_key(device),
            next=_next(request),
        )

    def _renew(self, request: HttpRequest, user: User) -> HttpResponse:
        codes = second_factor.new_recovery_codes(user)
        return self._page(
            request, "recovery_codes", "Your recovery codes", codes=codes, next=_next(request)
        )

    def _reset(self, request: HttpRequest, user: User) -> HttpResponse:
        second_factor.reset(user)
        logger.info("Second factor taken away: account %s", user.pk)
        if second_factor.owe(request):  # It is required: another one is set up now.
            return HttpResponseRedirect(request.path)
        messages.success(request, "Your account has no second factor any more.")
        return HttpResponseRedirect(reverse("admin:index"))

    def _too_many(self, request: HttpRequest, wait: int) -> HttpResponse:
        again = timezone.now() + timedelta(seconds=wait)
        response = self._page(
            request, "locked", "Too many attempts", again=again, minutes=-(-wait // 60)
        )
        response.status_code = 429
        response.headers["Retry-After"] = str(wait)
        log_response(
            "Too Many Requests (sign in): %s", request.path, response=response, request=request
        )
        return response

    def _page(
        self, request: HttpRequest, template: str, title: str, **more: Any
    ) -> TemplateResponse:
        context = {**self.each_context(request), "title": title, **more}
        return TemplateResponse(request, f"admin/{template}.html", context)


def _next(request: HttpRequest) -> str:
    """Where somebody wanted to go, if it is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else reverse("admin:index")


def _led(name: str, wanted: str) -> HttpResponse:
    """To a page on the way, which leads on to what was wanted."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': wanted})}")
