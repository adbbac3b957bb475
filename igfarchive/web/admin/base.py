"""What the desks of all models share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db.models import PROTECT, ForeignObjectRel, Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import smart_split

from igfarchive.archive.history import Origin, newer, recording, watching
from igfarchive.archive.transactions import serialized
from igfarchive.web.admin.checked_forms import CheckedAdmin, to_key
from igfarchive.web.admin.fields import DescribedFields
from igfarchive.web.admin.history import history_of, history_page
from igfarchive.web.templatetags.counting import counted

Row = TypeVar("Row", bound=Model)

MOST_WORDS = 20
LONGEST_TERM = 1_000


class ArchiveAdmin(DescribedFields, CheckedAdmin[Row]):
    """The desk of one model. A row that others stand on is not deleted: the page says so.

    `makes` are the models of which its forms and actions make rows, beside their own.
    """

    makes: ClassVar[tuple[type[Model], ...]] = ()
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
        view = partial(super().changeform_view, request, object_id, form_url, extra_context)
        return self._written(view, request, Origin.FORM, rows)

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
            owner = self.owner_of(inline)
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


def annotated(row: Model, name: str) -> int:
    """A count that the desk's queryset brought along under `name`."""
    count: int = getattr(row, name)
    return count
