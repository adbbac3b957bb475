"""Recordings of a session, which its turns are played from."""

from typing import Any

from django import forms
from django.db.models import Max

from igfarchive.archive.models import Recording, Session
from igfarchive.web.admin.fields import ChangedForm, DescribedFields
from igfarchive.web.admin.labels import LabelledCells
from igfarchive.web.generic import BaseInlineFormSet, ModelForm, TabularInline


class RecordingForm(ChangedForm[Recording]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two could not change theirs one by one: another address is another recording.
        self.fields["url"].disabled = self.instance.pk is not None


class RecordingFormSet(BaseInlineFormSet[Recording, Session, ModelForm[Recording]]):
    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            facts = getattr(form, "cleaned_data", {})
            url = facts.get("url")
            if not url or facts.get("DELETE"):
                continue
            if url in seen:
                raise forms.ValidationError(f"{url} is there twice: take one line out.")
            seen.add(url)

    def save_new(self, form: ModelForm[Recording], commit: bool = True) -> Any:
        """A new one stands behind the others."""
        last = self.instance.recordings.aggregate(last=Max("position"))["last"] or 0
        form.instance.position = last + 1
        return super().save_new(form, commit)


class RecordingInline(LabelledCells, DescribedFields, TabularInline[Recording, Session]):
    model = Recording
    form = RecordingForm
    formset = RecordingFormSet
    fields = ("url", "starts_at")
    extra = 0
