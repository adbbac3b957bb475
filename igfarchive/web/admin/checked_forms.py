"""Forms of the desk that save nothing over what others have changed since (`web.admin.stale`)."""

from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin import actions as django_actions
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import Model, QuerySet
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse, QueryDict

from igfarchive.web.admin import stale
from igfarchive.web.admin.changes import shown_changes
from igfarchive.web.admin.fields import save_changed
from igfarchive.web.generic import ModelAdmin, ModelForm

Row = TypeVar("Row", bound=Model)

CHANGED_MEANWHILE = "Somebody changed it while this form was open: nothing was saved."
NOT_DELETED = "Somebody changed it while this page was open: nothing was deleted."


class CheckedAdmin(ModelAdmin[Row]):
    """The desk of a model whose forms are checked before they are saved."""

    change_form_template = "admin/archive/change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, with what is stored now; what was posted to it, unless others were first."""
        context = extra_context or {}
        key = to_key(self.model, object_id)
        may_save = self.has_change_permission(request) and "_saveasnew" not in request.POST
        if key is None or not may_save:
            # Of what is shown alone nothing is carried: the page may leave out what is stored.
            return super().changeform_view(request, object_id, form_url, context)
        # Before the form reads the rows: a change in between is refused, and not overlooked.
        now = self._standing(key)
        if request.method == "POST" and now[self.model]:
            shown = stale.unsign(request.POST.get(stale.FIELD, ""), now)
            changed = list(stale.changes(shown, now)) if shown else []
            if shown is None or changed:
                return self._refuse(request, str(key), form_url, context, shown or now, changed)
        return super().changeform_view(
            request, object_id, form_url, {**context, "shown": stale.sign(now)}
        )

    def _refuse(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str,
        context: dict[str, Any],
        shown: stale.Standing,
        changed: list[stale.Change],
    ) -> HttpResponse:
        """The form again, with what was typed over what stands there now. Nothing is saved."""
        now = self._standing(to_key(self.model, object_id))
        row = self.get_object(request, object_id)
        within = [
            stale.Within(formset, inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, row)
        ]
        if row is None or not self.has_change_permission(request, row):
            if not changed or row is None:
                raise PermissionDenied
            # Decided, or merged into another: it says so itself, and beside that what was typed.
            fields = flatten_fieldsets(self.get_fieldsets(request))
            typed = stale.typed(
                request.POST, self.get_form(request, fields=fields), row, within, shown
            )
            messages.error(request, CHANGED_MEANWHILE)
            request.method = "GET"
            told = {"meanwhile": shown_changes(changed), "typed": typed}
            return super().changeform_view(request, object_id, form_url, {**context, **told})
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form = self.get_form(request, row, change=True, fields=fields)
        merged = stale.merge(request.POST, form, row, within, shown)
        vars(request)["stale"] = True
        vars(request)["_post"] = merged.data
        return super().changeform_view(
            request,
            object_id,
            form_url,
            {
                **context,
                "shown": stale.sign(now),
                "meanwhile": shown_changes(changed),
                "lost": merged.lost,
            },
        )

    def get_form(
        self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[Row]]:
        form: type[ModelForm[Row]] = super().get_form(request, obj, change, **kwargs)
        if not getattr(request, "stale", False):
            return form

        class StaleForm(form):  # type: ignore[misc, valid-type]  # the class is made for the request
            def clean(self) -> Any:
                self.add_error(None, CHANGED_MEANWHILE)
                return super().clean()

        return StaleForm

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks, and deletes what stands there as it was shown; what is not so is asked again."""
        key = to_key(self.model, object_id)
        now = {self.model: {}} if key is None else self._standing(key)
        told: dict[str, Any] = {"shown": stale.sign(now)}
        if request.method == "POST" and now[self.model]:
            shown = stale.unsign(request.POST.get(stale.FIELD, ""), now)
            changed = list(stale.changes(shown, now)) if shown else []
            if shown is None or changed:
                messages.error(request, NOT_DELETED)
                told["meanwhile"] = shown_changes(changed)
                vars(request)["_post"] = QueryDict()
        answer: HttpResponse = super().delete_view(
            request, object_id, {**(extra_context or {}), **told}
        )
        return answer

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if "delete_selected" in actions:
            _, name, description = actions["delete_selected"]
            actions["delete_selected"] = (delete_selected, name, description)
        return actions

    def _standing(self, key: Any) -> stale.Standing:
        """What is stored of a row, which is locked where it is saved, and of those in its form."""
        rows = self.model._default_manager.filter(pk=key)
        if connection.in_atomic_block:
            rows = rows.select_for_update()
        within = [
            inline.model._default_manager.filter(**{self.owner_of(inline): key})
            for inline in self.inlines
        ]
        return stale.standing(rows, *within)

    def owner_of(self, inline: Any) -> str:
        """The field of an inline's rows that names the one in whose form they are."""
        return _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        """Write what was changed, and nothing of what others may change."""
        save_changed(obj)


def delete_selected(
    desk: CheckedAdmin[Any], request: HttpRequest, rows: QuerySet[Any]
) -> HttpResponse | None:
    """As Django does it; where one of them was changed since the page that asks, it asks again."""
    now = stale.fingerprint(stale.standing(rows))
    if request.POST.get("post") and request.POST.get(stale.FIELD) != now:
        messages.error(request, NOT_DELETED)
        asked = request.POST.copy()
        del asked["post"]
        vars(request)["_post"] = asked
    answer = django_actions.delete_selected(desk, request, rows)
    if answer and answer.context_data is not None:
        answer.context_data["shown"] = now
    return answer


def to_key(model: type[Model], written: str | None) -> Any:
    """A primary key as an address or a form writes it; None for what is none."""
    try:
        return None if written is None else model._meta.pk.to_python(unquote(written))
    except ValidationError:
        return None
