"""What the desks of all models share."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.db.models import (
    PROTECT,
    Field,
    ForeignKey,
    ForeignObjectRel,
    Model,
    ProtectedError,
    QuerySet,
    URLField,
)
from django.forms import Field as FormField
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import smart_split

from igfarchive.archive.history import Origin, newer, recording, watching
from igfarchive.archive.models import Organisation, Speaker
from igfarchive.archive.transactions import serialized
from igfarchive.web.admin import stale
from igfarchive.web.admin.changes import shown_changes
from igfarchive.web.admin.history import history_of, history_page
from igfarchive.web.admin.related import Reference, Suggestions
from igfarchive.web.generic import ModelAdmin, ModelForm
from igfarchive.web.templatetags.counting import counted

Row = TypeVar("Row", bound=Model)

MOST_WORDS = 20
LONGEST_TERM = 1_000
CHANGED_MEANWHILE = "Somebody changed it while this form was open: nothing was saved."


class DescribedFields:
    """Form fields as desks and their inlines want them.

    No speaker and no organisation is offered that was merged into another, and none is deleted
    from the form of something else.
    """

    admin_site: AdminSite
    autocomplete_fields: ClassVar[list[str] | tuple[str, ...]]
    raw_id_fields: ClassVar[list[str] | tuple[str, ...]]
    formfield_overrides: "ClassVar[Mapping[type[Field[Any, Any]], Mapping[str, Any]]]" = {
        URLField: {"assume_scheme": "https"}
    }

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        if isinstance(db_field, ForeignKey):
            if db_field.name in self.autocomplete_fields:
                kwargs["widget"] = Suggestions(db_field, self.admin_site)
            elif db_field.name in self.raw_id_fields:
                kwargs["widget"] = Reference(db_field.remote_field, self.admin_site)
        model = db_field.related_model
        if model in (Speaker, Organisation):
            kwargs["queryset"] = model._default_manager.filter(merged_into=None)
        field: FormField | None = super().formfield_for_dbfield(  # type: ignore[misc]  # of the admin class that this one is mixed into
            db_field, request, **kwargs
        )
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field


class ArchiveAdmin(DescribedFields, ModelAdmin[Row]):
    """The desk of one model. A row that others stand on is not deleted: the page says so.

    `makes` are the models of which its forms and actions make rows, beside their own.
    """

    makes: ClassVar[tuple[type[Model], ...]] = ()
    change_form_template = "admin/archive/change_form.html"
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """The rows that hold the first words of the term: of more, a database refuses the sum."""
        words = islice(smart_split(search_term[:LONGEST_TERM]), MOST_WORDS)
        found: tuple[QuerySet[Row], bool] = super().get_search_results(
            request, queryset, " ".join(words)
        )
        return found

    def get_deleted_objects(
        self, objs: Sequence[Row] | QuerySet[Row], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """What stands on the rows is counted, not listed: it may be thousands of utterances."""
        if standing := self.standing_on([row.pk for row in objs]):
            return [], {}, set(), standing
        found: tuple[list[str], dict[str, int], set[str], list[str]] = super().get_deleted_objects(
            objs, request
        )
        return found

    def standing_on(self, keys: list[Any]) -> list[str]:
        """What keeps the rows with these keys from being deleted, in words."""
        standing = []
        for relation in self.model._meta.get_fields(include_hidden=True):
            if isinstance(relation, ForeignObjectRel) and relation.on_delete is PROTECT:
                rows = relation.related_model._default_manager.filter(
                    **{f"{relation.field.name}__in": keys}
                )
                if count := rows.count():
                    standing.append(counted(count, str(relation.related_model._meta.verbose_name)))
        return standing

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        rows = partial(self._shown_in_form, object_id)
        view = partial(self._form, request, object_id, form_url, extra_context or {})
        return self._written(view, request, Origin.FORM, rows)

    def _form(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        context: dict[str, Any],
    ) -> HttpResponse:
        """The form, with what is stored now; what was posted to it, unless others were first."""
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
        if row is None or not self.has_change_permission(request, row):
            if not changed:
                raise PermissionDenied
            # Decided, or merged into another, and it says so itself.
            messages.error(request, CHANGED_MEANWHILE)
            return HttpResponseRedirect(request.get_full_path())
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form = self.get_form(request, row, change=True, fields=fields)
        within = [
            stale.Within(formset, inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, row)
        ]
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

    def _standing(self, key: Any) -> stale.Standing:
        """What is stored of a row, which is locked where it is saved, and of those in its form."""
        rows = self.model._default_manager.filter(pk=key)
        if connection.in_atomic_block:
            rows = rows.select_for_update()
        within = [
            inline.model._default_manager.filter(**{self._owner_of(inline): key})
            for inline in self.inlines
        ]
        return stale.standing(rows, *within)

    def _owner_of(self, inline: Any) -> str:
        """The field of an inline's rows that names the one in whose form they are."""
        return _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        """Write what was changed, and nothing of what others may change."""
        save_changed(obj)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was changed in the row and in all that is its own, with the values."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            # Says so, and leads to the list.
            gone: HttpResponse = super().history_view(request, object_id, extra_context)
            return gone
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return history_page(request, history_of(row), f"History of {row}", row)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            view = partial(super().delete_view, request, object_id, extra_context)
            return self._written(
                view, request, Origin.FORM, partial(self._shown_in_form, object_id)
            )
        except ProtectedError as error:
            return self._protected(request, error)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            view = partial(super().changelist_view, request, extra_context)
            return self._written(view, request, Origin.BULK, partial(self._chosen, request))
        except ProtectedError as error:
            return self._protected(request, error)

    def _shown_in_form(self, object_id: str | None) -> Iterator[QuerySet[Any]]:
        """The rows that a form shows, of which others may be made."""
        key = to_key(self.model, object_id)
        yield from newer(self.model, *self.makes)
        if key is not None:
            yield self.model._default_manager.filter(pk=key)
        for inline in self.inlines:
            owner = self._owner_of(inline)
            rows = inline.model._default_manager.all()
            yield rows.filter(**{owner: key}) if key else newer(inline.model)[0]

    def _chosen(self, request: HttpRequest) -> Iterator[QuerySet[Any]]:
        """The rows of a list that an action is for."""
        rows = self.model._default_manager.all()
        if request.POST.get("select_across") != "1":
            keys = [to_key(self.model, key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)]
            rows = rows.filter(pk__in=[key for key in keys if key is not None])
        yield rows
        yield from newer(*self.makes)

    def _written(
        self,
        view: Callable[[], HttpResponse],
        request: HttpRequest,
        origin: Origin,
        rows: Callable[[], Iterable[QuerySet[Any]]],
    ) -> HttpResponse:
        """The answer of a view that may write, which it does when something was posted to it.

        What it writes is recorded, in these rows and in those that it makes.
        """
        if request.method != "POST":
            return view()

        @serialized
        def attempt() -> HttpResponse:
            # As the middleware makes it: without what an attempt before this one has said.
            vars(request)["_messages"] = default_storage(request)
            with recording(request.user, origin), watching(*rows()):
                return view()

        return attempt()

    def _protected(self, request: HttpRequest, error: ProtectedError) -> HttpResponse:
        """For rows that came to be stood on while the curator was asked for confirmation."""
        first = next(iter(error.protected_objects))
        messages.error(request, f"Nothing was deleted: {first} stands on it.")
        return HttpResponseRedirect(request.get_full_path())


class ReadOnlyAdmin(ArchiveAdmin[Row]):
    """The desk of rows that are made elsewhere: shown here, and never changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        return False


def save_changed(row: Model) -> None:
    """Save the fields that differ from what is stored; a row that is new, whole."""
    stored = None
    if row.pk is not None:
        stored = type(row)._default_manager.filter(pk=row.pk).order_by().values().first()
    if stored is None:
        row.save()
        return
    fields = row._meta.concrete_fields
    changed = [each.name for each in fields if stored[each.attname] != getattr(row, each.attname)]
    if changed:
        row.save(update_fields=changed)


class ChangedForm(ModelForm[Row]):
    """A form within another, which writes what was changed."""

    def save(self, commit: bool = True) -> Any:
        row = super().save(commit=False)
        if commit:
            save_changed(row)
        return row


def to_key(model: type[Model], written: str | None) -> Any:
    """A primary key as an address or a form writes it; None for what is none."""
    try:
        return None if written is None else model._meta.pk.to_python(unquote(written))
    except ValidationError:
        return None


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


def annotated(row: Model, name: str) -> int:
    """A count that the desk's queryset brought along under `name`."""
    count: int = getattr(row, name)
    return count
