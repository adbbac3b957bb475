"""The glossary."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from igfarchive.annotating import glossary
from igfarchive.annotating.markup.cleaning import BodyError, check_line
from igfarchive.archive.models import Term
from igfarchive.archive.slugs import slug_among
from igfarchive.web.admin.base import ArchiveAdmin, annotated
from igfarchive.web.generic import ModelForm

LONGEST_NAME = 100


class TermForm(ModelForm[Term]):
    """Variants are written one a line. A name may mean one term alone."""

    variants = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What else it is called: one a line. Acronyms stand exactly as written here.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["variants"] = "\n".join(self.instance.variants)

    def clean_variants(self) -> list[str]:
        lines = self.cleaned_data["variants"].splitlines()
        try:
            return [check_line(line, "A variant", LONGEST_NAME) for line in lines if line.strip()]
        except BodyError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        if "name" in facts and "variants" in facts:
            mine = Term(
                slug=self.instance.slug or "this term",
                name=facts["name"],
                variants=facts["variants"],
            )
            try:
                glossary.finder([*Term.objects.exclude(pk=self.instance.pk), mine])
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        return facts


@admin.register(Term)
class TermAdmin(ArchiveAdmin[Term]):
    form = TermForm
    list_display = ("name", "expansion", "uses")
    search_fields = ("name", "expansion", "definition")
    fields = ("name", "expansion", "variants", "definition", "link")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        return super().get_queryset(request).annotate(use_count=Count("uses"))

    @admin.display(ordering="use_count")
    def uses(self, term: Term) -> str:
        return f"{annotated(term, 'use_count'):,}"

    def view_on_site(self, obj: Term) -> str:
        return obj.get_absolute_url()

    def save_model(
        self, request: HttpRequest, obj: Term, form: ModelForm[Term], change: bool
    ) -> None:
        if not change:
            obj.slug = slug_among(Term.objects.all(), obj.name, "term")
        obj.uses_noted = False
        super().save_model(request, obj, form, change)
        # Afterwards, in steps: all turns may have to be read, and other writers are waiting.
        transaction.on_commit(glossary.note_owed_uses, robust=True)
