"""The fields of the desk's forms, and what saving a form writes."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, ForeignKey, Model, URLField
from django.forms import Field as FormField
from django.http import HttpRequest

from igfarchive.archive.models import Organisation, Speaker
from igfarchive.web.admin.labels import label_halves
from igfarchive.web.admin.related import Reference, Suggestions
from igfarchive.web.generic import ModelForm

Row = TypeVar("Row", bound=Model)


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
        label_halves(field)
        return field


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
