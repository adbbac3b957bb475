"""Who changed what: of a session, a speaker, any row, the whole archive; and undoing it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from igfarchive.archive.history import Origin, entry_origin
from igfarchive.archive.kept_values import KEPT
from igfarchive.archive.models import Session, Speaker, Utterance
from igfarchive.web.admin.changes import shown_entries
from igfarchive.web.admin.undoing import UndoError, is_undoable, look_at, set_back
from igfarchive.web.permissions import NotPermittedError
from igfarchive.web.search_index import update_index

ON_A_PAGE = 50
DAY = forms.DateInput(attrs={"type": "date"})

# Its entries are shown here, beside what they are about.
admin.site.unregister(LogEntry)


class HistoryForm(forms.Form):
    """What to leave out of the history. A value that is none of these is refused by its field."""

    person = forms.ModelChoiceField(
        User.objects.filter(is_staff=True).order_by("username"),
        required=False,
        empty_label="Anybody",
    )
    model = forms.ChoiceField(
        choices=[
            ("", "Anything"),
            *sorted((str(model._meta.model_name), str(model._meta.verbose_name)) for model in KEPT),
        ],
        required=False,
        label="What",
    )
    origin = forms.ChoiceField(
        choices=[("", "Whatever"), *Origin.choices], required=False, label="By"
    )
    since = forms.DateField(required=False, widget=DAY)
    until = forms.DateField(required=False, widget=DAY)
    before = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )


def archive_history(request: HttpRequest) -> HttpResponse:
    """The whole history, the newest first."""
    if not request.user.has_perm("archive.view_session"):
        raise NotPermittedError("look at the history", "view sessions")
    return history_page(request, LogEntry.objects.all(), "History of the archive")


def history_of(row: Model) -> QuerySet[LogEntry]:
    """The entries that are about a row: of a session and a speaker those of all that is theirs."""
    entries: QuerySet[LogEntry] = LogEntry.objects.all()
    if isinstance(row, Session):
        return entries.filter(subjects__session=row.pk)
    if isinstance(row, Speaker):
        return entries.filter(subjects__speaker=row.pk)
    return entries.filter(content_type=ContentType.objects.get_for_model(row), object_id=row.pk)


def history_page(
    request: HttpRequest, entries: QuerySet[LogEntry], title: str, row: Model | None = None
) -> HttpResponse:
    """A page of entries, as the filters of the address say."""
    form = HistoryForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = _filtered(entries, wanted) if wanted or not form.errors else entries.none()
    page = list(found.select_related("content_type", "actor").order_by("-pk")[: ON_A_PAGE + 1])
    more = len(page) > ON_A_PAGE
    page = page[:ON_A_PAGE]
    undoable = [each.pk for each in page if is_undoable(request, each)]
    older = request.GET.copy()
    if more:
        older["before"] = str(page[-1].pk)
    context = {
        **admin.site.each_context(request),
        "title": title,
        "row": row,
        "opts": row._meta if row else None,
        "form": form,
        "entries": shown_entries(page, undoable),
        "older": older.urlencode() if more else "",
        "later": bool(wanted.get("before")),
    }
    return TemplateResponse(request, "admin/archive/history.html", context)


def _filtered(entries: QuerySet[LogEntry], wanted: dict[str, Any]) -> QuerySet[LogEntry]:
    filters: dict[str, Any] = {
        "actor": wanted.get("person"),
        "content_type__model": wanted.get("model"),
        "cid__startswith": f"{wanted['origin']}:" if wanted.get("origin") else None,
        "timestamp__gte": _midnight(wanted.get("since")),
        "timestamp__lt": _midnight(wanted.get("until"), days=1),
        "pk__lt": wanted.get("before"),
    }
    given = {name: value for name, value in filters.items() if value not in (None, "")}
    return entries.filter(content_type__app_label="archive", **given)


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    """When a day begins, or one so many days later: a database finds that by its index."""
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days), time(), UTC)
    except OverflowError:
        return None  # after the last day that there is


def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, and sets the values back; where others stand there by now, it says which."""
    entry = get_object_or_404(LogEntry.objects.select_related("content_type", "actor"), pk=pk)
    if not is_undoable(request, entry):
        raise NotPermittedError(f"set this back: {_why_not(entry)}", _permission(entry))
    address = _leads_back(entry)
    if request.method == "POST":
        try:
            set_back(entry, request)
        except UndoError as error:
            messages.error(request, str(error))
        else:
            update_index(request)
            messages.success(request, f"{entry.object_repr}: set back.")
        return HttpResponseRedirect(address)
    context = {
        **admin.site.each_context(request),
        "title": "Set this back?",
        "entries": shown_entries([entry]),
        "otherwise": look_at(entry),
        "back": address,
    }
    return TemplateResponse(request, "admin/archive/set_back.html", context)


def _why_not(entry: LogEntry) -> str:
    if entry.content_type.model_class() is Utterance:
        return "who speaks is undone with its attribution"
    origin = entry_origin(entry)
    return f"it was {Origin(origin).label.lower() if origin in Origin.values else 'done elsewhere'}"


def _permission(entry: LogEntry) -> str:
    """What setting it back takes; empty for what nobody sets back here."""
    model = entry.content_type.model_class()
    if model is Utterance:
        return ""
    if model is Session and "published" in (entry.changes or {}):
        return "publish and unpublish sessions"
    return f"change {model._meta.verbose_name_plural if model else 'it'}"


def _leads_back(entry: LogEntry) -> str:
    session = entry.subjects.exclude(session=None).first()
    if session:
        return reverse("admin:archive_session_history", args=[session.session_id])
    return reverse("archive-history")
