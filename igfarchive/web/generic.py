"""Django's classes, which its type stubs know as generic and which are not when they run."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
    from django.contrib.sitemaps import Sitemap
    from django.forms import BaseInlineFormSet, ModelForm
else:
    from django import forms
    from django.contrib import admin, sitemaps

    class _Generic:
        def __class_getitem__(cls, _parameters):
            return cls

    class ModelAdmin(_Generic, admin.ModelAdmin):
        pass

    class StackedInline(_Generic, admin.StackedInline):
        pass

    class TabularInline(_Generic, admin.TabularInline):
        pass

    class ModelForm(_Generic, forms.ModelForm):
        pass

    class BaseInlineFormSet(_Generic, forms.BaseInlineFormSet):
        pass

    class Sitemap(_Generic, sitemaps.Sitemap):
        pass


__all__ = [
    "BaseInlineFormSet",
    "ModelAdmin",
    "ModelForm",
    "Sitemap",
    "StackedInline",
    "TabularInline",
]
