"""Who speaks, decided for many turns at once: shown before it is done, and undone where it was
wrong."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from igfarchive.archive.attribution_plans import AttributionError, Plan
from igfarchive.archive.attributions import OvertakenError, attribute
from igfarchive.archive.models import Attribution, Session, Speaker, SpeakerName
from igfarchive.archive.transactions import serialized
from igfarchive.archive.undone_attributions import undo_attribution
from igfarchive.web.admin.base import ReadOnlyAdmin
from igfarchive.web.admin.links import link
from igfarchive.web.admin.merges import UndoneFilter
from igfarchive.web.attribution_forms import (
    LabelForm,
    SpeakerForm,
    SpellingMoveForm,
    SplitForm,
    TurnsForm,
)
from igfarchive.web.permissions import NotPermittedError
from igfarchive.web.search_index import update_index
from igfarchive.web.templatetags.counting import counted

TURNS_ON_A_PAGE = 200
NOT_CARRIED = {"csrfmiddlewaretoken", "previewed"}


@admin.register(Attribution)
class AttributionAdmin(ReadOnlyAdmin[Attribution]):
    list_display = ("__str__", "kind", "made_by", "made_at", "undone_at", "undo")
    list_filter = (UndoneFilter, "kind")
    search_fields = ("subject", "speaker__name", "former__name")
    fields = (
        "kind", "subject", "now", "was", "changed", "keeps", "made_by", "made_at", "undone_at",
        "undo",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribution]:
        rows = super().get_queryset(request).select_related("speaker", "former", "made_by")
        return rows.defer("moved")

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Callable[..., HttpResponse]]] = [
            ("session/<int:pk>/", "session", self.session_page),
            ("split/<int:pk>/", "split", self.split_page),
            ("spelling/<int:pk>/", "spelling", self.spelling_page),
            ("<int:pk>/undo/", "undo", self.undo_page),
        ]
        return [
            *(
                path(route, self.admin_site.admin_view(page), name=f"archive_attribution_{name}")
                for route, name, page in pages
            ),
            *super().get_urls(),
        ]

    @admin.display(description="is by")
    def now(self, attribution: Attribution) -> SafeString | str:
        return link(attribution.speaker) or "Nobody"

    @admin.display(description="was by")
    def was(self, attribution: Attribution) -> SafeString | None:
        return link(attribution.former)

    @admin.display(description="turns")
    def changed(self, attribution: Attribution) -> str:
        return counted(attribution.turns.count(), "turn")

    @admin.display(description="kept in")
    def keeps(self, attribution: Attribution) -> str:
        return counted(attribution.rules.values("session").distinct().count(), "session")

    @admin.display(description="")
    def undo(self, attribution: Attribution) -> SafeString | None:
        if attribution.undone_at:
            return None
        address = reverse("admin:archive_attribution_undo", args=[attribution.pk])
        return format_html('<a href="{}">Undo</a>', address)

    def session_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who is meant by a label of one session, and who says single turns of it."""
        self._check(request, "say who speaks in a session", "utterance")
        session = get_object_or_404(Session.objects.select_related("event"), pk=pk)
        posted = request.POST if request.method == "POST" else None
        by_label = LabelForm(posted if posted and posted.get("deed") == "label" else None)
        by_turn = TurnsForm(session, posted if posted and posted.get("deed") == "turns" else None)
        for form in (by_label, by_turn):
            if answer := self._decide(
                request, form, lambda form=form: form.plan(session), session,  # type: ignore[misc]
                reverse("admin:archive_attribution_session", args=[pk]),
            ):  # fmt: skip
                return answer
        utterances = session.utterances.current().order_by("position").select_related("speaker")
        page = Paginator(utterances, TURNS_ON_A_PAGE).get_page(request.GET.get("page"))
        return self._page(
            request, f"Who speaks in {session}", "attribution_session",
            session=session, by_label=by_label, by_turn=by_turn, page=page,
            labels=_labels_of(session), people=_names_in(session),
        )  # fmt: skip

    def split_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which sessions of a speaker, or which labels, are somebody else's."""
        self._check(request, "split a speaker in two", "utterance", "speaker")
        former = get_object_or_404(Speaker.objects.filter(merged_into=None), pk=pk)
        parts = former.participations.select_related("session__event").order_by(
            "session__event__year", "session__date", "session__code"
        )
        said = former.utterances.current().turns().order_by().values_list("label")
        labels = sorted(said.annotate(turns=Count("pk")), key=lambda row: (-row[1], row[0]))
        named = [(label, turns) for label, turns in labels if label]
        form = SplitForm(
            parts.values_list("session", flat=True),
            [label for label, _ in named],
            request.POST if request.method == "POST" else None,
        )
        back = reverse("admin:archive_speaker_change", args=[pk])
        if answer := self._decide(request, form, lambda: form.plan(former), former, back):
            return answer
        return self._page(
            request, f"Split {former} in two", "attribution_split",
            former=former, form=form, parts=parts, labels=named,
        )  # fmt: skip

    def spelling_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whom a spelling means, with the turns that are captioned so."""
        self._check(request, "move a spelling", "utterance", "speaker")
        name = get_object_or_404(SpeakerName.objects.select_related("speaker"), pk=pk)
        form = SpellingMoveForm(request.POST if request.method == "POST" else None)

        def plan() -> Plan:
            return form.plan(SpeakerName.objects.select_related("speaker").get(pk=pk))

        back = reverse("admin:archive_speakername_changelist")
        if answer := self._decide(request, form, plan, name.speaker, back):
            return answer
        title = f"Move “{name}” with its turns"
        return self._page(request, title, "attribution_spelling", name=name, form=form)

    def undo_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, and undoes."""
        attribution = get_object_or_404(self.get_queryset(request), pk=pk)
        models = ["utterance", "speaker"] if attribution.former else ["utterance"]
        self._check(request, "undo who was said to speak", *models)
        if request.method != "POST":
            return self._page(
                request, "Undo this?", "attribution_undo",
                attribution=attribution, changed=self.changed(attribution),
            )  # fmt: skip
        try:
            undone = undo_attribution(attribution, request.user)
        except AttributionError as error:
            messages.error(request, str(error))
        else:
            self.log_change(request, attribution, "Undone.")
            update_index(request)
            left = (
                f" {counted(undone.left, 'turn')} had been given to somebody since, or back, and "
                "stayed there."
            )
            messages.success(
                request,
                f"Undone: {counted(undone.returned, 'turn')} set back."
                + (left if undone.left else ""),
            )
        return HttpResponseRedirect(reverse("admin:archive_attribution_changelist"))

    def _check(self, request: HttpRequest, deed: str, *models: str) -> None:
        for model in models:
            if not request.user.has_perm(f"archive.change_{model}"):
                raise NotPermittedError(deed, f"change {model}s")

    def _decide(
        self,
        request: HttpRequest,
        form: SpeakerForm,
        plan: Callable[[], Plan],
        row: Session | Speaker,
        back: str,
    ) -> HttpResponse | None:
        """What is answered to a form that is sound: what would change, or, of one that was shown
        before, the way back. None where the form is to be shown, with what is wrong in it."""
        if not form.is_bound or not form.is_valid():
            return None

        @serialized
        def attribute_and_log() -> Attribution:
            made = attribute(plan, previewed, request.user)
            self.admin_site.get_model_admin(type(row)).log_change(request, row, f"{made}.")
            return made

        try:
            if previewed := request.POST.get("previewed", ""):
                made = attribute_and_log()
                update_index(request)
                undo = reverse("admin:archive_attribution_undo", args=[made.pk])
                messages.success(request, format_html('{}. <a href="{}">Undo this</a>', made, undo))
                return HttpResponseRedirect(_way_back(request, back))
            return self._preview(request, plan(), back)
        except OvertakenError as error:
            messages.error(request, str(error))
            return self._preview(request, plan(), back)
        except AttributionError as error:
            form.add_error(None, str(error))
            return None

    def _preview(self, request: HttpRequest, plan: Plan, back: str) -> HttpResponse:
        owners = Counter(turn.before for turn in plan.turns if turn.current)
        names = Speaker.objects.in_bulk([pk for pk in owners if pk])
        carried = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in NOT_CARRIED
            for value in values
        ]
        return self._page(
            request, "Is this right?", "attribution_preview",
            plan=plan, carried=carried, back=_way_back(request, back),
            current=sum(turn.current for turn in plan.turns),
            retired=sum(not turn.current for turn in plan.turns),
            words=sum(turn.words for turn in plan.turns if turn.current),
            owners=[(names[pk] if pk else None, number) for pk, number in owners.most_common()],
            ruled=len({rule.session for rule in plan.rules}),
        )  # fmt: skip

    def _page(
        self, request: HttpRequest, title: str, template: str, **context: Any
    ) -> TemplateResponse:
        context |= {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
        }
        return TemplateResponse(request, f"admin/archive/{template}.html", context)


def _way_back(request: HttpRequest, otherwise: str) -> str:
    """Where the form was opened, if that is a page of the archive."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if ours else otherwise


def _labels_of(session: Session) -> Iterable[tuple[str, int, list[str]]]:
    """Each label with its turns, and with who says how many of them."""
    rows = session.utterances.current().turns().exclude(label="").order_by()
    found: dict[str, list[tuple[int, str]]] = {}
    counts = rows.values_list("label", "speaker__name").annotate(turns=Count("pk"))
    for label, name, turns in counts:
        found.setdefault(label, []).append((turns, name or "nobody"))
    labels = []
    for label, said in found.items():
        owners = [f"{name}: {turns}" for turns, name in sorted(said, reverse=True)]
        labels.append((label, sum(turns for turns, _ in said), owners))
    return sorted(labels, key=lambda row: (-row[1], row[0]))


def _names_in(session: Session) -> list[str]:
    parts = session.participations.order_by("speaker__sort_name")
    return list(parts.values_list("speaker__name", flat=True))
