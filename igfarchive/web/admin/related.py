"""Fields of a form that choose a row of another model."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, ForeignKeyRawIdWidget
from django.db.models import Model
from django.urls import reverse

from igfarchive.web.generic import ModelForm


class Suggestions(AutocompleteSelect):
    """Offers rows as one types. A row `at_hand` is shown without asking for it."""

    at_hand: Model | None = None

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        if self.at_hand is None or list(value) != [str(self.at_hand.pk)]:
            # Whatever stands in an address or was sent comes here, before the field refuses it.
            return super().optgroups(name, [each for each in value if _may_be_key(each)], attrs)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = str(self.at_hand)
        options.append(self.create_option(name, self.at_hand.pk, label, True, len(options)))
        return [(None, options, 0)]


class Reference(ForeignKeyRawIdWidget):
    """Takes a row's number. A row `at_hand` is named without asking for it."""

    at_hand: Model | None = None

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        if self.at_hand is None or str(value) != str(self.at_hand.pk):
            return super().label_and_url_for_value(value)
        name = f"admin:{self.at_hand._meta.app_label}_{self.at_hand._meta.model_name}_change"
        return str(self.at_hand), reverse(name, args=[value])


def _may_be_key(value: str) -> bool:
    """Whether a row may have this number: one of 64 bits."""
    return value.isascii() and value.isdigit() and len(value) < 19


def show_at_hand(form: ModelForm[Any]) -> None:
    """Let the form show the rows that its own row brought along.

    Of a form of a hundred rows each field would ask for its own again.
    """
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, Suggestions | Reference) and form.instance.pk:
            widget.at_hand = getattr(form.instance, name)
