"""Labels of inputs whose names Django shows and does not say: in the cells of a table, and in the
two halves of a moment."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import Field
from django.forms import CheckboxInput
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.text import capfirst

if TYPE_CHECKING:
    from django.contrib.admin.options import InlineModelAdmin

    Inline = InlineModelAdmin[Any, Any]
else:
    Inline = object


class LabelledCells(Inline):
    """An inline of a row each, whose columns have heads."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = capfirst(str(field.label))
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.deletion_widget = CheckboxInput({"aria-label": "Delete"})
        return formset


def label_halves(field: FormField | None) -> None:
    """Name the date and the time of a moment."""
    if field and isinstance(field.widget, AdminSplitDateTime):
        for half, part in zip(field.widget.widgets, ("date", "time"), strict=True):
            half.attrs["aria-label"] = f"{capfirst(str(field.label))}: {part}"
